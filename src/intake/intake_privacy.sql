-- # ---- what is kept about a person (intake_privacy.c)

-- query: give_brought table
-- doc: What hosts knew of a person elsewhere.
-- params: account_id @id
-- row: space @text, phone @text, company @text, note @text, at @time
select s.name as space, p.phone, p.company, p.note, p.at
  from intake_person p join space s on s.id = p.space_id where p.account_id = :account_id order by p.at desc;

-- query: erase_brought exec
-- doc: Forget what hosts knew of a person elsewhere.
-- params: account_id @id
delete from intake_person where account_id = :account_id;

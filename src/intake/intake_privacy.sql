-- # ---- what is kept about a person (intake_privacy.c)

-- query: give_brought table
-- doc: What hosts knew of a person elsewhere.
-- params: account_id @id
-- row: space @text, phone @text, company @text, note @text, at @time
select s.name as space, p.phone, p.company, p.note, p.at
  from intake_person p join space s on s.id = p.space_id where p.account_id = :account_id order by p.at desc;

-- query: intakes_with_rows many
-- doc: Files that are not written yet, and what was rejected: a day's.
-- row: id @id
-- max: 5000
select id from intake where body is not null or report is not null order by id limit 5000;

-- query: intake_rows one
-- doc: The rows of one.
-- params: id @id
-- row: body @bytes?, report @bytes?
select body, report from intake where id = :id;

-- query: intake_rows_write exec
-- doc: The same without those of somebody who is erased.
-- params: id @id, body @bytes?, report @bytes?
update intake set body = :body, report = :report where id = :id;

-- query: erase_brought exec
-- doc: Forget what hosts knew of a person elsewhere.
-- params: account_id @id
delete from intake_person where account_id = :account_id;

-- # ---- what is kept about a person (lead_privacy.c)

-- query: give_enquiries table
-- doc: What a person asked spaces.
-- params: account_id @id, email_key @text
-- row: id @id, space @text, message @text, name @text, email @text?, phone @text?, people @int, made_at @time, answered_at @time?
select l.id, s.name as space, l.message, l.name, l.email, l.phone, l.people, l.made_at, l.answered_at
  from lead l join space s on s.id = l.space_id
 where l.email_key = :email_key or (l.account_id = :account_id and l.account_id <> 0) order by l.made_at desc;

-- query: give_letters table
-- doc: What was written between him and the spaces; no notes of the staff.
-- params: account_id @id, email_key @text, note_kind @int
-- row: enquiry_id @id, space @text, at @time, subject @text, text @text
select e.lead_id as enquiry_id, s.name as space, e.made_at as at, e.subject, e.body as text
  from lead_entry e join lead l on l.id = e.lead_id join space s on s.id = l.space_id
 where (l.email_key = :email_key or (l.account_id = :account_id and l.account_id <> 0))
   and e.kind <> :note_kind and e.body <> '' order by e.made_at desc, e.id;

-- query: give_tours table
-- doc: The tours that he booked.
-- params: account_id @id, email_key @text
-- row: id @id, space @text, starts_at @time, ends_at @time, state @text
select t.id, s.name as space, t.starts_at, t.ends_at,
       case t.status when 1 then 'booked' when 2 then 'took place' when 3 then 'nobody came' else 'cancelled' end as state
  from tour t join lead l on l.id = t.lead_id join space s on s.id = t.space_id
 where l.email_key = :email_key or (l.account_id = :account_id and l.account_id <> 0) order by t.starts_at desc;

-- query: give_wishes table
-- doc: What he asked the network.
-- params: email_key @text
-- row: id @id, place @text, message @text, name @text, email @text?, phone @text?, people @int, made_at @time, answered_at @time?
select id, place, message, name, email, phone, people, made_at, answered_at
  from wish where email_key = :email_key order by made_at desc;

-- query: give_applicants table
-- doc: What he wrote who would open a space.
-- params: email_key @text
-- row: id @id, office @text, town @text, desks @int, rooms @int, message @text, name @text, email @text?, phone @text?, made_at @time, answered_at @time?
select id, place_name as office, town, desks, rooms, message, name, email, phone, made_at, answered_at
  from applicant where email_key = :email_key order by made_at desc;

-- query: give_applicant_letters table
-- doc: What the network wrote to him then; no notes of the stewards.
-- params: email_key @text, answer_kind @int
-- row: id @id, at @time, subject @text, text @text
select e.lead_id as id, e.made_at as at, e.subject, e.body as text
  from lead_entry e join applicant a on a.id = e.lead_id
 where a.email_key = :email_key and e.kind = :answer_kind order by e.made_at desc, e.id;

-- query: leads_of_person many
-- doc: The leads of a person.
-- params: account_id @id, email_key @text
-- row: id @id
select id from lead
 where (email_key = :email_key or (account_id = :account_id and account_id <> 0)) and erased_at is null order by id;

-- query: wishes_of_person many
-- doc: The requests of a person.
-- params: email_key @text
-- row: id @id
select id from wish where email_key = :email_key and erased_at is null order by id;

-- query: applicants_of_person many
-- doc: What he wrote who would open a space.
-- params: email_key @text
-- row: id @id
select id from applicant where email_key = :email_key and erased_at is null order by id;

-- query: erase_lead_bringer exec
-- doc: He told nobody of a space.
-- params: account_id @id
update lead set by_account_id = 0, by_text = '' where by_account_id = :account_id and by_account_id <> 0;

-- query: erase_wish_bringer exec
-- doc: Nor of the network.
-- params: account_id @id
update wish set by_account_id = 0, by_text = '' where by_account_id = :account_id and by_account_id <> 0;

-- query: erase_tour_guide exec
-- doc: He shows no space.
-- params: account_id @id
update tour_terms set shows_account_id = 0 where shows_account_id = :account_id;

-- # ---- an uploaded file and what was said of it (intake_store.c)

-- query: intake_insert exec
-- doc: A file was uploaded.
-- params: id @id, operator_id @id, space_id @id, account_id @id, file_name @text, body @bytes, fields @text, unit @int, at @time
insert into intake (id, operator_id, space_id, account_id, file_name, body, fields, dates, unit, charge_now,
                    mapped, state, made_at)
values (:id, :operator_id, :space_id, :account_id, :file_name, :body, :fields, 0, :unit, 0, 0, 1, :at);

-- query: intake_of_id one
-- doc: A file with what was said of it.
-- params: id @id
-- row: id @id, space_id @id, file_name @text, body @bytes?, fields @text, dates @int, unit @int, charge_now @bool, of_company @bool, mapped @bool, state @int, counts @text, report @bytes?, made_at @time, done_at @time?
select id, space_id, file_name, body, fields, dates, unit, charge_now, of_company, mapped, state, counts, report, made_at,
       done_at
from intake where id = :id;

-- query: intakes_of_space many
-- doc: The files of a space that are kept, the latest first.
-- params: space_id @id
-- row: id @id, file_name @text, state @int, mapped @bool, counts @text, made_at @time, done_at @time?
-- max: 20
select id, file_name, state, mapped, counts, made_at, done_at
from intake where space_id = :space_id order by id desc limit 20;

-- query: intake_set_map exec
-- doc: What its columns are.
-- params: id @id, fields @text, dates @int, unit @int, charge_now @bool, of_company @bool
update intake set fields = :fields, dates = :dates, unit = :unit, charge_now = :charge_now,
       of_company = :of_company, mapped = 1
where id = :id and state = 1;

-- query: intake_start exec
-- doc: It is being written; another that began long ago was interrupted.
-- params: id @id, at @time, long_ago @time
update intake set state = 2, started_at = :at
where id = :id and (state = 1 or (state = 2 and started_at < :long_ago));

-- query: intake_again exec
-- doc: It was not written after all.
-- params: id @id
update intake set state = 1 where id = :id and state = 2;

-- query: intake_finish exec
-- doc: It is written: the file goes, what was rejected is kept for a day.
-- params: id @id, counts @text, report @bytes, at @time
update intake set state = 3, body = null, counts = :counts, report = :report, done_at = :at where id = :id;

-- query: intake_delete exec
-- doc: Away with it.
-- params: id @id, space_id @id
delete from intake where id = :id and space_id = :space_id;

-- query: intake_plans_delete exec
-- doc: What its plans were meant to be.
-- params: intake_id @id
delete from intake_plan where intake_id = :intake_id;

-- query: intake_forget exec
-- doc: Files and reports whose time is over.
-- params: before @time
update intake set body = null, report = null
where made_at < :before and (body is not null or report is not null)
  and (done_at is null or done_at < :before);

-- query: intake_forget_rows exec
-- doc: What was uploaded and never written goes as a whole.
-- params: before @time
delete from intake where state = 1 and body is null and made_at < :before;

-- query: intake_plan_write exec
-- doc: What a name of a plan in a file means.
-- params: intake_id @id, name @text, plan_id @id, make @bool, price_cents @money, months @int
insert into intake_plan (intake_id, name, plan_id, make, price_cents, months)
values (:intake_id, :name, :plan_id, :make, :price_cents, :months)
on conflict (intake_id, name) do update set plan_id = excluded.plan_id, make = excluded.make,
    price_cents = excluded.price_cents, months = excluded.months;

-- query: intake_plans many
-- doc: What the names of plans in a file mean.
-- params: intake_id @id
-- row: name @text, plan_id @id, make @bool, price_cents @money, months @int
-- max: 100
select name, plan_id, make, price_cents, months from intake_plan where intake_id = :intake_id order by name;

-- # ---- what was written before (intake_write.c)

-- query: intake_key_of one
-- doc: What a row made.
-- params: space_id @id, row_key @text
-- row: digest @int, subject_id @id, left_at @int
select digest, subject_id, left_at from intake_key where space_id = :space_id and row_key = :row_key;

-- query: intake_key_write exec
-- doc: What a row said and made, and how that was left.
-- params: space_id @id, row_key @text, digest @int, subject_id @id, left_at @int
insert into intake_key (space_id, row_key, digest, subject_id, left_at)
values (:space_id, :row_key, :digest, :subject_id, :left_at)
on conflict (space_id, row_key) do update set digest = excluded.digest, subject_id = excluded.subject_id,
    left_at = excluded.left_at;

-- query: intake_person_write exec
-- doc: Somebody came along, with what his host knew of him.
-- params: space_id @id, account_id @id, phone @text, company @text, note @text, intake_id @id, at @time
insert into intake_person (space_id, account_id, phone, company, note, intake_id, at)
values (:space_id, :account_id, :phone, :company, :note, :intake_id, :at)
on conflict (space_id, account_id) do update set
    phone = case when excluded.phone <> '' then excluded.phone else intake_person.phone end,
    company = case when excluded.company <> '' then excluded.company else intake_person.company end,
    note = case when excluded.note <> '' then excluded.note else intake_person.note end;

-- query: intake_person_of one
-- doc: Did he come along?
-- params: space_id @id, account_id @id
-- row: phone @text, company @text, note @text
select phone, company, note from intake_person where space_id = :space_id and account_id = :account_id;

-- query: intake_people each
-- doc: Who came along with any file of a space, by name.
-- params: space_id @id
-- row: account_id @id, name @text, email @text, phone @text, company @text, note @text, invited_at @time?, signed_in_at @time?, at @time
select p.account_id, a.name, a.email, p.phone, p.company, p.note, p.invited_at, a.signed_in_at, p.at
from intake_person p join account a on a.id = p.account_id
where p.space_id = :space_id order by a.search, a.id;

-- query: intake_uninvited many
-- doc: Who came along, with one file or (0) any, and was not invited yet.
-- params: space_id @id, intake_id @id, max @int
-- row: account_id @id, email @text
-- max: 200
select p.account_id, a.email
from intake_person p join account a on a.id = p.account_id
where p.space_id = :space_id and p.invited_at is null
  and (:intake_id = 0 or p.intake_id = :intake_id)
order by p.account_id limit :max;

-- query: intake_invited exec
-- doc: He was.
-- params: space_id @id, account_id @id, at @time
update intake_person set invited_at = :at where space_id = :space_id and account_id = :account_id;

-- query: intake_uninvited_count one
-- doc: How many were not invited yet.
-- params: space_id @id, intake_id @id
-- row: n @int
select count(*) as n from intake_person
where space_id = :space_id and intake_id = :intake_id and invited_at is null;

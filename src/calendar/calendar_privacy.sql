-- # ---- what is kept about a person (calendar_privacy.c)

-- query: give_app_passwords table
-- doc: The passwords that a person made for programs, without the passwords.
-- params: account_id @id
-- row: name @text, made_at @time, used_at @time?
select name, made_at, used_at from app_password where account_id = :account_id order by id;

-- query: give_calendar_objects table
-- doc: What his calendar programs sent for his bookings.
-- params: account_id @id
-- row: booking_id @id, uid @text, body @text, changed_at @time
select booking_id, uid, body, changed_at from calendar_object where account_id = :account_id order by booking_id;

-- query: give_calendar_series table
-- doc: What his calendar programs sent for his series.
-- params: account_id @id
-- row: series_id @id, uid @text, body @text, changed_at @time
select series_id, uid, body, changed_at from calendar_series where account_id = :account_id order by series_id;

-- query: give_calendar_clashes table
-- doc: What was refused of what his calendar programs sent.
-- params: account_id @id
-- row: title @text, words @text, made_at @time
select title, words, made_at from calendar_clash where account_id = :account_id order by made_at, uid;

-- query: erase_app_passwords exec
-- doc: No program opens his calendars any more.
-- params: account_id @id
delete from app_password where account_id = :account_id;

-- query: erase_calendar_objects exec
-- doc: What his calendar programs sent.
-- params: account_id @id
delete from calendar_object where account_id = :account_id;

-- query: erase_calendar_series exec
-- doc: What his calendar programs sent for series.
-- params: account_id @id
delete from calendar_series where account_id = :account_id;

-- query: erase_calendar_clashes exec
-- doc: What was refused of it.
-- params: account_id @id
delete from calendar_clash where account_id = :account_id;

-- query: erase_calendar_link exec
-- doc: The link to his bookings.
-- params: account_id @id
delete from calendar_link where account_id = :account_id;

-- query: erase_outside_maker exec
-- doc: Who let a calendar from elsewhere be read.
-- params: account_id @id
update outside_calendar set made_by_account_id = 0 where made_by_account_id = :account_id;

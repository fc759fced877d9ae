-- query: look_put post
-- doc: Somebody looked at somebody's data, once or several times within its span; nothing when that is erased.
-- params: account_id @id, span_at @time, by_account_id @id, what @text, place @text, role @text, operator_id @id, space_id @id, last_at @time, times @int
insert into look (account_id, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
select :account_id, :span_at, :by_account_id, :what, :place, :role, :operator_id, :space_id, :last_at, :times
 where exists (select 1 from account a where a.id = :account_id and a.erased_at is null)
on conflict (account_id, span_at, by_account_id, what, place) do update
  set times = look.times + :times, last_at = :last_at;

-- query: look_put_address post
-- doc: The same of whoever had an account with an address then, if anybody but the reader.
-- params: email_key @text, span_at @time, by_account_id @id, what @text, place @text, role @text, operator_id @id, space_id @id, last_at @time, times @int
insert into look (account_id, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
select a.id, :span_at, :by_account_id, :what, :place, :role, :operator_id, :space_id, :last_at, :times
  from account a
 where a.email_key = :email_key and a.erased_at is null and a.id <> :by_account_id and a.made_at <= :last_at
on conflict (account_id, span_at, by_account_id, what, place) do update
  set times = look.times + :times, last_at = :last_at;

-- query: look_put_thing post
-- doc: The same of a thing of somebody whose address had no account then; nothing when it is forgotten.
-- params: thing_id @id, email_key @text, span_at @time, by_account_id @id, what @text, place @text, role @text, operator_id @id, space_id @id, last_at @time, times @int
insert into look_thing (thing_id, email_key, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
select :thing_id, :email_key, :span_at, :by_account_id, :what, :place, :role, :operator_id, :space_id, :last_at, :times
 where not exists (select 1 from account a where a.email_key = :email_key and a.made_at <= :last_at)
   and not exists (select 1 from look_thing t where t.thing_id = :thing_id and t.by_account_id = 0)
on conflict (thing_id, span_at, by_account_id, what) do update
  set times = look_thing.times + :times, last_at = :last_at;

-- query: look_adopt exec
-- doc: An address has an account now: what was noted of its things stands in the log of that.
-- params: account_id @id, email_key @text
insert into look (account_id, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
select :account_id, t.span_at, t.by_account_id, t.what, t.place, max(t.role), max(t.operator_id), max(t.space_id),
       max(t.last_at), cast(sum(t.times) as bigint)
  from look_thing t
 where t.email_key = :email_key and t.by_account_id <> 0
 group by t.span_at, t.by_account_id, t.what, t.place
on conflict (account_id, span_at, by_account_id, what, place) do nothing;

-- query: look_thing_erase exec
-- doc: Nothing is noted of things by an address any more.
-- params: email_key @text
delete from look_thing where email_key = :email_key;

-- query: look_thing_clear exec
-- doc: Nothing is noted of a thing any more.
-- params: thing_id @id
delete from look_thing where thing_id = :thing_id;

-- query: look_thing_close exec
-- doc: A thing is forgotten: what still waits to be written is not.
-- params: thing_id @id, at @time
insert into look_thing (thing_id, email_key, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
values (:thing_id, '', :at, 0, '', '', '', 0, 0, :at, 0)
on conflict (thing_id, span_at, by_account_id, what) do nothing;

-- query: looks_of_thing many
-- doc: Who looked at a thing of somebody without an account, the newest first.
-- params: thing_id @id
-- row: last_at @time, times @int, name @text, email @text, role @text, place @text, what @text
-- max: 100
select l.last_at, l.times, a.name, a.email, l.role, l.place, l.what
  from look_thing l join account a on a.id = l.by_account_id
 where l.thing_id = :thing_id
 order by l.last_at desc, l.what limit 100;

-- query: look_forget exec
-- doc: Forget what was looked at before a time.
-- params: before @time
delete from look where span_at < :before;

-- query: look_thing_forget exec
-- doc: The same of things.
-- params: before @time
delete from look_thing where span_at < :before;

-- query: looks_of many
-- doc: Who looked at the data of an account, the newest first.
-- params: account_id @id, skip @int, most @int
-- row: last_at @time, times @int, name @text, email @text, role @text, place @text, what @text
-- max: 5000
select l.last_at, l.times, a.name, a.email, l.role, l.place, l.what
  from look l join account a on a.id = l.by_account_id
 where l.account_id = :account_id
 order by l.last_at desc, l.what, l.place limit :most offset :skip;

-- query: looks_count one
-- doc: How many entries the log of an account has.
-- params: account_id @id
-- row: looks @int
select count(*) as looks from look where account_id = :account_id;

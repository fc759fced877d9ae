-- query: look_put post
-- doc: Somebody looked at somebody's data, once or several times within its span; nothing when that is erased.
-- params: account_id @id, span_at @time, by_account_id @id, what @text, place @text, role @text, operator_id @id, space_id @id, last_at @time, times @int
insert into look (account_id, span_at, by_account_id, what, place, role, operator_id, space_id, last_at, times)
select :account_id, :span_at, :by_account_id, :what, :place, :role, :operator_id, :space_id, :last_at, :times
 where exists (select 1 from account a where a.id = :account_id and a.erased_at is null)
on conflict (account_id, span_at, by_account_id, what, place) do update
  set times = look.times + :times, last_at = :last_at;

-- query: look_forget exec
-- doc: Forget what was looked at before a time.
-- params: before @time
delete from look where span_at < :before;

-- query: looks_of many
-- doc: Who looked at the data of an account, the newest first.
-- params: account_id @id, skip @int, most @int
-- row: last_at @time, times @int, name @text, email @text, role @text, place @text, what @text
-- max: 5000
select l.last_at, l.times, a.name, a.email, l.role, l.place, l.what
  from look l join account a on a.id = l.by_account_id
 where l.account_id = :account_id
 order by l.span_at desc, l.last_at desc, l.what, l.place limit :most offset :skip;

-- query: looks_count one
-- doc: How many entries the log of an account has.
-- params: account_id @id
-- row: looks @int
select count(*) as looks from look where account_id = :account_id;

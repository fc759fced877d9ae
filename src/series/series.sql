-- # ---- one series

-- query: series_insert post
-- doc: A new series.
-- params: id @id, space_id @id, account_id @id?, team_id @id?, by_account_id @id?, by_host @bool, title @text, name @text, email @text?, phone @text?, note @text?, lang @text, units @int, people @int, resource_id @id, rule @text, first_day @int, from_min @int, to_min @int, in_money @bool, in_go @bool, request_key @text?, at @time
insert into series (id, space_id, account_id, team_id, by_account_id, by_host, title, name, email, phone, note,
                    lang, units, people, resource_id, rule, first_day, from_min, to_min, anchor_min, in_money,
                    in_go, request_key, made_at, changed_at, revision)
values (:id, :space_id, :account_id, :team_id, :by_account_id, :by_host, :title, :name, :email, :phone, :note,
        :lang, :units, :people, :resource_id, :rule, :first_day, :from_min, :to_min, :from_min, :in_money,
        :in_go, :request_key, :at, :at, 1);

-- query: series_lock lock
-- doc: Before anything about a series is decided.
-- params: id @id
select id from series where id = :id;

-- query: series_of_id one
-- doc: A series.
-- params: id @id
-- row: id @id, space_id @id, account_id @id?, team_id @id?, by_account_id @id?, by_host @bool, title @text, name @text, email @text?, phone @text?, note @text?, lang @text, units @int, people @int, resource_id @id, rule @text, first_day @int, from_min @int, to_min @int, anchor_min @int, in_money @bool, in_go @bool, made_at @time, changed_at @time, revision @int, answers @int
select id, space_id, account_id, team_id, by_account_id, by_host, title, name, email, phone, note, lang, units,
       people, resource_id, rule, first_day, from_min, to_min, anchor_min, in_money, in_go, made_at, changed_at, revision,
       answers
from series where id = :id;

-- query: series_answered exec
-- doc: All dates that waited were answered once more.
-- params: id @id
update series set answers = answers + 1 where id = :id;

-- query: series_of_key one
-- doc: The series that a request made before.
-- params: request_key @text
-- row: id @id
select id from series where request_key = :request_key;

-- query: series_update exec
-- doc: What a series says from now on, if nobody changed it meanwhile.
-- params: id @id, revision @int, title @text, name @text, note @text?, units @int, resource_id @id, from_min @int, to_min @int, anchor_min @int, at @time
update series set title = :title, name = :name, note = :note, units = :units, resource_id = :resource_id,
    from_min = :from_min, to_min = :to_min, anchor_min = :anchor_min, changed_at = :at, revision = revision + 1
where id = :id and revision = :revision;

-- # ---- its dates

-- query: series_date_insert post
-- doc: A date of a series.
-- params: series_id @id, day @int, resource_id @id, from_min @int, to_min @int, extra @bool, booking_id @id?
insert into series_date (series_id, day, resource_id, from_min, to_min, extra, booking_id)
values (:series_id, :day, :resource_id, :from_min, :to_min, :extra, :booking_id);

-- query: series_date_say exec
-- doc: A date as the series says it from now on.
-- params: series_id @id, day @int, resource_id @id, from_min @int, to_min @int
update series_date set resource_id = :resource_id, from_min = :from_min, to_min = :to_min
where series_id = :series_id and day = :day;

-- query: series_date_book exec
-- doc: The booking that a date has from now on.
-- params: series_id @id, day @int, booking_id @id
update series_date set booking_id = :booking_id where series_id = :series_id and day = :day;

-- query: series_dates many
-- doc: The dates of a series, each with its booking and what pays for it.
-- params: series_id @id
-- row: day @int, resource_id @id, from_min @int, to_min @int, extra @bool, booking_id @id?, booked_resource_id @id?, starts_at @time?, ends_at @time?, units @int?, status @int?, team_waits @int?, price_cents @money?, rest_cents @money?, confirm_by @time?
-- max: 5000
select d.day, d.resource_id, d.from_min, d.to_min, d.extra, d.booking_id, b.resource_id as booked_resource_id,
       b.starts_at, b.ends_at, b.units, b.status, b.team_waits, b.price_cents, w.rest_cents, b.confirm_by
from series_date d left join booking b on b.id = d.booking_id
     left join draw w on w.subject_id = d.booking_id
where d.series_id = :series_id order by d.day;

-- # ---- lists

-- query: series_list_of_space many
-- doc: The series of a space with a date from an instant on, what waits first, then the next date first.
-- params: space_id @id, after @time
-- row: id @id, space_id @id, title @text, name @text, team @text?, rule @text, first_day @int, from_min @int, to_min @int, resource @text, dates @int, waiting @int, next_at @time, last_at @time, account_id @id?
-- max: 1000
select s.id, s.space_id, s.title, s.name, t.name as team, s.rule, s.first_day, s.from_min, s.to_min, r.name as resource,
       count(*) as dates, cast(sum(case when b.status = 2 and b.team_waits = 0 then 1 else 0 end) as bigint) as waiting,
       min(b.starts_at) as next_at, max(b.starts_at) as last_at, s.account_id
from series s join series_date d on d.series_id = s.id join booking b on b.id = d.booking_id
     join resource r on r.id = s.resource_id left join team t on t.id = s.team_id
where s.space_id = :space_id and b.status < 10 and b.ends_at > :after
group by s.id, s.space_id, s.title, s.name, t.name, s.rule, s.first_day, s.from_min, s.to_min, r.name, s.account_id
order by waiting desc, next_at, s.id limit 1000;

-- query: series_list_of_account many
-- doc: The series of a person, and those on the account of a team, with a date from an instant on.
-- params: account_id @id, team_id @id, after @time
-- row: id @id, space_id @id, title @text, name @text, team @text?, rule @text, first_day @int, from_min @int, to_min @int, resource @text, dates @int, waiting @int, next_at @time, last_at @time, account_id @id?
-- max: 1000
select s.id, s.space_id, s.title, s.name, t.name as team, s.rule, s.first_day, s.from_min, s.to_min, r.name as resource,
       count(*) as dates, cast(sum(case when b.status = 2 then 1 else 0 end) as bigint) as waiting,
       min(b.starts_at) as next_at, max(b.starts_at) as last_at, s.account_id
from series s join series_date d on d.series_id = s.id join booking b on b.id = d.booking_id
     join resource r on r.id = s.resource_id left join team t on t.id = s.team_id
where ((s.account_id = :account_id and :account_id <> 0) or (s.team_id = :team_id and :team_id <> 0))
  and b.status < 10 and b.ends_at > :after
group by s.id, s.space_id, s.title, s.name, t.name, s.rule, s.first_day, s.from_min, s.to_min, r.name, s.account_id
order by next_at, s.id limit 1000;

-- # ---- the invariants on a live file (series_check.c)

-- query: series_check_dates one
-- doc: Dates whose booking is not there, or is of another series.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults,
       min(case when x.bad then x.series_id end) as first_id
from (select d.series_id, (b.id is null or b.series_id is null or b.series_id <> d.series_id) as bad
      from series_date d left join booking b on b.id = d.booking_id where d.booking_id is not null) x;

-- query: series_check_bookings one
-- doc: Bookings of a series that none of its dates has: those that take a place.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when d.day is null then 1 end) as faults,
       min(case when d.day is null then b.id end) as first_id
from booking b left join series_date d on d.series_id = b.series_id and d.booking_id = b.id
where b.series_id is not null and b.status < 10;

-- query: series_check_series one
-- doc: Series without a date, or whose bookings are of another space or account.
-- row: looked_at @int, faults @int, first_id @id?
select count(*) as looked_at, count(case when x.bad then 1 end) as faults, min(case when x.bad then x.id end) as first_id
from (select s.id, (not exists (select 1 from series_date d where d.series_id = s.id)
             or exists (select 1 from series_date d join booking b on b.id = d.booking_id
                        where d.series_id = s.id and (b.space_id <> s.space_id
                              or coalesce(b.team_id, 0) <> coalesce(s.team_id, 0)))) as bad
      from series s) x;

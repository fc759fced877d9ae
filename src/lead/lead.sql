-- # ---- leads

-- query: lead_insert exec
-- doc: Somebody asks a space.
-- params: id @id, space_id @id, wish_id @id, status @int, lost_reason @int, wants @int, when_text @text, from_day @int, people @int, message @text, name @text, email @text?, email_key @text?, phone @text?, source @int, by_text @text, by_account_id @id, lang @text, made_by_account_id @id, answered_at @time?, next_text @text, next_day @int, reminded @int, fold @text, at @time, changed_at @time
insert into lead (id, space_id, wish_id, status, lost_reason, wants, when_text, from_day, people,
                  message, name, email, email_key, phone, source, by_text, by_account_id, lang,
                  made_by_account_id, answered_at, next_text, next_day, reminded, account_id, fold,
                  made_at, changed_at)
values (:id, :space_id, :wish_id, :status, :lost_reason, :wants, :when_text, :from_day, :people,
        :message, :name, :email, :email_key, :phone, :source, :by_text, :by_account_id, :lang,
        :made_by_account_id, :answered_at, :next_text, :next_day, :reminded, 0, :fold, :at,
        :changed_at);

-- query: lead_of_id one
-- doc: A lead.
-- params: id @id
-- row: id @id, space_id @id, wish_id @id, status @int, lost_reason @int, wants @int, when_text @text, from_day @int, people @int, message @text, name @text, email @text?, phone @text?, source @int, by_text @text, by_account_id @id, lang @text, made_by_account_id @id, answered_at @time?, next_text @text, next_day @int, account_id @id, made_at @time, changed_at @time, erased_at @time?
select id, space_id, wish_id, status, lost_reason, wants, when_text, from_day, people, message,
       name, email, phone, source, by_text, by_account_id, lang, made_by_account_id, answered_at,
       next_text, next_day, account_id, made_at, changed_at, erased_at
from lead where id = :id;

-- query: lead_same one
-- doc: The same question of the same address since a time.
-- params: space_id @id, email_key @text, message @text, wants @int, since @time
-- row: id @id
select id from lead
where email_key = :email_key and made_at > :since and space_id = :space_id and wants = :wants
  and message = :message
order by made_at desc limit 1;

-- query: lead_asked_since one
-- doc: How often an address asked since a time, spaces and the network together.
-- params: email_key @text, since @time
-- row: n @int
select (select count(*) from lead
         where email_key = :email_key and made_at > :since and wish_id = 0)
     + (select count(*) from wish where email_key = :email_key and made_at > :since)
     + (select count(*) from applicant where email_key = :email_key and made_at > :since) as n;

-- query: leads_of_space each
-- doc: The leads of a space, the newest first; status 0 is any.
-- params: space_id @id, status @int
-- row: id @id, wish_id @id, status @int, lost_reason @int, wants @int, when_text @text, from_day @int, people @int, message @text, name @text, email @text?, phone @text?, source @int, by_text @text, by_account_id @id, made_by_account_id @id, answered_at @time?, next_text @text, next_day @int, account_id @id, fold @text, made_at @time, changed_at @time, erased_at @time?, tour_at @time?
select l.id, l.wish_id, l.status, l.lost_reason, l.wants, l.when_text, l.from_day, l.people,
       l.message, l.name, l.email, l.phone, l.source, l.by_text, l.by_account_id,
       l.made_by_account_id, l.answered_at, l.next_text, l.next_day, l.account_id, l.fold, l.made_at,
       l.changed_at, l.erased_at,
       (select max(t.starts_at) from tour t where t.lead_id = l.id and t.status < 10) as tour_at
from lead l
where l.space_id = :space_id and (:status = 0 or l.status = :status)
order by l.made_at desc, l.id desc;

-- query: lead_sums many
-- doc: What became of the leads of a space since a time, by source: counts only.
-- params: space_id @id, since @time
-- row: source @int, asked @int, answered @int, tours @int, won @int, lost @int, answer_s @int
-- max: 20
select source, count(*) as asked,
       cast(sum(case when answered_at is not null then 1 else 0 end) as bigint) as answered,
       cast(sum(case when exists (select 1 from tour t where t.lead_id = lead.id and t.status < 10)
                     then 1 else 0 end) as bigint) as tours,
       cast(sum(case when status = 6 then 1 else 0 end) as bigint) as won,
       cast(sum(case when status = 7 then 1 else 0 end) as bigint) as lost,
       cast(coalesce(sum(answered_at - made_at), 0) as bigint) as answer_s
from lead where space_id = :space_id and made_at >= :since
group by source order by source;

-- query: lead_lost_sums many
-- doc: Why leads of a space were lost since a time.
-- params: space_id @id, since @time
-- row: reason @int, n @int
-- max: 20
select lost_reason as reason, count(*) as n
from lead where space_id = :space_id and made_at >= :since and status = 7
group by lost_reason order by n desc, lost_reason;

-- query: lead_month_sums each
-- doc: When leads of a space came since a time, and whether they were won.
-- params: space_id @id, since @time
-- row: made_at @time, status @int
select made_at, status from lead where space_id = :space_id and made_at >= :since;

-- query: lead_set_status exec
-- doc: Another state.
-- params: id @id, status @int, lost_reason @int, at @time
update lead set status = :status, lost_reason = :lost_reason, changed_at = :at where id = :id;

-- query: lead_note_answered exec
-- doc: Somebody answered for the first time.
-- params: id @id, at @time
update lead set answered_at = :at, changed_at = :at where id = :id and answered_at is null;

-- query: lead_touch exec
-- doc: Something happened with it.
-- params: id @id, at @time
update lead set changed_at = :at where id = :id;

-- query: lead_set_next exec
-- doc: What is to be done next.
-- params: id @id, next_text @text, next_day @int, at @time
update lead set next_text = :next_text, next_day = :next_day, changed_at = :at where id = :id;

-- query: lead_set_account exec
-- doc: He has an account, and is won.
-- params: id @id, account_id @id, by_account_id @id, at @time
update lead
   set account_id = :account_id, by_account_id = :by_account_id, status = 6, lost_reason = 0,
       next_text = '', next_day = 0, changed_at = :at
 where id = :id;

-- query: lead_empty exec
-- doc: Forget the person: the sums stay.
-- params: id @id, status @int, at @time
update lead
   set name = '', email = null, email_key = null, phone = null, message = '', when_text = '',
       by_text = '', by_account_id = 0, next_text = '', next_day = 0, fold = '', account_id = 0,
       made_by_account_id = 0, status = :status, erased_at = :at
 where id = :id;

-- query: lead_entries_delete exec
-- doc: Forget what was written about him.
-- params: lead_id @id
delete from lead_entry where lead_id = :lead_id;

-- query: leads_to_erase many
-- doc: What came to nothing long ago.
-- params: before @time, max @int
-- row: id @id
-- max: 1000
select id from lead
where erased_at is null and changed_at < :before and status <> 6
order by changed_at limit :max;

-- query: leads_late many
-- doc: Leads that nobody answered and of which the hosts were reminded less often than that.
-- params: before @time, reminded @int, max @int
-- row: id @id
-- max: 1000
select id from lead
where status = 1 and made_at < :before and reminded < :reminded
order by made_at limit :max;

-- query: lead_note_reminded exec
-- doc: The hosts were reminded.
-- params: id @id, reminded @int
update lead set reminded = :reminded where id = :id;

-- query: lead_waiting_of_space one
-- doc: How many nobody answered, and how many of them for long.
-- params: space_id @id, before @time
-- row: waiting @int, late @int
select count(*) as waiting,
       cast(coalesce(sum(case when made_at < :before then 1 else 0 end), 0) as bigint) as late
from lead where space_id = :space_id and status = 1;

-- query: leads_late_by_space many
-- doc: Spaces that let people wait, the longest first: for stewards.
-- params: before @time
-- row: space_id @id, slug @text, name @text, town @text, n @int, since @time
-- max: 200
select s.id as space_id, s.slug, s.name, s.town, count(*) as n, min(l.made_at) as since
from lead l join space s on s.id = l.space_id
where l.status = 1 and l.made_at < :before
group by s.id, s.slug, s.name, s.town
order by min(l.made_at), s.id
limit 200;

-- query: lead_plans_of_space one
-- doc: How many plans a space sells: somebody who was won may choose one.
-- params: space_id @id, operator_id @id
-- row: n @int
select count(*) as n from plan
where (space_id = :space_id or (operator_id = :operator_id and space_id = 0))
  and archived_at is null;

-- # ---- entries

-- query: lead_entry_insert exec
-- doc: Something happened.
-- params: id @id, lead_id @id, kind @int, status @int, subject @text, body @text, by_account_id @id, at @time
insert into lead_entry (id, lead_id, kind, status, subject, body, by_account_id, made_at)
values (:id, :lead_id, :kind, :status, :subject, :body, :by_account_id, :at);

-- query: lead_entries many
-- doc: What happened with a lead, in order.
-- params: lead_id @id
-- row: id @id, kind @int, status @int, subject @text, body @text, by_account_id @id, by_name @text?, made_at @time
-- max: 1000
select e.id, e.kind, e.status, e.subject, e.body, e.by_account_id, a.name as by_name, e.made_at
from lead_entry e left join account a on a.id = e.by_account_id
where e.lead_id = :lead_id order by e.made_at, e.id limit 1000;

-- query: lead_entry_of_id one
-- doc: One of them.
-- params: id @id
-- row: id @id, lead_id @id, kind @int, subject @text, body @text, by_account_id @id
select id, lead_id, kind, subject, body, by_account_id from lead_entry where id = :id;

-- # ---- tours

-- query: tour_terms_of one
-- doc: When a space shows itself.
-- params: space_id @id
-- row: offered @bool, length_min @int, notice_min @int, horizon_days @int, shows_account_id @id, meeting @text
select offered, length_min, notice_min, horizon_days, shows_account_id, meeting
from tour_terms where space_id = :space_id;

-- query: tour_hours_of many
-- doc: Its hours of tours.
-- params: space_id @id
-- row: weekday @int, from_min @int, to_min @int
-- max: 50
select weekday, from_min, to_min from tour_hours where space_id = :space_id
order by weekday, from_min;

-- query: tour_terms_write exec
-- doc: Keep the terms.
-- params: space_id @id, offered @bool, length_min @int, notice_min @int, horizon_days @int, shows_account_id @id, meeting @text
insert into tour_terms (space_id, offered, length_min, notice_min, horizon_days, shows_account_id,
                        meeting, revision)
values (:space_id, :offered, :length_min, :notice_min, :horizon_days, :shows_account_id, :meeting, 1)
on conflict (space_id) do update
  set offered = :offered, length_min = :length_min, notice_min = :notice_min,
      horizon_days = :horizon_days, shows_account_id = :shows_account_id, meeting = :meeting,
      revision = tour_terms.revision + 1;

-- query: tour_terms_lock exec
-- doc: Lock the tours of a space before one is booked.
-- params: space_id @id
update tour_terms set revision = revision + 1 where space_id = :space_id;

-- query: tour_hours_clear exec
-- doc: No hours.
-- params: space_id @id
delete from tour_hours where space_id = :space_id;

-- query: tour_hours_insert exec
-- doc: One span of hours.
-- params: space_id @id, weekday @int, from_min @int, to_min @int
insert into tour_hours (space_id, weekday, from_min, to_min)
values (:space_id, :weekday, :from_min, :to_min);

-- query: tours_taken many
-- doc: The tours of a space that are booked, from a time on; but one.
-- params: space_id @id, after @time, but @id
-- row: starts_at @time, ends_at @time
-- max: 2000
select starts_at, ends_at from tour
where space_id = :space_id and starts_at > :after and status < 10 and id <> :but
order by starts_at limit 2000;

-- query: tours_ahead many
-- doc: The tours of a space, from a time on.
-- params: space_id @id, after @time, max @int
-- row: id @id, lead_id @id, starts_at @time, ends_at @time, status @int, name @text, email @text?, account_id @id, shows_name @text?
-- max: 200
select t.id, t.lead_id, t.starts_at, t.ends_at, t.status, l.name, l.email, l.account_id, a.name as shows_name
from tour t join lead l on l.id = t.lead_id
left join account a on a.id = t.shows_account_id
where t.space_id = :space_id and t.starts_at > :after and t.status < 10
order by t.starts_at, t.id limit :max;

-- query: tour_insert exec
-- doc: A tour is booked.
-- params: id @id, space_id @id, lead_id @id, starts_at @time, ends_at @time, shows_account_id @id, at @time
insert into tour (id, space_id, lead_id, starts_at, ends_at, shows_account_id, status, revision,
                  made_at, changed_at)
values (:id, :space_id, :lead_id, :starts_at, :ends_at, :shows_account_id, 1, 1, :at, :at);

-- query: tour_move exec
-- doc: At another time.
-- params: id @id, starts_at @time, ends_at @time, at @time
update tour set starts_at = :starts_at, ends_at = :ends_at, revision = revision + 1,
    changed_at = :at
where id = :id and status = 1;

-- query: tour_set_status exec
-- doc: Done, missed, cancelled.
-- params: id @id, status @int, at @time
update tour set status = :status, revision = revision + 1, changed_at = :at
where id = :id and status = 1;

-- query: tour_of_id one
-- doc: One tour.
-- params: id @id
-- row: id @id, space_id @id, lead_id @id, starts_at @time, ends_at @time, shows_account_id @id, status @int, revision @int, changed_at @time
select id, space_id, lead_id, starts_at, ends_at, shows_account_id, status, revision, changed_at
from tour where id = :id;

-- query: tour_of_lead_row one
-- doc: The last tour of a lead that was not cancelled.
-- params: lead_id @id
-- row: id @id, space_id @id, lead_id @id, starts_at @time, ends_at @time, shows_account_id @id, status @int, revision @int, changed_at @time
select id, space_id, lead_id, starts_at, ends_at, shows_account_id, status, revision, changed_at
from tour where lead_id = :lead_id and status < 10 order by id desc limit 1;

-- # ---- requests to the network

-- query: wish_insert exec
-- doc: Somebody asks the network.
-- params: id @id, status @int, place @text, lat_micro @int, lon_micro @int, wants @int, when_text @text, from_day @int, people @int, message @text, name @text, email @text?, email_key @text?, phone @text?, source @int, by_text @text, by_account_id @id, lang @text, fold @text, at @time
insert into wish (id, status, place, lat_micro, lon_micro, wants, when_text, from_day,
                          people, message, name, email, email_key, phone, source, by_text,
                          by_account_id, lang, answered_space_id, fold, made_at, changed_at)
values (:id, :status, :place, :lat_micro, :lon_micro, :wants, :when_text, :from_day, :people,
        :message, :name, :email, :email_key, :phone, :source, :by_text, :by_account_id, :lang, 0,
        :fold, :at, :at);

-- query: wish_of_id one
-- doc: A request.
-- params: id @id
-- row: id @id, status @int, place @text, lat_micro @int, lon_micro @int, wants @int, when_text @text, from_day @int, people @int, message @text, name @text, email @text?, phone @text?, source @int, by_text @text, by_account_id @id, lang @text, passed_at @time?, answered_space_id @id, answered_at @time?, made_at @time, erased_at @time?
select id, status, place, lat_micro, lon_micro, wants, when_text, from_day, people, message, name,
       email, phone, source, by_text, by_account_id, lang, passed_at, answered_space_id,
       answered_at, made_at, erased_at
from wish where id = :id;

-- query: wish_same one
-- doc: The same question of the same address since a time.
-- params: email_key @text, message @text, place @text, since @time
-- row: id @id
select id from wish
where email_key = :email_key and made_at > :since and message = :message and place = :place
order by made_at desc limit 1;

-- query: wishes_all each
-- doc: Requests, the newest first; status 0 is any.
-- params: status @int
-- row: id @id, status @int, place @text, wants @int, when_text @text, from_day @int, people @int, name @text, email @text?, phone @text?, source @int, passed_at @time?, answered_at @time?, answered_name @text?, spaces @int, fold @text, made_at @time, erased_at @time?
select r.id, r.status, r.place, r.wants, r.when_text, r.from_day, r.people, r.name, r.email, r.phone,
       r.source, r.passed_at, r.answered_at, s.name as answered_name,
       (select count(*) from lead l where l.wish_id = r.id and r.id <> 0) as spaces, r.fold,
       r.made_at, r.erased_at
from wish r left join space s on s.id = r.answered_space_id
where :status = 0 or r.status = :status
order by r.made_at desc, r.id desc;

-- query: spaces_of_wish many
-- doc: The spaces to which a request was passed, with the lead of each.
-- params: wish_id @id
-- row: lead_id @id, space_id @id, slug @text, name @text, town @text, status @int, answered_at @time?, made_at @time
-- max: 100
select l.id as lead_id, s.id as space_id, s.slug, s.name, s.town, l.status, l.answered_at, l.made_at
from lead l join space s on s.id = l.space_id
where l.wish_id = :wish_id and l.wish_id <> 0
order by l.made_at, l.id;

-- query: wish_set_passed exec
-- doc: It is with spaces.
-- params: id @id, at @time
update wish
   set status = case when status in (1, 5) then 2 else status end, passed_at = coalesce(passed_at, :at),
       changed_at = :at
 where id = :id;

-- query: wish_first_answer exec
-- doc: The first space to answer.
-- params: id @id, space_id @id, at @time
update wish
   set answered_space_id = :space_id, answered_at = :at, changed_at = :at,
       status = case when status in (1, 2) then 3 else status end
 where id = :id and answered_space_id = 0;

-- query: wish_status_write exec
-- doc: What became of it.
-- params: id @id, status @int, at @time
update wish set status = :status, changed_at = :at where id = :id;

-- query: wish_empty exec
-- doc: Forget the person: the sums stay.
-- params: id @id, at @time
update wish
   set name = '', email = null, email_key = null, phone = null, message = '', when_text = '',
       by_text = '', by_account_id = 0, fold = '', erased_at = :at,
       status = case when status in (1, 2, 3) then 6 else status end
 where id = :id;

-- query: wishes_to_erase many
-- doc: What was asked long ago.
-- params: before @time, max @int
-- row: id @id
-- max: 1000
select id from wish where erased_at is null and changed_at < :before
order by changed_at limit :max;

-- query: wishes_to_ask_back many
-- doc: Who was passed on long enough ago to be asked whether he found a place.
-- params: before @time, max @int
-- row: id @id
-- max: 1000
select id from wish
where status in (2, 3) and passed_at < :before and asked_back_at is null and erased_at is null
order by passed_at limit :max;

-- query: wish_note_asked_back exec
-- doc: He was asked.
-- params: id @id, at @time
update wish set asked_back_at = :at where id = :id;

-- query: lead_setting_row one
-- doc: How requests are passed.
-- row: at_once @bool
select at_once from lead_setting where id = 1;

-- query: lead_setting_write exec
-- doc: Pass them at once, or not.
-- params: at_once @bool
insert into lead_setting (id, at_once) values (1, :at_once)
on conflict (id) do update set at_once = :at_once;

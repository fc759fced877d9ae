-- # ---- who would open a space in the network (lead_applicant.c)

-- query: applicant_insert exec
-- doc: Somebody would join.
-- params: id @id, status @int, name @text, email @text, email_key @text, phone @text?, place_name @text, town @text, country @text, lat_micro @int, lon_micro @int, desks @int, rooms @int, message @text, source @int, by_text @text, lang @text, answered_at @time?, fold @text, at @time, changed_at @time
insert into applicant (id, status, name, email, email_key, phone, place_name, town, country, lat_micro,
                       lon_micro, desks, rooms, message, source, by_text, lang, answered_at,
                       operator_id, fold, made_at, changed_at)
values (:id, :status, :name, :email, :email_key, :phone, :place_name, :town, :country, :lat_micro,
        :lon_micro, :desks, :rooms, :message, :source, :by_text, :lang, :answered_at, 0, :fold, :at,
        :changed_at);

-- query: applicant_of_id one
-- doc: One of them.
-- params: id @id
-- row: id @id, status @int, name @text, email @text?, phone @text?, place_name @text, town @text, country @text, lat_micro @int, lon_micro @int, desks @int, rooms @int, message @text, source @int, by_text @text, lang @text, answered_at @time?, operator_id @id, made_at @time, changed_at @time, erased_at @time?
select id, status, name, email, phone, place_name, town, country, lat_micro, lon_micro, desks, rooms,
       message, source, by_text, lang, answered_at, operator_id, made_at, changed_at, erased_at
from applicant where id = :id;

-- query: applicant_same one
-- doc: The same of the same address since a time.
-- params: email_key @text, message @text, town @text, since @time
-- row: id @id
select id from applicant
where email_key = :email_key and made_at > :since and message = :message and town = :town
order by made_at desc limit 1;

-- query: applicants_all each
-- doc: All of them, the newest first, with how many spaces those have who were invited.
-- row: id @id, status @int, name @text, email @text?, phone @text?, place_name @text, town @text, country @text, desks @int, rooms @int, message @text, answered_at @time?, spaces @int, fold @text, made_at @time, erased_at @time?
select a.id, a.status, a.name, a.email, a.phone, a.place_name, a.town, a.country, a.desks, a.rooms,
       a.message, a.answered_at,
       (select count(*) from space s where s.operator_id = a.operator_id and a.operator_id <> 0) as spaces,
       a.fold, a.made_at, a.erased_at
from applicant a order by a.made_at desc, a.id desc;

-- query: applicant_spaces many
-- doc: The spaces of the operator that was made for him.
-- params: operator_id @id
-- row: slug @text, name @text, status @int
-- max: 50
select slug, name, status from space where operator_id = :operator_id and :operator_id <> 0
order by id limit 50;

-- query: applicant_network one
-- doc: How large the network is, for who would join.
-- row: spaces @int, towns @int
select count(*) as spaces, count(distinct town) as towns from space where status = 3;

-- query: applicant_stand exec
-- doc: Where it stands; somebody has spoken to him once it is no longer new.
-- params: id @id, status @int, at @time
update applicant
   set status = :status, changed_at = :at,
       answered_at = case when :status = 1 then answered_at else coalesce(answered_at, :at) end
 where id = :id;

-- query: applicant_take_in exec
-- doc: He is invited: this operator is his.
-- params: id @id, operator_id @id, at @time
update applicant
   set status = 3, operator_id = :operator_id, answered_at = coalesce(answered_at, :at), changed_at = :at
 where id = :id;

-- query: applicant_touch exec
-- doc: Something was noted.
-- params: id @id, at @time
update applicant set changed_at = :at where id = :id;

-- query: applicant_empty exec
-- doc: Forget the person: the sums stay.
-- params: id @id, at @time
update applicant
   set name = '', email = null, email_key = null, phone = null, place_name = '', message = '',
       by_text = '', fold = '', erased_at = :at, status = case when status = 3 then 3 else 4 end
 where id = :id;

-- query: applicants_to_erase many
-- doc: Of whom nothing was heard for long.
-- params: before @time, max @int
-- row: id @id
-- max: 1000
select id from applicant where erased_at is null and changed_at < :before
order by changed_at limit :max;

-- query: join_setting_row one
-- doc: Whether new spaces are taken, and what the network says of itself.
-- row: open @bool, words @text
select join_open as open, join_words as words from lead_setting where id = 1;

-- query: join_setting_write exec
-- doc: Take new spaces, or not; other words. Wishes are passed at once as long as nobody said no.
-- params: open @bool, words @text
insert into lead_setting (id, at_once, join_open, join_words) values (1, 1, :open, :words)
on conflict (id) do update set join_open = :open, join_words = :words;

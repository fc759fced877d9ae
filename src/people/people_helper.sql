-- query: helper_insert exec
-- doc: Somebody may act for somebody, or asks to.
-- params: id @id, account_id @id, helper_id @id, note @text, lasts_s @int, at @time, allowed_at @time?, ends_at @time
insert into helper_access (id, account_id, helper_id, note, lasts_s, made_at, allowed_at, ends_at)
values (:id, :account_id, :helper_id, :note, :lasts_s, :at, :allowed_at, :ends_at);

-- query: helper_allow exec
-- doc: The person says yes; no change when it was answered, ended or lapsed.
-- params: id @id, account_id @id, at @time
update helper_access set allowed_at = :at, ends_at = :at + lasts_s
 where id = :id and account_id = :account_id and allowed_at is null and ended_at is null
   and ends_at > :at;

-- query: helper_end exec
-- doc: The person ends it, or says no.
-- params: id @id, account_id @id, at @time
update helper_access set ended_at = :at
 where id = :id and account_id = :account_id and ended_at is null and ends_at > :at;

-- query: helper_live one
-- doc: An access that is good now, for the person who helps.
-- params: id @id, helper_id @id, now @time
-- row: id @id, account_id @id, email @text, name @text, lang @text?, ends_at @time
select h.id, h.account_id, a.email, a.name, a.lang, h.ends_at
  from helper_access h join account a on a.id = h.account_id
 where h.id = :id and h.helper_id = :helper_id and h.allowed_at is not null
   and h.ended_at is null and h.ends_at > :now;

-- query: helpers_of many
-- doc: Who may act for an account, who asks to, and who might, the newest first.
-- params: account_id @id
-- row: id @id, email @text, name @text, note @text, lasts_s @int, made_at @time, allowed_at @time?, ends_at @time, ended_at @time?, acts @int
-- max: 200
select h.id, a.email, a.name, h.note, h.lasts_s, h.made_at, h.allowed_at, h.ends_at, h.ended_at,
       (select count(*) from helper_act t where t.access_id = h.id) as acts
  from helper_access h join account a on a.id = h.helper_id
 where h.account_id = :account_id
 order by h.made_at desc, h.id desc limit 200;

-- query: helped_by many
-- doc: For whom an account may act, or asked to, now.
-- params: helper_id @id, now @time
-- row: id @id, email @text, name @text, note @text, allowed_at @time?, ends_at @time
-- max: 200
select h.id, a.email, a.name, h.note, h.allowed_at, h.ends_at
  from helper_access h join account a on a.id = h.account_id
 where h.helper_id = :helper_id and h.ended_at is null and h.ends_at > :now
 order by h.made_at desc, h.id desc limit 200;

-- query: helper_count one
-- doc: How many live accesses an account gave, and how often somebody asked since a time.
-- params: account_id @id, helper_id @id, now @time, since @time
-- row: live @int, asked @int
select (select count(*) from helper_access where account_id = :account_id and ended_at is null
           and ends_at > :now) as live,
       (select count(*) from helper_access where helper_id = :helper_id and made_at > :since) as asked;

-- query: helper_act_insert exec
-- doc: What somebody did in another's place.
-- params: id @id, access_id @id, at @time, what @text, path @text, changed @bool
insert into helper_act (id, access_id, at, what, path, changed)
values (:id, :access_id, :at, :what, :path, :changed);

-- query: helper_act_detail exec
-- doc: What exactly was done, and the page on which it is seen.
-- params: id @id, detail @text, path @text
update helper_act set detail = :detail, path = :path where id = :id;

-- query: helper_acts many
-- doc: What was done in the place of an account, the newest first.
-- params: account_id @id, skip @int, most @int
-- row: at @time, email @text, name @text, what @text, detail @text, path @text, changed @bool
-- max: 1000
select t.at, a.email, a.name, t.what, t.detail, t.path, t.changed
  from helper_act t join helper_access h on h.id = t.access_id join account a on a.id = h.helper_id
 where h.account_id = :account_id
 order by t.at desc, t.id desc limit :most offset :skip;

-- query: helper_acts_count one
-- doc: How much was done in the place of an account.
-- params: account_id @id
-- row: acts @int
select count(*) as acts from helper_act t join helper_access h on h.id = t.access_id
 where h.account_id = :account_id;

-- query: session_helps exec
-- doc: For whom a session acts; null: for its own person.
-- params: id @id, helping_id @id?
update session set helping_id = :helping_id where id = :id;

-- query: helper_one one
-- doc: One access that an account gave or was asked for.
-- params: id @id, account_id @id
-- row: helper_id @id, lasts_s @int
select helper_id, lasts_s from helper_access where id = :id and account_id = :account_id;

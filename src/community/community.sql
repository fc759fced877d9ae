-- # ---- who is of a space: one rule, asked from both ends (community_belong.c)

-- query: fellows_of_space many
-- doc: Who is of a space: by a role, a membership, a booking there in a window, or because he says so.
-- params: space_id @id, operator_id @id, since @time, until @time, today @int
-- row: account_id @id, proven @int
-- max: 20000
select account_id, cast(max(proven) as bigint) as proven from (
  select account_id, 1 as proven from role_grant where space_id = :space_id
  union all
  select account_id, 1 from role_grant where operator_id = :operator_id and space_id = 0
  union all
  select account_id, 1 from membership
   where space_id = :space_id and status = 3 and account_id <> 0
     and (until_day = 0 or until_day > :today)
  union all
  select t.account_id, 1 from membership m join team_member t on t.team_id = m.team_id
   where m.space_id = :space_id and m.status = 3 and m.team_id <> 0
     and (m.until_day = 0 or m.until_day > :today)
  union all
  select account_id, 1 from booking
   where space_id = :space_id and starts_at > :since and starts_at <= :until and status = 1
     and account_id is not null
  union all
  select account_id, 0 from card where home_space_id = :space_id
) f
group by account_id order by account_id;

-- query: spaces_of_fellow many
-- doc: The spaces that somebody is of, by the same rule; 0 stands for a role of any scope.
-- params: account_id @id, since @time, until @time, today @int
-- row: space_id @id, proven @int
-- max: 2000
select space_id, cast(max(proven) as bigint) as proven from (
  select 0 as space_id, 1 as proven from role_grant where account_id = :account_id
  union all
  select space_id, 1 from role_grant where account_id = :account_id and space_id <> 0
  union all
  select s.id, 1 from role_grant g join space s on s.operator_id = g.operator_id
   where g.account_id = :account_id and g.space_id = 0 and g.operator_id <> 0
  union all
  select space_id, 1 from membership
   where account_id = :account_id and account_id <> 0 and status = 3 and space_id <> 0
     and (until_day = 0 or until_day > :today)
  union all
  select m.space_id, 1 from team_member t join membership m on m.team_id = t.team_id
   where t.account_id = :account_id and m.team_id <> 0 and m.status = 3 and m.space_id <> 0
     and (m.until_day = 0 or m.until_day > :today)
  union all
  select space_id, 1 from booking
   where account_id = :account_id and starts_at > :since and starts_at <= :until and status = 1
     and account_id is not null
  union all
  select home_space_id, 0 from card where account_id = :account_id and home_space_id <> 0
) f
group by space_id order by space_id;

-- query: faces_of_day many
-- doc: The members who have a place in a space in a window.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: account_id @id
-- max: 20000
select distinct account_id from booking
where space_id = :space_id and starts_at > :after and starts_at < :to_at and ends_at > :from_at
  and status = 1 and account_id is not null
order by account_id;

-- # ---- cards

-- query: card_of_account one
-- doc: Somebody's card, with his name; an account without one has an empty one.
-- params: account_id @id
-- row: id @id, name @text, headline @text, trades @text, skills @text, offers @text, wants @text, languages @text, links @text, home_space_id @id, see @text, photo @int, home_slug @text?, home_name @text?, home_town @text?
select a.id, a.name, coalesce(c.headline, '') as headline, coalesce(c.trades, '') as trades,
       coalesce(c.skills, '') as skills, coalesce(c.offers, '') as offers,
       coalesce(c.wants, '') as wants, coalesce(c.languages, '') as languages,
       coalesce(c.links, '') as links, coalesce(c.home_space_id, 0) as home_space_id,
       coalesce(c.see, '') as see, coalesce(c.photo, 0) as photo,
       h.slug as home_slug, h.name as home_name, h.town as home_town
from account a
left join card c on c.account_id = a.id
left join space h on h.id = c.home_space_id and h.status in (2, 3)
where a.id = :account_id;

-- query: cards_by_name each
-- doc: The cards that say something to more than `least`, by name.
-- params: least @int
-- row: id @id, name @text, headline @text, trades @text, skills @text, offers @text, wants @text, languages @text, links @text, home_space_id @id, see @text, photo @int, home_slug @text?, home_name @text?, home_town @text?
select a.id, a.name, c.headline, c.trades, c.skills, c.offers, c.wants, c.languages, c.links,
       c.home_space_id, c.see, c.photo, h.slug as home_slug, h.name as home_name,
       h.town as home_town
from card c
join account a on a.id = c.account_id
left join space h on h.id = c.home_space_id and h.status in (2, 3)
where c.widest >= :least
order by a.name, a.id;

-- query: card_write exec
-- doc: Keep a card.
-- params: account_id @id, headline @text, trades @text, skills @text, offers @text, wants @text, languages @text, links @text, home_space_id @id, see @text, widest @int, at @time
insert into card (account_id, headline, trades, skills, offers, wants, languages, links,
                  home_space_id, see, widest, photo, changed_at)
values (:account_id, :headline, :trades, :skills, :offers, :wants, :languages, :links,
        :home_space_id, :see, :widest, 0, :at)
on conflict (account_id) do update
  set headline = :headline, trades = :trades, skills = :skills, offers = :offers, wants = :wants,
      languages = :languages, links = :links, home_space_id = :home_space_id, see = :see,
      widest = :widest, changed_at = :at;

-- query: card_photo_number exec
-- doc: Another picture, so another number in its address; negative: none now.
-- params: account_id @id, photo @int, at @time
update card set photo = :photo, changed_at = :at where account_id = :account_id;

-- query: card_photo_write exec
-- doc: Keep a picture.
-- params: account_id @id, small @bytes, large @bytes
insert into card_photo (account_id, small, large) values (:account_id, :small, :large)
on conflict (account_id) do update set small = :small, large = :large;

-- query: card_photo_bytes one
-- doc: A picture in one of its sizes.
-- params: account_id @id, small @bool
-- row: bytes @bytes
select case when :small = 1 then small else large end as bytes
from card_photo where account_id = :account_id;

-- query: card_photo_delete exec
-- doc: Take a picture away.
-- params: account_id @id
delete from card_photo where account_id = :account_id;

-- query: card_delete exec
-- doc: Take a card away.
-- params: account_id @id
delete from card where account_id = :account_id;

-- # ---- introductions

-- query: introduction_insert exec
-- doc: Two people may meet.
-- params: id @id, space_id @id, by_account_id @id, one @id, two @id, why @text, one_answer @int, two_answer @int, at @time, ends_at @time
insert into introduction (id, space_id, by_account_id, one_account_id, two_account_id, why,
                          one_answer, two_answer, status, made_at, ends_at)
values (:id, :space_id, :by_account_id, :one, :two, :why, :one_answer, :two_answer, 1, :at,
        :ends_at);

-- query: introduction_of_id one
-- doc: An introduction.
-- params: id @id
-- row: id @id, space_id @id, by_account_id @id, one_account_id @id, two_account_id @id, why @text, one_answer @int, two_answer @int, status @int, made_at @time, ends_at @time, met_at @time?
select id, space_id, by_account_id, one_account_id, two_account_id, why, one_answer, two_answer,
       status, made_at, ends_at, met_at
from introduction where id = :id;

-- query: introduction_touch exec
-- doc: Lock it before an answer is kept: two answers at once must see each other.
-- params: id @id
update introduction set status = status where id = :id;

-- query: introduction_answer exec
-- doc: Keep both answers and what comes of them, while it waits.
-- params: id @id, one_answer @int, two_answer @int, status @int, met_at @time?
update introduction
   set one_answer = :one_answer, two_answer = :two_answer, status = :status, met_at = :met_at
 where id = :id and status = 1;

-- query: introduction_pair_since one
-- doc: How often two people were introduced since a time, whatever became of it.
-- params: one @id, two @id, since @time
-- row: n @int
select count(*) as n from introduction
where one_account_id = :one and two_account_id = :two and made_at > :since;

-- query: introduction_by_since one
-- doc: How many introductions somebody made since a time.
-- params: by_account_id @id, since @time
-- row: n @int
select count(*) as n from introduction where by_account_id = :by_account_id and made_at > :since;

-- query: introduction_load exec
-- doc: One as it stands, for demonstrations.
-- params: id @id, space_id @id, by_account_id @id, one @id, two @id, why @text, answer @int, status @int, at @time, ends_at @time, met_at @time?
insert into introduction (id, space_id, by_account_id, one_account_id, two_account_id, why,
                          one_answer, two_answer, status, made_at, ends_at, met_at)
values (:id, :space_id, :by_account_id, :one, :two, :why, :answer, :answer, :status, :at, :ends_at,
        :met_at);

-- query: introductions_of_person many
-- doc: What somebody made or is part of, the newest first.
-- params: account_id @id, max @int
-- row: id @id, space_id @id, by_account_id @id, one_account_id @id, two_account_id @id, why @text, one_answer @int, two_answer @int, status @int, made_at @time, ends_at @time
-- max: 200
select id, space_id, by_account_id, one_account_id, two_account_id, why, one_answer, two_answer,
       status, made_at, ends_at
from introduction
where by_account_id = :account_id or one_account_id = :account_id or two_account_id = :account_id
order by made_at desc, id desc limit :max;

-- query: introductions_of_space each
-- doc: What the hosts of a space made, the newest first.
-- params: space_id @id
-- row: id @id, by_account_id @id, one_account_id @id, two_account_id @id, why @text, status @int, made_at @time, ends_at @time
select id, by_account_id, one_account_id, two_account_id, why, status, made_at, ends_at
from introduction where space_id = :space_id and space_id <> 0
order by made_at desc, id desc;

-- query: introduction_pairs many
-- doc: Pairs of people who were introduced since a time, or whom the host of a space will not introduce.
-- params: space_id @id, since @time
-- row: one @id, two @id
-- max: 50000
select one_account_id as one, two_account_id as two from introduction where made_at > :since
union
select one_account_id, two_account_id from introduction_passed where space_id = :space_id
order by 1, 2;

-- query: introductions_lapsing many
-- doc: Those whose time is over.
-- params: now @time, max @int
-- row: id @id
-- max: 1000
select id from introduction where status = 1 and ends_at <= :now order by ends_at, id limit :max;

-- query: introduction_lapse exec
-- doc: Its time is over: the answers are forgotten with it.
-- params: id @id
update introduction set status = 3, one_answer = 0, two_answer = 0 where id = :id and status = 1;

-- query: introduction_pass exec
-- doc: Not these two.
-- params: space_id @id, one @id, two @id, at @time
insert into introduction_passed (space_id, one_account_id, two_account_id, made_at)
values (:space_id, :one, :two, :at)
on conflict (space_id, one_account_id, two_account_id) do nothing;

-- query: introductions_forget exec
-- doc: Forget all introductions of a person.
-- params: account_id @id
delete from introduction
 where one_account_id = :account_id or two_account_id = :account_id or by_account_id = :account_id;

-- query: introductions_passed_forget exec
-- doc: Forget that they were passed over.
-- params: account_id @id
delete from introduction_passed
 where one_account_id = :account_id or two_account_id = :account_id;

-- # ---- who brought whom

-- query: tie_insert exec
-- doc: Somebody was brought; nothing when he is tied.
-- params: account_id @id, by_account_id @id, space_id @id, source @int, at @time
insert into tie (account_id, by_account_id, space_id, source, made_at)
values (:account_id, :by_account_id, :space_id, :source, :at)
on conflict (account_id) do nothing;

-- query: tie_delete exec
-- doc: Nobody brought him.
-- params: account_id @id
delete from tie where account_id = :account_id;

-- query: ties_forget exec
-- doc: He brought nobody.
-- params: account_id @id
delete from tie where by_account_id = :account_id;

-- query: tie_of_account one
-- doc: Who brought somebody.
-- params: account_id @id
-- row: by_account_id @id, space_id @id, source @int, made_at @time, name @text
select t.by_account_id, t.space_id, t.source, t.made_at, a.name
from tie t join account a on a.id = t.by_account_id
where t.account_id = :account_id;

-- query: ties_by many
-- doc: Whom somebody brought, the first first.
-- params: by_account_id @id, max @int
-- row: account_id @id, made_at @time, name @text
-- max: 500
select t.account_id, t.made_at, a.name from tie t join account a on a.id = t.account_id
where t.by_account_id = :by_account_id order by t.made_at, t.account_id limit :max;

-- query: ties_of_space each
-- doc: Who was brought to a space since a time, by whom.
-- params: space_id @id, since @time
-- row: account_id @id, by_account_id @id, source @int, made_at @time
select t.account_id, t.by_account_id, t.source, t.made_at
from tie t join account a on a.id = t.by_account_id
where t.space_id = :space_id and t.made_at > :since
order by t.by_account_id, t.made_at;

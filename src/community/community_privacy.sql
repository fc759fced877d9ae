-- # ---- what is kept about a person (community_privacy.c)

-- query: give_card table
-- doc: The card of a person.
-- params: account_id @id
-- row: headline @text, trades @text, skills @text, offers @text, wants @text, languages @text, links @text, space @text?, shown_to @text
select c.headline, c.trades, c.skills, c.offers, c.wants, c.languages, c.links, s.name as space, c.see as shown_to
  from card c left join space s on s.id = c.home_space_id where c.account_id = :account_id;

-- query: give_introductions table
-- doc: Introductions that a person made or is part of; the others are named where both said yes, or where he made it.
-- params: account_id @id
-- row: id @id, person @text, why @text, answer @text, state @text, made_at @time
select i.id,
       case when i.status = 2 or i.by_account_id = :account_id
            then case when i.one_account_id = :account_id then b.name
                      when i.two_account_id = :account_id then a.name
                      else a.name || ', ' || b.name end
            else '' end as person,
       i.why,
       case when i.one_account_id = :account_id
            then case i.one_answer when 1 then 'yes' when 2 then 'no' else '' end
            when i.two_account_id = :account_id
            then case i.two_answer when 1 then 'yes' when 2 then 'no' else '' end
            else '' end as answer,
       case i.status when 2 then 'met' when 3 then 'over' else 'waits' end as state, i.made_at
  from introduction i join account a on a.id = i.one_account_id join account b on b.id = i.two_account_id
 where i.one_account_id = :account_id or i.two_account_id = :account_id or i.by_account_id = :account_id
 order by i.made_at desc, i.id;

-- query: give_ties table
-- doc: Who brought him, and whom he brought.
-- params: account_id @id
-- row: kind @text, person @text, space @text?, made_at @time
select case when t.account_id = :account_id then 'brought me' else 'I brought' end as kind,
       a.name as person, s.name as space, t.made_at
  from tie t
  join account a on a.id = case when t.account_id = :account_id then t.by_account_id else t.account_id end
  left join space s on s.id = t.space_id
 where t.account_id = :account_id or t.by_account_id = :account_id order by t.made_at desc;

-- query: give_photo each
-- doc: His picture.
-- params: account_id @id
-- row: large @bytes
select large from card_photo where account_id = :account_id;

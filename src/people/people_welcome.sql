-- query: account_was_here one
-- doc: Whether he ever signed in.
-- params: id @id
-- row: signed_in_at @time?
select signed_in_at from account where id = :id;

-- query: welcome_insert exec
-- doc: A link for somebody who was never here.
-- params: id @id, hash @bytes, account_id @id, place @text, next @text, ends_at @time
insert into welcome_link (id, hash, account_id, place, next, ends_at)
values (:id, :hash, :account_id, :place, :next, :ends_at);

-- query: welcome_of_hash one
-- doc: A link that is still good: in time, and of somebody who was never here.
-- params: hash @bytes, now @time
-- row: account_id @id, email @text, place @text, next @text
select w.account_id, a.email, w.place, w.next
  from welcome_link w join account a on a.id = w.account_id
 where w.hash = :hash and w.ends_at > :now and a.signed_in_at is null;

-- query: welcome_end exec
-- doc: He is in: none of his links is good any more.
-- params: account_id @id
delete from welcome_link where account_id = :account_id;

-- query: welcome_forget exec
-- doc: Delete links that are over.
-- params: now @time
delete from welcome_link where ends_at <= :now;

-- query: mail_insert exec
-- doc: Queue a mail; nothing when its key is known.
-- params: id @id, key @text?, space_id @id, to_email @text, to_name @text?, lang @text, subject @text, body_text @text, body_html @text, ics @text?, ics_method @text?, reply_to @text?, file_name @text?, file_type @text?, file_body @bytes?, secret @bool, forget @bool, until_at @time, search @text, at @time
insert into mail (id, key, space_id, to_email, to_name, lang, subject, body_text, body_html, ics,
                  ics_method, reply_to, file_name, file_type, file_body, secret, forget, status, attempts, due_at, until_at,
                  lease_until, search,
                  made_at)
values (:id, :key, :space_id, :to_email, :to_name, :lang, :subject, :body_text, :body_html, :ics,
        :ics_method, :reply_to, :file_name, :file_type, :file_body, :secret, :forget, 1, 0, :at, :until_at, 0, :search, :at)
on conflict (key) do nothing;

-- query: mail_next_due one
-- doc: The mail that is due the longest and on no line. SQLite would take all that wait by their status and sort them.
-- params: now @time, lease_most @time
-- row: id @id, attempts @int
select id, attempts from mail indexed by mail_due
 where status = 1 and due_at <= :now and (lease_until <= :now or lease_until > :lease_most)
 order by due_at, id limit 1;
-- postgres:
select id, attempts from mail
 where status = 1 and due_at <= :now and (lease_until <= :now or lease_until > :lease_most)
 order by due_at, id limit 1;

-- query: mail_next_ahead one
-- doc: A mail that is due later than any pause of ours leads to: the clock was ahead when it was written.
-- params: now @time, due_most @time, lease_most @time
-- row: id @id, attempts @int
select id, attempts from mail indexed by mail_due
 where status = 1 and due_at > :due_most and (lease_until <= :now or lease_until > :lease_most)
 order by due_at, id limit 1;
-- postgres:
select id, attempts from mail
 where status = 1 and due_at > :due_most and (lease_until <= :now or lease_until > :lease_most)
 order by due_at, id limit 1;

-- query: mail_lease exec
-- doc: Take it for an attempt; no change when another process was faster.
-- params: id @id, attempts @int, now @time, until @time, lease_most @time
update mail set attempts = attempts + 1, lease_until = :until
 where id = :id and status = 1 and attempts = :attempts
   and (lease_until <= :now or lease_until > :lease_most);

-- query: mail_of_id one
-- doc: A whole mail.
-- params: id @id
-- row: id @id, to_email @text, to_name @text?, lang @text, subject @text, body_text @text, body_html @text, ics @text?, ics_method @text?, reply_to @text?, file_name @text?, file_type @text?, file_body @bytes?, secret @bool, status @int, attempts @int, due_at @time, until_at @time, why @text?, made_at @time, sent_at @time?
select id, to_email, to_name, lang, subject, body_text, body_html, ics, ics_method, reply_to, file_name, file_type, file_body,
       secret, status,
       attempts, due_at, until_at, why, made_at, sent_at
  from mail where id = :id;

-- query: mail_mark_sent exec
-- doc: It left. A secret one keeps no text, and none its file.
-- params: id @id, attempts @int, now @time
update mail
   set status = 2, sent_at = :now, lease_until = 0, why = null, file_body = null,
       body_text = case when secret = 1 then '' else body_text end,
       body_html = case when secret = 1 then '' else body_html end
 where id = :id and status = 1 and attempts = :attempts;

-- query: mail_mark_waiting exec
-- doc: Refused for now.
-- params: id @id, attempts @int, due_at @time, why @text
update mail set due_at = :due_at, lease_until = 0, why = :why
 where id = :id and status = 1 and attempts = :attempts;

-- query: mail_mark_failed exec
-- doc: Given up.
-- params: id @id, attempts @int, why @text
update mail set status = 3, lease_until = 0, why = :why
 where id = :id and status = 1 and attempts = :attempts;

-- query: mail_retry exec
-- doc: Try again now, as if for the first time; not while it is on the line, and no dead secret.
-- params: id @id, now @time
update mail
   set status = 1, attempts = 0, due_at = :now,
       until_at = case when status = 3 then 0 else until_at end
 where id = :id and status in (1, 3) and lease_until <= :now and (status = 1 or secret = 0);

-- query: mail_retry_all exec
-- doc: The same for all that failed, but for secret ones: their links are dead.
-- params: now @time
update mail set status = 1, attempts = 0, due_at = :now, until_at = 0
 where status = 3 and secret = 0;

-- query: mail_lines each
-- doc: Mails of one status, newest first.
-- params: status @int
-- row: id @id, to_email @text, to_name @text?, subject @text, status @int, attempts @int, due_at @time, why @text?, search @text, made_at @time, sent_at @time?
select id, to_email, to_name, subject, status, attempts, due_at, why, search, made_at, sent_at
  from mail where status = :status order by id desc;

-- query: mail_counts one
-- doc: How many wait and how many failed.
-- row: waiting @int, failed @int
select cast(coalesce(sum(case when status = 1 then 1 else 0 end), 0) as bigint) as waiting,
       cast(coalesce(sum(case when status = 3 then 1 else 0 end), 0) as bigint) as failed
  from mail where status in (1, 3);

-- query: mail_forget_sent exec
-- doc: Delete what was sent before a time.
-- params: before @time
delete from mail where status = 2 and sent_at < :before;

-- query: mail_forget_settled exec
-- doc: It left or was given up, and nothing of it is kept.
-- params: id @id
delete from mail where id = :id and status in (2, 3) and forget = 1;

-- query: mail_forget_address exec
-- doc: All mails to somebody who is forgotten.
-- params: email_key @text
delete from mail where lower(to_email) = :email_key;

-- query: mail_forget_mentions exec
-- doc: Mails to others that speak of somebody who is forgotten: gone once they left.
-- params: email_key @text, name @text
update mail set forget = 1
 where instr(lower(body_text), :email_key) > 0 or instr(lower(subject), :email_key) > 0
    or lower(reply_to) = :email_key
    or (:name <> '' and (instr(body_text, :name) > 0 or instr(subject, :name) > 0));
-- postgres:
update mail set forget = 1
 where strpos(lower(body_text), :email_key) > 0 or strpos(lower(subject), :email_key) > 0
    or lower(reply_to) = :email_key
    or (:name <> '' and (strpos(body_text, :name) > 0 or strpos(subject, :name) > 0));

-- query: mail_forget_marked exec
-- doc: Those of them that left already, or were given up.
delete from mail where status in (2, 3) and forget = 1;

-- # The outbox. status: 1 waits, 2 sent, 3 failed.

create table mail (
  id @id primary key,
  key @text unique,
  space_id @id not null,
  to_email @text not null,
  to_name @text,
  lang @text not null,
  subject @text not null,
  body_text @text not null,
  body_html @text not null,
  ics @text,
  ics_method @text,
  secret @bool not null,
  status @int not null check (status in (1, 2, 3)),
  attempts @int not null,
  due_at @time not null,
  until_at @time not null,
  -- # nobody else touches it before this time: it is on the line
  lease_until @time not null,
  why @text,
  search @text not null,
  made_at @time not null,
  sent_at @time
);
create index mail_due on mail (due_at, id) where status = 1;
create index mail_by_status on mail (status, id);

-- # What the program as a whole wants to know; it writes no table of others.

-- query: app_counters one
-- doc: What waits, for /metrics.
-- params: now @time
-- row: mails_waiting @int, mails_failed @int, mail_late_s @int, jobs_due @int, jobs_failed @int
select
  (select count(*) from mail where status = 1) as mails_waiting,
  (select count(*) from mail where status = 3) as mails_failed,
  (select coalesce(max(:now - due_at), 0) from mail where status = 1 and due_at <= :now) as mail_late_s,
  (select count(*) from job where failed_at is null and ready_at <= :now) as jobs_due,
  (select count(*) from job where failed_at is not null) as jobs_failed;

-- # PostgreSQL reads the text of every check anew for each statement: here when a mail is written, taken and sent. The
-- # types of C say the same.
-- postgres:
alter table mail drop constraint mail_status_check, drop constraint mail_secret_check, drop constraint mail_forget_check;
-- both:

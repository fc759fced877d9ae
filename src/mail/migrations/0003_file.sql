-- # One file that goes with a mail; let go when the mail has left, for it is kept where it came from.
alter table mail add column file_name @text;
alter table mail add column file_type @text;
alter table mail add column file_body @bytes;

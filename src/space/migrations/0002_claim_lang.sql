-- # The language in which it was written: that of the answer.
alter table claim add column lang @text;

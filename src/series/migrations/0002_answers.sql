-- # How often all dates that waited were answered: a link in a mail is good for one answer.
alter table series add column answers @int not null default 0;

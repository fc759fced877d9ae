-- # What exactly was done: "Officina Altinate, desk, Tuesday 2 March, 10:00", in the language of whose place it was.
alter table helper_act add column detail @text not null default '';

-- # Shortest and longest booking, in minutes, of kinds that have their own: "desk 240 0;room 60 480".
alter table space add column lengths @text not null default '';

-- # Minutes that a resource needs before a booking, and after it, where the one beside it is somebody else's.
alter table resource add column setup_min @int not null default 0;
alter table resource add column clearup_min @int not null default 0;

-- # The membership that included it before a step made it paid in another way; 0: none. It goes back to it when a
-- # step makes it cover the booking again.
alter table draw add column was_source_id @id not null default 0;
create index draw_of_was_source on draw (was_source_id, from_at) where was_source_id <> 0;

-- # What was drawn of it beyond what its period brings now: what is given back makes this less, nothing else.
alter table allowance add column beyond_amount @int not null default 0;

-- # On whose account what is offered is booked; null: the person's own.
alter table waitlist add column team_id @id;

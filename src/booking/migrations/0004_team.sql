-- # On whose account a booking is, and whether an admin of that team must still say yes.
alter table booking add column team_id @id;
alter table booking add column team_waits @bool not null default 0;
create index booking_of_team on booking (team_id, starts_at) where team_id is not null;

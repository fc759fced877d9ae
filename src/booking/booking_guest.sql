-- query: guest_turn one
-- doc: Who books with one address in one space waits for his turn, until the end of the transaction. SQLite has one writer.
-- params: turn @int
-- row: turn @int
select cast(:turn as integer) as turn;
-- postgres:
select cast(:turn as bigint) as turn from pg_advisory_xact_lock(:turn);

-- query: guest_count one
-- doc: What was booked with one address in a space: today, whatever became of it, and what is not over.
-- params: space_id @id, email_key @text, day_from @time, now @time
-- row: today @int, ahead @int
select cast(coalesce(sum(case when created_at >= :day_from then 1 else 0 end), 0) as bigint) as today,
       cast(coalesce(sum(case when status < 10 and ends_at > :now then 1 else 0 end), 0) as bigint) as ahead
  from booking
 where by_guest = 1 and space_id = :space_id and lower(email) = :email_key;

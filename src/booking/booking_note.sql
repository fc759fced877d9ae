-- # ---- notes of staff (booking_note.c)

-- query: booking_note_add exec
-- doc: A note.
-- params: id @id, booking_id @id, by_account_id @id, words @text, at @time
insert into booking_staff_note (id, booking_id, by_account_id, words, written_at)
values (:id, :booking_id, :by_account_id, :words, :at);

-- query: booking_note_delete exec
-- doc: It goes; by_account_id 0: whoever wrote it.
-- params: id @id, booking_id @id, by_account_id @id
delete from booking_staff_note
where id = :id and booking_id = :booking_id and (:by_account_id = 0 or by_account_id = :by_account_id);

-- query: booking_notes_of many
-- doc: The notes on a booking, the first first.
-- params: booking_id @id
-- row: id @id, by_account_id @id?, by @text?, words @text, written_at @time
-- max: 100
select n.id, n.by_account_id, a.name as by, n.words, n.written_at
from booking_staff_note n left join account a on a.id = n.by_account_id
where n.booking_id = :booking_id order by n.written_at, n.id limit 100;

-- query: booking_notes_of_window many
-- doc: The notes on the bookings that take units of a space in a window, by booking.
-- params: space_id @id, after @time, from_at @time, to_at @time
-- row: booking_id @id, by @text?, words @text
-- max: 5000
select n.booking_id, a.name as by, n.words
from booking b join booking_staff_note n on n.booking_id = b.id left join account a on a.id = n.by_account_id
where b.space_id = :space_id and b.starts_at > :after and b.starts_at < :to_at
  and b.ends_at > :from_at and b.status < 10
order by n.booking_id, n.written_at, n.id limit 5000;

-- query: booking_notes_old many
-- doc: Notes on bookings that ended before an instant.
-- params: before @time, max @int
-- row: id @id
-- max: 500
select n.id from booking_staff_note n join booking b on b.id = n.booking_id
where b.ends_at < :before order by n.id limit :max;

-- query: booking_note_forget exec
-- doc: It is no longer needed.
-- params: id @id
delete from booking_staff_note where id = :id;

-- query: give_staff_notes table
-- doc: What staff wrote on the bookings of a person; not who wrote it.
-- params: account_id @id, email_key @text
-- row: booking @id, space @text, written_at @time, words @text
select b.id as booking, s.name as space, n.written_at, n.words
  from booking_staff_note n join booking b on b.id = n.booking_id join space s on s.id = b.space_id
 where b.account_id = :account_id or (b.account_id is null and lower(b.email) = :email_key)
 order by n.written_at desc, n.id;

-- query: erase_staff_notes exec
-- doc: What staff wrote on the bookings of a person.
-- params: account_id @id, email_key @text
delete from booking_staff_note where booking_id in (
    select id from booking
    where account_id = :account_id or (account_id is null and lower(email) = :email_key));

-- query: erase_staff_note_author exec
-- doc: Who wrote them.
-- params: account_id @id
update booking_staff_note set by_account_id = null where by_account_id = :account_id;

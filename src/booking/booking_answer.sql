-- # ---- answers to requests (booking_answer.c)

-- query: answer_last one
-- doc: The last answer to a request.
-- params: booking_id @id
-- row: round @int, by_account_id @id?, by_link @bool, yes @bool, at @time, word @text?
select round, by_account_id, by_link, yes, at, word from booking_answer
where booking_id = :booking_id order by round desc limit 1;

-- query: answer_add exec
-- doc: Keep who answered a request, and how.
-- params: booking_id @id, round @int, by_account_id @id?, by_link @bool, yes @bool, at @time, word @text?
insert into booking_answer (booking_id, round, by_account_id, by_link, yes, at, word)
values (:booking_id, :round, :by_account_id, :by_link, :yes, :at, :word);

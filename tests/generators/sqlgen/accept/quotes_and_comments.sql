-- query: thing_quoted many
-- doc: Signs inside quotes are no parameters: it's so.
-- row: sign @text
select ':id @int ; ? $1 -- it''s' as sign
-- # a comment inside
from thing where name <> '::';

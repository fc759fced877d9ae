-- # expect 2: not understood: -- mysql:
-- mysql:
create table x (id @id);

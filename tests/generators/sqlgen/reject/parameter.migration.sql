-- # expect 2: a migration has no parameters
create table x (id @id check (id > :least));

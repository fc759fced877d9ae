-- # expect 2: table thing already exists
create table thing (id @id primary key);

-- # Grows with every change of an operator or a space, so that what is kept in memory of all of them is compared with
-- # one row. Apart from the network's row, which people change.
create table register (
  id @id primary key check (id = 1),
  revision @int not null
);
insert into register (id, revision) values (1, 1);

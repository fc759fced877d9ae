-- # expect 2: unknown datatype
create table x (id bigint primary key);

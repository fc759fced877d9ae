create table upper_thing (id @id primary key, thing_id @id not null references thing (id));

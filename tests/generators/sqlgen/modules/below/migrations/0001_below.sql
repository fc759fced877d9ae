create table lower_thing (id @id primary key, name @text not null);

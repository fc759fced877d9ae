-- # expect *: the next migration of sample is named 0002_words.sql
create table x (id @id);

-- # expect 2: begins with -- query:
select 1;

-- # expect 3: no such type: @uuid
create table x (
    id @uuid);

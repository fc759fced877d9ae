-- # Parts for one engine.
create table other (
-- sqlite:
    id @id primary key,
-- postgres:
    id @id generated always as identity primary key,
-- both:
    shut @bool not null default 0,
    "order" @text not null check ("order" <> ';')
);
create table pair (a @id not null, b @id not null, primary key (a, b)) without rowid;
-- postgres:
create extension if not exists btree_gist;
-- both:
alter table thing add column shut @bool not null default 0;
create index thing_by_name on thing (name);

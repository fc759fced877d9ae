-- # What was applied to this database, and a hash of its text.
create table migration (
    module @text not null,
    number @int not null,
    name @text not null,
    hash @int not null,
    applied_at @time not null,
    primary key (module, number)
) without rowid;

-- # Who makes ids: no id of a node above its mark was ever given out (store_ids.c).
create table node (
    node @int primary key,
    mark @int not null
);

-- # What happened, for whoever wants to know. On PostgreSQL tx is the transaction that announced it, so
-- # that facts of transactions still open can be held back; on SQLite there is one writer.
create table fact (
-- sqlite:
    id @id primary key,
-- postgres:
    id @id generated always as identity primary key,
-- both:
    tx @int not null,
    at @time not null,
    name @text not null,
    operator_id @id not null,
    space_id @id not null,
    subject_id @id not null,
    data @text not null
);
-- postgres:
create index fact_by_tx on fact (tx);
-- both:

-- # How far each consumer got: facts of from_tx <= tx < to_tx up to id fact_id are done, and all below.
create table fact_cursor (
    consumer @text primary key,
    from_tx @int not null,
    to_tx @int not null,
    fact_id @id not null
);

-- # Work for later. ready_at: when it may be taken; moved to the end of the lease while it is worked on.
create table job (
    id @id primary key,
    kind @text not null,
    key @text,
    args @text not null,
    due_at @time not null,
    ready_at @time not null,
    leased @bool not null,
    again_at @time,
    attempts @int not null,
    failed_at @time,
    why @text not null
);
create index job_by_ready on job (ready_at) where failed_at is null;
create unique index job_by_key on job (kind, key) where failed_at is null and key is not null;

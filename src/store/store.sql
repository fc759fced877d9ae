-- # ---- migrations

-- query: migration_table one
-- doc: How many tables of this name there are: 0 in a fresh database.
-- row: tables @int
select count(*) as tables from sqlite_schema where type = 'table' and name = 'migration';
-- postgres:
select count(*) as tables from pg_catalog.pg_class where oid = to_regclass('migration');

-- query: migration_each each
-- doc: What was applied.
-- row: module @text, number @int, hash @int
select module, number, hash from migration order by module, number;

-- query: migration_add exec
-- doc: Note a migration as applied.
-- params: module @text, number @int, name @text, hash @int, at @time
insert into migration (module, number, name, hash, applied_at)
values (:module, :number, :name, :hash, :at);

-- # ---- ids

-- query: node_mark one
-- doc: Up to where the ids of a node may be in use.
-- params: node @int
-- row: mark @int
select mark from node where node = :node;

-- query: node_mark_set exec
-- doc: Note up to where the ids of a node may be in use; a mark never goes back.
-- params: node @int, mark @int
insert into node (node, mark) values (:node, :mark)
on conflict (node) do update set mark = excluded.mark where excluded.mark > node.mark;

-- # ---- facts

-- query: fact_insert post
-- doc: Announce what happened.
-- params: at @time, name @text, operator_id @id, space_id @id, subject_id @id, data @text
insert into fact (tx, at, name, operator_id, space_id, subject_id, data)
values (0, :at, :name, :operator_id, :space_id, :subject_id, :data);
-- postgres:
insert into fact (tx, at, name, operator_id, space_id, subject_id, data)
values (pg_current_xact_id()::text::bigint, :at, :name, :operator_id, :space_id, :subject_id, :data);

-- query: fact_horizon one
-- doc: Every fact with a smaller tx is visible by now; no smaller one will come.
-- row: tx @int
select 1 as tx;
-- postgres:
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as tx;

-- query: fact_window many
-- doc: Facts of a span of transactions behind an id, in order. Found by id: by its transactions all of a long span would be read and sorted for each few of them.
-- params: from_tx @int, to_tx @int, fact_id @id, max @int
-- row: id @id, tx @int, at @time, name @text, operator_id @id, space_id @id, subject_id @id, data @text
select id, tx, at, name, operator_id, space_id, subject_id, data from fact
where tx + 0 >= :from_tx and tx + 0 < :to_tx and id > :fact_id
order by id limit :max;

-- query: fact_first one
-- doc: The first fact of a span of transactions, 0 when it has none. SQLite has one span, of all facts.
-- params: from_tx @int, to_tx @int
-- row: id @id
select coalesce(min(id), 0) as id from fact where tx + 0 >= :from_tx and tx + 0 < :to_tx;
-- postgres:
select coalesce(min(id + 0), 0) as id from fact where tx >= :from_tx and tx < :to_tx;

-- query: fact_cursor_get one
-- doc: How far a consumer got.
-- params: consumer @text
-- row: from_tx @int, to_tx @int, fact_id @id
select from_tx, to_tx, fact_id from fact_cursor where consumer = :consumer;

-- query: fact_last one
-- doc: The last fact of the transactions before one.
-- params: to_tx @int
-- row: id @id
select coalesce(max(id), 0) as id from fact where tx < :to_tx;

-- query: fact_cursor_set exec
-- doc: A consumer got further.
-- params: consumer @text, from_tx @int, to_tx @int, fact_id @id
insert into fact_cursor (consumer, from_tx, to_tx, fact_id)
values (:consumer, :from_tx, :to_tx, :fact_id)
on conflict (consumer) do update
set from_tx = excluded.from_tx, to_tx = excluded.to_tx, fact_id = excluded.fact_id;

-- # ---- jobs

-- query: job_insert exec
-- doc: Queue work. The same unfinished kind and key is brought forward instead; one being worked on runs again.
-- params: id @id, kind @text, key @text?, args @text, due_at @time
insert into job (id, kind, key, args, due_at, ready_at, leased, attempts, why)
values (:id, :kind, :key, :args, :due_at, :due_at, 0, 0, '')
on conflict (kind, key) where failed_at is null and key is not null do update set
    args = excluded.args,
    due_at = case when job.leased = 0 and excluded.due_at < job.due_at
                  then excluded.due_at else job.due_at end,
    ready_at = case when job.leased = 0 and excluded.ready_at < job.ready_at
                    then excluded.ready_at else job.ready_at end,
    again_at = case when job.leased = 1 then excluded.due_at end;

-- query: job_lease one
-- doc: Take the job that is ready for longest.
-- params: now @time, until @time
-- row: id @id, kind @text, args @text, due_at @time, attempts @int
update job set ready_at = :until, leased = 1, attempts = attempts + 1
where id = (select id from job where failed_at is null and ready_at <= :now
            order by ready_at limit 1)
returning id, kind, args, due_at, attempts;
-- postgres:
update job set ready_at = :until, leased = 1, attempts = attempts + 1
where id = (select id from job where failed_at is null and ready_at <= :now
            order by ready_at limit 1 for update skip locked)
returning id, kind, args, due_at, attempts;

-- query: job_again exec
-- doc: Done, but asked for again meanwhile: ready anew.
-- params: id @id
update job set due_at = again_at, ready_at = again_at, again_at = null, leased = 0, attempts = 0,
               why = ''
where id = :id and again_at is not null;

-- query: job_remove exec
-- doc: Done.
-- params: id @id
delete from job where id = :id;

-- query: job_put_off exec
-- doc: Try again later.
-- params: id @id, due_at @time, why @text
update job set ready_at = case when again_at < :due_at then again_at else :due_at end,
               again_at = null, leased = 0, why = :why
where id = :id;

-- query: job_give_up exec
-- doc: Kept as failed, for people to see.
-- params: id @id, now @time, why @text
update job set failed_at = :now, leased = 0, why = :why where id = :id;

-- # How one gets into a space: told to who has a booking, never public.
create table way_in (
    space_id @id primary key,
    words @text not null,
    changed_at @time not null
);

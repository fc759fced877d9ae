-- # A picture below the plan, to draw after: as we made it, without what the camera wrote.
create table floorplan_picture (
    floor_id @id primary key,
    space_id @id not null,
    -- # people see it, too; else only who draws
    shown @bool not null,
    changed_at @time not null,
    jpeg @bytes not null
);

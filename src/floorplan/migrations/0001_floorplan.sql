-- # The plan of a floor, in centimetres from the upper left corner.
create table floorplan (
    floor_id @id primary key,
    space_id @id not null,
    width @int not null,
    height @int not null,
    -- # the grid that the editor snaps to
    grid @int not null,
    -- # how many outlines of an uploaded drawing there are
    outlines @int not null,
    changed_at @time not null,
    revision @int not null
);
create index floorplan_space on floorplan (space_id);

-- # What stands on it, in the order of drawing. A place has a resource; all else is to find one's way.
create table floorplan_shape (
    floor_id @id not null,
    number @int not null,
    space_id @id not null,
    kind @int not null,
    x @int not null,
    y @int not null,
    width @int not null,
    height @int not null,
    -- # quarter turns clockwise
    turn @int not null,
    -- # corners of an area, "x,y x,y ..." within the plan; else empty
    points @text not null,
    label @text not null,
    resource_id @id,
    -- # the outline of the drawing that it is; 0: none
    outline @int not null,
    primary key (floor_id, number)
);
-- # A resource stands in one place of the house.
create unique index floorplan_resource on floorplan_shape (resource_id) where resource_id is not null;
create index floorplan_shape_space on floorplan_shape (space_id);

-- # An uploaded drawing, as we read it: only paths, made of numbers. Tone: 1 line, 2 wash, 3 solid.
create table floorplan_outline (
    floor_id @id not null,
    number @int not null,
    tone @int not null,
    x @int not null,
    y @int not null,
    width @int not null,
    height @int not null,
    title @text not null,
    path @text not null,
    primary key (floor_id, number)
);

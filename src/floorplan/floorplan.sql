-- # ---- plans

-- query: floorplan_of_floor one
-- doc: The plan of a floor.
-- params: floor_id @id
-- row: floor_id @id, space_id @id, width @int, height @int, grid @int, outlines @int, changed_at @time, revision @int
select floor_id, space_id, width, height, grid, outlines, changed_at, revision from floorplan
where floor_id = :floor_id;

-- query: floorplan_floors many
-- doc: The floors of a space, with their plans where there are some, from the lowest up.
-- params: space_id @id
-- row: floor_id @id, name @text, level @int, width @int?, height @int?
select f.id as floor_id, f.name, f.level, p.width, p.height
from floor f left join floorplan p on p.floor_id = f.id
where f.space_id = :space_id
order by f.level, f.name, f.id;

-- query: floorplan_put exec
-- doc: A plan, new or changed.
-- params: floor_id @id, space_id @id, width @int, height @int, grid @int, outlines @int, at @time
insert into floorplan (floor_id, space_id, width, height, grid, outlines, changed_at, revision)
values (:floor_id, :space_id, :width, :height, :grid, :outlines, :at, 1)
on conflict (floor_id) do update set width = excluded.width, height = excluded.height,
    grid = excluded.grid, outlines = excluded.outlines, changed_at = excluded.changed_at,
    revision = floorplan.revision + 1;

-- query: floorplan_drop exec
-- doc: A plan is taken away.
-- params: floor_id @id
delete from floorplan where floor_id = :floor_id;

-- # ---- what stands on them

-- query: floorplan_shapes many
-- doc: What stands on a plan, in the order of drawing.
-- params: floor_id @id
-- max: 600
-- row: number @int, kind @int, x @int, y @int, width @int, height @int, turn @int, points @text, label @text, resource_id @id?, outline @int
select number, kind, x, y, width, height, turn, points, label, resource_id, outline
from floorplan_shape where floor_id = :floor_id
order by number;

-- query: floorplan_shape_put post
-- doc: One of them.
-- params: floor_id @id, number @int, space_id @id, kind @int, x @int, y @int, width @int, height @int, turn @int, points @text, label @text, resource_id @id?, outline @int
insert into floorplan_shape (floor_id, number, space_id, kind, x, y, width, height, turn, points,
    label, resource_id, outline)
values (:floor_id, :number, :space_id, :kind, :x, :y, :width, :height, :turn, :points,
    :label, :resource_id, :outline);

-- query: floorplan_shapes_clear exec
-- doc: Nothing stands on a plan any more.
-- params: floor_id @id
delete from floorplan_shape where floor_id = :floor_id;

-- query: floorplan_elsewhere many
-- doc: Where resources of a space stand, on plans of other floors.
-- params: space_id @id, floor_id @id
-- row: resource_id @id, floor @text
select s.resource_id, f.name as floor
from floorplan_shape s join floor f on f.id = s.floor_id
where s.space_id = :space_id and s.floor_id <> :floor_id and s.resource_id is not null
order by s.resource_id;

-- query: floorplan_sweep_shapes exec
-- doc: What stands on floors that are no more.
-- params: space_id @id
delete from floorplan_shape where space_id = :space_id
  and floor_id not in (select id from floor where space_id = :space_id);

-- query: floorplan_sweep exec
-- doc: Plans of floors that are no more.
-- params: space_id @id
delete from floorplan where space_id = :space_id
  and floor_id not in (select id from floor where space_id = :space_id);

-- # ---- uploaded drawings

-- query: floorplan_outlines many
-- doc: The outlines of an uploaded drawing, in its order.
-- params: floor_id @id
-- max: 1500
-- row: number @int, tone @int, x @int, y @int, width @int, height @int, title @text, path @text
select number, tone, x, y, width, height, title, path from floorplan_outline
where floor_id = :floor_id
order by number;

-- query: floorplan_outlines_drawn many
-- doc: Those of them that a place is made of.
-- params: floor_id @id
-- max: 600
-- row: number @int, tone @int, x @int, y @int, width @int, height @int, title @text, path @text
select o.number, o.tone, o.x, o.y, o.width, o.height, o.title, o.path
from floorplan_outline o
where o.floor_id = :floor_id and o.number in
  (select s.outline from floorplan_shape s where s.floor_id = :floor_id and s.outline > 0)
order by o.number;

-- query: floorplan_outline_put post
-- doc: One outline.
-- params: floor_id @id, number @int, tone @int, x @int, y @int, width @int, height @int, title @text, path @text
insert into floorplan_outline (floor_id, number, tone, x, y, width, height, title, path)
values (:floor_id, :number, :tone, :x, :y, :width, :height, :title, :path);

-- query: floorplan_outlines_clear exec
-- doc: The drawing is taken away.
-- params: floor_id @id
delete from floorplan_outline where floor_id = :floor_id;

-- # ---- loggia check

-- query: floorplan_check_shapes one
-- doc: Shapes whose resource is none of their space, or whose space is not that of the plan.
-- row: shapes @int, astray @int
select count(*) as shapes,
       cast(coalesce(sum(case when p.floor_id is null or p.space_id <> s.space_id
             or (s.resource_id is not null and (r.id is null or r.space_id <> s.space_id))
             then 1 else 0 end), 0) as bigint) as astray
from floorplan_shape s
left join floorplan p on p.floor_id = s.floor_id
left join resource r on r.id = s.resource_id;

-- # ---- pictures below them

-- query: floorplan_picture_put exec
-- doc: A picture below a plan, in place of the one before.
-- params: floor_id @id, space_id @id, shown @bool, at @time, jpeg @bytes
insert into floorplan_picture (floor_id, space_id, shown, changed_at, jpeg)
values (:floor_id, :space_id, :shown, :at, :jpeg)
on conflict (floor_id) do update set shown = excluded.shown, changed_at = excluded.changed_at,
    jpeg = excluded.jpeg;

-- query: floorplan_picture_look one
-- doc: Whether a plan has a picture, without its bytes.
-- params: floor_id @id
-- row: shown @bool, changed_at @time
select shown, changed_at from floorplan_picture where floor_id = :floor_id;

-- query: floorplan_picture_bytes one
-- doc: The picture below a plan.
-- params: floor_id @id
-- row: shown @bool, jpeg @bytes
select shown, jpeg from floorplan_picture where floor_id = :floor_id;

-- query: floorplan_picture_drop exec
-- doc: The picture is taken away.
-- params: floor_id @id
delete from floorplan_picture where floor_id = :floor_id;

-- query: floorplan_sweep_pictures exec
-- doc: Pictures of floors that are no more.
-- params: space_id @id
delete from floorplan_picture where space_id = :space_id
  and floor_id not in (select id from floor where space_id = :space_id);

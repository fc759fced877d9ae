-- # How far back a scan of a window must look to meet the booking (booking_internal.h): 0 it takes no units any more;
-- # 1 it lasts two hours at most; 2 twelve; 3 a day.
alter table booking add column reach @int not null default 0;
update booking set reach = case when ends_at - starts_at <= 7200 then 1
                                when ends_at - starts_at <= 43200 then 2
                                else 3 end
where status < 10;

-- # The whole network in time.
drop index booking_short;
drop index booking_long;
create index booking_in_time on booking (reach, starts_at, ends_at, resource_id, units);

-- # One space: booking_of_space is scanned two hours back, and this for the few that began before.
create index booking_long_of_space on booking (space_id, starts_at, ends_at, resource_id, units, reach)
    where reach > 1;

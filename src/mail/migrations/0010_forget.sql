-- # Nothing of it is kept once it left or was given up: it speaks of somebody who was forgotten.
alter table mail add column forget @bool not null default 0;

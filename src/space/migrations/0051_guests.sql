-- # What one e-mail address of a guest may book: new bookings a day, and bookings to come at once.
alter table space add column guest_day_max @int not null default 12;
alter table space add column guest_ahead_max @int not null default 12;

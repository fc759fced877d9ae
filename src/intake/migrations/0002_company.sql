-- # Memberships of rows that name a company are the company's, with a seat for each of its people.
alter table intake add column of_company @bool not null default 0;

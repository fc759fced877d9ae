-- # The network: one row; and the legal entities that run spaces in it.

create table network (
  id @id primary key check (id = 1),
  name @text not null,
  tagline @text not null,
  lang @text not null,
  zone @text not null,
  mail_from @text not null,
  -- # where the pages were last served
  public_url @text not null,
  key @bytes not null,
  made_at @time not null,
  changed_at @time not null
);

create table operator (
  id @id primary key,
  slug @text not null unique,
  name @text not null,
  legal_name @text not null,
  vat_id @text,
  country @text not null,
  currency @text not null,
  email @text not null,
  vat_rate_bp @int not null check (vat_rate_bp between 0 and 10000),
  prices_include_vat @bool not null,
  status @int not null check (status in (1, 2)),
  -- # what the steward types to find it, folded (base/fold.h)
  search @text not null,
  sort_name @text not null,
  made_at @time not null,
  changed_at @time not null
);
create index operator_by_name on operator (sort_name, id);

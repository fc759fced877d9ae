-- # A search first asks whether any space or operator changed since the kept atlas was made (booking_atlas.c):
-- # these hold all that the question reads, so that it does not walk through whole spaces.
create index space_stamp on space (revision);
create index operator_stamp on operator (status, vat_rate_bp, prices_include_vat);

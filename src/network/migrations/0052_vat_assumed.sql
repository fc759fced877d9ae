-- # The rate of VAT was put in by the program (the standard rate of the country, 0 where it knows none): nobody who
-- # knows has said it. Until now some operators began at 0 without a word.
alter table operator add column vat_assumed @bool not null default 0;
update operator set vat_assumed = 1 where vat_rate_bp = 0;

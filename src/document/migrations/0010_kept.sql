-- # Its signer had himself erased: kept for the law until this day, for the operator alone; 0: as it is.
alter table document_request add column kept_until_day @int not null default 0;
create index document_request_kept on document_request (kept_until_day) where kept_until_day > 0;

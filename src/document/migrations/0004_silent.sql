-- # No letters go out: demonstration data.
alter table document_request add column silent @bool not null default 0;

-- # What an operator has to countersign, and what he is asked for on his page.
create index document_request_to_countersign on document_request (operator_id, id) where state = 2 and countersign = 1;
-- # Reminded at reminded_at; the next one of itself is due before it expires.
create index document_request_signer on document_request (email_key, state, id);

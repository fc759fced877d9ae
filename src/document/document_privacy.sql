-- # ---- what is kept about a person (document_privacy.c)

-- query: give_documents table
-- doc: The documents of a person.
-- params: account_id @id, email_key @text
-- row: id @id, title @text, kind @text, state @text, operator @text, space @text?, made_at @time, signed_at @time?, ended_at @time?, reason @text, language @text
select d.id, d.title,
       case d.kind when 1 then 'contract' when 2 then 'rules' when 3 then 'consent' else 'other' end as kind,
       case d.state when 1 then 'waiting' when 2 then 'signed' when 3 then 'countersigned' when 10 then 'declined'
            when 11 then 'withdrawn' else 'expired' end as state,
       o.name as operator, s.name as space, d.issued_at as made_at, d.signed_at, d.ended_at, d.reason,
       d.lang as language
  from document_request d join operator o on o.id = d.operator_id left join space s on s.id = d.space_id
 where (d.account_id = :account_id and d.account_id <> 0) or d.email_key = :email_key
 order by d.id desc;

-- query: give_evidence table
-- doc: What happened to the documents of a person.
-- params: account_id @id, email_key @text
-- row: document_id @id, title @text, at @time, what @text, name @text, email @text, address @text, device @text
select e.request_id as document_id, d.title, e.at,
       case e.what when 1 then 'issued' when 2 then 'PDF made' when 4 then 'code sent' when 5 then 'signed'
            when 6 then 'countersigned' when 7 then 'declined' when 8 then 'withdrawn' when 9 then 'expired'
            else 'reminded' end as what,
       e.name, e.email, e.address, e.agent as device
  from document_evidence e join document_request d on d.id = e.request_id
 where (d.account_id = :account_id and d.account_id <> 0) or d.email_key = :email_key
 order by e.request_id desc, e.number;

-- query: give_consents table
-- doc: House rules accepted, consents given and withdrawn.
-- params: account_id @id
-- row: title @text, version @int, given @bool, at @time, language @text, address @text, device @text
select t.name as title, c.version, c.given, c.at, c.lang as language, c.address, c.agent as device
  from document_consent c join document_template t on t.id = c.template_id
 where c.account_id = :account_id order by c.id desc;

-- query: give_files each
-- doc: The PDFs of the documents of a person.
-- params: account_id @id, email_key @text
-- row: request_id @id, kind @int, body @bytes
select f.request_id, f.kind, f.body
  from document_file f join document_request d on d.id = f.request_id
 where (d.account_id = :account_id and d.account_id <> 0) or d.email_key = :email_key
 order by f.request_id desc, f.kind;

-- query: documents_to_erase many
-- doc: The documents of a person, and when they were signed.
-- params: account_id @id, email_key @text
-- row: id @id, state @int, signed_at @time?
-- max: 1000
select id, state, signed_at from document_request
 where (account_id = :account_id and account_id <> 0) or email_key = :email_key order by id;

-- query: document_keep exec
-- doc: Its signer is erased: it is the operator's alone until a day.
-- params: id @id, until_day @int
update document_request set account_id = 0, email_key = '', kept_until_day = :until_day where id = :id;

-- query: documents_over many
-- doc: What the law keeps no longer.
-- params: day @int, max @int
-- row: id @id
-- max: 1000
select id from document_request where kept_until_day > 0 and kept_until_day < :day order by id limit :max;

-- query: document_files_delete exec
-- doc: Its PDFs.
-- params: request_id @id
delete from document_file where request_id = :request_id;

-- query: document_evidence_delete exec
-- doc: Its evidence, which goes with it.
-- params: request_id @id
delete from document_evidence where request_id = :request_id;

-- query: document_delete exec
-- doc: A document without its PDFs and evidence.
-- params: id @id
delete from document_request where id = :id;

-- query: document_codes_erase exec
-- doc: Codes on their way to an address.
-- params: email_key @text
delete from document_code where email_key = :email_key;

-- query: document_consents_erase exec
-- doc: All that a person said to house rules and consents.
-- params: account_id @id
delete from document_consent where account_id = :account_id;

-- # Templates and their versions. operator_id and space_id 0: of the network; space_id 0: of the operator.
create table document_template (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    kind @int not null check (kind between 1 and 4),
    name @text not null,
    -- # of a consent: what it allows ("directory"); "" for none
    purpose @text not null,
    -- # of a text that came with the program: it is brought once, and never again
    start_key @text unique,
    -- # what it was copied from, and which version of it
    from_template_id @id not null,
    from_version @int not null,
    -- # the version in force; 0: never published
    version @int not null,
    archived @bool not null,
    made_at @time not null,
    changed_at @time not null,
    made_by @id not null
);
create index document_template_of on document_template (operator_id, space_id, kind);

-- # Versions count from 1. The draft is the one that is not published; there is at most one. What is published
-- # is never changed.
create table document_version (
    id @id primary key,
    template_id @id not null references document_template (id),
    number @int not null check (number >= 1),
    -- # what changed
    note @text not null,
    -- # who checked it, as the publisher wrote it; "": nobody
    reviewed @text not null,
    published_at @time,
    published_by @id not null,
    unique (template_id, number)
);

create table document_text (
    version_id @id not null references document_version (id),
    lang @text not null,
    title @text not null,
    body @text not null,
    primary key (version_id, lang)
);

-- # Documents. Title and body are frozen when it is issued; text_hash is SHA-256 over them.
create table document_request (
    id @id primary key,
    template_id @id not null,
    version_id @id not null,
    version @int not null,
    kind @int not null,
    operator_id @id not null,
    space_id @id not null,
    subject_kind @text not null,
    subject_id @id not null,
    account_id @id not null,
    email @text not null,
    email_key @text not null,
    name @text not null,
    lang @text not null,
    title @text not null,
    body @text not null,
    text_hash @bytes not null,
    countersign @bool not null,
    state @int not null,
    issued_at @time not null,
    issued_by @id not null,
    expires_at @time not null,
    signed_at @time,
    countersigned_at @time,
    ended_at @time,
    reason @text not null,
    back @text not null,
    reminded_at @time,
    -- # a PDF is to be made: 1 the document, 2 with the signature, 3 with both; 0 nothing
    to_print @int not null,
    search @text not null,
    revision @int not null
);
create index document_request_of_space on document_request (space_id, id);
create index document_request_of_operator on document_request (operator_id, id);
create index document_request_of_subject on document_request (subject_kind, subject_id, id);
create index document_request_of_account on document_request (account_id, id) where account_id <> 0;
create index document_request_of_email on document_request (email_key, id);
create index document_request_waiting on document_request (expires_at) where state = 1;
create index document_request_to_print on document_request (id) where to_print > 0;

-- # The PDFs, each kept as it was made: kind 1 the document, 2 with the signature page of the signer, 3 of both.
create table document_file (
    id @id primary key,
    request_id @id not null references document_request (id),
    kind @int not null check (kind between 1 and 3),
    hash @bytes not null,
    pages @int not null,
    body @bytes not null,
    made_at @time not null,
    unique (request_id, kind)
);
create index document_file_of_hash on document_file (hash);

-- # What happened to a document, only ever added to. hash is SHA-256 over the row and the hash before it.
create table document_evidence (
    id @id primary key,
    request_id @id not null references document_request (id),
    number @int not null,
    what @int not null,
    at @time not null,
    account_id @id not null,
    email @text not null,
    name @text not null,
    address @text not null,
    agent @text not null,
    -- # of a signature: an SVG path; ""
    drawing @text not null,
    -- # a JSON object
    data @text not null,
    previous @bytes not null,
    hash @bytes not null,
    unique (request_id, number)
);

-- # Codes sent by mail, before a signature. request_id 0: for the documents that an operator countersigns.
create table document_code (
    id @id primary key,
    request_id @id not null,
    email_key @text not null,
    -- # of the session that asked; 0: through the link of a mail
    session_id @id not null,
    hash @bytes not null,
    made_at @time not null,
    ends_at @time not null,
    tries @int not null,
    used_at @time
);
create index document_code_of_email on document_code (email_key, made_at);
create index document_code_by_end on document_code (ends_at);

-- # House rules accepted, consents given and withdrawn: only ever added to; the last row counts.
create table document_consent (
    id @id primary key,
    account_id @id not null,
    template_id @id not null,
    version @int not null,
    given @bool not null,
    lang @text not null,
    at @time not null,
    address @text not null,
    agent @text not null
);
create index document_consent_of on document_consent (account_id, template_id, id);
create index document_consent_of_template on document_consent (template_id, account_id, id);

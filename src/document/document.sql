-- # ---- templates

-- query: template_of_id one
-- doc: A template.
-- params: id @id
-- row: id @id, operator_id @id, space_id @id, kind @int, name @text, purpose @text, start_key @text?, from_template_id @id, from_version @int, version @int, archived @bool, asked @bool, made_at @time, changed_at @time
select id, operator_id, space_id, kind, name, purpose, start_key, from_template_id, from_version, version, archived,
       asked, made_at, changed_at
  from document_template where id = :id;

-- query: template_of_start one
-- doc: A template that came with the program.
-- params: start_key @text
-- row: id @id
select id from document_template where start_key = :start_key;

-- query: templates_usable many
-- doc: What a space, or an operator, may use: its own, its operator's, the network's.
-- params: operator_id @id, space_id @id, kind @int
-- row: id @id, operator_id @id, space_id @id, kind @int, name @text, purpose @text, version @int
-- max: 1000
select id, operator_id, space_id, kind, name, purpose, version
  from document_template
 where archived = 0 and version > 0 and (:kind = 0 or kind = :kind)
   and (operator_id = 0 or (operator_id = :operator_id and (space_id = 0 or space_id = :space_id)))
 order by case when space_id <> 0 then 0 when operator_id <> 0 then 1 else 2 end, kind, name, id;

-- query: template_insert exec
-- doc: Make a template without a version.
-- params: id @id, operator_id @id, space_id @id, kind @int, name @text, purpose @text, start_key @text?, from_template_id @id, from_version @int, at @time, made_by @id, asked @bool
insert into document_template (id, operator_id, space_id, kind, name, purpose, start_key, from_template_id,
                               from_version, version, archived, made_at, changed_at, made_by, asked)
values (:id, :operator_id, :space_id, :kind, :name, :purpose, :start_key, :from_template_id,
        :from_version, 0, 0, :at, :at, :made_by, :asked)
on conflict (start_key) do nothing;

-- query: template_publish exec
-- doc: A version is in force from now on.
-- params: id @id, version @int, at @time
update document_template set version = :version, changed_at = :at where id = :id;

-- query: version_of one
-- doc: One version of a template.
-- params: template_id @id, number @int
-- row: id @id, number @int, note @text, reviewed @text, published_at @time?
select id, number, note, reviewed, published_at from document_version
 where template_id = :template_id and number = :number;

-- query: version_insert exec
-- doc: A new version; published_at null is the draft.
-- params: id @id, template_id @id, number @int, note @text, reviewed @text, published_at @time?, published_by @id
insert into document_version (id, template_id, number, note, reviewed, published_at, published_by)
values (:id, :template_id, :number, :note, :reviewed, :published_at, :published_by);

-- query: draft_of one
-- doc: The version of a template that is not published yet.
-- params: template_id @id
-- row: id @id, number @int, note @text
select id, number, note from document_version where template_id = :template_id and published_at is null;

-- query: version_publish exec
-- doc: The draft becomes a version that nobody changes.
-- params: id @id, note @text, reviewed @text, at @time, published_by @id
update document_version
   set note = :note, reviewed = :reviewed, published_at = :at, published_by = :published_by
 where id = :id and published_at is null;

-- query: text_copy exec
-- doc: The texts of one version into another.
-- params: from_version @id, to_version @id
insert into document_text (version_id, lang, title, body)
select :to_version, lang, title, body from document_text where version_id = :from_version;

-- query: text_drop exec
-- doc: Take a language out of a version.
-- params: version_id @id, lang @text
delete from document_text where version_id = :version_id and lang = :lang;

-- query: text_of many
-- doc: The texts of a version, in all its languages.
-- params: version_id @id
-- row: lang @text, title @text, body @text
-- max: 50
select lang, title, body from document_text where version_id = :version_id order by lang;

-- query: text_put exec
-- doc: Write the text of a version in one language.
-- params: version_id @id, lang @text, title @text, body @text
insert into document_text (version_id, lang, title, body) values (:version_id, :lang, :title, :body)
on conflict (version_id, lang) do update set title = :title, body = :body;

-- # ---- documents

-- query: request_insert exec
-- doc: Issue a document; the PDF is to be made.
-- params: id @id, template_id @id, version_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, email_key @text, name @text, lang @text, title @text, body @text, text_hash @bytes, countersign @bool, issued_at @time, issued_by @id, expires_at @time, back @text, search @text
insert into document_request (id, template_id, version_id, version, kind, operator_id, space_id, subject_kind, subject_id,
                              account_id, email, email_key, name, lang, title, body, text_hash, countersign, state,
                              issued_at, issued_by, expires_at, reason, back, to_print, search, revision)
values (:id, :template_id, :version_id, :version, :kind, :operator_id, :space_id, :subject_kind, :subject_id,
        :account_id, :email, :email_key, :name, :lang, :title, :body, :text_hash, :countersign, 1,
        :issued_at, :issued_by, :expires_at, '', :back, 1, :search, 1);

-- query: request_of_id one
-- doc: A document without its text.
-- params: id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, revision @int
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, revision
  from document_request where id = :id;

-- query: requests_of_subject many
-- doc: The documents of a subject, newest first.
-- params: subject_kind @text, subject_id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, revision @int
-- max: 1000
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, revision
  from document_request
 where subject_kind = :subject_kind and subject_id = :subject_id
 order by id desc;

-- query: request_turn exec
-- doc: Another state, if nobody changed the document meanwhile.
-- params: id @id, revision @int, state @int, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, to_print @int
update document_request
   set state = :state, signed_at = :signed_at, countersigned_at = :countersigned_at, ended_at = :ended_at,
       reason = :reason, to_print = case when to_print > :to_print then to_print else :to_print end,
       revision = revision + 1
 where id = :id and revision = :revision;

-- # ---- evidence

-- query: evidence_last one
-- doc: The end of a document's chain.
-- params: request_id @id
-- row: number @int, hash @bytes
select number, hash from document_evidence where request_id = :request_id order by number desc limit 1;

-- query: evidence_all each
-- doc: Every chain, in order.
-- row: id @id, request_id @id, number @int, what @int, at @time, account_id @id, email @text, name @text, address @text, agent @text, drawing @text, data @text, previous @bytes, hash @bytes
select id, request_id, number, what, at, account_id, email, name, address, agent, drawing, data, previous, hash
  from document_evidence order by request_id, number;

-- query: evidence_insert exec
-- doc: Add to the chain.
-- params: id @id, request_id @id, number @int, what @int, at @time, account_id @id, email @text, name @text, address @text, agent @text, drawing @text, data @text, previous @bytes, hash @bytes
insert into document_evidence (id, request_id, number, what, at, account_id, email, name, address, agent, drawing, data,
                               previous, hash)
values (:id, :request_id, :number, :what, :at, :account_id, :email, :name, :address, :agent, :drawing, :data,
        :previous, :hash);

-- # ---- consents

-- query: consent_last one
-- doc: What a person said last about a template.
-- params: account_id @id, template_id @id
-- row: version @int, given @bool, at @time
select version, given, at from document_consent
 where account_id = :account_id and template_id = :template_id
 order by id desc limit 1;

-- query: consent_insert exec
-- doc: He gave or withdrew it.
-- params: id @id, account_id @id, template_id @id, version @int, given @bool, lang @text, at @time, address @text, agent @text
insert into document_consent (id, account_id, template_id, version, given, lang, at, address, agent)
values (:id, :account_id, :template_id, :version, :given, :lang, :at, :address, :agent);

-- query: consent_for one
-- doc: Whether a consent for a purpose stands, whatever its template or version.
-- params: account_id @id, operator_id @id, purpose @text
-- row: given @int
select count(*) as given
  from document_consent c
  join document_template t on t.id = c.template_id
 where c.account_id = :account_id and t.operator_id = :operator_id and t.purpose = :purpose and c.given = 1
   and not exists (select 1 from document_consent later
                    where later.account_id = c.account_id and later.template_id = c.template_id and later.id > c.id);

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

-- query: versions_of many
-- doc: What was ever in force, newest first.
-- params: template_id @id
-- row: number @int, note @text, reviewed @text, published_at @time
-- max: 1000
select number, note, reviewed, published_at from document_version
 where template_id = :template_id and published_at is not null order by number desc limit 1000;

-- query: templates_listed many
-- doc: The templates of an owner, with what is known of their texts.
-- params: operator_id @id, space_id @id
-- row: id @id, operator_id @id, space_id @id, kind @int, name @text, start_key @text?, from_version @int, version @int, archived @bool, asked @bool, changed_at @time, drafts @int, reviewed @text?, origin_version @int?
-- max: 1000
select t.id, t.operator_id, t.space_id, t.kind, t.name, t.start_key, t.from_version, t.version, t.archived, t.asked,
       t.changed_at,
       (select count(*) from document_version d where d.template_id = t.id and d.published_at is null) as drafts,
       (select v.reviewed from document_version v where v.template_id = t.id and v.number = t.version) as reviewed,
       (select o.version from document_template o where o.id = t.from_template_id) as origin_version
  from document_template t
 where t.operator_id = :operator_id and t.space_id = :space_id
 order by t.archived, t.kind, t.name, t.id;

-- query: langs_of many
-- doc: The languages that a template has, in its draft or else in force.
-- params: template_id @id
-- row: lang @text
-- max: 50
select x.lang from document_text x
 where x.version_id = (select v.id from document_version v where v.template_id = :template_id
                        order by v.number desc limit 1)
 order by x.lang;

-- query: template_set exec
-- doc: Name and use of a template.
-- params: id @id, name @text, purpose @text, asked @bool, at @time
update document_template set name = :name, purpose = :purpose, asked = :asked, changed_at = :at where id = :id;

-- query: template_archived exec
-- doc: Used no more, or again.
-- params: id @id, archived @bool, at @time
update document_template set archived = :archived, changed_at = :at where id = :id;

-- query: accepted_count one
-- doc: How many people accept a template, and how many of them only a version before this one.
-- params: template_id @id, version @int
-- row: people @int, earlier @int
select count(*) as people, coalesce(sum(case when c.version < :version then 1 else 0 end), 0) as earlier
  from document_consent c
 where c.template_id = :template_id and c.given = 1
   and not exists (select 1 from document_consent later
                    where later.account_id = c.account_id and later.template_id = c.template_id and later.id > c.id);

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
-- params: id @id, template_id @id, version_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, email_key @text, name @text, lang @text, title @text, body @text, text_hash @bytes, countersign @bool, issued_at @time, issued_by @id, expires_at @time, back @text, silent @bool, search @text
insert into document_request (id, template_id, version_id, version, kind, operator_id, space_id, subject_kind, subject_id,
                              account_id, email, email_key, name, lang, title, body, text_hash, countersign, state,
                              issued_at, issued_by, expires_at, reason, back, silent, to_print, search, revision)
values (:id, :template_id, :version_id, :version, :kind, :operator_id, :space_id, :subject_kind, :subject_id,
        :account_id, :email, :email_key, :name, :lang, :title, :body, :text_hash, :countersign, 1,
        :issued_at, :issued_by, :expires_at, '', :back, :silent, 1, :search, 1);

-- query: request_of_id one
-- doc: A document without its text.
-- params: id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day
  from document_request where id = :id;

-- query: requests_of_subject many
-- doc: The documents of a subject, newest first.
-- params: subject_kind @text, subject_id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int
-- max: 1000
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day
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

-- query: request_text one
-- doc: The frozen text of a document.
-- params: id @id
-- row: title @text, body @text, text_hash @bytes, version_id @id, to_print @int, reminded_at @time?
select title, body, text_hash, version_id, to_print, reminded_at from document_request where id = :id;

-- query: request_lock lock
-- doc: Nobody else changes the document or its evidence until the end of the transaction.
-- params: id @id
select id from document_request where id = :id;

-- query: request_printed exec
-- doc: The PDF that was to be made is there.
-- params: id @id, kind @int
update document_request set to_print = 0 where id = :id and to_print <= :kind;

-- query: request_reminded exec
-- doc: The signer was reminded.
-- params: id @id, at @time
update document_request set reminded_at = :at where id = :id;

-- query: requests_to_print many
-- doc: Documents whose PDF is to be made, the oldest first.
-- params: most @int
-- row: id @id, to_print @int
select id, to_print from document_request where to_print > 0 order by id limit :most;

-- query: requests_due many
-- doc: Unsigned documents whose time is over.
-- params: now @time, most @int
-- row: id @id
select id from document_request where state = 1 and expires_at <= :now order by expires_at limit :most;

-- query: requests_to_remind many
-- doc: Unsigned documents that expire before `until`, issued before `issued`, and of which nobody was reminded.
-- params: now @time, until @time, issued @time, most @int
-- row: id @id
select id from document_request
 where state = 1 and expires_at > :now and expires_at <= :until and issued_at <= :issued and reminded_at is null
 order by expires_at limit :most;

-- query: requests_to_countersign each
-- doc: What waits for the operators' signatures, the oldest first.
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day
  from document_request where state = 2 and countersign = 1 order by id;

-- query: requests_of_space each
-- doc: The documents of a space, newest first.
-- params: space_id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int, search @text
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day, search
  from document_request where space_id = :space_id order by id desc;

-- query: requests_of_operator each
-- doc: The documents of an operator and all its spaces, newest first.
-- params: operator_id @id
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int, search @text
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day, search
  from document_request where operator_id = :operator_id order by id desc;

-- query: requests_of_person many
-- doc: The documents of a person, by his account or his address, newest first.
-- params: account_id @id, email_key @text
-- row: id @id, template_id @id, version @int, kind @int, operator_id @id, space_id @id, subject_kind @text, subject_id @id, account_id @id, email @text, name @text, lang @text, title @text, countersign @bool, state @int, issued_at @time, expires_at @time, signed_at @time?, countersigned_at @time?, ended_at @time?, reason @text, back @text, silent @bool, revision @int, kept_until_day @int
-- max: 1000
select id, template_id, version, kind, operator_id, space_id, subject_kind, subject_id, account_id, email, name, lang,
       title, countersign, state, issued_at, expires_at, signed_at, countersigned_at, ended_at, reason, back, silent, revision, kept_until_day
  from document_request
 where (account_id = :account_id and account_id <> 0) or email_key = :email_key
 order by id desc;

-- # ---- PDFs

-- query: file_of one
-- doc: A PDF of a document.
-- params: request_id @id, kind @int
-- row: id @id, hash @bytes, pages @int, body @bytes, made_at @time
select id, hash, pages, body, made_at from document_file where request_id = :request_id and kind = :kind;

-- query: files_of many
-- doc: The PDFs of a document, without their bytes.
-- params: request_id @id
-- row: kind @int, hash @bytes, pages @int, made_at @time
-- max: 3
select kind, hash, pages, made_at from document_file where request_id = :request_id order by kind;

-- query: file_of_hash many
-- doc: The documents that a PDF is of: one, unless it was made twice from the same words at once.
-- params: hash @bytes
-- row: request_id @id, kind @int, made_at @time
-- max: 100
select request_id, kind, made_at from document_file where hash = :hash order by id limit 100;

-- query: file_insert exec
-- doc: Keep a PDF; nothing when it was made meanwhile.
-- params: id @id, request_id @id, kind @int, hash @bytes, pages @int, body @bytes, at @time
insert into document_file (id, request_id, kind, hash, pages, body, made_at)
values (:id, :request_id, :kind, :hash, :pages, :body, :at)
on conflict (request_id, kind) do nothing;

-- # ---- codes

-- query: code_insert exec
-- doc: A code is on its way.
-- params: id @id, request_id @id, email_key @text, session_id @id, hash @bytes, at @time, ends_at @time
insert into document_code (id, request_id, email_key, session_id, hash, made_at, ends_at, tries)
values (:id, :request_id, :email_key, :session_id, :hash, :at, :ends_at, 0);

-- query: code_count one
-- doc: How many were sent to an address lately.
-- params: email_key @text, since @time
-- row: codes @int
select count(*) as codes from document_code where email_key = :email_key and made_at > :since;

-- query: code_last one
-- doc: The newest code for a document that was not used.
-- params: request_id @id, email_key @text
-- row: id @id, hash @bytes, made_at @time, ends_at @time, tries @int
select id, hash, made_at, ends_at, tries from document_code
 where request_id = :request_id and email_key = :email_key and used_at is null
 order by id desc limit 1;

-- query: code_try exec
-- doc: Somebody tries a code; no change when it was tried too often.
-- params: id @id, most @int
update document_code set tries = tries + 1 where id = :id and tries < :most and used_at is null;

-- query: code_use exec
-- doc: It was the right one, and proves the address from now on for a while.
-- params: id @id, at @time
update document_code set used_at = :at where id = :id and used_at is null;

-- query: code_proof one
-- doc: A code that this session entered lately.
-- params: email_key @text, session_id @id, since @time
-- row: made_at @time, used_at @time
select made_at, used_at from document_code
 where email_key = :email_key and session_id = :session_id and session_id <> 0 and used_at > :since
 order by id desc limit 1;

-- query: code_forget exec
-- doc: Delete codes whose time is long over.
-- params: before @time
delete from document_code where ends_at < :before;

-- # ---- evidence

-- query: evidence_of many
-- doc: The chain of a document.
-- params: request_id @id
-- row: id @id, request_id @id, number @int, what @int, at @time, account_id @id, email @text, name @text, address @text, agent @text, drawing @text, data @text, previous @bytes, hash @bytes
-- max: 500
select id, request_id, number, what, at, account_id, email, name, address, agent, drawing, data, previous, hash
  from document_evidence where request_id = :request_id order by number;

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

-- query: consents_of many
-- doc: All that a person ever said, newest first.
-- params: account_id @id
-- row: template_id @id, version @int, given @bool, lang @text, at @time, address @text, agent @text
-- max: 2000
select template_id, version, given, lang, at, address, agent from document_consent
 where account_id = :account_id order by id desc limit 2000;

-- query: asked_of_person many
-- doc: What a person is asked to accept: by the network, by those he has to do with, and all that he ever answered.
-- params: account_id @id
-- row: id @id, operator_id @id, space_id @id, kind @int, name @text, version @int
-- max: 500
select t.id, t.operator_id, t.space_id, t.kind, t.name, t.version
  from document_template t
 where t.version > 0
   and ((t.asked = 1 and t.archived = 0
         and (t.operator_id = 0
              or exists (select 1 from role_grant g
                          where g.account_id = :account_id and g.operator_id = t.operator_id
                            and (g.space_id = 0 or t.space_id = 0 or g.space_id = t.space_id))
              or exists (select 1 from document_request r
                          where r.account_id = :account_id and r.operator_id = t.operator_id
                            and (t.space_id = 0 or r.space_id = t.space_id))))
        or exists (select 1 from document_consent c
                    where c.account_id = :account_id and c.template_id = t.id))
 order by t.operator_id, t.space_id, t.kind, t.id;

-- query: asked_of_space many
-- doc: What people of a space are asked to accept: its own, its operator's and the network's.
-- params: operator_id @id, space_id @id
-- row: id @id, operator_id @id, space_id @id, kind @int, name @text, version @int
-- max: 500
select id, operator_id, space_id, kind, name, version
  from document_template
 where version > 0 and asked = 1 and archived = 0
   and (operator_id = 0 or (operator_id = :operator_id and (space_id = 0 or space_id = :space_id)))
 order by operator_id desc, space_id desc, kind, id;

-- query: notes_since many
-- doc: What changed in the versions after one, newest first.
-- params: template_id @id, after @int
-- row: number @int, note @text
-- max: 50
select number, note from document_version
 where template_id = :template_id and number > :after and published_at is not null and note <> ''
 order by number desc limit 50;

-- query: consent_insert exec
-- doc: He gave or withdrew it.
-- params: id @id, account_id @id, template_id @id, version @int, given @bool, lang @text, at @time, address @text, agent @text
insert into document_consent (id, account_id, template_id, version, given, lang, at, address, agent)
values (:id, :account_id, :template_id, :version, :given, :lang, :at, :address, :agent);

-- query: consents_before many
-- doc: Who accepted an earlier version of a template than this, and not taken it back since.
-- params: template_id @id, version @int
-- row: account_id @id
-- max: 50000
select c.account_id from document_consent c
 where c.template_id = :template_id and c.given = 1 and c.version < :version
   and not exists (select 1 from document_consent later
                    where later.account_id = c.account_id and later.template_id = c.template_id and later.id > c.id)
 order by c.id;

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

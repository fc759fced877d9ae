-- query: network_row one
-- doc: The one row of the network.
-- row: name @text, tagline @text, lang @text, zone @text, mail_from @text, key @bytes
select name, tagline, lang, zone, mail_from, key from network where id = 1;

-- query: network_make exec
-- doc: The first row; nothing when another process made it meanwhile.
-- params: name @text, tagline @text, lang @text, zone @text, mail_from @text, public_url @text, key @bytes, at @time
insert into network (id, name, tagline, lang, zone, mail_from, public_url, key, made_at, changed_at)
values (1, :name, :tagline, :lang, :zone, :mail_from, :public_url, :key, :at, :at)
on conflict (id) do nothing;

-- query: network_url one
-- doc: Where the pages were last served.
-- row: public_url @text
select public_url from network where id = 1;

-- query: network_url_note exec
-- doc: Note where the pages are served.
-- params: url @text
update network set public_url = :url where id = 1 and public_url <> :url;

-- query: network_change exec
-- doc: All that a steward may change.
-- params: name @text, tagline @text, lang @text, zone @text, mail_from @text, at @time
update network
   set name = :name, tagline = :tagline, lang = :lang, zone = :zone, mail_from = :mail_from,
       changed_at = :at
 where id = 1;

-- query: tagline_every many
-- doc: The line under the name in other languages.
-- row: lang @text, tagline @text
select lang, tagline from network_tagline order by lang;

-- query: tagline_write exec
-- doc: The line in one language.
-- params: lang @text, tagline @text
insert into network_tagline (lang, tagline) values (:lang, :tagline)
on conflict (lang) do update set tagline = excluded.tagline;

-- query: tagline_remove exec
-- doc: There is none in this language.
-- params: lang @text
delete from network_tagline where lang = :lang;

-- query: register_revision one
-- doc: What grows when any operator or space changes.
-- row: revision @int
select revision from register where id = 1;

-- query: register_grow post
-- doc: An operator or a space changes.
update register set revision = revision + 1 where id = 1;

-- query: operator_of_id one
-- doc: One operator.
-- params: id @id
-- row: id @id, slug @text, name @text, legal_name @text, vat_id @text?, country @text, currency @text, email @text, vat_rate_bp @int, prices_include_vat @bool, vat_assumed @bool, status @int, made_at @time
select id, slug, name, legal_name, vat_id, country, currency, email, vat_rate_bp,
       prices_include_vat, vat_assumed, status, made_at
  from operator where id = :id;

-- query: operator_id_of_slug one
-- doc: The operator that has this slug.
-- params: slug @text
-- row: id @id
select id from operator where slug = :slug;

-- query: operator_lines each
-- doc: The register, by name or with the newest first; status 0 is any.
-- params: status @int, newest @bool
-- row: id @id, slug @text, name @text, legal_name @text, vat_id @text?, country @text, currency @text, email @text, status @int, made_at @time, search @text
select id, slug, name, legal_name, vat_id, country, currency, email, status, made_at, search
  from operator
 where :status = 0 or status = :status
 order by case when :newest = 1 then -made_at else 0 end, sort_name, id;

-- query: operator_counts one
-- doc: How many operators have each status.
-- row: active @int, suspended @int
select cast(coalesce(sum(case when status = 1 then 1 else 0 end), 0) as bigint) as active,
       cast(coalesce(sum(case when status = 2 then 1 else 0 end), 0) as bigint) as suspended
  from operator;

-- query: operator_insert exec
-- doc: A new operator, active.
-- params: id @id, slug @text, name @text, legal_name @text, vat_id @text?, country @text, currency @text, email @text, vat_rate_bp @int, prices_include_vat @bool, vat_assumed @bool, search @text, sort_name @text, at @time
insert into operator (id, slug, name, legal_name, vat_id, country, currency, email, vat_rate_bp,
                      prices_include_vat, vat_assumed, status, search, sort_name, made_at, changed_at)
values (:id, :slug, :name, :legal_name, :vat_id, :country, :currency, :email, :vat_rate_bp,
        :prices_include_vat, :vat_assumed, 1, :search, :sort_name, :at, :at);

-- query: operator_change exec
-- doc: All but slug and status, which are changed by themselves or never.
-- params: id @id, name @text, legal_name @text, vat_id @text?, country @text, currency @text, email @text, vat_rate_bp @int, prices_include_vat @bool, vat_assumed @bool, search @text, sort_name @text, at @time
update operator
   set name = :name, legal_name = :legal_name, vat_id = :vat_id, country = :country,
       currency = :currency, email = :email, vat_rate_bp = :vat_rate_bp,
       prices_include_vat = :prices_include_vat, vat_assumed = :vat_assumed, search = :search, sort_name = :sort_name,
       changed_at = :at
 where id = :id;

-- query: operator_status_change exec
-- doc: Suspend or resume; no change when it is so already.
-- params: id @id, status @int, at @time
update operator set status = :status, changed_at = :at where id = :id and status <> :status;

-- query: operator_every many
-- doc: All operators by name, to choose from.
-- row: id @id, slug @text, name @text, legal_name @text, vat_id @text?, country @text, currency @text, email @text, vat_rate_bp @int, prices_include_vat @bool, vat_assumed @bool, status @int, made_at @time
select id, slug, name, legal_name, vat_id, country, currency, email, vat_rate_bp,
       prices_include_vat, vat_assumed, status, made_at
  from operator order by sort_name, id;

/* What a person signed and agreed to: his page, the same as one file, and the house rules and
 * notices of a space. */
#include "base/email.h"
#include "base/zip.h"
#include "document/document_show.h"
#include "document_routes.h"
#include "document_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"
#include "store/store.h"

#include <string.h>

/* ---- documents ------------------------------------------------------------------------------- */

static enum status my_requests(struct ctx *ctx, struct sql_requests_of_person_row **ret_rows,
                               size_t *ret_n)
{
    const char *key = email_key(ctx->arena, ctx->actor->email);
    if (!key)
        return LIMIT;
    return sql_requests_of_person(ctx,
                                  &(struct sql_requests_of_person_args){
                                      .account_id = ctx->actor->account_id, .email_key = key},
                                  ret_rows, ret_n);
}

static struct document document_of_mine(const struct sql_requests_of_person_row *r)
{
    struct sql_request_of_id_row same; /* the two queries name the same columns */
    _Static_assert(sizeof same == sizeof *r, "one shape");
    memcpy(&same, r, sizeof same);
    return document_of_row(&same);
}

static struct when at(const struct paper *p, int64_t utc)
{
    return utc ? zone_when(p->zone, utc) : (struct when){.has = false};
}

static enum status my_document(struct ctx *ctx, const struct document *d,
                               struct my_document_view *ret_line)
{
    struct paper p = {.document = *d};
    enum status s = paper_around(ctx, &p);
    if (s == OK)
        *ret_line = (struct my_document_view){
            .id = d->id,
            .title = d->title,
            .kind = document_kind_name(d->kind),
            .state = document_state_name(d->state),
            .state_name = show_state(ctx, d->state, d->done),
            .done = d->done,
            .operator_name = p.operator_name,
            .space_name = p.space_name,
            .issued_at = at(&p, d->issued_at),
            .expires_at = at(&p, d->expires_at),
            .signed_at = at(&p, d->signed_at),
            .url = document_path(ctx, d->id),
        };
    return s;
}

static enum status add_documents(struct ctx *ctx, struct my_documents_view *v)
{
    struct sql_requests_of_person_row *rows;
    size_t n;
    enum status s = my_requests(ctx, &rows, &n);
    if (s != OK)
        return s;
    struct my_document_view *waiting = arena_array(ctx->arena, n, sizeof *waiting);
    struct my_document_view *others = arena_array(ctx->arena, n, sizeof *others);
    if (!waiting || !others)
        return LIMIT;
    v->waiting = waiting;
    v->documents = others;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct document d = document_of_mine(&rows[i]);
        s = my_document(ctx, &d,
                        d.state == DOCUMENT_WAITING ? &waiting[v->waiting_n++]
                                                    : &others[v->documents_n++]);
    }
    v->waiting_count = (int64_t)v->waiting_n;
    return s;
}

/* ---- texts that are accepted ----------------------------------------------------------------- */

struct asked {
    int64_t id, operator_id, space_id;
    enum document_kind kind;
    int64_t version;
};

static enum status owner_name(struct ctx *ctx, const struct asked *a, const char **ret_name)
{
    struct network n;
    struct operator_ o;
    struct space sp;
    enum status s;
    if (a->space_id) {
        s = space_get(ctx, a->space_id, &sp);
        *ret_name = s == OK ? sp.name : "";
    } else if (a->operator_id) {
        s = operator_get(ctx, a->operator_id, &o);
        *ret_name = s == OK ? o.name : "";
    } else {
        s = network_get(ctx, &n);
        *ret_name = s == OK ? n.name : "";
    }
    return s;
}

/* What changed since he accepted, as the writers said it. */
static enum status changes_since(struct ctx *ctx, const struct asked *a, int64_t seen,
                                 const char **ret_text)
{
    struct sql_notes_since_row *rows;
    size_t n;
    const char *text = NULL;
    enum status s = sql_notes_since(
        ctx, &(struct sql_notes_since_args){.template_id = a->id, .after = seen}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        text = words(ctx, "%s%s%s", text ? text : "", text ? "\u00a0· " : "", rows[i].note);
    if (s == OK)
        *ret_text = text;
    return s;
}

/* The text in force as the reader gets it; `about` is the space on whose page he is (0: none). */
static enum status text_in_force(struct ctx *ctx, const struct asked *a, int64_t about_operator,
                                 int64_t about_space, struct consent_text_view *v)
{
    struct sql_template_of_id_row t;
    struct sql_version_of_row version;
    struct template_text text;
    struct markdown md;
    struct document_value values[DOCUMENT_FIELDS_MAX];
    const char *lang = ctx->lang ? ctx->lang->code : "en";
    enum status s = version_in_force(ctx, a->id, &t, &version);
    if (s == OK)
        s = text_for(ctx, version.id, lang, &text);
    if (s == OK)
        s = house_values(ctx, a->operator_id ? a->operator_id : about_operator,
                         a->space_id ? a->space_id : about_space, values);
    if (s != OK)
        return s;
    const struct lang *of = text_lang(text.lang);
    const char *body = text_fill(ctx->arena, text.body, of, values);
    v->title = title_fill(ctx->arena, text.title, of, values);
    v->lang = text.lang;
    if (!body || !v->title)
        return LIMIT;
    s = markdown_read(ctx->arena, body, &md);
    v->blocks = md.blocks;
    v->blocks_n = md.blocks_n;
    return s;
}

static enum status add_answer(struct ctx *ctx, const struct asked *a, struct consent_text_view *v)
{
    struct document_consent c;
    const struct zone *zone;
    if (!ctx->actor)
        return OK;
    enum status s = document_consent_of(ctx, ctx->actor->account_id, a->id, &c);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    v->signed_in = true;
    v->given = c.given;
    v->current = c.current_too;
    v->seen = c.version;
    v->at = c.at ? zone_when(zone, c.at) : (struct when){.has = false};
    return c.given && !c.current_too ? changes_since(ctx, a, c.version, &v->changed) : OK;
}

static enum status consent_text(struct ctx *ctx, const struct asked *a, const struct space *about,
                                struct consent_text_view *ret_text)
{
    struct consent_text_view v = {.template = a->id,
                                  .kind = document_kind_name(a->kind),
                                  .version = a->version,
                                  .free = a->kind == DOCUMENT_CONSENT,
                                  .space = about ? about->slug : NULL};
    enum status s = owner_name(ctx, a, &v.owner);
    if (s == OK)
        s = text_in_force(ctx, a, about ? about->operator_id : 0, about ? about->id : 0, &v);
    if (s == OK)
        s = add_answer(ctx, a, &v);
    if (s == OK)
        *ret_text = v;
    return s;
}

static enum status add_texts(struct ctx *ctx, struct my_documents_view *v)
{
    struct sql_asked_of_person_row *rows;
    size_t n;
    enum status s = sql_asked_of_person(
        ctx, &(struct sql_asked_of_person_args){ctx->actor->account_id}, &rows, &n);
    if (s != OK)
        return s;
    struct consent_text_view *texts = arena_array(ctx->arena, n, sizeof *texts);
    if (!texts)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct asked a = {rows[i].id, rows[i].operator_id, rows[i].space_id,
                                (enum document_kind)rows[i].kind, rows[i].version};
        s = consent_text(ctx, &a, NULL, &texts[i]);
    }
    v->texts = texts;
    v->texts_n = n;
    return s;
}

static enum status add_log(struct ctx *ctx, struct my_documents_view *v)
{
    struct sql_consents_of_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s =
        sql_consents_of(ctx, &(struct sql_consents_of_args){ctx->actor->account_id}, &rows, &n);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct consent_line_view *lines = arena_array(ctx->arena, n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct sql_template_of_id_row t;
        s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){rows[i].template_id}, &t);
        if (s == OK)
            lines[i] = (struct consent_line_view){.title = t.name,
                                                  .version = rows[i].version,
                                                  .given = rows[i].given,
                                                  .at = zone_when(zone, rows[i].at),
                                                  .lang = rows[i].lang,
                                                  .address = rows[i].address,
                                                  .agent = rows[i].agent};
    }
    v->log = lines;
    v->log_n = n;
    return s;
}

enum status my_documents(struct ctx *ctx, struct my_documents_view *ret_view)
{
    struct my_documents_view v = {.zip_url = "/me/documents.zip"};
    enum status s = add_documents(ctx, &v);
    if (s == OK)
        s = add_texts(ctx, &v);
    if (s == OK)
        s = add_log(ctx, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- saying yes and no ----------------------------------------------------------------------- */

static enum status said(struct ctx *ctx, const struct consent_say_form *form, const char *what,
                        struct my_documents_view *ret_view)
{
    enum status s = my_documents(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, what);
    reply_see(ctx, form->space ? words(ctx, "/s/%s/notices", form->space) : "/me/documents");
    return OK;
}

enum status consent_accept(struct ctx *ctx, const struct consent_say_form *form,
                           struct my_documents_view *ret_view)
{
    enum status s = document_accept(ctx, ctx->actor->account_id, form->id,
                                    form->version.has ? form->version.v : 0);
    return s == OK ? said(ctx, form, ctx_text(ctx, "Thank you: it is noted."), ret_view) : s;
}

enum status consent_withdraw(struct ctx *ctx, const struct consent_say_form *form,
                             struct my_documents_view *ret_view)
{
    enum status s = document_withdraw_consent(ctx, ctx->actor->account_id, form->id);
    return s == OK ? said(ctx, form, ctx_text(ctx, "Withdrawn: it holds no more."), ret_view) : s;
}

enum status space_notices(struct ctx *ctx, const struct space_notices_form *form,
                          struct space_notices_view *ret_view)
{
    struct space sp;
    struct sql_asked_of_space_row *rows;
    size_t n;
    enum status s = space_of_slug(ctx, form->slug, &sp);
    bool seen = s == OK && (sp.status == SPACE_OPEN || sp.status == SPACE_LISTED ||
                            people_is_host(ctx->actor, sp.operator_id, sp.id));
    if (s == OK && !seen)
        s = NOT_FOUND;
    if (s == OK)
        s = sql_asked_of_space(
            ctx,
            &(struct sql_asked_of_space_args){.operator_id = sp.operator_id, .space_id = sp.id},
            &rows, &n);
    if (s != OK)
        return s;
    struct consent_text_view *texts = arena_array(ctx->arena, n, sizeof *texts);
    if (!texts)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct asked a = {rows[i].id, rows[i].operator_id, rows[i].space_id,
                                (enum document_kind)rows[i].kind, rows[i].version};
        s = consent_text(ctx, &a, &sp, &texts[i]);
    }
    if (s == OK)
        *ret_view = (struct space_notices_view){
            .slug = sp.slug, .name = sp.name, .texts = texts, .texts_n = n};
    return s;
}

/* ---- all of it as one file ------------------------------------------------------------------- */

struct packing {
    struct zip zip;
    struct buf sums; /* SHA256SUMS, as sha256sum reads it */
    size_t papers;
};

static void pack(struct packing *p, const char *name, struct bytes body)
{
    unsigned char hash[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    hash_of_bytes(body, hash, hex);
    buf_printf(&p->sums, "%s  %s\n", hex, name);
    zip_add(&p->zip, name, body);
}

static enum status pack_json(struct ctx *ctx, struct packing *p, const char *name,
                             void (*write)(struct buf *, const void *), const void *view)
{
    struct buf json;
    buf_init(&json, LIMIT_ARENA_BYTES);
    write(&json, view);
    if (!json.failed)
        pack(p, name, (struct bytes){json.p, json.n});
    bool failed = json.failed;
    buf_free(&json);
    (void)ctx;
    return failed ? LIMIT : OK;
}

/* The PDFs of one document and its evidence, in a folder of its own. */
static enum status pack_document(struct ctx *ctx, struct packing *p, const struct document *d)
{
    struct paper paper = {.document = *d};
    struct document_evidence_view evidence;
    const char *folder = words(ctx, "%s-%s", document_kind_name(d->kind), typed_id(ctx, d->id));
    enum status s = paper_around(ctx, &paper);
    for (enum file_kind k = FILE_PLAIN; s == OK && k <= FILE_COUNTERSIGNED; k++) {
        struct sql_file_of_row file;
        s = sql_file_of(ctx, &(struct sql_file_of_args){.request_id = d->id, .kind = k}, &file);
        if (s == OK)
            pack(p, words(ctx, "%s/%s", folder, document_file_name(ctx, d, k)), file.body);
        else if (s == NOT_FOUND)
            s = OK;
    }
    if (s == OK)
        s = evidence_view(ctx, &paper, &evidence);
    if (s == OK)
        s = pack_json(ctx, p, words(ctx, "%s/evidence.json", folder), document_evidence_view_json,
                      &evidence);
    return s;
}

static const char *read_me(struct ctx *ctx)
{
    return words(ctx, "%s\n\n%s\n\n%s\n\n%s\n", ctx_text(ctx, "What you signed and agreed to."),
                 ctx_text(ctx,
                          "Each folder is a document: the PDF that was signed, the PDF with its "
                          "signatures, and evidence.json, the rows that prove who did what, "
                          "when and from where."),
                 ctx_text(ctx, "documents.json lists all documents, house rules and consents, and "
                               "all that you ever said to them."),
                 ctx_text(ctx, "SHA256SUMS has the SHA-256 of every file: \"sha256sum -c "
                               "SHA256SUMS\" checks them. A row of evidence is hashed as SHA-256 "
                               "over the 32 bytes of the hash before it (zeros for the first), "
                               "followed by the row as it stands there."));
}

static enum status pack_all(struct ctx *ctx, void *arg)
{
    struct packing *p = arg;
    struct sql_requests_of_person_row *rows;
    struct my_documents_view all;
    size_t n;
    enum status s = my_requests(ctx, &rows, &n);
    for (size_t i = 0; s == OK && i < n && !p->zip.out->failed; i++) {
        const struct document d = document_of_mine(&rows[i]);
        s = pack_document(ctx, p, &d);
    }
    if (s == OK)
        s = my_documents(ctx, &all);
    if (s == OK)
        s = pack_json(ctx, p, "documents.json", my_documents_view_json, &all);
    const char *words = read_me(ctx);
    if (s == OK)
        pack(p, "README.txt", (struct bytes){words, strlen(words)});
    return s;
}

enum status my_documents_zip(struct ctx *ctx)
{
    struct packing p;
    struct buf out;
    const int64_t now = ctx_now_s(ctx);
    buf_init(&out, LIMIT_REPLY_BYTES);
    buf_init(&p.sums, LIMIT_BODY_BYTES);
    zip_begin(&p.zip, &out, ctx->arena, now);
    enum status s = db_tx(ctx, DB_READ, pack_all, &p);
    zip_add(&p.zip, "SHA256SUMS", (struct bytes){p.sums.p, p.sums.n});
    zip_end(&p.zip);
    if (s == OK && (out.failed || p.sums.failed))
        s = LIMIT;
    if (s == OK)
        reply_bytes(ctx, "application/zip", "documents.zip", (struct bytes){out.p, out.n});
    buf_free(&p.sums);
    buf_free(&out);
    return s;
}

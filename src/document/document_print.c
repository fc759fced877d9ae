/* A document becomes a PDF: loaded in one transaction, drawn in none, kept in another. */
#include "document/document_print.h"

#include "base/format.h"
#include "base/id.h"
#include "base/json.h"
#include "base/words.h"
#include "document/document_pdf.h"
#include "document_sql.h"
#include "network/network.h"
#include "space/space.h"
#include "store/store.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

const char *file_kind_name(enum file_kind k)
{
    return k == FILE_PLAIN ? "plain" : k == FILE_SIGNED ? "signed" : "countersigned";
}

enum { SIGNATURES_MAX = 2, FACTS_MAX = 12 };

/* One PDF under way. */
struct printing {
    struct ctx *ctx;
    int64_t id;
    enum file_kind kind; /* 0: nothing is due */
    struct document document;
    struct sql_request_text_row text;
    struct operator_ operator_;
    struct network network;
    const char *public_url;
    const struct zone *zone;
    struct sql_evidence_of_row *evidence;
    size_t evidence_n;
    struct sql_files_of_row *files;
    size_t files_n;
    struct bytes pdf;
    int pages;
};

static enum status load(struct ctx *ctx, void *arg)
{
    struct printing *p = arg;
    struct space space = {.zone = NULL};
    enum status s = document_get(ctx, p->id, &p->document);
    if (s == OK)
        s = sql_request_text(ctx, &(struct sql_request_text_args){p->id}, &p->text);
    p->kind = s == OK ? (enum file_kind)p->text.to_print : 0;
    if (s != OK || !p->kind)
        return s;
    s = operator_get(ctx, p->document.operator_id, &p->operator_);
    if (s == OK)
        s = network_get(ctx, &p->network);
    if (s == OK)
        s = network_public_url(ctx, &p->public_url);
    if (s == OK && p->document.space_id)
        s = space_get(ctx, p->document.space_id, &space);
    if (s == OK)
        s = sql_evidence_of(ctx, &(struct sql_evidence_of_args){p->id}, &p->evidence,
                            &p->evidence_n);
    if (s == OK)
        s = sql_files_of(ctx, &(struct sql_files_of_args){p->id}, &p->files, &p->files_n);
    p->zone = zone_get(space.zone ? space.zone : p->network.zone);
    return s;
}

/* ---- the page of signatures ------------------------------------------------------------------ */

static const char *hex_of(struct ctx *ctx, struct bytes hash)
{
    char *hex = arena_alloc(ctx->arena, 2 * hash.n + 1);
    return hex ? sodium_bin2hex(hex, 2 * hash.n + 1, hash.p, hash.n) : "";
}

/* "Friday 15 January 2027, 09:00 (2027-01-15T09:00:12+01:00, Europe/Rome)". */
static const char *instant_text(const struct printing *p, int64_t at)
{
    struct when w = zone_when(p->zone, at);
    char exact[RFC3339_CHARS + 1];
    struct buf out;
    rfc3339_print(at, w.offset_s, exact);
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_datetime(&out, p->ctx->lang, w, FORMAT_WEEKDAY | FORMAT_YEAR);
    buf_printf(&out, " (%s, %s)", exact, zone_name(p->zone));
    const char *text = out.failed ? "" : arena_strndup(p->ctx->arena, out.p, out.n);
    buf_free(&out);
    return text ? text : "";
}

struct facts {
    struct pdf_fact *facts;
    size_t n;
};

static void fact(struct facts *f, const char *label, const char *value)
{
    if (value && *value && f->n < FACTS_MAX)
        f->facts[f->n++] = (struct pdf_fact){label, value};
}

static const char *proof_text(const struct printing *p, const json_t *data)
{
    const json_t *sent = json_object_get(data, "code_sent");
    const json_t *entered = json_object_get(data, "code_entered");
    if (!json_is_integer(sent) || !json_is_integer(entered))
        return NULL;
    return words(
        p->ctx, ctx_text(p->ctx, "A code was sent to this address at %s and entered at %s"),
        instant_text(p, json_integer_value(sent)), instant_text(p, json_integer_value(entered)));
}

static const char *ticked_text(const struct printing *p, const json_t *data)
{
    const json_t *ticked = json_object_get(data, "ticked");
    const char *text = NULL;
    for (size_t i = 0; i < json_array_size(ticked); i++) {
        const char *one = json_string_value(json_array_get(ticked, i));
        if (one)
            text = arena_printf(p->ctx->arena, "%s%s☑ %s", text ? text : "", text ? "\n" : "", one);
    }
    return text;
}

static void add_facts(const struct printing *p, const struct sql_evidence_of_row *e,
                      struct facts *f)
{
    struct ctx *ctx = p->ctx;
    struct json_t *data = NULL;
    const char *why;
    bool read = json_read(e->data, strlen(e->data), LIMIT_BODY_BYTES, &data, &why) == OK;
    if (e->what == EVIDENCE_COUNTERSIGNED)
        fact(f, ctx_text(ctx, "For"), p->operator_.legal_name);
    fact(f, ctx_text(ctx, "E-mail"), e->email);
    fact(f, ctx_text(ctx, "When"), instant_text(p, e->at));
    fact(f, ctx_text(ctx, "Network address"), e->address);
    fact(f, ctx_text(ctx, "Browser"), e->agent);
    if (read) {
        fact(f, ctx_text(ctx, "Proof of address"), proof_text(p, data));
        fact(f, ctx_text(ctx, "Declared"), ticked_text(p, data));
        fact(f, ctx_text(ctx, "SHA-256 of the document"),
             arena_strdup(ctx->arena, json_string_value(json_object_get(data, "pdf_sha256"))));
    }
    fact(f, ctx_text(ctx, "Evidence"),
         arena_printf(ctx->arena, ctx_text(ctx, "row %lld, SHA-256 %s"), (long long)e->number,
                      hex_of(ctx, e->hash)));
    json_decref(data);
}

static bool is_signature(const struct printing *p, const struct sql_evidence_of_row *e)
{
    return e->what == EVIDENCE_SIGNED ||
           (e->what == EVIDENCE_COUNTERSIGNED && p->kind == FILE_COUNTERSIGNED);
}

static enum status signatures_of(const struct printing *p, struct pdf_signature *signatures,
                                 size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < p->evidence_n && n < SIGNATURES_MAX; i++) {
        const struct sql_evidence_of_row *e = &p->evidence[i];
        if (!is_signature(p, e))
            continue;
        struct facts f = {.facts = arena_array(p->ctx->arena, FACTS_MAX, sizeof *f.facts)};
        if (!f.facts)
            return LIMIT;
        add_facts(p, e, &f);
        const char *format = e->what == EVIDENCE_SIGNED
                                 ? ctx_text(p->ctx, "Signature of %s")
                                 : ctx_text(p->ctx, "Countersignature of %s");
        signatures[n++] = (struct pdf_signature){
            .heading = arena_printf(p->ctx->arena, format, e->name),
            .name = e->name,
            .drawing = *e->drawing ? e->drawing : NULL,
            .facts = f.facts,
            .facts_n = f.n,
        };
    }
    *ret_n = n;
    return OK;
}

static const char *page_foot(const struct printing *p)
{
    char code[ID_CHARS_MAX + 1];
    id_print(p->id, code);
    return arena_printf(
        p->ctx->arena,
        ctx_text(p->ctx,
                 "Signed on line at %s, document %s, made from version %lld of its template. The "
                 "SHA-256 of the document is that of its PDF without this page, byte for byte; "
                 "both parties can download it, with all rows of the evidence, from %s. Whether "
                 "this file is unchanged is told at %s."),
        p->network.name, code, (long long)p->document.version,
        arena_printf(p->ctx->arena, "%s/documents/%s", p->public_url, code),
        arena_printf(p->ctx->arena, "%s/documents/verify", p->public_url));
}

/* ---- drawing --------------------------------------------------------------------------------- */

static enum status draw(struct printing *p)
{
    struct ctx own = *p->ctx; /* in the language of the document */
    struct markdown md;
    struct pdf_signature signatures[SIGNATURES_MAX];
    char code[ID_CHARS_MAX + 1];
    own.lang = text_lang(p->document.lang);
    p->ctx = &own;
    id_print(p->id, code);
    struct pdf_ask ask = {.lang = p->document.lang,
                          .title = p->text.title,
                          .author = p->operator_.legal_name,
                          .foot = code,
                          .made_at = ctx_now_s(&own),
                          .text = &md,
                          .ticked = p->kind != FILE_PLAIN,
                          .page_title = ctx_text(&own, "Signatures"),
                          .page_foot = page_foot(p),
                          .signatures = signatures};
    enum status s = markdown_read(own.arena, p->text.body, &md);
    if (s == OK && p->kind != FILE_PLAIN)
        s = signatures_of(p, signatures, &ask.signatures_n);
    if (s == OK)
        s = pdf_make(own.arena, &ask, &p->pdf, &p->pages);
    return s;
}

/* ---- keeping --------------------------------------------------------------------------------- */

static enum status tell(struct ctx *ctx, const struct printing *p)
{
    switch (p->kind) {
    case FILE_PLAIN:
        return p->document.state == DOCUMENT_WAITING
                   ? document_write(ctx, &p->document, OCCASION_ASKED, NULL)
                   : OK;
    case FILE_SIGNED:
        return document_write(ctx, &p->document, OCCASION_SIGNED, &p->pdf);
    case FILE_COUNTERSIGNED:
        return document_write(ctx, &p->document, OCCASION_COUNTERSIGNED, &p->pdf);
    }
    return OK;
}

static const char *printed_data(struct ctx *ctx, const struct printing *p, const char *hex)
{
    struct buf data;
    buf_init(&data, LIMIT_TEXT_BYTES);
    BUF_LIT(&data, "{\"file\":");
    json_text(&data, file_kind_name(p->kind));
    buf_printf(&data, ",\"pages\":%d,\"sha256\":", p->pages);
    json_text(&data, hex);
    buf_char(&data, '}');
    return buf_text(&data, ctx->arena);
}

static enum status keep(struct ctx *ctx, void *arg)
{
    const struct printing *p = arg;
    unsigned char hash[SHA256_BYTES];
    int64_t changes = 0;
    crypto_hash_sha256(hash, p->pdf.p, p->pdf.n);
    const struct sql_file_insert_args file = {.id = store_id(ctx),
                                              .request_id = p->id,
                                              .kind = p->kind,
                                              .hash = {hash, sizeof hash},
                                              .pages = p->pages,
                                              .body = p->pdf,
                                              .at = ctx_now_s(ctx)};
    enum status s = sql_request_lock(ctx, &(struct sql_request_lock_args){p->id});
    if (s == OK)
        s = sql_file_insert(ctx, &file, &changes);
    if (s == OK)
        s = sql_request_printed(
            ctx, &(struct sql_request_printed_args){.id = p->id, .kind = p->kind}, NULL);
    if (s != OK || !changes)
        return s;
    const char *data = printed_data(ctx, p, hex_of(ctx, file.hash));
    if (!data)
        return LIMIT;
    s = evidence_add(ctx, p->id,
                     &(struct evidence){.what = EVIDENCE_PRINTED, .nobody = true, .data = data});
    return s == OK ? tell(ctx, p) : s;
}

enum status document_print(struct ctx *ctx, int64_t id)
{
    struct printing p = {.ctx = ctx, .id = id};
    enum status s = db_tx(ctx, DB_READ, load, &p);
    if (s != OK || !p.kind)
        return s;
    s = draw(&p);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, keep, &p);
    return s;
}

/* ---- the worker's part ----------------------------------------------------------------------- */

struct due {
    struct sql_requests_to_print_row *rows;
    size_t n;
    size_t most;
};

static enum status find_due(struct ctx *ctx, void *arg)
{
    struct due *due = arg;
    return sql_requests_to_print(
        ctx, &(struct sql_requests_to_print_args){.most = (int64_t)due->most}, &due->rows, &due->n);
}

enum status document_print_due(struct store *store, struct ctx *ctx, size_t max, size_t *ret_n)
{
    struct due due = {.most = max};
    struct db *db;
    enum status s = store_tx(store, ctx, DB_READ, find_due, &due);
    if (s != OK || due.n == 0) {
        *ret_n = 0;
        return s;
    }
    s = db_open(store, DB_WRITE, &db);
    if (s != OK)
        return s;
    ctx->db = db;
    for (size_t i = 0; i < due.n; i++) {
        enum status one = document_print(ctx, due.rows[i].id);
        s = one == OK ? s : one; /* one that cannot be made does not hold up the others */
    }
    ctx->db = NULL;
    db_close(db);
    if (s == OK)
        *ret_n = due.n;
    return s;
}

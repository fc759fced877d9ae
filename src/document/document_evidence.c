/* The chain of what happened to a document. Rows are only ever added; each carries the hash of the
 * one before it, so that none can be changed, taken out or put in without breaking those after it;
 * the last hash stands on the signed PDF, which both parties hold. */
#include "base/id.h"
#include "base/json.h"
#include "document/document_internal.h"
#include "document_sql.h"
#include "http/http.h"
#include "people/people.h"
#include "store/store.h"

#include <sodium.h>
#include <string.h>

_Static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "libsodium's");

const char *evidence_name(enum evidence_what w)
{
    static const char *const names[EVIDENCE__MAX] = {
        [EVIDENCE_ISSUED] = "issued",
        [EVIDENCE_PRINTED] = "printed",
        [EVIDENCE_CODE_SENT] = "code_sent",
        [EVIDENCE_SIGNED] = "signed",
        [EVIDENCE_COUNTERSIGNED] = "countersigned",
        [EVIDENCE_DECLINED] = "declined",
        [EVIDENCE_WITHDRAWN] = "withdrawn",
        [EVIDENCE_EXPIRED] = "expired",
        [EVIDENCE_REMINDED] = "reminded",
    };
    return w > 0 && w < EVIDENCE__MAX ? names[w] : NULL;
}

static void field(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, ",\"%s\":", name);
    json_text(out, value);
}

void evidence_row(struct buf *out, const struct sql_evidence_insert_args *row)
{
    BUF_LIT(out, "{\"document\":");
    json_id(out, row->request_id);
    buf_printf(out, ",\"number\":%lld", (long long)row->number);
    field(out, "what", evidence_name((enum evidence_what)row->what));
    buf_printf(out, ",\"at\":%lld,\"account\":", (long long)row->at);
    json_id(out, row->account_id);
    field(out, "email", row->email);
    field(out, "name", row->name);
    field(out, "address", row->address);
    field(out, "agent", row->agent);
    field(out, "drawing", row->drawing);
    BUF_LIT(out, ",\"data\":");
    buf_str(out, row->data);
    buf_char(out, '}');
}

bool evidence_hash(const struct sql_evidence_insert_args *row, unsigned char ret_hash[SHA256_BYTES])
{
    struct buf text;
    buf_init(&text, LIMIT_ARENA_BYTES);
    evidence_row(&text, row);
    bool well = !text.failed;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, row->previous.p, row->previous.n);
    if (well)
        crypto_hash_sha256_update(&state, (const unsigned char *)text.p, text.n);
    crypto_hash_sha256_final(&state, ret_hash);
    buf_free(&text);
    return well;
}

/* What a browser says of itself, cut to what is worth keeping. */
static const char *agent_of(struct ctx *ctx)
{
    enum { AGENT_BYTES = 300 };
    const char *agent = request_header(ctx, "user-agent");
    if (!agent)
        return "";
    const char *cut = arena_strndup(ctx->arena, agent, strnlen(agent, AGENT_BYTES));
    return cut ? cut : "";
}

void trace_of(struct ctx *ctx, const char **ret_address, const char **ret_agent)
{
    const char *peer = request_peer(ctx);
    *ret_address = peer ? peer : "";
    *ret_agent = agent_of(ctx);
}

enum status evidence_add(struct ctx *ctx, int64_t request_id, const struct evidence *e)
{
    static const unsigned char nothing[SHA256_BYTES];
    struct sql_evidence_last_row last = {.number = 0, .hash = {nothing, sizeof nothing}};
    enum status s = sql_request_lock(ctx, &(struct sql_request_lock_args){request_id});
    if (s != OK)
        return s;
    s = sql_evidence_last(ctx, &(struct sql_evidence_last_args){request_id}, &last);
    if (s != OK && s != NOT_FOUND)
        return s;
    const struct actor *by = e->nobody ? NULL : ctx->actor;
    struct sql_evidence_insert_args row = {
        .id = store_id(ctx),
        .request_id = request_id,
        .number = last.number + 1,
        .what = e->what,
        .at = ctx_now_s(ctx),
        .account_id = e->account_id ? e->account_id
                      : by          ? by->account_id
                                    : 0,
        .email = e->email ? e->email
                 : by     ? by->email
                          : "",
        .name = e->name ? e->name
                : by    ? or_empty(by->name)
                        : "",
        .drawing = or_empty(e->drawing),
        .data = e->data ? e->data : "{}",
        .previous = last.hash,
    };
    unsigned char hash[SHA256_BYTES];
    if (e->nobody)
        row.address = row.agent = "";
    else
        trace_of(ctx, &row.address, &row.agent);
    if (!evidence_hash(&row, hash))
        return LIMIT;
    row.hash = (struct bytes){hash, sizeof hash};
    return sql_evidence_insert(ctx, &row, NULL);
}

/* ---- looking back ---------------------------------------------------------------------------- */

struct sql_evidence_insert_args evidence_of_row(const struct sql_evidence_of_row *r)
{
    return (struct sql_evidence_insert_args){
        .id = r->id,
        .request_id = r->request_id,
        .number = r->number,
        .what = r->what,
        .at = r->at,
        .account_id = r->account_id,
        .email = r->email,
        .name = r->name,
        .address = r->address,
        .agent = r->agent,
        .drawing = r->drawing,
        .data = r->data,
        .previous = r->previous,
        .hash = r->hash,
    };
}

/* A walk along chains. */
struct walk {
    int64_t request_id;
    int64_t number;
    unsigned char hash[SHA256_BYTES];
};

/* Does the row follow where the walk stands? Goes on to it in any case. */
static bool walk_to(struct walk *w, const struct sql_evidence_insert_args *row)
{
    unsigned char hash[SHA256_BYTES];
    if (row->request_id != w->request_id)
        *w = (struct walk){.request_id = row->request_id};
    bool follows = row->number == w->number + 1 && row->previous.n == SHA256_BYTES &&
                   row->hash.n == SHA256_BYTES &&
                   memcmp(row->previous.p, w->hash, SHA256_BYTES) == 0 &&
                   evidence_hash(row, hash) && memcmp(row->hash.p, hash, SHA256_BYTES) == 0;
    w->number = row->number;
    if (row->hash.n == SHA256_BYTES)
        memcpy(w->hash, row->hash.p, SHA256_BYTES);
    return follows;
}

bool evidence_sound(const struct sql_evidence_of_row *rows, size_t n)
{
    struct walk w = {.request_id = 0};
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        const struct sql_evidence_insert_args row = evidence_of_row(&rows[i]);
        sound &= walk_to(&w, &row);
    }
    return sound;
}

/* ---- the invariants on a live file ----------------------------------------------------------- */

struct inspection {
    struct ctx *ctx;
    struct walk walk;
    struct findings findings;
};

static bool inspect(void *arg, const struct sql_evidence_all_row *r)
{
    struct inspection *i = arg;
    struct sql_evidence_of_row same; /* the two queries name the same columns */
    _Static_assert(sizeof same == sizeof *r, "one shape");
    memcpy(&same, r, sizeof same);
    const struct sql_evidence_insert_args row = evidence_of_row(&same);
    i->findings.looked_at++;
    if (!walk_to(&i->walk, &row) && i->findings.faults++ == 0) {
        char code[ID_CHARS_MAX + 1];
        id_print(r->request_id, code);
        i->findings.first_fault =
            arena_printf(i->ctx->arena, "document %s, row %lld", code, (long long)r->number);
    }
    return true;
}

enum status document_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct inspection i = {.ctx = ctx};
    enum status s = sql_evidence_all(ctx, inspect, &i);
    if (s == OK)
        *ret_findings = i.findings;
    return s;
}

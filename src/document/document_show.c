#include "document/document_show.h"

#include "base/email.h"
#include "base/id.h"
#include "document_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"

#include <sodium.h>
#include <string.h>

/* ---- words ----------------------------------------------------------------------------------- */

const char *show_hash(struct ctx *ctx, struct bytes hash)
{
    char *hex = hash.p ? arena_alloc(ctx->arena, 2 * hash.n + 1) : NULL;
    return hex ? sodium_bin2hex(hex, 2 * hash.n + 1, hash.p, hash.n) : "";
}

const char *show_state(const struct ctx *ctx, enum document_state s, bool done)
{
    switch (s) {
    case DOCUMENT_WAITING:
        return ctx_text(ctx, "Waits for the signer");
    case DOCUMENT_SIGNED:
        return done ? ctx_text(ctx, "Signed") : ctx_text(ctx, "Waits for the countersignature");
    case DOCUMENT_COUNTERSIGNED:
        return ctx_text(ctx, "Signed by both");
    case DOCUMENT_DECLINED:
        return ctx_text(ctx, "Declined");
    case DOCUMENT_WITHDRAWN:
        return ctx_text(ctx, "Taken back");
    case DOCUMENT_EXPIRED:
        return ctx_text(ctx, "Not signed in time");
    }
    return "";
}

const char *show_kind_of(const struct ctx *ctx, enum document_kind k)
{
    switch (k) {
    case DOCUMENT_CONTRACT:
        return ctx_text(ctx, "Contract");
    case DOCUMENT_RULES:
        return ctx_text(ctx, "House rules");
    case DOCUMENT_CONSENT:
        return ctx_text(ctx, "Consent");
    default:
        return ctx_text(ctx, "Other");
    }
}

/* ---- who reads ------------------------------------------------------------------------------- */

static bool is_signer(const struct ctx *ctx, const struct document *d)
{
    if (!ctx->actor)
        return false;
    if (d->account_id && d->account_id == ctx->actor->account_id)
        return true;
    const char *his = email_key(ctx->arena, ctx->actor->email);
    const char *its = email_key(ctx->arena, d->email);
    return his && its && strcmp(his, its) == 0;
}

enum status paper_around(struct ctx *ctx, struct paper *p)
{
    struct operator_ o;
    struct space sp = {.zone = NULL};
    struct network n;
    enum status s = operator_get(ctx, p->document.operator_id, &o);
    if (s == OK && p->document.space_id)
        s = space_get(ctx, p->document.space_id, &sp);
    if (s == OK)
        s = network_get(ctx, &n);
    if (s != OK)
        return s;
    p->operator_name = o.legal_name;
    p->operator_slug = o.slug;
    p->space_slug = sp.slug;
    p->space_name = sp.name;
    p->zone = zone_get(sp.zone ? sp.zone : n.zone);
    return OK;
}

/* Somebody but the signer reads it: that is noted [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct paper *p)
{
    const struct document *d = &p->document;
    const struct look look = {.account_id = d->account_id,
                              .operator_id = d->operator_id,
                              .space_id = d->space_id,
                              .place = p->space_name ? p->space_name : p->operator_name,
                              .what = N_("A document")};
    if (d->kept)
        return OK; /* he is nobody any more, and a new account with his address another [PV-10] */
    return d->account_id ? people_looked_at(ctx, &look)
                         : people_looked_at_address(ctx, &look, d->email);
}

enum status paper_open(struct ctx *ctx, int64_t id, const char *secret, struct paper *ret_paper)
{
    struct paper p = {.secret = NULL};
    enum status s = document_get(ctx, id, &p.document);
    if (s != OK)
        return s;
    /* Whose signer had himself erased is the operator's alone: no link and no new account with the
     * same address opens it. */
    if (!p.document.kept && network_tag_check(ctx, "document", id, secret) == OK)
        p.secret = secret;
    p.mine = p.secret || (!p.document.kept && is_signer(ctx, &p.document));
    p.hosted = people_is_host(ctx->actor, p.document.operator_id, p.document.space_id);
    if (!p.mine && !p.hosted)
        return NOT_FOUND;
    s = paper_around(ctx, &p);
    if (s == OK && !p.mine)
        s = note_look(ctx, &p);
    if (s == OK)
        *ret_paper = p;
    return s;
}

/* A session counts only for its own account: the link of a mail may be opened in anybody's
 * browser. */
struct proof_ask paper_proof(const struct ctx *ctx, const struct paper *p)
{
    bool own = is_signer(ctx, &p->document);
    return (struct proof_ask){.request_id = p->document.id,
                              .email = p->document.email,
                              .session_id = own ? ctx->actor->session_id : 0};
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct when at(const struct paper *p, int64_t utc)
{
    return utc ? zone_when(p->zone, utc) : (struct when){.has = false};
}

static enum status tasks_view(struct ctx *ctx, const struct markdown *md,
                              struct document_page_view *v)
{
    struct document_task_view *tasks = arena_array(ctx->arena, md->tasks_n, sizeof *tasks);
    size_t n = 0;
    if (!tasks)
        return LIMIT;
    for (size_t b = 0; b < md->blocks_n; b++)
        for (size_t i = 0; i < md->blocks[b].items_n; i++) {
            const struct doc_item_view *item = &md->blocks[b].items[i];
            if (!item->task)
                continue;
            const char *text = runs_text(ctx->arena, item->runs, item->runs_n);
            if (!text)
                return LIMIT;
            tasks[n] = (struct document_task_view){.number = (int64_t)n + 1, .text = text};
            n++;
        }
    v->tasks = tasks;
    v->tasks_n = n;
    return OK;
}

static enum status files_view(struct ctx *ctx, const struct paper *p, struct document_page_view *v)
{
    struct sql_files_of_row *rows;
    size_t n;
    enum status s = sql_files_of(ctx, &(struct sql_files_of_args){p->document.id}, &rows, &n);
    if (s != OK)
        return s;
    struct document_file_view *files = arena_array(ctx->arena, n, sizeof *files);
    if (!files)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const char *kind = file_kind_name((enum file_kind)rows[i].kind);
        files[i] = (struct document_file_view){
            .kind = kind,
            .sha256 = show_hash(ctx, rows[i].hash),
            .pages = rows[i].pages,
            .made_at = at(p, rows[i].made_at),
            .url = words(ctx, "%s/file.pdf?which=%s%s%s", document_path(ctx, p->document.id), kind,
                         p->secret ? "&secret=" : "", p->secret ? p->secret : ""),
        };
    }
    v->files = files;
    v->files_n = n;
    return OK;
}

static const char *list_url(struct ctx *ctx, const struct paper *p)
{
    if (!p->hosted)
        return NULL;
    return p->space_slug ? words(ctx, "/s/%s/documents", p->space_slug)
                         : words(ctx, "/operators/%s/documents", p->operator_slug);
}

static struct document_page_view head_of(struct ctx *ctx, const struct paper *p)
{
    const struct document *d = &p->document;
    return (struct document_page_view){
        .id = d->id,
        .title = d->title,
        .kind = document_kind_name(d->kind),
        .state = document_state_name(d->state),
        .state_name = show_state(ctx, d->state, d->done),
        .done = d->done,
        .operator_name = p->operator_name,
        .space = p->space_slug,
        .space_name = p->space_name,
        .signer = *d->name ? d->name : d->email,
        .email = d->email,
        .lang = d->lang,
        .version = d->version,
        .subject_kind = or_null(d->subject_kind),
        .subject = d->subject_id,
        .countersign = d->countersign,
        .issued_at = at(p, d->issued_at),
        .expires_at = at(p, d->expires_at),
        .signed_at = at(p, d->signed_at),
        .countersigned_at = at(p, d->countersigned_at),
        .ended_at = at(p, d->ended_at),
        .reason = or_null(d->reason),
        .zone = zone_name(p->zone),
        .mine = p->mine,
        .hosted = p->hosted,
        .signable = p->mine && d->state == DOCUMENT_WAITING && d->expires_at > ctx_now_s(ctx),
        .secret = p->secret,
        .back = or_null(d->back),
        .evidence_url = words(ctx, "%s/evidence%s%s", document_path(ctx, d->id),
                              p->secret ? "?secret=" : "", p->secret ? p->secret : ""),
        .list_url = list_url(ctx, p),
    };
}

enum status paper_page(struct ctx *ctx, const struct paper *p, struct document_page_view *ret_view)
{
    struct document_page_view v = head_of(ctx, p);
    struct sql_request_text_row text;
    struct markdown md;
    const struct proof_ask ask = paper_proof(ctx, p);
    enum status s = sql_request_text(ctx, &(struct sql_request_text_args){p->document.id}, &text);
    if (s == OK)
        s = markdown_read(ctx->arena, text.body, &md);
    if (s != OK)
        return s;
    v.blocks = md.blocks;
    v.blocks_n = md.blocks_n;
    s = tasks_view(ctx, &md, &v);
    if (s == OK)
        s = files_view(ctx, p, &v);
    if (s == OK && v.signable)
        s = code_proven(ctx, &ask, &v.proven);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* The host's lists: all documents, as page and table; and what waits for his signature. */
#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "base/id.h"
#include "document/document_drawing.h"
#include "document/document_owner.h"
#include "document_routes.h"
#include "document_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "store/store.h"

#include <string.h>

/* ---- looking through ------------------------------------------------------------------------- */

/* What is asked of a list; the same for a space and an operator. */
struct list_ask {
    const char *q; /* NULL: none */
    const char *state;
    int64_t page;
};

struct listing {
    struct ctx *ctx;
    const struct owner *owner;
    const struct list_ask *ask;
    const char *words; /* folded; NULL: all */
    size_t skip, max;  /* of those that fit, these are kept */
    struct document_line_view *lines;
    size_t lines_n;
    int64_t total, waiting, to_countersign;
    bool short_of_memory;
    enum status noted; /* that somebody looked */
};

static bool waits_for_operator(const struct document *d)
{
    return d->state == DOCUMENT_SIGNED && d->countersign;
}

static bool state_fits(const char *asked, const struct document *d)
{
    if (strcmp(asked, "all") == 0)
        return true;
    if (strcmp(asked, "waiting") == 0)
        return d->state == DOCUMENT_WAITING;
    if (strcmp(asked, "tosign") == 0)
        return waits_for_operator(d);
    if (strcmp(asked, "signed") == 0)
        return d->done;
    if (strcmp(asked, "ended") == 0)
        return d->state >= DOCUMENT_ENDED;
    return d->state < DOCUMENT_ENDED && !d->done;
}

static struct when at(const struct zone *zone, int64_t utc)
{
    return utc ? zone_when(zone, utc) : (struct when){.has = false};
}

static const char *copy(struct ctx *ctx, const char *text)
{
    const char *kept = arena_strdup(ctx->arena, text);
    return kept ? kept : "";
}

struct document_line_view document_line(struct ctx *ctx, const struct zone *zone,
                                        const struct document *d)
{
    return (struct document_line_view){
        .id = d->id,
        .title = copy(ctx, d->title),
        .kind = document_kind_name(d->kind),
        .state = document_state_name(d->state),
        .state_name = show_state(ctx, d->state, d->done),
        .done = d->done,
        .signer = copy(ctx, *d->name ? d->name : d->email),
        .email = copy(ctx, d->email),
        .countersign = d->countersign,
        .issued_at = at(zone, d->issued_at),
        .expires_at = at(zone, d->expires_at),
        .signed_at = at(zone, d->signed_at),
        .countersigned_at = at(zone, d->countersigned_at),
        .subject_kind = or_null(copy(ctx, d->subject_kind)),
        .subject = d->subject_id,
    };
}

static bool words_fit(const struct listing *l, const struct document *d, const char *search)
{
    char code[ID_CHARS_MAX + 1];
    if (!l->words)
        return true;
    id_print(d->id, code);
    return fold_has_words(search, l->words) || fold_has_words(code, l->words);
}

/* The reader sees whose it is [PV-7]. */
static enum status note_listed(struct ctx *ctx, const struct document *d, const char *place)
{
    const struct look look = {.operator_id = d->operator_id,
                              .space_id = d->space_id,
                              .place = place,
                              .what = N_("Documents, in a list")};
    if (d->kept)
        return OK; /* he is nobody any more, and a new account with his address another [PV-10] */
    return d->account_id ? people_looked_at_listed(ctx, &look, d->account_id)
                         : people_looked_at_address_listed(ctx, &look, d->email);
}

static bool take_row(struct listing *l, const struct document *d, const char *search)
{
    l->waiting += d->state == DOCUMENT_WAITING;
    l->to_countersign += waits_for_operator(d);
    if (!state_fits(l->ask->state, d) || !words_fit(l, d, search))
        return true;
    size_t place = (size_t)l->total++;
    if (place < l->skip || l->lines_n >= l->max)
        return true;
    l->lines[l->lines_n++] = document_line(l->ctx, l->owner->zone, d);
    l->noted = note_listed(l->ctx, d, l->owner->view.name);
    return l->noted == OK;
}

/* The queries name the columns of request_of_id, and then `search`. */
static bool row_of_space(void *arg, const struct sql_requests_of_space_row *r)
{
    struct sql_request_of_id_row row;
    memcpy(&row, r, sizeof row);
    const struct document d = document_of_row(&row);
    return take_row(arg, &d, r->search);
}

static bool row_of_operator(void *arg, const struct sql_requests_of_operator_row *r)
{
    struct sql_request_of_id_row row;
    memcpy(&row, r, sizeof row);
    const struct document d = document_of_row(&row);
    return take_row(arg, &d, r->search);
}

static enum status look_through(struct listing *l)
{
    struct ctx *ctx = l->ctx;
    l->words = l->ask->q ? fold_text(ctx->arena, l->ask->q) : NULL;
    l->lines = arena_array(ctx->arena, l->max, sizeof *l->lines);
    if (!l->lines || (l->ask->q && !l->words))
        return LIMIT;
    enum status s =
        l->owner->space_id
            ? sql_requests_of_space(ctx, &(struct sql_requests_of_space_args){l->owner->space_id},
                                    row_of_space, l)
            : sql_requests_of_operator(
                  ctx, &(struct sql_requests_of_operator_args){l->owner->operator_id},
                  row_of_operator, l);
    return s == OK ? l->noted : s;
}

/* ---- the page -------------------------------------------------------------------------------- */

static const char *list_url(struct ctx *ctx, const struct owner *o, const struct list_ask *ask,
                            const char *what, const char *state, int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "%s/%s", o->view.base, what));
    address_text(&a, "q", ask->q);
    address_text(&a, "state", state);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static enum status add_states(struct ctx *ctx, const struct owner *o, const struct list_ask *ask,
                              struct document_list_view *v)
{
    static const char *const words[] = {"open", "waiting", "tosign", "signed", "ended", "all"};
    const char *const names[] = {ctx_text(ctx, "Not done yet"),
                                 ctx_text(ctx, "Wait for the signer"),
                                 ctx_text(ctx, "Wait for you"),
                                 ctx_text(ctx, "Signed"),
                                 ctx_text(ctx, "Declined, taken back or over"),
                                 ctx_text(ctx, "All")};
    struct document_choice_view *list = arena_array(ctx->arena, ARRAY_LEN(words), sizeof *list);
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        list[i] =
            (struct document_choice_view){.word = words[i],
                                          .name = names[i],
                                          .url = list_url(ctx, o, ask, "documents", words[i], 1),
                                          .on = strcmp(words[i], ask->state) == 0};
    v->states = list;
    v->states_n = ARRAY_LEN(words);
    return OK;
}

static enum status list_page(struct ctx *ctx, const struct owner *o, const struct list_ask *ask,
                             struct document_list_view *ret_view)
{
    struct listing l = {.ctx = ctx,
                        .owner = o,
                        .ask = ask,
                        .skip = (size_t)(ask->page - 1) * LIMIT_PAGE_ROWS,
                        .max = LIMIT_PAGE_ROWS};
    enum status s = look_through(&l);
    if (s != OK)
        return s;
    struct paper_owner_view *owner = arena_alloc(ctx->arena, sizeof *owner);
    if (!owner)
        return LIMIT;
    *owner = o->view;
    int64_t pages = list_pages(l.total);
    struct document_list_view v = {
        .owner = owner,
        .q = ask->q,
        .state = ask->state,
        .total = l.total,
        .page = ask->page,
        .pages = pages,
        .csv_url = list_url(ctx, o, ask, "documents.csv", ask->state, 1),
        .waiting = l.waiting,
        .to_countersign = l.to_countersign,
        .documents = l.lines,
        .documents_n = l.lines_n,
    };
    if (ask->page > 1)
        v.previous_url = list_url(ctx, o, ask, "documents", ask->state, ask->page - 1);
    if (ask->page < pages)
        v.next_url = list_url(ctx, o, ask, "documents", ask->state, ask->page + 1);
    s = add_states(ctx, o, ask, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status documents_of_space(struct ctx *ctx, const struct documents_of_space_form *form,
                               struct document_list_view *ret_view)
{
    struct owner o;
    const struct list_ask ask = {form->q, form->state, form->page};
    enum status s = owner_of_space(ctx, form->slug, &o);
    return s == OK ? list_page(ctx, &o, &ask, ret_view) : s;
}

enum status documents_of_operator(struct ctx *ctx, const struct documents_of_operator_form *form,
                                  struct document_list_view *ret_view)
{
    struct owner o;
    const struct list_ask ask = {form->q, form->state, form->page};
    enum status s = owner_of_operator(ctx, form->operator, & o);
    return s == OK ? list_page(ctx, &o, &ask, ret_view) : s;
}

/* ---- the same as a table --------------------------------------------------------------------- */

static enum status list_csv(struct ctx *ctx, const struct owner *o, const struct list_ask *ask)
{
    static const char *const columns[] = {
        "code",         "title",     "kind",       "state",     "signer",
        "email",        "issued_at", "expires_at", "signed_at", "countersigned_at",
        "subject_kind", "subject",   "zone"};
    struct listing l = {.ctx = ctx, .owner = o, .ask = ask, .max = LIMIT_LIST_ROWS};
    enum status s = look_through(&l);
    if (s != OK)
        return s;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < l.lines_n; i++) {
        const struct document_line_view *d = &l.lines[i];
        csv_text(csv, typed_id(ctx, d->id));
        csv_text(csv, d->title);
        csv_text(csv, d->kind);
        csv_text(csv, d->state);
        csv_text(csv, d->signer);
        csv_text(csv, d->email);
        csv_when(csv, d->issued_at);
        csv_when(csv, d->expires_at);
        csv_when(csv, d->signed_at);
        csv_when(csv, d->countersigned_at);
        csv_text(csv, d->subject_kind);
        csv_text(csv, d->subject ? typed_id(ctx, d->subject) : NULL);
        csv_text(csv, zone_name(o->zone));
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "documents.csv", OK);
}

enum status documents_of_space_csv(struct ctx *ctx, const struct documents_of_space_form *form)
{
    struct owner o;
    const struct list_ask ask = {form->q, form->state, form->page};
    enum status s = owner_of_space(ctx, form->slug, &o);
    return s == OK ? list_csv(ctx, &o, &ask) : s;
}

enum status documents_of_operator_csv(struct ctx *ctx,
                                      const struct documents_of_operator_form *form)
{
    struct owner o;
    const struct list_ask ask = {form->q, form->state, form->page};
    enum status s = owner_of_operator(ctx, form->operator, & o);
    return s == OK ? list_csv(ctx, &o, &ask) : s;
}

/* ---- countersigning -------------------------------------------------------------------------- */

enum { COUNTERSIGN_MAX = 200 }; /* shown at once; the next come when these are signed */

struct gathering {
    struct ctx *ctx;
    const struct zone *zone;
    struct document *documents;
    size_t n;
};

static bool gather(void *arg, const struct sql_requests_to_countersign_row *r)
{
    struct gathering *g = arg;
    struct sql_request_of_id_row row;
    _Static_assert(sizeof row == sizeof *r, "one shape");
    memcpy(&row, r, sizeof row);
    struct document d = document_of_row(&row);
    if (!people_is_host(g->ctx->actor, d.operator_id, d.space_id))
        return true;
    d.title = copy(g->ctx, d.title);
    d.name = copy(g->ctx, d.name);
    d.email = copy(g->ctx, d.email);
    d.subject_kind = copy(g->ctx, d.subject_kind);
    g->documents[g->n++] = d;
    return g->n < COUNTERSIGN_MAX;
}

static struct proof_ask own_proof(const struct ctx *ctx)
{
    return (struct proof_ask){.email = ctx->actor->email, .session_id = ctx->actor->session_id};
}

enum status countersign_list(struct ctx *ctx, struct countersign_list_view *ret_view)
{
    struct gathering g = {.ctx = ctx};
    struct countersign_list_view v = {.email = ctx->actor->email,
                                      .name = or_null(ctx->actor->name)};
    const struct proof_ask ask = own_proof(ctx);
    g.documents = arena_array(ctx->arena, COUNTERSIGN_MAX, sizeof *g.documents);
    enum status s = g.documents ? network_zone(ctx, &g.zone) : LIMIT;
    if (s == OK)
        s = sql_requests_to_countersign(ctx, gather, &g);
    if (s == OK)
        s = code_proven(ctx, &ask, &v.proven);
    if (s != OK)
        return s;
    struct document_line_view *lines = arena_array(ctx->arena, g.n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; s == OK && i < g.n; i++) {
        struct paper p = {.document = g.documents[i]};
        s = paper_around(ctx, &p);
        const char *place = p.space_name ? p.space_name : p.operator_name;
        if (s == OK)
            s = note_listed(ctx, &p.document, place);
        if (s != OK)
            break;
        lines[i] = document_line(ctx, p.zone, &p.document);
        lines[i].space_name = place;
    }
    v.documents = lines;
    v.documents_n = g.n;
    v.zone = zone_name(g.zone);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status countersign_code(struct ctx *ctx, struct countersign_list_view *ret_view)
{
    const struct proof_ask ask = own_proof(ctx);
    enum status s = code_send(ctx, &ask, ctx->lang ? ctx->lang->code : NULL,
                              ctx_text(ctx, "Documents to countersign"));
    if (s == OK)
        s = countersign_list(ctx, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, words(ctx, ctx_text(ctx, "A code is on its way to %s."), ctx->actor->email));
    reply_see(ctx, "/documents/countersign");
    return OK;
}

struct countersigning {
    const struct countersign_form *form;
    struct signature signature;
    struct countersign_list_view *view;
};

/* All or none: whoever signs several must know which. */
static enum status sign_all(struct ctx *ctx, void *arg)
{
    const struct countersigning *c = arg;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < c->form->id_n; i++) {
        struct document d;
        s = document_get(ctx, c->form->id[i], &d);
        if (s == OK && !people_is_host(ctx->actor, d.operator_id, d.space_id))
            s = NOT_FOUND;
        if (s == OK)
            s = document_countersign_it(ctx, d.id, &c->signature);
    }
    return s;
}

static enum status list_again(struct ctx *ctx, void *arg)
{
    const struct countersigning *c = arg;
    enum status s = countersign_list(ctx, c->view);
    if (s == OK)
        c->view->now = opt_int_of((int64_t)c->form->id_n);
    return s;
}

enum status countersign(struct ctx *ctx, const struct countersign_form *form,
                        struct countersign_list_view *ret_view)
{
    struct countersigning c = {.form = form, .view = ret_view};
    const struct proof_ask ask = own_proof(ctx);
    enum status s = OK;
    if (form->id_n == 0)
        s = ctx_field(ctx, "id", "field.missing", "Choose at least one document.");
    if (form->drawing && !drawing_walk(form->drawing, NULL, NULL))
        s = ctx_field(ctx, "drawing", "document.drawing",
                      "This drawing is none that we can keep: draw it again, or type the name "
                      "alone.");
    if (s == OK)
        s = code_check(ctx, &ask, form->code, &c.signature.proof);
    if (s != OK)
        return s;
    c.signature.name = form->name;
    c.signature.drawing = form->drawing;
    c.signature.email = ctx->actor->email;
    c.signature.account_id = ctx->actor->account_id;
    s = db_tx(ctx, DB_WRITE, sign_all, &c);
    if (s == OK)
        s = db_tx(ctx, DB_READ, list_again, &c);
    if (s != OK)
        return s;
    reply_flash(ctx, words(ctx,
                           text_plural(ctx->lang, "%lld document is signed; the copies go out now.",
                                       "%lld documents are signed; the copies go out now.",
                                       (int64_t)form->id_n),
                           (long long)form->id_n));
    reply_see(ctx, "/documents/countersign");
    return OK;
}

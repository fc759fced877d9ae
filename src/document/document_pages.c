/* Pages of one document: reading, signing, its PDF, its evidence; and checking a PDF. */
#include "base/id.h"
#include "document/document_drawing.h"
#include "document/document_show.h"
#include "document_routes.h"
#include "document_sql.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "store/store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Where the reader is sent after a deed: the same document, the same way in. */
static const char *here(struct ctx *ctx, const struct paper *p)
{
    const char *path = document_path(ctx, p->document.id);
    return p->secret ? words(ctx, "%s?secret=%s", path, p->secret) : path;
}

static enum status answer(struct ctx *ctx, const struct paper *p, const char *said,
                          struct document_page_view *ret_view)
{
    struct paper now;
    enum status s = paper_open(ctx, p->document.id, p->secret, &now);
    if (s == OK)
        s = paper_page(ctx, &now, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, here(ctx, &now));
    return OK;
}

enum status document_show(struct ctx *ctx, const struct document_of_form *form,
                          struct document_page_view *ret_view)
{
    struct paper p;
    enum status s = paper_open(ctx, form->id, form->secret, &p);
    if (s == OK)
        s = paper_page(ctx, &p, ret_view);
    if (s == OK)
        reply_title(ctx, p.document.title);
    return s;
}

/* ---- the PDF --------------------------------------------------------------------------------- */

struct fetching {
    const struct document_file_of_form *form;
    struct paper paper;
    struct sql_file_of_row file;
    bool due;
};

static enum file_kind kind_of_word(const char *word)
{
    for (enum file_kind k = FILE_PLAIN; k <= FILE_COUNTERSIGNED; k++)
        if (word && strcmp(word, file_kind_name(k)) == 0)
            return k;
    return 0;
}

static enum status fetch_file(struct ctx *ctx, void *arg)
{
    struct fetching *f = arg;
    struct sql_request_text_row text;
    enum status s = paper_open(ctx, f->form->id, f->form->secret, &f->paper);
    if (s == OK)
        s = sql_request_text(ctx, &(struct sql_request_text_args){f->form->id}, &text);
    if (s != OK)
        return s;
    f->due = text.to_print > 0;
    enum file_kind asked = kind_of_word(f->form->which);
    enum file_kind first = asked ? asked : FILE_COUNTERSIGNED;
    enum file_kind last = asked ? asked : FILE_PLAIN;
    s = NOT_FOUND;
    for (enum file_kind k = first; s == NOT_FOUND && k >= last; k--)
        s = sql_file_of(ctx, &(struct sql_file_of_args){.request_id = f->form->id, .kind = k},
                        &f->file);
    return s == NOT_FOUND && f->due ? OK : s;
}

enum status document_file(struct ctx *ctx, const struct document_file_of_form *form)
{
    struct fetching f = {.form = form, .file = {.body = {NULL, 0}}};
    enum status s = db_tx(ctx, DB_READ, fetch_file, &f);
    if (s == OK && f.due) { /* asked for in the moment before it is made */
        s = document_print(ctx, form->id);
        if (s == OK)
            s = db_tx(ctx, DB_READ, fetch_file, &f);
    }
    if (s == OK && !f.file.body.p)
        s = NOT_FOUND;
    if (s != OK)
        return s;
    enum file_kind kind = kind_of_word(form->which);
    reply_bytes(ctx, "application/pdf",
                document_file_name(ctx, &f.paper.document, kind ? kind : FILE_PLAIN), f.file.body);
    return OK;
}

/* ---- evidence -------------------------------------------------------------------------------- */

static const char *what_name(const struct ctx *ctx, enum evidence_what what)
{
    switch (what) {
    case EVIDENCE_ISSUED:
        return ctx_text(ctx, "Issued");
    case EVIDENCE_PRINTED:
        return ctx_text(ctx, "PDF made");
    case EVIDENCE_CODE_SENT:
        return ctx_text(ctx, "Code sent");
    case EVIDENCE_SIGNED:
        return ctx_text(ctx, "Signed");
    case EVIDENCE_COUNTERSIGNED:
        return ctx_text(ctx, "Countersigned");
    case EVIDENCE_DECLINED:
        return ctx_text(ctx, "Declined");
    case EVIDENCE_WITHDRAWN:
        return ctx_text(ctx, "Taken back");
    case EVIDENCE_EXPIRED:
        return ctx_text(ctx, "Not signed in time");
    case EVIDENCE_REMINDED:
        return ctx_text(ctx, "Reminded");
    default:
        return "";
    }
}

static enum status evidence_line(struct ctx *ctx, const struct paper *p,
                                 const struct sql_evidence_of_row *r,
                                 struct document_evidence_line_view *ret_line)
{
    const struct sql_evidence_insert_args row = evidence_of_row(r);
    struct buf json;
    buf_init(&json, LIMIT_BODY_BYTES);
    evidence_row(&json, &row);
    const char *text = buf_text(&json, ctx->arena);
    if (!text)
        return LIMIT;
    *ret_line = (struct document_evidence_line_view){
        .number = r->number,
        .what = evidence_name((enum evidence_what)r->what),
        .what_name = what_name(ctx, (enum evidence_what)r->what),
        .at = zone_when(p->zone, r->at),
        .name = r->name,
        .email = r->email,
        .address = r->address,
        .agent = r->agent,
        .drawing = r->drawing,
        .row = text,
        .previous = show_hash(ctx, r->previous),
        .sha256 = show_hash(ctx, r->hash),
    };
    return OK;
}

enum status evidence_view(struct ctx *ctx, const struct paper *p,
                          struct document_evidence_view *ret_view)
{
    struct sql_evidence_of_row *rows;
    size_t n;
    enum status s = sql_evidence_of(ctx, &(struct sql_evidence_of_args){p->document.id}, &rows, &n);
    if (s != OK)
        return s;
    struct document_evidence_line_view *lines = arena_array(ctx->arena, n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = evidence_line(ctx, p, &rows[i], &lines[i]);
    if (s == OK)
        *ret_view = (struct document_evidence_view){.id = p->document.id,
                                                    .title = p->document.title,
                                                    .sound = evidence_sound(rows, n),
                                                    .zone = zone_name(p->zone),
                                                    .url = here(ctx, p),
                                                    .lines = lines,
                                                    .lines_n = n};
    return s;
}

enum status document_evidence(struct ctx *ctx, const struct document_of_form *form,
                              struct document_evidence_view *ret_view)
{
    struct paper p;
    enum status s = paper_open(ctx, form->id, form->secret, &p);
    return s == OK ? evidence_view(ctx, &p, ret_view) : s;
}

/* ---- signing --------------------------------------------------------------------------------- */

/* For the signer alone: a host who reads along does not sign for him. */
static enum status open_mine(struct ctx *ctx, int64_t id, const char *secret,
                             struct paper *ret_paper)
{
    enum status s = paper_open(ctx, id, secret, ret_paper);
    return s == OK && !ret_paper->mine ? NOT_FOUND : s;
}

enum status document_code(struct ctx *ctx, const struct document_of_form *form,
                          struct document_page_view *ret_view)
{
    struct paper p;
    enum status s = open_mine(ctx, form->id, form->secret, &p);
    if (s == OK && p.document.state != DOCUMENT_WAITING)
        s = ctx_fail(ctx, CONFLICT, "document.not_waiting", "%s",
                     show_state(ctx, p.document.state, p.document.done));
    if (s != OK)
        return s;
    const struct proof_ask ask = paper_proof(ctx, &p);
    s = code_send(ctx, &ask, ctx->lang ? ctx->lang->code : p.document.lang, p.document.title);
    if (s != OK)
        return s;
    s = answer(ctx, &p, words(ctx, ctx_text(ctx, "A code is on its way to %s."), p.document.email),
               ret_view);
    if (s == OK) /* where it is typed: long texts lie before that */
        reply_see(ctx, words(ctx, "%s#sign", here(ctx, &p)));
    return s;
}

struct signing {
    const struct document_sign_form *form;
    struct paper paper;
    struct document_page_view page;
    struct signature signature;
    struct document_page_view *view;
};

static enum status look_before(struct ctx *ctx, void *arg)
{
    struct signing *g = arg;
    enum status s = open_mine(ctx, g->form->id, g->form->secret, &g->paper);
    return s == OK ? paper_page(ctx, &g->paper, &g->page) : s;
}

/* The words of what was ticked; every box must be. */
static enum status take_ticks(struct ctx *ctx, struct signing *g)
{
    const struct document_page_view *page = &g->page;
    const char **ticked = arena_array(ctx->arena, page->tasks_n, sizeof *ticked);
    size_t n = 0;
    if (!ticked)
        return LIMIT;
    for (size_t t = 0; t < page->tasks_n; t++) {
        for (size_t i = 0; i < g->form->tick_n; i++)
            if (strtol(g->form->tick[i], NULL, 10) == page->tasks[t].number) {
                ticked[n++] = page->tasks[t].text;
                break;
            }
    }
    g->signature.ticked = ticked;
    g->signature.ticked_n = n;
    if (n < page->tasks_n)
        return ctx_field(ctx, "tick", "document.declaration_missing",
                         "Each of these declarations is needed.");
    return OK;
}

static enum status check_form(struct ctx *ctx, struct signing *g)
{
    enum status s = take_ticks(ctx, g);
    if (!g->form->agree)
        s = ctx_field(ctx, "agree", "field.missing",
                      "To sign you must have read it, and agree to it.");
    if (g->form->drawing && !drawing_walk(g->form->drawing, NULL, NULL))
        s = ctx_field(ctx, "drawing", "document.drawing",
                      "This drawing is none that we can keep: draw it again, or type the name "
                      "alone.");
    return s;
}

static enum status do_sign(struct ctx *ctx, void *arg)
{
    struct signing *g = arg;
    enum status s = open_mine(ctx, g->form->id, g->form->secret, &g->paper);
    return s == OK ? document_sign_it(ctx, g->form->id, &g->signature) : s;
}

static enum status look_after(struct ctx *ctx, void *arg)
{
    struct signing *g = arg;
    return answer(ctx, &g->paper,
                  words(ctx,
                        ctx_text(ctx, "Signed. The copy with your signature is on its way to %s."),
                        g->paper.document.email),
                  g->view);
}

enum status document_sign(struct ctx *ctx, const struct document_sign_form *form,
                          struct document_page_view *ret_view)
{
    struct signing g = {.form = form, .view = ret_view};
    enum status s = db_tx(ctx, DB_READ, look_before, &g);
    if (s == OK && g.paper.document.state == DOCUMENT_WAITING)
        s = check_form(ctx, &g);
    if (s == OK)
        s = document_print(ctx, form->id); /* there must be what is signed */
    if (s != OK)
        return s;
    const struct document *d = &g.paper.document;
    const struct proof_ask ask = paper_proof(ctx, &g.paper);
    g.signature.name = form->name;
    g.signature.drawing = form->drawing;
    g.signature.email = d->email;
    g.signature.account_id = d->account_id;
    if (d->state == DOCUMENT_WAITING)
        s = code_check(ctx, &ask, form->code, &g.signature.proof);
    if (s == OK)
        s = db_tx(ctx, DB_WRITE, do_sign, &g);
    if (s == OK)
        s = document_print(ctx, form->id);
    return s == OK ? db_tx(ctx, DB_READ, look_after, &g) : s;
}

enum status document_decline(struct ctx *ctx, const struct document_decline_form *form,
                             struct document_page_view *ret_view)
{
    struct paper p;
    enum status s = open_mine(ctx, form->id, form->secret, &p);
    if (s == OK)
        s = document_decline_it(ctx, &p.document, form->reason);
    return s == OK ? answer(ctx, &p, ctx_text(ctx, "Declined. The host is told."), ret_view) : s;
}

/* ---- the host's deeds ------------------------------------------------------------------------ */

static enum status open_hosted(struct ctx *ctx, int64_t id, struct paper *ret_paper)
{
    enum status s = paper_open(ctx, id, NULL, ret_paper);
    return s == OK && !ret_paper->hosted ? NOT_FOUND : s;
}

enum status document_withdraw(struct ctx *ctx, const struct document_host_form *form,
                              struct document_page_view *ret_view)
{
    struct paper p;
    enum status s = open_hosted(ctx, form->id, &p);
    if (s == OK && (p.document.done || p.document.state >= DOCUMENT_ENDED))
        s = ctx_fail(ctx, CONFLICT, "document.not_waiting", "%s",
                     show_state(ctx, p.document.state, p.document.done));
    if (s == OK)
        s = document_withdraw_it(ctx, &p.document, form->reason);
    return s == OK ? answer(ctx, &p, ctx_text(ctx, "Taken back."), ret_view) : s;
}

enum status document_remind(struct ctx *ctx, const struct document_host_form *form,
                            struct document_page_view *ret_view)
{
    struct paper p;
    enum status s = open_hosted(ctx, form->id, &p);
    if (s == OK)
        s = document_remind_it(ctx, &p.document);
    if (s != OK)
        return s;
    return answer(ctx, &p,
                  words(ctx, ctx_text(ctx, "A reminder is on its way to %s."), p.document.email),
                  ret_view);
}

/* ---- checking a PDF -------------------------------------------------------------------------- */

enum status document_verify(struct ctx *ctx, struct document_verify_view *ret_view)
{
    const struct zone *zone;
    enum status s = network_zone(ctx, &zone);
    if (s == OK)
        *ret_view = (struct document_verify_view){.asked = false, .zone = zone_name(zone)};
    return s;
}

struct checking {
    unsigned char hash[SHA256_BYTES];
    struct document_verify_view *view;
};

static enum status found_view(struct ctx *ctx, const struct zone *zone,
                              const struct sql_file_of_hash_row *r,
                              struct document_found_view *ret_found)
{
    struct paper p = {.secret = NULL};
    enum status s = document_get(ctx, r->request_id, &p.document);
    if (s == OK)
        s = paper_around(ctx, &p);
    if (s != OK)
        return s;
    const struct document *d = &p.document;
    *ret_found = (struct document_found_view){
        .id = d->id,
        .title = d->title,
        .file = file_kind_name((enum file_kind)r->kind),
        .state = document_state_name(d->state),
        .state_name = show_state(ctx, d->state, d->done),
        .operator_name = p.operator_name,
        .made_at = zone_when(zone, r->made_at),
        .signed_at = d->signed_at ? zone_when(zone, d->signed_at) : (struct when){.has = false},
        .countersigned_at = d->countersigned_at ? zone_when(zone, d->countersigned_at)
                                                : (struct when){.has = false},
        .url = document_path(ctx, d->id),
    };
    return OK;
}

static enum status find_hash(struct ctx *ctx, void *arg)
{
    const struct checking *c = arg;
    struct sql_file_of_hash_row *rows;
    const struct zone *zone;
    size_t n;
    enum status s = network_zone(ctx, &zone);
    if (s == OK)
        s = sql_file_of_hash(ctx, &(struct sql_file_of_hash_args){{c->hash, sizeof c->hash}}, &rows,
                             &n);
    if (s != OK)
        return s;
    struct document_found_view *found = arena_array(ctx->arena, n, sizeof *found);
    if (!found)
        return LIMIT;
    for (size_t i = 0; s == OK && i < n; i++)
        s = found_view(ctx, zone, &rows[i], &found[i]);
    if (s == OK)
        *c->view = (struct document_verify_view){
            .asked = true,
            .sha256 = show_hash(ctx, (struct bytes){c->hash, sizeof c->hash}),
            .found = found,
            .found_n = n,
            .zone = zone_name(zone)};
    return s;
}

enum status document_verify_file(struct ctx *ctx, const struct document_verify_form *form,
                                 struct document_verify_view *ret_view)
{
    struct checking c = {.view = ret_view};
    size_t n = 0;
    if (form->file && form->file->body.n > 0) {
        crypto_hash_sha256(c.hash, form->file->body.p, form->file->body.n);
        n = SHA256_BYTES;
    } else if (form->sha256) {
        (void)sodium_hex2bin(c.hash, sizeof c.hash, form->sha256, strlen(form->sha256), " :\t\n",
                             &n, NULL);
        if (n != SHA256_BYTES)
            return ctx_field(ctx, "sha256", "document.hash",
                             "A SHA-256 has 64 digits from 0 to 9 and a to f.");
    } else {
        return ctx_field(ctx, "file", "field.missing", "Choose a PDF, or give its SHA-256.");
    }
    return db_tx(ctx, DB_READ, find_hash, &c);
}

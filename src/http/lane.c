/* lane.c: running handlers: inside a read transaction, inside an item of the writer's batch, or
 * outside of any; and the page that shows a refused form again. */
#include "http/http_internal.h"

#include <time.h>

/* A little longer after each lost race, and not the same for all. */
static void pause_before_retry(struct rng *rng, int tries)
{
    uint64_t most_us = 500u << (tries < 6 ? tries : 6);
    struct timespec t = {.tv_nsec = (long)(rng_below(rng, most_us) + most_us / 2) * 1000};
    (void)nanosleep(&t, NULL);
}

/* Why a request is answered with 503, for the log. */
static void note_why(struct request *r, const struct db *db, enum status s)
{
    const struct http_host *host = r->http->config->host;
    if (s == RETRY)
        r->why = "store: every race was lost";
    if (s != UNAVAILABLE)
        return;
    const char *said = host->db_why ? host->db_why(db) : "";
    if (*said)
        r->why = arena_printf(r->arena, "store: %s", said);
    else if (!r->ctx.problem.code)
        r->why = db ? "handler: not possible now" : "store: no connection";
}

/* ---- one handler ----------------------------------------------------------------------------- */

/* Who asks, and may he? Inside a transaction. */
static enum status admit(struct request *r)
{
    const struct http_host *host = r->http->config->host;
    enum status s = host->identify ? host->identify(&r->ctx) : OK;
    if (s == OK && host->authorize)
        s = host->authorize(&r->ctx, r->entry->route, r->form);
    return s;
}

/* A field is refused once: drop what stands behind the first n about fields that are among them. */
static void drop_repeated(struct problem *p, size_t n)
{
    size_t kept = n;
    for (size_t i = n; i < p->fields_n; i++) {
        size_t k = 0;
        while (k < n && strcmp(p->fields[k].name, p->fields[i].name) != 0)
            k++;
        if (k == n)
            p->fields[kept++] = p->fields[i];
    }
    p->fields_n = kept;
}

/* The form was found to be refused before anybody knew who asks. Now that he is known, and with
 * him his language, tell the fields, all at once. */
static enum status tell_form(struct request *r)
{
    const struct form_spec *spec = r->entry->route->form;
    struct problem *p = &r->ctx.problem;
    *p = (struct problem){0};
    memset(r->form, 0, spec->size);
    enum status s = form_fill_path(&r->ctx, spec, r->entry, r->match.params, r->form);
    if (s == OK)
        s = form_fill(&r->ctx, spec, &r->raws, r->json_body, r->form);
    if (s != INVALID)
        return s == OK ? UNAVAILABLE : s; /* OK: it was want of memory that refused it before */
    size_t refused_n = p->fields_n;
    enum status checked = spec->check ? spec->check(&r->ctx, r->form) : OK;
    if (checked != OK && checked != INVALID) { /* there is nothing to send a form to */
        *p = (struct problem){0};
        return checked;
    }
    drop_repeated(p, refused_n);
    return INVALID;
}

/* The fields are well each by itself: are they together? */
static enum status check_form(struct request *r)
{
    const struct form_spec *spec = r->entry->route->form;
    if (!spec || !spec->check)
        return OK;
    r->ctx.problem = (struct problem){0};
    r->handler_ran = true;
    return spec->check(&r->ctx, r->form);
}

/* Run the handler on a clean sheet. */
static enum status run_handler(struct request *r)
{
    const struct route *route = r->entry->route;
    r->reply = (struct reply){0};
    r->ctx.problem = (struct problem){0};
    buf_clear(&r->out);
    if (route->view)
        memset(r->view, 0, route->view->size);
    r->handler_ran = true;
    return route->run(&r->ctx, r->form, r->view);
}

/* May he, and is his form well? */
static enum status admit_with_form(struct request *r)
{
    enum status s = admit(r);
    if (s == OK)
        s = r->form_refused ? tell_form(r) : check_form(r);
    return s;
}

static enum status admit_and_run(struct request *r)
{
    enum status s = admit_with_form(r);
    return s == OK ? run_handler(r) : s;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* `work` inside a snapshot, again after a lost race. */
static enum status reading(struct request *r, struct db *db, enum status (*work)(struct request *r))
{
    const struct http_host *host = r->http->config->host;
    if (!db) {
        note_why(r, NULL, UNAVAILABLE);
        return UNAVAILABLE;
    }
    r->ctx.db = db;
    for (int tries = 0;; tries++) {
        enum status s = host->read_begin(db);
        if (s == OK) {
            s = work(r);
            host->read_end(db);
        }
        if (s != RETRY || tries == LIMIT_TRIES) {
            note_why(r, db, s);
            return s;
        }
        pause_before_retry(r->ctx.rng, tries);
    }
}

/* Of what was typed, what a refusal does not name. */
static struct raws raws_without(struct request *r, const struct problem *refusal)
{
    struct raws kept = {.items = arena_array(r->arena, r->raws.n, sizeof(struct raw))};
    for (size_t i = 0; kept.items && i < r->raws.n; i++) {
        size_t k = 0;
        while (k < refusal->fields_n && strcmp(refusal->fields[k].name, r->raws.items[i].name) != 0)
            k++;
        if (k == refusal->fields_n)
            kept.items[kept.n++] = r->raws.items[i];
    }
    return kept;
}

static enum status fill_again(struct request *r, const struct route *route, const struct raws *raws,
                              void **ret_form)
{
    void *form = arena_alloc(r->arena, route->form->size);
    if (!form || form_fill_path(&r->ctx, route->form, r->entry, r->match.params, form) != OK)
        return FAILED;
    *ret_form = form;
    r->ctx.problem = (struct problem){0};
    return form_fill(&r->ctx, route->form, raws, false, form);
}

/* The form of the page shown again: path fields as they are, others from what was typed where it
 * fits, else as if nothing had been: a handler finds its form as it finds any. */
static bool again_form(struct request *r, const struct route *route, void **ret_form)
{
    *ret_form = NULL;
    if (!route->form)
        return true;
    enum status s = fill_again(r, route, &r->raws, ret_form);
    if (s != INVALID || r->entry->again == r->entry)
        return s == OK;
    const struct raws fits = raws_without(r, &r->ctx.problem);
    return fill_again(r, route, &fits, ret_form) == OK;
}

/* Of a question that was refused, what was not: nothing, when it is no single part. */
static struct raws question_without(struct request *r, const struct problem *refusal)
{
    struct raws kept = raws_without(r, refusal);
    if (kept.n == r->raws.n)
        kept.n = 0;
    return kept;
}

static enum status run_again(struct request *r)
{
    const struct route *route = r->entry->again->route;
    const struct http_host *host = r->http->config->host;
    void *form;
    if (!again_form(r, route, &form))
        return NOT_FOUND;
    void *view = route->view ? arena_alloc(r->arena, route->view->size) : NULL;
    if (route->view && !view)
        return FAILED;
    r->ctx.problem = (struct problem){0};
    r->reply = (struct reply){0};
    enum status s = host->authorize ? host->authorize(&r->ctx, route, form) : OK;
    if (s == OK)
        s = route->run(&r->ctx, form, view);
    if (s == OK)
        r->view = view;
    return s;
}

/* Is the page that of a look, which does and undoes? */
static bool looks_slowly(const struct request *r)
{
    return r->entry->again->route->lane == LANE_SLOW;
}

/* It brackets its own transactions. */
static enum status run_again_on(struct request *r, struct db *db)
{
    r->ctx.db = db;
    const enum status s = db ? run_again(r) : UNAVAILABLE;
    note_why(r, db, s);
    return s;
}

/* The refusal stays what it was; only its page is that of the form. */
static void show_again(struct request *r, struct db *db)
{
    enum { PARTS_MAX = 4 }; /* of a question that may be refused one after the other */
    struct problem refusal = r->ctx.problem;
    struct raws typed = r->raws;
    bool question = r->entry->again == r->entry;
    enum status s = INVALID;
    for (int parts = 0; s == INVALID && parts < (question ? PARTS_MAX : 1); parts++) {
        if (question)
            r->raws = question_without(r, &r->ctx.problem);
        s = looks_slowly(r) ? run_again_on(r, db) : reading(r, db, run_again);
    }
    r->raws = typed;
    r->refused_page = s == OK;
    if (!r->refused_page)
        r->reply = (struct reply){0};
    r->ctx.problem = refusal;
}

void lane_read(struct request *r, struct db *db)
{
    if (r->stage == STAGE_AGAIN)
        show_again(r, db);
    else
        r->result = reading(r, db, admit_and_run);
}

void lane_slow(struct request *r, struct db *db)
{
    if (r->stage == STAGE_AGAIN) {
        show_again(r, db);
        return;
    }
    r->result = reading(r, db, admit_with_form);
    if (r->result == OK)
        r->result = run_handler(r); /* brackets its own transactions on ctx->db */
    note_why(r, db, r->result);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Anything but OK: the batch cannot go on. */
static enum status write_item(const struct http_host *host, struct db *db, struct request *r)
{
    enum status s = host->item_begin(db);
    if (s != OK)
        return s;
    r->ctx.db = db;
    r->result = admit_and_run(r);
    enum status kept = host->item_end(db, r->result == OK && !r->reply.failed);
    if (kept != OK)
        r->result = kept;
    note_why(r, db, r->result);
    return OK;
}

static enum status write_batch(const struct http_host *host, struct db *db, struct request *list)
{
    enum status s = host->batch_begin(db);
    if (s != OK)
        return s;
    for (struct request *r = list; r && s == OK; r = r->next)
        s = write_item(host, db, r);
    if (s == OK)
        return host->batch_commit(db);
    host->batch_rollback(db);
    return s;
}

/* Nothing of the batch is on disk: nobody is told otherwise. */
static void refuse_batch(struct request *list, const struct db *db, enum status s)
{
    for (struct request *r = list; r; r = r->next) {
        r->reply = (struct reply){0};
        r->ctx.problem = (struct problem){0};
        r->result = s == RETRY ? RETRY : UNAVAILABLE;
        r->tries = LIMIT_TRIES; /* it had them */
        note_why(r, db, r->result);
    }
}

/* Take those that lost a race, and may try again, out of the list. */
static struct request *take_losers(struct request **list)
{
    struct request *losers = NULL;
    while (*list) {
        struct request *r = *list;
        if (r->result == RETRY && r->tries < LIMIT_TRIES) {
            r->tries++;
            *list = r->next;
            r->next = losers;
            losers = r;
        } else {
            list = &r->next;
        }
    }
    return losers;
}

static void write_tries(const struct http_host *host, struct db *db, struct request *list,
                        int tries_max)
{
    enum status s = RETRY;
    for (int tries = 0; s == RETRY && tries < tries_max; tries++) {
        if (tries > 0)
            pause_before_retry(list->ctx.rng, tries);
        s = write_batch(host, db, list);
    }
    if (s != OK)
        refuse_batch(list, db, s);
}

/* Each in a batch of its own: one that spoils the batch spoils it for none but itself. */
static void write_singly(const struct http_host *host, struct db *db, struct request *list)
{
    for (struct request *r = list; r; r = r->next) {
        struct request *next = r->next;
        r->next = NULL;
        write_tries(host, db, r, LIMIT_TRIES);
        r->next = next;
    }
}

struct request *lane_write(const struct http *h, struct db *db, struct request **list)
{
    const struct http_host *host = h->config->host;
    if (!db) {
        refuse_batch(*list, NULL, UNAVAILABLE);
        return NULL;
    }
    if ((*list)->next) {
        enum status s = write_batch(host, db, *list);
        if (s == RETRY)
            s = write_batch(host, db, *list);
        if (s == UNAVAILABLE)
            refuse_batch(*list, db, s);
        else if (s != OK)
            write_singly(host, db, *list);
    } else {
        write_tries(host, db, *list, LIMIT_TRIES);
    }
    struct request *losers = take_losers(list);
    if (losers && !*list) /* nobody else used the time */
        pause_before_retry(losers->ctx.rng, losers->tries);
    return losers;
}

/* ---- between the I/O thread and the lanes ---------------------------------------------------- */

static const char *no_room(const struct http *h, const struct pool *p)
{
    if (atomic_load(&h->stopping))
        return "stopping";
    return p == &h->writers ? "queue of writes: full"
           : p == &h->slow  ? "queue of slow work: full"
                            : "queue of reads: full";
}

static enum MHD_Result give(struct pool *p, struct request *r, enum stage stage)
{
    enum stage before = r->stage;
    r->stage = stage;
    client_waits(r->connection);
    if (pool_give(p, r))
        return MHD_YES;
    r->stage = before;
    r->result = RETRY; /* 503 */
    r->why = no_room(r->http, p);
    return answer(r);
}

/* Does the refusal have a form to go back to? */
static bool has_form_again(const struct request *r)
{
    if (r->result == OK || r->json || !r->entry->again)
        return false;
    if (r->entry->again == r->entry)
        return r->result == INVALID && r->ctx.problem.fields_n > 0;
    return r->handler_ran || r->form_refused;
}

/* A route that does nothing: to find out who asks, where it is known already what he is told. */
static enum status do_nothing(struct ctx *ctx, const void *form, void *ret_view)
{
    (void)ctx;
    (void)form;
    (void)ret_view;
    return OK;
}

static const struct route nobodys = {
    .path = "", .name = "", .doc = "", .run = do_nothing, .allow = ALLOW_VISITOR};
static const struct entry of_refused = {.route = &nobodys};

/* Whatever became of asking who he is, he is told what was to be told. */
static enum MHD_Result answer_refused(struct request *r)
{
    const struct refusal *was = r->refusal;
    r->entry = was->entry;
    r->result = was->result;
    r->code = was->code;
    r->ctx.problem = was->problem;
    if (r->refused_text)
        request_refuse_again(r);
    return answer(r);
}

static enum MHD_Result finish(struct request *r)
{
    struct http *h = r->http;
    if (r->refusal)
        return answer_refused(r);
    if (!has_form_again(r))
        return answer(r);
    if (looks_slowly(r))
        return give(&h->slow, r, STAGE_AGAIN);
    if (h->config->host->reads_block)
        return give(&h->readers, r, STAGE_AGAIN);
    show_again(r, io_db(io_here(h)));
    return answer(r);
}

enum MHD_Result lane_run(struct request *r)
{
    struct http *h = r->http;
    enum lane lane = r->form_refused ? LANE_READ : r->entry->route->lane;
    if (lane == LANE_WRITE)
        return give(&h->writers, r, STAGE_LANE);
    if (lane == LANE_SLOW)
        return give(&h->slow, r, STAGE_LANE);
    if (h->config->host->reads_block)
        return give(&h->readers, r, STAGE_LANE);
    r->result = reading(r, io_db(io_here(h)), admit_and_run);
    return finish(r);
}

enum MHD_Result lane_resumed(struct request *r)
{
    return r->stage == STAGE_AGAIN ? answer(r) : finish(r);
}

enum MHD_Result lane_run_refused(struct request *r)
{
    struct http *h = r->http;
    struct refusal *refusal = arena_alloc(r->arena, sizeof(*refusal));
    if (!refusal)
        return answer(r);
    *refusal = (struct refusal){
        .result = r->result, .code = r->code, .problem = r->ctx.problem, .entry = r->entry};
    r->refusal = refusal;
    r->entry = &of_refused;
    r->code = 0;
    if (!h->config->host->reads_block) {
        r->result = reading(r, io_db(io_here(h)), admit_and_run);
        return answer_refused(r);
    }
    r->stage = STAGE_LANE;
    client_waits(r->connection);
    return pool_give(&h->readers, r) ? MHD_YES : answer_refused(r);
}

/* workers.c: threads that work by the clock. The clerk turns facts into mails and ends what
 * is due; the postman sends mails, which may take long; the crier tells live screens what was
 * committed, here or by another process; the printer makes PDFs; the readers ask for
 * calendars from elsewhere, some at a time, for one server that is slow must not hold up all; the
 * keeper looks after the file.
 * Each has its own context and looks again after a while, whatever went wrong. */
#include "app/server.h"
#include "attend/attend.h"
#include "base/log.h"
#include "booking/booking.h"
#include "calendar/calendar.h"
#include "community/community.h"
#include "document/document.h"
#include "intake/intake.h"
#include "lead/lead.h"
#include "lend/lend.h"
#include "people/people.h"
#include "plan/plan.h"
#include "presence/presence.h"
#include "privacy/privacy.h"
#include "series/series.h"
#include "stay/stay.h"
#include "waitlist/waitlist.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
    CLERK_MS = 250,
    POSTMAN_MS = 500,
    CRIER_MS = 50,
    KEEPER_MS = 250,
    PRINTER_MS = 300,
    READER_MS = 1000,
    CRIER_LOOKS_EVERY = 4,   /* turns: 200 ms for what other processes wrote */
    CRIER_PASSES_EVERY = 20, /* turns: 1 s, as long as nobody listens */
    LOOKS_EVERY = 8,         /* turns of the keeper: 2 s */
    LAPSES_EVERY = 20,       /* turns of the clerk: 5 s */
    LOOKS_WRITTEN_EVERY = 8, /* turns of the clerk: 2 s */
    MEMBERSHIPS_EVERY = 240, /* turns of the clerk: 1 min */
    SESSIONS_EVERY = 240,    /* turns of the clerk: 1 min */
    CLEANING_EVERY = 2400,   /* turns of the clerk: 10 min */
    PRUNING_EVERY = 345600,  /* turns of the clerk: a day */
    MAILS_AT_ONCE = 8,       /* between two rests */
    PRINTS_AT_ONCE = 4,
    REST_SHARE = 9,       /* rests so many times as long as it worked: people go before mails */
    WORK_ON_POSTGRES = 3, /* what it took of the machine, when it took 1 itself: measured */
    REST_MOST_MS = 500,
    WORKER_ARENA_BYTES = 32 << 20
};

struct worker {
    struct server *server;
    const char *name;
    int64_t every_ms;
    void (*turn)(struct worker *w, int64_t turns);
    pthread_t thread;
    bool started;
    struct arena *arena;
    struct rng rng;
    struct ctx ctx;
    uint64_t facts_seen; /* the crier's */
    bool failing;        /* said so already */
    bool server_away;    /* the postman's: said so already */
};

/* Each reader may wait half a minute for a server. */
enum { READERS = 4 };
enum { CLERK, POSTMAN, CRIER, KEEPER, PRINTER, READER, KINDS_N, WORKERS_N = READER + READERS };

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    atomic_bool stopping;
    struct worker worker[WORKERS_N];
};

/* ---- turns ----------------------------------------------------------------------------------- */

/* Say once that a worker cannot do its work, and once that it can again. */
static void note(struct worker *w, enum status s)
{
    bool failing = s != OK && s != NOT_FOUND;
    if (failing && !w->failing)
        LOG_SELDOM(LOG_WARN, "worker", w->name, log_text("name", w->name), log_int("status", s),
                   log_text("why", w->ctx.problem.detail));
    else if (!failing && w->failing)
        LOG_SELDOM(LOG_INFO, "worker", w->name, log_text("name", w->name),
                   log_text("again", "well"));
    w->failing = failing;
}

/* The worker's context, with nothing left of what it did before. */
static struct ctx *fresh(struct worker *w)
{
    arena_reset(w->arena);
    w->ctx.problem = (struct problem){0};
    return &w->ctx;
}

static enum status in_tx(struct worker *w, enum db_mode mode,
                         enum status (*work)(struct ctx *ctx, void *arg), void *arg)
{
    enum status s = store_tx(w->server->store, fresh(w), mode, work, arg);
    note(w, s);
    return s;
}

/* One bounded part of a task; *n is how much it did. */
struct part {
    struct server *server;
    size_t n;
};

static enum status mail_facts(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return booking_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status community_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return community_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status lead_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return lead_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status lead_reminders(struct ctx *ctx, void *arg)
{
    return lead_remind_due(ctx, &((struct part *)arg)->n);
}

static enum status lead_erasing(struct ctx *ctx, void *arg)
{
    return lead_erase_due(ctx, &((struct part *)arg)->n);
}

static enum status introduction_lapses(struct ctx *ctx, void *arg)
{
    return introduction_lapse_due(ctx, &((struct part *)arg)->n);
}

static enum status look(struct ctx *ctx, void *arg)
{
    (void)arg;
    enum status s = frame_refresh(ctx);
    return s == OK ? counters_refresh(ctx) : s;
}

static enum status lapses(struct ctx *ctx, void *arg)
{
    return booking_lapse_due(ctx, &((struct part *)arg)->n);
}

static enum status holds_over(struct ctx *ctx, void *arg)
{
    return booking_holds_end(ctx, &((struct part *)arg)->n);
}

static enum status membership_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return plan_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status document_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return document_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status intake_files(struct ctx *ctx, void *arg)
{
    return intake_tend(ctx, &((struct part *)arg)->n);
}

static enum status papers(struct ctx *ctx, void *arg)
{
    return plan_follow_papers(ctx, &((struct part *)arg)->n);
}

static enum status memberships(struct ctx *ctx, void *arg)
{
    return plan_tend(ctx, &((struct part *)arg)->n);
}

static enum status series_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return series_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status attend_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return attend_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status guests_cleaning(struct ctx *ctx, void *arg)
{
    return attend_clean(ctx, &((struct part *)arg)->n);
}

static enum status stay_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return stay_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status stay_papers(struct ctx *ctx, void *arg)
{
    return stay_follow_papers(ctx, &((struct part *)arg)->n);
}

static enum status stays(struct ctx *ctx, void *arg)
{
    return stay_tend(ctx, &((struct part *)arg)->n);
}

static enum status lend_credits(struct ctx *ctx, void *arg)
{
    return lend_settle_facts(ctx, &((struct part *)arg)->n);
}

static enum status lend_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return lend_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status waitlist_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return waitlist_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status waitlist_offers(struct ctx *ctx, void *arg)
{
    return waitlist_offer_facts(ctx, &((struct part *)arg)->n);
}

static enum status waitlist_ends(struct ctx *ctx, void *arg)
{
    return waitlist_tend(ctx, &((struct part *)arg)->n);
}

static enum status presence_mails(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return presence_mail_facts(ctx, p->server->public_url, &p->n);
}

static enum status presence_releases(struct ctx *ctx, void *arg)
{
    return presence_release_due(ctx, &((struct part *)arg)->n);
}

static enum status presence_reminders(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return presence_remind_due(ctx, p->server->public_url, &p->n);
}

static enum status presence_closings(struct ctx *ctx, void *arg)
{
    return presence_close_due(ctx, &((struct part *)arg)->n);
}

static enum status unsigned_papers(struct ctx *ctx, void *arg)
{
    return document_tend(ctx, &((struct part *)arg)->n);
}

static enum status cleaning(struct ctx *ctx, void *arg)
{
    return booking_requests_clean(ctx, &((struct part *)arg)->n);
}

static enum status notes_cleaning(struct ctx *ctx, void *arg)
{
    return booking_notes_clean(ctx, &((struct part *)arg)->n);
}

static enum status letting_go(struct ctx *ctx, void *arg)
{
    return privacy_tend(ctx, &((struct part *)arg)->n);
}

static enum status prune(struct ctx *ctx, void *arg)
{
    (void)arg;
    return mail_prune(ctx);
}

/* False when it is time to end. */
static bool rest(struct workers *all, int64_t ms)
{
    int64_t until_us = clock_monotonic_us() + ms * 1000;
    pthread_mutex_lock(&all->mutex);
    while (!all->stopping && clock_cond_wait(&all->wake, &all->mutex, until_us))
        ;
    bool go_on = !all->stopping;
    pthread_mutex_unlock(&all->mutex);
    return go_on;
}

/* After a part of the work, let people have the machine: a tenth of one core makes hundreds of
 * mails a second, and a thousand bookings at once are not held up by their own mails. What counts
 * is what was taken from them, not how long it waited for a busy machine; PostgreSQL works for it
 * twice as long as we do. False when it is time to end. */
static bool yield_after(struct worker *w, int64_t began_us)
{
    const bool postgres = store_engine(w->server->store) == STORE_POSTGRES;
    const int64_t share = postgres ? WORK_ON_POSTGRES * (REST_SHARE + 1) - 1 : REST_SHARE;
    int64_t ms = (clock_thread_us() - began_us) * share / 1000;
    return rest(w->server->workers, ms < REST_MOST_MS ? ms : REST_MOST_MS);
}

typedef enum status task(struct ctx *ctx, void *arg);

/* One part of a task. False when nothing is left of it, the store refuses, or we are to end. */
static bool part_of(struct worker *w, task *work)
{
    struct part p = {.server = w->server};
    int64_t began_us = clock_thread_us();
    return !w->server->workers->stopping && in_tx(w, DB_WRITE, work, &p) == OK && p.n > 0 &&
           yield_after(w, began_us);
}

static void all_of(struct worker *w, task *work)
{
    while (part_of(w, work))
        ;
}

/* A part of each in turn until nothing is left of any: who has much to do holds nobody up. */
static void all_in_turn(struct worker *w, task *const *works, size_t n)
{
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < n; i++)
            more |= part_of(w, works[i]);
    }
}

static void clerk_turn(struct worker *w, int64_t turns)
{
    static task *const facts[] = {mail_facts,     series_mails,   attend_mails,   membership_mails,
                                  papers,         stay_mails,     stay_papers,    community_mails,
                                  lead_mails,     document_mails, presence_mails, waitlist_offers,
                                  waitlist_mails, lend_credits,   lend_mails};
    all_in_turn(w, facts, ARRAY_LEN(facts));
    if (turns % LAPSES_EVERY == 0) {
        all_of(w, lapses);
        all_of(w, holds_over);
        all_of(w, waitlist_ends);
        all_of(w, presence_releases);
    }
    if (turns % LOOKS_WRITTEN_EVERY == 0)
        note(w, people_write_looks(w->server->store, fresh(w)));
    if (turns % MEMBERSHIPS_EVERY == 0) {
        all_of(w, memberships);
        all_of(w, stays);
        all_of(w, presence_reminders);
        all_of(w, presence_closings);
    }
    if (turns % SESSIONS_EVERY == 0) {
        all_of(w, unsigned_papers);
        note(w, people_tend(w->server->store, fresh(w)));
        note(w, calendar_write_used(w->server->store, fresh(w)));
    }
    if (turns % CLEANING_EVERY == 0) {
        all_of(w, cleaning);
        all_of(w, intake_files);
        all_of(w, introduction_lapses);
        all_of(w, lead_reminders);
        all_of(w, lead_erasing);
    }
    if (turns % PRUNING_EVERY == 0) {
        (void)in_tx(w, DB_WRITE, prune, NULL);
        all_of(w, letting_go);
        all_of(w, notes_cleaning);
        all_of(w, guests_cleaning);
    }
}

/* By himself, for a clerk with many mails to write must not keep the log from being bounded. */
static void keeper_turn(struct worker *w, int64_t turns)
{
    store_tend(w->server->store);
    if (turns % LOOKS_EVERY == 0) {
        (void)in_tx(w, DB_READ, look, NULL);
        log_rest();
    }
}

/* Say once that the mail server is away, and once that it is back. */
static void note_server(struct worker *w, const struct mail_round *round)
{
    if (round->away && !w->server_away)
        LOG(LOG_WARN, "mail", log_text("server", "away"), log_text("why", round->why));
    if (round->there && w->server_away)
        LOG(LOG_INFO, "mail", log_text("server", "back"));
    w->server_away = round->away || (w->server_away && !round->there);
}

static void postman_turn(struct worker *w, int64_t turns)
{
    (void)turns;
    struct mail_round round;
    int64_t began_us;
    do {
        began_us = clock_thread_us();
        round = (struct mail_round){0};
        note(w, mail_send_due(w->server->store, fresh(w), &w->server->mail, MAILS_AT_ONCE, &round));
        note_server(w, &round);
    } while (round.sent == MAILS_AT_ONCE && yield_after(w, began_us));
}

/* By himself: a drawing takes longer than anything else that is done by the clock. */
static void printer_turn(struct worker *w, int64_t turns)
{
    (void)turns;
    size_t printed;
    int64_t began_us;
    do {
        began_us = clock_thread_us();
        printed = 0;
        note(w, document_print_due(w->server->store, fresh(w), PRINTS_AT_ONCE, &printed));
    } while (printed == PRINTS_AT_ONCE && yield_after(w, began_us));
}

/* By himself: another server may take a minute for an answer. */
static void reader_turn(struct worker *w, int64_t turns)
{
    (void)turns;
    size_t read;
    int64_t began_us;
    do {
        began_us = clock_thread_us();
        read = 0;
        note(w, calendar_read_due(w->server->store, fresh(w), w->server->public_url, 1, &read));
    } while (read == 1 && yield_after(w, began_us));
}

static void publish(void *arg, const char *channel, const char *event, const char *data)
{
    struct server *s = arg;
    http_publish(s->http, channel, event, data);
}

static enum status live_facts(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return booking_live_facts(ctx, p->server->live_consumer, publish, p->server, &p->n);
}

static enum status live_doors(struct ctx *ctx, void *arg)
{
    struct part *p = arg;
    return presence_live_facts(ctx, p->server->door_consumer, publish, p->server, &p->n);
}

/* Asked last, so that who came meanwhile hears what was said since. */
static enum status pass_unheard(struct ctx *ctx, void *arg)
{
    const struct server *s = ((struct part *)arg)->server;
    const enum status live = fact_pass(ctx, s->live_consumer);
    const enum status doors =
        live == OK || live == NOT_FOUND ? fact_pass(ctx, s->door_consumer) : live;
    if (http_listeners(s->http) > 0)
        return NOT_FOUND;
    return live == OK && doors == NOT_FOUND ? OK : doors;
}

static void crier_turn(struct worker *w, int64_t turns)
{
    if (http_listeners(w->server->http) == 0) {
        struct part p = {.server = w->server};
        if (turns % CRIER_PASSES_EVERY == 0)
            (void)in_tx(w, DB_WRITE, pass_unheard, &p);
        return;
    }
    uint64_t committed = store_facts_committed(w->server->store);
    if (committed == w->facts_seen && turns % CRIER_LOOKS_EVERY != 0)
        return;
    w->facts_seen = committed;
    all_of(w, live_facts);
    all_of(w, live_doors);
}

/* ---- threads --------------------------------------------------------------------------------- */

static void *live(void *arg)
{
    struct worker *w = arg;
    int64_t turns = 0;
    do {
        w->turn(w, turns++);
    } while (rest(w->server->workers, w->every_ms));
    return NULL;
}

static enum status start(struct worker *w)
{
    w->arena = arena_new(WORKER_ARENA_BYTES);
    if (!w->arena)
        return FAILED;
    w->rng = rng_secure();
    w->ctx = (struct ctx){
        .arena = w->arena, .clock = &clock_system, .rng = &w->rng, .lang = text_lang("en")};
    w->started = pthread_create(&w->thread, NULL, live, w) == 0;
    return w->started ? OK : FAILED;
}

enum status workers_start(struct server *s)
{
    static const struct worker kinds[KINDS_N] = {
        [CLERK] = {.name = "clerk", .every_ms = CLERK_MS, .turn = clerk_turn},
        [POSTMAN] = {.name = "mail", .every_ms = POSTMAN_MS, .turn = postman_turn},
        [PRINTER] = {.name = "printer", .every_ms = PRINTER_MS, .turn = printer_turn},
        [READER] = {.name = "calendars", .every_ms = READER_MS, .turn = reader_turn},
        [KEEPER] = {.name = "keeper", .every_ms = KEEPER_MS, .turn = keeper_turn},
        [CRIER] = {.name = "live screens", .every_ms = CRIER_MS, .turn = crier_turn},
    };
    struct workers *all = calloc(1, sizeof *all);
    if (!all)
        return FAILED;
    s->workers = all;
    pthread_mutex_init(&all->mutex, NULL);
    clock_cond_init(&all->wake);
    enum status result = OK;
    for (int i = 0; i < WORKERS_N && result == OK; i++) {
        all->worker[i] = kinds[i < READER ? i : READER];
        all->worker[i].server = s;
        result = start(&all->worker[i]);
    }
    return result;
}

void workers_stop(struct server *s)
{
    struct workers *all = s->workers;
    if (!all)
        return;
    calendar_stop_reading();
    pthread_mutex_lock(&all->mutex);
    all->stopping = true;
    pthread_cond_broadcast(&all->wake);
    pthread_mutex_unlock(&all->mutex);
    for (int i = 0; i < WORKERS_N; i++)
        if (all->worker[i].started)
            pthread_join(all->worker[i].thread, NULL);
    struct worker *clerk = &all->worker[CLERK];
    if (clerk->started) /* who looked in the last moment */
        note(clerk, people_write_looks(s->store, fresh(clerk)));
    for (int i = 0; i < WORKERS_N; i++) {
        arena_free(all->worker[i].arena);
    }
    pthread_cond_destroy(&all->wake);
    pthread_mutex_destroy(&all->mutex);
    free(all);
    s->workers = NULL;
}

/* history_play.h: plays a history against the program: each step in a transaction of its own, some
 * of them in a process that is killed in the middle; after each step all that is booked, held and
 * waited for is compared. */
#ifndef LOGGIA_TESTS_HISTORY_PLAY_H
#define LOGGIA_TESTS_HISTORY_PLAY_H

#include "history_lend.h"

#include <signal.h>
#include <sys/wait.h>

/* A later module that takes or gives places adds its deeds here. */
static const struct deed {
    const char *name;
    int weight;                                         /* how often, beside the others */
    bool (*ask)(struct world *w, const struct step *s); /* false: there is nothing to do */
    enum status (*work)(struct ctx *ctx, struct world *w);
    void (*note)(struct world *w);
} deeds[] = {
    {"book", 24, ask_place, work_place, note_place},
    {"change", 12, ask_change, work_change, note_change},
    {"cancel", 8, ask_cancel, work_cancel, note_cancel},
    {"undo", 8, ask_undo, work_undo, note_undo},
    {"extras", 4, ask_extras, work_extras, note_extras},
    {"hold", 8, ask_hold, work_hold, note_hold},
    {"give back", 2, ask_give_back, work_give_back, note_give_back},
    {"wait", 8, ask_wait, work_wait, note_wait},
    {"answer", 8, ask_answer, work_answer, note_answer},
    {"block", 3, ask_block, work_block, note_block},
    {"unblock", 3, ask_unblock, work_unblock, note_unblock},
    {"close", 2, ask_close, work_close, note_close},
    {"open", 2, ask_open, work_open, note_open},
    {"series", 6, ask_series, work_series, note_series},
    {"series change", 5, ask_series_change, work_series_step, note_series},
    {"series cancel", 3, ask_series_cancel, work_series_step, note_series},
    {"series restore", 3, ask_series_restore, work_series_step, note_series},
    {"lend", 12, ask_lend, work_lend, note_lend},
    {"take back", 8, ask_back, work_back, note_back},
    {"notice", 4, ask_notice, work_notice, note_notice},
    {"time passes", 6, ask_pass, work_nothing, note_nothing},
    {"look", 6, ask_free, work_free, note_nothing},
};
enum { DEEDS = ARRAY_LEN(deeds), CRASH_ONE_IN = 40 };

/* ---- drawing a history ----------------------------------------------------------------------- */

static inline size_t random_deed(struct rng *r)
{
    int all = 0;
    for (size_t i = 0; i < DEEDS; i++)
        all += deeds[i].weight;
    int64_t left = (int64_t)rng_below(r, (uint64_t)all);
    size_t deed = 0;
    while (left >= deeds[deed].weight)
        left -= deeds[deed++].weight;
    return deed;
}

static inline void history_draw(uint64_t seed, struct history *ret)
{
    struct rng r = rng_seeded(seed);
    *ret = (struct history){
        .seed = seed, .first = minutes_windows[seed % ARRAY_LEN(minutes_windows)], .n = STEPS};
    for (size_t i = 0; i < STEPS; i++) {
        struct step *s = &ret->steps[i];
        s->deed = random_deed(&r);
        s->crash = rng_below(&r, CRASH_ONE_IN) ? CRASH_NOT
                   : rng_below(&r, 2)          ? CRASH_BEFORE
                                               : CRASH_AFTER;
        for (size_t k = 0; k < NUMBERS; k++)
            s->n[k] = (uint32_t)rng_below(&r, 1U << 20);
    }
}

/* ---- opening a world ------------------------------------------------------------------------- */

static inline enum status open_world(struct ctx *ctx, void *arg)
{
    static int worlds;
    static const char *const names[MEMBERS] = {"Ada", "Bea"};
    static char emails[MEMBERS][64];
    struct world *w = arg;
    struct booking_terms terms = test_terms();
    char slug[32];
    (void)snprintf(slug, sizeof(slug), "portello-%d", ++worlds);
    w->house.space_id = test_space(ctx, w->house.operator_id, slug, "Bottega Portello", &terms);
    w->house.grant.space_id = w->house.space_id;
    w->house.host.grants = &w->house.grant;
    test_house_hours(ctx, w->house.space_id, (struct span){0, 24 * 60});
    test_house_resources(ctx, &w->house);
    w->extra_id = test_projectors(ctx, w->house.space_id, STOCK);
    for (size_t i = 0; i < MEMBERS; i++) {
        (void)snprintf(emails[i], sizeof(emails[i]), "%c%d@posta.example", 'a' + (int)i, worlds);
        w->members[i] = (struct actor){.email = emails[i], .name = names[i]};
        test_must(people_account(ctx, emails[i], names[i], &w->members[i].account_id), "account");
    }
    w->places[0] = w->house.small;
    w->places[1] = w->house.large;
    w->places[2] = w->house.desks;
    w->places[3] =
        test_resource(ctx, &(struct resource){.space_id = w->house.space_id,
                                              .name = place_name(3),
                                              .kind = KIND_DESK,
                                              .units = 1,
                                              .price_day_cents = opt_int_of(DESK_DAY_CENTS)});
    w->units[0] = w->units[1] = w->units[3] = 1;
    w->units[2] = 5;
    open_lets(ctx, w);
    return OK;
}

/* ---- what the clock and the facts do --------------------------------------------------------- */

static inline void tend_model(struct world *w)
{
    struct model *m = &w->m;
    for (size_t i = 0; i < m->held_n; i++)
        m->held[i].over |= m->held[i].until <= w->now;
    for (size_t i = 0; i < m->waiting_n; i++)
        if (m->waiting[i].status == WAITLIST_OFFERED && m->held[m->waiting[i].held].over)
            m->waiting[i].status = WAITLIST_UNANSWERED;
    for (size_t i = 0; i < m->waiting_n; i++) { /* an offer leaves less for those behind */
        struct waiting *e = &m->waiting[i];
        if (e->status != WAITLIST_WAITING || !is_open(w, e->from, e->to) ||
            left_for(w, ANYBODY, e->place, e->from, e->to) < e->units)
            continue;
        e->status = WAITLIST_OFFERED;
        e->held = m->held_n++;
        m->held[e->held] =
            (struct held){.whose = HOST,
                          .place = e->place,
                          .from = e->from,
                          .to = e->to,
                          .units = e->units,
                          .made_at = w->now,
                          .until = waitlist_answer_by(minutes_zone(), w->now, e->from, e->to)};
    }
}

static inline enum status tend(struct ctx *ctx)
{
    size_t n = 1;
    enum status s = OK;
    for (int rounds = 0; s == OK && n > 0 && rounds < 200; rounds++) {
        size_t some = 0;
        n = 0;
        s = booking_holds_end(ctx, &some);
        n += some;
        if (s == OK)
            s = waitlist_tend(ctx, &some);
        n += some;
        if (s == OK)
            s = waitlist_offer_facts(ctx, &some);
        n += some;
        if (s == OK)
            s = lend_settle_facts(ctx, &some);
        n += some;
    }
    return s;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static inline const struct booked *booked_of_id(const struct world *w, int64_t id)
{
    for (size_t i = 0; i < w->m.booked_n; i++)
        if (w->m.booked[i].id == id)
            return &w->m.booked[i];
    return NULL;
}

static inline void compare_bookings(struct ctx *ctx, struct world *w)
{
    struct booking_brief *list = NULL;
    size_t n = 0;
    size_t active = 0;
    const struct booking_window all = {.space_id = w->house.space_id,
                                       .from_s = w->m.given.from,
                                       .to_s = w->m.given.from + MINUTES_MAX * 60};
    if (bookings_of_window(ctx, &all, &list, &n) != OK) {
        differ(w, "the bookings cannot be read");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct booked *b = booked_of_id(w, list[i].id);
        if (!b || !b->active)
            differ(w, "a booking takes a place that the model does not know");
        else if (w->places[b->place] != list[i].resource_id || b->from != list[i].starts_at ||
                 b->to != list[i].ends_at || b->units != list[i].units)
            differ(w, "a booking is at another place, time or number than in the model: %s",
                   place_name(b->place));
    }
    for (size_t i = 0; i < w->m.booked_n; i++)
        active += w->m.booked[i].active;
    if (active != n)
        differ(w, "%zu bookings take a place, in the model %zu", n, active);
}

static inline void compare_waiting(struct ctx *ctx, struct world *w)
{
    for (size_t i = 0; i < w->m.waiting_n; i++) {
        const struct waiting *mine = &w->m.waiting[i];
        struct waitlist_entry e;
        if (waitlist_get(ctx, mine->id, &e) != OK)
            differ(w, "somebody who waits is forgotten");
        else if (e.status != mine->status)
            differ(w, "who waits for %s is %s, in the model %s", place_name(mine->place),
                   waitlist_status_name(e.status), waitlist_status_name(mine->status));
    }
}

/* Of one place and one half hour, what is free to whom, and of the extra. */
static inline void compare_free(struct ctx *ctx, struct world *w, uint32_t number)
{
    const struct house *house = NULL;
    struct instants at = {.starts_at = w->m.given.from + (int64_t)(number % (72 * 2)) * 1800};
    struct standing now;
    const struct extra e = {.id = w->extra_id, .stock = STOCK};
    int32_t extras = 0;
    at.ends_at = at.starts_at + 1800 * (1 + (int64_t)(number / 1024 % 20));
    const int who = (int)(number / 256 % (MEMBERS + 1)) + HOST;
    ctx->actor = actor_of(w, who);
    enum status s = house_of_id_always(ctx, w->house.space_id, &house);
    if (s == OK)
        s = standing_of(ctx, house, &at, 0, &now);
    for (size_t i = 0; s == OK && i < PLACES; i++) {
        const int32_t left = left_for(w, who, i, at.starts_at, at.ends_at);
        const int32_t free = now.free_units[house_resource(house, w->places[i])];
        if (free != (left > 0 ? left : 0))
            differ(w, "%s has %d units free for %s, in the model %d", place_name(i), (int)free,
                   who_name(who), (int)left);
    }
    if (house)
        house_release(house);
    if (s == OK)
        s = extra_free(ctx, &e, at.starts_at, at.ends_at, 0, &extras);
    if (s != OK)
        differ(w, "what is free cannot be read");
    else if (extras != STOCK - minutes_most(&w->m.given, at.starts_at, at.ends_at))
        differ(w, "%d projectors are free, in the model %d", (int)extras,
               (int)(STOCK - minutes_most(&w->m.given, at.starts_at, at.ends_at)));
    ctx->actor = NULL;
}

struct comparing {
    struct world *w;
    uint32_t number;
};

static inline enum status tend_and_compare(struct ctx *ctx, void *arg)
{
    const struct comparing *c = arg;
    ctx->actor = NULL;
    ctx->problem = (struct problem){0};
    const enum status s = tend(ctx);
    tend_model(c->w);
    if (s != OK) {
        differ(c->w, "timed work failed: status %d", (int)s);
        return s;
    }
    compare_bookings(ctx, c->w);
    compare_waiting(ctx, c->w);
    compare_free(ctx, c->w, c->number);
    compare_lent(ctx, c->w);
    return OK;
}

/* ---- one step -------------------------------------------------------------------------------- */

struct doing {
    struct world *w;
    const struct deed *deed;
    enum crash crash;
};

static inline enum status do_step(struct ctx *ctx, void *arg)
{
    const struct doing *d = arg;
    ctx->problem = (struct problem){0};
    ctx->actor = actor_of(d->w, d->w->w.who);
    const enum status s = d->deed->work(ctx, d->w);
    ctx->actor = NULL;
    if (d->crash == CRASH_BEFORE)
        (void)kill(getpid(), SIGKILL);
    return s;
}

static inline void run_step(struct world *w, struct doing *d)
{
    struct test_store *t = w->t;
    const enum status s = store_tx(t->store, &t->ctx, DB_WRITE, do_step, d);
    const struct problem *p = &t->ctx.problem;
    w->got->status = s;
    (void)snprintf(w->got->code, sizeof(w->got->code), "%s",
                   p->fields_n ? p->fields[0].code
                   : p->code   ? p->code
                               : "");
    w->got->given = true;
}

/* In a process of its own, which is killed before it commits or before it can say that it did. */
static inline void crash_step(struct world *w, struct doing *d)
{
    struct test_store *t = w->t;
    int how = 0;
    test_store_shut(t);
    booking_forget_spaces();
    const pid_t child = fork();
    if (child == 0) {
        test_store_reopen(t);
        t->clock = clock_fixed(w->now);
        run_step(w, d);
        (void)kill(getpid(), SIGKILL);
    }
    if (child < 0 || waitpid(child, &how, 0) != child || !WIFSIGNALED(how) ||
        WTERMSIG(how) != SIGKILL)
        differ(w, "the process did not end as it was to");
    test_store_reopen(t);
    t->clock = clock_fixed(w->now);
}

static inline bool is_refusal(enum status s)
{
    return s == INVALID || s == CONFLICT || s == NOT_FOUND || s == DENIED || s == LIMIT;
}

static inline void judge_step(struct world *w, const struct deed *deed, enum crash crash)
{
    const struct answer *got = w->got;
    if (crash == CRASH_BEFORE && !w->got->given)
        return; /* nothing was answered, and nothing is to be there */
    if (!got->given)
        differ(w, "%s: no answer", deed->name);
    else if (got->status != OK && !is_refusal(got->status))
        differ(w, "%s: status %d %s", deed->name, (int)got->status, got->code);
    else if ((got->status == OK) != w->w.fits)
        differ(w, "%s: the program says %s, the model %s", deed->name,
               got->status == OK ? "yes" : got->code, w->w.fits ? "yes" : "no");
    else if (got->status == OK)
        deed->note(w);
    w->count[deed - deeds].done += got->status == OK;
    w->count[deed - deeds].refused += got->status != OK;
}

static inline void play_step(struct world *w, const struct step *s)
{
    const struct deed *deed = &deeds[s->deed];
    struct doing d = {.w = w, .deed = deed, .crash = s->crash};
    w->w = (struct wish){.who = HOST};
    *w->got = (struct answer){.given = false};
    w->t->clock = clock_fixed(++w->now); /* no two deeds in one second */
    arena_reset(w->t->ctx.arena);
    if (deed->ask(w, s)) {
        if (s->crash)
            crash_step(w, &d);
        else
            run_step(w, &d);
        judge_step(w, deed, s->crash);
    }
    struct comparing c = {.w = w, .number = s->n[NUMBERS - 1]};
    arena_reset(w->t->ctx.arena);
    if (!w->differs && store_tx(w->t->store, &w->t->ctx, DB_WRITE, tend_and_compare, &c) != OK)
        differ(w, "what is there cannot be compared");
}

/* ---- one history ----------------------------------------------------------------------------- */

/* How many steps it took to differ; 0: it does not. */
static inline size_t history_play(struct world *w, const struct history *h)
{
    w->m = (struct model){.booked_n = 0};
    w->differs = false;
    w->first = h->first;
    w->now = TEST_STORE_NOW_S;
    w->t->clock = clock_fixed(w->now);
    for (size_t i = 0; i < PLACES; i++)
        minutes_begin(&w->m.taken[i], h->first);
    minutes_begin(&w->m.given, h->first);
    for (size_t i = 0; i < LETS; i++)
        minutes_begin(&w->m.lent[i], h->first);
    w->t->ctx.actor = NULL;
    arena_reset(w->t->ctx.arena);
    test_must(store_tx(w->t->store, &w->t->ctx, DB_WRITE, open_world, w), "world");
    for (size_t i = 0; i < h->n; i++) {
        play_step(w, &h->steps[i]);
        if (w->differs)
            return i + 1;
    }
    return 0;
}

/* ---- the shortest that differs --------------------------------------------------------------- */

static inline bool still_differs(struct world *w, struct history *h)
{
    const size_t n = history_play(w, h);
    if (n)
        h->n = n; /* what comes after is not needed */
    return n != 0;
}

/* Leave out runs of steps, half of them first, then single ones; then put small numbers. */
static inline void history_shrink(struct world *w, struct history *h)
{
    for (size_t run = h->n; run > 0; run /= 2) {
        for (size_t at = 0; at + run <= h->n && run < h->n;) {
            struct history less = *h;
            memmove(&less.steps[at], &less.steps[at + run],
                    (less.n - at - run) * sizeof(less.steps[0]));
            less.n -= run;
            if (still_differs(w, &less))
                *h = less;
            else
                at += run;
        }
    }
    for (size_t i = 0; i < h->n; i++) {
        for (size_t k = 0; k <= NUMBERS && i < h->n; k++) {
            struct history less = *h;
            if (k == NUMBERS)
                less.steps[i].crash = CRASH_NOT;
            else
                less.steps[i].n[k] = 0;
            if (still_differs(w, &less))
                *h = less;
        }
    }
    (void)history_play(w, h); /* so that `why` is of the shortest */
}

static inline void history_say(const struct world *w, const struct history *h)
{
    static const char *const crashes[] = {"", ", killed before the commit",
                                          ", killed after the commit"};
    print_message("seed %llu, window from %d-%02d-%02d, %zu steps:\n", (unsigned long long)h->seed,
                  h->first.year, h->first.month, h->first.day, h->n);
    for (size_t i = 0; i < h->n; i++) {
        const struct step *s = &h->steps[i];
        print_message("  %2zu. %s%s (", i + 1, deeds[s->deed].name, crashes[s->crash]);
        for (size_t k = 0; k < NUMBERS; k++)
            print_message(k ? " %u" : "%u", s->n[k]);
        print_message(")\n");
    }
    print_message("  %s\n", w->why);
}

#endif

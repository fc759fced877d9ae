/* Random histories of lending, booking, moving, cancelling, taking back, and ending the stay,
 * against an array of minutes, over the days on which the clocks change; the charges explain the
 * credit. A failing seed replays exactly. */
#include "lend/lend_internal.h"

#include "people/people.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

enum {
    DAYS = 6,
    WINDOW_MIN = (DAYS + 1) * 25 * 60,
    STEPS = 40,
    LENDINGS = 12,
    HISTORIES = 120, /* on SQLite */
    HISTORIES_POSTGRES = 6,
    HISTORIES_SLOW = 3
};

struct booked {
    int64_t id, starts_at, ends_at, cents;
    bool active;
};

struct given {
    struct lending lending;
    bool back[DAYS];
};

struct history {
    struct ctx *ctx;
    struct test_house house;
    struct holder ada;
    const struct zone *zone;
    struct date first;
    int64_t from; /* the first instant of the window */
    int64_t desk, stay;
    int8_t lent[WINDOW_MIN]; /* by which lending, from 1; 0: it is hers */
    int8_t taken[WINDOW_MIN];
    struct given given[LENDINGS];
    size_t given_n;
    struct booked list[STEPS];
    size_t n;
    struct date until; /* of the stay; year 0: open */
    int64_t made, refused, came_back, kept;
};

static const struct date windows[] = {{2027, 3, 25}, {2027, 10, 28}, {2027, 6, 7}};

static size_t minute_of(const struct history *h, int64_t at)
{
    assert_in_range((at - h->from) / 60, 0, WINDOW_MIN);
    return (size_t)((at - h->from) / 60);
}

static struct date random_day(struct history *h)
{
    return date_add(h->first, (int64_t)rng_below(h->ctx->rng, DAYS));
}

static int64_t price_of(const struct given *g)
{
    return g->lending.lends ? g->lending.day_cents.v : 1800;
}

/* ---- deeds, each against the minutes --------------------------------------------------------- */

static void mark(struct history *h, const struct lending *l, struct date day, int8_t as)
{
    const struct lent_span s = lend_span(h->zone, &l->days, day);
    for (size_t m = minute_of(h, s.starts_at); m < minute_of(h, s.ends_at); m++)
        h->lent[m] = as;
}

static bool any_lent(const struct history *h, const struct lent_span *s)
{
    for (size_t m = minute_of(h, s->starts_at); m < minute_of(h, s->ends_at); m++) {
        if (h->lent[m])
            return true;
    }
    return false;
}

static void try_lend(struct history *h)
{
    struct rng *r = h->ctx->rng;
    struct given *g = &h->given[h->given_n];
    const struct date from = random_day(h);
    const int64_t most = DAYS - (date_days(from) - date_days(h->first));
    const struct lend_ask ask = {
        .stay_id = h->stay,
        .lends = rng_below(r, 3) > 0,
        .days = {.from = from,
                 .until = date_add(from, 1 + (int64_t)rng_below(r, (uint64_t)most)),
                 .weekdays = rng_below(r, 2) ? 0x2au : 0,
                 .part = (enum lend_part)rng_below(r, 3)},
        .day_cents = opt_int_of(1000 + (int64_t)rng_below(r, 1000)),
        .quiet = true};
    if (h->given_n == LENDINGS)
        return;
    *g = (struct given){.back = {false}};
    h->ctx->problem = (struct problem){0};
    const enum status s = lend_make(h->ctx, &ask, &g->lending);
    struct lend_days days = ask.days;
    days.noon = lend_default_terms.noon;
    bool clash = false;
    bool some = false;
    for (struct date d = days.from; date_compare(d, days.until) < 0; d = date_add(d, 1)) {
        const struct lent_span span = lend_span(h->zone, &days, d);
        some |= lend_has_day(&days, d);
        clash |= lend_has_day(&days, d) && any_lent(h, &span);
    }
    const bool late = h->until.year && date_compare(days.until, h->until) > 0;
    assert_int_equal(s, clash || !some || late ? INVALID : OK); /* LE-7 */
    if (s != OK)
        return;
    h->given_n++;
    for (struct date d = days.from; date_compare(d, days.until) < 0; d = date_add(d, 1)) {
        if (lend_has_day(&days, d))
            mark(h, &g->lending, d, (int8_t)h->given_n);
    }
}

static bool is_past_the_stay(const struct history *h, int64_t at)
{
    return h->until.year && at >= zone_day_start(h->zone, h->until);
}

/* LE-1: what can be booked is what is lent and not taken, minute by minute. */
static bool fits(const struct history *h, const struct lent_span *s)
{
    for (int64_t at = s->starts_at; at < s->ends_at; at += 60) {
        const size_t m = minute_of(h, at);
        if (!h->lent[m] || h->taken[m] || is_past_the_stay(h, at))
            return false;
    }
    return true;
}

static void take(struct history *h, const struct booked *b, int8_t as)
{
    for (size_t m = minute_of(h, b->starts_at); m < minute_of(h, b->ends_at); m++)
        h->taken[m] = as;
}

static void try_book(struct history *h)
{
    struct rng *r = h->ctx->rng;
    const minute from = (minute)(rng_below(r, 44) * 30);
    const int to = from + 30 + (int)rng_below(r, 10) * 30;
    const struct booking_ask ask = {.space_id = h->house.space_id,
                                    .resource_id = h->desk,
                                    .span = {.date = random_day(h),
                                             .from = from,
                                             .to = (minute)(to < 1440 ? to : 1440),
                                             .which = BOOKING_FIRST},
                                    .units = 1,
                                    .name = "Somebody"};
    struct booking made;
    bool repeated;
    h->ctx->problem = (struct problem){0};
    const enum status s = booking_place(h->ctx, &ask, &made, &repeated);
    if (s == INVALID) /* a time that the clock skips, or that has no length */
        return;
    if (s != OK) {
        assert_int_equal(s, CONFLICT);
        h->refused++;
        return;
    }
    const struct lent_span span = {made.starts_at, made.ends_at};
    assert_true(fits(h, &span));
    struct booked *b = &h->list[h->n++];
    *b = (struct booked){made.id, made.starts_at, made.ends_at, made.price_cents.v, true};
    assert_int_equal(b->cents, price_of(&h->given[h->lent[minute_of(h, b->starts_at)] - 1]));
    take(h, b, 1);
    h->made++;
}

static void try_cancel(struct history *h)
{
    struct booked *b = h->n ? &h->list[rng_below(h->ctx->rng, h->n)] : NULL;
    struct booking ended;
    if (!b || !b->active)
        return;
    assert_int_equal(booking_cancel(h->ctx, b->id, &ended), OK);
    b->active = false;
    take(h, b, 0);
}

/* LE-6 */
static void try_back(struct history *h)
{
    if (!h->given_n)
        return;
    const size_t i = (size_t)rng_below(h->ctx->rng, h->given_n);
    const struct lending *l = &h->given[i].lending;
    const struct date day = random_day(h);
    const int64_t n = date_days(day);
    size_t back = 0;
    const struct lent_span s = lend_span(h->zone, &l->days, day);
    const bool its = lend_has_day(&l->days, day) && !is_past_the_stay(h, s.starts_at);
    bool booked = false;
    for (int64_t at = s.starts_at; its && at < s.ends_at; at += 60)
        booked |= h->lent[minute_of(h, at)] == (int8_t)(i + 1) && h->taken[minute_of(h, at)];
    h->ctx->problem = (struct problem){0};
    const enum status st = lend_take_back(h->ctx, l->id, &n, 1, &back);
    assert_int_equal(st, !its ? INVALID : booked ? CONFLICT : OK);
    h->kept += booked;
    if (st != OK || back == 0)
        return;
    h->came_back++;
    for (int64_t at = s.starts_at; at < s.ends_at; at += 60) {
        if (h->lent[minute_of(h, at)] == (int8_t)(i + 1))
            h->lent[minute_of(h, at)] = 0;
    }
}

/* LE-8: an end of the stay, or taken back. */
static void try_end(struct history *h)
{
    struct stay *stay = arena_alloc(h->ctx->arena, sizeof(*stay));
    struct stay_step step = {.kind = STAY_KEEP, .by = SIDE_HOLDER, .reason = "", .quiet = true};
    if (!h->until.year) {
        step.kind = STAY_NOTICE;
        step.from = random_day(h);
    }
    h->ctx->problem = (struct problem){0};
    assert_int_equal(stay_do(h->ctx, h->stay, &step, stay), OK);
    h->until = stay->until;
}

/* ---- the sums -------------------------------------------------------------------------------- */

static int64_t credited(struct history *h)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    const struct period ever = {{2026, 1, 1}, {2035, 1, 1}};
    test_must(charges_of(h->ctx, &h->ada, 0, ever, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        sum -= all[i].source == CHARGE_LENT ? all[i].amount_cents : 0;
    return sum;
}

/* LE-4, LE-5 */
static void compare_credit(struct history *h, int64_t before)
{
    int64_t wanted = 0;
    test_must(lend_settle_space(h->ctx, h->house.space_id), "settle");
    for (size_t i = 0; i < h->n; i++) {
        const struct booked *b = &h->list[i];
        const int8_t by = h->lent[minute_of(h, b->starts_at)];
        if (b->active && by && h->given[by - 1].lending.lends && !is_past_the_stay(h, b->starts_at))
            wanted += lend_share(b->cents, lend_default_terms.share_bp);
    }
    assert_int_equal(credited(h) - before, wanted);
}

static void play(struct history *h)
{
    const int64_t before = credited(h);
    memset(h->lent, 0, sizeof(h->lent));
    memset(h->taken, 0, sizeof(h->taken));
    h->n = h->given_n = 0;
    h->from = zone_day_start(h->zone, h->first);
    for (int i = 0; i < STEPS; i++) {
        const uint64_t what = rng_below(h->ctx->rng, 16);
        if (what < 3)
            try_lend(h);
        else if (what < 10)
            try_book(h);
        else if (what < 12)
            try_cancel(h);
        else if (what < 14)
            try_back(h);
        else if (what < 15)
            try_end(h);
        else
            compare_credit(h, before);
    }
    compare_credit(h, before);
    if (h->until.year)
        try_end(h);
    for (size_t i = 0; i < h->n; i++) {
        struct booking b;
        if (h->list[i].active)
            assert_int_equal(booking_cancel(h->ctx, h->list[i].id, &b), OK);
    }
    for (size_t i = 0; i < h->given_n; i++) {
        size_t back = 0;
        assert_int_equal(lend_take_back(h->ctx, h->given[i].lending.id, NULL, 0, &back), OK);
    }
    test_must(lend_settle_space(h->ctx, h->house.space_id), "settle");
    assert_int_equal(credited(h), before);
}

static void open_house(struct ctx *ctx, struct history *h)
{
    static const struct stay_step_price price[] = {{1, 24000}};
    struct booking_terms t = test_terms();
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    t.horizon_days = 730;
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &h->house);
    test_must(people_account(ctx, "ada@posta.example", "Ada", &h->ada.account_id), "account");
    h->zone = zone_get("Europe/Rome");
    h->desk = test_resource(ctx, &(struct resource){.space_id = h->house.space_id,
                                                    .name = "Scrivania 7",
                                                    .kind = KIND_DESK,
                                                    .units = 1,
                                                    .price_day_cents = opt_int_of(1800)});
    const struct stay_offer o = {.space_id = h->house.space_id,
                                 .resource_id = h->desk,
                                 .units = 1,
                                 .holder = h->ada,
                                 .from = {2027, 1, 1},
                                 .notice_days = 0,
                                 .prices = price,
                                 .prices_n = 1,
                                 .answer_days = 14,
                                 .note = ""};
    test_must(stay_load(ctx, &o, stay), "stay");
    h->stay = stay->id;
}

struct run {
    struct history *h;
    int histories;
    struct arena *arena;
};

static enum status run_all(struct ctx *ctx, void *arg)
{
    struct run *run = arg;
    struct history *h = run->h;
    h->ctx = ctx;
    open_house(ctx, h);
    ctx->actor = &h->house.host;
    for (int i = 0; i < run->histories; i++) {
        *ctx->rng = rng_seeded((uint64_t)i + 1);
        h->first = windows[(size_t)i % ARRAY_LEN(windows)];
        struct ctx own = *ctx;
        own.arena = run->arena;
        h->ctx = &own;
        play(h);
        arena_reset(run->arena);
    }
    struct booking_findings found;
    test_must(booking_check(ctx, &found), "check");
    assert_int_equal(found.faults, 0);
    return OK;
}

static void histories_on(enum store_engine engine, int histories)
{
    struct test_store t;
    struct history *h = calloc(1, sizeof(*h));
    struct run run = {.h = h, .histories = histories, .arena = arena_new(LIMIT_ARENA_BYTES)};
    assert_non_null(h);
    if (test_store_open(&t, engine)) {
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, run_all, &run), OK);
        print_message("%d histories: %lld booked, %lld refused, %lld came back, %lld stayed\n",
                      histories, (long long)h->made, (long long)h->refused, (long long)h->came_back,
                      (long long)h->kept);
        assert_true(h->made > 0 && h->refused > 0 && h->came_back > 0);
        test_store_close(&t);
        booking_forget_spaces();
    }
    arena_free(run.arena);
    free(h);
}

static void test_histories(void **state)
{
    (void)state;
    histories_on(STORE_SQLITE, test_rounds(HISTORIES, HISTORIES_SLOW));
    histories_on(STORE_POSTGRES, test_rounds(HISTORIES_POSTGRES, HISTORIES_SLOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

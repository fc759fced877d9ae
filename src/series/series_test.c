/* Series on both engines: made, changed, cancelled, extended, answered. */
#include "base/ics.h"
#include "mail/mail.h"
#include "series/series_internal.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

#include <libical/ical.h>

enum { H = 60 };

static const struct date tuesday = {2027, 3, 2};

static void open_house(struct ctx *ctx, bool confirm, struct test_house *h)
{
    struct booking_terms terms = test_terms();
    terms.confirm = confirm;
    test_house_make(ctx, &terms, (struct span){8 * H, 22 * H}, h);
    ctx->actor = &h->host;
}

static struct series_ask weekly(const struct test_house *h, int count)
{
    return (struct series_ask){
        .space_id = h->space_id,
        .resource_id = h->small,
        .when = {.rule = "FREQ=WEEKLY;BYDAY=TU", .first = tuesday, .count = count},
        .from_min = 18 * H,
        .to_min = 20 * H,
        .units = 1,
        .title = "Italian for beginners",
        .name = "Lingue S.r.l.",
        .email = "corsi@lingue.example"};
}

static void take(struct ctx *ctx, int64_t space, int64_t resource, struct date d)
{
    struct booking b;
    bool repeated = false;
    const struct booking_ask ask = {.space_id = space,
                                    .resource_id = resource,
                                    .span = {.date = d, .from = 19 * H, .to = 21 * H},
                                    .units = 1,
                                    .name = "Nora",
                                    .email = "nora@posta.example"};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
}

static void code_is(struct ctx *ctx, const char *code)
{
    assert_non_null(ctx->problem.code);
    assert_string_equal(ctx->problem.code, code);
    ctx->problem = (struct problem){0};
}

static struct series_date *dates_of(struct ctx *ctx, int64_t id, size_t *n)
{
    struct series s;
    struct series_date *dates = NULL;
    assert_int_equal(series_get(ctx, id, &s), OK);
    assert_int_equal(series_dates(ctx, &s, &dates, n), OK);
    return dates;
}

/* SE-8 */
static void sound(struct ctx *ctx)
{
    struct findings f;
    struct booking_findings b;
    assert_int_equal(series_check(ctx, &f), OK);
    assert_int_equal(f.faults, 0);
    assert_int_equal(booking_check(ctx, &b), OK);
    assert_int_equal(b.faults, 0);
}

/* SE-1, SE-2: each date is a booking; what is taken is left out, or as somebody chose. */
static enum status made(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, false, &h);
    take(ctx, h.space_id, h.small, date_add(tuesday, 7));
    take(ctx, h.space_id, h.small, date_add(tuesday, 14));
    struct series_ask ask = weekly(&h, 5);
    struct series_try t;
    struct series_choice choices[2] = {{.day = date_add(tuesday, 7),
                                        .what = SERIES_ELSEWHERE,
                                        .resource_id = h.large,
                                        .price_cents = opt_int_of(5000)},
                                       {.day = date_add(tuesday, 14),
                                        .what = SERIES_OTHER_TIME,
                                        .from_min = 16 * H,
                                        .to_min = 18 * H,
                                        .price_cents = opt_int_of(2000)}};
    ask.choices = choices;
    ask.choices_n = 2;
    ask.key = "once";
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_int_equal(t.fits, 5);
    assert_int_equal(t.total_cents, 4 * 2000 + 5000);
    const int64_t id = t.series.id;
    size_t n = 0;
    const struct series_date *d = dates_of(ctx, id, &n);
    assert_int_equal(n, 5);
    assert_true(!d[0].alone && d[1].alone && d[2].alone);
    assert_int_equal(d[1].booked_resource_id, h.large);
    struct booking b;
    assert_int_equal(booking_get(ctx, d[4].booking_id, &b), OK);
    assert_int_equal(b.series_id, id);
    assert_string_equal(b.name, "Lingue S.r.l.");
    assert_int_equal(b.starts_at - d[0].starts_at, 28 * 86400 - 3600); /* summer time between */
    assert_int_equal(series_make(ctx, &ask, &t), OK); /* the same request: nothing new */
    assert_int_equal(t.series.id, id);
    sound(ctx);
    return OK;
}

/* SE-3: what was shown is what is kept; something else comes back with what is other marked. */
static enum status shown(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    open_house(ctx, false, &h);
    struct series_ask ask = weekly(&h, 4);
    struct series_try t;
    ask.shown = "not what anybody saw";
    assert_int_equal(series_make(ctx, &ask, &t), CONFLICT);
    code_is(ctx, "series.changed");
    take(ctx, h.space_id, h.large, tuesday);
    ask = weekly(&h, 2);
    ask.resource_id = h.large;
    assert_int_equal(series_make(ctx, &ask, &t), CONFLICT); /* nobody said what about the first */
    code_is(ctx, "series.conflicts");
    return OK;
}

struct looked {
    struct series_ask ask;
    struct series_try t;
    struct test_house house;
};

static enum status look(struct ctx *ctx, void *arg)
{
    struct looked *l = arg;
    ctx->actor = &l->house.host;
    l->ask.preview = true;
    assert_int_equal(series_make(ctx, &l->ask, &l->t), OK);
    return CONFLICT; /* undone */
}

static enum status keep(struct ctx *ctx, void *arg)
{
    struct looked *l = arg;
    ctx->actor = &l->house.host;
    l->ask.preview = false;
    l->ask.shown = l->t.shown;
    ctx->problem = (struct problem){0};
    return series_make(ctx, &l->ask, &l->t);
}

static enum status begin(struct ctx *ctx, void *arg)
{
    struct looked *l = arg;
    open_house(ctx, false, &l->house);
    take(ctx, l->house.space_id, l->house.small, date_add(tuesday, 7));
    l->ask = weekly(&l->house, 4);
    return OK;
}

static enum status in_between(struct ctx *ctx, void *arg)
{
    struct looked *l = arg;
    ctx->actor = &l->house.host;
    take(ctx, l->house.space_id, l->house.small, date_add(tuesday, 14));
    return OK;
}

static enum status count_bookings(struct ctx *ctx, void *arg)
{
    struct booking_findings f;
    const enum status s = booking_check(ctx, &f);
    *(int64_t *)arg = f.bookings;
    sound(ctx);
    return s;
}

static void a_preview_keeps_nothing(struct test_store *t)
{
    struct looked l;
    int64_t n = 0;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, begin, &l), OK);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, look, &l), CONFLICT);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, count_bookings, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(l.t.fits, 3);
    assert_int_equal(l.t.conflicts, 1);
    assert_string_equal(l.t.lines[1].code, "booking.taken");
    assert_true(l.t.lines[1].offers_n > 2);
    assert_int_equal(l.t.lines[1].offers[0].resource_id, l.house.large);
    struct looked meanwhile = l;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, in_between, &l), OK);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, keep, &meanwhile), CONFLICT);
    assert_int_equal(meanwhile.t.changed, 1);
    assert_true(meanwhile.t.lines[2].changed);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, count_bookings, &n), OK);
    assert_int_equal(n, 2); /* nothing half kept */
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, look, &l), CONFLICT);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, keep, &l), OK);
    assert_int_equal(l.t.fits, 2);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, count_bookings, &n), OK);
    assert_int_equal(n, 4);
}

static void se3_preview(void **state)
{
    (void)state;
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        a_preview_keeps_nothing(&t);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

/* SE-5: members keep to the horizon, hosts do not; closed days and the clock's gaps say why. */
static enum status rules_hold(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct booking_terms terms = test_terms();
    terms.horizon_days = 60;
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &h);
    struct series_ask ask = weekly(&h, 6);
    ask.when.first = (struct date){2027, 3, 7};
    ask.when.rule = "FREQ=WEEKLY;BYDAY=SU";
    ask.from_min = 2 * H + 30; /* does not exist on 28 March */
    ask.to_min = 4 * H;
    ask.preview = true;
    struct series_try t;
    const struct actor ada = {.account_id = 9, .email = "corsi@lingue.example", .name = "Ada"};
    ctx->actor = &ada;
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_int_equal(t.fits, 2);
    assert_string_equal(t.lines[2].code, "booking.horizon");
    return OK;
}

static enum status clock_says(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &h);
    ctx->actor = &h.host;
    struct series_ask ask = weekly(&h, 5);
    ask.when.first = (struct date){2027, 3, 14};
    ask.when.rule = "FREQ=WEEKLY;BYDAY=SU";
    ask.when.also = "2027-10-31"; /* 2:30 comes twice: the first is meant */
    ask.from_min = 2 * H + 30;
    ask.to_min = 4 * H;
    ask.preview = true;
    struct series_try t;
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_int_equal(t.fits, 5);
    assert_string_equal(t.lines[2].code, "booking.no_such_time");
    assert_true(t.lines[5].first_of_two && t.lines[5].extra);
    assert_int_equal(t.lines[5].price_cents.v, 2000); /* nobody pays for the hour twice */
    return OK;
}

static struct series_step step_of(enum series_deed deed)
{
    return (struct series_step){.deed = deed, .from_min = -1};
}

static int64_t make_weekly(struct ctx *ctx, const struct test_house *h, int count)
{
    struct series_try t;
    const struct series_ask ask = weekly(h, count);
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    return t.series.id;
}

/* SE-6: one date, this and following, all; what was changed by itself is remembered and asked. */
static enum status changed(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    size_t n = 0;
    open_house(ctx, false, &h);
    const int64_t id = make_weekly(ctx, &h, 6);
    struct series_step one = step_of(SERIES_CHANGE);
    one.from = one.to = date_add(tuesday, 7);
    one.one = true;
    one.from_min = 9 * H;
    one.to_min = 11 * H;
    assert_int_equal(series_do(ctx, id, &one, &t), OK);
    const struct series_date *d = dates_of(ctx, id, &n);
    assert_true(d[1].alone && d[1].from_min == 18 * H);
    struct series_step following = step_of(SERIES_CHANGE);
    following.from = date_add(tuesday, 21);
    following.resource_id = h.large;
    assert_int_equal(series_do(ctx, id, &following, &t), OK);
    assert_int_equal(t.fits, 3);
    assert_int_equal(t.was_cents, 6000);
    assert_int_equal(t.total_cents, 15000);
    d = dates_of(ctx, id, &n);
    assert_true(!d[2].alone && !d[3].alone && d[3].booked_resource_id == h.large);
    struct series_step all = step_of(SERIES_CHANGE);
    all.from_min = 17 * H;
    all.to_min = 19 * H;
    all.title = "Italian, second course";
    assert_int_equal(series_do(ctx, id, &all, &t), OK);
    assert_int_equal(t.stays, 1);
    assert_int_equal(t.fits, 5);
    d = dates_of(ctx, id, &n);
    assert_true(d[1].alone && !d[0].alone && d[0].from_min == 17 * H);
    assert_int_equal(d[3].booked_resource_id, h.large); /* only the time was asked for */
    all.exceptions = true;
    assert_int_equal(series_do(ctx, id, &all, &t), OK);
    d = dates_of(ctx, id, &n);
    assert_false(d[1].alone);
    sound(ctx);
    return OK;
}

/* SE-9: cancelled, booked again, gone on with. */
static enum status ended_and_extended(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    size_t n = 0;
    open_house(ctx, false, &h);
    const int64_t id = make_weekly(ctx, &h, 4);
    struct series_step cancel = step_of(SERIES_CANCEL);
    cancel.from = date_add(tuesday, 7);
    cancel.to = date_add(tuesday, 14);
    assert_int_equal(series_do(ctx, id, &cancel, &t), OK);
    assert_int_equal(t.fits, 2);
    assert_int_equal(t.was_cents, 4000);
    take(ctx, h.space_id, h.small, date_add(tuesday, 14));
    struct series_step again = step_of(SERIES_RESTORE);
    const struct series_choice skip = {.day = date_add(tuesday, 14), .what = SERIES_SKIP};
    again.choices = &skip;
    again.choices_n = 1;
    assert_int_equal(series_do(ctx, id, &again, &t), OK);
    assert_int_equal(t.fits, 1);
    struct series_step extend = step_of(SERIES_EXTEND);
    extend.count = 3;
    assert_int_equal(series_do(ctx, id, &extend, &t), OK);
    const struct series_date *d = dates_of(ctx, id, &n);
    assert_int_equal(n, 7);
    assert_true(d[1].live && !d[2].live && d[6].live);
    assert_int_equal(date_compare(d[6].day, date_add(tuesday, 42)), 0);
    struct series_step all = step_of(SERIES_CANCEL);
    assert_int_equal(series_do(ctx, id, &all, &t), OK);
    assert_int_equal(t.fits, 6);
    assert_int_equal(series_do(ctx, id, &all, &t), CONFLICT);
    code_is(ctx, "series.none_left");
    extend.count = 100000;
    assert_int_equal(series_do(ctx, id, &extend, &t), INVALID);
    ctx->problem = (struct problem){0};
    sound(ctx);
    return OK;
}

/* SE-5: the notice of cancellation holds for each date by itself. */
static enum status notice(struct ctx *ctx, void *arg)
{
    struct test_store *store = arg;
    struct test_house h;
    struct series_try t;
    struct booking_terms terms = test_terms();
    terms.cancel_notice_min = 10 * 24 * H;
    test_house_make(ctx, &terms, (struct span){8 * H, 22 * H}, &h);
    ctx->actor = &h.host;
    struct series_ask ask = weekly(&h, 3);
    ask.when.first = (struct date){2027, 1, 19}; /* in four days */
    ask.when.rule = "FREQ=WEEKLY";
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    ctx->actor = NULL;
    store->clock.fixed_us += (int64_t)H * 60 * 1000000; /* no slip of a moment ago any more */
    struct series_step cancel = step_of(SERIES_CANCEL);
    cancel.preview = true;
    assert_int_equal(series_do(ctx, t.series.id, &cancel, &t), OK);
    assert_int_equal(t.fits, 2);
    assert_string_equal(t.lines[0].code, "booking.too_late");
    return OK;
}

/* SE-10: the host answers all dates at once. */
static enum status answered(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    size_t n = 0;
    open_house(ctx, true, &h);
    const struct actor ada = {.account_id = 9, .email = "corsi@lingue.example", .name = "Ada"};
    ctx->actor = &ada;
    const struct series_ask ask = weekly(&h, 5);
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_int_equal(t.waits, 5);
    const int64_t id = t.series.id;
    assert_int_equal(series_answer(ctx, id, 0, true, &n), DENIED);
    ctx->actor = &h.host;
    assert_int_equal(series_answer(ctx, id, 0, true, &n), OK);
    assert_int_equal(n, 5);
    assert_int_equal(series_answer(ctx, id, 0, false, &n), CONFLICT);
    code_is(ctx, "booking.answered");
    const struct series_date *d = dates_of(ctx, id, &n);
    assert_int_equal(d[4].status, BOOKING_CONFIRMED);
    return OK;
}

static void collect(icalcomponent *c, struct icaltime_span *span, void *data)
{
    (void)c;
    int64_t *at = data;
    at[++at[0]] = (int64_t)span->start;
}

/* The instants that another program reads in the entry: its rule, without what is left out, and the
 * dates that stand beside it in place of theirs. */
static size_t read_entry(const char *text, int64_t *at)
{
    icalcomponent *root = icalparser_parse_string(text);
    assert_non_null(root);
    at[0] = 0;
    icalcomponent *e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    assert_null(icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY));
    icalcomponent_foreach_recurrence(e, icaltime_from_string("20270101T000000Z"),
                                     icaltime_from_string("20290101T000000Z"), collect, at);
    while ((e = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT))) {
        const int64_t was = (int64_t)icaltime_as_timet(icalcomponent_get_recurrenceid(e));
        bool known = false;
        for (int64_t i = 1; i <= at[0]; i++) {
            if (at[i] == was && !known) {
                at[i] = (int64_t)icaltime_as_timet(icalcomponent_get_dtstart(e));
                known = true;
            }
        }
        assert_true(known);
    }
    icalcomponent_free(root);
    return (size_t)at[0];
}

/* SE-12: over the clock change, with a date left out, one elsewhere in its day, one beside the
 * rule. */
static enum status entry(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    struct series s;
    size_t n = 0;
    int64_t at[64];
    open_house(ctx, false, &h);
    struct series_ask ask = weekly(&h, 8);
    const struct series_choice choices[] = {{.day = date_add(tuesday, 7), .what = SERIES_SKIP},
                                            {.day = date_add(tuesday, 14),
                                             .what = SERIES_OTHER_TIME,
                                             .from_min = 9 * H,
                                             .to_min = 11 * H,
                                             .price_cents = opt_int_of(2000)}};
    ask.when.also = "2027-03-05";
    ask.choices = choices;
    ask.choices_n = 2;
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_int_equal(series_get(ctx, t.series.id, &s), OK);
    const char *text = series_ics(ctx, &s, ICS_REQUEST, "https://loggia.example", "a@b.example");
    assert_non_null(text);
    assert_int_equal(read_entry(text, at), 8);
    const struct series_date *d = dates_of(ctx, s.id, &n);
    size_t live = 0;
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (int64_t k = 1; k <= at[0]; k++)
            there |= at[k] == d[i].starts_at;
        assert_true(there == d[i].live);
        live += d[i].live;
    }
    assert_int_equal(live, 8);
    return OK;
}

/* SE-10: what a team's rules want an admin's yes for, he answers at once; then the host is
 * asked. */
static enum status team_answered(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    struct team team;
    int64_t ada = 0;
    int64_t bruno = 0;
    size_t n = 0;
    open_house(ctx, true, &h);
    assert_int_equal(people_account(ctx, "ada@bianchi.example", "Ada", &ada), OK);
    assert_int_equal(people_account(ctx, "bruno@bianchi.example", "Bruno", &bruno), OK);
    assert_int_equal(team_found(ctx, &(struct team){.name = "Studio Bianchi"}, ada, &team), OK);
    assert_int_equal(team_add(ctx, team.id, bruno, false), OK);
    const struct team_rule rule = {
        .may_book = true, .kinds = "", .ask_above_cents = opt_int_of(1000)};
    assert_int_equal(team_set_rule(ctx, team.id, 0, &rule), OK);
    const struct team_role roles[] = {{team.id, true}, {team.id, false}};
    const struct actor admin = {.account_id = ada,
                                .email = "ada@bianchi.example",
                                .name = "Ada",
                                .teams = roles,
                                .teams_n = 1};
    const struct actor member = {.account_id = bruno,
                                 .email = "bruno@bianchi.example",
                                 .name = "Bruno",
                                 .teams = roles + 1,
                                 .teams_n = 1};
    ctx->actor = &member;
    struct series_ask ask = weekly(&h, 4);
    ask.email = member.email;
    ask.team_id = team.id;
    assert_int_equal(series_make(ctx, &ask, &t), OK);
    assert_true(t.waits == 4 && t.lines[0].team_waits);
    ctx->actor = &admin;
    assert_int_equal(series_answer(ctx, t.series.id, team.id, true, &n), OK);
    assert_int_equal(n, 4);
    const struct series_date *d = dates_of(ctx, t.series.id, &n);
    assert_true(d[3].status == BOOKING_REQUESTED && !d[3].team_waits);
    ctx->actor = &h.host;
    assert_int_equal(series_answer(ctx, t.series.id, 0, false, &n), OK);
    assert_int_equal(n, 4);
    sound(ctx);
    return OK;
}

/* SE-7: refused, each beside its field. */
static enum status refused(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    struct series_try t;
    open_house(ctx, false, &h);
    static const struct {
        const char *rule, *code;
        int count;
    } bad[] = {{"FREQ=DAILY", "series.endless", 0},
               {"FREQ=SECONDLY", "series.too_fine", 5},
               {"FREQ=DAILY;COUNT=100000", "series.too_many", 0},
               {"nonsense", "series.rule", 5},
               {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "series.no_day", 5}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct series_ask ask = weekly(&h, bad[i].count);
        ask.when.rule = bad[i].rule;
        assert_int_equal(series_make(ctx, &ask, &t), INVALID);
        assert_string_equal(ctx->problem.fields[0].code, bad[i].code);
        ctx->problem = (struct problem){0};
    }
    struct series_ask ask = weekly(&h, 5);
    ask.to_min = ask.from_min;
    ask.resource_id = 999;
    ask.name = "";
    assert_int_equal(series_make(ctx, &ask, &t), INVALID);
    assert_int_equal(ctx->problem.fields_n, 3);
    ctx->problem = (struct problem){0};
    return OK;
}

static enum status ask_five(struct ctx *ctx, void *arg)
{
    struct series_try t;
    struct test_house *h = arg;
    open_house(ctx, true, h);
    const struct actor ada = {.account_id = 9, .email = "corsi@lingue.example", .name = "Ada"};
    ctx->actor = &ada;
    const struct series_ask ask = weekly(h, 5);
    const enum status s = series_make(ctx, &ask, &t);
    ctx->actor = NULL;
    return s;
}

static enum status lapse_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 0;
    const enum status s = booking_lapse_due(ctx, &n);
    assert_int_equal(n, 5);
    return s;
}

static enum status write_mails(struct ctx *ctx, void *arg)
{
    size_t n = 0;
    struct mail_counts mails;
    ctx->actor = NULL;
    enum status s = series_mail_facts(ctx, "https://loggia.example", &n);
    if (s == OK)
        s = booking_mail_facts(ctx, "https://loggia.example", &n);
    if (s == OK)
        s = mail_count(ctx, &mails);
    *(int64_t *)arg = mails.waiting;
    return s;
}

/* SE-4: five dates that nobody answered are one mail to the person and one to the host, as the
 * asking was. */
static void se4_one_mail(void **state)
{
    (void)state;
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct test_house h;
        int64_t mails = 0;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, ask_five, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, write_mails, &mails), OK);
        assert_int_equal(mails, 2);
        t.clock = clock_fixed(TEST_STORE_NOW_S + 3 * 3600);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, lapse_all, NULL), OK);
        for (int k = 0; k < 3; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, write_mails, &mails), OK);
        assert_int_equal(mails, 4);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static void se1_made(void **state)
{
    (void)state;
    on_both(made);
}

static void se3_shown(void **state)
{
    (void)state;
    on_both(shown);
}

static void se5_rules(void **state)
{
    (void)state;
    on_both(rules_hold);
    on_both(clock_says);
    on_both(notice);
}

static void se6_changed(void **state)
{
    (void)state;
    on_both(changed);
}

static void se7_refused(void **state)
{
    (void)state;
    on_both(refused);
}

static void se12_entry(void **state)
{
    (void)state;
    on_both(entry);
}

static void se9_ended_and_extended(void **state)
{
    (void)state;
    on_both(ended_and_extended);
}

static void se10_answered(void **state)
{
    (void)state;
    on_both(answered);
    on_both(team_answered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(se1_made),
        cmocka_unit_test(se3_shown),
        cmocka_unit_test(se3_preview),
        cmocka_unit_test(se5_rules),
        cmocka_unit_test(se6_changed),
        cmocka_unit_test(se7_refused),
        cmocka_unit_test(se9_ended_and_extended),
        cmocka_unit_test(se10_answered),
        cmocka_unit_test(se12_entry),
        cmocka_unit_test(se4_one_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

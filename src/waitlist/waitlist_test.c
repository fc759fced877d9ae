/* Waiting in line, what is offered to whom, and what becomes of it; both engines. */
#include "mail/mail.h"
#include "store/store.h"
#include "waitlist/waitlist_internal.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static const struct date friday = {2027, 1, 22};

struct play {
    struct test_store *t;
    struct ctx *ctx;
    struct test_house h;
    struct actor member;
};

static void wait_min(struct play *p, int minutes)
{
    p->t->clock = clock_fixed(clock_now_s(&p->t->clock) + (int64_t)minutes * 60);
}

/* ---- one deed, in a transaction of its own --------------------------------------------------- */

struct deed {
    struct play *p;
    const struct actor *who;
    int64_t id; /* of a resource, a booking or an entry */
    int from;
    const char *name;
    struct opt_int price;
    enum waitlist_status how;
    const char *fact;
    struct booking booking;
    struct waitlist_entry entry;
};

static enum status in_tx_of(struct play *p, enum status (*work)(struct ctx *, void *),
                            struct deed *d)
{
    d->p = p;
    p->ctx->problem = (struct problem){0};
    const enum status s = store_tx(p->t->store, p->ctx, DB_WRITE, work, d);
    p->ctx->actor = NULL;
    return s;
}

static struct booking_ask wish(const struct deed *d)
{
    return (struct booking_ask){
        .space_id = d->p->h.space_id,
        .resource_id = d->id,
        .kind = d->id ? 0 : KIND_ROOM,
        .span = {.date = date_add(friday, d->from / 24), /* hours past 24 are of later days */
                 .from = (minute)(d->from % 24 * H),
                 .to = (minute)((d->from % 24 + 2) * H)},
        .units = 1,
        .name = d->name,
        .email = arena_printf(d->p->ctx->arena, "%s@posta.example", d->name)};
}

static enum status do_book(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    bool repeated = false;
    const struct booking_ask ask = wish(d);
    ctx->actor = d->who;
    return booking_place(ctx, &ask, &d->booking, &repeated);
}

static enum status do_cancel(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    ctx->actor = &d->p->h.host;
    return booking_cancel(ctx, d->id, &d->booking);
}

static enum status do_release(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    return booking_end_early(ctx, d->id, ctx_now_s(ctx), BOOKING_NO_SHOW, &d->booking);
}

static enum status do_wait(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    const struct booking_ask ask = wish(d);
    ctx->actor = d->who;
    return waitlist_join(ctx, &ask, &d->entry);
}

static enum status do_end(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    return waitlist_end(ctx, d->id, d->how, d->fact);
}

static enum status do_accept(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    return waitlist_accept(ctx, d->id, d->price, &d->booking);
}

static enum status do_get(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    return waitlist_get(ctx, d->id, &d->entry);
}

static int64_t books(struct play *p, int64_t resource, int from)
{
    struct deed d = {.id = resource, .from = from, .name = "elena"};
    assert_int_equal(in_tx_of(p, do_book, &d), OK);
    return d.booking.id;
}

static void cancels(struct play *p, int64_t id)
{
    struct deed d = {.id = id};
    assert_int_equal(in_tx_of(p, do_cancel, &d), OK);
}

/* The id of the entry; 0: refused. */
static int64_t waits(struct play *p, const struct actor *who, int64_t resource, int from,
                     const char *name)
{
    struct deed d = {.who = who, .id = resource, .from = from, .name = name};
    return in_tx_of(p, do_wait, &d) == OK ? d.entry.id : 0;
}

static void ends(struct play *p, int64_t id, enum waitlist_status how, const char *fact)
{
    struct deed d = {.id = id, .how = how, .fact = fact};
    assert_int_equal(in_tx_of(p, do_end, &d), OK);
}

static struct waitlist_entry entry(struct play *p, int64_t id)
{
    struct deed d = {.id = id};
    assert_int_equal(in_tx_of(p, do_get, &d), OK);
    return d.entry;
}

static const char *is(struct play *p, int64_t id)
{
    return waitlist_status_name(entry(p, id).status);
}

static void refused(struct play *p, const char *code)
{
    assert_string_equal(p->ctx->problem.code, code);
}

struct turn {
    enum status (*work)(struct ctx *ctx, size_t *ret_n);
    size_t n;
};

static enum status do_turn(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    return t->work(ctx, &t->n);
}

/* Everything by the clock and by facts that there is to do. */
static void runs(struct play *p)
{
    struct turn turns[] = {{waitlist_offer_facts, 1}, {waitlist_tend, 1}, {booking_holds_end, 1}};
    bool more = true;
    for (int i = 0; more; i++) {
        assert_true(i < 100);
        more = false;
        for (size_t k = 0; k < ARRAY_LEN(turns); k++) {
            assert_int_equal(store_tx(p->t->store, p->ctx, DB_WRITE, do_turn, &turns[k]), OK);
            more |= turns[k].n > 0;
        }
    }
}

/* ---- what becomes of it ---------------------------------------------------------------------- */

static void in_line(struct play *p) /* WL-1, WL-2, WL-3 */
{
    assert_int_equal(waits(p, NULL, p->h.small, 10, "ada"), 0);
    refused(p, "waitlist.free");
    const int64_t booked = books(p, p->h.small, 10);
    const int64_t ada = waits(p, NULL, p->h.small, 10, "ada");
    const int64_t bea = waits(p, NULL, p->h.small, 10, "bea");
    assert_true(ada && bea);
    assert_int_equal(waits(p, NULL, p->h.small, 10, "ada"), 0);
    refused(p, "waitlist.already");
    runs(p);
    assert_string_equal(is(p, ada), "waiting");

    cancels(p, booked);
    runs(p);
    assert_string_equal(is(p, ada), "offered");
    assert_string_equal(is(p, bea), "waiting");
    struct deed other = {.id = p->h.small, .from = 10, .name = "bea"};
    assert_int_equal(in_tx_of(p, do_book, &other), CONFLICT); /* kept for her alone */
    refused(p, "booking.held");
    struct deed take = {.id = bea};
    assert_int_equal(in_tx_of(p, do_accept, &take), CONFLICT);
    refused(p, "waitlist.over");

    ends(p, ada, WAITLIST_DECLINED, "waitlist.declined");
    runs(p);
    assert_string_equal(is(p, ada), "declined");
    assert_string_equal(is(p, bea), "offered");
    take.price = opt_int_of(1);
    assert_int_equal(in_tx_of(p, do_accept, &take), CONFLICT); /* WL-4 */
    refused(p, "booking.price_changed");
    assert_string_equal(is(p, bea), "offered");
    take.price = opt_int_of(2000);
    assert_int_equal(in_tx_of(p, do_accept, &take), OK);
    assert_int_equal(take.booking.resource_id, p->h.small);
    assert_string_equal(is(p, bea), "booked");
    assert_int_equal(in_tx_of(p, do_accept, &take), CONFLICT);
    refused(p, "waitlist.over");
}

static void any_of_a_kind(struct play *p) /* WL-1, WL-4 */
{
    (void)books(p, p->h.small, 12);
    const int64_t large = books(p, p->h.large, 12);
    const int64_t ada = waits(p, &p->member, 0, 12, "ada");
    assert_true(ada);
    cancels(p, large);
    runs(p);
    const struct waitlist_entry e = entry(p, ada);
    assert_int_equal(e.status, WAITLIST_OFFERED);
    assert_int_equal(e.offer_resource_id, p->h.large);
    struct deed take = {.id = ada, .price = opt_int_of(5000)};
    assert_int_equal(in_tx_of(p, do_accept, &take), OK);
    assert_int_equal(take.booking.account_id, p->member.account_id);
}

/* What is let: days on which nothing else is booked. */
enum { LATER = 3 };

static enum status do_let(struct ctx *ctx, void *arg)
{
    struct deed *d = arg;
    const struct block b = {.resource_id = d->id,
                            .units = 1,
                            .from = date_add(friday, LATER),
                            .until = date_add(friday, LATER + 1),
                            .kind = BLOCK_STAY,
                            .why = ""};
    return block_set(ctx, &b, &d->id);
}

static enum status do_lend(struct ctx *ctx, void *arg)
{
    const struct deed *d = arg;
    const int64_t day = zone_day_start(zone_get("Europe/Rome"), date_add(friday, LATER));
    const struct lent_span hours = {day + 9 * 3600, day + 18 * 3600};
    return lent_set(ctx, &(struct lent){.lending_id = 7, .block_id = d->id, .units = 1, .by = ""},
                    &hours, 1);
}

static void what_is_lent(struct play *p) /* WL-2 */
{
    struct deed let = {.id = p->h.large};
    assert_int_equal(in_tx_of(p, do_let, &let), OK);
    const int64_t early = waits(p, NULL, p->h.large, LATER * 24 + 8, "ada");
    const int64_t bea = waits(p, NULL, p->h.large, LATER * 24 + 10, "bea");
    assert_true(early && bea);
    runs(p);
    assert_string_equal(is(p, bea), "waiting");
    assert_int_equal(in_tx_of(p, do_lend, &let), OK);
    runs(p);
    assert_string_equal(is(p, bea), "offered");
    assert_string_equal(is(p, early), "waiting");
}

static void no_answer(struct play *p) /* WL-3, WL-5, WL-6 */
{
    const int64_t booked = books(p, p->h.booth, 14);
    const int64_t ada = waits(p, NULL, p->h.booth, 14, "ada");
    const int64_t bea = waits(p, NULL, p->h.booth, 14, "bea");
    const int64_t late = books(p, p->h.small, 18);
    const int64_t cleo = waits(p, NULL, p->h.small, 18, "cleo");
    (void)books(p, p->h.small, 20);
    const int64_t dina = waits(p, NULL, p->h.small, 20, "dina");
    cancels(p, booked);
    runs(p);
    wait_min(p, 119);
    runs(p);
    assert_string_equal(is(p, ada), "offered");
    wait_min(p, 1);
    runs(p);
    assert_string_equal(is(p, ada), "unanswered");
    assert_string_equal(is(p, bea), "offered");
    ends(p, bea, WAITLIST_LEFT, "waitlist.left");

    /* On Friday at a quarter past six nobody has come: what is left of the two hours is offered. */
    p->t->clock = clock_fixed(zone_day_start(zone_get("Europe/Rome"), friday) + (18 * H + 15) * 60);
    struct deed gone = {.id = late};
    assert_int_equal(in_tx_of(p, do_release, &gone), OK);
    runs(p);
    assert_string_equal(is(p, cleo), "offered");
    struct deed take = {.id = cleo};
    assert_int_equal(in_tx_of(p, do_accept, &take), OK);
    assert_int_equal(take.booking.ends_at - clock_now_s(&p->t->clock), 105 * 60);

    wait_min(p, 3 * H); /* half of what she waits for is over */
    runs(p);
    assert_string_equal(is(p, dina), "passed");
}

static void not_for_everything(struct play *p) /* WL-9 */
{
    for (int i = 0; i <= WAITLIST_OF_PERSON_MAX; i++) {
        (void)books(p, p->h.large, 24 + 2 * i);
        const int64_t id = waits(p, NULL, p->h.large, 24 + 2 * i, "fara");
        assert_true((id != 0) == (i < WAITLIST_OF_PERSON_MAX));
    }
    refused(p, "waitlist.many");
}

/* ---- what the host gives --------------------------------------------------------------------- */

static enum status add_desks(struct ctx *ctx, void *arg)
{
    const struct play *p = arg;
    struct resource r;
    int64_t id = 0;
    enum status s = resource_get(ctx, p->h.desks, &r);
    r.units++;
    return s == OK ? resource_save(ctx, &r, &id) : s;
}

static enum status set_hours(const struct play *p, struct ctx *ctx, struct span open)
{
    struct calendar c;
    struct space sp;
    enum status s = space_get(ctx, p->h.space_id, &sp);
    if (s == OK)
        s = space_calendar(ctx, &sp, &c);
    for (int weekday = 1; weekday <= 7; weekday++) {
        c.open[weekday][0] = open;
        c.open_n[weekday] = 1;
    }
    return s == OK ? space_set_hours(ctx, p->h.space_id, &c) : s;
}

static enum status close_early(struct ctx *ctx, void *arg)
{
    return set_hours(arg, ctx, (struct span){0, 20 * H});
}

static enum status close_late(struct ctx *ctx, void *arg)
{
    return set_hours(arg, ctx, (struct span){0, 24 * H});
}

static enum status close_that_day(struct ctx *ctx, void *arg)
{
    const struct play *p = arg;
    const struct closure c = {.from = friday, .to = friday, .reason = "Inventario"};
    int64_t id = 0;
    return space_add_closure(ctx, p->h.space_id, &c, &id);
}

static enum status open_that_day(struct ctx *ctx, void *arg)
{
    const struct play *p = arg;
    struct calendar c;
    struct space sp;
    enum status s = space_get(ctx, p->h.space_id, &sp);
    if (s == OK)
        s = space_calendar(ctx, &sp, &c);
    assert_int_equal(c.closures_n, 1);
    return s == OK ? space_remove_closure(ctx, p->h.space_id, c.closures[0].id) : s;
}

static void does(struct play *p, enum status (*work)(struct ctx *, void *))
{
    assert_int_equal(store_tx(p->t->store, p->ctx, DB_WRITE, work, p), OK);
    runs(p);
}

/* One more desk, an evening that is open again, a closure taken back: who waits is asked. */
static void what_the_host_gives(struct play *p) /* WL-2 */
{
    for (int i = 0; i < 5; i++)
        (void)books(p, p->h.desks, 8);
    const int64_t gina = waits(p, NULL, p->h.desks, 8, "gina");
    runs(p);
    assert_string_equal(is(p, gina), "waiting");
    does(p, add_desks);
    assert_string_equal(is(p, gina), "offered");
    ends(p, gina, WAITLIST_LEFT, "waitlist.left");

    const int64_t evening = books(p, p->h.large, 20);
    const int64_t hilda = waits(p, NULL, p->h.large, 20, "hilda");
    does(p, close_early);
    cancels(p, evening);
    runs(p);
    assert_string_equal(is(p, hilda), "waiting");
    does(p, close_late);
    assert_string_equal(is(p, hilda), "offered");
    ends(p, hilda, WAITLIST_LEFT, "waitlist.left");

    const int64_t noon = books(p, p->h.large, 12);
    const int64_t ida = waits(p, NULL, p->h.large, 12, "ida");
    does(p, close_that_day);
    cancels(p, noon);
    runs(p);
    assert_string_equal(is(p, ida), "waiting");
    does(p, open_that_day);
    assert_string_equal(is(p, ida), "offered");
    ends(p, ida, WAITLIST_LEFT, "waitlist.left");
}

static enum status open_house(struct ctx *ctx, void *arg)
{
    struct play *p = arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &p->h);
    p->member = (struct actor){.email = "ada@posta.example", .name = "Ada"};
    return people_account(ctx, "ada@posta.example", "Ada", &p->member.account_id);
}

static enum status sound(struct ctx *ctx, void *arg)
{
    struct booking_findings found;
    (void)arg;
    assert_int_equal(booking_check(ctx, &found), OK);
    assert_int_equal(found.faults, 0);
    return OK;
}

static void the_first_in_line_is_offered_it(void **state)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        struct play p = {.t = &t, .ctx = &t.ctx};
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, open_house, &p), OK);
        not_for_everything(&p);
        what_the_host_gives(&p);
        in_line(&p);
        any_of_a_kind(&p);
        what_is_lent(&p);
        no_answer(&p);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, sound, NULL), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_in_line_is_offered_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

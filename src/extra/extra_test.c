/* Extras on both engines: judged, kept, charged once, followed to their end. */
#include "extra/extra_internal.h"

#include "people/people.h"
#include "plan/plan.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

/* A week after the tests' now, 15 January 09:00 in Rome. */
static const struct date friday = {2027, 1, 22};

static struct {
    struct test_house house;
    struct actor ada;
    int64_t projector, lunch, porter, coffee;
} w;

static int64_t offer(struct ctx *ctx, struct extra e)
{
    int64_t id = 0;
    e.space_id = w.house.space_id;
    e.words = "";
    e.per = e.per ? e.per : EXTRA_EACH;
    e.least = e.least ? e.least : 1;
    e.most = e.most ? e.most : 50;
    if (!e.lead_at && !e.lead_hours)
        e.lead_days = -1;
    test_must(extra_save(ctx, &e, &id), "extra");
    return id;
}

/* Three projectors; lunch ordered until noon of the day before; somebody who lets in, by the hour,
 * if the host says yes; coffee that credits may pay. */
static void open_house(struct ctx *ctx)
{
    const struct booking_terms t = test_terms();
    memset(&w, 0, sizeof(w));
    test_house_make(ctx, &t, (struct span){0, 24 * H}, &w.house);
    w.ada = (struct actor){.email = "ada@posta.example", .name = "Ada"};
    test_must(people_account(ctx, w.ada.email, "Ada", &w.ada.account_id), "account");
    w.projector = offer(ctx, (struct extra){.kind = EXTRA_EQUIPMENT,
                                            .name = "Projector",
                                            .price_cents = 500,
                                            .vat_rate_bp = 2200,
                                            .stock = 3});
    w.lunch = offer(ctx, (struct extra){.kind = EXTRA_CATERING,
                                        .name = "Lunch",
                                        .per = EXTRA_PERSON,
                                        .price_cents = 900,
                                        .vat_rate_bp = 1000,
                                        .least = 4,
                                        .lead_days = 1,
                                        .lead_at = 12 * H,
                                        .keeps_price = true,
                                        .kinds = 1u << KIND_ROOM});
    w.porter = offer(ctx, (struct extra){.kind = EXTRA_SERVICE,
                                         .name = "Porter",
                                         .per = EXTRA_HOUR,
                                         .price_cents = 2000,
                                         .vat_rate_bp = 2200,
                                         .most = 2,
                                         .confirm = true});
    w.coffee = offer(ctx, (struct extra){.kind = EXTRA_CATERING,
                                         .name = "Coffee",
                                         .price_cents = 150,
                                         .vat_rate_bp = 1000,
                                         .lead_hours = 2,
                                         .credits = true});
    booking_set_extras_answerer(&extra_answerer);
    ctx->actor = &w.ada;
}

static void with_extras(enum status (*work)(struct ctx *ctx, void *arg))
{
    on_both(work);
    booking_set_extras_answerer(NULL);
}

static struct booking_span span_of(struct date d, int from, int to)
{
    return (struct booking_span){.date = d, .from = (minute)from, .to = (minute)to};
}

struct spot {
    int64_t resource;
    int from, to;
};
static enum status try_place(struct ctx *ctx, struct spot at, const struct extra_ask *asks,
                             size_t n, struct booking *b)
{
    bool repeated = false;
    ctx->problem = (struct problem){0};
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = at.resource,
                                    .span = span_of(friday, at.from, at.to),
                                    .units = 1,
                                    .people = 8,
                                    .name = "Ada",
                                    .email = "ada@posta.example",
                                    .extras = {.said = true, .asks = asks, .n = n}};
    return booking_place(ctx, &ask, b, &repeated);
}

static enum status try_extras(struct ctx *ctx, int64_t id, const struct extra_ask *asks, size_t n)
{
    struct booking b;
    ctx->problem = (struct problem){0};
    const struct extras_wish wish = {.said = true, .asks = asks, .n = n};
    return booking_take_extras(ctx, id, &wish, &b);
}

static const struct line *line_now(struct ctx *ctx, int64_t booking_id, int64_t extra_id)
{
    struct line *lines = NULL;
    size_t n = 0;
    test_must(lines_of(ctx, booking_id, &lines, &n), "lines");
    for (size_t i = n; i > 0; i--) {
        if (lines[i - 1].extra_id == extra_id)
            return &lines[i - 1];
    }
    return NULL;
}

static int64_t owed(struct ctx *ctx, const struct holder *h, enum charge_source source)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    test_must(charges_of(ctx, h, 0, (struct period){{2026, 1, 1}, {0}}, &all, &n), "charges");
    for (size_t i = 0; i < n; i++)
        sum += all[i].source == source ? all[i].amount_cents : 0;
    return sum;
}

static int64_t ada_owes(struct ctx *ctx)
{
    return owed(ctx, &(struct holder){.account_id = w.ada.account_id}, CHARGE_ADDED);
}

static void sound(struct ctx *ctx)
{
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    if (found.faults)
        print_error("%s\n", found.first_fault);
    assert_int_equal(found.faults, 0);
}

static void field_is(struct ctx *ctx, const char *name, const char *code)
{
    assert_true(ctx->problem.fields_n > 0);
    assert_string_equal(ctx->problem.fields[0].name, name);
    assert_string_equal(ctx->problem.fields[0].code, code);
}

/* ---- the main job ---------------------------------------------------------------------------- */

/* EX-3, EX-7, BK-69: charged once by the rule shown, changed, given back. */
static enum status charged_once(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    struct extra_ask asks[] = {{w.projector, 1, NULL}, {w.lunch, 8, "2 vegan"}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 14 * H}, asks, 2, &b), OK);
    assert_int_equal(b.price_cents.v, 10000); /* the place alone */
    assert_int_equal(ada_owes(ctx), 500 + 8 * 900);
    assert_int_equal(owed(ctx, &(struct holder){.account_id = w.ada.account_id}, CHARGE_BOOKING),
                     10000);
    struct charge *all = NULL;
    size_t n = 0;
    const struct line *lunch = line_now(ctx, b.id, w.lunch);
    assert_int_equal(charges_of_subject(ctx, lunch->id, &all, &n), OK);
    assert_int_equal(n, 1);
    assert_non_null(strstr(all[0].what, "8 × Lunch"));
    assert_non_null(strstr(all[0].rule, "8 at"));
    assert_int_equal(all[0].vat_rate_bp, 1000);
    assert_string_equal(lunch->note, "2 vegan");

    assert_int_equal(try_extras(ctx, b.id, asks, 2), OK); /* of nothing: nothing */
    struct booking same;
    test_must(booking_get(ctx, b.id, &same), "booking");
    assert_int_equal(same.revision, b.revision);
    asks[1].count = 10;
    assert_int_equal(try_extras(ctx, b.id, asks, 2), OK);
    assert_int_equal(ada_owes(ctx), 500 + 10 * 900);
    assert_int_equal(try_extras(ctx, b.id, &asks[1], 1), OK); /* without the projector */
    assert_int_equal(ada_owes(ctx), 10 * 900);
    assert_int_equal(line_now(ctx, b.id, w.projector)->status, LINE_TAKEN_OFF);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), 0);
    sound(ctx);
    return OK;
}

/* EX-3: another sum than the one shown is refused, and what is refused is not booked. */
static enum status as_shown(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    bool repeated = false;
    const struct extra_ask asks[] = {{w.projector, 1, NULL}};
    struct booking_ask ask = {
        .space_id = w.house.space_id,
        .resource_id = w.house.small,
        .span = span_of(friday, 10 * H, 11 * H),
        .units = 1,
        .name = "Ada",
        .email = "ada@posta.example",
        .extras = {.said = true, .asks = asks, .n = 1, .shown_cents = opt_int_of(0)}};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), INVALID);
    field_is(ctx, "extras", "extra.price_changed");
    ctx->problem = (struct problem){0};
    ask.extras.shown_cents = opt_int_of(610); /* with 22 % */
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    return OK;
}

/* What may not be: unknown, of another kind, too few, too many, too late, twice. */
static enum status refused(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    struct extra_ask asks[] = {{4711, 1, NULL}, {w.projector, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.unknown");
    asks[0] = (struct extra_ask){w.projector, 1, NULL};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 2, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.twice");
    asks[0] = (struct extra_ask){w.lunch, 8, NULL};
    assert_int_equal(try_place(ctx, (struct spot){w.house.desks, 10 * H, 12 * H}, asks, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.unknown"); /* only with rooms */
    asks[0].count = 3;
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.count");
    asks[0].count = 51;
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.count");
    asks[0] = (struct extra_ask){w.projector, 4, NULL};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.taken");
    return OK;
}

/* ---- stock and span -------------------------------------------------------------------------- */

/* EX-1, EX-2: never more than there are, moved with the booking, free when it ends. */
static enum status stock(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking a;
    struct booking b;
    struct booking c;
    const struct extra_ask two[] = {{w.projector, 2, NULL}};
    const struct extra_ask one[] = {{w.projector, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, two, 1, &a), OK);
    assert_int_equal(try_place(ctx, (struct spot){w.house.small, 11 * H, 13 * H}, two, 1, &b),
                     INVALID);
    field_is(ctx, "extras_count[0]", "extra.taken");
    assert_int_equal(try_place(ctx, (struct spot){w.house.small, 12 * H, 14 * H}, two, 1, &b),
                     OK); /* touches */
    assert_int_equal(try_place(ctx, (struct spot){w.house.booth, 11 * H, 13 * H}, one, 1, &c), OK);
    const struct booking_span earlier = span_of(friday, 11 * H, 13 * H);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_change(ctx, b.id, &earlier, 0, NULL, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.taken");
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_cancel(ctx, a.id, &a), OK);
    assert_int_equal(booking_change(ctx, b.id, &earlier, 0, NULL, &b), OK);
    assert_int_equal(line_now(ctx, b.id, w.projector)->starts_at, b.starts_at);
    sound(ctx);
    return OK;
}

/* By the hour it costs what the new span says; what was agreed keeps its price [EX-4]. */
static enum status by_the_hour(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    ctx->actor = &w.house.host;
    const struct extra_ask asks[] = {{w.porter, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 11 * H + 30}, asks, 1, &b),
                     OK);
    assert_int_equal(line_cents(line_now(ctx, b.id, w.porter)), 4000);    /* two begun */
    assert_int_equal(line_now(ctx, b.id, w.porter)->status, LINE_AGREED); /* by the host */
    const struct extra dear = {.id = w.porter,
                               .space_id = w.house.space_id,
                               .kind = EXTRA_SERVICE,
                               .name = "Porter",
                               .words = "",
                               .per = EXTRA_HOUR,
                               .price_cents = 9000,
                               .least = 1,
                               .most = 2,
                               .lead_days = -1};
    int64_t id = 0;
    test_must(extra_save(ctx, &dear, &id), "dearer");
    const struct booking_span longer = span_of(friday, 10 * H, 13 * H);
    assert_int_equal(booking_change(ctx, b.id, &longer, 0, NULL, &b), OK);
    assert_int_equal(line_cents(line_now(ctx, b.id, w.porter)), 6000);
    return OK;
}

/* BK-96, EX-3: with a cancellation undone comes back what was added, as it was agreed; what
 * somebody else has taken meanwhile keeps all as it is. */
static enum status undone(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    struct booking other;
    const struct extra_ask asks[] = {{w.projector, 3, NULL}, {w.lunch, 8, "2 vegan"}};
    const struct extra_ask last[] = {{w.projector, 1, NULL}};
    const int64_t agreed = 3 * 500 + 8 * 900;
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 14 * H}, asks, 2, &b), OK);
    assert_int_equal(ada_owes(ctx), agreed);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), 0);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    assert_int_equal(ada_owes(ctx), agreed);
    const struct line *lunch = line_now(ctx, b.id, w.lunch);
    assert_int_equal(lunch->status, LINE_AGREED);
    assert_int_equal(lunch->count, 8);
    assert_string_equal(lunch->note, "2 vegan");
    assert_int_equal(line_now(ctx, b.id, w.projector)->count, 3);

    /* What was taken off before stays off, also when it was in the same second. */
    assert_int_equal(try_extras(ctx, b.id, &asks[1], 1), OK);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), 8 * 900);
    assert_int_equal(line_now(ctx, b.id, w.projector)->status, LINE_TAKEN_OFF);
    assert_int_equal(try_extras(ctx, b.id, asks, 2), OK);

    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(try_place(ctx, (struct spot){w.house.small, 11 * H, 12 * H}, last, 1, &other),
                     OK);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.taken");
    assert_int_equal(ada_owes(ctx), 500);
    test_must(booking_get(ctx, b.id, &b), "booking");
    assert_int_equal(b.status, BOOKING_CANCELLED);
    sound(ctx);
    return OK;
}

static const struct extra_ask agreed_asks[] = {{0, 2, NULL}, {0, 8, "2 vegan"}, {0, 1, NULL}};
enum { AGREED_N = 3, AGREED_CENTS = 2 * 500 + 8 * 900 + 4 * 2000 };

/* Two projectors, eight lunches and a porter to whom the host said yes. */
static void book_agreed(struct ctx *ctx, struct booking *b, struct extra_ask asks[AGREED_N])
{
    int64_t id = 0;
    memcpy(asks, agreed_asks, sizeof(agreed_asks));
    asks[0].extra_id = w.projector;
    asks[1].extra_id = w.lunch;
    asks[2].extra_id = w.porter;
    assert_int_equal(
        try_place(ctx, (struct spot){w.house.large, 10 * H, 14 * H}, asks, AGREED_N, b), OK);
    const int64_t porter = line_now(ctx, b->id, w.porter)->id;
    assert_int_equal(extra_answer_line(ctx, w.house.space_id, porter, true, &id), OK);
    assert_int_equal(ada_owes(ctx), AGREED_CENTS);
}

static void is_as_agreed(struct ctx *ctx, int64_t booking_id)
{
    assert_int_equal(ada_owes(ctx), AGREED_CENTS);
    assert_int_equal(line_now(ctx, booking_id, w.projector)->count, 2);
    assert_int_equal(line_now(ctx, booking_id, w.projector)->status, LINE_AGREED);
    const struct line *lunch = line_now(ctx, booking_id, w.lunch);
    assert_int_equal(lunch->count, 8);
    assert_int_equal(lunch->price_cents, 900);
    assert_string_equal(lunch->note, "2 vegan");
    assert_int_equal(line_now(ctx, booking_id, w.porter)->status, LINE_AGREED);
}

/* EX-14: other extras alone are undone; the price is that of before, whatever the catalogue says
 * since, and the host's yes stands. */
static enum status undone_alone(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    struct booking other;
    struct extra_ask asks[AGREED_N];
    struct extra *all = NULL;
    size_t n = 0;
    book_agreed(ctx, &b, asks);
    test_must(extras_of_space(ctx, w.house.space_id, &all, &n), "catalogue");
    struct extra dearer = *extra_among(all, n, w.lunch);
    dearer.price_cents = 1000;
    test_must(extra_save(ctx, &dearer, &dearer.id), "dearer");
    const struct extra_ask changed[] = {{w.lunch, 9, "1 vegan"}, {w.coffee, 2, NULL}};
    assert_int_equal(try_extras(ctx, b.id, changed, 2), OK);
    assert_int_equal(ada_owes(ctx), 9 * 1000 + 2 * 150);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    is_as_agreed(ctx, b.id);
    assert_int_equal(line_now(ctx, b.id, w.coffee)->status, LINE_TAKEN_OFF);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "booking.undo_none");

    /* From nothing to something and back; then all off and back. */
    assert_int_equal(try_extras(ctx, b.id, NULL, 0), OK);
    assert_int_equal(ada_owes(ctx), 0);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    is_as_agreed(ctx, b.id);

    /* Somebody has taken them meanwhile: nothing changes. */
    const struct extra_ask last[] = {{w.projector, 2, NULL}};
    assert_int_equal(try_extras(ctx, b.id, &asks[1], 1), OK);
    assert_int_equal(try_place(ctx, (struct spot){w.house.small, 11 * H, 12 * H}, last, 1, &other),
                     OK);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.taken");
    assert_int_equal(ada_owes(ctx), 8 * 900 + 2 * 500);
    sound(ctx);
    return OK;
}

/* EX-14, BK-96: what the host changed is not hers to undo; after a deadline it stays. */
static enum status undone_by_whom(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    open_house(ctx);
    struct booking b;
    struct extra_ask asks[AGREED_N];
    book_agreed(ctx, &b, asks);
    ctx->actor = &w.house.host;
    assert_int_equal(try_extras(ctx, b.id, &asks[1], 1), OK);
    ctx->actor = &w.ada;
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    ctx->actor = &w.house.host;
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    is_as_agreed(ctx, b.id);
    ctx->actor = &w.ada;

    /* Noon of the day before is the end of it for lunch: 21 January 11:55 and 12:01 in Rome. */
    t->clock = clock_fixed(clock_now_s(&t->clock) + 6 * 86400 + 2 * 3600 + 55 * 60);
    const struct extra_ask more[] = {{w.lunch, 12, NULL}};
    assert_int_equal(try_extras(ctx, b.id, more, 1), OK);
    t->clock = clock_fixed(clock_now_s(&t->clock) + 6 * 60);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.too_late");
    assert_int_equal(ada_owes(ctx), 12 * 900);
    sound(ctx);
    return OK;
}

enum { TWO_AGREED = 2 * 500 + 8 * 900 };

/* Two rooms together, with two projectors and eight lunches in the large one. */
static void book_two(struct ctx *ctx, struct booking *b)
{
    bool repeated = false;
    const struct extra_ask asks[] = {{w.projector, 2, NULL}, {w.lunch, 8, "2 vegan"}};
    const struct place_ask places[] = {{w.house.large, 1}, {w.house.small, 1}};
    const struct extras_wish wishes[] = {{.said = true, .asks = asks, .n = 2}, {.said = true}};
    struct group_ask ask = {.of = {.space_id = w.house.space_id,
                                   .span = span_of(friday, 10 * H, 12 * H),
                                   .name = "Ada",
                                   .email = "ada@posta.example"},
                            .places = places,
                            .n = ARRAY_LEN(places),
                            .extras = wishes};
    ask.extras_cents = opt_int_of(2 * 610 + 8 * 990);
    assert_int_equal(booking_place_group(ctx, &ask, b, &repeated), OK);
}

/* EX-14, BK-155: of several places only the one whose extras were changed. */
static enum status undone_alone_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    const struct extra_ask lunch = {w.lunch, 8, "2 vegan"};
    book_two(ctx, &b);
    assert_int_equal(try_extras(ctx, b.id, &lunch, 1), OK);
    assert_int_equal(ada_owes(ctx), 8 * 900);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), TWO_AGREED);
    assert_int_equal(line_now(ctx, b.id, w.projector)->count, 2);
    assert_int_equal(booking_undo(ctx, b.id, &b), CONFLICT);
    sound(ctx);
    return OK;
}

/* EX-2, BK-155: the extras of several places go and come back with them. */
static enum status undone_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    book_two(ctx, &b);
    assert_int_equal(ada_owes(ctx), TWO_AGREED);
    const int64_t starts_at = line_now(ctx, b.id, w.lunch)->starts_at;
    const struct booking_span later = span_of(friday, 14 * H, 17 * H);
    assert_int_equal(booking_change(ctx, b.id, &later, 0, NULL, &b), OK);
    assert_true(line_now(ctx, b.id, w.lunch)->starts_at > starts_at);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    assert_true(line_now(ctx, b.id, w.lunch)->starts_at == starts_at);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), 0);
    assert_int_equal(booking_undo(ctx, b.id, &b), OK);
    assert_int_equal(ada_owes(ctx), TWO_AGREED);
    assert_string_equal(line_now(ctx, b.id, w.lunch)->note, "2 vegan");
    sound(ctx);
    return OK;
}

/* EX-5, EX-6: after the deadline it stays, and is to be paid, but not when the house calls off. */
static enum status deadlines(struct ctx *ctx, void *arg)
{
    struct test_store *t = arg;
    open_house(ctx);
    struct booking b;
    struct booking other;
    struct extra_ask asks[] = {{w.lunch, 8, NULL}, {w.projector, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 18 * H, 20 * H}, asks, 2, &b), OK);
    assert_int_equal(try_place(ctx, (struct spot){w.house.small, 18 * H, 20 * H}, asks, 1, &other),
                     OK);
    t->clock = clock_fixed(b.starts_at - 24 * 3600); /* 18:00 of the day before: after noon */
    asks[0].count = 9;
    assert_int_equal(try_extras(ctx, b.id, asks, 2), INVALID);
    field_is(ctx, "extras_count[0]", "extra.too_late");
    assert_int_equal(try_extras(ctx, b.id, &asks[1], 1), INVALID); /* nor without it */
    asks[0].count = 8;
    assert_int_equal(try_extras(ctx, b.id, asks, 1), OK); /* the projector may go */
    const struct booking_span later = span_of(friday, 19 * H, 20 * H);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_change(ctx, b.id, &later, 0, NULL, &b), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.too_late");
    const struct booking_span longer = span_of(friday, 18 * H, 21 * H);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_change(ctx, b.id, &longer, 0, NULL, &b), OK);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    assert_int_equal(line_now(ctx, b.id, w.lunch)->status, LINE_KEPT);
    assert_int_equal(ada_owes(ctx), 8 * 900 * 2);
    ctx->actor = &w.house.host;
    assert_int_equal(booking_cancel(ctx, other.id, &other), OK);
    assert_int_equal(line_now(ctx, other.id, w.lunch)->status, LINE_CANCELLED);
    assert_int_equal(ada_owes(ctx), 8 * 900);
    sound(ctx);
    return OK;
}

/* ---- who says yes, who pays ------------------------------------------------------------------ */

/* EX-9: the place is booked all the same; the answer is a change of the booking. */
static enum status answered(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    int64_t id = 0;
    const struct extra_ask asks[] = {{w.porter, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 11 * H}, asks, 1, &b), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED);
    const int64_t line = line_now(ctx, b.id, w.porter)->id;
    assert_int_equal(line_now(ctx, b.id, w.porter)->status, LINE_ASKED);
    ctx->actor = &w.house.host;
    assert_int_equal(extra_answer_line(ctx, w.house.space_id + 1, line, true, &id), NOT_FOUND);
    assert_int_equal(extra_answer_line(ctx, w.house.space_id, line, false, &id), OK);
    assert_int_equal(id, b.id);
    assert_int_equal(line_now(ctx, b.id, w.porter)->status, LINE_DECLINED);
    assert_int_equal(ada_owes(ctx), 0);
    assert_int_equal(extra_answer_line(ctx, w.house.space_id, line, true, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "extra.answered");
    struct booking now;
    test_must(booking_get(ctx, b.id, &now), "booking");
    assert_int_equal(now.revision, b.revision + 1);
    sound(ctx);
    return OK;
}

/* PL-72: in the language of who pays, not of who acts. */
static void told_in_italian(struct ctx *ctx, int64_t line_id)
{
    struct charge *all = NULL;
    size_t n = 0;
    assert_int_equal(charges_of_subject(ctx, line_id, &all, &n), OK);
    assert_int_equal(n, 1);
    assert_non_null(strstr(all[0].what, "ven 22"));
    assert_non_null(strstr(all[0].rule, "10 a 1,50"));
    assert_non_null(strstr(all[0].rule, "pagati con Credit"));
}

/* EX-8: credits of money pay where the host says so, and come back. */
static enum status credits(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    int64_t money = 0;
    struct allowance a;
    const struct allowance_grant g = {.holder = {.account_id = w.ada.account_id},
                                      .operator_id = w.house.operator_id,
                                      .name = "Credit",
                                      .unit = UNIT_CENTS,
                                      .amount = 11000,
                                      .from = {2027, 1, 1},
                                      .note = ""};
    test_must(allowance_give(ctx, &g, &money), "credit");
    test_must(people_first_language(ctx, w.ada.account_id, "it"), "language");
    const struct extra_ask asks[] = {{w.projector, 1, NULL}, {w.coffee, 10, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 14 * H}, asks, 2, &b), OK);
    test_must(allowance_get(ctx, money, &a),
              "left"); /* 100.00 for the place, 10.00 of the coffee */
    assert_int_equal(a.left, 0);
    assert_int_equal(ada_owes(ctx), 500 + 500); /* projector, and the rest of the coffee */
    assert_string_equal(line_now(ctx, b.id, w.coffee)->paid, "Credit");
    told_in_italian(ctx, line_now(ctx, b.id, w.coffee)->id);
    sound(ctx);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    test_must(allowance_get(ctx, money, &a), "left");
    assert_int_equal(a.left, 11000);
    assert_int_equal(ada_owes(ctx), 0);
    sound(ctx);
    return OK;
}

/* A guest pays at the space: kept with the booking, charged to nobody [EX-7]. */
static enum status guest(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    ctx->actor = NULL;
    const struct extra_ask asks[] = {{w.projector, 1, NULL}};
    assert_int_equal(try_place(ctx, (struct spot){w.house.large, 10 * H, 12 * H}, asks, 1, &b), OK);
    assert_int_equal(line_total(line_now(ctx, b.id, w.projector)), 610);
    struct charge *all = NULL;
    size_t n = 0;
    const int64_t line = line_now(ctx, b.id, w.projector)->id;
    assert_int_equal(charges_of_subject(ctx, line, &all, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(booking_cancel(ctx, b.id, &b), OK);
    return OK;
}

/* ---- a team and its admin -------------------------------------------------------------------- */

/* EX-10: they count with the booking; what an admin would have to agree to is not added later. */
static enum status on_team(struct ctx *ctx, void *arg)
{
    (void)arg;
    open_house(ctx);
    struct booking b;
    struct team team = {.name = "Studio Bianchi"};
    bool repeated = false;
    int64_t boss = 0;
    test_must(people_account(ctx, "capo@bianchi.example", NULL, &boss), "account");
    test_must(team_found(ctx, &team, boss, &team), "team");
    test_must(team_add(ctx, team.id, w.ada.account_id, false), "member");
    const struct team_role role = {team.id, false};
    w.ada.teams = &role;
    w.ada.teams_n = 1;
    const struct team_rule limits = {.may_book = true,
                                     .kinds = "",
                                     .month_cents = opt_int_of(20000),
                                     .ask_above_cents = opt_int_of(12000)};
    test_must(team_set_rule(ctx, team.id, 0, &limits), "rule");
    struct extra_ask asks[] = {{w.projector, 1, NULL}, {w.coffee, 20, NULL}};
    const struct booking_ask ask = {.space_id = w.house.space_id,
                                    .resource_id = w.house.large,
                                    .span = span_of(friday, 10 * H, 14 * H),
                                    .units = 1,
                                    .name = "Ada",
                                    .email = "ada@posta.example",
                                    .team_id = team.id,
                                    .extras = {.said = true, .asks = asks, .n = 1}};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    assert_int_equal(b.status, BOOKING_CONFIRMED); /* 105.00 */
    const struct team_wish wish = {
        .team_id = team.id, .account_id = w.ada.account_id, .day = friday};
    struct team_verdict v;
    test_must(team_may_spend(ctx, &wish, &v), "verdict");
    assert_int_equal(v.left_cents.v, 20000 - 10500);
    assert_int_equal(owed(ctx, &(struct holder){.team_id = team.id}, CHARGE_ADDED), 500);
    assert_int_equal(try_extras(ctx, b.id, asks, 2), INVALID); /* 135.00 */
    assert_string_equal(ctx->problem.fields[0].code, "team.ask_above");
    return OK;
}

#define BOTH(name) \
    static void test_##name(void **state) \
    { \
        (void)state; \
        with_extras(name); \
    }
BOTH(charged_once)
BOTH(as_shown)
BOTH(refused)
BOTH(stock)
BOTH(by_the_hour)
BOTH(undone)
BOTH(undone_alone)
BOTH(undone_by_whom)
BOTH(undone_alone_together)
BOTH(undone_together)
BOTH(deadlines)
BOTH(answered)
BOTH(credits)
BOTH(guest)
BOTH(on_team)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charged_once),
        cmocka_unit_test(test_as_shown),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_stock),
        cmocka_unit_test(test_by_the_hour),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_answered),
        cmocka_unit_test(test_credits),
        cmocka_unit_test(test_guest),
        cmocka_unit_test(test_on_team),
        cmocka_unit_test(test_undone),
        cmocka_unit_test(test_undone_together),
        cmocka_unit_test(test_undone_alone),
        cmocka_unit_test(test_undone_by_whom),
        cmocka_unit_test(test_undone_alone_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

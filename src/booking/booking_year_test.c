/* A year of a house, day by day, in which anything happens: people join, change, pause, end, book,
 * move, cancel, buy and get back. Before each deed it is noted what its page shows; whatever is
 * charged afterwards must be one of the lines that were shown, to the cent and with its reason, and
 * no line is charged twice. What fails names the seed; LOGGIA_TEST_SEED plays that year alone. */
#include "booking/booking_internal.h"
#include "plan/plan_internal.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"
#include "support/test_slow.h"

enum {
    H = 60,
    DAY_S = 86400,
    PEOPLE = 6, /* the last holder is the team of the first two */
    HOLDERS = PEOPLE + 1,
    PLANS = 3,
    BUNDLES = 3,
    LINES = 80, /* shown of one membership */
    DEED = 200, /* shown before one deed */
    BOOKED = 3000,
    DESKS = 3, /* of the things */
    YEAR_DAYS = 365,
    DAYS_SLOW = 40,
    SEEDS = 3,
    TEXT = 260
};

/* A line that somebody has seen before it was charged. */
struct shown {
    char what[TEXT], rule[TEXT]; /* what "": named by the booking; rule: how it begins */
    int64_t bill, cents;
    int holder;
    bool charged;
};
struct member {
    int64_t id; /* 0: none */
    struct shown lines[LINES];
    size_t n;
};
struct booked {
    int64_t id;
    int holder;
    int64_t cents; /* charged and not taken back */
};

static struct {
    uint64_t seed;
    struct test_store *t;
    struct test_house house;
    struct actor people[PEOPLE];
    char emails[PEOPLE][64];
    struct team_role role[2];
    int64_t team_id;
    int64_t plans[PLANS], bundles[BUNDLES];
    struct resource things[DESKS + 1];
    struct member members[PEOPLE];
    struct shown deed[DEED];
    size_t deed_n;
    struct booked booked[BOOKED];
    size_t booked_n;
    int64_t sums[HOLDERS]; /* of the lines shown that were charged */
    int64_t charges, steps, taken_back, anew, home;
    struct date today;
} y;

static void must(bool holds, const char *what)
{
    if (!holds)
        fail_msg("seed %llu, %04d-%02d-%02d: %s", (unsigned long long)y.seed, y.today.year,
                 y.today.month, y.today.day, what);
}

static uint64_t below(uint64_t n)
{
    return rng_below(&y.t->rng, n);
}

static struct holder holder_of(int i)
{
    return i == PEOPLE ? (struct holder){.team_id = y.team_id}
                       : (struct holder){.account_id = y.people[i].account_id};
}

/* ---- the house ------------------------------------------------------------------------------ */

static int64_t make_plan(struct ctx *ctx, struct plan p)
{
    static const struct plan_access access[] = {
        {.scope = {.kinds = 1U << KIND_DESK, .weekdays = 0x3e, .from = 8 * H, .to = 18 * H}}};
    static const struct plan_allowance hours[] = {
        {.unit = UNIT_MINUTES, .kinds = 1U << KIND_ROOM, .amount = 240, .rolls_over = 1},
        {.unit = UNIT_DAYS, .kinds = 1U << KIND_DESK, .amount = 3, .per_seat = true}};
    static const struct plan_extra extras[] = {{.name = "Locker", .price_cents = 1000}};
    int64_t id = 0;
    p.operator_id = y.house.operator_id;
    p.space_id = y.house.space_id;
    p.description = p.barter = p.group = "";
    p.access = access;
    p.access_n = p.period_days ? 0 : 1; /* the week brings days in their place */
    p.allowances = hours;
    p.allowances_n = ARRAY_LEN(hours);
    p.extras = extras;
    p.extras_n = 1;
    test_must(plan_save(ctx, &p, &id), "plan");
    return id;
}

static void make_plans(struct ctx *ctx)
{
    static const struct plan_term terms[] = {{3, 17000}, {6, 15000}};
    y.plans[0] = make_plan(ctx, (struct plan){.name = "Flex",
                                              .period_months = 1,
                                              .price_cents = 15000,
                                              .trial_days = 7,
                                              .trial_cents = 1000,
                                              .notice_days = 10,
                                              .pause_days = 31});
    y.plans[1] = make_plan(ctx, (struct plan){.name = "Resident",
                                              .period_months = 1,
                                              .price_cents = 20000,
                                              .setup_cents = 5000,
                                              .notice_days = 30,
                                              .renews = true,
                                              .warn_days = 14,
                                              .pause_days = 60,
                                              .terms = terms,
                                              .terms_n = 2});
    y.plans[2] = make_plan(
        ctx, (struct plan){.name = "Week", .period_days = 7, .price_cents = 4999, .pause_days = 9});
}

static int64_t make_bundle(struct ctx *ctx, struct bundle b)
{
    int64_t id = 0;
    b.operator_id = y.house.operator_id;
    b.space_id = y.house.space_id;
    b.group = "";
    b.for_teams = true;
    test_must(bundle_save(ctx, &b, &id), "bundle");
    return id;
}

static void make_sale(struct ctx *ctx)
{
    static const struct price_rule rules[] = {
        {.effect = EFFECT_PERCENT, .amount = -1500, .audience = AUDIENCE_MEMBERS},
        {.effect = EFFECT_HOUR,
         .amount = 1333,
         .scope = {.kinds = 1U << KIND_ROOM, .weekdays = 0xc0}},
        {.effect = EFFECT_AMOUNT, .amount = 250, .ahead_most_min = 24 * H},
    };
    y.bundles[0] = make_bundle(ctx, (struct bundle){.name = "Carnet of 10",
                                                    .unit = UNIT_DAYS,
                                                    .amount = 10,
                                                    .price_cents = 12000,
                                                    .valid_days = 90});
    y.bundles[1] = make_bundle(
        ctx, (struct bundle){
                 .name = "Five hours", .unit = UNIT_MINUTES, .amount = 300, .price_cents = 4100});
    y.bundles[2] = make_bundle(
        ctx,
        (struct bundle){.name = "Purse", .unit = UNIT_CENTS, .amount = 3000, .price_cents = 2900});
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        struct price_rule r = rules[i];
        int64_t id = 0;
        r.space_id = y.house.space_id;
        r.name = r.group = "";
        r.active = true;
        test_must(price_rule_save(ctx, &r, &id), "rule");
    }
}

static void make_people(struct ctx *ctx)
{
    struct team team;
    for (int i = 0; i < PEOPLE; i++) {
        int64_t id = 0;
        (void)snprintf(y.emails[i], sizeof(y.emails[i]), "p%d@year.example", i);
        test_must(people_account(ctx, y.emails[i], "Somebody", &id), "account");
        y.people[i] = (struct actor){.account_id = id, .email = y.emails[i], .name = "Somebody"};
    }
    test_must(team_found(ctx, &(struct team){.name = "Acme"}, y.people[0].account_id, &team),
              "team");
    test_must(team_add(ctx, team.id, y.people[1].account_id, false), "team");
    test_must(team_set_rule(ctx, team.id, 0, &(struct team_rule){.may_book = true, .kinds = ""}),
              "rule");
    y.team_id = team.id;
    for (int i = 0; i < 2; i++) {
        y.role[i] = (struct team_role){team.id, i == 0};
        y.people[i].teams = &y.role[i];
        y.people[i].teams_n = 1;
    }
}

static enum status make(struct ctx *ctx, void *arg)
{
    struct booking_terms terms = test_terms();
    (void)arg;
    terms.horizon_days = 60;
    test_house_make(ctx, &terms, (struct span){7 * H, 22 * H}, &y.house);
    make_plans(ctx);
    make_sale(ctx);
    make_people(ctx);
    const int64_t ids[] = {y.house.small, y.house.large, y.house.booth, y.house.desks};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        test_must(resource_get(ctx, ids[i], &y.things[i]), "thing");
        y.things[i].name = "It"; /* the text goes with the arena */
    }
    return OK;
}

/* ---- what is shown -------------------------------------------------------------------------- */

static void copy(char out[TEXT], const char *text)
{
    must(strlen(text) < TEXT, "a text is long");
    (void)snprintf(out, TEXT, "%s", text);
}

static void show(struct shown *list, size_t *n, size_t max, const struct shown *line)
{
    must(*n < max, "too many lines");
    list[(*n)++] = *line;
}

static void see_outlook(int i, const struct outlook *o)
{
    struct member *m = &y.members[i];
    m->n = 0;
    for (size_t k = 0; k < o->invoices_n; k++) {
        int64_t sum = 0;
        for (size_t l = 0; l < o->invoices[k].lines_n; l++) {
            const struct outlook_line *from = &o->invoices[k].lines[l];
            struct shown line = {.bill = date_days(o->invoices[k].bill),
                                 .cents = from->due.amount_cents,
                                 .holder = i};
            copy(line.what, from->text);
            copy(line.rule, from->rule);
            show(m->lines, &m->n, LINES, &line);
            sum += line.cents;
        }
        must(sum == o->invoices[k].amount_cents, "lines do not make their invoice");
    }
}

static void show_deed(int holder, const char *rule, int64_t cents)
{
    struct shown line = {.cents = cents, .holder = holder};
    copy(line.rule, rule);
    if (cents != 0)
        show(y.deed, &y.deed_n, DEED, &line);
}

/* ---- what is charged ------------------------------------------------------------------------ */

static bool is_shown(const struct shown *line, const struct charge *c, int holder)
{
    return !line->charged && line->holder == holder && line->cents == c->amount_cents &&
           !strncmp(line->rule, c->rule, strlen(line->rule)) &&
           (!*line->what || (!strcmp(line->what, c->what) && line->bill == date_days(c->bill)));
}

static struct shown *find(struct shown *list, size_t n, const struct charge *c, int holder)
{
    for (size_t i = 0; i < n; i++) {
        if (is_shown(&list[i], c, holder))
            return &list[i];
    }
    return NULL;
}

/* Every charge since an instant was shown before, once. */
static void explain(struct ctx *ctx, int64_t since_s)
{
    for (int i = 0; i < HOLDERS; i++) {
        const struct holder h = holder_of(i);
        struct charge *all = NULL;
        size_t n = 0;
        test_must(charges_of(ctx, &h, 0, (struct period){{2026, 1, 1}, {0}}, &all, &n), "charges");
        for (size_t k = 0; k < n; k++) {
            if (all[k].made_at < since_s)
                continue;
            must(*all[k].rule && *all[k].what, "a charge without its rule");
            struct shown *line = find(y.deed, y.deed_n, &all[k], i);
            if (!line && i < PEOPLE)
                line = find(y.members[i].lines, y.members[i].n, &all[k], i);
            if (!line)
                print_error("%s | %s | %lld\n", all[k].what, all[k].rule,
                            (long long)all[k].amount_cents);
            must(line != NULL, "a charge that nobody was shown");
            line->charged = true;
            y.sums[i] += line->cents;
            y.charges++;
            y.taken_back += all[k].amount_cents < 0;
        }
    }
}

static void nothing_waits(const struct shown *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!list[i].charged && list[i].bill <= date_days(y.today))
            print_error("%s | %s | %lld\n", list[i].what, list[i].rule, (long long)list[i].cents);
        must(list[i].charged || list[i].bill > date_days(y.today),
             "what was shown for today is not charged");
    }
}

/* ---- memberships ---------------------------------------------------------------------------- */

static struct date from_today(void)
{
    return date_add(y.today, below(3) ? 0 : (int64_t)below(40));
}

static enum status join(struct ctx *ctx, int i)
{
    struct plan plan;
    struct outlook o;
    const size_t kind = below(PLANS);
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    test_must(plan_get(ctx, y.plans[kind], &plan), "plan");
    struct membership_ask ask = {.plan = &plan,
                                 .space_id = y.house.space_id,
                                 .holder = holder_of(i),
                                 .seats = 1 + (int32_t)below(2),
                                 .from = from_today(),
                                 .trial = kind == 0 && below(2),
                                 .term_months = kind == 1 ? (int32_t)below(3) * 3 : 0,
                                 .extra_ids = &plan.extras[0].id,
                                 .extra_ids_n = below(2),
                                 .note = ""};
    enum status s = membership_preview_join(ctx, &ask, &o);
    if (s != OK)
        return s;
    see_outlook(i, &o);
    ask.first_cents = opt_int_of(o.invoices_n ? o.invoices[0].amount_cents : 0);
    s = membership_join(ctx, &ask, story);
    if (s == OK)
        y.members[i].id = story->m.id;
    return s;
}

static void any_step(struct ctx *ctx, struct plan *plan, struct membership_step *step)
{
    static const enum step_kind kinds[] = {STEP_CHANGE, STEP_CHANGE, STEP_PAUSE,     STEP_PAUSE,
                                           STEP_RESUME, STEP_RESUME, STEP_CANCEL,    STEP_CANCEL,
                                           STEP_KEEP,   STEP_KEEP,   STEP_EXTRA_ADD, STEP_REPRICE};
    *step = (struct membership_step){.kind = kinds[below(ARRAY_LEN(kinds))],
                                     .from = from_today(),
                                     .seats = 1 + (int32_t)below(2),
                                     .by_host = below(2)};
    if (step->kind == STEP_CHANGE) {
        test_must(plan_get(ctx, y.plans[below(PLANS)], plan), "plan");
        step->plan = plan;
        step->term_months = plan->terms_n ? (int32_t)below(3) * 3 : 0;
    } else if (step->kind == STEP_PAUSE) {
        step->until = below(4) ? date_add(step->from, 1 + (int64_t)below(25)) : (struct date){0};
    } else if (step->kind == STEP_CANCEL) {
        step->from = date_add(step->from, (int64_t)below(20));
    } else if (step->kind == STEP_EXTRA_ADD) {
        step->name = "Parking";
        step->price_cents = 2500;
    } else if (step->kind == STEP_REPRICE) {
        step->price_cents = 10000 + (int64_t)below(9999);
    }
}

static void see_line_anew(const struct paid_again *p, const struct outlook_line *from)
{
    struct shown line = {.bill = date_days(from->due.bill), .cents = from->due.amount_cents};
    if (!line.cents)
        return;
    while (line.holder < PEOPLE && holder_of(line.holder).account_id != p->holder.account_id)
        line.holder++;
    copy(line.what, from->text);
    copy(line.rule, from->rule);
    show(y.deed, &y.deed_n, DEED, &line);
}

/* What is booked and paid in another way then: each that costs money, or less, is a line. */
static void see_anew(const struct outlook *o)
{
    for (size_t k = 0; k < o->again_n; k++) {
        const struct paid_again *p = &o->again[k];
        must(p->cents == p->line.due.amount_cents + p->back.due.amount_cents,
             "the lines are not what is to be paid");
        must(!p->cents || p->way.way != WAY_INCLUDED || p->cents < 0, "included and dearer");
        y.anew += p->way.way != WAY_INCLUDED;
        y.home += p->way.way == WAY_INCLUDED;
        see_line_anew(p, &p->back);
        see_line_anew(p, &p->line);
    }
}

static bool same_parts(const struct way_to_pay *a, const struct way_to_pay *b)
{
    bool same = a->way == b->way && a->parts_n == b->parts_n;
    for (size_t i = 0; same && i < a->parts_n; i++)
        same = a->parts[i].takes == b->parts[i].takes &&
               strcmp(a->parts[i].name, b->parts[i].name) == 0;
    return same;
}

/* Each is paid as it was shown, to the way and the unit. */
static void is_paid_so(struct ctx *ctx, const struct outlook *o)
{
    for (size_t k = 0; k < o->again_n; k++) {
        const struct paid_again *p = &o->again[k];
        struct drawn d;
        struct booking b;
        size_t i = 0;
        test_must(plan_drawn(ctx, p->subject_id, &d), "drawn");
        test_must(booking_get(ctx, p->subject_id, &b), "booking");
        must(same_parts(&d.way, &p->way), "paid in another way than shown");
        must(d.way.rest_cents.v == p->way.rest_cents.v, "another rest than shown");
        must(b.status == BOOKING_CONFIRMED, "an ended booking is paid");
        while (y.booked[i].id != p->subject_id)
            i++;
        y.booked[i].cents = d.way.rest_cents.v;
    }
}

static enum status take_step(struct ctx *ctx, int i)
{
    struct plan plan;
    struct outlook o;
    struct membership_step step;
    int64_t sum = 0;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    any_step(ctx, &plan, &step);
    ctx->actor = step.by_host ? &y.house.host : &y.people[i];
    enum status s = membership_preview(ctx, y.members[i].id, &step, &o);
    if (s != OK)
        return s;
    see_outlook(i, &o);
    see_anew(&o);
    for (size_t k = 0; k < o.again_n; k++)
        sum += o.again[k].cents;
    step.again_cents = opt_int_of(sum);
    s = membership_do(ctx, y.members[i].id, &step, story);
    must(s == OK, "what was shown can not be done");
    is_paid_so(ctx, &o);
    y.steps++;
    return s;
}

/* What the page of the membership shows now; one that is over is forgotten. */
static void look_at(struct ctx *ctx, int i)
{
    struct outlook o;
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    test_must(membership_get(ctx, y.members[i].id, story), "story");
    test_must(membership_outlook(ctx, story, &o), "outlook");
    see_outlook(i, &o);
    nothing_waits(y.members[i].lines, y.members[i].n);
    if (story->m.status == MEMBERSHIP_ENDED && y.members[i].n == 0)
        y.members[i].id = 0;
}

static enum status membership(struct ctx *ctx, int i)
{
    return y.members[i].id ? take_step(ctx, i) : join(ctx, i);
}

/* ---- bookings ------------------------------------------------------------------------------- */

/* The first way that is open, as the page of a booking shows it, with its line. */
static enum status show_booking(struct ctx *ctx, const struct booking_span *span,
                                const struct resource *thing, const struct payer *payer,
                                int64_t booking_id, struct way_choice *ret_choice)
{
    const struct house *h = NULL;
    struct pricing p;
    struct instants at;
    struct refused refused;
    struct quote quote = {0};
    struct way_to_pay ways[WAYS_MAX];
    size_t n = 0;
    size_t k = 0;
    const char *rule = "";
    must(rules_instants(zone_get("Europe/Rome"), span, &at, &refused) == REFUSAL_NONE, "a span");
    test_must(house_of_id(ctx, y.house.space_id, &h), "house");
    test_must(pricing_of(ctx, h, payer, span->date, &p), "pricing");
    const size_t index = house_resource(h, thing->id);
    const struct price_case c = pricing_case(&p, &h->resources[index], span, &at, 1);
    const struct draw_ask ask = pricing_draw(h, &c, payer, booking_id);
    test_must(plan_ways(ctx, &ask, ways, &n), "ways");
    test_must(plan_quote(ctx, h->rules, &c, "EUR", &quote), "quote");
    while (k + 1 < n && ways[k].code)
        k++;
    for (size_t i = 0; i < quote.lines_n; i++)
        rule = *rule ? words(ctx, "%s; %s", rule, quote.lines[i].text) : quote.lines[i].text;
    if (ways[k].rest_cents.has)
        show_deed(payer->team_id ? PEOPLE : y.booked[y.booked_n].holder, rule,
                  ways[k].rest_cents.v);
    *ret_choice = plan_way_choice(&ways[k]);
    house_release(h);
    return ways[k].code ? CONFLICT : OK;
}

static struct booking_span any_span(void)
{
    const int from = (8 + (int)below(7)) * H;
    return (struct booking_span){.date = date_add(y.today, 1 + (int64_t)below(58)),
                                 .from = (minute)from,
                                 .to = (minute)(from + 30 * (1 + (int)below(8)))};
}

static enum status book(struct ctx *ctx, int i)
{
    /* Mostly desks, which plans include. */
    const size_t any = below(2 * ARRAY_LEN(y.things));
    const struct resource *thing = &y.things[any < DESKS ? any : DESKS];
    const bool team = i < 2 && below(4) == 0;
    const struct payer payer = {y.people[i].account_id, team ? y.team_id : 0};
    struct booking_ask ask = {.space_id = y.house.space_id,
                              .resource_id = thing->id,
                              .span = any_span(),
                              .units = 1,
                              .name = "Somebody",
                              .email = y.emails[i],
                              .team_id = payer.team_id};
    struct booking b;
    bool repeated = false;
    must(y.booked_n < BOOKED, "many bookings");
    struct booked *mine = &y.booked[y.booked_n];
    *mine = (struct booked){.holder = team ? PEOPLE : i};
    ctx->actor = &y.people[i];
    enum status s = show_booking(ctx, &ask.span, thing, &payer, 0, &ask.pay);
    if (s == OK)
        s = booking_place(ctx, &ask, &b, &repeated);
    if (s != OK)
        return s;
    mine->id = b.id;
    mine->cents = ask.pay.shown.has ? ask.pay.shown.v : 0;
    y.booked_n++;
    return OK;
}

static enum status move(struct ctx *ctx, struct booked *mine)
{
    struct booking b;
    struct way_choice choice;
    const struct booking_span span = any_span();
    test_must(booking_get(ctx, mine->id, &b), "booking");
    const struct payer payer = {b.account_id, b.team_id};
    const struct resource *thing = y.things;
    while (thing->id != b.resource_id)
        thing++;
    y.booked[y.booked_n].holder = mine->holder;
    enum status s = show_booking(ctx, &span, thing, &payer, mine->id, &choice);
    show_deed(mine->holder, "", -mine->cents);
    if (s == OK)
        s = booking_change(ctx, mine->id, &span, 0, &choice, &b);
    if (s == OK)
        mine->cents = choice.shown.has ? choice.shown.v : 0;
    return s;
}

/* Move or cancel one of the last bookings. */
static enum status undo(struct ctx *ctx, int i)
{
    enum { BACK = 30 };
    struct booking b;
    (void)i;
    if (y.booked_n == 0)
        return OK;
    const size_t back = below(BACK);
    struct booked *mine = &y.booked[back < y.booked_n ? y.booked_n - 1 - back : 0];
    test_must(booking_get(ctx, mine->id, &b), "booking");
    if (b.status != BOOKING_CONFIRMED)
        return OK;
    ctx->actor = &y.house.host;
    if (below(2))
        return move(ctx, mine);
    show_deed(mine->holder, "Cancelled", -mine->cents);
    const enum status s = booking_cancel(ctx, mine->id, &b);
    if (s == OK)
        mine->cents = 0;
    return s;
}

/* ---- buying --------------------------------------------------------------------------------- */

static enum status buy(struct ctx *ctx, int i)
{
    struct bundle b;
    const bool team = i == 0 && below(2);
    int64_t id = 0;
    test_must(bundle_get(ctx, y.bundles[below(BUNDLES)], &b), "bundle");
    const struct bundle_offer offer = bundle_offer_of(ctx, &b, b.price_cents, "EUR", y.today);
    const struct bundle_sale sale = {.bundle = &b,
                                     .space_id = y.house.space_id,
                                     .holder = holder_of(team ? PEOPLE : i),
                                     .account_id = y.people[i].account_id,
                                     .shown_cents = opt_int_of(b.price_cents),
                                     .note = ""};
    ctx->actor = &y.people[i];
    show_deed(team ? PEOPLE : i, offer.rule, b.price_cents);
    return bundle_sell(ctx, &sale, &id);
}

static enum status refund(struct ctx *ctx, int i)
{
    struct allowance *all = NULL;
    size_t n = 0;
    const struct holder h = holder_of(i);
    test_must(allowances_of(ctx, &h, false, y.today, &all, &n), "allowances");
    for (size_t k = 0; k < n; k++) {
        if (!all[k].bundle_id || all[k].left <= 0)
            continue;
        ctx->actor = &y.house.host;
        show_deed(i, "Given back: moves away", -1500);
        return bundle_refund(ctx, all[k].id, 1500, "moves away");
    }
    return OK;
}

/* ---- a year --------------------------------------------------------------------------------- */

static enum status deed(struct ctx *ctx, void *arg)
{
    static enum status (*const deeds[])(struct ctx * ctx, int i) = {
        membership, membership, membership, book, book, book,   book,
        book,       book,       book,       book, undo, refund, buy};
    const int i = (int)below(PEOPLE);
    const uint64_t what = below(ARRAY_LEN(deeds));
    const int64_t began_s = ctx_now_s(ctx);
    (void)arg;
    y.deed_n = 0;
    ctx->actor = &y.people[i];
    const enum status s = deeds[what](ctx, i);
    ctx->actor = NULL;
    if (s == OK)
        explain(ctx, began_s);
    for (size_t k = 0; s == OK && k < y.deed_n; k++)
        must(y.deed[k].charged || !y.deed[k].cents, "what was shown is not charged");
    return s;
}

static enum status look_at_all(struct ctx *ctx, void *arg)
{
    (void)arg;
    for (int i = 0; i < PEOPLE; i++) {
        if (y.members[i].id)
            look_at(ctx, i);
    }
    return OK;
}

/* The morning: what the day brings by itself was shown the day before. */
static enum status morning(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    const int64_t began_s = ctx_now_s(ctx);
    y.deed_n = 0;
    while (n > 0)
        test_must(plan_tend(ctx, &n), "tend");
    explain(ctx, began_s);
    return look_at_all(ctx, arg);
}

static enum status in_a_transaction(enum status (*work)(struct ctx *ctx, void *arg))
{
    arena_reset(y.t->arena);
    y.t->ctx.problem = (struct problem){0};
    y.t->ctx.actor = NULL;
    return store_tx(y.t->store, &y.t->ctx, DB_WRITE, work, NULL);
}

/* The host changes what a plan includes: nothing is charged by that, or the sums would differ. */
static enum status edit(struct ctx *ctx, void *arg)
{
    struct plan p;
    (void)arg;
    test_must(plan_get(ctx, y.plans[0], &p), "plan");
    struct plan_access a = p.access[0];
    a.scope.to = a.scope.to == 18 * H ? 16 * H : 18 * H;
    p.access = &a;
    return plan_save(ctx, &p, &p.id);
}

static void play_day(struct date d)
{
    int64_t at_s = date_days(d) * DAY_S + 5 * 3600;
    y.today = d;
    y.t->clock = clock_fixed(at_s);
    must(in_a_transaction(morning) == OK, "the morning");
    y.t->clock = clock_fixed(at_s + 30);
    must(date_days(d) % 23 || in_a_transaction(edit) == OK, "an edited plan");
    for (uint64_t k = below(6); k > 0; k--) {
        at_s += 60;
        y.t->clock = clock_fixed(at_s);
        const enum status s = in_a_transaction(deed);
        must(s == OK || s == INVALID || s == CONFLICT || s == DENIED, "a deed");
        must(in_a_transaction(look_at_all) == OK, "looking"); /* also after what was refused */
    }
}

/* Days of one subject and source that are charged and not taken back: none twice [PL-2]. */
static void see_days(const struct charge *all, size_t n, const struct charge *like)
{
    enum { SPAN = 3 * YEAR_DAYS };
    static int8_t times[SPAN];
    const int64_t first = date_days((struct date){2027, 1, 1});
    memset(times, 0, sizeof(times));
    for (size_t i = 0; i < n; i++) {
        if (all[i].subject_id != like->subject_id || all[i].source != like->source)
            continue;
        for (int64_t d = date_days(all[i].from); d < date_days(all[i].until); d++) {
            must(d >= first && d < first + SPAN, "a day out of the world");
            times[d - first] = (int8_t)(times[d - first] + (all[i].reverses_id ? -1 : 1));
        }
    }
    for (size_t i = 0; i < SPAN; i++)
        must(times[i] == 0 || times[i] == 1, "a day that is charged twice");
}

static enum status look_back(struct ctx *ctx, void *arg)
{
    struct findings found;
    (void)arg;
    for (int i = 0; i < HOLDERS; i++) {
        const struct holder h = holder_of(i);
        struct charge *all = NULL;
        size_t n = 0;
        int64_t sum = 0;
        test_must(charges_of(ctx, &h, 0, (struct period){{2026, 1, 1}, {0}}, &all, &n), "charges");
        for (size_t k = 0; k < n; k++) {
            sum += all[k].amount_cents;
            if (all[k].source < CHARGE_BUNDLE)
                see_days(all, n, &all[k]);
        }
        must(sum == y.sums[i], "more or less is charged than was shown");
    }
    test_must(plan_check(ctx, &found), "check");
    if (found.faults)
        print_error("%s\n", found.first_fault);
    must(found.faults == 0, "the invariants do not hold");
    return OK;
}

static void play_year(enum store_engine engine, uint64_t seed)
{
    struct test_store t;
    if (!test_store_open(&t, engine))
        return;
    memset(&y, 0, sizeof(y));
    y.t = &t;
    y.seed = seed;
    t.rng = rng_seeded(seed);
    const struct date first = {2027, 1, 15};
    const int days = test_rounds(YEAR_DAYS, DAYS_SLOW);
    plan_set_drawer(&booking_drawer);
    must(in_a_transaction(make) == OK, "a house");
    for (int i = 0; i < days; i++)
        play_day(date_add(first, i));
    must(in_a_transaction(look_back) == OK, "looking back");
    /* A whole year is worth something: much of each kind happened. */
    must(days < YEAR_DAYS || (y.charges > days && y.steps * 8 > days && y.taken_back * 10 > days),
         "a dull year");
    must(days < YEAR_DAYS || (y.anew >= 10 && y.home > 0), "hardly anything is paid anew");
    print_message("seed %llu: %lld charges, %lld taken back, %lld steps, %lld bookings paid anew, "
                  "%lld again included\n",
                  (unsigned long long)seed, (long long)y.charges, (long long)y.taken_back,
                  (long long)y.steps, (long long)y.anew, (long long)y.home);
    test_store_close(&t);
    booking_forget_spaces();
}

/* PL-1, PL-2, PL-3, PL-10, PL-15, PL-20 */
static void no_charge_without_a_shown_rule_sqlite(void **state)
{
    const char *only = getenv("LOGGIA_TEST_SEED");
    (void)state;
    if (only)
        play_year(STORE_SQLITE, strtoull(only, NULL, 10));
    for (uint64_t seed = 1; !only && seed <= SEEDS; seed++)
        play_year(STORE_SQLITE, seed);
}

static void no_charge_without_a_shown_rule_postgres(void **state)
{
    (void)state;
    play_year(STORE_POSTGRES, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_charge_without_a_shown_rule_sqlite),
        cmocka_unit_test(no_charge_without_a_shown_rule_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

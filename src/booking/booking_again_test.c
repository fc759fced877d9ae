/* The rows of "What is booked when the plan changes" in docs/pricing.md, played through the store
 * on both engines: before each step it is asked what it would make of what is booked, and that is
 * what it must then have made of it. And what a team's seats paid for. */
#include "booking/booking_internal.h"
#include "mail/mail.h"
#include "people/people_team_internal.h"
#include "plan/plan_internal.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include "support/test_table.h"

enum { H = 60, DAY_S = 86400, TEXT = 400, BOOKED = 12, PLANS = 6 };

/* A row under way. */
static struct {
    struct scenario *s;
    char **column;
    struct test_house house;
    struct actor ada, bruno;
    struct plan plans[PLANS];
    size_t plans_n;
    char words[PLANS][64];
    int64_t membership, carnet;
    int64_t booked[BOOKED];
    size_t booked_n;
    char event[TEXT];
    struct date today;
    char seen[2 * TEXT]; /* behind the bookings */
} r;

static void must(bool holds, const char *what)
{
    if (!holds)
        fail_msg("%s: %s: %s", r.column ? r.column[0] : "a team", r.event, what);
}

/* ---- what there is -------------------------------------------------------------------------- */

static struct plan_access access_of(const char *words_of_it)
{
    struct plan_access a = {.scope = {.kinds = 1U << KIND_DESK}};
    const char *until = table_after(words_of_it, "until ");
    if (strstr(words_of_it, "booths"))
        a.scope.kinds |= 1U << KIND_BOOTH;
    if (until)
        a.scope.to = (minute)(strtol(until, NULL, 10) * H);
    return a;
}

/* "desks", "desks until 13:00", "desks, booths", "8 days, rolling over 1". */
static const struct plan *plan_of(struct ctx *ctx, const char *words_of_it)
{
    size_t i = 0;
    while (i < r.plans_n && strcmp(r.words[i], words_of_it) != 0)
        i++;
    if (i < r.plans_n)
        return &r.plans[i];
    const bool days = strstr(words_of_it, " days") != NULL;
    const char *rolling = table_after(words_of_it, "rolling over ");
    const struct plan_access access = access_of(words_of_it);
    const struct plan_allowance allowance = {.unit = UNIT_DAYS,
                                             .amount = strtol(words_of_it, NULL, 10),
                                             .rolls_over =
                                                 rolling ? (int32_t)strtol(rolling, NULL, 10) : 0};
    char name[64];
    (void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(words_of_it, ","), words_of_it);
    const struct plan p = {.operator_id = r.house.operator_id,
                           .space_id = r.house.space_id,
                           .name = name,
                           .description = "",
                           .period_months = 1,
                           .price_cents = 15000,
                           .barter = "",
                           .pause_days = 60,
                           .for_teams = true,
                           .group = "",
                           .access = &access,
                           .access_n = days ? 0 : 1,
                           .allowances = &allowance,
                           .allowances_n = days ? 1 : 0};
    int64_t id = 0;
    test_must(plan_save(ctx, &p, &id), "plan");
    test_must(plan_get(ctx, id, &r.plans[i]), "plan");
    (void)snprintf(r.words[i], sizeof(r.words[i]), "%s", words_of_it);
    r.plans[i].name = r.words[i]; /* the texts go with the arena */
    r.plans_n++;
    return &r.plans[i];
}

static int64_t give(struct ctx *ctx, const char *name, enum allowance_unit unit, int64_t amount)
{
    const struct allowance_grant g = {.holder = {.account_id = r.ada.account_id},
                                      .operator_id = r.house.operator_id,
                                      .name = name,
                                      .unit = unit,
                                      .amount = amount,
                                      .from = {2027, 1, 1},
                                      .note = ""};
    int64_t id = 0;
    test_must(allowance_give(ctx, &g, &id), "allowance");
    return id;
}

static void add_rule(struct ctx *ctx, struct price_rule rule)
{
    int64_t id = 0;
    rule.space_id = r.house.space_id;
    rule.name = rule.group = "";
    rule.active = true;
    rule.effect = EFFECT_PERCENT;
    rule.amount = -1000;
    test_must(price_rule_save(ctx, &rule, &id), "rule");
}

static void make_else(struct ctx *ctx, const char *text)
{
    const char *days = table_after(text, "carnet of ");
    const char *purse = table_after(text, "purse of ");
    if (days)
        r.carnet = give(ctx, "Carnet", UNIT_DAYS, strtol(days, NULL, 10));
    if (purse)
        (void)give(ctx, "Purse", UNIT_CENTS, table_cents(purse));
    if (strstr(text, "members: 10 % less"))
        add_rule(ctx, (struct price_rule){.audience = AUDIENCE_MEMBERS});
    if (strstr(text, "30 days ahead or more: 10 % less"))
        add_rule(ctx, (struct price_rule){.ahead_least_min = 30 * 24 * H});
}

static struct actor person(struct ctx *ctx, const char *email, const char *name)
{
    struct actor a = {.email = email, .name = name};
    test_must(people_account(ctx, email, name, &a.account_id), "account");
    return a;
}

static void join(struct ctx *ctx, const struct plan *plan, const struct holder *h, int32_t seats)
{
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    const struct membership_ask ask = {.plan = plan,
                                       .space_id = r.house.space_id,
                                       .holder = *h,
                                       .seats = seats,
                                       .from = {2027, 3, 1},
                                       .by_host = true,
                                       .note = ""};
    test_must(membership_join(ctx, &ask, story), "join");
    r.membership = story->m.id;
}

static enum status make(struct ctx *ctx, void *arg)
{
    const struct booking_terms terms = test_terms();
    (void)arg;
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &r.house);
    r.ada = person(ctx, "ada@posta.example", "Ada");
    if (!r.column)
        return OK;
    make_else(ctx, r.column[2]);
    const struct holder ada = {.account_id = r.ada.account_id};
    join(ctx, plan_of(ctx, r.column[1]), &ada, 1);
    return OK;
}

/* ---- what is booked ------------------------------------------------------------------------- */

/* "2027-04-12 09:00-18:00". */
static struct booking_span span_of(const char *text)
{
    int from = 0;
    int from_min = 0;
    int to = 0;
    int to_min = 0;
    must(sscanf(text + DATE_CHARS, " %2d:%2d-%2d:%2d", &from, &from_min, &to, &to_min) == 4,
         "no hours");
    return (struct booking_span){.date = table_date(text),
                                 .from = (minute)(from * H + from_min),
                                 .to = (minute)(to * H + to_min)};
}

static void book(struct ctx *ctx, const struct actor *who, int64_t resource_id, const char *when)
{
    const struct booking_ask ask = {.space_id = r.house.space_id,
                                    .resource_id = resource_id,
                                    .span = span_of(when),
                                    .units = 1,
                                    .name = who->name,
                                    .email = who->email};
    struct booking b;
    bool repeated = false;
    ctx->actor = who;
    must(booking_place(ctx, &ask, &b, &repeated) == OK, "it can not be booked");
    must(r.booked_n < BOOKED, "many");
    r.booked[r.booked_n++] = b.id;
}

static int64_t numbered(const char *text)
{
    const long n = strtol(text, NULL, 10);
    must(n >= 1 && (size_t)n <= r.booked_n, "no such booking");
    return r.booked[n - 1];
}

static void move(struct ctx *ctx, const char *text)
{
    const struct booking_span span = span_of(table_after(text, "to "));
    struct booking b;
    ctx->actor = &r.ada;
    must(booking_change(ctx, numbered(text), &span, 0, NULL, &b) == OK, "it can not be moved");
}

static void cancel(struct ctx *ctx, const char *text)
{
    struct booking b;
    ctx->actor = &r.ada;
    must(booking_cancel(ctx, numbered(text), &b) == OK, "it can not be cancelled");
}

/* ---- a step, shown and done ----------------------------------------------------------------- */

static bool same_parts(const struct way_to_pay *a, const struct way_to_pay *b)
{
    bool same = a->way == b->way && a->parts_n == b->parts_n;
    for (size_t i = 0; same && i < a->parts_n; i++)
        same = a->parts[i].takes == b->parts[i].takes &&
               strcmp(a->parts[i].name, b->parts[i].name) == 0;
    return same;
}

static void done(struct ctx *ctx, struct membership_step step)
{
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    struct outlook o;
    int64_t sum = 0;
    ctx->actor = &r.house.host;
    step.by_host = true;
    must(membership_preview(ctx, r.membership, &step, &o) == OK, "it can not be looked at");
    for (size_t i = 0; i < o.again_n; i++)
        sum += o.again[i].cents;
    step.again_cents = opt_int_of(sum);
    must(membership_do(ctx, r.membership, &step, story) == OK, "it is not as it was shown");
    for (size_t i = 0; i < o.again_n; i++) {
        const struct paid_again *p = &o.again[i];
        struct drawn d;
        must(plan_drawn(ctx, p->subject_id, &d) == OK, "nothing pays for it");
        must(same_parts(&d.way, &p->way) && d.way.rest_cents.v == p->way.rest_cents.v,
             "it is paid in another way than shown");
    }
}

/* The host changes what the plan includes: shown before, and what is booked stays. */
static void becomes(struct ctx *ctx, const char *words_of_it)
{
    const bool days = strstr(words_of_it, " days") != NULL;
    const struct plan_access access = access_of(words_of_it);
    const struct plan_allowance allowance = {.unit = UNIT_DAYS,
                                             .amount = strtol(words_of_it, NULL, 10)};
    struct plan p;
    struct plan_ahead ahead;
    int64_t id = 0;
    ctx->actor = &r.house.host;
    test_must(plan_get(ctx, r.plans[0].id, &p), "plan");
    p.access = &access, p.access_n = !days;
    p.allowances = &allowance, p.allowances_n = days;
    must(plan_look_ahead(ctx, &p, &ahead) == OK, "it can not be looked at");
    must(ahead.memberships == 1, "somebody has it");
    must(plan_save(ctx, &p, &id) == OK, "it can not be saved");
    (void)snprintf(r.seen + strlen(r.seen), sizeof(r.seen) - strlen(r.seen), "; %d concerned",
                   (int)ahead.bookings_n);
}

/* ---- a row ---------------------------------------------------------------------------------- */

static void look(struct ctx *ctx)
{
    struct allowance a;
    test_must(allowance_get(ctx, r.carnet, &a), "carnet");
    (void)snprintf(r.seen, sizeof(r.seen), "; %s left of %s",
                   plan_amount_text(ctx, a.unit, a.left, "EUR"), a.name);
}

static enum status play_event(struct ctx *ctx, void *arg)
{
    const char *what = r.event + DATE_CHARS + 1;
    const char *at = strchr(what, ' ');
    (void)arg;
    at = at ? at + 1 : "";
    if (table_after(what, "books booth "))
        book(ctx, &r.ada, r.house.booth, table_after(what, "booth "));
    else if (!strncmp(what, "books", 5))
        book(ctx, &r.ada, r.house.desks, at);
    else if (!strncmp(what, "moves", 5))
        move(ctx, at);
    else if (!strncmp(what, "cancels", 7))
        cancel(ctx, at);
    else if (!strncmp(what, "ends", 4))
        done(ctx, (struct membership_step){.kind = STEP_CANCEL, .from = table_date(at)});
    else if (!strncmp(what, "keeps", 5))
        done(ctx, (struct membership_step){.kind = STEP_KEEP});
    else if (!strncmp(what, "pauses", 6))
        done(ctx, (struct membership_step){.kind = STEP_PAUSE,
                                           .from = table_date(at),
                                           .until = table_date(at + DATE_CHARS + 1)});
    else if (!strncmp(what, "resumes", 7))
        done(ctx, (struct membership_step){.kind = STEP_RESUME, .from = table_date(at)});
    else if (!strncmp(what, "changes", 7))
        done(ctx, (struct membership_step){.kind = STEP_CHANGE,
                                           .from = table_date(at),
                                           .plan = plan_of(ctx, table_after(at, " to ")),
                                           .seats = 1});
    else if (table_after(what, "the plan becomes "))
        becomes(ctx, table_after(what, "becomes "));
    else if (!strncmp(what, "looks", 5))
        look(ctx);
    else
        must(false, "nobody does that");
    return OK;
}

static enum status tend(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    (void)arg;
    while (n > 0)
        test_must(plan_tend(ctx, &n), "tend");
    return OK;
}

static void tx(enum status (*work)(struct ctx *ctx, void *arg))
{
    r.s->t->ctx.problem = (struct problem){0};
    r.s->t->ctx.actor = NULL;
    must(store_tx(r.s->t->store, &r.s->t->ctx, DB_WRITE, work, NULL) == OK, "a transaction");
}

/* "included", "15.00", "1 day of Carnet, 10.00". */
static void tell_booking(struct ctx *ctx, int64_t id, char *out, size_t size)
{
    struct booking b;
    struct drawn d;
    const size_t n = strlen(out);
    test_must(booking_get(ctx, id, &b), "booking");
    if (b.status != BOOKING_CONFIRMED) {
        (void)snprintf(out + n, size - n, "cancelled");
        return;
    }
    test_must(plan_drawn(ctx, id, &d), "drawn");
    const long long rest = d.way.rest_cents.v;
    if (d.way.way == WAY_MONEY && !b.price_cents.has)
        (void)snprintf(out + n, size - n, "no price");
    else if (d.way.way == WAY_MONEY)
        (void)snprintf(out + n, size - n, "%lld.%02lld", rest / 100, rest % 100);
    for (size_t i = 0; i < d.way.parts_n; i++) {
        const struct way_part *p = &d.way.parts[i];
        const size_t at = strlen(out);
        if (p->way == WAY_INCLUDED && d.way.parts_n == 1 && !rest)
            (void)snprintf(out + at, size - at, "included");
        else if (p->way == WAY_INCLUDED)
            (void)snprintf(out + at, size - at, "%s included", plan_part_text(ctx, p, "EUR"));
        else
            (void)snprintf(out + at, size - at, "%s%s of %s", i ? " and " : "",
                           plan_part_text(ctx, p, "EUR"), p->name);
    }
    const size_t m = strlen(out);
    if (d.way.way != WAY_MONEY && rest)
        (void)snprintf(out + m, size - m, ", %lld.%02lld", rest / 100, rest % 100);
    if (d.way.way == WAY_MONEY)
        must(b.price_cents.v == rest, "the booking has another price");
}

static void sound(struct ctx *ctx)
{
    struct findings found;
    test_must(plan_check(ctx, &found), "check");
    must(found.faults == 0, found.first_fault ? found.first_fault : "");
}

static enum status compare(struct ctx *ctx, void *arg)
{
    char seen[3 * TEXT] = "";
    int64_t money = 0;
    (void)arg;
    for (size_t i = 0; i < r.booked_n; i++) {
        struct charge *all = NULL;
        size_t n = 0;
        (void)snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s", i ? "; " : "");
        tell_booking(ctx, r.booked[i], seen, sizeof(seen));
        test_must(charges_of_subject(ctx, r.booked[i], &all, &n), "charges");
        for (size_t k = 0; k < n; k++)
            money += all[k].amount_cents;
    }
    (void)snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s", r.seen);
    if (strcmp(seen, r.column[4]) != 0)
        print_error("%s\n", r.column[0]);
    assert_string_equal(seen, r.column[4]);
    assert_int_equal(money, table_cents(r.column[6]));
    assert_int_equal(table_sum(r.column[5]), table_cents(r.column[6]));
    sound(ctx);
    return OK;
}

static void play_row(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    const enum store_engine engine = *(const enum store_engine *)arg;
    const char *events = column[3];
    struct test_store t;
    struct scenario s = {.t = &t};
    if (!test_store_open(&t, engine))
        return;
    memset(&r, 0, sizeof(r));
    r.s = &s;
    r.column = column;
    t.clock = clock_fixed(date_days((struct date){2027, 3, 1}) * DAY_S + 12 * 3600);
    tx(make);
    while (table_part(&events, ";", r.event, sizeof(r.event))) {
        r.today = table_date(r.event);
        t.clock = clock_fixed(date_days(r.today) * DAY_S + 12 * 3600);
        arena_reset(t.arena);
        tx(tend);
        tx(play_event);
    }
    tx(compare);
    test_store_close(&t);
    booking_forget_spaces();
}

/* BK-70, PL-3, PL-6, PL-10, PL-22, PL-23 */
static void the_examples_come_out(void **state)
{
    enum { ROWS = 26 };
    static enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    (void)state;
    plan_set_drawer(&booking_drawer);
    for (size_t i = 0; i < ARRAY_LEN(engines); i++)
        assert_true(table_each("What is booked when the plan changes", 7, play_row, &engines[i]) >=
                    ROWS);
}

/* ---- a team --------------------------------------------------------------------------------- */

static struct team acme;
static struct team_role roles[2];

static enum status found_acme(struct ctx *ctx, void *arg)
{
    const struct team_rule rule = {.may_book = true, .kinds = ""};
    (void)arg;
    must(make(ctx, NULL) == OK, "a house");
    r.bruno = person(ctx, "bruno@posta.example", "Bruno");
    test_must(team_found(ctx, &(struct team){.name = "Acme"}, r.ada.account_id, &acme), "team");
    test_must(team_add(ctx, acme.id, r.bruno.account_id, false), "team");
    test_must(team_set_rule(ctx, acme.id, 0, &rule), "rule");
    acme.currency = acme.name = "";
    roles[0] = (struct team_role){acme.id, true};
    roles[1] = (struct team_role){acme.id, false};
    r.ada.teams = &roles[0];
    r.bruno.teams = &roles[1];
    r.ada.teams_n = r.bruno.teams_n = 1;
    const struct holder team = {.team_id = acme.id};
    join(ctx, plan_of(ctx, "desks"), &team, 2);
    book(ctx, &r.ada, r.house.desks, "2027-04-12 09:00-18:00");
    book(ctx, &r.bruno, r.house.desks, "2027-04-12 10:00-12:00");
    return OK;
}

static void is_paid(struct ctx *ctx, size_t i, const char *expected)
{
    char seen[TEXT] = "";
    tell_booking(ctx, r.booked[i], seen, sizeof(seen));
    assert_string_equal(seen, expected);
}

static void seats(struct ctx *ctx, int32_t n)
{
    done(ctx, (struct membership_step){
                  .kind = STEP_CHANGE, .from = {2027, 4, 1}, .plan = &r.plans[0], .seats = n});
}

/* One seat less: who booked first keeps it; the other pays himself, not the team. */
static enum status one_seat_less(struct ctx *ctx, void *arg)
{
    struct charge *all = NULL;
    size_t n = 0;
    (void)arg;
    seats(ctx, 1);
    is_paid(ctx, 0, "included");
    is_paid(ctx, 1, "6.00");
    test_must(charges_of_subject(ctx, r.booked[1], &all, &n), "charges");
    assert_int_equal(n, 1);
    assert_int_equal(all[0].holder.account_id, r.bruno.account_id);
    sound(ctx);
    return OK;
}

static enum status write_mails(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    (void)arg;
    while (n > 0)
        test_must(plan_mail_facts(ctx, "https://l.example", &n), "mails");
    return OK;
}

static enum status count_mails(struct ctx *ctx, void *arg)
{
    struct mail_counts counts;
    test_must(mail_count(ctx, &counts), "mails");
    *(int64_t *)arg = counts.waiting;
    return OK;
}

static int64_t mails(struct test_store *t)
{
    int64_t n = 0;
    assert_int_equal(store_tx(t->store, &t->ctx, DB_WRITE, write_mails, NULL), OK);
    assert_int_equal(store_tx(t->store, &t->ctx, DB_READ, count_mails, &n), OK);
    return n;
}

static enum status the_seat_is_back(struct ctx *ctx, void *arg)
{
    (void)arg;
    seats(ctx, 2);
    is_paid(ctx, 1, "included");
    sound(ctx);
    return OK;
}

/* What is booked for the team is paid by the team, and counted. */
static enum status the_team_pays(struct ctx *ctx, void *arg)
{
    const struct booking_ask ask = {.space_id = r.house.space_id,
                                    .resource_id = r.house.desks,
                                    .span = span_of("2027-04-13 09:00-18:00"),
                                    .units = 2,
                                    .name = "Bruno",
                                    .email = r.bruno.email,
                                    .team_id = acme.id};
    const struct team_rule least = {.may_book = true, .kinds = "", .month_cents = opt_int_of(3000)};
    struct booking b;
    struct team_verdict v;
    bool repeated = false;
    (void)arg;
    test_must(team_set_rule(ctx, acme.id, 0, &least), "rule");
    ctx->actor = &r.bruno;
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    r.booked[r.booked_n++] = b.id;
    is_paid(ctx, 2, "included");
    done(ctx, (struct membership_step){.kind = STEP_CANCEL, .from = {2027, 4, 1}});
    is_paid(ctx, 2, "30.00");
    const struct team_wish wish = {.team_id = acme.id,
                                   .account_id = r.bruno.account_id,
                                   .day = {2027, 4, 14},
                                   .cents = 100,
                                   .currency = "EUR"};
    test_must(team_may_spend(ctx, &wish, &v), "verdict");
    assert_int_equal(v.answer, TEAM_MAY_NOT);
    sound(ctx);
    return OK;
}

static void plays_team(struct scenario *s)
{
    memset(&r, 0, sizeof(r));
    r.s = s;
    s->t->clock = clock_fixed(date_days((struct date){2027, 3, 1}) * DAY_S + 12 * 3600);
    tx(found_acme);
    const int64_t first = mails(s->t);
    tx(one_seat_less);
    /* To the admin of the team, and to who had the seat; each once. */
    assert_int_equal(mails(s->t), first + 2);
    assert_int_equal(mails(s->t), first + 2);
    tx(the_seat_is_back);
    tx(the_team_pays);
    booking_forget_spaces();
}

/* BK-21, BK-70, PL-14, PL-23 */
static void seats_of_a_team(void **state)
{
    (void)state;
    plan_set_drawer(&booking_drawer);
    run_on_both(plays_team);
}

/* Bruno loses his seat: what he booked stays, and its place is not given to Carla, who has it now;
 * what he books from then on he pays. */
static enum status the_seat_is_lost(struct ctx *ctx, void *arg)
{
    struct actor carla = person(ctx, "carla@posta.example", "Carla");
    struct seat_use *uses = NULL;
    size_t n = 0;
    struct team t;
    (void)arg;
    test_must(team_get(ctx, acme.id, &t), "team");
    ctx->actor = &r.ada;
    test_must(plan_seat_uses(ctx, acme.id, r.bruno.account_id, &uses, &n), "uses");
    assert_int_equal(n, 1);
    assert_int_equal(date_compare(uses[0].day, (struct date){2027, 4, 12}), 0);
    test_must(team_set_seat(ctx, &t, r.bruno.account_id, false), "seat");
    test_must(team_add(ctx, acme.id, carla.account_id, false), "Carla");
    carla.teams = &roles[1];
    carla.teams_n = 1;
    book(ctx, &carla, r.house.desks, "2027-04-12 11:00-13:00");
    book(ctx, &carla, r.house.desks, "2027-04-12 13:00-15:00");
    book(ctx, &r.bruno, r.house.desks, "2027-04-13 10:00-12:00");
    is_paid(ctx, 1, "included");
    is_paid(ctx, 2, "6.00");
    is_paid(ctx, 3, "included");
    is_paid(ctx, 4, "6.00");
    test_must(team_leave(ctx, &t, r.bruno.account_id, 0), "leave");
    is_paid(ctx, 1, "included");
    sound(ctx);
    return OK;
}

static void plays_seat(struct scenario *s)
{
    memset(&r, 0, sizeof(r));
    r.s = s;
    s->t->clock = clock_fixed(date_days((struct date){2027, 3, 1}) * DAY_S + 12 * 3600);
    tx(found_acme);
    tx(the_seat_is_lost);
    booking_forget_spaces();
}

/* PL-24 */
static void both_play_a_seat_lost(void **state)
{
    (void)state;
    plan_set_drawer(&booking_drawer);
    run_on_both(plays_seat);
}

/* The host changes what the plan includes: each who has it is told once, when it holds for him. */
static enum status the_plan_changes(struct ctx *ctx, void *arg)
{
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    struct membership_ask ask = {.plan = plan_of(ctx, "desks"),
                                 .space_id = r.house.space_id,
                                 .seats = 1,
                                 .from = {2027, 3, 11},
                                 .note = ""};
    struct plan p;
    (void)arg;
    becomes(ctx, "desks until 13:00");
    becomes(ctx, "desks until 12:00");
    r.s->t->clock = clock_fixed(ctx_now_s(ctx) + DAY_S);
    ask.holder.account_id = r.bruno.account_id;
    test_must(membership_join(ctx, &ask, story), "join");
    test_must(plan_of_story(ctx, story, ask.from, &p), "plan");
    assert_int_equal(p.access[0].scope.to, 12 * H); /* who joins has what he was shown */
    test_must(membership_get(ctx, r.membership, story), "membership");
    test_must(plan_of_story(ctx, story, (struct date){2027, 3, 31}, &p), "plan");
    assert_int_equal(p.access[0].scope.to, 0);
    test_must(plan_of_story(ctx, story, (struct date){2027, 4, 1}, &p), "plan");
    assert_int_equal(p.access[0].scope.to, 12 * H);
    return OK;
}

static enum status open_with_bruno(struct ctx *ctx, void *arg)
{
    static char *column[TABLE_COLUMNS_MAX] = {"the plan changes", "desks", "-"};
    r.column = column;
    r.bruno = person(ctx, "bruno@posta.example", "Bruno");
    return make(ctx, arg);
}

static void plays_plan(struct scenario *s)
{
    memset(&r, 0, sizeof(r));
    r.s = s;
    s->t->clock = clock_fixed(date_days((struct date){2027, 3, 10}) * DAY_S + 12 * 3600);
    tx(open_with_bruno);
    const int64_t first = mails(s->t);
    tx(the_plan_changes);
    /* Two changes to Ada, and a welcome for Bruno. */
    assert_int_equal(mails(s->t), first + 3);
    booking_forget_spaces();
}

/* PL-15 */
static void both_play_a_changed_plan(void **state)
{
    (void)state;
    plan_set_drawer(&booking_drawer);
    run_on_both(plays_plan);
}

/* ---- brought from elsewhere, twice ----------------------------------------------------------- */

static enum status bring_twice(struct ctx *ctx, void *arg)
{
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    struct outlook o;
    (void)arg;
    must(make(ctx, NULL) == OK, "a house");
    struct membership_bring b = {.ask = {.plan = plan_of(ctx, "desks"),
                                         .space_id = r.house.space_id,
                                         .holder = {.account_id = r.ada.account_id},
                                         .seats = 1,
                                         .from = {2027, 1, 1},
                                         .by_host = true,
                                         .paid_until = {2027, 4, 1},
                                         .note = ""}};
    assert_int_equal(membership_bring(ctx, &b, story), OK);
    book(ctx, &r.ada, r.house.desks, "2027-04-12 09:00-18:00");
    is_paid(ctx, 0, "included");
    b.id = story->m.id;
    b.revision = story->m.revision;
    b.ask.until = (struct date){2027, 5, 1}; /* still covered */
    assert_int_equal(membership_preview_bring(ctx, &b, &o), OK);
    b.ask.until = (struct date){2027, 4, 12};
    assert_int_equal(membership_preview_bring(ctx, &b, &o), CONFLICT);
    assert_string_equal(ctx->problem.code, "plan.touched");
    assert_int_equal(membership_bring(ctx, &b, story), CONFLICT);
    is_paid(ctx, 0, "included");
    return OK;
}

static void plays_brought(struct scenario *s)
{
    memset(&r, 0, sizeof(r));
    r.s = s;
    s->t->clock = clock_fixed(date_days((struct date){2027, 3, 1}) * DAY_S + 12 * 3600);
    tx(bring_twice);
    booking_forget_spaces();
}

/* PL-23: an import shows nobody what is paid anew, so it makes nothing be paid anew. */
static void brought_anew(void **state)
{
    (void)state;
    plan_set_drawer(&booking_drawer);
    run_on_both(plays_brought);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_come_out), cmocka_unit_test(seats_of_a_team),
        cmocka_unit_test(both_play_a_seat_lost), cmocka_unit_test(both_play_a_changed_plan),
        cmocka_unit_test(brought_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

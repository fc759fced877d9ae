/* The rows of "Prices of a booking", "Passes, carnets and credits" and "With and without VAT" in
 * docs/pricing.md, played through the store on both engines: a thing, its rules and who asks are
 * made from the words of the row, something is booked, and what is then charged is compared. */
#include "booking/booking_internal.h"
#include "plan/plan_internal.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include "support/test_table.h"

enum { H = 60, DAY_MIN = 24 * H, TEXT = 200, RULES = 8 };

/* A row under way: a house of its own, with one thing to book. */
static struct {
    struct scenario *s;
    char **column;
    int number; /* of the row, which names its house */
    int64_t operator_id, space_id;
    struct resource thing;
    int64_t plan_id;
    struct team team;
    struct team_role roles[2];
    struct actor people[2], host;
    struct grant grant;
    int64_t booking_id;   /* the last one */
    int64_t allowance_id; /* the last one */
    char emails[2][64];
    char plan_name[TEXT], bundle_name[TEXT];
    char seen[2 * TEXT]; /* what passes and credits gave */
} r;

static const char *const names[] = {"Ada", "Bruno"};

/* ---- a house -------------------------------------------------------------------------------- */

static const char *text_of(struct ctx *ctx, const char *format, int number)
{
    char text[64];
    (void)snprintf(text, sizeof(text), format, number);
    return arena_strdup(ctx->arena, text);
}

static void make_house(struct ctx *ctx)
{
    const struct booking_terms terms = test_terms();
    const char *slug = text_of(ctx, "row-%d", r.number);
    const struct operator_ o = {.slug = "",
                                .name = slug,
                                .legal_name = slug,
                                .country = "IT",
                                .currency = "EUR",
                                .email = "conti@row.example",
                                .vat_rate_bp = 2200};
    test_must(operator_save(ctx, &o, &r.operator_id), "operator");
    r.space_id = test_space(ctx, r.operator_id, slug, slug, &terms);
    test_house_hours(ctx, r.space_id, (struct span){0, DAY_MIN});
    r.grant =
        (struct grant){.role = ROLE_HOST, .operator_id = r.operator_id, .space_id = r.space_id};
    r.host = (struct actor){.account_id = 77,
                            .email = "host@row.example",
                            .name = "Nives",
                            .grants = &r.grant,
                            .grants_n = 1};
}

static void make_people(struct ctx *ctx)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        int64_t id = 0;
        (void)snprintf(r.emails[i], sizeof(r.emails[i]), "%s-%d@row.example", names[i], r.number);
        test_must(people_account(ctx, r.emails[i], names[i], &id), "account");
        r.people[i] = (struct actor){
            .account_id = id, .email = r.emails[i], .name = names[i], .teams = &r.roles[i]};
    }
}

static void found_team(struct ctx *ctx)
{
    test_must(team_found(ctx, &(struct team){.name = "Acme"}, r.people[0].account_id, &r.team),
              "team");
    test_must(team_add(ctx, r.team.id, r.people[1].account_id, false), "team");
    const struct team_rule rule = {.may_book = true, .kinds = ""};
    test_must(team_set_rule(ctx, r.team.id, 0, &rule), "rule");
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        r.roles[i] = (struct team_role){r.team.id, i == 0};
        r.people[i].teams_n = 1;
    }
}

/* "room for 8, 20.00 an hour", "5 desks, 3.00 an hour, 15.00 a day". */
static void make_thing(struct ctx *ctx, const char *words_of_it)
{
    char part[TEXT];
    char word[TEXT] = "";
    struct resource t = {.space_id = r.space_id, .name = "It", .units = 1, .bookable = true};
    if (!table_part(&words_of_it, ",", part, sizeof(part)))
        fail_msg("nothing to book");
    const char *kind = part + strspn(part, "0123456789 ");
    (void)sscanf(kind, "%20[a-z]", word);
    t.units = kind > part ? (int32_t)strtol(part, NULL, 10) : 1;
    if (word[strlen(word) - 1] == 's')
        word[strlen(word) - 1] = '\0';
    t.kind = kind_of(strcmp(word, "hall") ? word : "event");
    if (table_after(part, "for "))
        t.seats = (int32_t)strtol(table_after(part, "for "), NULL, 10);
    while (table_part(&words_of_it, ",", part, sizeof(part))) {
        const struct opt_int cents = opt_int_of(table_cents(part));
        if (strstr(part, "half a day"))
            t.price_half_day_cents = cents;
        else if (strstr(part, "a day"))
            t.price_day_cents = cents;
        else if (strstr(part, "an hour"))
            t.price_hour_cents = cents;
        else
            fail_msg("no price: %s", part);
    }
    test_must(resource_save(ctx, &t, &t.id), "thing");
    test_must(resource_get(ctx, t.id, &r.thing), "thing");
}

/* ---- rules ---------------------------------------------------------------------------------- */

static bool weekdays_of(const char *text, struct price_rule *rule)
{
    static const char *const days[] = {"",          "Mondays", "Tuesdays",  "Wednesdays",
                                       "Thursdays", "Fridays", "Saturdays", "Sundays"};
    if (!strcmp(text, "Monday to Friday"))
        rule->scope.weekdays = 0x3e;
    for (int day = 1; day <= 7; day++) {
        if (!strcmp(text, days[day]))
            rule->scope.weekdays |= 1U << day;
    }
    return rule->scope.weekdays != 0;
}

static int32_t minutes_of(const char *text)
{
    char *unit = NULL;
    const int32_t n = (int32_t)strtol(text, &unit, 10);
    unit += strspn(unit, " ");
    return !strncmp(unit, "day", 3) ? n * DAY_MIN : *unit == 'h' ? n * H : n;
}

/* "10:00-12:30", "18:00 to 23:00". */
static bool span_of(const char *text, int32_t *ret_from, int32_t *ret_to)
{
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    if (sscanf(text, "%d:%d-%d:%d", &a, &b, &c, &d) != 4 &&
        sscanf(text, "%d:%d to %d:%d", &a, &b, &c, &d) != 4)
        return false;
    *ret_from = a * H + b;
    *ret_to = c * H + d;
    return true;
}

/* "2027-08-01 to 2027-08-31", "each year 08-01 to 08-31": the last day belongs. */
static bool season_of(const char *text, struct price_rule *rule)
{
    const char *yearly = table_after(text, "each year ");
    char days[TEXT];
    if (yearly)
        (void)snprintf(days, sizeof(days), "2000-%.5s to 2000-%.5s", yearly, yearly + 9);
    else
        (void)snprintf(days, sizeof(days), "%s", text);
    if (strlen(days) < 24 || days[4] != '-' || days[7] != '-')
        return false;
    rule->every_year = yearly != NULL;
    rule->from = table_date(days);
    rule->until = date_add(table_date(days + 14), 1);
    return true;
}

static bool audience_of(const char *text, struct price_rule *rule)
{
    if (!strcmp(text, "members")) {
        rule->audience = AUDIENCE_MEMBERS;
    } else if (!strcmp(text, "no members")) {
        rule->audience = AUDIENCE_NON_MEMBERS;
    } else if (table_after(text, "members of ")) {
        rule->audience = AUDIENCE_PLAN;
        rule->plan_id = strcmp(table_after(text, "members of "), r.plan_name) ? 1 : r.plan_id;
    } else if (!strcmp(text, "the team")) {
        rule->audience = AUDIENCE_TEAM;
        rule->team_id = r.team.id;
    } else {
        return false;
    }
    return true;
}

/* "4 h or longer", "30 days ahead or more", "10 people or fewer". */
static bool number_of(const char *text, struct price_rule *rule)
{
    const int32_t n = minutes_of(text);
    const bool people = strstr(text, "people") != NULL;
    if (!strchr("0123456789", *text))
        return false;
    if (strstr(text, "ahead or more"))
        rule->ahead_least_min = n;
    else if (strstr(text, "ahead or less"))
        rule->ahead_most_min = n;
    else if (people && strstr(text, "or more"))
        rule->people_least = n;
    else if (people && strstr(text, "or fewer"))
        rule->people_most = n;
    else if (strstr(text, "or longer"))
        rule->shortest_min = n;
    else if (strstr(text, "or shorter"))
        rule->longest_min = n;
    else
        return false;
    return true;
}

static bool kinds_of(const char *text, struct price_rule *rule)
{
    char one[TEXT];
    (void)snprintf(one, sizeof(one), "%.*s", (int)strlen(text) - 1, text);
    rule->scope.kinds |= kind_of(one) ? 1U << kind_of(one) : 0;
    return kind_of(one) != 0;
}

static void condition(const char *text, struct price_rule *rule)
{
    int32_t from = 0;
    int32_t to = 0;
    if (!strcmp(text, "always") || weekdays_of(text, rule) || season_of(text, rule) ||
        audience_of(text, rule) || kinds_of(text, rule))
        return;
    if (span_of(text, &from, &to)) {
        rule->scope.from = (minute)from;
        rule->scope.to = (minute)to;
    } else if (!number_of(text, rule)) {
        fail_msg("no condition: %s", text);
    }
}

static void effect(const char *text, struct price_rule *rule)
{
    static const struct {
        const char *words;
        enum price_effect effect;
    } effects[] = {
        {" an hour", EFFECT_HOUR},  {" for half a day", EFFECT_HALF_DAY},
        {" a day", EFFECT_DAY},     {" a week", EFFECT_WEEK},
        {" a month", EFFECT_MONTH}, {" a person", EFFECT_PERSON},
        {" in all", EFFECT_FIXED},  {"free", EFFECT_FREE},
        {"% less", EFFECT_PERCENT}, {"% more", EFFECT_PERCENT},
        {" less", EFFECT_AMOUNT},   {" more", EFFECT_AMOUNT},
    };
    size_t i = 0;
    while (i < ARRAY_LEN(effects) && !strstr(text, effects[i].words))
        i++;
    if (i == ARRAY_LEN(effects))
        fail_msg("no effect: %s", text);
    rule->effect = effects[i].effect;
    rule->amount = table_cents(text); /* "10 %" are 1000 basis points */
    if (strstr(effects[i].words, "less"))
        rule->amount = -rule->amount;
    rule->ends_here = strstr(text, "and no rule after it") != NULL;
}

/* "Saturdays, members: 10 % less; always: 20.00 an hour". */
static void make_rules(struct ctx *ctx, const char *text)
{
    char one[TEXT];
    while (strcmp(text, "-") != 0 && table_part(&text, ";", one, sizeof(one))) {
        struct price_rule rule = {.space_id = r.space_id, .name = "", .active = true, .group = ""};
        char part[TEXT];
        char *colon = strstr(one, ": ");
        int64_t id = 0;
        if (!colon)
            fail_msg("no rule: %s", one);
        *colon = '\0';
        effect(colon + 2, &rule);
        for (const char *at = one; table_part(&at, ",", part, sizeof(part));)
            condition(part, &rule);
        test_must(price_rule_save(ctx, &rule, &id), "rule");
    }
}

/* ---- time and booking ----------------------------------------------------------------------- */

static void go_to(int64_t at_s)
{
    r.s->t->clock = clock_fixed(at_s);
}

static struct booking_span span_on(struct date day, const char *text)
{
    int32_t from = 0;
    int32_t to = 0;
    if (!span_of(text, &from, &to))
        fail_msg("no time: %s", text);
    return (struct booking_span){
        .date = day, .from = (minute)from, .to = (minute)to, .next_day = to <= from};
}

/* Each charge says why, and what was asked before says the same as what is charged after
 * [PL-1, PL-3]. */
static void see_quote(struct ctx *ctx, const struct booking_ask *ask, const struct payer *payer,
                      struct opt_int price)
{
    const struct house *h = NULL;
    struct pricing p;
    struct instants at;
    struct refused refused;
    struct quote quote;
    int64_t lines = 0;
    test_must(house_of_id(ctx, r.space_id, &h), "house");
    test_must(pricing_of(ctx, h, payer, ask->span.date, &p), "pricing");
    p.people = ask->people;
    assert_int_equal(rules_instants(zone_get("Europe/Rome"), &ask->span, &at, &refused),
                     REFUSAL_NONE);
    const struct price_case c = pricing_case(&p, &r.thing, &ask->span, &at, ask->units);
    test_must(plan_quote(ctx, h->rules, &c, "EUR", &quote), "quote");
    house_release(h);
    for (size_t i = 0; i < quote.lines_n; i++) {
        assert_true(*quote.lines[i].text);
        lines += quote.lines[i].cents;
    }
    assert_int_equal(quote.price_cents.has, price.has);
    if (price.has)
        assert_int_equal(quote.price_cents.v, price.v);
    if (price.has)
        assert_int_equal(lines, price.v);
}

static void book(struct ctx *ctx, const struct actor *who, const struct booking_ask *ask,
                 struct booking *ret_booking)
{
    bool repeated = false;
    ctx->actor = who;
    const enum status s = booking_place(ctx, ask, ret_booking, &repeated);
    if (s != OK)
        fail_msg("%s: %s", r.column[0], ctx->problem.code);
    const struct payer payer = {.account_id = ret_booking->account_id};
    see_quote(ctx, ask, &payer, ret_booking->price_cents);
    ctx->actor = NULL;
}

/* Ada has had a plan since a day, which may be past; its allowances and charges come with it. */
static void join(struct ctx *ctx, struct date from, const struct plan *wanted)
{
    int64_t id = 0;
    struct plan plan = *wanted;
    plan.operator_id = r.operator_id;
    plan.space_id = r.space_id;
    plan.period_months = 1;
    plan.description = plan.barter = plan.group = "";
    test_must(plan_save(ctx, &plan, &id), "plan");
    test_must(plan_get(ctx, id, &plan), "plan");
    (void)snprintf(r.plan_name, sizeof(r.plan_name), "%s", plan.name);
    r.plan_id = id;
    const struct membership_ask ask = {.plan = &plan,
                                       .space_id = r.space_id,
                                       .holder = {.account_id = r.people[0].account_id},
                                       .seats = 1,
                                       .from = from,
                                       .note = "",
                                       .by_host = true};
    struct story *story = arena_alloc(ctx->arena, sizeof(*story));
    ctx->actor = &r.host;
    test_must(membership_load(ctx, &ask, story), "join");
    ctx->actor = NULL;
}

/* ---- prices of a booking -------------------------------------------------------------------- */

/* "2027-03-06 10:00-12:00, 2 places, 6 people, asked 30 min before". */
static int32_t ask_of(const char *text, struct booking_ask *ret_ask)
{
    char part[TEXT];
    int32_t ahead_min = DAY_MIN;
    (void)table_part(&text, ",", part, sizeof(part));
    ret_ask->span = span_on(table_date(part), part + DATE_CHARS + 1);
    while (table_part(&text, ",", part, sizeof(part))) {
        if (strstr(part, "places"))
            ret_ask->units = (int32_t)strtol(part, NULL, 10);
        else if (strstr(part, "people"))
            ret_ask->people = (int32_t)strtol(part, NULL, 10);
        else if (table_after(part, "asked "))
            ahead_min = minutes_of(table_after(part, "asked "));
        else
            fail_msg("not asked: %s", part);
    }
    return ahead_min;
}

static int64_t charged_for(struct ctx *ctx, int64_t subject_id)
{
    struct charge *all = NULL;
    size_t n = 0;
    int64_t sum = 0;
    test_must(charges_of_subject(ctx, subject_id, &all, &n), "charges");
    for (size_t i = 0; i < n; i++) {
        assert_true(*all[i].rule && *all[i].what);
        sum += all[i].amount_cents;
    }
    return sum;
}

static enum status price_row(struct ctx *ctx, void *arg)
{
    struct booking b;
    struct instants at;
    struct refused refused;
    (void)arg;
    make_house(ctx);
    make_people(ctx);
    make_thing(ctx, r.column[1]);
    struct booking_ask ask = {.space_id = r.space_id,
                              .resource_id = r.thing.id,
                              .units = 1,
                              .name = "Ada",
                              .email = r.people[0].email};
    const int32_t ahead_min = ask_of(r.column[4], &ask);
    assert_int_equal(rules_instants(zone_get("Europe/Rome"), &ask.span, &at, &refused),
                     REFUSAL_NONE);
    go_to(at.starts_at - (int64_t)ahead_min * 60);
    const char *plan = table_after(r.column[3], "member of ");
    if (strstr(r.column[3], "team"))
        found_team(ctx);
    if (plan || !strcmp(r.column[3], "member"))
        join(ctx, date_add(ask.span.date, -60),
             &(struct plan){.name = plan ? plan : "Flex", .price_cents = 15000});
    make_rules(ctx, r.column[2]);
    const bool guest = !strcmp(r.column[3], "guest");
    book(ctx, guest ? NULL : &r.people[0], &ask, &b);
    if (!strcmp(r.column[6], "no price")) {
        assert_false(b.price_cents.has);
        return OK;
    }
    if (b.price_cents.v != table_cents(r.column[6]))
        print_error("%s\n", r.column[0]);
    assert_true(b.price_cents.has);
    assert_int_equal(b.price_cents.v, table_cents(r.column[6]));
    assert_int_equal(charged_for(ctx, b.id), guest ? 0 : b.price_cents.v);
    return OK;
}

static void check_sum(const char *sum, const char *result)
{
    if (!strcmp(sum, "-"))
        return;
    if (table_sum(sum) != table_cents(result))
        print_error("%s: the page's own sum %s is not %s\n", r.column[0], sum, result);
    assert_int_equal(table_sum(sum), table_cents(result));
}

static void begin_row(char *column[TABLE_COLUMNS_MAX], struct scenario *s)
{
    const int number = r.number + 1;
    memset(&r, 0, sizeof(r));
    r.s = s;
    r.column = column;
    r.number = number;
    arena_reset(s->t->arena);
}

static void play_price(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    begin_row(column, arg);
    check_sum(column[5], column[6]);
    assert_int_equal(in_tx(arg, DB_WRITE, price_row), OK);
}

static void plays_prices(struct scenario *s)
{
    enum { ROWS = 36 };
    r.number = 0;
    assert_true(table_each("Prices of a booking", 7, play_price, s) >= ROWS);
    booking_forget_spaces();
}

/* PL-1, PL-3, PL-9, BK-9 */
static void the_prices_come_out(void **state)
{
    (void)state;
    run_on_both(plays_prices);
}

/* ---- passes, carnets and credits ------------------------------------------------------------ */

/* As the page writes it: the spaces that do not break a line are spaces. */
static void saw_words(const char *text)
{
    static const char firm[] = "\u00a0";
    size_t n = strlen(r.seen);
    (void)snprintf(r.seen + n, sizeof(r.seen) - n, "%s", n ? "; " : "");
    for (n = strlen(r.seen); *text && n + 1 < sizeof(r.seen); n++) {
        const bool space = !strncmp(text, firm, strlen(firm));
        r.seen[n] = *text;
        if (space)
            r.seen[n] = ' ';
        text += space ? strlen(firm) : 1;
        r.seen[n + 1] = '\0';
    }
}

/* "10 half days for 65.00, good for 180 days", "60 min", "credit of 20.00". */
static struct bundle bundle_of(const char *text)
{
    struct bundle b = {.operator_id = r.operator_id,
                       .space_id = r.space_id,
                       .name = r.bundle_name,
                       .description = "",
                       .group = "",
                       .for_teams = true};
    const char *price = table_after(text, " for ");
    const char *days = table_after(text, "good for ");
    const char *money = table_after(text, "credit of ");
    (void)snprintf(r.bundle_name, sizeof(r.bundle_name), "%.*s", (int)strcspn(text, ","), text);
    b.amount = money ? table_cents(money) : strtol(text, NULL, 10);
    b.unit = money                               ? UNIT_CENTS
             : strstr(r.bundle_name, "half day") ? UNIT_HALF_DAYS
             : strstr(r.bundle_name, " day")     ? UNIT_DAYS
                                                 : UNIT_MINUTES;
    if (b.unit == UNIT_MINUTES)
        b.amount = minutes_of(text);
    if (price && price != days)
        b.price_cents = table_cents(price);
    if (days)
        b.valid_days = (int32_t)strtol(days, NULL, 10);
    return b;
}

static void buy(struct ctx *ctx, const char *text, bool by_team, bool by_host)
{
    struct bundle b = bundle_of(text);
    test_must(bundle_save(ctx, &b, &b.id), "bundle");
    const struct bundle_sale sale = {
        .bundle = &b,
        .space_id = r.space_id,
        .holder = {.account_id = by_team ? 0 : r.people[0].account_id,
                   .team_id = by_team ? r.team.id : 0},
        .account_id = r.people[0].account_id,
        .by_host = by_host,
        .note = "",
    };
    test_must(bundle_sell(ctx, &sale, &r.allowance_id), "sale");
}

/* "Flex at 150.00 with 4 h, rolling over 1". */
static void join_plan(struct ctx *ctx, struct date from, const char *text)
{
    const char *price = table_after(text, " at ");
    const char *credit = table_after(text, " with ");
    const char *rolls = table_after(text, "rolling over ");
    struct plan_allowance a = {.unit = UNIT_MINUTES};
    struct plan_access desks = {.scope = {.kinds = 1U << KIND_DESK}};
    char name[TEXT];
    (void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, " "), text);
    struct plan plan = {.name = name, .price_cents = table_cents(price)};
    if (credit && !strncmp(credit, "desks", 5)) {
        plan.access = &desks;
        plan.access_n = 1;
    } else if (credit) {
        a.amount = minutes_of(credit);
        a.rolls_over = rolls ? (int32_t)strtol(rolls, NULL, 10) : 0;
        plan.allowances = &a;
        plan.allowances_n = 1;
    }
    join(ctx, from, &plan);
}

static void add_text(char text[TEXT], const char *format, ...) PRINTF_LIKE(2, 3);
static void add_text(char text[TEXT], const char *format, ...)
{
    const size_t n = strlen(text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text + n, TEXT - n, format, args);
    va_end(args);
}

/* "1 half day, 9 half days left", "90 min, 0 min left and 1 h, 2 h left, 10.00", "20.00",
 * "included", "1 place included, 15.00". */
static void see_drawn(struct ctx *ctx)
{
    struct drawn d;
    char text[TEXT] = "";
    test_must(plan_drawn(ctx, r.booking_id, &d), "drawn");
    const struct way_to_pay *w = &d.way;
    for (size_t i = 0; i < w->parts_n; i++) {
        const struct way_part *p = &w->parts[i];
        const char *takes = plan_part_text(ctx, p, "EUR");
        add_text(text, "%s", i ? " and " : "");
        if (p->way != WAY_INCLUDED)
            add_text(text, "%s, %s left", takes, plan_amount_text(ctx, p->unit, p->left, "EUR"));
        else if (w->rest_cents.v || w->parts_n > 1)
            add_text(text, "%s included", takes);
        else
            add_text(text, "included");
    }
    if (w->way == WAY_MONEY || w->rest_cents.v > 0)
        add_text(text, "%s%lld.%02lld", *text ? ", " : "", (long long)w->rest_cents.v / 100,
                 (long long)w->rest_cents.v % 100);
    saw_words(text);
}

static void see_left(struct ctx *ctx)
{
    struct allowance a;
    char text[TEXT];
    test_must(allowance_get(ctx, r.allowance_id, &a), "allowance");
    (void)snprintf(text, sizeof(text), "%s left", plan_amount_text(ctx, a.unit, a.left, "EUR"));
    saw_words(text);
}

static void happens(struct ctx *ctx, struct date day, const char *who, const char *deed)
{
    const char *rest = NULL;
    struct booking b;
    if ((rest = table_after(deed, "buys "))) {
        buy(ctx, rest, !strcmp(who, "team"), false);
    } else if ((rest = table_after(deed, "gets "))) {
        buy(ctx, rest, !strcmp(who, "team"), true);
    } else if ((rest = table_after(deed, "joins "))) {
        join_plan(ctx, day, rest);
    } else if ((rest = table_after(deed, "books "))) {
        const bool bruno = !strcmp(who, names[1]);
        const bool ahead = rest[4] == '-';
        const struct date on = ahead ? table_date(rest) : day;
        const struct booking_ask ask = {
            .space_id = r.space_id,
            .resource_id = r.thing.id,
            .span = span_on(on, ahead ? rest + DATE_CHARS + 1 : rest),
            .units =
                table_after(rest, ", ") ? (int32_t)strtol(table_after(rest, ", "), NULL, 10) : 1,
            .name = who,
            .email = r.people[bruno].email};
        book(ctx, &r.people[bruno], &ask, &b);
        r.booking_id = b.id;
        see_drawn(ctx);
    } else if ((rest = table_after(deed, "moves it to "))) {
        const struct booking_span span = span_on(day, rest);
        ctx->actor = &r.people[0];
        test_must(booking_change(ctx, r.booking_id, &span, 0, NULL, &b), "move");
        ctx->actor = NULL;
        see_drawn(ctx);
    } else if (strstr(deed, "cancels")) {
        ctx->actor = &r.people[0];
        test_must(booking_cancel(ctx, r.booking_id, &b), "cancel");
        ctx->actor = NULL;
        see_left(ctx);
    } else if ((rest = table_after(deed, "is given back "))) {
        test_must(bundle_refund(ctx, r.allowance_id, table_cents(rest), ""), "refund");
        see_left(ctx);
    } else if (strstr(deed, "looks")) {
        see_left(ctx);
    } else {
        fail_msg("nothing that happens: %s", deed);
    }
}

static enum status begin_passes(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_house(ctx);
    make_people(ctx);
    make_thing(ctx, r.column[1]);
    if (strstr(r.column[2], "team"))
        found_team(ctx);
    return OK;
}

/* What is done by itself until the day, then what is said of it: "2027-03-02 Ada books ...". */
static enum status deed(struct ctx *ctx, void *arg)
{
    const char *text = arg;
    char who[TEXT] = "";
    size_t n = 1;
    while (n > 0)
        test_must(plan_tend(ctx, &n), "tend");
    const char *rest = text + DATE_CHARS + 1;
    (void)snprintf(who, sizeof(who), "%.*s", (int)strcspn(rest, " "), rest);
    happens(ctx, table_date(text), who, rest);
    return OK;
}

static enum status money_row(struct ctx *ctx, void *arg)
{
    const struct holder holders[] = {{.account_id = r.people[0].account_id},
                                     {.account_id = r.people[1].account_id},
                                     {.team_id = r.team.id}};
    int64_t sum = 0;
    (void)arg;
    for (size_t i = 0; i < ARRAY_LEN(holders); i++) {
        struct charge *all = NULL;
        size_t n = 0;
        if (!holders[i].account_id && !holders[i].team_id)
            continue;
        test_must(charges_of(ctx, &holders[i], 0, (struct period){{2026, 1, 1}, {0}}, &all, &n),
                  "charges");
        for (size_t j = 0; j < n; j++) {
            assert_true(*all[j].rule && *all[j].what);
            sum += all[j].amount_cents;
        }
    }
    if (sum != table_cents(r.column[5]))
        print_error("%s\n", r.column[0]);
    assert_int_equal(sum, table_cents(r.column[5]));
    return OK;
}

static void play_passes(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    begin_row(column, arg);
    char one[TEXT];
    check_sum(column[4], column[5]);
    go_to(date_days((struct date){2027, 1, 1}) * 86400);
    assert_int_equal(in_tx(arg, DB_WRITE, begin_passes), OK);
    for (const char *at = column[2]; table_part(&at, ";", one, sizeof(one));) {
        go_to(date_days(table_date(one)) * 86400 + 5 * 3600);
        assert_int_equal(store_tx(r.s->t->store, &r.s->t->ctx, DB_WRITE, deed, one), OK);
    }
    if (strcmp(r.seen, column[3]) != 0)
        print_error("%s\n", column[0]);
    assert_string_equal(r.seen, column[3]);
    assert_int_equal(in_tx(arg, DB_WRITE, money_row), OK);
}

static void plays_passes(struct scenario *s)
{
    enum { ROWS = 18 };
    r.number = 0;
    assert_true(table_each("Passes, carnets and credits", 6, play_passes, s) >= ROWS);
    booking_forget_spaces();
}

/* PL-1, PL-4, PL-5, PL-6, PL-20 */
static void the_passes_come_out(void **state)
{
    (void)state;
    run_on_both(plays_passes);
}

/* ---- with and without VAT ------------------------------------------------------------------- */

/* "3 × 20.00; 33.33": each line is split by itself. */
static void play_vat(char *column[TABLE_COLUMNS_MAX], void *arg)
{
    struct vat_split sum = {0};
    char line[TEXT];
    const bool inside = !strcmp(column[3], "in");
    const int64_t rate_bp = table_cents(column[2]);
    (void)arg;
    for (const char *at = column[1]; table_part(&at, ";", line, sizeof(line));) {
        const int64_t cents = *line == '-' ? -table_sum(line + 1) : table_sum(line);
        const struct vat_split v = vat_split_of(cents, rate_bp, inside);
        sum.net_cents += v.net_cents;
        sum.vat_cents += v.vat_cents;
        sum.gross_cents += v.gross_cents;
    }
    if (sum.net_cents != table_cents(column[5]) || sum.vat_cents != table_cents(column[6]))
        print_error("%s\n", column[0]);
    assert_int_equal(sum.net_cents, table_cents(column[5]));
    assert_int_equal(sum.vat_cents, table_cents(column[6]));
    assert_int_equal(sum.gross_cents, table_cents(column[7]));
}

/* PL-19 */
static void the_tax_comes_out(void **state)
{
    enum { ROWS = 6 };
    (void)state;
    assert_true(table_each("With and without VAT", 8, play_vat, NULL) >= ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_prices_come_out),
        cmocka_unit_test(the_passes_come_out),
        cmocka_unit_test(the_tax_comes_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

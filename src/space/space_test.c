/* Spaces in a store, the same on both engines. */
#include "space/space_internal.h"

#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "space_sql.h"
#include "support/test_scenario.h"

#include <string.h>

static struct degrees deg(double d)
{
    return (struct degrees){.has = true, .micro = (int32_t)(d * 1e6)};
}

static struct date day(int year, int month, int d)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)d};
}

static enum status an_operator(struct ctx *ctx, const char *name, int64_t *ret_id)
{
    struct operator_ o = {.name = name,
                          .legal_name = name,
                          .country = "IT",
                          .currency = "EUR",
                          .email = "desk@example.org",
                          .vat_rate_bp = 2200,
                          .status = OPERATOR_ACTIVE};
    return operator_save(ctx, &o, ret_id);
}

static struct space a_space(int64_t operator_id, const char *name, double lat, double lon)
{
    return (struct space){
        .operator_id = operator_id,
        .name = name,
        .status = SPACE_OPEN,
        .street = "via Roma 1",
        .town = "Padova",
        .province = "PD",
        .region = "Veneto",
        .country = "IT",
        .lat = deg(lat),
        .lon = deg(lon),
        .zone = "Europe/Rome",
        .amenities = "wifi;coffee",
        .holidays = true,
        .terms = space_default_terms,
    };
}

/* Note what came of a step; the scenario's text must be the same on both engines. */
static void note(struct scenario *s, const char *what, int64_t v)
{
    buf_printf(s->out, "%s %lld\n", what, (long long)v);
}

/* ---- saving and reading ---- */

static enum status save_and_read(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    int64_t operator_id, id, same_id, other_id;
    struct space x, y;
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space made = a_space(operator_id, "Officina", 45.4, 11.87);
    assert_int_equal(space_save(ctx, &made, &id), OK);
    assert_int_equal(space_of_slug(ctx, "officina-padova", &x), OK);
    assert_int_equal(x.id, id);
    assert_string_equal(x.currency, "EUR");
    assert_int_equal(x.vat_rate_bp, 2200);
    assert_string_equal(x.amenities, "wifi;coffee");
    assert_null(x.url);
    assert_int_equal(space_save(ctx, &made, &other_id), OK); /* [SP-5] */
    assert_int_equal(space_of_slug(ctx, "officina-padova-2", &y), OK);
    assert_int_equal(y.id, other_id);
    x.name = "Officina Altinate";
    x.slug = NULL;
    assert_int_equal(space_save(ctx, &x, &same_id), OK);
    assert_int_equal(same_id, id);
    assert_int_equal(space_of_slug(ctx, "officina-padova", &y), OK); /* the old address stays */
    assert_string_equal(y.name, "Officina Altinate");
    note(s, "revision", y.revision);
    y.slug = "officina-padova-2";
    assert_int_equal(space_save(ctx, &y, &same_id), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "space.slug_taken");
    return OK;
}

static void play_save_and_read(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, save_and_read), OK);
    saw(s, "revision 2\n");
}

static enum status refuse(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t operator_id, id;
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space x = a_space(operator_id, "", 45, 11);
    x.country = "Italia";
    x.zone = "../../etc/passwd"; /* [SP-4] */
    x.slug = "../x";
    x.lon.has = false;
    assert_int_equal(space_save(ctx, &x, &id), INVALID);
    assert_int_equal(ctx->problem.fields_n, 4);
    ctx->problem = (struct problem){0};
    x = a_space(operator_id, "Name", 45, 11);
    x.slug = "../x";
    assert_int_equal(space_save(ctx, &x, &id), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "field.slug");
    ctx->problem = (struct problem){0};
    struct space nobody;
    assert_int_equal(space_get(ctx, 42, &nobody), NOT_FOUND);
    assert_int_equal(space_of_slug(ctx, "", &nobody), NOT_FOUND);
    return OK;
}

static void play_refuse(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, refuse), OK);
}

/* ---- everything below a space grows its revision [SP-1] ---- */

static int64_t revision(struct ctx *ctx, int64_t id)
{
    struct space s;
    assert_int_equal(space_get(ctx, id, &s), OK);
    return s.revision;
}

static enum status change_all(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    int64_t operator_id, id, floor_id, closure_id, resource_id;
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space made = a_space(operator_id, "Officina", 45.4, 11.87);
    assert_int_equal(space_save(ctx, &made, &id), OK);
    struct calendar hours = {.zone = NULL};
    hours.open[1][0] = (struct span){540, 1080};
    hours.open_n[1] = 1;
    assert_int_equal(space_set_hours(ctx, id, &hours), OK);
    note(s, "hours", revision(ctx, id));
    struct closure ferie = {.from = day(2027, 8, 9), .to = day(2027, 8, 22), .reason = "Ferie"};
    assert_int_equal(space_add_closure(ctx, id, &ferie, &closure_id), OK);
    note(s, "closure", revision(ctx, id));
    assert_int_equal(space_add_floor(ctx, id, "Soppalco", 1, &floor_id), OK);
    note(s, "floor", revision(ctx, id));
    struct resource r = {.space_id = id,
                         .floor_id = floor_id,
                         .name = "Scrivanie",
                         .kind = KIND_DESK,
                         .units = 8,
                         .price_day_cents = {true, 1500},
                         .features = 1U << FEATURE_MONITOR | 1U << FEATURE_STEP_FREE,
                         .bookable = true};
    assert_int_equal(resource_save(ctx, &r, &resource_id), OK);
    struct resource kept;
    assert_int_equal(resource_get(ctx, resource_id, &kept), OK);
    assert_int_equal(kept.features, r.features); /* [SP-24] */
    note(s, "resource", revision(ctx, id));
    struct resource twin = r; /* [SP-19] */
    twin.name = "SCRIVANIE ";
    assert_int_equal(resource_save(ctx, &twin, &twin.id), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "space.name_twice");
    ctx->problem = (struct problem){0};
    assert_int_equal(space_remove_floor(ctx, id, floor_id), CONFLICT);
    assert_string_equal(ctx->problem.code, "space.floor_in_use");
    ctx->problem = (struct problem){0};
    assert_int_equal(resource_archive(ctx, id, resource_id, true), OK); /* [SP-11] */
    note(s, "archived", revision(ctx, id));
    assert_int_equal(space_remove_closure(ctx, id, closure_id), OK);
    assert_int_equal(space_remove_closure(ctx, id, closure_id), NOT_FOUND);
    note(s, "closure gone", revision(ctx, id));
    struct resource *all;
    size_t n;
    assert_int_equal(space_resources(ctx, id, &all, &n), OK);
    note(s, "offered", (int64_t)n);
    assert_int_equal(space_archived_resources(ctx, id, &all, &n), OK);
    note(s, "put away", (int64_t)n);
    assert_int_equal(resource_get(ctx, resource_id, &r), OK);
    assert_true(r.archived);
    assert_int_equal(r.floor_id, floor_id);
    assert_int_equal(resource_lock(ctx, resource_id), OK);
    note(s, "touched", revision(ctx, id));
    return OK;
}

static enum status touch_nothing(struct ctx *ctx, void *arg)
{
    (void)arg;
    const enum status st = resource_lock(ctx, 42);
    struct resource r;
    return st == OK ? resource_get(ctx, 42, &r) : st;
}

static void play_change_all(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, change_all), OK);
    assert_int_equal(in_tx(s, DB_WRITE, touch_nothing), NOT_FOUND);
    saw(s, "hours 2\nclosure 3\nfloor 4\nresource 5\narchived 6\nclosure gone 7\noffered 0\n"
           "put away 1\ntouched 7\n");
}

/* Nothing of one space can be changed through another. */
static enum status cross(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t operator_id, mine, other, floor_id, resource_id, id;
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space a = a_space(operator_id, "Mine", 45.4, 11.87);
    struct space b = a_space(operator_id, "Other", 45.4, 11.87);
    assert_int_equal(space_save(ctx, &a, &mine), OK);
    assert_int_equal(space_save(ctx, &b, &other), OK);
    assert_int_equal(space_add_floor(ctx, other, "Soppalco", 1, &floor_id), OK);
    struct resource r = {.space_id = other, .name = "Sala", .kind = KIND_ROOM, .units = 1};
    assert_int_equal(resource_save(ctx, &r, &resource_id), OK);
    r.id = resource_id;
    r.space_id = mine;
    assert_int_equal(resource_save(ctx, &r, &id), NOT_FOUND);
    assert_int_equal(resource_archive(ctx, mine, resource_id, true), NOT_FOUND);
    struct floor f = {.id = floor_id, .name = "Stolen", .level = 2};
    assert_int_equal(space_change_floor(ctx, mine, &f), NOT_FOUND);
    assert_int_equal(space_remove_floor(ctx, mine, floor_id), NOT_FOUND);
    r = (struct resource){
        .space_id = mine, .floor_id = floor_id, .name = "X", .kind = KIND_ROOM, .units = 1};
    assert_int_equal(resource_save(ctx, &r, &id), NOT_FOUND);
    return OK;
}

static void play_cross(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, cross), OK);
}

/* ---- the calendar as it is read ---- */

static enum status read_calendar(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    int64_t operator_id, id, closure_id;
    struct calendar c = {.zone = NULL};
    struct span spans[4];
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space made = a_space(operator_id, "Pati", 41.38, 2.16);
    made.country = "ES";
    made.region = "Catalunya";
    made.zone = "Europe/Madrid";
    assert_int_equal(space_save(ctx, &made, &id), OK);
    for (int weekday = 1; weekday <= 7; weekday++)
        assert_true(hours_parse("9-13, 14:00\u201318.30", c.open[weekday], &c.open_n[weekday]));
    assert_int_equal(space_set_hours(ctx, id, &c), OK);
    struct closure later = {.from = day(2027, 12, 24), .to = day(2027, 12, 31), .reason = ""};
    struct closure sooner = {.from = day(2027, 8, 1), .to = day(2027, 8, 1), .reason = "Festa"};
    assert_int_equal(space_add_closure(ctx, id, &later, &closure_id), OK);
    assert_int_equal(space_add_closure(ctx, id, &sooner, &closure_id), OK);
    assert_int_equal(space_get(ctx, id, &made), OK);
    assert_int_equal(space_calendar(ctx, &made, &c), OK);
    note(s, "closures", (int64_t)c.closures_n);
    assert_int_equal(c.closures[0].from.month, 8);
    note(s, "diada", (int64_t)calendar_day(&c, day(2027, 9, 11), spans, NULL));
    note(s, "a day", (int64_t)calendar_day(&c, day(2027, 9, 13), spans, NULL));
    note(s, "until", spans[1].to);
    return OK;
}

static void play_calendar(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, read_calendar), OK);
    saw(s, "closures 2\ndiada 0\na day 2\nuntil 1110\n");
}

/* ---- the list for search ---- */

static void note_lines(struct scenario *s, struct ctx *ctx, const struct space_ask *ask)
{
    struct space_line *lines;
    size_t n;
    assert_int_equal(space_lines(ctx, ask, &lines, &n), OK);
    for (size_t i = 0; i < n; i++)
        buf_printf(s->out, "%s%s", i ? " " : "", lines[i].name);
    buf_char(s->out, '\n');
}

static enum status search(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    int64_t one, two, id;
    assert_int_equal(an_operator(ctx, "One", &one), OK);
    assert_int_equal(an_operator(ctx, "Two", &two), OK);
    struct space spaces[] = {
        a_space(one, "Centro", 45.4064, 11.8768), a_space(one, "Arcella", 45.4270, 11.8800),
        a_space(two, "Mestre", 45.4900, 12.2400), a_space(one, "Senza punto", 0, 0),
        a_space(one, "Bozza", 45.4064, 11.8768),
    };
    spaces[1].amenities = "caff\u00E8;cucina";
    spaces[3].lat.has = spaces[3].lon.has = false;
    spaces[4].status = SPACE_DRAFT;
    for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
        assert_int_equal(space_save(ctx, &spaces[i], &id), OK);
    struct space_ask anywhere = {.within_m = 0};
    note_lines(s, ctx, &anywhere);
    struct space_ask near = {.lat = deg(45.4064), .lon = deg(11.8768)};
    note_lines(s, ctx, &near);
    near.within_m = 10000; /* [SP-9] */
    note_lines(s, ctx, &near);
    struct space_ask words = {.q = "CUCINA caffe"};
    note_lines(s, ctx, &words);
    words.q = "100% '; drop table space";
    note_lines(s, ctx, &words);
    assert_int_equal(operator_set_status(ctx, two, OPERATOR_SUSPENDED), OK); /* [SP-10] */
    note_lines(s, ctx, &anywhere);
    struct space mestre;
    assert_int_equal(space_of_slug(ctx, "mestre-padova", &mestre), OK);
    assert_int_equal(mestre.status, SPACE_SUSPENDED);
    return OK;
}

static void play_search(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, search), OK);
    saw(s, "Arcella Centro Mestre Senza punto\n"
           "Centro Arcella Mestre Senza punto\n"
           "Centro Arcella\n"
           "Arcella\n"
           "\n"
           "Arcella Centro Senza punto\n");
}

/* ---- suspension and claims ---- */

static enum status suspend(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t operator_id, id;
    struct space x;
    assert_int_equal(an_operator(ctx, "Loggia", &operator_id), OK);
    struct space made = a_space(operator_id, "Officina", 45.4, 11.87);
    made.status = SPACE_LISTED;
    assert_int_equal(space_save(ctx, &made, &id), OK);
    assert_int_equal(space_get(ctx, id, &x), OK);
    assert_int_equal(space_suspend_it(ctx, &x), OK);
    assert_int_equal(space_suspend_it(ctx, &x), OK); /* twice changes nothing */
    assert_int_equal(space_get(ctx, id, &x), OK);
    assert_int_equal(x.status, SPACE_SUSPENDED);
    assert_int_equal(space_resume_it(ctx, &x), OK);
    assert_int_equal(space_get(ctx, id, &x), OK);
    assert_int_equal(x.status, SPACE_LISTED);
    return OK;
}

static void play_suspend(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, suspend), OK);
}

static enum status claim(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t placeholder, id, steward;
    struct space x;
    assert_int_equal(network_ensure(ctx), OK);
    assert_int_equal(people_account(ctx, "steward@example.org", "Sara", &steward), OK);
    assert_int_equal(people_grant(ctx, steward, &(struct grant){.role = ROLE_STEWARD}), OK);
    assert_int_equal(space_unclaimed_operator(ctx, &placeholder), OK);
    struct space made = a_space(placeholder, "Officina", 45.4, 11.87);
    made.status = SPACE_LISTED;
    assert_int_equal(space_save(ctx, &made, &id), OK);
    assert_int_equal(space_get(ctx, id, &x), OK);
    assert_int_equal(space_claim_place(ctx, &x, "Ada", "ada@example.org", NULL), OK);
    assert_int_equal(space_claim_place(ctx, &x, "Ada", "ada@example.org", "again"), OK);
    return space_claim_place(ctx, &x, "Eve", "eve@example.org", "mine");
}

/* The claims that the facts tell of, oldest first; in a transaction after those that made them. */
static enum status answer(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct fact *facts;
    struct contact *hosts;
    struct space x;
    size_t n;
    size_t hosts_n;
    int64_t claims[4] = {0};
    size_t claims_n = 0;
    assert_int_equal(fact_next(ctx, "test", 100, &facts, &n), OK);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(facts[i].name, "space.claimed") && claims_n < ARRAY_LEN(claims))
            claims[claims_n++] = facts[i].subject_id;
    assert_int_equal(claims_n, 2); /* the one that was sent twice counts once */
    struct mail_counts mails;
    assert_int_equal(mail_count(ctx, &mails), OK);
    note(s, "to the steward", mails.waiting);
    assert_int_equal(space_claim_grant(ctx, claims[0]), OK);
    assert_int_equal(mail_count(ctx, &mails), OK);
    note(s, "and to both who asked", mails.waiting);
    assert_int_equal(space_of_slug(ctx, "officina-padova", &x), OK);
    note(s, "status", x.status);
    assert_int_equal(people_hosts_of(ctx, x.operator_id, x.id, &hosts, &hosts_n), OK);
    assert_int_equal(hosts_n, 1);
    assert_string_equal(hosts[0].email, "ada@example.org");
    assert_int_equal(space_claim_refuse(ctx, claims[1]), CONFLICT); /* closed with the first */
    assert_string_equal(ctx->problem.code, "space.claim_answered");
    ctx->problem = (struct problem){0};
    assert_int_equal(space_claim_place(ctx, &x, "Eve", "eve@example.org", NULL), CONFLICT);
    assert_string_equal(ctx->problem.code, "space.not_claimable");
    return OK;
}

static void play_claims(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, claim), OK);
    assert_int_equal(in_tx(s, DB_WRITE, answer), OK);
    saw(s, "to the steward 2\nand to both who asked 4\nstatus 1\n");
}

/* A space that takes bookings and has no host is claimed too [SP-15]: it goes on under its
 * operator, which is written to at its host's address from then on. */
static enum status claim_open(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    int64_t operator_id, id, account;
    const char *network;
    struct space x;
    struct operator_ o;
    struct contact *hosts;
    size_t n;
    bool hosted = true;
    bool claimable = false;
    assert_int_equal(network_ensure(ctx), OK);
    assert_int_equal(an_operator(ctx, "Pool", &operator_id), OK);
    assert_int_equal(space_network_email(ctx, &network), OK);
    assert_int_equal(operator_get(ctx, operator_id, &o), OK);
    o.email = network;
    assert_int_equal(operator_save(ctx, &o, &operator_id), OK);
    struct space made = a_space(operator_id, "Pool", 45.4, 11.87);
    made.status = SPACE_OPEN;
    assert_int_equal(space_save(ctx, &made, &id), OK);
    assert_int_equal(space_get(ctx, id, &x), OK);
    assert_int_equal(space_hosting(ctx, &x, &hosted, &claimable), OK);
    assert_true(!hosted && claimable);
    assert_int_equal(space_claim_place(ctx, &x, "Ada", "ada@example.org", NULL), OK);
    struct sql_claim_same_row c;
    assert_int_equal(
        sql_claim_same(
            ctx, &(struct sql_claim_same_args){.space_id = id, .email = "ada@example.org"}, &c),
        OK);
    assert_int_equal(space_claim_grant(ctx, c.id), OK);
    assert_int_equal(space_get(ctx, id, &x), OK);
    note(s, "status", x.status);
    note(s, "same operator", x.operator_id == operator_id);
    assert_int_equal(operator_get(ctx, operator_id, &o), OK);
    assert_string_equal(o.email, "ada@example.org");
    assert_int_equal(people_hosts_of(ctx, x.operator_id, x.id, &hosts, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(space_claim_place(ctx, &x, "Eve", "eve@example.org", NULL), CONFLICT);
    ctx->problem = (struct problem){0};
    /* Of an operator with other spaces only this one is given. */
    struct space other = a_space(operator_id, "Another", 45.5, 11.9);
    other.status = SPACE_OPEN;
    assert_int_equal(people_account(ctx, "ada@example.org", NULL, &account), OK);
    struct granted *granted;
    const struct grant all = {.role = ROLE_HOST, .operator_id = operator_id};
    assert_int_equal(people_granted(ctx, &all, &granted, &n), OK);
    assert_int_equal(people_revoke(ctx, granted[0].id, &all), OK);
    assert_int_equal(space_save(ctx, &other, &id), OK);
    assert_int_equal(space_claim_place(ctx, &x, "Eve", "eve@example.org", NULL), OK);
    assert_int_equal(
        sql_claim_same(
            ctx, &(struct sql_claim_same_args){.space_id = x.id, .email = "eve@example.org"}, &c),
        OK);
    assert_int_equal(space_claim_grant(ctx, c.id), OK);
    assert_int_equal(people_hosts_of(ctx, operator_id, x.id, &hosts, &n), OK);
    note(s, "hosts here", (int64_t)n);
    assert_int_equal(people_hosts_of(ctx, operator_id, id, &hosts, &n), OK);
    note(s, "and next door", (int64_t)n);
    return OK;
}

static void play_claim_open(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, claim_open), OK);
    saw(s, "status 3\nsame operator 1\nhosts here 1\nand next door 0\n");
}

#define ON_BOTH(play) \
    static void both_##play(void **state) \
    { \
        (void)state; \
        run_on_both(play); \
    }
ON_BOTH(play_save_and_read)
ON_BOTH(play_refuse)
ON_BOTH(play_change_all)
ON_BOTH(play_cross)
ON_BOTH(play_calendar)
ON_BOTH(play_search)
ON_BOTH(play_suspend)
ON_BOTH(play_claims)
ON_BOTH(play_claim_open)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_play_save_and_read), cmocka_unit_test(both_play_refuse),
        cmocka_unit_test(both_play_change_all),    cmocka_unit_test(both_play_cross),
        cmocka_unit_test(both_play_calendar),      cmocka_unit_test(both_play_search),
        cmocka_unit_test(both_play_suspend),       cmocka_unit_test(both_play_claims),
        cmocka_unit_test(both_play_claim_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

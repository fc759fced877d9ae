#include "support/test_house.h"
#include "support/test_scenario.h"

#include "plan/plan_internal.h"
#include "plan/plan_price.h"

static int64_t revision_of(struct ctx *ctx, int64_t space_id)
{
    struct space s;
    assert_int_equal(space_get(ctx, space_id, &s), OK);
    return s.revision;
}

static int64_t add(struct ctx *ctx, const struct test_house *h, const char *name, int64_t percent)
{
    int64_t id = 0;
    const struct price_rule r = {.space_id = h->space_id,
                                 .name = name,
                                 .active = true,
                                 .group = "",
                                 .effect = EFFECT_PERCENT,
                                 .amount = percent * 100};
    const int64_t before = revision_of(ctx, h->space_id);
    assert_int_equal(price_rule_save(ctx, &r, &id), OK);
    assert_true(revision_of(ctx, h->space_id) > before);
    return id;
}

static void see_order(struct ctx *ctx, const struct test_house *h, const char *expected)
{
    struct price_rule *all = NULL;
    size_t n = 0;
    char seen[64] = "";
    assert_int_equal(price_rules_all(ctx, h->space_id, &all, &n), OK);
    for (size_t i = 0; i < n; i++)
        (void)snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%s%s", all[i].name,
                       all[i].active ? "" : "-");
    assert_string_equal(seen, expected);
}

static enum status order(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 1440}, &h);
    const struct price_rules *rules = NULL;
    assert_int_equal(plan_rules_of(ctx, h.space_id, &rules), OK);
    assert_null(rules);
    const int64_t a = add(ctx, &h, "a", -10);
    const int64_t b = add(ctx, &h, "b", -20);
    const int64_t c = add(ctx, &h, "c", 30);
    see_order(ctx, &h, "abc");
    assert_int_equal(price_rule_move(ctx, h.space_id, c, -5), OK);
    see_order(ctx, &h, "cab");
    assert_int_equal(price_rule_move(ctx, h.space_id, c, 1), OK);
    see_order(ctx, &h, "acb");
    assert_int_equal(price_rule_switch(ctx, h.space_id, c, false), OK);
    see_order(ctx, &h, "ac-b");
    assert_int_equal(plan_rules_of(ctx, h.space_id, &rules), OK);
    assert_int_equal(rules->n, 2);
    assert_false(plan_rules_ask_who(rules));
    struct price_rule changed;
    assert_int_equal(price_rule_get(ctx, h.space_id, b, &changed), OK);
    changed.audience = AUDIENCE_MEMBERS;
    int64_t id = 0;
    assert_int_equal(price_rule_save(ctx, &changed, &id), OK);
    assert_int_equal(id, b);
    see_order(ctx, &h, "ac-b");
    assert_int_equal(plan_rules_of(ctx, h.space_id, &rules), OK);
    assert_true(plan_rules_ask_who(rules));
    assert_int_equal(price_rule_remove(ctx, h.space_id, a), OK);
    see_order(ctx, &h, "c-b");
    assert_int_equal(price_rule_remove(ctx, h.space_id, a), NOT_FOUND);
    assert_int_equal(price_rule_move(ctx, h.space_id + 1, b, 1), NOT_FOUND);
    return OK;
}

/* PL-9: the order is that of the host; a change is a new revision of the space. */
static void plays_order(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, order), OK);
}

static void test_order(void **state)
{
    (void)state;
    run_on_both(plays_order);
}

static enum status refused(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct test_house h;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 1440}, &h);
    static const struct {
        struct price_rule rule;
        const char *field;
    } cases[] = {
        {{.effect = 0}, "effect"},
        {{.effect = EFFECT_PERCENT, .amount = -10001}, "amount"},
        {{.effect = EFFECT_HOUR, .amount = -1}, "amount"},
        {{.effect = EFFECT_AMOUNT, .amount = 0}, "amount"},
        {{.effect = EFFECT_FREE, .shortest_min = 120, .longest_min = 60}, "longest_min"},
        {{.effect = EFFECT_FREE, .people_least = 5, .people_most = 4}, "people_most"},
        {{.effect = EFFECT_FREE, .from = {2027, 2, 1}, .until = {2027, 2, 1}}, "until"},
        {{.effect = EFFECT_FREE, .scope = {.from = 600, .to = 600}}, "to"},
        {{.effect = EFFECT_FREE, .audience = AUDIENCE_PLAN}, "plan"},
        {{.effect = EFFECT_FREE, .audience = AUDIENCE_GROUP, .group = ""}, "group"},
        {{.effect = EFFECT_FREE, .audience = AUDIENCE_INVITED}, "who"},
        {{.effect = EFFECT_FREE, .resource_id = 99}, "resource"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct price_rule r = cases[i].rule;
        int64_t id = 0;
        r.space_id = h.space_id;
        ctx->problem = (struct problem){0};
        assert_int_equal(price_rule_save(ctx, &r, &id), INVALID);
        assert_string_equal(ctx->problem.fields[0].name, cases[i].field);
    }
    ctx->problem = (struct problem){0};
    see_order(ctx, &h, "");
    for (int i = 0; i < PRICE_RULES_MAX; i++)
        (void)add(ctx, &h, "", 5);
    int64_t id = 0;
    const struct price_rule more = {.space_id = h.space_id, .effect = EFFECT_FREE};
    assert_int_equal(price_rule_save(ctx, &more, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "price.too_many");
    return OK;
}

static void plays_refused(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, refused), OK);
}

static void test_refused(void **state)
{
    (void)state;
    run_on_both(plays_refused);
}

/* What a host reads. */
static void test_sentences(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct ctx ctx = {.arena = arena, .lang = text_lang("en")};
    static const struct {
        struct price_rule rule;
        const char *sentence;
    } cases[] = {
        {{.effect = EFFECT_FREE}, "Always: free of charge"},
        {{.effect = EFFECT_PERCENT,
          .amount = -1000,
          .scope = {.kinds = 1U << KIND_ROOM, .weekdays = 1U << 6}},
         "On Saturdays, meeting rooms: 10% less"},
        {{.effect = EFFECT_PERCENT, .amount = 1250, .scope = {.weekdays = 0x3e}},
         "Monday to Friday: 12.5% more"},
        {{.effect = EFFECT_HOUR,
          .amount = 2000,
          .scope = {.from = 1080, .to = 1380, .weekdays = 1U << 1 | 1U << 3}},
         "On Mondays, on Wednesdays, between 18:00 and 23:00: €20.00 an hour"},
        {{.effect = EFFECT_AMOUNT,
          .amount = 1500,
          .from = {2000, 12, 20},
          .until = {2001, 1, 7},
          .every_year = true},
         "From 20 December to 6 January, every year: €15.00 more"},
        {{.effect = EFFECT_DAY, .amount = 1500, .from = {2027, 5, 1}, .until = {2027, 5, 2}},
         "On the day 1 May 2027: €15.00 a day"},
        {{.effect = EFFECT_PERSON,
          .amount = 1200,
          .people_least = 30,
          .resource_id = 4,
          .resource_name = "Aula",
          .ends_here = true},
         "Aula, 30 people or more: €12.00 a person, and no rule after it"},
        {{.effect = EFFECT_PERCENT,
          .amount = -5000,
          .scope = {.kinds = 1U << KIND_DESK},
          .ahead_most_min = 120},
         "Desks, booked at most 2\u00a0h ahead: 50% less"},
        {{.effect = EFFECT_PERCENT, .amount = -1500, .ahead_least_min = 43200},
         "Booked at least 30 days ahead: 15% less"},
        {{.effect = EFFECT_FIXED,
          .amount = 5000,
          .shortest_min = 120,
          .longest_min = 240,
          .audience = AUDIENCE_GROUP,
          .group = "students"},
         "From 2\u00a0h to 4\u00a0h long, for the group students: €50.00, however long"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(price_sentence(&ctx, &cases[i].rule, "EUR"), cases[i].sentence);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

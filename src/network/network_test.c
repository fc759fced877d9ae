/* The network and its register, on both engines. */
#include "base/id.h"
#include "network/network_internal.h"
#include "network_routes.h"
#include "store/store.h"

#include "support/test_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum status news(struct ctx *ctx, void *arg)
{
    struct fact *facts;
    size_t n;
    const char *names = "";
    assert_int_equal(fact_next(ctx, "network_test", 100, &facts, &n), OK);
    for (size_t i = 0; i < n; i++)
        names = arena_printf(ctx->arena, "%s%s%s", names, i ? " " : "", facts[i].name);
    assert_string_equal(names, (const char *)arg);
    return OK;
}

/* Run `work` in one transaction, on each engine; then exactly these facts are announced, in order.
 */
static void play(enum status (*work)(struct ctx *ctx, void *arg), const char *facts)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    char expected[2000];
    snprintf(expected, sizeof(expected), "%s", facts);
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, work, &t), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, news, expected), OK);
        test_store_close(&t);
    }
}

static struct operator_ officina(void)
{
    return (struct operator_){.name = "Officina Aperta",
                              .legal_name = "Officina Aperta S.r.l.",
                              .vat_id = "it 00743110157",
                              .country = "IT",
                              .currency = "EUR",
                              .email = "ciao@officina.example",
                              .vat_rate_bp = 2200};
}

/* ---- NW-1, NW-2 ----------------------------------------------------------------------------- */

static enum status one_network(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct network first;
    struct network again;
    assert_int_equal(network_get(ctx, &first), OK);
    assert_int_equal(first.key.n, 32);
    assert_int_equal(network_ensure(ctx), OK);
    first.name = "Rete dei Portici";
    first.tagline = NULL;
    first.lang = "en";
    first.zone = "Europe/Madrid";
    first.mail_from = "Rete dei Portici <ciao@portici.example>";
    assert_int_equal(network_set(ctx, &first), OK);
    assert_int_equal(network_get(ctx, &again), OK);
    assert_string_equal(again.name, "Rete dei Portici");
    assert_string_equal(again.tagline, "");
    assert_string_equal(again.zone, "Europe/Madrid");
    assert_memory_equal(first.key.p, again.key.p, 32);
    const char *url;
    assert_int_equal(network_note_url(ctx, "https://portici.example"), OK);
    assert_int_equal(network_public_url(ctx, &url), OK);
    assert_string_equal(url, "https://portici.example");
    return OK;
}

static void the_network_is_one_row_with_one_key(void **state) /* NW-1 */
{
    (void)state;
    play(one_network, "network.changed");
}

static enum status lines(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct network n;
    struct tagline *all;
    size_t all_n;
    assert_int_equal(network_get(ctx, &n), OK);
    n.tagline = "sixty places";
    assert_int_equal(network_set(ctx, &n), OK);
    const struct tagline italian = {"it", "sessanta posti"};
    assert_int_equal(network_set_taglines(ctx, &italian, 1), OK);
    assert_int_equal(network_taglines(ctx, &all, &all_n), OK);
    assert_string_equal(network_tagline(&n, all, all_n, "it"), "sessanta posti");
    assert_string_equal(network_tagline(&n, all, all_n, "en"), "sixty places");
    n.lang = "it"; /* the network's own line is in its language, whatever was said before */
    assert_string_equal(network_tagline(&n, all, all_n, "it"), "sixty places");

    /* Refused field by field, and nothing of it is kept. */
    char long_line[TAGLINE_MAX + 2];
    memset(long_line, 'x', sizeof(long_line));
    long_line[TAGLINE_MAX + 1] = '\0';
    const struct tagline bad[] = {{"it", ""}, {"tlh", "jIyaj"}, {"en", long_line}};
    assert_int_equal(network_set_taglines(ctx, bad, 3), INVALID);
    assert_int_equal(ctx->problem.fields_n, 2);
    assert_string_equal(ctx->problem.fields[0].name, "taglines[1]");
    assert_string_equal(ctx->problem.fields[1].name, "taglines[2]");
    assert_int_equal(network_taglines(ctx, &all, &all_n), OK);
    assert_int_equal(all_n, 1);

    /* An empty one is taken away: the network's own stands in. */
    assert_int_equal(network_set_taglines(ctx, bad, 1), OK);
    assert_int_equal(network_taglines(ctx, &all, &all_n), OK);
    assert_int_equal(all_n, 0);
    return OK;
}

static void the_line_under_the_name_is_in_the_readers_language(void **state) /* NW-9 */
{
    (void)state;
    play(lines, "network.changed");
}

static enum status tags(struct ctx *ctx, void *arg)
{
    (void)arg;
    char tag[NETWORK_TAG_CHARS + 1];
    char other[NETWORK_TAG_CHARS + 1];
    assert_int_equal(network_tag(ctx, "booking", 7, tag), OK);
    assert_int_equal(strlen(tag), NETWORK_TAG_CHARS);
    assert_int_equal(strspn(tag, id_digits), NETWORK_TAG_CHARS);
    assert_int_equal(network_tag_check(ctx, "booking", 7, tag), OK);
    assert_int_equal(network_tag_check(ctx, "booking", 8, tag), NOT_FOUND);
    assert_int_equal(network_tag_check(ctx, "calendar", 7, tag), NOT_FOUND);
    assert_int_equal(network_tag_check(ctx, "booking", 7, NULL), NOT_FOUND);
    assert_int_equal(network_tag_check(ctx, "booking", 7, ""), NOT_FOUND);
    assert_int_equal(network_tag(ctx, "booking", INT64_MAX, other), OK);
    assert_string_not_equal(tag, other);
    tag[25] = tag[25] == 'z' ? 'y' : 'z';
    assert_int_equal(network_tag_check(ctx, "booking", 7, tag), NOT_FOUND);
    return OK;
}

/* Mails are kept for years: their links stay what they are. */
static enum status rounds(struct ctx *ctx, void *arg)
{
    (void)arg;
    char tag[NETWORK_TAG_CHARS + 1];
    char plain[NETWORK_TAG_CHARS + 1];
    int64_t round = -1;
    struct network_asked asked = {
        .purpose = "booking.answer", .id = 7, .account_id = 3, .round = 1};
    assert_int_equal(network_asked_tag(ctx, &asked, tag), OK);
    assert_int_equal(network_tag(ctx, "booking.answer:3:1", 7, plain), OK);
    assert_string_equal(tag, plain);
    asked.round = 4;
    assert_int_equal(network_asked_round(ctx, &asked, tag, &round), OK);
    assert_int_equal(round, 1);
    assert_int_equal(network_asked_round(ctx, &asked, NULL, &round), NOT_FOUND);
    asked.account_id = 4;
    assert_int_equal(network_asked_round(ctx, &asked, tag, &round), NOT_FOUND);
    asked.account_id = 3;
    asked.round = 0;
    assert_int_equal(network_asked_round(ctx, &asked, tag, &round), NOT_FOUND);
    return OK;
}

static void a_tag_fits_one_purpose_and_one_id(void **state) /* NW-2 */
{
    (void)state;
    play(tags, "");
    play(rounds, "");
}

/* ---- NW-3 to NW-6 --------------------------------------------------------------------------- */

static enum status registered(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct operator_ o = officina();
    struct operator_ kept;
    int64_t first;
    int64_t second;
    assert_int_equal(operator_save(ctx, &o, &first), OK);
    assert_int_equal(operator_save(ctx, &o, &second), OK);
    assert_int_equal(operator_get(ctx, first, &kept), OK);
    assert_string_equal(kept.slug, "officina-aperta");
    assert_string_equal(kept.vat_id, "00743110157");
    assert_int_equal(kept.status, OPERATOR_ACTIVE);
    assert_int_equal(operator_of_slug(ctx, "officina-aperta-2", &kept), OK);
    assert_int_equal(kept.id, second);

    o.name = "New"; /* /network/operators/new is a page of ours */
    assert_int_equal(operator_save(ctx, &o, &second), OK);
    assert_int_equal(operator_get(ctx, second, &kept), OK);
    assert_string_equal(kept.slug, "new-2");

    kept.name = "Nuova";
    kept.slug = "another";
    assert_int_equal(operator_save(ctx, &kept, NULL), OK);
    assert_int_equal(operator_get(ctx, second, &kept), OK);
    assert_string_equal(kept.name, "Nuova");
    assert_string_equal(kept.slug, "new-2");

    kept.id = 12345;
    assert_int_equal(operator_save(ctx, &kept, NULL), NOT_FOUND);
    struct operator_ *all;
    size_t n;
    assert_int_equal(operator_all(ctx, &all, &n), OK);
    assert_int_equal(n, 3);
    assert_string_equal(all[0].name, "Nuova");
    return OK;
}

static void slugs_are_unique_and_stay(void **state) /* NW-3 */
{
    (void)state;
    play(registered, "operator.added operator.added operator.added operator.changed");
}

static enum status refused(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct operator_ bad = {.name = "",
                            .legal_name = "",
                            .vat_id = "00743110158",
                            .country = "IT",
                            .currency = "LIT",
                            .email = "nobody",
                            .vat_rate_bp = 10001};
    assert_int_equal(operator_save(ctx, &bad, NULL), INVALID);
    assert_string_equal(ctx->problem.code, "form.invalid");
    assert_int_equal(ctx->problem.fields_n, 6);
    ctx->problem = (struct problem){0};
    struct operator_ *all;
    size_t n;
    assert_int_equal(operator_all(ctx, &all, &n), OK);
    assert_int_equal(n, 0);
    struct network wrong = {.name = "", .lang = "xx", .zone = "../etc", .mail_from = "a\nb"};
    assert_int_equal(network_set(ctx, &wrong), INVALID);
    assert_int_equal(ctx->problem.fields_n, 4);
    return OK;
}

static void what_is_refused_is_refused_field_by_field(void **state) /* NW-6 */
{
    (void)state;
    play(refused, "");
}

static void currencies_and_countries(void **state) /* NW-4 */
{
    (void)state;
    assert_true(currency_known("EUR"));
    assert_false(currency_known("eur"));
    assert_false(currency_known(NULL));
    assert_true(country_valid("IT"));
    assert_false(country_valid("it"));
    assert_false(country_valid("ITA"));
}

/* One transaction: what it says before and after it changed something. */
static enum status grown(struct ctx *ctx, void *arg)
{
    int64_t *revision = arg;
    int64_t before = 0;
    int64_t after = 0;
    int64_t id = 0;
    struct operator_ o = officina();
    assert_int_equal(network_register(ctx, &before), OK);
    assert_true(before >= *revision);
    assert_int_equal(operator_save(ctx, &o, &id), OK);
    assert_int_equal(network_register(ctx, &after), OK);
    assert_int_equal(after, REGISTER_CHANGES);
    assert_int_equal(operator_set_status(ctx, id, OPERATOR_SUSPENDED), OK);
    *revision = before;
    return OK;
}

static enum status read_register(struct ctx *ctx, void *arg)
{
    return network_register(ctx, arg);
}

static enum status grown_in_vain(struct ctx *ctx, void *arg)
{
    assert_int_equal(grown(ctx, arg), OK);
    return CONFLICT;
}

static void an_operator_begins_with_the_rate_of_its_country(void **state) /* NW-8 */
{
    (void)state;
    static const struct {
        const char *country, *is;
        int64_t bp;
    } cases[] = {{"IT", "IT", 2200}, {"ES", "ES", 2100}, {"DE", "DE", 1900}, {"FI", "FI", 2550},
                 {"CH", "CH", 810},  {"", "IT", 2200},   {NULL, "IT", 2200}, {"US", "US", 0}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct operator_ o = operator_begin("Officina", cases[i].country, "a@example.org");
        assert_string_equal(o.country, cases[i].is);
        assert_int_equal(o.vat_rate_bp, cases[i].bp);
        assert_true(o.vat_assumed);
    }
}

static void the_register_grows_with_what_is_kept(void **state) /* NW-7 */
{
    (void)state;
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        int64_t before = 0;
        int64_t after = 0;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, grown, &before), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, read_register, &after), OK);
        assert_true(after > before);
        before = after;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, grown_in_vain, &before), CONFLICT);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, read_register, &before), OK);
        assert_int_equal(after, before);
        test_store_close(&t);
    }
}

static enum status suspended(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct operator_ o = officina();
    int64_t id;
    assert_int_equal(operator_save(ctx, &o, &id), OK);
    assert_int_equal(operator_set_status(ctx, id, OPERATOR_SUSPENDED), OK);
    assert_int_equal(operator_set_status(ctx, id, OPERATOR_SUSPENDED), OK);
    assert_int_equal(operator_get(ctx, id, &o), OK);
    assert_int_equal(o.status, OPERATOR_SUSPENDED);
    assert_int_equal(operator_set_status(ctx, id, OPERATOR_ACTIVE), OK);
    assert_int_equal(operator_set_status(ctx, 99, OPERATOR_ACTIVE), NOT_FOUND);
    return OK;
}

static void suspending_twice_is_one_fact(void **state) /* NW-5 */
{
    (void)state;
    play(suspended, "operator.added operator.suspended operator.resumed");
}

/* ---- the pages' handlers -------------------------------------------------------------------- */

static enum status listed(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct operator_ o = officina();
    struct operator_list_view view;
    int64_t id = 0;
    for (int i = 0; i < 60; i++) {
        o.name = arena_printf(ctx->arena, "Forl\u00EC %02d", i);
        assert_int_equal(operator_save(ctx, &o, &id), OK);
    }
    assert_int_equal(operator_set_status(ctx, id, OPERATOR_SUSPENDED), OK);
    struct operator_list_form form = {.sort = "name", .page = 1};
    assert_int_equal(operator_list(ctx, &form, &view), OK);
    assert_int_equal(view.total, 60);
    assert_int_equal(view.pages, 2);
    assert_int_equal(view.operators_n, 50);
    assert_string_equal(view.operators[0].slug, "forli-00");
    assert_int_equal(view.active, 59);
    assert_int_equal(view.suspended, 1);
    assert_false(view.previous.has);
    assert_true(view.next.has);
    form.page = 2;
    assert_int_equal(operator_list(ctx, &form, &view), OK);
    assert_int_equal(view.operators_n, 10);
    assert_false(view.next.has);
    form = (struct operator_list_form){.q = "FORLI 58", .sort = "newest", .page = 1};
    assert_int_equal(operator_list(ctx, &form, &view), OK);
    assert_int_equal(view.total, 1);
    assert_string_equal(view.operators[0].slug, "forli-58");
    form = (struct operator_list_form){.status = "suspended", .sort = "name", .page = 1};
    assert_int_equal(operator_list(ctx, &form, &view), OK);
    assert_int_equal(view.total, 1);
    assert_string_equal(view.operators[0].status, "suspended");
    struct operator_card_view card;
    assert_int_equal(operator_show(ctx, &(struct operator_of_form){"forli-58"}, &card), OK);
    assert_string_equal(card.vat_rate, "22.00");
    assert_int_equal(operator_show(ctx, &(struct operator_of_form){"nobody"}, &card), NOT_FOUND);
    return OK;
}

static void the_register_is_searched_filtered_and_paged(void **state)
{
    (void)state;
    char facts[62 * 16] = "";
    for (int i = 0; i < 60; i++)
        memcpy(facts + strlen(facts), "operator.added ", 16);
    memcpy(facts + strlen(facts), "operator.suspended", 19);
    play(listed, facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_network_is_one_row_with_one_key),
        cmocka_unit_test(the_line_under_the_name_is_in_the_readers_language),
        cmocka_unit_test(a_tag_fits_one_purpose_and_one_id),
        cmocka_unit_test(slugs_are_unique_and_stay),
        cmocka_unit_test(what_is_refused_is_refused_field_by_field),
        cmocka_unit_test(currencies_and_countries),
        cmocka_unit_test(an_operator_begins_with_the_rate_of_its_country),
        cmocka_unit_test(the_register_grows_with_what_is_kept),
        cmocka_unit_test(suspending_twice_is_one_fact),
        cmocka_unit_test(the_register_is_searched_filtered_and_paged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

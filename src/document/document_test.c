#include "document/document_markdown.h"
#include "document/document_start.h"
#include "support/test_document.h"

#include "document_sql.h"
#include "mail/mail.h"

#include <sqlite3.h>

/* ---- fields (pure) --------------------------------------------------------------------------- */

/* DC-1 */
static void test_scan_DC_1(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    uint64_t used = 0;
    struct text_problem p = text_scan(a, "Dear {{member.name}},\n{{ price }} a month", &used);
    assert_int_equal(p.fault, TEXT_SOUND);
    assert_true(used >> field_index("member.name", 11) & 1);
    assert_true(used >> field_index("price", 5) & 1);
    p = text_scan(a, "one\ntwo\n{{member.shoe_size}}", &used);
    assert_int_equal(p.fault, TEXT_UNKNOWN_FIELD);
    assert_int_equal(p.line, 3);
    assert_string_equal(p.word, "member.shoe_size");
    p = text_scan(a, "one {{price\n}}", &used);
    assert_int_equal(p.fault, TEXT_UNCLOSED);
    assert_int_equal(p.line, 1);
    p = text_scan(a, "{{}}", &used);
    assert_int_equal(p.fault, TEXT_UNKNOWN_FIELD);
    p = text_scan(a, "{{", &used);
    assert_int_equal(p.fault, TEXT_UNCLOSED);
    arena_free(a);
}

/* DC-4 */
static void test_fill_DC_4(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct document_value v[DOCUMENT_FIELDS_MAX];
    sample_values((struct date){2027, 3, 2}, "EUR", v);
    v[field_index("member.name", 11)].text = "# <b>Eve</b>\n\n[x](http://evil.example)";
    v[field_index("member.phone", 12)].text = NULL;
    const struct lang *it = text_lang("it");
    assert_string_equal(text_fill(a, "a {{member.name}} b", it, v),
                        "a \\# \\<b\\>Eve\\<\\/b\\> \\[x\\]\\(http\\:\\/\\/evil\\.example\\) b");
    assert_string_equal(text_fill(a, "{{member.phone}}", it, v), "—");
    assert_string_equal(title_fill(a, "{{price}} / {{today}}", it, v),
                        "180,00\xc2\xa0€ / 2 marzo 2027");
    assert_null(text_fill(a, "{{nothing}}", it, v));
    arena_free(a);
}

/* ---- issuing --------------------------------------------------------------------------------- */

static struct document_world world;

static void make_world(struct ctx *ctx)
{
    world_make(ctx, &world);
}

static void write_text(struct ctx *ctx, const char *lang, const char *title, const char *body)
{
    world_write(ctx, &world, lang, title, body);
}

static struct document_ask ask_of(const struct document_value *values, size_t n)
{
    return world_ask(&world, values, n);
}

static enum status issue_one(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t id = 0;
    int64_t other = 0;
    struct document d;
    struct document_standing st;
    make_world(ctx);
    const struct document_value price = document_money("price", 18000, "EUR");
    struct document_ask ask = ask_of(&price, 1);

    /* A value that is missing is named. */
    ask.values_n = 0;
    assert_int_equal(document_issue(ctx, &ask, &id), INVALID);
    assert_string_equal(ctx->problem.fields[0].name, "price");
    assert_string_equal(ctx->problem.fields[0].code, "document.value_missing");
    ctx->problem = (struct problem){0};

    ask.values_n = 1;
    assert_int_equal(document_issue(ctx, &ask, &id), OK);
    assert_int_equal(document_get(ctx, id, &d), OK);
    assert_string_equal(d.title, "Contratto di Nives *Furlan*");
    assert_string_equal(d.lang, "it");
    assert_int_equal(d.state, DOCUMENT_WAITING);
    assert_int_equal(d.expires_at - d.issued_at, 30 * 86400);

    /* DC-3: a new version does not touch it. */
    write_text(ctx, "it", "Altro", "Altro");
    assert_int_equal(template_publish(ctx, world.template_id, "altro", NULL), OK);
    assert_int_equal(document_get(ctx, id, &d), OK);
    assert_string_equal(d.title, "Contratto di Nives *Furlan*");
    assert_int_equal(d.version, 1);

    /* DC-5: a language that the template has not; a person known by his address only. */
    ask.lang = "es";
    ask.account_id = 0;
    ask.email = "juan@correo.example";
    ask.name = "Juan";
    assert_int_equal(document_issue(ctx, &ask, &other), OK);
    assert_int_equal(document_get(ctx, other, &d), OK);
    assert_string_equal(d.lang, "en");
    assert_int_equal(d.version, 2);

    assert_int_equal(document_state_of(ctx, "stay", 4711, &st), OK);
    assert_int_equal(st.documents, 2);
    assert_int_equal(st.waiting, 2);
    assert_false(st.done);
    assert_int_equal(st.last_id, other);
    assert_int_equal(document_state_of(ctx, "stay", 1, &st), OK);
    assert_int_equal(st.last_id, 0);

    /* Taken back. */
    assert_int_equal(document_withdraw_of(ctx, "stay", 4711, "chose another office"), OK);
    assert_int_equal(document_state_of(ctx, "stay", 4711, &st), OK);
    assert_int_equal(st.documents, 0);
    assert_int_equal(st.last_state, DOCUMENT_WITHDRAWN);
    return OK;
}

static void play_issue(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, issue_one), OK);
}

static void test_issue_DC_3_DC_5(void **state)
{
    (void)state;
    run_on_both(play_issue);
}

/* DC-6 */
static enum status use_elsewhere(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    int64_t id = 0;
    const struct document_value price = document_money("price", 18000, "EUR");
    struct document_ask ask = ask_of(&price, 1);
    const struct operator_ o = {.slug = "",
                                .name = "Altri",
                                .legal_name = "Altri S.r.l.",
                                .country = "IT",
                                .currency = "EUR",
                                .email = "x@altri.example"};
    assert_int_equal(operator_save(ctx, &o, &ask.operator_id), OK);
    ask.space_id = 0;
    assert_int_equal(document_issue(ctx, &ask, &id), CONFLICT);
    assert_string_equal(ctx->problem.code, "document.template_unusable");
    struct document_choice *choices;
    size_t n = 9;
    assert_int_equal(document_templates(ctx, ask.operator_id, 0, 0, &choices, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(document_templates(ctx, world.house.operator_id, world.house.space_id,
                                        DOCUMENT_CONTRACT, &choices, &n),
                     OK);
    assert_int_equal(n, 1);
    const char *const *names;
    assert_int_equal(document_needs(ctx, world.template_id, &names, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(names[0], "price");
    ask.template_id = 12345;
    ctx->problem = (struct problem){0};
    assert_int_equal(document_issue(ctx, &ask, &id), NOT_FOUND);
    return OK;
}

static void play_elsewhere(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, use_elsewhere), OK);
}

static void test_owner_DC_6(void **state)
{
    (void)state;
    run_on_both(play_elsewhere);
}

/* DC-2: what is published stays, whatever is written after. */
static enum status write_on(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_version_of_row v;
    struct template_text text;
    const struct sql_version_of_args first = {.template_id = 0, .number = 1};
    struct sql_version_of_args of = first;
    make_world(ctx);
    of.template_id = world.template_id;
    write_text(ctx, "en", "Second", "Second");
    assert_int_equal(sql_version_of(ctx, &of, &v), OK);
    assert_int_equal(text_for(ctx, v.id, "en", &text), OK);
    assert_string_equal(text.title, "Contract of {{member.name}}");
    assert_int_equal(template_publish(ctx, world.template_id, "second", "avv. Rossi"), OK);
    assert_int_equal(text_for(ctx, v.id, "en", &text), OK);
    assert_string_equal(text.title, "Contract of {{member.name}}");
    assert_int_equal(template_publish(ctx, world.template_id, NULL, NULL), CONFLICT);
    assert_string_equal(ctx->problem.code, "document.nothing_new");
    return OK;
}

static void play_write_on(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_on), OK);
}

static void test_versions_DC_2(void **state)
{
    (void)state;
    run_on_both(play_write_on);
}

/* DC-7: a row that was changed, and one that was taken out, are found. */
static enum status make_chain(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t id = 0;
    struct findings f;
    const struct document_value price = document_money("price", 18000, "EUR");
    make_world(ctx);
    const struct document_ask ask = ask_of(&price, 1);
    assert_int_equal(document_issue(ctx, &ask, &id), OK);
    assert_int_equal(document_withdraw_of(ctx, "stay", 4711, NULL), OK);
    assert_int_equal(document_check(ctx, &f), OK);
    assert_int_equal(f.looked_at, 2);
    assert_int_equal(f.faults, 0);
    return OK;
}

static enum status check_chain(struct ctx *ctx, void *arg)
{
    struct findings f;
    (void)arg;
    assert_int_equal(document_check(ctx, &f), OK);
    assert_int_equal(f.faults, 1);
    return OK;
}

static void meddle(struct scenario *s, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(s->t->url, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void play_chain(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_chain), OK);
    if (s->t->engine != STORE_SQLITE)
        return;
    meddle(s, "update document_evidence set at = at + 1 where number = 1");
    assert_int_equal(in_tx(s, DB_READ, check_chain), OK);
    meddle(s, "update document_evidence set at = at - 1 where number = 1");
    meddle(s, "delete from document_evidence where number = 1");
    assert_int_equal(in_tx(s, DB_READ, check_chain), OK);
}

static void test_chain_DC_7(void **state)
{
    (void)state;
    run_on_both(play_chain);
}

/* ---- the texts that come with the program ---------------------------------------------------- */

/* Each is sound, in both languages, with the same fields and as many boxes to tick. */
static void test_starts(void **state)
{
    (void)state;
    struct arena *a = arena_new(LIMIT_ARENA_BYTES);
    assert_true(start_texts_n >= 14);
    for (size_t i = 0; i + 1 < start_texts_n; i += 2) {
        const struct start_text *en = &start_texts[i];
        const struct start_text *it = &start_texts[i + 1];
        uint64_t used_en = 0;
        uint64_t used_it = 1;
        struct markdown md_en;
        struct markdown md_it;
        assert_string_equal(en->key, it->key);
        assert_string_equal(en->lang, "en");
        assert_string_equal(it->lang, "it");
        assert_int_equal(text_scan(a, en->text, &used_en).fault, TEXT_SOUND);
        assert_int_equal(text_scan(a, it->text, &used_it).fault, TEXT_SOUND);
        assert_true(used_en == used_it);
        assert_int_equal(markdown_read(a, en->text, &md_en), OK);
        assert_int_equal(markdown_read(a, it->text, &md_it), OK);
        assert_int_equal(md_en.tasks_n, md_it.tasks_n);
        assert_int_equal(md_en.blocks_n, md_it.blocks_n);
    }
    arena_free(a);
}

static enum status bring_starts(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t first = 0;
    int64_t again = 0;
    struct document_choice *choices;
    size_t n;
    assert_int_equal(document_ensure(ctx), OK);
    assert_int_equal(document_start_of(ctx, "office", &first), OK);
    assert_int_equal(document_ensure(ctx), OK);
    assert_int_equal(document_start_of(ctx, "office", &again), OK);
    assert_int_equal(first, again);
    assert_int_equal(document_start_of(ctx, "nothing", &again), NOT_FOUND);
    assert_int_equal(document_templates(ctx, 0, 0, DOCUMENT_CONSENT, &choices, &n), OK);
    assert_int_equal(n, 3);
    return OK;
}

static void play_starts(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, bring_starts), OK);
}

static void test_starts_are_brought_once(void **state)
{
    (void)state;
    run_on_both(play_starts);
}

/* ---- consents -------------------------------------------------------------------------------- */

/* DC-8, DC-9 */
static enum status consents(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    int64_t id = 0;
    struct document_consent c;
    bool yes = true;
    const struct template_new t = {
        .kind = DOCUMENT_CONSENT, .name = "Directory", .purpose = "directory"};
    assert_int_equal(template_add(ctx, &t, &id), OK);
    assert_int_equal(document_accept(ctx, world.account_id, id, 0), NOT_FOUND);
    const struct template_text text = {"en", "Directory", "My name may be shown."};
    assert_int_equal(template_write(ctx, id, &text), OK);
    assert_int_equal(template_publish(ctx, id, NULL, NULL), OK);
    assert_int_equal(document_allows(ctx, world.account_id, 0, "directory", &yes), OK);
    assert_false(yes);
    assert_int_equal(document_accept(ctx, world.account_id, id, 1), OK);
    assert_int_equal(document_accept(ctx, world.account_id, id, 1), OK); /* DC-9 */
    assert_int_equal(document_allows(ctx, world.account_id, 0, "directory", &yes), OK);
    assert_true(yes);

    /* A new version: what was given stands, but not for what is in force. */
    assert_int_equal(template_write(ctx, id, &text), OK);
    assert_int_equal(template_publish(ctx, id, "clearer", NULL), OK);
    assert_int_equal(document_consent_of(ctx, world.account_id, id, &c), OK);
    assert_true(c.given);
    assert_false(c.current_too);
    assert_int_equal(document_accept(ctx, world.account_id, id, 1), CONFLICT);
    assert_int_equal(document_accept(ctx, world.account_id, id, 2), OK);
    assert_int_equal(document_withdraw_consent(ctx, world.account_id, id), OK);
    assert_int_equal(document_withdraw_consent(ctx, world.account_id, id), OK);
    assert_int_equal(document_allows(ctx, world.account_id, 0, "directory", &yes), OK);
    assert_false(yes);

    /* A contract is not withdrawn like that. */
    ctx->problem = (struct problem){0};
    assert_int_equal(document_withdraw_consent(ctx, world.account_id, world.template_id), CONFLICT);
    return OK;
}

static void play_consents(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, consents), OK);
}

static void test_consents_DC_8_DC_9(void **state)
{
    (void)state;
    run_on_both(play_consents);
}

/* ---- house rules that change ----------------------------------------------------------------- */

static int64_t rules_id;

static enum status rules_accepted(struct ctx *ctx, void *arg)
{
    (void)arg;
    make_world(ctx);
    const struct template_new t = {.kind = DOCUMENT_RULES, .name = "House rules", .asked = true};
    const struct template_text text = {"en", "House rules", "Close the window."};
    int64_t other = 0;
    assert_int_equal(people_account(ctx, "never@loggia.example", NULL, &other), OK);
    assert_int_equal(template_add(ctx, &t, &rules_id), OK);
    assert_int_equal(template_write(ctx, rules_id, &text), OK);
    assert_int_equal(template_publish(ctx, rules_id, NULL, NULL), OK);
    return document_accept(ctx, world.account_id, rules_id, 1);
}

static enum status rules_changed(struct ctx *ctx, void *arg)
{
    const struct template_text text = {"en", "House rules", "Close the window and the door."};
    (void)arg;
    assert_int_equal(template_write(ctx, rules_id, &text), OK);
    return template_publish(ctx, rules_id, "the door, too", NULL);
}

static enum status rules_mailed(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    (void)arg;
    while (n > 0)
        assert_int_equal(document_mail_facts(ctx, "https://l.example", &n), OK);
    return OK;
}

static enum status mails_seen(struct ctx *ctx, void *arg)
{
    struct mail_counts *mails = arg;
    return mail_count(ctx, mails);
}

static int64_t mails_of(struct scenario *s)
{
    struct mail_counts mails = {0};
    assert_int_equal(in_tx(s, DB_WRITE, rules_mailed), OK);
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_READ, mails_seen, &mails), OK);
    return mails.waiting;
}

static enum status rules_accepted_again(struct ctx *ctx, void *arg)
{
    const enum status s = rules_changed(ctx, arg);
    return s == OK ? document_accept(ctx, world.account_id, rules_id, 0) : s;
}

/* DC-16: one letter for one version, to who accepted the one before; none to who did it already. */
static void play_rules(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, rules_accepted), OK);
    const int64_t before = mails_of(s);
    assert_int_equal(in_tx(s, DB_WRITE, rules_changed), OK);
    assert_int_equal(mails_of(s), before + 1);
    assert_int_equal(mails_of(s), before + 1);
    assert_int_equal(in_tx(s, DB_WRITE, rules_accepted_again), OK);
    assert_int_equal(mails_of(s), before + 1);
}

static void test_new_rules_are_told_DC_16(void **state)
{
    (void)state;
    run_on_both(play_rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_DC_1),
        cmocka_unit_test(test_fill_DC_4),
        cmocka_unit_test(test_issue_DC_3_DC_5),
        cmocka_unit_test(test_owner_DC_6),
        cmocka_unit_test(test_versions_DC_2),
        cmocka_unit_test(test_chain_DC_7),
        cmocka_unit_test(test_starts),
        cmocka_unit_test(test_starts_are_brought_once),
        cmocka_unit_test(test_consents_DC_8_DC_9),
        cmocka_unit_test(test_new_rules_are_told_DC_16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

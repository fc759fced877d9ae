/* Whom one can meet, introductions and ties, on both engines. Handlers are called as the router
 * calls them, outside a request. */
#include "booking/booking.h"
#include "community/community_internal.h"
#include "community_routes.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, DAY_S = 86400 };

/* Two spaces; Nives hosts the first, Marta and Luca work there, Olga works in the second, Piero
 * only says that the first is his, Zoe has an account and nothing else. */
struct town {
    struct test_house house;
    int64_t second; /* space */
    int64_t nives, marta, luca, olga, piero, zoe;
    struct actor as[6]; /* in this order */
    struct grant grants[6];
    int64_t introduction;
    char *seen; /* what others learned of it (malloc) */
    int64_t facts, mails;
};

static int64_t account(struct ctx *ctx, const char *email, const char *name)
{
    int64_t id = 0;
    test_must(people_account(ctx, email, name, &id), "account");
    return id;
}

static void grant_to(struct ctx *ctx, int64_t account_id, enum role role, int64_t operator_id,
                     int64_t space_id)
{
    const struct grant g = {role, operator_id, space_id};
    test_must(people_grant(ctx, account_id, &g), "grant");
}

static void book(struct ctx *ctx, struct town *t, const struct actor *who, int64_t in_s)
{
    const struct zone *rome = zone_get("Europe/Rome");
    struct date day;
    minute at;
    struct booking b;
    bool repeated;
    zone_civil(rome, ctx_now_s(ctx) + in_s, &day, &at);
    const struct booking_ask ask = {.space_id = t->house.space_id,
                                    .resource_id = t->house.desks,
                                    .span = {.date = day, .from = 10 * H, .to = 12 * H},
                                    .units = 1,
                                    .name = who->name,
                                    .email = who->email};
    ctx->actor = who;
    test_must(booking_place(ctx, &ask, &b, &repeated), "booking");
    ctx->actor = NULL;
}

static void open_town(struct ctx *ctx, struct town *t)
{
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &t->house);
    const int64_t operator_id = t->house.operator_id;
    t->second = test_space(ctx, operator_id, "secondo", "Secondo", &terms);
    static const char *const emails[] = {"nives@posta.example", "marta@posta.example",
                                         "luca@posta.example",  "olga@posta.example",
                                         "piero@posta.example", "zoe@posta.example"};
    static const char *const names[] = {"Nives", "Marta", "Luca", "Olga", "Piero", "Zoe"};
    int64_t *const ids[] = {&t->nives, &t->marta, &t->luca, &t->olga, &t->piero, &t->zoe};
    for (size_t i = 0; i < ARRAY_LEN(emails); i++) {
        *ids[i] = account(ctx, emails[i], names[i]);
        t->as[i] = (struct actor){.account_id = *ids[i], .email = emails[i], .name = names[i]};
    }
    grant_to(ctx, t->nives, ROLE_HOST, operator_id, t->house.space_id);
    grant_to(ctx, t->marta, ROLE_MEMBER, operator_id, t->house.space_id);
    grant_to(ctx, t->olga, ROLE_MEMBER, operator_id, t->second);
    t->grants[0] = (struct grant){ROLE_HOST, operator_id, t->house.space_id};
    t->as[0].grants = &t->grants[0];
    t->as[0].grants_n = 1;
    book(ctx, t, &t->as[2], 0); /* Luca comes today */
}

static void tell(struct ctx *ctx, int64_t account_id, enum circle wide, const char *offers,
                 const char *wants)
{
    struct card c = {.account_id = account_id,
                     .headline = "Una frase",
                     .trades = "Grafica",
                     .skills = "",
                     .offers = offers,
                     .wants = wants,
                     .languages = "",
                     .links = ""};
    for (int i = 0; i < CARD__N; i++)
        c.see[i] = wide;
    test_must(card_save(ctx, &c), "card");
}

/* Steps, each in a transaction of its own: facts are given out when they are committed. */
static void steps_on_both(enum status (*const *steps)(struct ctx *ctx, void *arg), size_t n)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct town town = {.second = 0};
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &town), OK);
        test_store_close(&t);
        booking_forget_spaces();
        free(town.seen);
    }
}

static void on_both(enum status (*work)(struct ctx *ctx, void *arg))
{
    steps_on_both(&work, 1);
}

static const struct person_view *in_list(const struct people_list_view *v, int64_t id)
{
    for (size_t i = 0; i < v->people_n; i++)
        if (v->people[i].id == id)
            return &v->people[i];
    return NULL;
}

static struct people_list_view here_as(struct ctx *ctx, const struct actor *who, const char *q)
{
    struct people_list_view v;
    const struct people_of_space_form form = {.slug = "portello", .q = q, .page = 1};
    ctx->actor = who;
    assert_int_equal(people_here(ctx, &form, &v), OK);
    ctx->actor = NULL;
    return v;
}

static enum circle reach_as(struct ctx *ctx, int64_t who, int64_t whom)
{
    struct viewer v;
    enum circle reach;
    assert_int_equal(viewer_of(ctx, who, &v), OK);
    assert_int_equal(viewer_reach(ctx, &v, whom, &reach), OK);
    return reach;
}

/* ---- who is of a space ----------------------------------------------------------------------- */

static enum status belonging(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct space space;
    struct fellow *f;
    size_t n;
    open_town(ctx, t);
    struct card home = {.account_id = t->piero,
                        .headline = "",
                        .trades = "",
                        .skills = "",
                        .offers = "",
                        .wants = "",
                        .languages = "",
                        .links = "",
                        .home_space_id = t->house.space_id};
    test_must(card_save(ctx, &home), "card");
    assert_int_equal(space_get(ctx, t->house.space_id, &space), OK);
    assert_int_equal(community_fellows(ctx, &space, &f, &n), OK);
    assert_int_equal(n, 4); /* Nives, Marta, Luca, Piero */
    for (size_t i = 0; i < n; i++)
        assert_int_equal(f[i].proven, f[i].account_id != t->piero);
    assert_int_equal(reach_as(ctx, t->marta, t->luca), CIRCLE_SPACE);
    assert_int_equal(reach_as(ctx, t->luca, t->marta), CIRCLE_SPACE);
    assert_int_equal(reach_as(ctx, t->olga, t->marta), CIRCLE_NETWORK);
    assert_int_equal(reach_as(ctx, t->zoe, t->marta), CIRCLE_EVERYONE);
    assert_int_equal(reach_as(ctx, 0, t->marta), CIRCLE_EVERYONE);
    assert_int_equal(reach_as(ctx, t->marta, t->marta), CIRCLE_NOBODY);
    /* Saying that a space is his shows him to its people, and shows him nothing. */
    assert_int_equal(reach_as(ctx, t->marta, t->piero), CIRCLE_SPACE);
    assert_int_equal(reach_as(ctx, t->piero, t->marta), CIRCLE_EVERYONE);
    /* A booking counts for ninety days. */
    struct clock later = clock_fixed(ctx_now_s(ctx) + (int64_t)(BELONG_DAYS - 1) * DAY_S);
    const struct clock *now = ctx->clock;
    ctx->clock = &later;
    assert_int_equal(reach_as(ctx, t->luca, t->marta), CIRCLE_SPACE);
    later.fixed_us += 2LL * DAY_S * 1000000;
    assert_int_equal(reach_as(ctx, t->luca, t->marta), CIRCLE_EVERYONE);
    ctx->clock = now;
    return OK;
}

static void who_is_of_a_space(void **state) /* CM-2 CM-3 */
{
    (void)state;
    on_both(belonging);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status lists(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    tell(ctx, t->marta, CIRCLE_SPACE, "Mappe", "Una commercialista");
    tell(ctx, t->luca, CIRCLE_EVERYONE, "Conti", "Un logo segreto");
    struct card c;
    assert_int_equal(card_get(ctx, t->luca, &c), OK);
    c.see[CARD_WANTS] = CIRCLE_SPACE;
    c.see[CARD_DAYS] = CIRCLE_NETWORK;
    assert_int_equal(card_save(ctx, &c), OK);
    /* A colleague, one of the network, a stranger. */
    struct people_list_view v = here_as(ctx, &t->as[0], NULL);
    assert_int_equal(v.shown, 2);
    assert_string_equal(in_list(&v, t->luca)->wants, "Un logo segreto");
    assert_true(in_list(&v, t->luca)->today);
    assert_int_equal(v.expected, 1);
    v = here_as(ctx, &t->as[3], NULL);
    assert_int_equal(v.shown, 1);
    assert_null(in_list(&v, t->marta));
    assert_null(in_list(&v, t->luca)->wants);
    assert_true(in_list(&v, t->luca)->today);
    v = here_as(ctx, NULL, NULL);
    assert_int_equal(v.total, 1);
    assert_false(in_list(&v, t->luca)->today);
    assert_int_equal(v.expected, 0);
    /* Searching finds only what the reader may read. */
    assert_int_equal(here_as(ctx, &t->as[1], "segreto").total, 1);
    assert_int_equal(here_as(ctx, &t->as[3], "segreto").total, 0);
    assert_int_equal(here_as(ctx, NULL, "marta").total, 0);
    assert_int_equal(here_as(ctx, &t->as[2], "MARTA mappe").total, 1);
    return OK;
}

static void each_reads_what_he_may(void **state) /* CM-1 CM-5 */
{
    (void)state;
    on_both(lists);
}

static enum status one_person(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct person_page_view v;
    open_town(ctx, t);
    tell(ctx, t->marta, CIRCLE_NETWORK, "Mappe", "");
    static const unsigned char jpeg[] = {1, 2, 3};
    const struct bytes small = {jpeg, 2};
    const struct bytes large = {jpeg, 3};
    assert_int_equal(card_set_photo(ctx, t->marta, small, large), OK);
    const struct person_of_form of = {.id = t->marta};
    const struct person_photo_form photo = {.id = t->marta, .size = "small"};
    for (int i = 0; i < 6; i++) {
        const bool may = i < 4; /* Piero and Zoe are of no space */
        ctx->actor = &t->as[i];
        assert_int_equal(person_show(ctx, &of, &v), may ? OK : NOT_FOUND);
        assert_int_equal(person_photo_show(ctx, &photo), may ? OK : NOT_FOUND);
    }
    ctx->actor = NULL;
    assert_int_equal(person_show(ctx, &of, &v), NOT_FOUND);
    assert_int_equal(person_photo_show(ctx, &photo), NOT_FOUND);
    assert_int_equal(person_show(ctx, &(struct person_of_form){.id = 99}, &v), NOT_FOUND);
    /* Another picture has another address; one that is taken away is gone. */
    struct full_card c;
    assert_int_equal(full_card_get(ctx, t->marta, &c), OK);
    const int64_t first = c.photo;
    assert_int_equal(card_remove_photo(ctx, t->marta), OK);
    assert_int_equal(card_remove_photo(ctx, t->marta), NOT_FOUND);
    assert_int_equal(card_set_photo(ctx, t->marta, small, large), OK);
    assert_int_equal(full_card_get(ctx, t->marta, &c), OK);
    assert_true(c.photo > first);
    /* Forgotten: nobody finds him. */
    assert_int_equal(community_forget(ctx, t->marta), OK);
    ctx->actor = &t->as[0];
    assert_int_equal(person_show(ctx, &of, &v), NOT_FOUND);
    assert_int_equal(here_as(ctx, &t->as[0], NULL).shown, 0);
    return OK;
}

static void one_person_and_his_picture(void **state) /* CM-1 CM-6 CM-15 */
{
    (void)state;
    on_both(one_person);
}

static enum status saving(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    struct card c = {.account_id = t->marta,
                     .headline = "x",
                     .trades = "a,b,c,d,e,f",
                     .skills = "",
                     .offers = "",
                     .wants = "",
                     .languages = "",
                     .links = "javascript:alert(1)"};
    assert_int_equal(card_save(ctx, &c), INVALID);
    assert_int_equal(ctx->problem.fields_n, 2);
    assert_string_equal(ctx->problem.fields[0].name, "trades");
    assert_string_equal(ctx->problem.fields[1].code, "card.link");
    ctx->problem = (struct problem){0};
    c.trades = "Grafica, grafica; Mappe";
    c.links = "mappe.example\n\nhttp://altro.example";
    assert_int_equal(card_save(ctx, &c), OK);
    assert_int_equal(card_get(ctx, t->marta, &c), OK);
    assert_string_equal(c.trades, "Grafica;Mappe");
    assert_string_equal(c.links, "https://mappe.example\nhttp://altro.example");
    return OK;
}

static void what_is_typed_is_cleaned_or_refused(void **state) /* CM-7 */
{
    (void)state;
    on_both(saving);
}

/* ---- introductions --------------------------------------------------------------------------- */

static int64_t introduced(struct ctx *ctx, const struct actor *by, int64_t one, int64_t two,
                          enum status expected)
{
    int64_t id = 0;
    const struct introduction_ask ask = {.one = one, .two = two, .why = "Perché sì"};
    ctx->problem = (struct problem){0};
    ctx->actor = by;
    assert_int_equal(introduction_make(ctx, &ask, &id), expected);
    ctx->actor = NULL;
    return id;
}

/* How many mails were written, after what new facts call for. */
static int64_t mails(struct ctx *ctx)
{
    struct mail_counts counts;
    size_t n;
    do
        assert_int_equal(community_mail_facts(ctx, "https://l.example", &n), OK);
    while (n > 0);
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

static enum status introduce_them(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    tell(ctx, t->marta, CIRCLE_SPACE, "Mappe", "");
    tell(ctx, t->luca, CIRCLE_SPACE, "Conti", "");
    /* Olga reads nothing of the two; nobody is introduced to himself. */
    introduced(ctx, &t->as[3], t->marta, t->luca, NOT_FOUND);
    introduced(ctx, &t->as[0], t->marta, t->marta, INVALID);
    t->introduction = introduced(ctx, &t->as[0], t->luca, t->marta, OK);
    return OK;
}

static enum status both_say_yes(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct introduction i;
    struct introduction_view v;
    const int64_t id = t->introduction;
    assert_int_equal(mails(ctx), 2); /* to the two, not to the introducer */
    /* No stranger, and not the introducer, opens it without a secret. */
    const struct introduction_link_form link = {.code = id};
    const struct actor *const others[] = {NULL, &t->as[0], &t->as[3]};
    for (size_t k = 0; k < ARRAY_LEN(others); k++) {
        ctx->actor = others[k];
        assert_int_equal(introduction_show(ctx, &link, &v), NOT_FOUND);
        assert_string_equal(ctx->problem.code, "introduction.unknown");
        ctx->problem = (struct problem){0};
    }
    /* One yes shows no address. */
    assert_int_equal(introduction_answer(ctx, id, t->marta, true, &i), OK);
    ctx->actor = &t->as[1];
    assert_int_equal(introduction_show(ctx, &link, &v), OK);
    assert_null(v.email);
    assert_string_equal(v.other->name, "Luca");
    assert_string_equal(v.mine, "yes");
    /* Two do. */
    assert_int_equal(introduction_answer(ctx, id, t->luca, true, &i), OK);
    assert_int_equal(i.status, INTRODUCTION_MET);
    assert_int_equal(introduction_show(ctx, &link, &v), OK);
    assert_string_equal(v.email, "luca@posta.example");
    ctx->actor = NULL;
    assert_int_equal(introduction_answer(ctx, id, t->luca, false, &i), CONFLICT);
    ctx->problem = (struct problem){0};
    assert_int_equal(introduction_answer(ctx, id, t->olga, true, &i), NOT_FOUND);
    return OK;
}

static enum status left_in_peace(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    assert_int_equal(mails(ctx), 5); /* to all three */
    introduced(ctx, &t->as[0], t->marta, t->luca, CONFLICT);
    introduced(ctx, &t->as[1], t->marta, t->luca, CONFLICT);
    assert_string_equal(ctx->problem.code, "introduction.again");
    return OK;
}

static void two_meet_when_both_say_yes(void **state) /* CM-8 CM-10 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {introduce_them, both_say_yes,
                                                                 left_in_peace};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* All that Nives, who introduced them, and Luca learn of it, as one text (malloc). */
static char *seen_of(struct ctx *ctx, struct town *t)
{
    struct introductions_view mine;
    struct introduction_view side;
    struct buf out;
    buf_init(&out, 1 << 20);
    const struct actor *const others[] = {&t->as[0], &t->as[2]};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        ctx->actor = others[i];
        assert_int_equal(introductions_mine(ctx, &mine), OK);
        introductions_view_json(&out, &mine);
    }
    const struct introduction_link_form link = {.code = t->introduction};
    assert_int_equal(introduction_show(ctx, &link, &side), OK);
    introduction_view_json(&out, &side);
    ctx->actor = NULL;
    buf_char(&out, '\0');
    assert_false(out.failed);
    return out.p;
}

static int64_t facts_so_far(struct ctx *ctx)
{
    struct fact *facts;
    size_t n;
    assert_int_equal(fact_next(ctx, "test", 1000, &facts, &n), OK);
    return (int64_t)n;
}

static enum status luca_says_yes(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct introduction i;
    assert_int_equal(introduction_answer(ctx, t->introduction, t->luca, true, &i), OK);
    t->seen = seen_of(ctx, t);
    t->facts = facts_so_far(ctx);
    t->mails = mails(ctx);
    assert_int_equal(introduction_answer(ctx, t->introduction, t->marta, false, &i), OK);
    return OK;
}

static enum status nobody_learns_of_the_no(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct introduction i;
    size_t n;
    char *seen = seen_of(ctx, t);
    assert_string_equal(seen, t->seen);
    free(seen);
    assert_int_equal(facts_so_far(ctx), t->facts);
    assert_int_equal(mails(ctx), t->mails);
    /* In the end it is over, as if nobody had answered. */
    struct clock later = clock_fixed(ctx_now_s(ctx) + (int64_t)(INTRODUCTION_DAYS + 1) * DAY_S);
    const struct clock *now = ctx->clock;
    ctx->clock = &later;
    assert_int_equal(introduction_lapse_due(ctx, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(introduction_lapse_due(ctx, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(introduction_get(ctx, t->introduction, &i), OK);
    assert_int_equal(i.status, INTRODUCTION_LAPSED);
    assert_int_equal(i.one_answer, ANSWER_NONE);
    assert_int_equal(i.two_answer, ANSWER_NONE);
    /* Later Luca himself would like to meet her; a no may become a yes while it waits. */
    later.fixed_us += (int64_t)INTRODUCTION_AGAIN_DAYS * DAY_S * 1000000;
    grant_to(ctx, t->luca, ROLE_MEMBER, t->house.operator_id, t->house.space_id);
    int64_t id = introduced(ctx, &t->as[2], t->marta, t->luca, OK);
    assert_int_equal(introduction_answer(ctx, id, t->marta, false, &i), OK);
    assert_int_equal(introduction_answer(ctx, id, t->marta, true, &i), OK);
    assert_int_equal(i.status, INTRODUCTION_MET);
    ctx->clock = now;
    return OK;
}

static void a_no_is_told_to_nobody(void **state) /* CM-9 CM-11 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {introduce_them, luca_says_yes,
                                                                 nobody_learns_of_the_no};
    steps_on_both(steps, ARRAY_LEN(steps));
}

static enum status many(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    tell(ctx, t->marta, CIRCLE_SPACE, "Mappe", "");
    for (int i = 0; i <= INTRODUCTIONS_A_DAY; i++) {
        char email[40];
        (void)snprintf(email, sizeof(email), "p%d@posta.example", i);
        int64_t id = account(ctx, email, "Uno");
        tell(ctx, id, CIRCLE_EVERYONE, "Conti", "");
        introduced(ctx, &t->as[1], t->marta, id, i < INTRODUCTIONS_A_DAY ? OK : LIMIT);
    }
    assert_string_equal(ctx->problem.code, "introduction.many");
    return OK;
}

static void one_introduces_so_many_a_day(void **state) /* CM-10 */
{
    (void)state;
    on_both(many);
}

static enum status suggesting(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct introductions_of_space_view v;
    const struct introductions_of_space_form here = {.slug = "portello", .page = 1};
    open_town(ctx, t);
    tell(ctx, t->marta, CIRCLE_SPACE, "Disegno mappe", "");
    tell(ctx, t->luca, CIRCLE_SPACE, "", "Una mappa per la sala");
    ctx->actor = &t->as[0];
    assert_int_equal(introductions_here(ctx, &here, &v), OK);
    assert_int_equal(v.suggestions_n, 1);
    assert_int_equal(v.suggestions[0].giver->id, t->marta);
    /* A steward who is not of the space reads less. */
    struct grant steward = {.role = ROLE_STEWARD};
    struct actor other = t->as[5];
    grant_to(ctx, t->zoe, ROLE_STEWARD, 0, 0);
    other.grants = &steward;
    other.grants_n = 1;
    ctx->actor = &other;
    assert_int_equal(introductions_here(ctx, &here, &v), OK);
    assert_int_equal(v.suggestions_n, 0);
    ctx->actor = &t->as[0];
    const struct introduction_pass_form pass = {
        .slug = "portello", .one = t->luca, .two = t->marta};
    assert_int_equal(introduction_pass_over(ctx, &pass, &v), OK);
    assert_int_equal(introduction_pass_over(ctx, &pass, &v), OK);
    assert_int_equal(v.suggestions_n, 0);
    return OK;
}

static void suggestions_read_what_both_allow(void **state) /* CM-16 */
{
    (void)state;
    on_both(suggesting);
}

/* ---- ties ------------------------------------------------------------------------------------ */

static enum status ties(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    char code[TIE_CODE_BYTES];
    int64_t who = 0;
    struct bring_view v;
    open_town(ctx, t);
    assert_int_equal(tie_code(ctx, t->marta, code), OK);
    assert_int_equal(strlen(code), TIE_CODE_CHARS);
    assert_int_equal(tie_of_code(ctx, code, &who), OK);
    assert_int_equal(who, t->marta);
    code[TIE_CODE_CHARS - 1] = code[TIE_CODE_CHARS - 1] == 'a' ? 'b' : 'a';
    assert_int_equal(tie_of_code(ctx, code, &who), NOT_FOUND);
    assert_int_equal(tie_of_code(ctx, NULL, &who), NOT_FOUND);
    assert_int_equal(tie_of_code(ctx, "00000000000000000000000000000000", &who), NOT_FOUND);
    /* Once, not to oneself, not in a circle. */
    assert_int_equal(tie_add(ctx, t->luca, t->marta, t->house.space_id, TIE_LINK), OK);
    assert_int_equal(tie_add(ctx, t->luca, t->olga, 0, TIE_SAID), OK);
    assert_int_equal(tie_add(ctx, t->marta, t->marta, 0, TIE_SAID), OK);
    assert_int_equal(tie_add(ctx, t->olga, t->luca, 0, TIE_LINK), OK);
    assert_int_equal(tie_add(ctx, t->marta, t->olga, 0, TIE_SAID), OK);
    const struct bring_page_form none = {.space = NULL};
    ctx->actor = &t->as[1];
    assert_int_equal(bring_show(ctx, &none, &v), OK);
    assert_null(v.brought_by);
    assert_int_equal(v.people, 2);
    assert_int_equal(v.direct, 1);
    assert_string_equal(v.brought[0].name, "Luca"); /* he came by her link */
    assert_null(v.brought[1].name);                 /* Olga tells her nothing */
    tell(ctx, t->olga, CIRCLE_EVERYONE, "", "");
    assert_int_equal(bring_show(ctx, &none, &v), OK);
    assert_string_equal(v.brought[1].name, "Olga");
    assert_string_equal(v.brought[1].by, "Luca");
    /* A known and an unknown address are answered alike. */
    ctx->actor = &t->as[5];
    const struct tie_say_form known = {.by = "MARTA@posta.example"};
    const struct tie_say_form unknown = {.by = "nobody@posta.example"};
    const struct tie_say_form wrong = {.by = "whatever"};
    assert_int_equal(tie_set(ctx, &unknown, &v), OK);
    assert_null(v.brought_by);
    assert_int_equal(tie_set(ctx, &known, &v), OK);
    assert_string_equal(v.brought_by, "Marta");
    assert_int_equal(tie_set(ctx, &wrong, &v), INVALID);
    ctx->problem = (struct problem){0};
    assert_int_equal(tie_set(ctx, &(struct tie_say_form){.by = NULL}, &v), OK);
    assert_null(v.brought_by);
    return OK;
}

static void who_brought_whom(void **state) /* CM-12 CM-14 */
{
    (void)state;
    on_both(ties);
}

static enum status sums(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct brought_of_space_view v;
    const struct brought_of_space_form here = {.slug = "portello"};
    open_town(ctx, t);
    for (int i = 0; i < 5; i++) {
        char email[40];
        (void)snprintf(email, sizeof(email), "p%d@posta.example", i);
        int64_t id = account(ctx, email, "Uno");
        int64_t by = i < 3 ? t->marta : t->luca;
        assert_int_equal(tie_add(ctx, id, by, t->house.space_id, TIE_LINK), OK);
    }
    ctx->actor = &t->as[0];
    assert_int_equal(brought_here(ctx, &here, &v), OK);
    assert_int_equal(v.people, 5);
    assert_int_equal(v.bringers, 2);
    assert_int_equal(v.months[11].people, 5);
    assert_int_equal(v.lines_n, 2);
    assert_int_equal(v.lines[0].people, 3);
    assert_null(v.lines[0].name); /* her card does not tell it */
    assert_true(v.lines[1].few);
    assert_null(v.lines[1].name);
    assert_int_equal(v.lines[1].people, 2);
    tell(ctx, t->marta, CIRCLE_SPACE, "", "");
    tell(ctx, t->luca, CIRCLE_SPACE, "", "");
    assert_int_equal(brought_here(ctx, &here, &v), OK);
    assert_string_equal(v.lines[0].name, "Marta");
    assert_null(v.lines[1].name);
    return OK;
}

static void the_host_sees_sums(void **state) /* CM-13 */
{
    (void)state;
    on_both(sums);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_of_a_space),
        cmocka_unit_test(each_reads_what_he_may),
        cmocka_unit_test(one_person_and_his_picture),
        cmocka_unit_test(what_is_typed_is_cleaned_or_refused),
        cmocka_unit_test(two_meet_when_both_say_yes),
        cmocka_unit_test(a_no_is_told_to_nobody),
        cmocka_unit_test(one_introduces_so_many_a_day),
        cmocka_unit_test(suggestions_read_what_both_allow),
        cmocka_unit_test(who_brought_whom),
        cmocka_unit_test(the_host_sees_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

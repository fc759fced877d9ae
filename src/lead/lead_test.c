/* Enquiries, tours and wishes, on both engines. Handlers are called as the router calls them,
 * outside a request. */
#include "booking/booking.h"
#include "community/community.h"
#include "lead/lead_internal.h"
#include "lead_routes.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60, DAY_S = 86400 };

/* Two spaces of two operators in Padova, and what the steps of a test hand on. */
struct town {
    struct test_house house;
    int64_t other_space;
    struct grant other_grant;
    struct actor other_host;
    int64_t lead, tour, wish;
    int64_t mails;
    struct clock clock;
};

static int64_t account(struct ctx *ctx, const char *email, const char *name)
{
    int64_t id = 0;
    test_must(people_account(ctx, email, name, &id), "account");
    return id;
}

static struct actor host_of(struct ctx *ctx, const char *email, const char *name,
                            const struct grant *g)
{
    const int64_t id = account(ctx, email, name);
    test_must(people_grant(ctx, id, g), "grant");
    return (struct actor){
        .account_id = id, .email = email, .name = name, .grants = g, .grants_n = 1};
}

static void open_town(struct ctx *ctx, struct town *t)
{
    const struct booking_terms terms = test_terms();
    const struct operator_ o = {.slug = "",
                                .name = "Altrove",
                                .legal_name = "Altrove S.r.l.",
                                .country = "IT",
                                .currency = "EUR",
                                .email = "conti@altrove.example"};
    int64_t operator_id;
    test_house_make(ctx, &terms, (struct span){8 * H, 20 * H}, &t->house);
    test_must(operator_save(ctx, &o, &operator_id), "operator");
    t->other_space = test_space(ctx, operator_id, "altrove", "Altrove", &terms);
    test_house_hours(ctx, t->other_space, (struct span){8 * H, 20 * H});
    t->house.host = host_of(ctx, "host@portello.example", "Nives", &t->house.grant);
    t->other_grant = (struct grant){ROLE_HOST, operator_id, t->other_space};
    t->other_host = host_of(ctx, "host@altrove.example", "Olmo", &t->other_grant);
    struct tour_terms tours = {
        .offered = true, .length_min = 30, .notice_min = 60, .horizon_days = 14, .meeting = ""};
    for (int day = 1; day <= 7; day++) {
        tours.open[day][0] = (struct span){10 * H, 12 * H};
        tours.open_n[day] = 1;
    }
    test_must(tour_terms_save(ctx, t->house.space_id, &tours), "tours");
}

static void steps_on_both(enum status (*const *steps)(struct ctx *ctx, void *arg), size_t n)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct town town = {.lead = 0};
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &town), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static void on_both(enum status (*work)(struct ctx *ctx, void *arg))
{
    steps_on_both(&work, 1);
}

static struct lead_ask ask_for(const struct town *t, const char *email)
{
    return (struct lead_ask){.space_id = t->house.space_id,
                             .wants = WANTS_DESK,
                             .when_text = "da marzo",
                             .people = 2,
                             .message = "Due scrivanie vicine.",
                             .name = "Ada Guest",
                             .email = email,
                             .source = SOURCE_FRIEND};
}

static int64_t asked(struct ctx *ctx, const struct lead_ask *ask, enum status expected)
{
    int64_t id = 0;
    ctx->problem = (struct problem){0};
    assert_int_equal(lead_add(ctx, ask, &id), expected);
    return id;
}

static struct lead lead_now(struct ctx *ctx, int64_t id)
{
    struct lead l;
    assert_int_equal(lead_get(ctx, id, &l), OK);
    return l;
}

/* How many mails were written, after what new facts call for. */
static int64_t mails(struct ctx *ctx)
{
    struct mail_counts counts;
    size_t n;
    do
        assert_int_equal(lead_mail_facts(ctx, "https://l.example", &n), OK);
    while (n);
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

static int64_t first_slot(struct ctx *ctx, const struct town *t, size_t i)
{
    struct space space;
    struct tour_slot *slots;
    size_t n;
    assert_int_equal(space_get(ctx, t->house.space_id, &space), OK);
    assert_int_equal(tour_offers(ctx, &space, &slots, &n), OK);
    assert_true(n > i);
    return slots[i].starts_at;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static enum status asking(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    struct lead_ask ask = ask_for(t, "ada@posta.example");
    const int64_t id = asked(ctx, &ask, OK);
    assert_int_equal(asked(ctx, &ask, OK), id); /* a double click */
    ask.email = "ADA@posta.example";
    assert_int_equal(asked(ctx, &ask, OK), id);
    ask.wants = WANTS_ROOM;
    assert_int_not_equal(asked(ctx, &ask, OK), id);
    for (int i = 2; i <= LEADS_A_DAY; i++) {
        ask.message = arena_printf(ctx->arena, "Ancora %d", i);
        asked(ctx, &ask, i < LEADS_A_DAY ? OK : LIMIT);
    }
    assert_string_equal(ctx->problem.code, "lead.many");
    /* The staff notes a caller: without an address, but with a way to reach him. */
    struct lead_ask caller = ask_for(t, NULL);
    asked(ctx, &caller, INVALID);
    ctx->actor = &t->house.host;
    asked(ctx, &caller, INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "lead.no_way");
    caller.phone = "049 123456";
    const struct lead noted = lead_now(ctx, asked(ctx, &caller, OK));
    assert_int_equal(noted.made_by, t->house.host.account_id);
    caller.name = "";
    asked(ctx, &caller, INVALID);
    ctx->actor = NULL;
    return OK;
}

static void one_asks_so_often(void **state) /* LD-3 */
{
    (void)state;
    on_both(asking);
}

/* ---- who sees it ----------------------------------------------------------------------------- */

static enum status seeing(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    const struct lead_ask ask = ask_for(t, "ada@posta.example");
    const int64_t id = asked(ctx, &ask, OK);
    struct lead l = lead_now(ctx, id);
    struct lead_page_view page;
    struct lead_view mine;
    char tag[NETWORK_TAG_CHARS + 1];
    assert_int_equal(lead_note(ctx, &l, "Paga tardi, dicono."), OK);
    assert_int_equal(lead_answer(ctx, &l, "Posto c'è", "Venga a vedere."), OK);
    assert_int_equal(network_tag(ctx, "lead", id, tag), OK);
    /* By its link, and by no other secret, space or code. */
    const struct lead_link_form link = {.slug = "portello", .code = id, .secret = tag};
    const struct lead_link_form others[] = {
        {.slug = "portello", .code = id, .secret = NULL},
        {.slug = "portello", .code = id, .secret = "wq11p8xh68nax6875cc9j23kn4"},
        {.slug = "altrove", .code = id, .secret = tag},
        {.slug = "portello", .code = id + 1, .secret = tag}};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_int_equal(lead_show(ctx, &others[i], &mine), NOT_FOUND);
        assert_string_equal(ctx->problem.code, "lead.unknown");
        ctx->problem = (struct problem){0};
    }
    assert_int_equal(lead_show(ctx, &link, &mine), OK);
    assert_int_equal(mine.said_n, 1);
    struct buf json;
    buf_init(&json, 1 << 20);
    lead_view_json(&json, &mine);
    buf_char(&json, '\0');
    assert_null(strstr(json.p, "Paga tardi"));
    assert_non_null(strstr(json.p, "Venga a vedere"));
    buf_free(&json);
    /* The staff: all of it, but not through another space. */
    ctx->actor = &t->house.host;
    assert_int_equal(lead_look(ctx, &(struct lead_of_form){.slug = "portello", .id = id}, &page),
                     OK);
    assert_int_equal(page.story_n, 2);
    assert_string_equal(page.lead->status, "answered");
    ctx->actor = &t->other_host;
    assert_int_equal(lead_look(ctx, &(struct lead_of_form){.slug = "altrove", .id = id}, &page),
                     NOT_FOUND);
    assert_string_equal(ctx->problem.code, "lead.unknown");
    ctx->problem = (struct problem){0};
    const struct lead_note_form note = {.slug = "altrove", .id = id, .note = "x"};
    assert_int_equal(lead_note_add(ctx, &note, &page), NOT_FOUND);
    ctx->problem = (struct problem){0};
    struct lead_list_view list;
    const struct lead_list_form all = {
        .slug = "altrove", .status = "all", .sort = "newest", .look = "list", .page = 1};
    assert_int_equal(lead_list_show(ctx, &all, &list), OK);
    assert_int_equal(list.total, 0);
    ctx->actor = NULL;
    return OK;
}

static void staff_and_link_see_it_notes_only_the_staff(void **state) /* LD-1 LD-2 */
{
    (void)state;
    on_both(seeing);
}

/* ---- the list -------------------------------------------------------------------------------- */

static enum status listing(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    static const char *const names[] = {"Carla", "Àda", "Bea"};
    static const enum lead_status states[] = {LEAD_NEW, LEAD_OFFER, LEAD_LOST};
    open_town(ctx, t);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const int64_t made = ctx_now_s(ctx) - ((int64_t)i + 1) * 3 * DAY_S;
        const struct lead_seed seed = {.ask = {.space_id = t->house.space_id,
                                               .wants = WANTS_DESK,
                                               .name = names[i],
                                               .email = "x@posta.example",
                                               .source = i ? SOURCE_SEARCH : SOURCE_FRIEND},
                                       .status = states[i],
                                       .lost = states[i] == LEAD_LOST ? LOST_PRICE : LOST_UNSAID,
                                       .made_at = made,
                                       .changed_at = made,
                                       .lang = "it",
                                       .next_text = i == 1 ? "Chiamare" : NULL,
                                       .next =
                                           i == 1 ? (struct date){2027, 1, 15} : (struct date){0}};
        assert_int_equal(lead_load(ctx, &seed), OK);
    }
    ctx->actor = &t->house.host;
    struct lead_list_view v;
    struct lead_list_form f = {
        .slug = "portello", .status = "open", .sort = "newest", .look = "list", .page = 1};
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_int_equal(v.total, 2);
    assert_int_equal(v.waiting, 1);
    assert_int_equal(v.late, 1);
    assert_int_equal(v.due, 1); /* today in Rome */
    assert_string_equal(v.leads[0].name, "Carla");
    f.sort = "next";
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_string_equal(v.leads[0].name, "Àda");
    f.q = "ada";
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_int_equal(v.total, 1);
    f.q = NULL;
    f.status = "lost";
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_string_equal(v.leads[0].lost, "price");
    f.look = "board";
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_int_equal(v.columns_n, 7);
    assert_int_equal(v.columns[LEAD_OFFER - LEAD_NEW].total, 1);
    f = (struct lead_list_form){.slug = "portello",
                                .status = "all",
                                .source = "search",
                                .sort = "oldest",
                                .look = "list",
                                .page = 1};
    assert_int_equal(lead_list_show(ctx, &f, &v), OK);
    assert_int_equal(v.total, 2);
    assert_string_equal(v.leads[0].name, "Bea");
    struct lead_sums_view sums;
    assert_int_equal(
        lead_sums_show(ctx, &(struct lead_of_slug_form){.slug = "portello", .months = 12}, &sums),
        OK);
    assert_int_equal(sums.asked, 3);
    assert_int_equal(sums.lost, 1);
    assert_int_equal(sums.won_percent.v, 0);
    assert_int_equal(sums.sources_n, 2);
    assert_string_equal(sums.reasons[0].reason, "price");
    ctx->actor = NULL;
    return OK;
}

static void lists_are_searched_filtered_and_summed(void **state) /* LD-14 */
{
    (void)state;
    on_both(listing);
}

/* ---- tours ----------------------------------------------------------------------------------- */

static enum status booking_tours(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct tour first;
    struct tour second;
    open_town(ctx, t);
    struct lead_ask ask = ask_for(t, "ada@posta.example");
    const int64_t at = first_slot(ctx, t, 0);
    const int64_t later = first_slot(ctx, t, 3);
    ask.tour_at = at + 60; /* no slot begins then */
    asked(ctx, &ask, CONFLICT);
    assert_string_equal(ctx->problem.code, "tour.taken");
    ask.message = "Con visita";
    ask.tour_at = at;
    t->lead = asked(ctx, &ask, OK);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(l.status, LEAD_TOUR_BOOKED);
    /* Taken for everybody else. */
    struct lead_ask bea = ask_for(t, "bea@posta.example");
    bea.tour_at = at;
    asked(ctx, &bea, CONFLICT);
    assert_true(first_slot(ctx, t, 0) > at);
    /* Another time moves it: one tour, and its old time is free again. */
    assert_int_equal(tour_of_lead(ctx, t->lead, &first), OK);
    assert_int_equal(tour_book(ctx, &l, later, &second), OK);
    assert_int_equal(second.id, first.id);
    assert_int_equal(second.revision, first.revision + 1);
    assert_int_equal(first_slot(ctx, t, 0), at);
    t->tour = first.id;
    ctx->problem = (struct problem){0};
    return OK;
}

static enum status tell_both(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    /* lead.asked is told with the tour; booked and moved: to the person and the host. */
    assert_int_equal(mails(ctx), 4);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(tour_turn(ctx, &l, TOUR_CANCELLED), OK);
    l = lead_now(ctx, t->lead);
    assert_int_equal(l.status, LEAD_NEW);
    assert_int_equal(tour_turn(ctx, &l, TOUR_DONE), CONFLICT);
    assert_string_equal(ctx->problem.code, "tour.none");
    ctx->problem = (struct problem){0};
    return OK;
}

static enum status tell_cancelled(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct tour tour;
    assert_int_equal(mails(ctx), 6);
    assert_int_equal(mails(ctx), 6);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(tour_book(ctx, &l, first_slot(ctx, t, 0), &tour), OK);
    assert_int_not_equal(tour.id, t->tour);
    l = lead_now(ctx, t->lead);
    assert_int_equal(tour_turn(ctx, &l, TOUR_CANCELLED), OK);
    return OK;
}

/* Booked and cancelled before anybody was told: only that it is off. */
static enum status tell_the_last(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct tour tour;
    assert_int_equal(mails(ctx), 8);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(tour_book(ctx, &l, first_slot(ctx, t, 0), &tour), OK);
    l = lead_now(ctx, t->lead);
    assert_int_equal(tour_turn(ctx, &l, TOUR_DONE), OK);
    assert_int_equal(lead_now(ctx, t->lead).status, LEAD_TOUR_DONE);
    return OK;
}

static void tours_are_booked_once_moved_and_told(void **state) /* LD-5 LD-6 LD-7 LD-10 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {booking_tours, tell_both,
                                                                 tell_cancelled, tell_the_last};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- answering and converting ---------------------------------------------------------------- */

static enum status ask_and_answer(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    struct lead_ask ask = ask_for(t, "ada@posta.example");
    ask.by_account_id = account(ctx, "marta@posta.example", "Marta");
    t->lead = asked(ctx, &ask, OK);
    return OK;
}

static enum status answer_it(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    assert_int_equal(mails(ctx), 2); /* to Ada and to the host */
    struct lead l = lead_now(ctx, t->lead);
    ctx->actor = &t->house.host;
    assert_int_equal(lead_answer(ctx, &l, "Oggetto", "Testo"), OK);
    ctx->actor = NULL;
    l = lead_now(ctx, t->lead);
    assert_int_equal(l.status, LEAD_ANSWERED);
    assert_int_equal(l.answered_at.v, ctx_now_s(ctx));
    t->clock = clock_fixed(ctx_now_s(ctx) + DAY_S);
    const struct clock *now = ctx->clock;
    ctx->clock = &t->clock;
    assert_int_equal(lead_answer(ctx, &l, "Oggetto", "Ancora"), OK);
    assert_int_equal(lead_now(ctx, t->lead).answered_at.v, l.answered_at.v);
    ctx->clock = now;
    assert_int_equal(lead_write(ctx, &l, "Grazie!"), OK);
    return OK;
}

static enum status convert_it(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    int64_t id;
    int64_t again;
    struct contact c;
    assert_int_equal(mails(ctx), 5); /* two answers, and Ada's word to the host */
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(lead_convert(ctx, &l, "nobody@posta.example", &id), INVALID);
    ctx->problem = (struct problem){0};
    assert_int_equal(lead_convert(ctx, &l, NULL, &id), OK);
    assert_int_equal(people_of_email(ctx, "ada@posta.example", &c), OK);
    assert_int_equal(c.account_id, id);
    assert_string_equal(c.name, "Ada Guest");
    l = lead_now(ctx, t->lead);
    assert_int_equal(l.status, LEAD_WON);
    assert_int_equal(lead_convert(ctx, &l, NULL, &again), OK);
    assert_int_equal(again, id);
    struct space space;
    const char *join;
    const char *book;
    assert_int_equal(space_get(ctx, t->house.space_id, &space), OK);
    assert_int_equal(lead_next_steps(ctx, &l, &space, &join, &book), OK);
    assert_null(join); /* no plans are sold */
    assert_string_equal(book, "/s/portello/book?name=Ada%20Guest&email=ada%40posta.example");
    return OK;
}

static enum status told_of_it_once(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct contact c;
    assert_int_equal(mails(ctx), 6); /* one welcome */
    /* Marta has her in her tree. */
    assert_int_equal(people_of_email(ctx, "marta@posta.example", &c), OK);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(l.by_account_id, c.account_id);
    return OK;
}

static void answered_and_converted_once(void **state) /* LD-10 LD-11 LD-13 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {ask_and_answer, answer_it,
                                                                 convert_it, told_of_it_once};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- waiting --------------------------------------------------------------------------------- */

static enum status wait(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    open_town(ctx, t);
    const struct lead_ask ask = ask_for(t, "ada@posta.example");
    t->lead = asked(ctx, &ask, OK);
    return OK;
}

/* The reminders that are due so many days after the question. */
static void reminders(struct ctx *ctx, int days, size_t expected)
{
    struct clock later = clock_fixed(ctx_now_s(ctx) + (int64_t)days * DAY_S + 1);
    const struct clock *now = ctx->clock;
    size_t n;
    ctx->clock = &later;
    assert_int_equal(lead_remind_due(ctx, &n), OK);
    assert_int_equal(n, expected);
    ctx->clock = now;
}

static enum status remind(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    t->mails = mails(ctx);
    reminders(ctx, 1, 0);
    reminders(ctx, 2, 1);
    reminders(ctx, 3, 0);
    reminders(ctx, 7, 1);
    reminders(ctx, 30, 0);
    return OK;
}

static enum status reminded(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    assert_int_equal(mails(ctx), t->mails + 2);
    return OK;
}

static void hosts_are_reminded_twice(void **state) /* LD-12 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {wait, remind, reminded};
    steps_on_both(steps, ARRAY_LEN(steps));
}

/* ---- forgetting ------------------------------------------------------------------------------ */

static enum status forgetting(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    size_t n;
    struct lead_page_view page;
    struct lead_sums_view before;
    struct lead_sums_view after;
    const struct lead_of_slug_form year = {.slug = "portello", .months = 24};
    open_town(ctx, t);
    struct lead_ask ask = ask_for(t, "ada@posta.example");
    ask.tour_at = first_slot(ctx, t, 0);
    t->lead = asked(ctx, &ask, OK);
    ask = ask_for(t, "bea@posta.example");
    const int64_t won = asked(ctx, &ask, OK);
    struct lead l = lead_now(ctx, won);
    int64_t id;
    assert_int_equal(lead_convert(ctx, &l, NULL, &id), OK);
    l = lead_now(ctx, t->lead);
    assert_int_equal(lead_note(ctx, &l, "Nota su di lei"), OK);
    ctx->actor = &t->house.host;
    assert_int_equal(lead_sums_show(ctx, &year, &before), OK);
    /* Not before the year is over; then once. */
    struct clock later = clock_fixed(ctx_now_s(ctx) + (int64_t)LEAD_KEEP_DAYS * DAY_S);
    ctx->clock = &later;
    assert_int_equal(lead_erase_due(ctx, &n), OK);
    assert_int_equal(n, 0);
    later.fixed_us += 1000000;
    assert_int_equal(lead_erase_due(ctx, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(lead_erase_due(ctx, &n), OK);
    assert_int_equal(n, 0);
    l = lead_now(ctx, t->lead);
    assert_true(l.erased);
    assert_string_equal(l.name, "");
    assert_string_equal(l.message, "");
    assert_string_equal(l.when_text, "");
    assert_null(l.email);
    assert_null(l.phone);
    const struct lead_of_form look = {.slug = "portello", .id = t->lead};
    assert_int_equal(lead_look(ctx, &look, &page), OK);
    assert_int_equal(page.story_n, 0);
    assert_int_equal(lead_answer(ctx, &l, "x", "y"), CONFLICT);
    ctx->problem = (struct problem){0};
    assert_string_equal(lead_now(ctx, won).name, "Ada Guest"); /* one of ours */
    assert_int_equal(lead_sums_show(ctx, &year, &after), OK);
    assert_int_equal(after.asked, before.asked);
    assert_int_equal(after.won, before.won);
    assert_int_equal(after.sources_n, before.sources_n);
    assert_int_equal(after.sources[0].asked, before.sources[0].asked);
    ctx->actor = NULL;
    return OK;
}

static void who_came_to_nothing_is_forgotten(void **state) /* LD-9 LD-14 */
{
    (void)state;
    on_both(forgetting);
}

static enum status taking_back(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct lead_view v;
    char tag[NETWORK_TAG_CHARS + 1];
    open_town(ctx, t);
    struct lead_ask ask = ask_for(t, "ada@posta.example");
    ask.tour_at = first_slot(ctx, t, 0);
    t->lead = asked(ctx, &ask, OK);
    assert_int_equal(network_tag(ctx, "lead", t->lead, tag), OK);
    const struct lead_link_form link = {.slug = "portello", .code = t->lead, .secret = tag};
    assert_int_equal(lead_withdraw(ctx, &link, &v), OK);
    assert_true(lead_now(ctx, t->lead).erased);
    assert_int_equal(first_slot(ctx, t, 0), ask.tour_at); /* free again */
    assert_int_equal(lead_show(ctx, &link, &v), NOT_FOUND);
    assert_string_equal(ctx->problem.code, "lead.gone");
    ctx->problem = (struct problem){0};
    return OK;
}

static void who_takes_it_back_is_forgotten_at_once(void **state) /* LD-9 */
{
    (void)state;
    on_both(taking_back);
}

/* ---- wishes ---------------------------------------------------------------------------------- */

static struct wish wish_near_padova(const char *email)
{
    return (struct wish){
        .place = "Padova",
        .lat = {true, 45406435},
        .lon = {true, 11876761},
        .ask = {
            .wants = WANTS_DESK, .message = "Una scrivania", .name = "Ada Guest", .email = email}};
}

static enum status wishing(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish w = wish_near_padova("ada@posta.example");
    int64_t again;
    open_town(ctx, t);
    assert_int_equal(wish_add(ctx, &w, &t->wish), OK);
    assert_int_equal(wish_add(ctx, &w, &again), OK);
    assert_int_equal(again, t->wish);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(w.status, WISH_PASSED);
    /* Both spaces have it, once. */
    struct near_space *near;
    size_t n;
    assert_int_equal(wish_near(ctx, &w, 10, &near, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(wish_pass(ctx, &w, t->other_space), OK);
    ctx->actor = &t->house.host;
    struct lead_list_view list;
    const struct lead_list_form all = {
        .slug = "portello", .status = "open", .sort = "newest", .look = "list", .page = 1};
    assert_int_equal(lead_list_show(ctx, &all, &list), OK);
    assert_int_equal(list.total, 1);
    assert_true(list.leads[0].network);
    t->lead = list.leads[0].id;
    ctx->actor = NULL;
    return OK;
}

static enum status first_answer(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish w;
    /* To Ada: who has it. To each of the two hosts: the enquiry. */
    assert_int_equal(mails(ctx), 3);
    struct lead l = lead_now(ctx, t->lead);
    assert_int_equal(lead_answer(ctx, &l, "Eccoci", "Venga."), OK);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(w.status, WISH_ANSWERED);
    assert_int_equal(w.answered_space_id, t->house.space_id);
    /* The other host sees who was first, and may answer too. */
    struct lead_list_view list;
    struct lead_page_view page;
    const struct lead_list_form all = {
        .slug = "altrove", .status = "open", .sort = "newest", .look = "list", .page = 1};
    ctx->actor = &t->other_host;
    assert_int_equal(lead_list_show(ctx, &all, &list), OK);
    const struct lead_of_form look = {.slug = "altrove", .id = list.leads[0].id};
    assert_int_equal(lead_look(ctx, &look, &page), OK);
    assert_string_equal(page.answered_elsewhere, "Bottega Portello");
    l = lead_now(ctx, look.id);
    assert_int_equal(lead_answer(ctx, &l, "Anche noi", "Venga."), OK);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(w.answered_space_id, t->house.space_id);
    ctx->actor = NULL;
    return OK;
}

static enum status asked_back(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish w;
    t->mails = mails(ctx);
    reminders(ctx, WISH_ASK_BACK_DAYS - 1, 0);
    reminders(ctx, WISH_ASK_BACK_DAYS, 1);
    reminders(ctx, WISH_ASK_BACK_DAYS + 9, 0);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(wish_set_status(ctx, &w, WISH_FOUND), OK);
    return OK;
}

static enum status forgotten_everywhere(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish w;
    assert_int_equal(mails(ctx), t->mails + 1);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(wish_erase(ctx, &w), OK);
    assert_true(lead_now(ctx, t->lead).erased);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_true(w.erased);
    assert_string_equal(w.ask.name, "");
    assert_null(w.ask.email);
    assert_int_equal(w.status, WISH_FOUND);
    return OK;
}

static void a_wish_is_passed_answered_and_asked_after(void **state) /* LD-8 LD-9 LD-15 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {wishing, first_answer, asked_back,
                                                                 forgotten_everywhere};
    steps_on_both(steps, ARRAY_LEN(steps));
}

static enum status far_away(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish w = wish_near_padova("ada@posta.example");
    const int64_t steward = account(ctx, "nadia@posta.example", "Nadia");
    open_town(ctx, t);
    test_must(people_grant(ctx, steward, &(struct grant){.role = ROLE_STEWARD}), "steward");
    w.place = "Palermo";
    w.lat.micro = 38115690;
    w.lon.micro = 13361270;
    assert_int_equal(wish_add(ctx, &w, &t->wish), OK);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(w.status, WISH_NEW);
    /* And near by, when stewards want to choose. */
    assert_int_equal(wish_set_at_once(ctx, false), OK);
    w = wish_near_padova("bea@posta.example");
    assert_int_equal(wish_add(ctx, &w, &t->wish), OK);
    assert_int_equal(wish_get(ctx, t->wish, &w), OK);
    assert_int_equal(w.status, WISH_NEW);
    return OK;
}

static enum status steward_chooses(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    struct wish_page_view page;
    const struct wish_of_form of = {.id = t->wish};
    /* Two wishes: to the steward and to the person, each. */
    assert_int_equal(mails(ctx), 4);
    assert_int_equal(wish_look(ctx, &of, &page), OK);
    assert_int_equal(page.near_n, 2);
    const int64_t one[] = {page.near[1].id};
    const struct wish_pass_on_form none = {.id = t->wish};
    const struct wish_pass_on_form pass = {.id = t->wish, .space = one, .space_n = 1};
    assert_int_equal(wish_pass_on(ctx, &none, &page), INVALID);
    ctx->problem = (struct problem){0};
    assert_int_equal(wish_pass_on(ctx, &pass, &page), OK);
    assert_int_equal(page.spaces_n, 1);
    assert_string_equal(page.wish->status, "passed");
    assert_int_equal(wish_pass_nearest(ctx, &of, &page), OK);
    assert_int_equal(page.spaces_n, 2);
    assert_int_equal(wish_pass_nearest(ctx, &of, &page), CONFLICT);
    assert_string_equal(ctx->problem.code, "wish.nobody_near");
    ctx->problem = (struct problem){0};
    return OK;
}

static void what_nobody_near_can_answer_waits_for_a_steward(void **state) /* LD-16 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {far_away, steward_chooses};
    steps_on_both(steps, ARRAY_LEN(steps));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_asks_so_often),
        cmocka_unit_test(staff_and_link_see_it_notes_only_the_staff),
        cmocka_unit_test(lists_are_searched_filtered_and_summed),
        cmocka_unit_test(tours_are_booked_once_moved_and_told),
        cmocka_unit_test(answered_and_converted_once),
        cmocka_unit_test(hosts_are_reminded_twice),
        cmocka_unit_test(who_came_to_nothing_is_forgotten),
        cmocka_unit_test(who_takes_it_back_is_forgotten_at_once),
        cmocka_unit_test(a_wish_is_passed_answered_and_asked_after),
        cmocka_unit_test(what_nobody_near_can_answer_waits_for_a_steward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What people get to see: searching, names, mails, calendar entries. Handlers are called as the
 * router calls them, outside a request. */
#include "base/fold.h"
#include "booking/booking_find.h"
#include "booking/booking_ics.h"
#include "booking/booking_show.h"
#include "booking_routes.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include <libical/ical.h>

enum { H = 60, SPACES = 24, SEEDS = 60 };

static const struct date friday = {2027, 1, 22};

static struct booking_span span_of(int from, int to)
{
    return (struct booking_span){.date = friday, .from = (minute)from, .to = (minute)to};
}

static struct booking placed(struct ctx *ctx, const struct test_house *h, int64_t resource,
                             int from, const char *email)
{
    struct booking b;
    bool repeated;
    const struct booking_ask ask = {.space_id = h->space_id,
                                    .resource_id = resource,
                                    .span = span_of(from, from + 2 * H),
                                    .units = 1,
                                    .name = "Elena Rossi",
                                    .email = email};
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    return b;
}

static void open_house(struct ctx *ctx, struct test_house *h)
{
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, h);
}

/* Each step is a transaction of its own, on each engine. */
static void on_both(enum status (*const *steps)(struct ctx *ctx, void *arg), size_t n)
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct test_house h;
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &h), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

/* ---- names ---------------------------------------------------------------------------------- */

static void sees(struct ctx *ctx, int64_t code, const char *secret, enum status expected)
{
    struct booking_view v;
    const struct booking_link_form form = {.code = code, .secret = secret, .from = -1, .to = -1};
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_show(ctx, &form, &v), expected);
    if (expected == OK)
        assert_string_equal(v.name, "Elena Rossi");
    else
        assert_string_equal(ctx->problem.code, "booking.unknown");
    ctx->problem = (struct problem){0};
}

static enum status names(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    open_house(ctx, h);
    const struct actor elena = {
        .account_id = 90, .email = "elena@rossi.example", .name = "Elena Rossi"};
    const struct actor other = {.account_id = 91, .email = "o@other.example", .name = "Olga"};
    struct grant elsewhere = h->grant;
    elsewhere.operator_id++;
    elsewhere.space_id++;
    struct actor host_elsewhere = h->host;
    host_elsewhere.grants = &elsewhere;

    ctx->actor = &elena;
    const struct booking b = placed(ctx, h, h->small, 10 * H, "elena@rossi.example");
    char tag[27];
    assert_int_equal(network_tag(ctx, "booking", b.id, tag), OK);
    sees(ctx, b.id, NULL, OK);
    ctx->actor = &h->host;
    sees(ctx, b.id, NULL, OK);
    ctx->actor = NULL;
    sees(ctx, b.id, tag, OK);
    sees(ctx, b.id, NULL, NOT_FOUND);
    sees(ctx, b.id, "wq11p8xh68nax6875cc9j23kn4", NOT_FOUND);
    sees(ctx, b.id + 1, tag, NOT_FOUND);
    ctx->actor = &other;
    sees(ctx, b.id, NULL, NOT_FOUND);
    ctx->actor = &host_elsewhere;
    sees(ctx, b.id, NULL, NOT_FOUND);

    struct booking_view v;
    const struct booking_off_form end = {.code = b.id};
    const struct booking_decide_form answer = {.code = b.id};
    assert_int_equal(booking_end(ctx, &end, &v), NOT_FOUND);
    ctx->problem = (struct problem){0};
    assert_int_equal(booking_confirm(ctx, &answer, &v), NOT_FOUND);
    struct booking_list_view list;
    const struct booking_list_form ask = {.slug = "portello", .status = "all", .page = 1};
    assert_int_equal(booking_list(ctx, &ask, &list), DENIED);
    ctx->actor = &h->host;
    assert_int_equal(booking_list(ctx, &ask, &list), OK);
    assert_int_equal(list.total, 1);
    return OK;
}

static const struct day_slot_view *first_slot(const struct day_view *v, int64_t resource)
{
    for (size_t i = 0; i < v->rows_n; i++) {
        if (v->rows[i].id == resource)
            return v->rows[i].slots_n ? &v->rows[i].slots[0] : NULL;
    }
    return NULL;
}

static enum status day(struct ctx *ctx, void *arg)
{
    const struct test_house *h = arg;
    const struct day_form form = {.slug = "portello", .date = friday};
    struct day_view v;
    ctx->problem = (struct problem){0};
    ctx->actor = NULL;
    assert_int_equal(booking_day(ctx, &form, &v), OK);
    const struct day_slot_view *s = first_slot(&v, h->small);
    assert_non_null(s);
    assert_null(s->who);
    assert_int_equal(s->code, 0);
    assert_null(s->url);
    assert_string_equal(s->state, "full");
    assert_int_equal(v.hours_shown, 12);
    assert_int_equal(s->from_step, 1 + 2 * 12);
    assert_int_equal(s->steps, 2 * 12);
    ctx->actor = &h->host;
    assert_int_equal(booking_day(ctx, &form, &v), OK);
    s = first_slot(&v, h->small);
    assert_string_equal(s->who, "Elena Rossi");
    assert_true(s->code != 0);
    ctx->actor = NULL;
    return OK;
}

static void names_are_for_who_may_see_them(void **state) /* BK-18 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {names, day};
    on_both(steps, ARRAY_LEN(steps));
}

/* ---- mails ---------------------------------------------------------------------------------- */

static enum status book_and_cancel(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    open_house(ctx, h);
    int64_t account = 0;
    assert_int_equal(people_account(ctx, "nives@portello.example", "Nives", &account), OK);
    assert_int_equal(people_grant(ctx, account, &h->grant), OK);
    (void)placed(ctx, h, h->small, 10 * H, "elena@rossi.example"); /* person and host */
    ctx->actor = &h->host;
    (void)placed(ctx, h, h->large, 10 * H, "caller@phone.example"); /* the person only */
    (void)placed(ctx, h, h->booth, 10 * H, NULL);                   /* nobody */
    ctx->actor = NULL;
    return OK;
}

static enum status write_letters(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n = 1;
    while (n > 0)
        assert_int_equal(booking_mail_facts(ctx, "https://loggia.example", &n), OK);
    return OK;
}

static enum status three_letters(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.waiting, 3);
    return OK;
}

static void each_fact_is_told_once(void **state) /* BK-19 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {
        book_and_cancel, write_letters, three_letters, write_letters, three_letters};
    on_both(steps, ARRAY_LEN(steps));
}

/* ---- calendar entries ----------------------------------------------------------------------- */

static void an_entry_is_read_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct ctx ctx = {.arena = arena};
    const struct ics_entry in = {.id = 123456789012345,
                                 .domain = "loggia.example",
                                 .sequence = 3,
                                 .stamp = 1800000000,
                                 .starts_at = 1800003600,
                                 .ends_at = 1800010800,
                                 .summary = "Sala; \"Giotto\",\nwith a \\ and è",
                                 .location = "Via del Santo 1",
                                 .organizer = "ciao@portello.example",
                                 .organizer_name = "Bottega: \"Portello\"",
                                 .attendee = "elena@rossi.example",
                                 .attendee_name = "Elena\r\nRossi",
                                 .cancelled = true};
    struct ics_calendar *c = ics_begin(ICS_CANCEL, "Bottega");
    assert_non_null(c);
    assert_true(ics_add(c, &in));
    const char *text = ics_end(&ctx, c);
    assert_non_null(text);
    icalcomponent *root = icalparser_parse_string(text);
    assert_non_null(root);
    icalrestriction_check(root);
    assert_int_equal(icalcomponent_count_errors(root), 0);
    assert_int_equal(icalcomponent_get_method(root), ICAL_METHOD_CANCEL);
    icalcomponent *e = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    assert_string_equal(icalcomponent_get_summary(e), in.summary);
    assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstart(e)), in.starts_at);
    assert_int_equal(icaltime_as_timet(icalcomponent_get_dtend(e)), in.ends_at);
    assert_true(icaltime_is_utc(icalcomponent_get_dtstart(e)));
    assert_int_equal(icalcomponent_get_sequence(e), 3);
    assert_int_equal(icalcomponent_get_status(e), ICAL_STATUS_CANCELLED);
    assert_non_null(strstr(icalcomponent_get_uid(e), "@loggia.example"));
    assert_null(strstr(text, "\nRossi")); /* a name adds no line of its own */
    icalcomponent_free(root);
    arena_free(arena);
}

/* ---- searching ------------------------------------------------------------------------------ */

struct town {
    struct test_house houses[SPACES];
};

static enum status make_town(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){0, 24 * H}, &t->houses[0]);
    for (int i = 1; i < SPACES; i++) {
        struct test_house *h = &t->houses[i];
        h->operator_id = t->houses[0].operator_id;
        char slug[32];
        (void)snprintf(slug, sizeof(slug), "space%c%c", 'a' + i / 26, 'a' + i % 26);
        h->space_id = test_space(ctx, h->operator_id, slug, slug, &terms);
        test_house_hours(ctx, h->space_id, (struct span){0, 24 * H});
        test_house_resources(ctx, h);
    }
    return OK;
}

/* Short ones and long ones, so that both indexes of the network are needed. */
static enum status fill_town(struct ctx *ctx, void *arg)
{
    struct town *t = arg;
    for (int i = 0; i < SPACES; i++) {
        struct booking_seed seeds[SEEDS];
        for (int k = 0; k < SEEDS; k++) {
            const int from = (int)rng_below(ctx->rng, 40) * 30;
            const int length = rng_below(ctx->rng, 3) ? 60 : 6 * 60;
            const int to = from + length;
            seeds[k] = (struct booking_seed){
                .resource_id = rng_below(ctx->rng, 2) ? t->houses[i].desks : t->houses[i].small,
                .span = {.date = date_add(friday, (int64_t)rng_below(ctx->rng, 2) - 1),
                         .from = (minute)from,
                         .to = (minute)(to <= 24 * H ? to : to - 24 * H),
                         .next_day = to > 24 * H},
                .units = 1 + (int32_t)rng_below(ctx->rng, 2),
                .name = "Somebody",
                .lang = "en",
                .made_at = 1};
            if (seeds[k].resource_id == t->houses[i].small)
                seeds[k].units = 1;
        }
        size_t made = 0;
        assert_int_equal(booking_load(ctx, t->houses[i].space_id, seeds, SEEDS, &made), OK);
        assert_true(made > 5);
    }
    return OK;
}

static int64_t free_at(struct ctx *ctx, const struct atlas *a, const struct find_ask *ask,
                       const char *slug)
{
    struct find_ask one = *ask;
    struct find_list found;
    one.words = slug;
    assert_int_equal(find_spaces(ctx, a, &one, &found), OK);
    assert_int_equal(found.n, 1);
    return found.lines[0].free_units;
}

static enum status search_town(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct atlas *a = NULL;
    assert_int_equal(atlas_take(ctx, &a), OK);
    assert_int_equal(a->spaces_n, SPACES);
    int64_t seen_full = 0;
    for (int from = 0; from < 22 * H; from += 90) {
        const struct find_ask ask = {.span = span_of(from - from % 30, from - from % 30 + 90),
                                     .kind = from % 180 ? KIND_DESK : KIND_ROOM,
                                     .people = 1 + (from / 90) % 3,
                                     .order = FIND_BY_NAME};
        struct find_list found;
        assert_int_equal(find_spaces(ctx, a, &ask, &found), OK);
        assert_int_equal(found.n, SPACES);
        for (size_t i = 1; i < found.n; i++) {
            const struct find_line *lines = found.lines;
            const char *slug = lines[i].space->house->space.slug;
            const char *words = fold_text(ctx->arena, slug);
            assert_int_equal(lines[i].free_units, free_at(ctx, a, &ask, words));
            seen_full += lines[i].free_units < 2;
        }
    }
    assert_true(seen_full > 20);
    atlas_release(a);
    return OK;
}

/* One scan of the network counts what a scan of each space counts. */
static void the_network_is_the_sum_of_its_spaces(void **state) /* BK-4 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {make_town, fill_town, search_town};
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    static struct town town;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(steps); k++)
            assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[k], &town), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

static enum status stale(struct ctx *ctx, void *arg)
{
    struct test_house *h = arg;
    open_house(ctx, h);
    const struct free_form ask = {
        .slug = "portello", .date = friday, .from = 10 * H, .to = 12 * H, .people = 1};
    struct free_view v;
    assert_int_equal(booking_free(ctx, &ask, &v), OK);
    assert_int_equal(v.free_total, 8);
    const struct closure closed = {.from = friday, .to = friday, .reason = "Inventory"};
    int64_t id = 0;
    assert_int_equal(space_add_closure(ctx, h->space_id, &closed, &id), OK);
    assert_int_equal(booking_free(ctx, &ask, &v), OK);
    assert_int_equal(v.free_total, 0);
    assert_string_equal(v.code, "booking.closed");
    assert_int_equal(space_remove_closure(ctx, h->space_id, id), OK);
    assert_int_equal(operator_set_status(ctx, h->operator_id, OPERATOR_SUSPENDED), OK);
    assert_int_equal(booking_free(ctx, &ask, &v), NOT_FOUND);
    ctx->problem = (struct problem){0};
    const struct atlas *a = NULL;
    assert_int_equal(atlas_take(ctx, &a), OK);
    assert_int_equal(a->spaces_n, 0);
    atlas_release(a);
    assert_int_equal(operator_set_status(ctx, h->operator_id, OPERATOR_ACTIVE), OK);
    assert_int_equal(atlas_take(ctx, &a), OK);
    assert_int_equal(a->spaces_n, 1);
    atlas_release(a);
    return OK;
}

static void nothing_stale_is_answered(void **state) /* BK-12 */
{
    (void)state;
    static enum status (*const steps[])(struct ctx *, void *) = {stale};
    on_both(steps, ARRAY_LEN(steps));
}

/* A house seen from one transaction after the other, each with what others changed before. */
struct seen_house {
    struct test_house house;
    int64_t closure;
    int64_t free_total; /* expected */
    const char *slug;
};

static enum status see(struct ctx *ctx, void *arg)
{
    const struct seen_house *h = arg;
    const struct free_form ask = {
        .slug = h->slug, .date = friday, .from = 10 * H, .to = 12 * H, .people = 1};
    struct free_view v;
    const struct house *house = NULL;
    for (int i = 0; i < 2; i++) { /* read, and then as it is kept */
        assert_int_equal(booking_free(ctx, &ask, &v), OK);
        assert_int_equal(v.free_total, h->free_total);
    }
    assert_int_equal(house_of_id_always(ctx, h->house.space_id, &house), OK);
    assert_string_equal(house->space.slug, h->slug);
    house_release(house);
    return OK;
}

static enum status open_seen(struct ctx *ctx, void *arg)
{
    open_house(ctx, &((struct seen_house *)arg)->house);
    return OK;
}

static enum status close_in_vain(struct ctx *ctx, void *arg)
{
    struct seen_house *h = arg;
    const struct closure closed = {.from = friday, .to = friday, .reason = "Inventory"};
    assert_int_equal(space_add_closure(ctx, h->house.space_id, &closed, &h->closure), OK);
    struct seen_house within = *h;
    within.free_total = 0;
    assert_int_equal(see(ctx, &within), OK);
    return CONFLICT; /* undone */
}

static enum status close_for_good(struct ctx *ctx, void *arg)
{
    struct seen_house *h = arg;
    const struct closure closed = {.from = friday, .to = friday, .reason = "Inventory"};
    h->free_total = 0;
    return space_add_closure(ctx, h->house.space_id, &closed, &h->closure);
}

static enum status call_otherwise(struct ctx *ctx, void *arg)
{
    struct seen_house *h = arg;
    struct space s;
    int64_t id = 0;
    assert_int_equal(space_get(ctx, h->house.space_id, &s), OK);
    s.slug = h->slug = "portello-nuovo";
    return space_save(ctx, &s, &id);
}

static enum status ask_for_the_old_name(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct house *house = NULL;
    assert_int_equal(house_of_slug(ctx, "portello", &house), NOT_FOUND);
    ctx->problem = (struct problem){0};
    return OK;
}

static void what_others_changed_is_seen_and_what_was_undone_is_not(void **state) /* BK-12 */
{
    (void)state;
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        struct seen_house h = {.free_total = 8, .slug = "portello"};
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, open_seen, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, see, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, close_in_vain, &h), CONFLICT);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, see, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, see, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, close_for_good, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, see, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, call_otherwise, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, see, &h), OK);
        assert_int_equal(store_tx(t.store, &t.ctx, DB_READ, ask_for_the_old_name, &h), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_for_who_may_see_them),
        cmocka_unit_test(each_fact_is_told_once),
        cmocka_unit_test(an_entry_is_read_back),
        cmocka_unit_test(the_network_is_the_sum_of_its_spaces),
        cmocka_unit_test(nothing_stale_is_answered),
        cmocka_unit_test(what_others_changed_is_seen_and_what_was_undone_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

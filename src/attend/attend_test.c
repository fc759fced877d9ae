/* Invitations: who gets one, what he is told, what he answers; both engines. */
#include "attend/attend_internal.h"
#include "attend_routes.h"
#include "attend_views.h"
#include "base/ics.h"
#include "mail/mail.h"
#include "store/store.h"

#include "support/test_both.h"
#include "support/test_house.h"
#include "support/test_scenario.h"

#include <string.h>

static const struct date friday = {2027, 1, 22};
static const char url[] = "https://loggia.example";

static void addresses_are_read(void **state) /* AT-3 */
{
    struct arena *a = arena_new(LIMIT_ARENA_BYTES);
    struct attend_address *all = NULL;
    const char *wrong = NULL;
    size_t n = 0;
    (void)state;
    assert_int_equal(
        attend_parse(a, " ada@example.org, Bea Rossi <bea@Example.org>;\r\n\nADA@example.org\n", 10,
                     &all, &n, &wrong),
        OK);
    assert_int_equal(n, 2);
    assert_string_equal(all[0].email, "ada@example.org");
    assert_string_equal(all[1].name, "Bea Rossi");
    assert_string_equal(all[1].key, "bea@example.org");
    assert_int_equal(attend_parse(a, "ada@example.org, nobody", 10, &all, &n, &wrong), INVALID);
    assert_string_equal(wrong, "nobody");
    assert_int_equal(attend_parse(a, "ada@localhost", 10, &all, &n, &wrong), INVALID);
    assert_int_equal(attend_parse(a, "a@x.org,b@x.org,c@x.org", 2, &all, &n, &wrong), LIMIT);
    arena_free(a);
}

/* ---- one booking ----------------------------------------------------------------------------- */

struct scene {
    struct test_house house;
    struct actor elena;
    struct booking booking;
};

static void open_scene(struct ctx *ctx, struct scene *s)
{
    const struct booking_terms t = test_terms();
    bool repeated;
    int64_t account = 0;
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &s->house);
    assert_int_equal(people_account(ctx, "elena@rossi.example", "Elena Rossi", &account), OK);
    s->elena = (struct actor){
        .account_id = account, .email = "elena@rossi.example", .name = "Elena Rossi"};
    ctx->actor = &s->elena;
    const struct booking_ask ask = {.space_id = s->house.space_id,
                                    .resource_id = s->house.small,
                                    .span = {.date = friday, .from = 600, .to = 660},
                                    .units = 1,
                                    .name = "Elena Rossi",
                                    .email = "elena@rossi.example"};
    assert_int_equal(booking_place(ctx, &ask, &s->booking, &repeated), OK);
}

static enum status add(struct ctx *ctx, const struct scene *s, const char *people,
                       struct attend_list_view *ret)
{
    const struct attend_add_form form = {.code = s->booking.id, .people = people};
    ctx->problem = (struct problem){0};
    return attend_add(ctx, &form, ret);
}

static struct attendee attendee_called(struct ctx *ctx, const struct scene *s, const char *key)
{
    struct attendee *all = NULL;
    size_t n = 0;
    assert_int_equal(attend_of_booking(ctx, s->booking.id, &all, &n), OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].email_key, key) == 0)
            return all[i];
    fail();
    return (struct attendee){0};
}

/* What waits in the outbox. */
static int64_t waiting(struct ctx *ctx)
{
    struct mail_counts counts;
    assert_int_equal(mail_count(ctx, &counts), OK);
    return counts.waiting;
}

static void read_facts(struct ctx *ctx)
{
    size_t n = 0;
    do
        assert_int_equal(attend_mail_facts(ctx, url, &n), OK);
    while (n > 0);
}

static void shift(struct ctx *ctx, const struct scene *s, int from)
{
    struct booking b;
    const struct booking_span span = {
        .date = friday, .from = (minute)from, .to = (minute)(from + 60)};
    assert_int_equal(booking_change(ctx, s->booking.id, &span, 0, NULL, &b), OK);
}

static enum status who_may(struct ctx *ctx, void *arg)
{
    struct scene s;
    struct attend_list_view v;
    (void)arg;
    open_scene(ctx, &s);
    /* AT-3: the small room holds four; the same one twice is one. */
    assert_int_equal(add(ctx, &s, "a@x.example, b@x.example", &v), OK);
    assert_int_equal(v.guests_n, 2);
    assert_int_equal(v.room, 2);
    assert_int_equal(add(ctx, &s, "B@x.example, c@x.example", &v), OK);
    assert_int_equal(v.guests_n, 3);
    assert_int_equal(add(ctx, &s, "d@x.example, e@x.example", &v), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "attend.full");
    assert_int_equal(add(ctx, &s, "nobody", &v), INVALID);
    assert_string_equal(ctx->problem.fields[0].code, "attend.address");

    /* AT-1, AT-2: a stranger sees nothing; who is not signed in reads with the link, and invites
     * nobody. */
    const struct actor other = {.account_id = 99, .email = "o@x.example", .name = "O"};
    const char *path = NULL;
    ctx->actor = &other;
    assert_int_equal(add(ctx, &s, "d@x.example", &v), NOT_FOUND);
    ctx->actor = NULL;
    assert_int_equal(booking_path(ctx, s.booking.id, &path), OK);
    const char *secret = strstr(path, "secret=") + strlen("secret=");
    const struct attend_of_form look = {.code = s.booking.id, .secret = secret};
    assert_int_equal(attend_show(ctx, &look, &v), OK);
    assert_int_equal(v.guests_n, 3);
    assert_true(v.sign_in);
    const struct attend_add_form form = {
        .code = s.booking.id, .secret = secret, .people = "d@x.example"};
    ctx->problem = (struct problem){0};
    assert_int_equal(attend_add(ctx, &form, &v), DENIED);
    assert_string_equal(ctx->problem.code, "attend.sign_in");
    return OK;
}

/* ---- what is told, step by step: a fact is read once its transaction is over ----------------- */

struct told {
    struct scene s;
    int64_t before; /* mails that wait */
};

static enum status facts_are_read(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->actor = NULL;
    read_facts(ctx);
    return OK;
}

static enum status scene_is_made(struct ctx *ctx, void *arg)
{
    open_scene(ctx, &((struct told *)arg)->s);
    return OK;
}

static enum status two_are_invited(struct ctx *ctx, void *arg)
{
    struct told *t = arg;
    struct attend_list_view v;
    ctx->actor = &t->s.elena;
    t->before = waiting(ctx);
    assert_int_equal(add(ctx, &t->s, "Ada <ada@x.example>, bea@x.example", &v), OK);
    assert_int_equal(waiting(ctx), t->before + 2);
    return OK;
}

static enum status one_answers(struct ctx *ctx, void *arg)
{
    struct told *t = arg;
    struct invitation_view shown;
    const struct attendee ada = attendee_called(ctx, &t->s, "ada@x.example");
    ctx->actor = NULL;
    assert_int_equal(attend_show_invitation(ctx, &t->s.booking, &ada, &shown), OK);
    const struct invitation_answer_form yes = {
        .code = ada.id, .secret = shown.secret, .answer = "yes"};
    assert_int_equal(invitation_answer(ctx, &yes, &shown), OK);
    assert_string_equal(shown.answer, "yes");
    ctx->actor = &t->s.elena;
    shift(ctx, &t->s, 720);
    return OK;
}

/* AT-4: another time is told, and asks anew. AT-6: a link that is opened answers nothing. */
static enum status the_change_is_told(struct ctx *ctx, void *arg)
{
    struct told *t = arg;
    struct invitation_view shown;
    struct attend_list_view v;
    struct booking b;
    assert_int_equal(waiting(ctx), t->before + 4);
    const struct attendee ada = attendee_called(ctx, &t->s, "ada@x.example");
    const struct attendee bea = attendee_called(ctx, &t->s, "bea@x.example");
    assert_int_equal(ada.answer, ANSWER_NONE);
    assert_int_equal(ada.told, TOLD_INVITED);
    assert_int_equal(attend_show_invitation(ctx, &t->s.booking, &ada, &shown), OK);
    const struct invitation_form opened = {.code = ada.id, .secret = shown.secret, .answer = "yes"};
    assert_int_equal(invitation_show(ctx, &opened, &shown), OK);
    assert_string_equal(shown.answer, "none");
    assert_string_equal(shown.asked, "yes");

    /* Who is taken off is told at once. */
    ctx->actor = &t->s.elena;
    const struct attend_remove_form off = {.code = t->s.booking.id, .guest = bea.id};
    assert_int_equal(attend_remove(ctx, &off, &v), OK);
    assert_int_equal(v.guests_n, 1);
    assert_int_equal(waiting(ctx), t->before + 5);
    assert_int_equal(booking_cancel(ctx, t->s.booking.id, &b), OK);
    return OK;
}

/* So are the others when it is off; then nobody answers any more. */
static enum status the_end_is_told(struct ctx *ctx, void *arg)
{
    struct told *t = arg;
    struct invitation_view shown;
    assert_int_equal(waiting(ctx), t->before + 6);
    const struct attendee ada = attendee_called(ctx, &t->s, "ada@x.example");
    assert_int_equal(ada.told, TOLD_OFF);
    assert_int_equal(attend_show_invitation(ctx, &t->s.booking, &ada, &shown), OK);
    ctx->problem = (struct problem){0};
    const struct invitation_answer_form late = {
        .code = ada.id, .secret = shown.secret, .answer = "no"};
    assert_int_equal(invitation_answer(ctx, &late, &shown), CONFLICT);
    assert_string_equal(ctx->problem.code, "attend.over");
    return OK;
}

static void tell_on(enum store_engine engine)
{
    static enum status (*const steps[])(struct ctx *, void *) = {
        scene_is_made, facts_are_read, two_are_invited,    facts_are_read, facts_are_read,
        one_answers,   facts_are_read, the_change_is_told, facts_are_read, the_end_is_told};
    struct test_store t;
    struct told told = {.before = 0};
    if (!test_store_open(&t, engine))
        return;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, steps[i], &told), OK);
    test_store_close(&t);
    booking_forget_spaces();
}

static enum status who_is_expected(struct ctx *ctx, void *arg)
{
    struct scene s;
    struct attend_list_view v;
    struct invitation_view shown;
    (void)arg;
    open_scene(ctx, &s);
    assert_int_equal(add(ctx, &s, "Ada <ada@x.example>, bea@x.example, c@x.example", &v), OK);
    const struct attendee bea = attendee_called(ctx, &s, "bea@x.example");
    ctx->actor = NULL;
    assert_int_equal(attend_show_invitation(ctx, &s.booking, &bea, &shown), OK);
    const struct invitation_answer_form no = {
        .code = bea.id, .secret = shown.secret, .answer = "no"};
    assert_int_equal(invitation_answer(ctx, &no, &shown), OK);

    /* AT-7: without who said no. */
    const struct booking_window day = {s.house.space_id, 0, s.booking.starts_at - 3600,
                                       s.booking.ends_at + 3600};
    struct booking_guest *guests = NULL;
    size_t n = 0;
    assert_int_equal(attend_guests(ctx, &day, &guests, &n), OK);
    assert_int_equal(n, 2);
    assert_string_equal(guests[0].who, "Elena Rossi");

    /* AT-8: forgotten when its holder says so; the link is none any more. */
    const struct attendee ada = attendee_called(ctx, &s, "ada@x.example");
    assert_int_equal(attend_show_invitation(ctx, &s.booking, &ada, &shown), OK);
    const struct invitation_forget_form forget = {.code = ada.id, .secret = shown.secret};
    assert_int_equal(invitation_forget(ctx, &forget, &shown), OK);
    assert_int_equal(attend_guests(ctx, &day, &guests, &n), OK);
    assert_int_equal(n, 1);
    ctx->problem = (struct problem){0};
    assert_int_equal(invitation_forget(ctx, &forget, &shown), NOT_FOUND);
    assert_string_equal(ctx->problem.code, "attend.unknown");
    return OK;
}

static void who_is_known_invites(void **state) /* AT-1, AT-2, AT-3 */
{
    (void)state;
    on_both(who_may);
}

static void each_thing_is_told_once(void **state) /* AT-4, AT-6, AT-9 */
{
    (void)state;
    tell_on(STORE_SQLITE);
    tell_on(STORE_POSTGRES);
}

static void the_desk_knows_whom_to_let_in(void **state) /* AT-7, AT-8 */
{
    (void)state;
    on_both(who_is_expected);
}

/* An entry as it goes to who is invited: he alone is named, and asked. */
static void an_entry_asks(void **state) /* AT-5 */
{
    struct arena *a = arena_new(LIMIT_ARENA_BYTES);
    struct ctx ctx = {.arena = a};
    const struct ics_entry e = {.uid = "1-guests@loggia.example",
                                .sequence = 7,
                                .stamp = 1800000000,
                                .starts_at = 1800003600,
                                .ends_at = 1800007200,
                                .summary = "Elena Rossi",
                                .organizer = "elena@rossi.example",
                                .organizer_name = "Elena Rossi",
                                .organizer_sent_by = "ciao@loggia.example",
                                .attendee = "ada@x.example",
                                .attendee_name = "Ada",
                                .attendee_is = ICS_NEEDS_ACTION,
                                .attendee_asked = true};
    (void)state;
    struct ics_calendar *c = ics_begin(ICS_REQUEST, NULL);
    assert_non_null(c);
    assert_true(ics_add(c, &e));
    const char *text = ics_end(&ctx, c);
    assert_non_null(text);
    static const char *const parts[] = {"METHOD:REQUEST",      "UID:1-guests@loggia.example",
                                        "SEQUENCE:7",          "PARTSTAT=NEEDS-ACTION",
                                        "RSVP=TRUE",           "SENT-BY=\"mailto:ciao@",
                                        "mailto:ada@x.example"};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        /* lines are folded after 75 octets */
        const char *unfolded = text;
        char *plain = arena_strdup(a, text);
        char *to = plain;
        for (; *unfolded; unfolded++) {
            if (unfolded[0] == '\r' && unfolded[1] == '\n' && unfolded[2] == ' ')
                unfolded += 2;
            else
                *to++ = *unfolded;
        }
        *to = '\0';
        assert_non_null(strstr(plain, parts[i]));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read),
        cmocka_unit_test(an_entry_asks),
        cmocka_unit_test(who_is_known_invites),
        cmocka_unit_test(each_thing_is_told_once),
        cmocka_unit_test(the_desk_knows_whom_to_let_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

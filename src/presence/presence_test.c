/* Doors, checking in, and what time does with them, on both engines. */
#include "presence/presence_internal.h"

#include "base/buf.h"
#include "mail/mail.h"
#include "network/network.h"
#include "presence/presence_show.h"
#include "presence_sql.h"
#include "privacy/privacy.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

enum { H = 60 };

static struct world {
    struct test_house house;
    int64_t ada; /* an account */
    struct door door;
    char code[DOOR_CODE_CHARS + 1];
    struct booking booking;
} w;

static enum status make_world(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking_terms t = test_terms();
    w = (struct world){0};
    test_must(network_ensure(ctx), "network");
    test_house_make(ctx, &t, (struct span){8 * H, 20 * H}, &w.house);
    test_must(people_account(ctx, "ada@loggia.example", "Ada Neri", &w.ada), "account");
    test_must(door_renew(ctx, w.house.space_id, w.house.small, &w.door), "door");
    test_must(door_code(ctx, &w.door, w.code), "code");
    return OK;
}

/* The tests' day is 15 January 2027; Rome is an hour ahead. */
static int64_t at(int hour, int min)
{
    return TEST_STORE_NOW_S + (int64_t)((hour - 9) * H + min) * 60;
}

static void clock_at(struct scenario *s, int hour, int min)
{
    s->t->clock = clock_fixed(at(hour, min));
    s->t->ctx.problem = (struct problem){0};
}

static struct booking made(struct ctx *ctx, int64_t resource, int from, int to)
{
    struct booking b;
    bool repeated;
    const struct actor ada = {.account_id = w.ada, .email = "ada@loggia.example", .name = "Ada"};
    const struct booking_ask ask = {
        .space_id = w.house.space_id,
        .resource_id = resource,
        .span = {.date = {2027, 1, 15}, .from = (minute)from, .to = (minute)to},
        .units = 1,
        .name = "Ada Neri",
        .email = "ada@loggia.example"};
    ctx->actor = &ada;
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    ctx->actor = NULL;
    return b;
}

static void refused(struct ctx *ctx, enum status s, enum status expected, const char *code)
{
    assert_int_equal(s, expected);
    assert_string_equal(ctx->problem.code, code);
    ctx->problem = (struct problem){0};
}

/* ---- doors ----------------------------------------------------------------------------------- */

static enum status codes(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door d;
    char wrong[DOOR_CODE_CHARS + 1];
    assert_int_equal(strlen(w.code), DOOR_CODE_CHARS);
    assert_int_equal(door_of_code(ctx, w.code, &d), OK);
    assert_int_equal(d.resource_id, w.house.small);
    memcpy(wrong, w.code, sizeof(wrong));
    wrong[DOOR_CODE_CHARS - 1] = wrong[DOOR_CODE_CHARS - 1] == 'a' ? 'b' : 'a';
    assert_int_equal(door_of_code(ctx, wrong, &d), NOT_FOUND);
    assert_int_equal(door_of_code(ctx, "", &d), NOT_FOUND);
    assert_int_equal(door_of_code(ctx, NULL, &d), NOT_FOUND);
    refused(ctx, door_renew(ctx, w.house.space_id, w.house.desks, &d), CONFLICT, "presence.pool");
    assert_int_equal(door_renew(ctx, w.house.space_id, w.house.small, &d), OK);
    assert_int_equal(door_of_code(ctx, w.code, &w.door), NOT_FOUND); /* the old one */
    assert_int_equal(door_code(ctx, &d, w.code), OK);
    assert_int_equal(door_of_code(ctx, w.code, &w.door), OK);
    assert_int_equal(door_remove(ctx, w.house.space_id, w.house.small), OK);
    assert_int_equal(door_of_code(ctx, w.code, &d), NOT_FOUND);
    assert_int_equal(door_remove(ctx, w.house.space_id, w.house.small), OK);
    return OK;
}

static void play_codes(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, codes), OK);
    booking_forget_spaces();
}

static void a_new_code_closes_the_old_one(void **state) /* PC-1 */
{
    (void)state;
    run_on_both(play_codes);
}

static const char *qr_word;
static char kept_word[80];

static enum status scan(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door d;
    bool printed = true;
    assert_int_equal(door_qr(ctx, &w.door, false, &qr_word), OK);
    assert_int_equal(door_of_qr(ctx, qr_word, &d, &printed), OK);
    assert_false(printed);
    assert_int_equal(d.id, w.door.id);
    (void)snprintf(kept_word, sizeof(kept_word), "%s", qr_word);
    assert_int_equal(door_of_qr(ctx, "", &d, &printed), NOT_FOUND);
    assert_int_equal(door_of_qr(ctx, "0123456789-5-abc", &d, &printed), NOT_FOUND);
    return OK;
}

static enum status scan_again(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door d;
    bool printed = false;
    refused(ctx, door_of_qr(ctx, kept_word, &d, &printed), CONFLICT, "presence.qr_old");
    assert_int_equal(door_qr(ctx, &w.door, true, &qr_word), OK);
    refused(ctx, door_of_qr(ctx, qr_word, &d, &printed), CONFLICT, "presence.qr_old");
    assert_int_equal(door_set_codes(ctx, &w.door, false, true), OK);
    assert_int_equal(door_of_qr(ctx, qr_word, &d, &printed), OK);
    assert_true(printed);
    return OK;
}

static void play_scanning(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, scan), OK);
    clock_at(s, 9, 3);
    assert_int_equal(in_tx(s, DB_WRITE, scan_again), OK);
    booking_forget_spaces();
}

static void a_code_on_the_screen_is_good_for_a_moment(void **state) /* PC-2 */
{
    (void)state;
    run_on_both(play_scanning);
}

/* ---- checking in ----------------------------------------------------------------------------- */

static enum status too_early(struct ctx *ctx, void *arg)
{
    (void)arg;
    w.booking = made(ctx, w.house.small, 10 * H, 12 * H);
    refused(ctx, check_in_make(ctx, w.booking.id, CHECK_IN_TABLET, ctx_now_s(ctx)), CONFLICT,
            "presence.early");
    assert_int_equal(check_in_make(ctx, w.booking.id + 7, CHECK_IN_TABLET, 0), NOT_FOUND);
    return OK;
}

static enum status in_and_out(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct check_in c;
    refused(ctx, check_in_make(ctx, w.booking.id, CHECK_IN_DESK, ctx_now_s(ctx) + 1), INVALID,
            "form.invalid");
    refused(ctx, check_in_make(ctx, w.booking.id, CHECK_IN_DESK, ctx_now_s(ctx) - 1801), INVALID,
            "form.invalid");
    refused(ctx, check_in_end(ctx, w.booking.id), CONFLICT, "presence.not_here");
    assert_int_equal(check_in_make(ctx, w.booking.id, CHECK_IN_TABLET, ctx_now_s(ctx)), OK);
    assert_int_equal(check_in_make(ctx, w.booking.id, CHECK_IN_DESK, ctx_now_s(ctx)), OK);
    assert_int_equal(check_in_of(ctx, w.booking.id, &c), OK);
    assert_int_equal(c.how, CHECK_IN_TABLET); /* the first counts */
    assert_int_equal(c.account_id, w.ada);
    assert_int_equal(c.gone_at, 0);
    assert_int_equal(check_in_end(ctx, w.booking.id), OK);
    assert_int_equal(check_in_make(ctx, w.booking.id, CHECK_IN_DESK, ctx_now_s(ctx)), OK);
    assert_int_equal(check_in_of(ctx, w.booking.id, &c), OK);
    assert_int_equal(c.gone_at, 0); /* he came back */
    assert_int_equal(check_in_undo(ctx, w.booking.id), OK);
    assert_int_equal(check_in_of(ctx, w.booking.id, &c), NOT_FOUND); /* PC-15 */
    assert_int_equal(check_in_undo(ctx, w.booking.id), OK);
    return OK;
}

static enum status too_late(struct ctx *ctx, void *arg)
{
    (void)arg;
    refused(ctx, check_in_make(ctx, w.booking.id, CHECK_IN_DESK, ctx_now_s(ctx)), CONFLICT,
            "presence.over");
    return OK;
}

static void play_checking_in(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, too_early), OK);
    clock_at(s, 9, 45);
    assert_int_equal(in_tx(s, DB_WRITE, in_and_out), OK);
    clock_at(s, 12, 0);
    assert_int_equal(in_tx(s, DB_WRITE, too_late), OK);
    booking_forget_spaces();
}

static void one_checks_in_from_a_quarter_of_an_hour_before(void **state) /* PC-3, PC-13, PC-15 */
{
    (void)state;
    run_on_both(play_checking_in);
}

/* ---- several places -------------------------------------------------------------------------- */

/* A room and two desks of Ada's, from ten to noon. */
static struct booking made_together(struct ctx *ctx)
{
    const struct place_ask places[] = {{w.house.small, 1}, {w.house.desks, 2}};
    const struct group_ask ask = {
        .of = {.space_id = w.house.space_id,
               .span = {.date = {2027, 1, 15}, .from = 10 * H, .to = 12 * H},
               .name = "Ada Neri",
               .email = "ada@loggia.example"},
        .places = places,
        .n = ARRAY_LEN(places)};
    const struct actor ada = {.account_id = w.ada, .email = "ada@loggia.example", .name = "Ada"};
    struct booking first;
    bool repeated = false;
    ctx->actor = &ada;
    assert_int_equal(booking_place_group(ctx, &ask, &first, &repeated), OK);
    ctx->actor = NULL;
    return first;
}

static enum status come_for_several(struct ctx *ctx, void *arg)
{
    (void)arg;
    const struct booking first = made_together(ctx);
    struct booking *all = NULL;
    struct check_in c;
    size_t n = 0;
    assert_int_equal(booking_group_of(ctx, &first, &all, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(check_in_make(ctx, all[1].id, CHECK_IN_DESK, ctx_now_s(ctx)), OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(check_in_of(ctx, all[i].id, &c), OK);
    assert_int_equal(check_in_leave(ctx, all[0].id), OK); /* the room is over: the desks are not */
    assert_int_equal(check_in_of(ctx, all[0].id, &c), OK);
    assert_true(c.gone_at > 0);
    assert_int_equal(check_in_of(ctx, all[1].id, &c), OK);
    assert_int_equal(c.gone_at, 0);
    assert_int_equal(check_in_end(ctx, all[0].id), OK);
    assert_int_equal(check_in_of(ctx, all[1].id, &c), OK);
    assert_true(c.gone_at > 0);
    assert_int_equal(check_in_undo(ctx, all[1].id), OK);
    assert_int_equal(check_in_of(ctx, all[0].id, &c), NOT_FOUND);
    return OK;
}

static void play_several(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    clock_at(s, 9, 50);
    assert_int_equal(in_tx(s, DB_WRITE, come_for_several), OK);
    booking_forget_spaces();
}

static void who_comes_for_one_place_comes_for_all(void **state) /* PC-19, BK-154 */
{
    (void)state;
    run_on_both(play_several);
}

/* ---- nobody came ----------------------------------------------------------------------------- */

static size_t released(struct scenario *s);

static enum status release(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    size_t n = 0;
    assert_int_equal(presence_release_due(ctx, &n), OK);
    s->out->n = 0;
    buf_printf(s->out, "%d", (int)n);
    return OK;
}

static size_t released(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, release), OK);
    return (size_t)(s->out->p[0] - '0');
}

static enum status book_two(struct ctx *ctx, void *arg)
{
    (void)arg;
    w.booking = made(ctx, w.house.small, 10 * H, 12 * H);
    (void)made(ctx, w.house.large, 10 * H, 12 * H); /* no tablet there */
    (void)made(ctx, w.house.desks, 10 * H, 12 * H);
    return OK;
}

static enum status look_freed(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct booking b;
    struct booking_early_end early;
    struct sql_missed_of_account_row row;
    const struct sql_missed_of_account_args args = {w.house.space_id, w.ada, 0};
    assert_int_equal(booking_get(ctx, w.booking.id, &b), OK);
    assert_int_equal(b.ends_at, at(10, 15));
    assert_int_equal(b.price_cents.v, w.booking.price_cents.v);
    assert_int_equal(booking_early_of(ctx, b.id, &early), OK);
    assert_int_equal(early.why, BOOKING_NO_SHOW);
    assert_int_equal(sql_missed_of_account(ctx, &args, &row), OK);
    assert_int_equal(row.missed, 1);
    refused(ctx, check_in_make(ctx, b.id, CHECK_IN_TABLET, at(10, 14)), CONFLICT,
            "presence.released");
    (void)made(ctx, w.house.small, 10 * H + 30, 12 * H); /* its rest is free */
    return OK;
}

static enum status choose_desks(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door_terms t;
    assert_int_equal(door_terms_of(ctx, w.house.space_id, &t), OK);
    assert_int_equal(t.release_min, 15);
    t.release_kinds = 1 << KIND_DESK;
    assert_int_equal(door_set_terms(ctx, w.house.space_id, &t), OK);
    t.release_min = 121;
    refused(ctx, door_set_terms(ctx, w.house.space_id, &t), INVALID, "form.invalid");
    return OK;
}

static enum status mail_all(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    (void)arg;
    while (n > 0)
        assert_int_equal(presence_mail_facts(ctx, "https://loggia.example", &n), OK);
    return OK;
}

static enum status remind(struct ctx *ctx, void *arg)
{
    size_t n = 1;
    (void)arg;
    while (n > 0)
        assert_int_equal(presence_remind_due(ctx, "https://loggia.example", &n), OK);
    return OK;
}

static int64_t mails_expected;
static enum status count_mails(struct ctx *ctx, void *arg)
{
    struct mail_counts counts;
    (void)arg;
    assert_int_equal(mail_count(ctx, &counts), OK);
    assert_int_equal(counts.waiting, mails_expected);
    return OK;
}

static void mails_are(struct scenario *s, int64_t n)
{
    mails_expected = n;
    assert_int_equal(in_tx(s, DB_READ, count_mails), OK);
}

static void play_release(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, book_two), OK);
    clock_at(s, 10, 14);
    assert_int_equal(released(s), 0);
    clock_at(s, 10, 15);
    assert_int_equal(released(s), 1); /* only where a tablet is */
    assert_int_equal(released(s), 0); /* once */
    assert_int_equal(in_tx(s, DB_WRITE, mail_all), OK);
    mails_are(s, 1); /* PC-10 */
    assert_int_equal(in_tx(s, DB_WRITE, mail_all), OK);
    mails_are(s, 1);
    assert_int_equal(in_tx(s, DB_WRITE, look_freed), OK);
    assert_int_equal(in_tx(s, DB_WRITE, choose_desks), OK);
    assert_int_equal(released(s), 0); /* the minutes run from the choice */
    clock_at(s, 10, 30);
    assert_int_equal(released(s), 1); /* the desk; the new one of 10:30 has its time */
    clock_at(s, 10, 45);
    assert_int_equal(released(s), 1);
    booking_forget_spaces();
}

static enum status book_together(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door_terms t;
    assert_int_equal(door_terms_of(ctx, w.house.space_id, &t), OK);
    t.release_kinds = 1 << KIND_DESK;
    assert_int_equal(door_set_terms(ctx, w.house.space_id, &t), OK);
    w.booking = made_together(ctx);
    return OK;
}

static enum status look_missed_once(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_missed_of_account_row row;
    const struct sql_missed_of_account_args args = {w.house.space_id, w.ada, 0};
    assert_int_equal(sql_missed_of_account(ctx, &args, &row), OK);
    assert_int_equal(row.missed, 1);
    return OK;
}

/* The room with its tablet and the desks are freed; one mail tells, and it counts once. */
static void play_missed_together(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, book_together), OK);
    clock_at(s, 10, 15);
    assert_int_equal(released(s), 2);
    assert_int_equal(in_tx(s, DB_WRITE, mail_all), OK);
    mails_are(s, 1);
    assert_int_equal(in_tx(s, DB_READ, look_missed_once), OK);
    booking_forget_spaces();
}

static void what_nobody_came_to_together_is_told_once(void **state) /* PC-6, PC-10, BK-154 */
{
    (void)state;
    run_on_both(play_missed_together);
}

static void what_nobody_came_to_is_freed_once(void **state) /* PC-6, PC-10 */
{
    (void)state;
    run_on_both(play_release);
}

static enum status come(struct ctx *ctx, void *arg)
{
    (void)arg;
    return check_in_make(ctx, w.booking.id, CHECK_IN_PHONE, ctx_now_s(ctx));
}

static enum status close_all(struct ctx *ctx, void *arg)
{
    size_t n = 0;
    struct scenario *s = arg;
    assert_int_equal(presence_close_due(ctx, &n), OK);
    s->out->n = 0;
    buf_printf(s->out, "%d", (int)n);
    return OK;
}

static enum status look_gone(struct ctx *ctx, void *arg)
{
    struct check_in c;
    (void)arg;
    assert_int_equal(check_in_of(ctx, w.booking.id, &c), OK);
    assert_int_equal(c.gone_at, at(20, 0));
    return OK;
}

static enum status look_sound(struct ctx *ctx, void *arg)
{
    struct findings found;
    const struct sql_check_in_add_args astray = {
        .booking_id = 5, .space_id = w.house.space_id, .at = at(9, 0), .how = CHECK_IN_DESK};
    (void)arg;
    assert_int_equal(presence_check(ctx, &found), OK);
    assert_int_equal(found.looked_at, 2); /* a door and a check-in */
    assert_int_equal(found.faults, 0);
    assert_int_equal(sql_check_in_add(ctx, &astray, NULL), OK);
    assert_int_equal(presence_check(ctx, &found), OK);
    assert_int_equal(found.faults, 1);
    return OK;
}

static void play_coming(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, book_two), OK);
    clock_at(s, 10, 10);
    assert_int_equal(in_tx(s, DB_WRITE, come), OK);
    clock_at(s, 10, 16);
    assert_int_equal(released(s), 0); /* who came keeps the place */
    clock_at(s, 19, 59);
    assert_int_equal(in_tx(s, DB_WRITE, close_all), OK);
    saw(s, "0");
    clock_at(s, 23, 0);
    assert_int_equal(in_tx(s, DB_WRITE, close_all), OK);
    saw(s, "1");
    assert_int_equal(in_tx(s, DB_READ, look_gone), OK); /* done late, as if in time */
    assert_int_equal(in_tx(s, DB_WRITE, look_sound), OK);
    booking_forget_spaces();
}

static void at_closing_time_everybody_has_gone(void **state) /* PC-6, PC-8 */
{
    (void)state;
    run_on_both(play_coming);
}

/* ---- an hour before -------------------------------------------------------------------------- */

static enum status book_late(struct ctx *ctx, void *arg)
{
    (void)arg;
    (void)made(ctx, w.house.booth, 10 * H + 30, 12 * H);
    return OK;
}

static enum status no_reminders(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct door_terms t;
    assert_int_equal(door_terms_of(ctx, w.house.space_id, &t), OK);
    t.remind = false;
    (void)made(ctx, w.house.large, 15 * H, 16 * H);
    return door_set_terms(ctx, w.house.space_id, &t);
}

static void play_reminding(struct scenario *s)
{
    clock_at(s, 8, 0);
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, remind), OK);
    assert_int_equal(in_tx(s, DB_WRITE, book_two), OK); /* three at 10:00 */
    clock_at(s, 8, 59);
    assert_int_equal(in_tx(s, DB_WRITE, remind), OK);
    mails_are(s, 0);
    clock_at(s, 9, 0);
    assert_int_equal(in_tx(s, DB_WRITE, remind), OK);
    mails_are(s, 3);
    clock_at(s, 9, 40);
    assert_int_equal(in_tx(s, DB_WRITE, book_late), OK); /* he knows */
    assert_int_equal(in_tx(s, DB_WRITE, remind), OK);
    mails_are(s, 3);
    assert_int_equal(in_tx(s, DB_WRITE, no_reminders), OK);
    clock_at(s, 14, 10);
    assert_int_equal(in_tx(s, DB_WRITE, remind), OK);
    mails_are(s, 3);
    booking_forget_spaces();
}

static void who_booked_before_is_reminded_once(void **state) /* PC-9 */
{
    (void)state;
    run_on_both(play_reminding);
}

/* ---- what a screen says ---------------------------------------------------------------------- */

static enum status phases_say(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct room room;
    struct room_phase p[64];
    const char *said = "";
    (void)made(ctx, w.house.small, 10 * H, 11 * H);
    (void)made(ctx, w.house.small, 11 * H, 12 * H);
    assert_int_equal(room_load(ctx, &w.door, &room), OK);
    assert_string_equal(room.day.taken[0].who, "A. N."); /* PC-4 */
    assert_true(room_phases_max(&room.day) <= ARRAY_LEN(p));
    const size_t n = room_phases(&room.day, p);
    for (size_t i = 0; i < n; i++)
        said = words(ctx, "%s%s %s>%s%s, ", said, room_state_name(p[i].state),
                     door_say_time(ctx, room.calendar.zone, p[i].from_s),
                     door_say_time(ctx, room.calendar.zone, p[i].turns_s),
                     p[i].due != NONE ? " due" : "");
    assert_string_equal(said, "free 9:00>10:00, free 9:45>10:00 due, busy 10:00>12:00 due, "
                              "busy 10:45>12:00 due, busy 11:00>12:00 due, free 12:00>20:00, "
                              "closed 20:00>0:00, ");
    return OK;
}

static void play_phases(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, phases_say), OK);
    booking_forget_spaces();
}

static void a_screen_knows_the_rest_of_its_day(void **state) /* PC-4, PC-5 */
{
    (void)state;
    run_on_both(play_phases);
}

static void names_go_no_further_than_chosen(void **state) /* PC-4 */
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct ctx ctx = {.arena = a, .lang = text_lang("en")};
    assert_string_equal(presence_name(&ctx, DOOR_NO_NAMES, "Elena Rossi", "Merlin"), "");
    assert_string_equal(presence_name(&ctx, DOOR_INITIALS, "Elena Rossi", "Merlin"), "E. R.");
    assert_string_equal(presence_name(&ctx, DOOR_FIRMS, "Elena Rossi", "Merlin"), "Merlin");
    assert_string_equal(presence_name(&ctx, DOOR_FIRMS, "Élise de la Tour", NULL), "É. d. l.");
    assert_string_equal(presence_name(&ctx, DOOR_INITIALS, "", NULL), "");
    assert_string_equal(presence_name(&ctx, DOOR_INITIALS, "At the door", NULL), "At the door");
    assert_string_equal(presence_name(&ctx, DOOR_INITIALS, "Alla porta", NULL), "At the door");
    arena_free(a);
}

static void a_picture_has_sixteen_greys(void **state) /* PC-12 */
{
    (void)state;
    static const unsigned char grey[6] = {0, 255, 128, 16, 8, 9};
    static const unsigned char head[] = {0, 0, 0, 3, 0, 0, 0, 2, 4, 0, 0, 0, 0};
    struct buf out;
    buf_init(&out, 4096);
    assert_int_equal(png_of_grey(grey, 3, 2, &out), OK);
    assert_memory_equal(out.p, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(out.p + 16, head, sizeof(head));
    assert_memory_equal(out.p + out.n - 8, "IEND", 4);
    buf_free(&out);
}

/* ---- who may see it -------------------------------------------------------------------------- */

static enum status circle(struct ctx *ctx, void *arg)
{
    (void)arg;
    bool shown = true;
    struct sql_here_shown_row *rows = NULL;
    size_t n = 9;
    const struct sql_here_shown_args args = {w.house.space_id, at(0, 0)};
    assert_int_equal(presence_circle_of(ctx, w.ada, &shown), OK);
    assert_false(shown); /* unless he says so */
    w.booking = made(ctx, w.house.small, 9 * H, 12 * H);
    assert_int_equal(check_in_make(ctx, w.booking.id, CHECK_IN_PHONE, ctx_now_s(ctx)), OK);
    assert_int_equal(sql_here_shown(ctx, &args, &rows, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(presence_set_circle(ctx, w.ada, true), OK);
    assert_int_equal(presence_set_circle(ctx, w.ada, true), OK);
    assert_int_equal(sql_here_shown(ctx, &args, &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].name, "Ada Neri");
    assert_int_equal(presence_set_circle(ctx, w.ada, false), OK);
    assert_int_equal(sql_here_shown(ctx, &args, &rows, &n), OK);
    assert_int_equal(n, 0);
    return OK;
}

static void play_circle(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, circle), OK);
    booking_forget_spaces();
}

static void others_see_it_only_if_one_lets_them(void **state) /* PC-11 */
{
    (void)state;
    run_on_both(play_circle);
}

static enum status erase_ada(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct check_in c;
    bool shown = true;
    const struct person ada = {.account_id = w.ada, .email = "ada@loggia.example", .name = "Ada"};
    w.booking = made(ctx, w.house.small, 9 * H, 12 * H);
    test_must(check_in_make(ctx, w.booking.id, CHECK_IN_PHONE, ctx_now_s(ctx)), "check-in");
    test_must(presence_set_circle(ctx, w.ada, true), "circle");
    assert_int_equal(presence_keeper.erase(ctx, &ada), OK);
    assert_int_equal(check_in_of(ctx, w.booking.id, &c), OK);
    assert_int_equal(c.account_id, 0);
    assert_int_equal(presence_circle_of(ctx, w.ada, &shown), OK);
    assert_false(shown);
    return OK;
}

static void play_erasing(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, make_world), OK);
    assert_int_equal(in_tx(s, DB_WRITE, erase_ada), OK);
    booking_forget_spaces();
}

static void who_is_erased_came_without_a_name(void **state) /* PC-16 */
{
    (void)state;
    run_on_both(play_erasing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_code_closes_the_old_one),
        cmocka_unit_test(a_code_on_the_screen_is_good_for_a_moment),
        cmocka_unit_test(one_checks_in_from_a_quarter_of_an_hour_before),
        cmocka_unit_test(who_comes_for_one_place_comes_for_all),
        cmocka_unit_test(what_nobody_came_to_is_freed_once),
        cmocka_unit_test(what_nobody_came_to_together_is_told_once),
        cmocka_unit_test(at_closing_time_everybody_has_gone),
        cmocka_unit_test(who_booked_before_is_reminded_once),
        cmocka_unit_test(a_screen_knows_the_rest_of_its_day),
        cmocka_unit_test(names_go_no_further_than_chosen),
        cmocka_unit_test(a_picture_has_sixteen_greys),
        cmocka_unit_test(others_see_it_only_if_one_lets_them),
        cmocka_unit_test(who_is_erased_came_without_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Notes of the staff; both engines. */
#include "booking/booking_internal.h"
#include "booking_routes.h"
#include "booking_views.h"
#include "store/store.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

#include <string.h>

static const struct date friday = {2027, 1, 22};

static struct booking_view seen_by(struct ctx *ctx, const struct actor *actor, int64_t code,
                                   const char *secret)
{
    struct booking_view v;
    ctx->actor = actor;
    const struct booking_link_form form = {.code = code, .secret = secret, .from = -1, .to = -1};
    assert_int_equal(booking_show(ctx, &form, &v), OK);
    return v;
}

static enum status notes(struct ctx *ctx, void *arg)
{
    struct test_house h;
    struct booking b;
    struct booking_view v;
    bool repeated;
    (void)arg;
    const struct booking_terms t = test_terms();
    test_house_make(ctx, &t, (struct span){0, 24 * 60}, &h);
    const struct booking_ask ask = {.space_id = h.space_id,
                                    .resource_id = h.small,
                                    .span = {.date = friday, .from = 600, .to = 660},
                                    .units = 1,
                                    .name = "Elena Rossi",
                                    .email = "elena@rossi.example"};
    assert_int_equal(booking_place(ctx, &ask, &b, &repeated), OK);
    const struct grant at_desk = {.role = ROLE_DESK, .space_id = h.space_id};
    const struct actor desk = {.account_id = 78,
                               .email = "desk@portello.example",
                               .name = "Ugo",
                               .grants = &at_desk,
                               .grants_n = 1};
    const struct actor other = {.account_id = 79, .email = "x@example.org", .name = "X"};
    const struct staff_note_add_form late = {.code = b.id, .words = "Owes us the key of Tuesday."};

    /* BK-82: only who runs the house writes. */
    ctx->actor = &other;
    assert_int_equal(staff_note_add(ctx, &late, &v), NOT_FOUND);
    ctx->actor = &h.host;
    assert_int_equal(staff_note_add(ctx, &late, &v), OK);
    assert_int_equal(v.staff_notes_n, 1);
    assert_string_equal(v.staff_notes[0].words, late.words);
    ctx->actor = &desk;
    assert_int_equal(
        staff_note_add(ctx, &(struct staff_note_add_form){.code = b.id, .words = "Likes tea."}, &v),
        OK);
    assert_int_equal(v.staff_notes_n, 2);

    /* Read by them; by nobody else, whatever he holds. */
    const struct booking_view by_host = seen_by(ctx, &h.host, b.id, NULL);
    assert_int_equal(by_host.staff_notes_n, 2);
    const struct booking_view by_person = seen_by(ctx, NULL, b.id, by_host.secret);
    assert_int_equal(by_person.staff_notes_n, 0);
    const struct booking_view by_holder = seen_by(ctx, &other, b.id, by_host.secret);
    assert_int_equal(by_holder.staff_notes_n, 0);

    /* On the sheet of the day, beside what the person wrote. */
    struct sheet_view sheet;
    ctx->actor = &desk;
    const struct sheet_form day = {.slug = "portello", .date = friday, .sort = "time"};
    assert_int_equal(booking_sheet(ctx, &day, &sheet), OK);
    assert_int_equal(sheet.lines_n, 1);
    assert_int_equal(sheet.lines[0].staff_notes_n, 2);
    assert_non_null(strstr(sheet.lines[0].staff_notes[0], late.words));

    /* The front desk deletes its own, a host any. */
    const struct staff_note_delete_form first = {.code = b.id, .note = by_host.staff_notes[0].id};
    const struct staff_note_delete_form second = {.code = b.id, .note = by_host.staff_notes[1].id};
    assert_int_equal(staff_note_delete(ctx, &first, &v), NOT_FOUND);
    ctx->actor = &h.host;
    assert_int_equal(staff_note_delete(ctx, &second, &v), OK);
    assert_int_equal(staff_note_delete(ctx, &first, &v), OK);
    assert_int_equal(v.staff_notes_n, 0);
    ctx->actor = NULL;
    return OK;
}

static void staff_write_for_each_other(void **state) /* BK-82 */
{
    static const enum store_engine engines[] = {STORE_SQLITE, STORE_POSTGRES};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
        struct test_store t;
        if (!test_store_open(&t, engines[i]))
            continue;
        assert_int_equal(store_tx(t.store, &t.ctx, DB_WRITE, notes, NULL), OK);
        test_store_close(&t);
        booking_forget_spaces();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(staff_write_for_each_other)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

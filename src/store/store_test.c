/* The same scenarios on SQLite and on PostgreSQL. What they write down is compared. */
#include "store/statement.h"
#include "store/store.h"

#include "sample_sql.h"

#include "support/test_scenario.h"

static const char *shown(const char *text)
{
    return text ? text : "null";
}

static enum status add(struct ctx *ctx, int64_t id, const char *name, const char *note)
{
    struct sql_thing_add_args args = {.id = id, .name = name, .note = note};
    return sql_thing_add(ctx, &args, NULL);
}

/* ---- ST-1: values go in and come out as they were -------------------------------------------- */

static enum status write_values(struct ctx *ctx, void *arg)
{
    (void)arg;
    const char raw[] = {0, 1, '\\', '\'', (char)0xff};
    struct sql_thing_add_args all = {
        .id = INT64_MAX,
        .name = "caffè 'Forlì' \"x\"",
        .note = "",
        .amount = opt_int_of(INT64_MIN),
        .open = true,
        .raw = {.p = raw, .n = sizeof(raw)},
        .seen_at = opt_int_of(-1),
    };
    struct sql_thing_add_args nothing = {.id = -1, .name = "nothing"};
    struct sql_thing_add_args empty = {.id = 0, .name = "", .raw = {.p = "", .n = 0}};
    int64_t changes = 0;
    assert_int_equal(sql_thing_add(ctx, &all, &changes), OK);
    assert_int_equal(changes, 1);
    assert_int_equal(sql_thing_add(ctx, &nothing, NULL), OK);
    assert_int_equal(sql_thing_add(ctx, &empty, NULL), OK);
    return OK;
}

static void write_down(struct ctx *ctx, struct buf *out, const char *name)
{
    struct sql_thing_get_row row;
    enum status st = sql_thing_get(ctx, &(struct sql_thing_get_args){.name = name}, &row);
    if (st != OK) {
        buf_printf(out, "%s: %d\n", name, (int)st);
        return;
    }
    buf_printf(out, "%lld %s %s %d %lld %d %zu %d %lld\n", (long long)row.id, row.name,
               shown(row.note), row.amount.has, (long long)row.amount.v, row.open, row.raw.n,
               row.seen_at.has, (long long)row.seen_at.v);
    buf_add(out, row.raw.p, row.raw.n);
    buf_str(out, row.raw.p ? "|\n" : "null\n");
}

static enum status read_values(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    write_down(ctx, s->out, "caffè 'Forlì' \"x\"");
    write_down(ctx, s->out, "nothing");
    write_down(ctx, s->out, "");
    write_down(ctx, s->out, "is not there");
    struct sql_thing_swap_row row;
    struct sql_thing_swap_args args = {.first = 1, .second = 2};
    assert_int_equal(sql_thing_swap(ctx, &args, &row), OK);
    assert_int_equal(row.first, 1);
    assert_int_equal(row.second, 2);
    return OK;
}

static void play_values(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_values), OK);
    assert_int_equal(in_tx(s, DB_READ, read_values), OK);
    static const char expected[] = "9223372036854775807 caffè 'Forlì' \"x\"  1 "
                                   "-9223372036854775808 1 5 1 -1\n\0\1\\'\xff|\n"
                                   "-1 nothing null 0 0 0 0 0 0\nnull\n"
                                   "0  null 0 0 0 0 0 0\n|\n"
                                   "is not there: 1\n";
    assert_int_equal(s->out->n, sizeof(expected) - 1);
    assert_memory_equal(s->out->p, expected, sizeof(expected) - 1);
}

static void st1_values_come_out_as_they_went_in(void **state)
{
    (void)state;
    run_on_both(play_values);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static enum status write_list(struct ctx *ctx, void *arg)
{
    static const char *const names[] = {"b", "B", "a", "Z", "é", "zz", "a%", "10", "9"};
    (void)arg;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_int_equal(add(ctx, (int64_t)i + 1, names[i], i % 2 ? names[i] : NULL), OK);
    return OK;
}

static bool write_each(void *arg, const struct sql_thing_every_row *row)
{
    struct scenario *s = arg;
    buf_printf(s->out, "each %lld %s\n", (long long)row->id, row->name);
    return row->id < 5;
}

static enum status read_list(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct sql_thing_list_row *rows;
    size_t n = 0;
    assert_int_equal(sql_thing_list(ctx, &(struct sql_thing_list_args){.from_name = ""}, &rows, &n),
                     OK);
    for (size_t i = 0; i < n; i++)
        buf_printf(s->out, "%lld %s %s\n", (long long)rows[i].id, rows[i].name,
                   shown(rows[i].note));
    struct sql_thing_like_row *like;
    assert_int_equal(sql_thing_like(ctx, &(struct sql_thing_like_args){.pattern = "b%"}, &like, &n),
                     OK);
    assert_int_equal(n, 1); /* LIKE tells "b" from "B" on both engines [ST-2] */
    assert_int_equal(sql_thing_every(ctx, write_each, s), OK);
    struct sql_thing_total_row total;
    assert_int_equal(sql_thing_total(ctx, &total), OK);
    buf_printf(s->out, "%lld %lld %d\n", (long long)total.total, (long long)total.things,
               total.any_open);
    return OK;
}

static void play_lists(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_list), OK);
    assert_int_equal(in_tx(s, DB_READ, read_list), OK);
}

static void st2_order_and_like_are_the_same(void **state)
{
    (void)state;
    run_on_both(play_lists);
}

static enum status write_many(struct ctx *ctx, void *arg)
{
    (void)arg;
    for (int64_t i = 0; i < 21; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "n%02lld", (long long)i);
        assert_int_equal(add(ctx, i, name, NULL), OK);
    }
    return OK;
}

static enum status read_too_many(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_thing_list_row *rows = NULL;
    size_t n = 7;
    struct sql_thing_list_args from = {.from_name = "n01"};
    assert_int_equal(sql_thing_list(ctx, &from, &rows, &n), OK);
    assert_int_equal(n, 20);
    from.from_name = "n00";
    rows = NULL;
    n = 7;
    assert_int_equal(sql_thing_list(ctx, &from, &rows, &n), LIMIT);
    assert_null(rows);
    assert_int_equal(n, 7); /* untouched */
    return OK;
}

static void play_maximum(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_many), OK);
    assert_int_equal(in_tx(s, DB_READ, read_too_many), OK);
}

static void st3_past_the_maximum_is_limit(void **state)
{
    (void)state;
    run_on_both(play_maximum);
}

/* ---- ST-4: a failed statement spoils its item, and only it ----------------------------------- */

static enum status write_twice(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    assert_int_equal(add(ctx, 1, "one", NULL), OK);
    buf_printf(s->out, "%d ", (int)add(ctx, 2, "one", NULL));
    buf_printf(s->out, "%d ", (int)add(ctx, 3, "three", NULL));
    return OK; /* a handler that did not look */
}

static enum status write_orphan(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_part_add_args part = {.thing_id = 99, .number = 1, .label = "x"};
    return sql_part_add(ctx, &part, NULL);
}

static enum status write_bad_number(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_int_equal(add(ctx, 1, "one", NULL), OK);
    struct sql_part_add_args part = {.thing_id = 1, .number = 0, .label = "x"};
    return sql_part_add(ctx, &part, NULL);
}

static enum status write_no_name(struct ctx *ctx, void *arg)
{
    (void)arg;
    return add(ctx, 1, NULL, NULL);
}

static enum status read_lie(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct sql_thing_note_lie_row row;
    assert_int_equal(add(ctx, 1, "one", NULL), OK);
    return sql_thing_note_lie(ctx, &(struct sql_thing_note_lie_args){.id = 1}, &row);
}

static enum status count(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct sql_thing_total_row total;
    enum status st = sql_thing_total(ctx, &total);
    buf_printf(s->out, "things %lld\n", (long long)total.things);
    return st;
}

static void play_refusals(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_twice), CONFLICT);
    assert_int_equal(in_tx(s, DB_WRITE, write_orphan), CONFLICT);
    assert_int_equal(in_tx(s, DB_WRITE, write_bad_number), FAILED);
    assert_int_equal(in_tx(s, DB_WRITE, write_no_name), FAILED);
    assert_int_equal(in_tx(s, DB_WRITE, read_lie), FAILED);
    assert_int_equal(in_tx(s, DB_READ, count), OK);
    saw(s, "4 4 things 0\n");
}

static void st4_a_failed_statement_undoes_its_item(void **state)
{
    (void)state;
    run_on_both(play_refusals);
}

static enum status write_then_refuse(struct ctx *ctx, void *arg)
{
    (void)arg;
    assert_int_equal(add(ctx, 1, "one", NULL), OK);
    return DENIED;
}

static enum status raise_amount(struct ctx *ctx, void *arg)
{
    struct scenario *s = arg;
    struct sql_thing_raise_row row;
    struct sql_thing_add_args thing = {.id = 5, .name = "five", .amount = opt_int_of(40)};
    assert_int_equal(sql_thing_add(ctx, &thing, NULL), OK);
    assert_int_equal(sql_thing_raise(ctx, &(struct sql_thing_raise_args){.id = 5, .by = 2}, &row),
                     OK);
    assert_int_equal(row.amount.v, 42);
    assert_int_equal(sql_thing_raise(ctx, &(struct sql_thing_raise_args){.id = 6, .by = 2}, &row),
                     NOT_FOUND);
    int64_t changes = -1;
    assert_int_equal(
        sql_thing_open(ctx, &(struct sql_thing_open_args){.but = 5, .open = true}, &changes), OK);
    assert_int_equal(changes, 0);
    return count(ctx, s);
}

static void play_undo(struct scenario *s)
{
    assert_int_equal(in_tx(s, DB_WRITE, write_then_refuse), DENIED);
    assert_int_equal(in_tx(s, DB_READ, count), OK);
    assert_int_equal(in_tx(s, DB_WRITE, raise_amount), OK);
}

static void st5_an_error_answer_leaves_nothing(void **state)
{
    (void)state;
    run_on_both(play_undo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st1_values_come_out_as_they_went_in),
        cmocka_unit_test(st2_order_and_like_are_the_same),
        cmocka_unit_test(st3_past_the_maximum_is_limit),
        cmocka_unit_test(st4_a_failed_statement_undoes_its_item),
        cmocka_unit_test(st5_an_error_answer_leaves_nothing),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}

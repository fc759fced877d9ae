/* Timed work: what nobody came to is freed, who comes within the hour is reminded, at closing time
 * everybody has gone; and the screens are told what changed. */
#include "presence/presence_internal.h"

#include "presence_letter.h"
#include "presence_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { RELEASE_BATCH = 20, REMIND_BATCH = 50, OPEN_PAGE = 100, FACT_BATCH = 200, HOUR_S = 3600 };

/* ---- nobody came ----------------------------------------------------------------------------- */

static enum status release(struct ctx *ctx, int64_t id)
{
    struct booking b;
    struct check_in here;
    enum status s = booking_get(ctx, id, &b);
    if (s == OK)
        s = resource_lock(ctx, b.resource_id);
    if (s == OK)
        s = check_in_of(ctx, id, &here);
    if (s != NOT_FOUND)
        return s; /* he came while we waited */
    return booking_end_early(ctx, id, ctx_now_s(ctx), BOOKING_NO_SHOW, &b);
}

enum status presence_release_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_presence_late_row *rows = NULL;
    size_t n = 0;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_presence_late_args args = {
        .now = now, .after = now - BOOKING_LONGEST_S, .max = RELEASE_BATCH};
    enum status s = sql_presence_late(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        s = release(ctx, rows[i].id);
        if (s == CONFLICT) { /* ended or changed while we waited for it */
            ctx->problem = (struct problem){0};
            s = OK;
        }
    }
    if (s == OK)
        *ret_n = n;
    return s;
}

/* ---- an hour before -------------------------------------------------------------------------- */

static enum status mark_of(struct ctx *ctx, const char *name, int64_t first_s,
                           struct sql_presence_mark_of_row *ret)
{
    const struct sql_presence_mark_of_args args = {.name = name};
    const enum status s = sql_presence_mark_of(ctx, &args, ret);
    if (s == NOT_FOUND)
        *ret = (struct sql_presence_mark_of_row){.at = first_s};
    return s == NOT_FOUND ? OK : s;
}

enum status presence_remind_due(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    static const char name[] = "remind";
    struct sql_presence_mark_of_row mark;
    struct sql_presence_ahead_row *rows = NULL;
    size_t n = 0;
    const int64_t now = ctx_now_s(ctx);
    enum status s = mark_of(ctx, name, now, &mark);
    const struct sql_presence_ahead_args args = {
        .mark_at = mark.at, .mark_id = mark.id, .to_at = now + HOUR_S, .max = REMIND_BATCH};
    if (s == OK)
        s = sql_presence_ahead(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (rows[i].wanted && rows[i].starts_at > now)
            s = letter_remind(ctx, rows[i].id, public_url);
    }
    if (s != OK || n == 0) {
        *ret_n = 0;
        return s;
    }
    const struct sql_presence_mark_set_args next = {
        .name = name, .at = rows[n - 1].starts_at, .id = rows[n - 1].id};
    s = sql_presence_mark_set(ctx, &next, NULL);
    if (s == OK)
        *ret_n = n;
    return s;
}

/* ---- closing time ---------------------------------------------------------------------------- */

/* Who stays longer than the house is open has gone when his booking is over. */
static enum status close_one(struct ctx *ctx, const struct sql_presence_open_row *row,
                             bool *ret_gone)
{
    struct space space;
    struct calendar calendar;
    enum status s = space_get(ctx, row->space_id, &space);
    if (s == OK)
        s = space_calendar(ctx, &space, &calendar);
    if (s != OK || !calendar.zone)
        return s;
    int64_t at = closing_of(&calendar, row->at);
    at = at < row->ends_at ? row->ends_at : at;
    at = at < row->at ? row->at : at;
    *ret_gone = at <= ctx_now_s(ctx);
    const struct sql_check_in_end_args args = {.booking_id = row->booking_id, .at = at};
    return *ret_gone ? sql_check_in_end(ctx, &args, NULL) : OK;
}

enum status presence_close_due(struct ctx *ctx, size_t *ret_n)
{
    struct sql_presence_open_row *rows = NULL;
    struct sql_presence_open_args args = {.before = ctx_now_s(ctx), .max = OPEN_PAGE};
    enum status s = OK;
    size_t gone = 0;
    size_t n = OPEN_PAGE;
    while (s == OK && n == OPEN_PAGE && gone < OPEN_PAGE) {
        s = sql_presence_open(ctx, &args, &rows, &n);
        for (size_t i = 0; s == OK && i < n; i++) {
            bool left = false;
            s = close_one(ctx, &rows[i], &left);
            gone += left;
            args.mark_at = rows[i].at;
            args.mark_id = rows[i].booking_id;
        }
    }
    if (s == OK)
        *ret_n = gone;
    return s;
}

/* ---- screens --------------------------------------------------------------------------------- */

static bool matters(const char *fact)
{
    static const char *const prefixes[] = {"booking.", "series.",   "block.",
                                           "outside.", "presence.", "door."};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (strncmp(fact, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* The resource that a fact is about; 0: several, or none in particular. */
static enum status resource_of(struct ctx *ctx, const struct fact *f, int64_t *ret_id)
{
    struct booking b;
    const bool door = strncmp(f->name, "door.", 5) == 0;
    const bool one = strncmp(f->name, "booking.", 8) == 0 || strncmp(f->name, "presence.", 9) == 0;
    *ret_id = door ? f->subject_id : 0;
    if (!one)
        return OK;
    const enum status s = booking_get(ctx, f->subject_id, &b);
    if (s == OK && !b.group_id) /* of several places: all doors */
        *ret_id = b.resource_id;
    return s == NOT_FOUND ? OK : s;
}

/* The spaces that have doors, in order; read when the first fact asks for them. */
struct door_spaces {
    struct sql_door_spaces_row *rows;
    size_t n;
    bool known;
};

struct crying {
    presence_publish *publish;
    void *arg;
    struct door_spaces *spaces;
};

static int by_space(const void *a, const void *b)
{
    const struct sql_door_spaces_row *x = a;
    const struct sql_door_spaces_row *y = b;
    return (x->space_id > y->space_id) - (x->space_id < y->space_id);
}

static enum status has_doors(struct ctx *ctx, const struct crying *c, int64_t space_id,
                             bool *ret_has)
{
    struct door_spaces *spaces = c->spaces;
    const struct sql_door_spaces_row wanted = {space_id};
    if (!spaces->known) {
        const enum status s = sql_door_spaces(ctx, &spaces->rows, &spaces->n);
        if (s != OK)
            return s;
        spaces->known = true;
    }
    *ret_has = spaces->n &&
               bsearch(&wanted, spaces->rows, spaces->n, sizeof(*spaces->rows), by_space) != NULL;
    return OK;
}

static enum status cry_to_all(struct ctx *ctx, const struct fact *f, const struct crying *c)
{
    struct door *doors = NULL;
    size_t n = 0;
    const enum status s = doors_of_space(ctx, f->space_id, &doors, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        if (doors[i].resource_id)
            c->publish(c->arg, words(ctx, "door:%s", typed_id(ctx, doors[i].resource_id)),
                       "changed", f->name);
    return s;
}

static enum status cry_to_doors(struct ctx *ctx, const struct fact *f, const struct crying *c)
{
    int64_t resource_id = 0;
    const enum status s = resource_of(ctx, f, &resource_id);
    if (s != OK || !resource_id)
        return s == OK ? cry_to_all(ctx, f, c) : s;
    c->publish(c->arg, words(ctx, "door:%s", typed_id(ctx, resource_id)), "changed", f->name);
    return OK;
}

/* Most spaces have no door, and need not be asked which; one that is none any more is told so. */
static enum status cry(struct ctx *ctx, const struct fact *f, const void *arg)
{
    const struct crying *c = arg;
    bool doors = strncmp(f->name, "door.", 5) == 0;
    if (!f->space_id || !matters(f->name))
        return OK;
    enum status s = doors ? OK : has_doors(ctx, c, f->space_id, &doors);
    if (s == OK && doors)
        s = cry_to_doors(ctx, f, c);
    if (s == OK)
        c->publish(c->arg, words(ctx, "board:%s", typed_id(ctx, f->space_id)), "changed", f->name);
    return s;
}

enum status presence_live_facts(struct ctx *ctx, const char *consumer, presence_publish *publish,
                                void *arg, size_t *ret_n)
{
    struct door_spaces spaces = {.n = 0};
    const struct crying c = {publish, arg, &spaces};
    return fact_each(ctx, consumer, FACT_BATCH, cry, &c, ret_n);
}

/* ---- looking --------------------------------------------------------------------------------- */

enum status presence_check(struct ctx *ctx, struct findings *ret_findings)
{
    struct sql_presence_check_rows_row row;
    const enum status s = sql_presence_check_rows(ctx, &row);
    if (s == OK)
        *ret_findings = (struct findings){.looked_at = row.doors + row.check_ins,
                                          .faults = row.doors_astray + row.check_ins_astray};
    return s;
}

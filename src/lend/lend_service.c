/* Freeing, lending, and taking back. */
#include "lend/lend_internal.h"

#include "base/words.h"
#include "lend_sql.h"
#include "people/people.h"
#include "store/store.h"

enum { SHARE_ALL_BP = 10000, CAP_MOST_CENTS = 10000000 };

static int64_t day_of(struct date d)
{
    return date_days(d);
}

/* ---- terms ----------------------------------------------------------------------------------- */

enum status lend_terms_of(struct ctx *ctx, int64_t space_id, struct lend_terms *ret_terms)
{
    struct sql_lend_terms_get_row row;
    const enum status s =
        sql_lend_terms_get(ctx, &(struct sql_lend_terms_get_args){space_id}, &row);
    if (s == OK)
        *ret_terms = (struct lend_terms){.frees = row.frees,
                                         .lends = row.lends,
                                         .share_bp = row.share_bp,
                                         .cap_cents = row.cap_cents,
                                         .half_days = row.half_days,
                                         .noon = (minute)row.noon_min};
    else if (s == NOT_FOUND)
        *ret_terms = lend_default_terms;
    return s == NOT_FOUND ? OK : s;
}

enum status lend_terms_save(struct ctx *ctx, int64_t space_id, const struct lend_terms *t)
{
    enum status s = OK;
    if (t->share_bp < 0 || t->share_bp > SHARE_ALL_BP)
        s = ctx_field(ctx, "share", "field.range", "Between 0 and 100.");
    if (t->cap_cents < 0 || t->cap_cents > CAP_MOST_CENTS)
        s = ctx_field(ctx, "cap", "field.range", "This is too much.");
    if (t->noon < 60 || t->noon > 23 * 60)
        s = ctx_field(ctx, "noon", "field.range", "Between 1:00 and 23:00.");
    const struct sql_lend_terms_put_args args = {.space_id = space_id,
                                                 .frees = t->frees,
                                                 .lends = t->lends,
                                                 .share_bp = t->share_bp,
                                                 .cap_cents = t->cap_cents,
                                                 .half_days = t->half_days,
                                                 .noon_min = t->noon};
    return s == OK ? sql_lend_terms_put(ctx, &args, NULL) : s;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum status read_back(struct ctx *ctx, struct lending *l)
{
    struct sql_lending_backs_row *rows = NULL;
    size_t n = 0;
    const enum status s =
        sql_lending_backs(ctx, &(struct sql_lending_backs_args){l->id}, &rows, &n);
    int64_t *days = s == OK ? arena_array(ctx->arena, n, sizeof(*days)) : NULL;
    if (!days)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        days[i] = rows[i].day;
    l->back = days;
    l->back_n = n;
    return OK;
}

static struct lending of_row(const struct sql_lending_list_row *r)
{
    return (struct lending){.id = r->id,
                            .space_id = r->space_id,
                            .operator_id = r->operator_id,
                            .stay_id = r->stay_id,
                            .resource_id = r->resource_id,
                            .units = (int32_t)r->units,
                            .lends = r->lends,
                            .days = {.from = date_of_days(r->from_day),
                                     .until = date_of_days(r->until_day),
                                     .weekdays = (uint32_t)r->weekdays,
                                     .part = (enum lend_part)r->part,
                                     .noon = (minute)r->noon_min},
                            .day_cents = r->price_day_cents,
                            .hour_cents = r->price_hour_cents,
                            .share_bp = r->share_bp,
                            .named = r->named,
                            .by_host = r->by_host,
                            .made_at = r->made_at,
                            .changed_at = r->changed_at};
}

static enum status list(struct ctx *ctx, const struct sql_lending_list_args *args,
                        struct lending **ret_lendings, size_t *ret_n)
{
    struct sql_lending_list_row *rows = NULL;
    size_t n = 0;
    enum status s = sql_lending_list(ctx, args, &rows, &n);
    struct lending *all = s == OK ? arena_array(ctx->arena, n, sizeof(*all)) : NULL;
    if (!all)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        all[i] = of_row(&rows[i]);
        s = read_back(ctx, &all[i]);
    }
    if (s == OK) {
        *ret_lendings = all;
        *ret_n = n;
    }
    return s;
}

enum status lending_get(struct ctx *ctx, int64_t id, struct lending *ret_lending)
{
    struct lending *all = NULL;
    size_t n = 0;
    const enum status s = list(ctx, &(struct sql_lending_list_args){.id = id}, &all, &n);
    if (s == OK && n == 0)
        return ctx_fail(ctx, NOT_FOUND, "lend.unknown", "Nothing is lent under this number.");
    if (s == OK)
        *ret_lending = all[0];
    return s;
}

enum status lendings_of_stay(struct ctx *ctx, int64_t stay_id, struct lending **ret_lendings,
                             size_t *ret_n)
{
    return list(ctx, &(struct sql_lending_list_args){.stay_id = stay_id}, ret_lendings, ret_n);
}

enum status lendings_of_space(struct ctx *ctx, int64_t space_id, struct lending **ret_lendings,
                              size_t *ret_n)
{
    return list(ctx, &(struct sql_lending_list_args){.space_id = space_id}, ret_lendings, ret_n);
}

/* ---- what is asked, judged ------------------------------------------------------------------- */

/* A lending under way. */
struct making {
    const struct lend_ask *ask;
    struct stay *stay;
    struct resource resource;
    struct space space;
    struct lend_terms terms;
    const struct zone *zone;
    struct date today;
};

static enum status read_making(struct ctx *ctx, const struct lend_ask *ask, struct making *m)
{
    *m = (struct making){.ask = ask, .stay = arena_alloc(ctx->arena, sizeof(*m->stay))};
    enum status s = m->stay ? stay_get(ctx, ask->stay_id, m->stay) : LIMIT;
    if (s == OK)
        s = resource_get(ctx, m->stay->resource_id, &m->resource);
    if (s == OK)
        s = space_get(ctx, m->stay->space_id, &m->space);
    if (s == OK)
        s = lend_terms_of(ctx, m->stay->space_id, &m->terms);
    m->zone = s == OK ? zone_get(m->space.zone) : NULL;
    minute now;
    if (m->zone)
        zone_civil(m->zone, ctx_now_s(ctx), &m->today, &now);
    return s == OK && !m->zone ? NOT_FOUND : s;
}

static enum status check_stay(struct ctx *ctx, const struct making *m)
{
    const struct stay *s = m->stay;
    const bool over = s->until.year && date_compare(m->today, s->until) >= 0;
    if (s->status != STAY_RUNS || over || !s->block_id)
        return ctx_fail(ctx, CONFLICT, "lend.not_running", "The stay does not run.");
    if (m->resource.kind >= KIND__BOOKED_MAX)
        return ctx_fail(ctx, CONFLICT, "lend.kind", "Nobody could book this by the hour.");
    if (!m->terms.frees && !m->terms.lends)
        return ctx_fail(ctx, CONFLICT, "lend.not_allowed",
                        "This space does not let others have it meanwhile.");
    return OK;
}

static enum status check_deed(struct ctx *ctx, const struct making *m)
{
    if (m->ask->lends && m->stay->units < m->resource.units)
        return ctx_field(ctx, "deed", "lend.pool",
                         "Of a part of a pool nobody can say whose was booked: it can be freed.");
    if (m->ask->lends ? m->terms.lends : m->terms.frees)
        return OK;
    return ctx_field(ctx, "deed", "lend.not_allowed", "The space does not allow this.");
}

static enum status check_days(struct ctx *ctx, const struct making *m)
{
    const struct lend_days *d = &m->ask->days;
    const struct stay *s = m->stay;
    const bool late = s->until.year && date_compare(d->until, s->until) > 0;
    enum status st = OK;
    if (!d->from.year || date_compare(d->from, m->today) < 0)
        st = ctx_field(ctx, "from", "lend.past", "From today on, at the earliest.");
    else if (date_compare(d->from, s->from) < 0)
        st = ctx_field(
            ctx, "from", "lend.early", "The stay begins on %s.",
            lend_say_days(ctx, &(struct lend_days){s->from, date_add(s->from, 1), 0, LEND_DAY, 0}));
    if (!d->until.year || date_compare(d->until, d->from) <= 0)
        st = ctx_field(ctx, "last", "lend.days", "The last day is before the first.");
    else if (date_days(d->until) - date_days(d->from) > LEND_DAYS_MAX)
        st = ctx_field(ctx, "last", "lend.long", "A year at once, at most.");
    else if (late)
        st = ctx_field(ctx, "last", "lend.late", "The stay ends before: its last day is %s.",
                       lend_say_days(ctx, &(struct lend_days){date_add(s->until, -1), s->until, 0,
                                                              LEND_DAY, 0}));
    if (d->part != LEND_DAY && !m->terms.half_days)
        st = ctx_field(ctx, "part", "lend.half", "Here whole days are lent.");
    return st;
}

static enum status check_some_day(struct ctx *ctx, const struct lend_days *d)
{
    for (struct date day = d->from; date_compare(day, d->until) < 0; day = date_add(day, 1)) {
        if (lend_has_day(d, day))
            return OK;
    }
    return ctx_field(ctx, "weekdays", "lend.no_day", "None of the days is one of these.");
}

static enum status check_price(struct ctx *ctx, const struct making *m)
{
    const struct lend_ask *a = m->ask;
    enum status s = OK;
    const int64_t cap = m->terms.cap_cents ? m->terms.cap_cents : CAP_MOST_CENTS;
    if (!a->lends)
        return OK;
    if (!a->day_cents.has)
        return ctx_field(ctx, "price", "field.missing", "Please say what a day costs.");
    if (a->day_cents.v < 0 || a->day_cents.v > cap)
        s = ctx_field(ctx, "price", "lend.cap", "The space allows %s at most.",
                      words_money(ctx, cap, m->space.currency));
    if (a->hour_cents.has && (a->hour_cents.v < 0 || a->hour_cents.v > cap))
        s = ctx_field(ctx, "hour", "lend.cap", "The space allows %s at most.",
                      words_money(ctx, cap, m->space.currency));
    return s;
}

/* A day is not lent twice [LE-7]. */
static enum status check_others(struct ctx *ctx, const struct lending *l)
{
    struct lending *others = NULL;
    size_t n = 0;
    enum status s = lendings_of_stay(ctx, l->stay_id, &others, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct date day = lend_clash(l, &others[i]);
        if (day.year)
            s = ctx_field(
                ctx, "from", "lend.twice", "%s is lent or free already.",
                lend_say_days(ctx, &(struct lend_days){day, date_add(day, 1), 0, LEND_DAY, 0}));
    }
    return s;
}

static struct lending lending_of(const struct making *m)
{
    const struct lend_ask *a = m->ask;
    struct lending l = {.space_id = m->stay->space_id,
                        .operator_id = m->stay->operator_id,
                        .stay_id = m->stay->id,
                        .resource_id = m->stay->resource_id,
                        .units = m->stay->units,
                        .lends = a->lends,
                        .days = a->days,
                        .share_bp = a->lends ? m->terms.share_bp : 0,
                        .named = a->named,
                        .by_host = a->by_host};
    l.days.noon = m->terms.noon;
    if (a->lends) {
        l.day_cents = a->day_cents;
        l.hour_cents = a->hour_cents;
    }
    return l;
}

static enum status judge(struct ctx *ctx, const struct lend_ask *ask, struct making *m,
                         struct lending *ret_lending)
{
    enum status s = read_making(ctx, ask, m);
    if (s == OK)
        s = check_stay(ctx, m);
    if (s != OK)
        return s;
    const enum status deed = check_deed(ctx, m);
    const enum status days = check_days(ctx, m);
    const enum status some = days == OK ? check_some_day(ctx, &ask->days) : OK;
    const enum status price = check_price(ctx, m);
    if (deed != OK || days != OK || some != OK || price != OK)
        return INVALID;
    struct lending l = lending_of(m);
    s = check_others(ctx, &l);
    if (s == OK)
        *ret_lending = l;
    return s;
}

enum status lend_preview(struct ctx *ctx, const struct lend_ask *ask, struct lending *ret_lending)
{
    struct making m;
    return judge(ctx, ask, &m, ret_lending);
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum status give(struct ctx *ctx, const struct stay *stay, const struct zone *zone,
                        const struct lending *l)
{
    struct lent_span *spans = arena_array(ctx->arena, LENT_SPANS_MAX, sizeof(*spans));
    const char *by = "";
    enum status s = spans ? OK : LIMIT;
    if (s == OK && l->named)
        s = lend_who(ctx, &stay->holder, &by);
    if (s != OK)
        return s;
    const struct lent lent = {.lending_id = l->id,
                              .block_id = stay->block_id,
                              .units = l->units,
                              .hour_cents = l->hour_cents,
                              .day_cents = l->day_cents,
                              .by = by};
    return lent_set(ctx, &lent, spans, lend_spans(zone, l, spans));
}

static enum status tell(struct ctx *ctx, const struct lending *l, const char *fact)
{
    const struct fact f = {.name = fact,
                           .operator_id = l->operator_id,
                           .space_id = l->space_id,
                           .subject_id = l->id,
                           .data = ""};
    return fact_add(ctx, &f);
}

static enum status insert(struct ctx *ctx, const struct lending *l)
{
    const struct sql_lending_insert_args args = {.id = l->id,
                                                 .space_id = l->space_id,
                                                 .operator_id = l->operator_id,
                                                 .stay_id = l->stay_id,
                                                 .resource_id = l->resource_id,
                                                 .units = l->units,
                                                 .lends = l->lends,
                                                 .from_day = day_of(l->days.from),
                                                 .until_day = day_of(l->days.until),
                                                 .weekdays = l->days.weekdays,
                                                 .part = (int64_t)l->days.part,
                                                 .noon_min = l->days.noon,
                                                 .price_day_cents = l->day_cents,
                                                 .price_hour_cents = l->hour_cents,
                                                 .share_bp = l->share_bp,
                                                 .named = l->named,
                                                 .by_host = l->by_host,
                                                 .at = l->made_at};
    return sql_lending_insert(ctx, &args, NULL);
}

enum status lend_make(struct ctx *ctx, const struct lend_ask *ask, struct lending *ret_lending)
{
    struct making m;
    struct lending l;
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    enum status s = stay ? stay_get(ctx, ask->stay_id, stay) : LIMIT;
    if (s == OK) /* who lends the same at the same moment waits */
        s = resource_lock(ctx, stay->resource_id);
    if (s == OK)
        s = judge(ctx, ask, &m, &l);
    if (s != OK)
        return s;
    l.id = store_id(ctx);
    l.made_at = l.changed_at = ctx_now_s(ctx);
    s = insert(ctx, &l);
    if (s == OK)
        s = give(ctx, m.stay, m.zone, &l);
    if (s == OK && !ask->quiet)
        s = tell(ctx, &l, "lend.made");
    if (s == OK)
        *ret_lending = l;
    return s;
}

/* ---- taking back ----------------------------------------------------------------------------- */

struct taking {
    struct lending l;
    struct stay *stay;
    const struct zone *zone;
    struct date today;
    int64_t *back; /* those taken back already, then those that come back now */
    size_t back_n, was_n;
};

static enum status read_taking(struct ctx *ctx, int64_t id, struct taking *t)
{
    struct space space;
    *t = (struct taking){.stay = arena_alloc(ctx->arena, sizeof(*t->stay)),
                         .back = arena_array(ctx->arena, 2 * LEND_DAYS_MAX, sizeof(*t->back))};
    enum status s = t->stay && t->back ? lending_get(ctx, id, &t->l) : LIMIT;
    if (s == OK)
        s = resource_lock(ctx, t->l.resource_id);
    if (s == OK)
        s = lending_get(ctx, id, &t->l);
    if (s == OK)
        s = stay_get(ctx, t->l.stay_id, t->stay);
    if (s == OK)
        s = space_get(ctx, t->l.space_id, &space);
    t->zone = s == OK ? zone_get(space.zone) : NULL;
    if (!t->zone)
        return s == OK ? NOT_FOUND : s;
    minute now;
    zone_civil(t->zone, ctx_now_s(ctx), &t->today, &now);
    for (; t->back_n < t->l.back_n; t->back_n++)
        t->back[t->back_n] = t->l.back[t->back_n];
    t->was_n = t->back_n;
    return OK;
}

/* One that can still come back: past days, and those after the end of the stay, do not [LE-8]. */
static bool may_come_back(const struct taking *t, struct date day)
{
    const struct date until = t->stay->until;
    return lend_has_day(&t->l.days, day) && date_compare(day, t->today) >= 0 &&
           (!until.year || date_compare(day, until) < 0);
}

static enum status take_named(struct ctx *ctx, struct taking *t, const int64_t *days, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const bool sane = days[i] > 0 && days[i] < date_days(t->l.days.until);
        const struct date day = date_of_days(sane ? days[i] : date_days(t->l.days.from));
        if (!sane || !may_come_back(t, day))
            return ctx_field(ctx, "day", "lend.no_day", "This day is not lent.");
        if (!lend_is_back(&t->l, days[i]) && t->back_n < 2 * LEND_DAYS_MAX)
            t->back[t->back_n++] = days[i];
        t->l.back = t->back;
        t->l.back_n = t->back_n;
    }
    return OK;
}

/* Would bookings lose their place, if the lending were what it is now? */
static enum status try_it(struct ctx *ctx, const struct taking *t, bool *ret_booked)
{
    struct lent_span *spans = arena_array(ctx->arena, LENT_SPANS_MAX, sizeof(*spans));
    const struct lent lent = {
        .lending_id = t->l.id, .block_id = t->stay->block_id, .units = t->l.units, .by = ""};
    if (!spans)
        return LIMIT;
    const enum status s = lent_check(ctx, &lent, spans, lend_spans(t->zone, &t->l, spans));
    *ret_booked = s == CONFLICT;
    if (s == CONFLICT)
        ctx->problem = (struct problem){0};
    return s == CONFLICT ? OK : s;
}

/* All at once, where nobody booked; else day by day. */
static enum status take_all(struct ctx *ctx, struct taking *t)
{
    bool booked = false;
    t->l.back = t->back;
    for (int round = 0; round < 2; round++) {
        enum status s = OK;
        t->back_n = t->was_n;
        for (struct date d = t->today; s == OK && date_compare(d, t->l.days.until) < 0;
             d = date_add(d, 1)) {
            t->l.back_n = t->back_n;
            if (!may_come_back(t, d) || lend_is_back(&t->l, date_days(d)))
                continue;
            t->back[t->back_n++] = date_days(d);
            t->l.back_n = t->back_n;
            if (round > 0)
                s = try_it(ctx, t, &booked);
            if (round > 0 && booked)
                t->back_n--;
        }
        t->l.back_n = t->back_n;
        if (s == OK && round == 0)
            s = try_it(ctx, t, &booked);
        if (s != OK || !booked)
            return s;
    }
    return OK;
}

enum status lend_take_back(struct ctx *ctx, int64_t id, const int64_t *days, size_t n,
                           size_t *ret_n)
{
    struct taking t;
    enum status s = read_taking(ctx, id, &t);
    if (s == OK)
        s = n ? take_named(ctx, &t, days, n) : take_all(ctx, &t);
    if (s == OK && t.back_n > t.was_n)
        s = give(ctx, t.stay, t.zone, &t.l);
    for (size_t i = t.was_n; s == OK && i < t.back_n; i++)
        s = sql_lending_back_add(ctx, &(struct sql_lending_back_add_args){id, t.back[i]}, NULL);
    if (s == OK && t.back_n > t.was_n)
        s = sql_lending_touch(ctx, &(struct sql_lending_touch_args){id, ctx_now_s(ctx)}, NULL);
    if (s == OK && t.back_n > t.was_n)
        s = tell(ctx, &t.l, "lend.back");
    if (s == OK)
        *ret_n = t.back_n - t.was_n;
    return s;
}

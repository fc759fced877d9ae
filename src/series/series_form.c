/* The forms of series: choices read, and what was typed written down to be sent again. */
#include "series/series_show.h"

int32_t series_to_min(minute from, minute to, bool next_day)
{
    enum { DAY_MIN = 24 * 60 };
    return next_day && to <= from ? to + DAY_MIN : to;
}

enum status series_choices_of(struct ctx *ctx, const struct series_lists *lists,
                              struct series_choice **ret_choices, size_t *ret_n)
{
    struct series_choice *all =
        arena_array(ctx->arena, ARRAY_LEN(lists->n) * LIMIT_LIST_VALUES, sizeof(*all));
    size_t n = 0;
    if (!all)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(lists->n); i++) {
        for (size_t k = 0; k < lists->n[i]; k++) {
            if (!lists->texts[i][k] || !*lists->texts[i][k])
                continue;
            if (!series_choice_parse(lists->texts[i][k], &all[n]))
                return ctx_field(ctx, "choice", "series.choice",
                                 "This says nothing about a date: \"%s\".", lists->texts[i][k]);
            n++;
        }
    }
    *ret_choices = all;
    *ret_n = n;
    return OK;
}

/* ---- sent again ----------------------------------------------------------------------------- */

enum { FIELDS_MAX = 40 };

struct series_pen {
    struct ctx *ctx;
    struct series_field_view *fields;
    size_t n;
};

static void put(struct series_pen *p, const char *name, const char *value)
{
    if (value && p->n < FIELDS_MAX)
        p->fields[p->n++] = (struct series_field_view){.name = name, .value = value};
}

static void put_id(struct series_pen *p, const char *name, int64_t id)
{
    put(p, name, id ? typed_id(p->ctx, id) : NULL);
}

static void put_day(struct series_pen *p, const char *name, struct date d)
{
    put(p, name, d.year ? typed_date(p->ctx, d) : NULL);
}

static void put_minute(struct series_pen *p, const char *name, minute m)
{
    put(p, name, m >= 0 ? series_say_minute(p->ctx, m) : NULL);
}

static void put_int(struct series_pen *p, const char *name, struct opt_int n)
{
    put(p, name, n.has ? words(p->ctx, "%lld", (long long)n.v) : NULL);
}

static enum status begin(struct ctx *ctx, struct series_pen *p)
{
    *p = (struct series_pen){.ctx = ctx,
                             .fields = arena_array(ctx->arena, FIELDS_MAX, sizeof(*p->fields))};
    return p->fields ? OK : LIMIT;
}

enum status series_typed_ask(struct ctx *ctx, const struct series_ask_form *f,
                             const struct series_field_view **ret_fields, size_t *ret_n)
{
    struct series_pen p;
    const enum status s = begin(ctx, &p);
    if (s != OK)
        return s;
    put_id(&p, "resource", f->resource);
    put_day(&p, "date", f->date);
    put_minute(&p, "from", f->from);
    put_minute(&p, "to", f->to);
    put(&p, "next_day", f->next_day ? "1" : NULL);
    put(&p, "days", f->days ? "1" : NULL);
    put(&p, "repeat", f->repeat);
    put_int(&p, "every", opt_int_of(f->every));
    for (size_t i = 0; i < f->weekday_n; i++)
        put(&p, "weekday", f->weekday[i]);
    put(&p, "rule", f->rule);
    put_day(&p, "until", f->until);
    put_int(&p, "count", f->count);
    put(&p, "also", f->also);
    put(&p, "without", f->without);
    put_int(&p, "units", opt_int_of(f->units));
    put_int(&p, "people", f->people);
    put(&p, "title", f->title);
    put(&p, "name", f->name);
    put(&p, "email", f->email);
    put(&p, "phone", f->phone);
    put(&p, "note", f->note);
    put(&p, "team", f->team);
    put(&p, "pay", f->pay);
    put(&p, "ignore_buffers", f->ignore_buffers ? "1" : NULL);
    put(&p, "key", f->key);
    *ret_fields = p.fields;
    *ret_n = p.n;
    return OK;
}

enum status series_typed_step(struct ctx *ctx, const struct series_step_form *f,
                              const struct series_field_view **ret_fields, size_t *ret_n)
{
    struct series_pen p;
    const enum status s = begin(ctx, &p);
    if (s != OK)
        return s;
    put(&p, "secret", f->secret);
    put(&p, "deed", f->deed);
    put(&p, "scope", f->scope);
    put_day(&p, "day", f->day);
    put_day(&p, "first", f->first);
    put_day(&p, "last", f->last);
    put_minute(&p, "from", f->from);
    put_minute(&p, "to", f->to);
    put(&p, "next_day", f->next_day ? "1" : NULL);
    put_id(&p, "resource", f->resource);
    put_int(&p, "units", f->units);
    put(&p, "title", f->title);
    put(&p, "name", f->name);
    put(&p, "note", f->note);
    put(&p, "exceptions", f->exceptions ? "1" : NULL);
    put(&p, "ignore_buffers", f->ignore_buffers ? "1" : NULL);
    put_day(&p, "until", f->until);
    put_int(&p, "count", f->count);
    *ret_fields = p.fields;
    *ret_n = p.n;
    return OK;
}

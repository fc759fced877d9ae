/* What an extra goes with, until when, how often it is paid and how much of it is out: decided from
 * facts alone. */
#include "extra/extra_internal.h"

#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[EXTRA_KIND__MAX] = {
    [EXTRA_EQUIPMENT] = "equipment",
    [EXTRA_CATERING] = "catering",
    [EXTRA_SERVICE] = "service",
    [EXTRA_INCLUDED] = "included",
};
static const char *const per_names[EXTRA_PER__MAX] = {
    [EXTRA_EACH] = "each", [EXTRA_PERSON] = "person", [EXTRA_HOUR] = "hour"};

static int find(const char *const *names, int max, const char *name)
{
    for (int i = 1; name && i < max; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return 0;
}

const char *extra_kind_name(enum extra_kind k)
{
    return k > 0 && k < EXTRA_KIND__MAX ? kind_names[k] : "";
}

enum extra_kind extra_kind_of(const char *name)
{
    return (enum extra_kind)find(kind_names, EXTRA_KIND__MAX, name);
}

const char *extra_per_name(enum extra_per p)
{
    return p > 0 && p < EXTRA_PER__MAX ? per_names[p] : "";
}

enum extra_per extra_per_of(const char *name)
{
    return (enum extra_per)find(per_names, EXTRA_PER__MAX, name);
}

const char *line_status_name(enum line_status s)
{
    switch (s) {
    case LINE_AGREED:
        return "agreed";
    case LINE_ASKED:
        return "asked";
    case LINE_DECLINED:
        return "declined";
    case LINE_KEPT:
        return "kept";
    case LINE_CANCELLED:
    case LINE_TAKEN_OFF:
        break;
    }
    return "cancelled";
}

bool extra_goes_with(const struct extra *e, const struct resource *r)
{
    if (e->kinds == 0 && e->resource_ids_n == 0)
        return true;
    for (size_t i = 0; i < e->resource_ids_n; i++) {
        if (e->resource_ids[i] == r->id)
            return true;
    }
    return (e->kinds & (1u << r->kind)) != 0;
}

int64_t extra_order_by(const struct extra *e, const struct zone *zone, int64_t starts_at)
{
    struct date day;
    minute at;
    int64_t first = 0;
    int64_t second = 0;
    if (e->lead_days < 0)
        return e->lead_hours ? starts_at - (int64_t)e->lead_hours * 3600 : 0;
    zone_civil(zone, starts_at, &day, &at);
    (void)zone_instant(zone, date_add(day, -e->lead_days), e->lead_at, &first, &second);
    return first < starts_at ? first : starts_at;
}

int32_t extra_times(enum extra_per per, int32_t length_min)
{
    return per == EXTRA_HOUR ? (length_min + 59) / 60 : 1;
}

int64_t line_cents(const struct line *l)
{
    return l->price_cents * l->times * l->count;
}

int64_t line_total(const struct line *l)
{
    return vat_split_of(line_cents(l), l->vat_rate_bp, l->includes_vat).gross_cents;
}

bool line_is_late(const struct line *l, int64_t now_s)
{
    return now_s > (l->order_by ? l->order_by : l->starts_at);
}

/* ---- how much is out ------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
    const struct extra_span *x = a;
    const struct extra_span *y = b;
    return (x->from_s > y->from_s) - (x->from_s < y->from_s);
}

/* What is taken grows only where a span begins: those that run at each such moment are added up.
 * Of one extra in one window there are few. */
int32_t extra_most_taken(struct extra_span *spans, size_t n, int64_t from_s, int64_t until_s)
{
    int32_t most = 0;
    if (n > 1)
        qsort(spans, n, sizeof(*spans), by_start);
    for (size_t i = 0; i < n; i++) {
        const int64_t at = spans[i].from_s > from_s ? spans[i].from_s : from_s;
        int32_t here = 0;
        for (size_t k = 0; k < n && spans[k].from_s <= at; k++)
            here += spans[k].until_s > at ? spans[k].count : 0;
        if (at < until_s && here > most)
            most = here;
    }
    return most;
}

/* Who calls: people who booked in a space lately, found by name, address or number, and what each
 * of them usually books. */
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/fold.h"
#include "booking_sql.h"

#include <stdlib.h>
#include <string.h>

enum {
    DAYS_BACK = 200, /* who was not here for so long says his name */
    DAYS_AHEAD = 60, /* what is booked ahead is a habit too */
    PEOPLE_MAX = 64, /* who fit; of more the first are looked at: say more of the name */
    HABITS_MAX = 8,  /* of one person: what is booked most is among them */
    SHOWN_MAX = 5,   /* with what is needed to book at once */
    SCRATCH_BYTES = 64 << 10
};

struct habit {
    int64_t resource_id, units;
    minute from;
    int64_t length_s;
    int64_t starts_at, ends_at; /* the latest */
    int64_t times;
};

struct person {
    const char *name, *email, *phone, *key; /* in the arena of the request */
    struct opt_int account_id;
    int64_t last_at;
    struct habit habits[HABITS_MAX];
    size_t habits_n;
};

struct search {
    struct ctx *ctx;
    const struct house *house;
    const char *words; /* folded */
    struct arena *scratch;
    struct person *people;
    size_t n;
    bool failed;
};

/* One and the same is who has the same address; without one, the same name. */
static const char *key_of_row(struct arena *a, const struct sql_booking_list_of_space_row *row)
{
    return fold_words(a, row->email ? row->email : row->name);
}

static bool fits(struct search *s, const struct sql_booking_list_of_space_row *row)
{
    const char *all = arena_printf(s->scratch, "%s %s %s", row->name, row->email ? row->email : "",
                                   row->phone ? row->phone : "");
    const char *fold = fold_text(s->scratch, all);
    s->failed = !fold;
    return fold && fold_has_words(fold, s->words);
}

static struct person *person_of(struct search *s, const struct sql_booking_list_of_space_row *row)
{
    const char *key = key_of_row(s->scratch, row);
    for (size_t i = 0; key && i < s->n; i++) {
        if (strcmp(s->people[i].key, key) == 0)
            return &s->people[i];
    }
    if (!key || s->n == PEOPLE_MAX) {
        s->failed = !key;
        return NULL;
    }
    s->people[s->n] = (struct person){.key = arena_strdup(s->ctx->arena, key)};
    s->failed = !s->people[s->n].key;
    return s->failed ? NULL : &s->people[s->n++];
}

static void note_habit(const struct house *h, struct person *p,
                       const struct sql_booking_list_of_space_row *row)
{
    struct date date;
    minute from;
    zone_civil(h->calendar.zone, row->starts_at, &date, &from);
    const int64_t length_s = row->ends_at - row->starts_at;
    size_t i = 0;
    while (i < p->habits_n &&
           (p->habits[i].resource_id != row->resource_id || p->habits[i].units != row->units ||
            p->habits[i].from != from || p->habits[i].length_s != length_s))
        i++;
    if (i == HABITS_MAX)
        return;
    if (i == p->habits_n)
        p->habits[p->habits_n++] = (struct habit){.resource_id = row->resource_id,
                                                  .units = row->units,
                                                  .from = from,
                                                  .length_s = length_s};
    p->habits[i].times++;
    p->habits[i].starts_at = row->starts_at;
    p->habits[i].ends_at = row->ends_at;
}

/* Rows come by start: what is noted last is the latest. */
static bool look_at_row(void *arg, const struct sql_booking_list_of_space_row *row)
{
    struct search *s = arg;
    arena_reset(s->scratch);
    if (row->status != BOOKING_CONFIRMED || !fits(s, row))
        return !s->failed;
    struct person *p = person_of(s, row);
    if (!p)
        return !s->failed;
    p->name = show_copy(s->ctx, row->name);
    p->email = row->email ? show_copy(s->ctx, row->email) : NULL;
    p->phone = row->phone ? show_copy(s->ctx, row->phone) : p->phone;
    p->account_id = row->account_id;
    p->last_at = row->starts_at;
    note_habit(s->house, p, row);
    return true;
}

static int latest_first(const void *a, const void *b)
{
    const struct person *x = a;
    const struct person *y = b;
    return (x->last_at < y->last_at) - (x->last_at > y->last_at);
}

/* What he booked most; of equals the latest. */
static const struct habit *most_usual(const struct person *p)
{
    const struct habit *best = &p->habits[0];
    for (size_t i = 1; i < p->habits_n; i++) {
        const struct habit *h = &p->habits[i];
        if (h->times > best->times || (h->times == best->times && h->starts_at > best->starts_at))
            best = h;
    }
    return best;
}

/* What it costs him, and what pays for it by itself. */
static enum status show_price(struct ctx *ctx, const struct house *h, const struct person *p,
                              const struct booking_span *span, const struct instants *at,
                              struct booking_caller_view *v)
{
    struct payer payer;
    struct pricing pricing;
    enum status s = payer_of(ctx, h, p->email, 0, &payer);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, span->date, &pricing);
    if (s != OK)
        return s;
    const struct resource *r = &h->resources[house_resource(h, v->resource)];
    const struct price_case c = pricing_case(&pricing, r, span, at, (int32_t)v->units);
    v->price_cents = plan_price(h->rules, &c);
    if (!payer.account_id)
        return OK;
    const struct draw_ask ask = pricing_draw(h, &c, &payer, 0);
    const struct pay_way_view *ways = NULL;
    size_t n = 0;
    s = show_pay_ways(ctx, &ask, &ways, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (ways[i].first)
            v->pays = &ways[i];
    }
    return s;
}

static const char *form_url(struct ctx *ctx, const struct house *h, const struct person *p,
                            struct date from)
{
    struct address a = address_of(ctx, show_text(ctx, "/s/%s/book", h->space.slug));
    address_date(&a, "date", from);
    address_text(&a, "name", p->name);
    address_text(&a, "email", p->email);
    return address_end(&a);
}

static enum status show_person(struct ctx *ctx, const struct house *h, const struct person *p,
                               struct date from, struct booking_caller_view *v)
{
    const struct habit *habit = most_usual(p);
    const struct usual u = {.resource_id = habit->resource_id, .units = (int32_t)habit->units};
    struct booking_span span = show_span(h, habit->starts_at, habit->ends_at);
    struct instants at;
    *v = (struct booking_caller_view){.name = p->name,
                                      .email = p->email,
                                      .phone = p->phone,
                                      .currency = show_copy(ctx, h->space.currency),
                                      .url = form_url(ctx, h, p, from)};
    span.which = BOOKING_UNSAID;
    span.date = from;
    enum status s = usual_day(ctx, h, &u, &span, &at, NULL);
    v->date = span.date;
    v->from = show_minute(ctx, span.from);
    v->to = show_minute(ctx, span.to);
    v->next_day = span.next_day;
    v->units = habit->units;
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    v->resource = habit->resource_id;
    v->resource_name = show_copy(ctx, h->resources[house_resource(h, habit->resource_id)].name);
    return show_price(ctx, h, p, &span, &at, v);
}

static enum status find_people(struct search *s)
{
    const int64_t now = ctx_now_s(s->ctx);
    const struct sql_booking_list_of_space_args args = {.space_id = s->house->space.id,
                                                        .from_at = now - DAYS_BACK * INT64_C(86400),
                                                        .to_at = now + DAYS_AHEAD * INT64_C(86400)};
    s->people = arena_array(s->ctx->arena, PEOPLE_MAX, sizeof(*s->people));
    s->scratch = arena_new(SCRATCH_BYTES);
    if (!s->people || !s->scratch) {
        arena_free(s->scratch);
        return LIMIT;
    }
    const enum status st = sql_booking_list_of_space(s->ctx, &args, look_at_row, s);
    arena_free(s->scratch);
    if (st == OK && s->failed)
        return LIMIT;
    if (st == OK && s->n > 1)
        qsort(s->people, s->n, sizeof(*s->people), latest_first);
    return st;
}

enum status show_callers(struct ctx *ctx, const struct house *h, const char *who, struct date from,
                         struct booking_new_view *v)
{
    struct search search = {.ctx = ctx, .house = h, .words = fold_text(ctx->arena, who)};
    enum status s = search.words ? find_people(&search) : LIMIT;
    const size_t n = search.n < SHOWN_MAX ? search.n : SHOWN_MAX;
    struct booking_caller_view *callers =
        s == OK ? arena_array(ctx->arena, n, sizeof(*callers)) : NULL;
    if (!callers)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        s = show_person(ctx, h, &search.people[i], from, &callers[i]);
        if (s == OK)
            s = house_note_listed(ctx, h, search.people[i].account_id, search.people[i].email);
    }
    v->callers = callers;
    v->callers_n = n;
    return s;
}

/* "I am away": freeing and lending, shown before it is done; taking back. */
#include "lend/lend_show.h"

#include "base/format.h"
#include "base/id.h"
#include "base/words.h"
#include "http/http.h"
#include "lend_routes.h"
#include "people/people.h"

#include <string.h>

enum { MONDAY = 1, SUNDAY = 7, HALF_DAY_MIN = 5 * 60 };

/* Somebody who is about to be away. */
struct leaving {
    struct stay *stay;
    struct space space;
    struct stay_reader reader;
    struct resource resource;
    struct lend_terms terms;
    const struct zone *zone;
    struct date today;
    struct lend_ask ask;
    bool ready; /* enough is chosen */
};

static enum status read_leaving(struct ctx *ctx, int64_t id, struct leaving *g)
{
    minute now;
    g->stay = arena_alloc(ctx->arena, sizeof(*g->stay));
    enum status s = g->stay ? stay_seen(ctx, id, g->stay, &g->space, &g->reader) : LIMIT;
    if (s == OK)
        s = resource_get(ctx, g->stay->resource_id, &g->resource);
    if (s == OK)
        s = lend_terms_of(ctx, g->space.id, &g->terms);
    g->zone = s == OK ? zone_get(g->space.zone) : NULL;
    if (!g->zone)
        return s == OK ? NOT_FOUND : s;
    zone_civil(g->zone, ctx_now_s(ctx), &g->today, &now);
    return OK;
}

/* Bits of "1" to "7"; false: something else was said. */
static bool weekdays_of(const char *const *texts, size_t n, uint32_t *ret_weekdays)
{
    uint32_t set = 0;
    for (size_t i = 0; i < n; i++) {
        if (!*texts[i])
            continue;
        if (texts[i][0] < '0' + MONDAY || texts[i][0] > '0' + SUNDAY || texts[i][1])
            return false;
        set |= 1u << (texts[i][0] - '0');
    }
    *ret_weekdays = set;
    return true;
}

static enum lend_part part_of(const char *word)
{
    for (int p = LEND_DAY; p <= LEND_AFTERNOON; p++) {
        if (strcmp(word, lend_part_name((enum lend_part)p)) == 0)
            return (enum lend_part)p;
    }
    return LEND_DAY;
}

/* Who has the place alone may ask what he likes; else, or where the space does not let him, it is
 * freed. */
static bool may_lend(const struct leaving *g)
{
    return g->terms.lends && g->stay->units == g->resource.units;
}

static enum status ask_of(struct ctx *ctx, const struct lend_make_form *f, struct leaving *g)
{
    const char *deed = f->deed ? f->deed : may_lend(g) ? "lend" : "free";
    g->ask = (struct lend_ask){.stay_id = f->id,
                               .lends = strcmp(deed, "lend") == 0,
                               .days = {.from = f->from, .part = part_of(f->part)},
                               .day_cents = f->price,
                               .hour_cents = f->hour,
                               .named = f->named,
                               .by_host = g->reader.desk && !g->reader.holder};
    if (f->from.year)
        g->ask.days.until = date_add(f->last.year ? f->last : f->from, 1);
    g->ready = f->from.year != 0;
    return weekdays_of(f->weekdays, f->weekdays_n, &g->ask.days.weekdays)
               ? OK
               : ctx_field(ctx, "weekdays", "field.choice", "This is none of the choices.");
}

/* ---- what it would be ------------------------------------------------------------------------ */

static void count_days(const struct leaving *g, const struct calendar *calendar,
                       const struct lending *l, struct lend_preview_view *v)
{
    struct span open[4];
    (void)g;
    for (struct date d = l->days.from; date_compare(d, l->days.until) < 0; d = date_add(d, 1)) {
        if (!lend_has_day(&l->days, d))
            continue;
        v->days_n++;
        v->closed_n += calendar_day(calendar, d, open, NULL) == 0;
    }
}

/* What the space asks for a day, or half of it, where it has a price. */
static const char *own_price(struct ctx *ctx, const struct leaving *g, const struct lending *l)
{
    const bool half = l->days.part != LEND_DAY;
    const struct opt_int price =
        resource_price(&g->resource, half ? HALF_DAY_MIN : g->space.terms.longest_min);
    if (!price.has)
        return ctx_text(ctx, "on request: the host says what it costs");
    return words(ctx,
                 ctx_text(ctx, half ? N_("the price of the space: %s for half a day")
                                    : N_("the price of the space: %s a day")),
                 words_money(ctx, price.v, g->space.currency));
}

static void show_money(struct ctx *ctx, const struct leaving *g, const struct lending *l,
                       struct lend_preview_view *v)
{
    const char *currency = g->space.currency;
    if (!l->lends) {
        v->pay = own_price(ctx, g, l);
        v->get = ctx_text(ctx, "nothing: what is freed brings nothing, but helps the house");
        return;
    }
    const struct vat_split split =
        vat_split_of(l->day_cents.v, g->space.vat_rate_bp, g->space.prices_include_vat);
    const int64_t get = lend_share(l->day_cents.v, l->share_bp);
    v->pay = lend_say_price(ctx, l, currency);
    if (split.gross_cents != l->day_cents.v)
        v->pay_total = words_money(ctx, split.gross_cents, currency);
    v->get_cents = opt_int_of(get);
    v->get = words(ctx, ctx_text(ctx, "%s for each day that is booked: %s %% of what is paid"),
                   words_money(ctx, get, currency), words_percent(ctx, l->share_bp));
}

static enum status show_by(struct ctx *ctx, const struct leaving *g, const struct lending *l,
                           struct lend_preview_view *v)
{
    const char *who = "";
    const enum status s = l->named ? lend_who(ctx, &g->stay->holder, &who) : OK;
    if (*who)
        v->by = words(ctx, ctx_text(ctx, l->lends ? N_("Lent by %s") : N_("Free while %s is away")),
                      who);
    else
        v->by = ctx_text(ctx,
                         l->lends ? N_("Lent by who has it") : N_("Free while who has it is away"));
    return s;
}

/* A refusal is shown on the page, it is no refusal of the page. */
static enum status show_preview(struct ctx *ctx, const struct leaving *g, struct away_view *v)
{
    struct lending l;
    struct calendar calendar;
    struct lend_preview_view *p = arena_alloc(ctx->arena, sizeof(*p));
    enum status s = p ? lend_preview(ctx, &g->ask, &l) : LIMIT;
    if (s == INVALID || s == CONFLICT) {
        v->refusal = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    if (s == OK)
        s = space_calendar(ctx, &g->space, &calendar);
    if (s == OK)
        s = show_by(ctx, g, &l, p);
    if (s != OK)
        return s;
    p->days = lend_say_days(ctx, &l.days);
    count_days(g, &calendar, &l, p);
    show_money(ctx, g, &l, p);
    v->preview = p;
    return OK;
}

/* ---- the page -------------------------------------------------------------------------------- */

static enum status show_weekdays(struct ctx *ctx, const struct leaving *g, struct away_view *v)
{
    struct lend_choice_view *list = arena_array(ctx->arena, SUNDAY, sizeof(*list));
    if (!list)
        return LIMIT;
    for (int day = MONDAY; day <= SUNDAY; day++)
        list[v->weekdays_n++] =
            (struct lend_choice_view){.word = words(ctx, "%d", day),
                                      .label = format_weekday_name(ctx->lang, day),
                                      .on = g->ask.days.weekdays >> day & 1};
    v->weekdays = list;
    return OK;
}

static enum status show_lent(struct ctx *ctx, const struct leaving *g, struct away_view *v)
{
    struct lending *all = NULL;
    size_t n = 0;
    enum status s = lendings_of_stay(ctx, g->stay->id, &all, &n);
    if (s == OK)
        s = show_lendings(ctx, &g->space, all, n, g->stay->id, &v->lendings);
    for (size_t i = 0; s == OK && i < n; i++)
        v->credit_cents += v->lendings[i].credit_cents;
    v->lendings_n = s == OK ? n : 0;
    return s;
}

static const char *typed_cents(struct ctx *ctx, struct opt_int cents)
{
    if (!cents.has)
        return "";
    return cents.v % 100
               ? words(ctx, "%lld.%02lld", (long long)(cents.v / 100), (long long)(cents.v % 100))
               : words(ctx, "%lld", (long long)(cents.v / 100));
}

/* Before anything is said, a day costs what it costs at the space, as far as the space allows. */
static struct opt_int first_price(const struct leaving *g)
{
    struct opt_int price = resource_price(&g->resource, g->space.terms.longest_min);
    if (price.has && g->terms.cap_cents && price.v > g->terms.cap_cents)
        price.v = g->terms.cap_cents;
    return price;
}

static void show_typed(struct ctx *ctx, const struct leaving *g, const struct lend_make_form *f,
                       struct away_view *v)
{
    v->deed = g->ask.lends ? "lend" : "free";
    v->from_typed = typed_date(ctx, f->from);
    v->last_typed = typed_date(ctx, f->last);
    v->today = typed_date(ctx, g->today);
    v->part = lend_part_name(g->ask.days.part);
    v->price = typed_cents(ctx, f->price.has || g->ready ? f->price : first_price(g));
    v->hour = typed_cents(ctx, f->hour);
    v->named = f->named;
}

/* Why nothing of this stay can be freed at all. */
static void show_why(struct ctx *ctx, const struct leaving *g, struct away_view *v)
{
    const struct stay *s = g->stay;
    if (s->status != STAY_RUNS || (s->until.year && date_compare(g->today, s->until) >= 0)) {
        v->code = "lend.not_running";
        v->why = ctx_text(ctx, "The stay does not run.");
    } else if (g->resource.kind >= KIND__BOOKED_MAX) {
        v->code = "lend.kind";
        v->why = ctx_text(ctx, "Nobody could book this by the hour.");
    } else if (!g->terms.frees && !may_lend(g)) {
        v->code = "lend.not_allowed";
        v->why = ctx_text(ctx, "This space does not let others have it meanwhile.");
    }
}

static enum status away_view_make(struct ctx *ctx, const struct lend_make_form *f,
                                  struct leaving *g, struct away_view *v)
{
    v->id = f->id;
    v->slug = g->space.slug;
    v->space_name = g->space.name;
    v->resource = g->resource.name;
    v->holder = g->reader.holder;
    v->frees = g->terms.frees;
    v->lends = may_lend(g);
    v->half_days = g->terms.half_days;
    v->share = words_percent(ctx, g->terms.share_bp);
    v->share_bp = g->terms.share_bp;
    if (g->terms.cap_cents)
        v->cap_cents = opt_int_of(g->terms.cap_cents);
    v->currency = g->space.currency;
    v->noon = words_minute(ctx, g->terms.noon);
    show_why(ctx, g, v);
    show_typed(ctx, g, f, v);
    enum status s = lend_who(ctx, &g->stay->holder, &v->who);
    if (s == OK)
        s = show_weekdays(ctx, g, v);
    if (s == OK)
        s = show_lent(ctx, g, v);
    if (s == OK && g->reader.desk)
        s = space_head_make(ctx, &g->space, "stays", &v->head);
    if (s == OK && g->ready && !v->why)
        s = show_preview(ctx, g, v);
    return s;
}

/* A refused form is shown again by what was typed. */
static void retype(struct ctx *ctx, struct lend_make_form *f)
{
    const char *deed = request_raw(ctx, "deed");
    if (deed && (strcmp(deed, "lend") == 0 || strcmp(deed, "free") == 0))
        f->deed = deed;
    f->from = request_again_date(ctx, f->from, "from");
    f->last = request_again_date(ctx, f->last, "last");
}

enum status away_show(struct ctx *ctx, const struct lend_look_form *form,
                      struct away_view *ret_view)
{
    struct lend_make_form f = {.id = form->id,
                               .deed = form->deed,
                               .from = form->from,
                               .last = form->last,
                               .weekdays = form->weekdays,
                               .weekdays_n = form->weekdays_n,
                               .part = form->part,
                               .price = form->price,
                               .hour = form->hour,
                               .named = form->named};
    struct leaving *g = arena_alloc(ctx->arena, sizeof(*g));
    struct away_view v = {.why = NULL};
    retype(ctx, &f);
    enum status s = g ? read_leaving(ctx, form->id, g) : LIMIT;
    if (s == OK)
        s = ask_of(ctx, &f, g);
    if (s == OK)
        s = away_view_make(ctx, &f, g, &v);
    if (s != OK)
        return s;
    if (!g->reader.holder)
        reply_title(ctx, words(ctx, ctx_text(ctx, "%s is away"), *v.who ? v.who : v.resource));
    *ret_view = v;
    return OK;
}

enum status away_do(struct ctx *ctx, const struct lend_make_form *form,
                    struct lending_view *ret_view)
{
    struct leaving *g = arena_alloc(ctx->arena, sizeof(*g));
    struct lending l;
    enum status s = g ? read_leaving(ctx, form->id, g) : LIMIT;
    if (s == OK)
        s = ask_of(ctx, form, g);
    if (s == OK)
        s = lend_make(ctx, &g->ask, &l);
    if (s != OK)
        return s;
    reply_flash(ctx, g->reader.holder
                         ? ctx_text(ctx, "Done: others can book it. It comes back by itself.")
                         : ctx_text(ctx, "Noted: others can book it. A mail tells who has it."));
    reply_created(ctx, words(ctx, "/lendings/%s", typed_id(ctx, l.id)));
    s = lending_view_make(ctx, l.id, ret_view);
    return s == OK ? lend_to_helped(ctx, ret_view->line) : s;
}

/* ---- one ------------------------------------------------------------------------------------- */

enum status lending_show(struct ctx *ctx, const struct lending_of_form *form,
                         struct lending_view *ret_view)
{
    const enum status s = lending_view_make(ctx, form->id, ret_view);
    if (s == OK)
        reply_title(ctx, words(ctx, "%s: %s", ret_view->line->resource, ret_view->line->days));
    return s;
}

static enum status days_of(struct ctx *ctx, const struct lend_back_form *f, int64_t *ret_days,
                           size_t *ret_n)
{
    for (size_t i = 0; i < f->day_n; i++) {
        struct date day;
        if (!*f->day[i])
            continue;
        if (date_parse(f->day[i], &day) != OK)
            return ctx_field(ctx, "day", "field.date", "This is no date.");
        ret_days[(*ret_n)++] = date_days(day);
    }
    return OK;
}

enum status lending_take(struct ctx *ctx, const struct lend_back_form *form,
                         struct lending_view *ret_view)
{
    int64_t *days = arena_array(ctx->arena, form->day_n, sizeof(*days));
    size_t n = 0;
    size_t back = 0;
    /* Who may not see it, finds nothing. */
    enum status s = days ? lending_view_make(ctx, form->id, ret_view) : LIMIT;
    if (s == OK)
        s = days_of(ctx, form, days, &n);
    if (s == OK)
        s = lend_take_back(ctx, form->id, days, n, &back);
    if (s != OK)
        return s;
    reply_flash(ctx, back ? words(ctx,
                                  text_plural(ctx->lang, "%d day is back.", "%d days are back.",
                                              (int64_t)back),
                                  (int)back)
                          : ctx_text(ctx, "Nothing was left to take back."));
    reply_see(ctx, words(ctx, "/lendings/%s", typed_id(ctx, form->id)));
    s = lending_view_make(ctx, form->id, ret_view);
    return s == OK ? lend_to_helped(ctx, ret_view->line) : s;
}

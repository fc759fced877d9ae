#include "booking/booking_limit.h"

#include "base/address.h"
#include "base/format.h"
#include "base/id.h"
#include "http/http.h"
#include "network/network.h"

#include <string.h>

enum status show_to_helped(struct ctx *ctx, const struct house *h, const struct booking *b)
{
    const struct lang *lang = people_helped_lang(ctx);
    const size_t r = house_resource(h, b->resource_id);
    if (!lang)
        return OK;
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    struct buf day;
    buf_init(&day, LIMIT_TEXT_BYTES);
    format_date(&day, lang, span.date, FORMAT_WEEKDAY | format_year(span.date, format_today(ctx)));
    const char *text = buf_text(&day, ctx->arena);
    return people_help_detail(ctx,
                              show_text(ctx, "%s, %s, %s, %s–%s", h->space.name,
                                        r < h->resources_n ? h->resources[r].name : "",
                                        text ? text : "", show_minute(ctx, span.from),
                                        show_minute(ctx, span.to)),
                              show_text(ctx, "/bookings/%s", show_id(ctx, b->id)));
}

const char *show_copy(struct ctx *ctx, const char *text)
{
    const char *copy = text ? arena_strdup(ctx->arena, text) : NULL;
    return copy ? copy : "";
}

const char *show_text(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text ? text : "";
}

const char *show_minute(struct ctx *ctx, minute m)
{
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    return show_copy(ctx, text);
}

const char *show_date(struct ctx *ctx, struct date d)
{
    char text[DATE_CHARS + 1];
    date_print(d, text);
    return show_copy(ctx, text);
}

const char *show_id(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1];
    (void)id_print(id, text);
    return show_copy(ctx, text);
}

const char *show_place_after(struct ctx *ctx, const char *others, const char *name, int64_t units)
{
    const char *between = *others ? ", " : "";
    return units > 1 ? show_text(ctx, "%s%s%lld × %s", others, between, (long long)units, name)
                     : show_text(ctx, "%s%s%s", others, between, name);
}

const char *show_length(struct ctx *ctx, int32_t minutes)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_duration(&out, ctx->lang, minutes);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

const char *show_lent(struct ctx *ctx, const struct house *h, int64_t resource_id, int64_t at)
{
    const struct house_lent *l =
        h->lents_n ? house_lent_at(h, house_resource(h, resource_id), at) : NULL;
    if (!l)
        return NULL;
    if (l->priced)
        return *l->by ? show_text(ctx, ctx_text(ctx, "Lent by %s"), l->by)
                      : ctx_text(ctx, "Lent by who has it");
    return *l->by ? show_text(ctx, ctx_text(ctx, "Free while %s is away"), l->by)
                  : ctx_text(ctx, "Free while who has it is away");
}

const char *show_kind(const struct ctx *ctx, enum resource_kind k)
{
    switch (k) {
    case KIND_DESK:
        return ctx_text(ctx, "Desk");
    case KIND_ROOM:
        return ctx_text(ctx, "Meeting room");
    case KIND_BOOTH:
        return ctx_text(ctx, "Phone booth");
    case KIND_OFFICE:
        return ctx_text(ctx, "Office");
    case KIND_EVENT:
        return ctx_text(ctx, "Event space");
    case KIND_EQUIPMENT:
        return ctx_text(ctx, "Equipment");
    case KIND_PARKING:
        return ctx_text(ctx, "Parking place");
    case KIND_LOCKER:
        return ctx_text(ctx, "Locker");
    case KIND_ADDRESS:
        return ctx_text(ctx, "Post address");
    case KIND__MAX:
        break;
    }
    return "";
}

const char *show_free(struct ctx *ctx, enum resource_kind k, int64_t n)
{
    const struct lang *lang = ctx->lang;
    const char *format = NULL;
    switch (k) {
    case KIND_DESK:
        format = text_plural(lang, "%lld desk free", "%lld desks free", n);
        break;
    case KIND_ROOM:
        format = text_plural(lang, "%lld room free", "%lld rooms free", n);
        break;
    case KIND_BOOTH:
        format = text_plural(lang, "%lld booth free", "%lld booths free", n);
        break;
    case KIND_OFFICE:
        format = text_plural(lang, "%lld office free", "%lld offices free", n);
        break;
    case KIND_PARKING:
    case KIND_EVENT:
    case KIND_EQUIPMENT:
    case KIND_LOCKER:
    case KIND_ADDRESS:
    case KIND__MAX:
        format = text_plural(lang, "%lld place free", "%lld places free", n);
        break;
    }
    return show_text(ctx, format, (long long)n);
}

const char *show_hours(struct ctx *ctx, const struct house *h, struct date d)
{
    struct span open[4];
    const size_t n = calendar_day(&h->calendar, d, open, NULL);
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = show_text(ctx, "%s%s%s–%s", text, i ? ", " : "", show_minute(ctx, open[i].from),
                         show_minute(ctx, open[i].to));
    return text;
}

const char *show_status(const struct ctx *ctx, enum booking_status s)
{
    switch (s) {
    case BOOKING_CONFIRMED:
        return ctx_text(ctx, "Confirmed");
    case BOOKING_REQUESTED:
        return ctx_text(ctx, "Waits for the host");
    case BOOKING_CANCELLED:
        return ctx_text(ctx, "Cancelled");
    case BOOKING_DECLINED:
        return ctx_text(ctx, "Declined");
    case BOOKING_LAPSED:
        return ctx_text(ctx, "Lapsed: the host did not answer in time");
    }
    return "";
}

const char *show_team_waits(const struct ctx *ctx)
{
    return ctx_text(ctx, "Waits for an admin of the team");
}

struct shown_price show_price_of(const struct house *h, struct opt_int cents)
{
    return (struct shown_price){.cents = cents,
                                .currency = h->space.currency,
                                .vat_rate_bp = h->space.vat_rate_bp,
                                .includes_vat = h->space.prices_include_vat};
}

struct opt_int show_total(const struct shown_price *p)
{
    if (!p->cents.has)
        return p->cents;
    return opt_int_of(vat_split_of(p->cents.v, p->vat_rate_bp, p->includes_vat).gross_cents);
}

const char *show_vat_total(struct ctx *ctx, const struct shown_price *p)
{
    return p->cents.has
               ? plan_vat_total_text(ctx, p->cents.v, p->currency, p->vat_rate_bp, p->includes_vat)
               : plan_vat_text(ctx, p->vat_rate_bp, p->includes_vat);
}

const char *show_refusal(struct ctx *ctx, const struct house *h, const struct refused *r,
                         const char **ret_code)
{
    const struct problem kept = ctx->problem;
    ctx->problem = (struct problem){0};
    const enum status refused = refuse_span(ctx, h, r);
    (void)refused; /* only its words are wanted */
    const char *text = ctx->problem.detail;
    *ret_code = ctx->problem.code;
    ctx->problem = kept;
    return text;
}

enum status booking_path(struct ctx *ctx, int64_t booking_id, const char **ret_path)
{
    return network_tag_path(ctx, "booking", booking_id, "/bookings", ret_path);
}

struct booking_span show_span(const struct house *h, int64_t starts_at, int64_t ends_at)
{
    return booking_span_of(h->calendar.zone, starts_at, ends_at);
}

/* ---- a booking ------------------------------------------------------------------------------ */

static void show_rights(struct ctx *ctx, const struct house *h, const struct booking *b,
                        struct booking_view *v)
{
    const int64_t now = ctx_now_s(ctx);
    const struct zone *z = h->calendar.zone;
    const int64_t until = booking_change_until(h, b);
    v->host = house_is_run_by(h, ctx->actor);
    v->invites = ctx->actor && !v->host && v->ends_at.utc > now;
    v->ended = b->status >= BOOKING_ENDED;
    v->over = b->ends_at <= now;
    v->waiting = b->status == BOOKING_REQUESTED;
    v->changeable = !v->ended && booking_may_end(ctx, h, b);
    v->shut = !v->ended && b->starts_at > now && booking_is_shut(h, b);
    v->too_near = until <= b->created_at;
    v->free_until = zone_when(z, until);
    v->confirm_by = b->confirm_by ? zone_when(z, b->confirm_by) : (struct when){0};
}

static void show_resource(struct ctx *ctx, const struct house *h, const struct booking *b,
                          struct booking_view *v)
{
    const size_t index = house_resource(h, b->resource_id);
    v->resource = b->resource_id;
    if (index < h->resources_n) {
        const struct resource *r = &h->resources[index];
        v->resource_name = show_copy(ctx, r->name);
        v->kind = kind_name(r->kind);
        v->whole = r->units == 1;
        return;
    }
    struct resource gone; /* archived */
    const bool known = resource_get(ctx, b->resource_id, &gone) == OK;
    v->resource_name = known ? gone.name : "";
    v->kind = known ? kind_name(gone.kind) : "";
    v->whole = !known || gone.units == 1;
}

static enum status show_team(struct ctx *ctx, const struct booking *b, struct booking_view *v)
{
    struct team t;
    const enum status s = team_get(ctx, b->team_id, &t);
    if (s != OK)
        return s;
    v->team = t.name;
    v->team_slug = t.slug;
    v->team_waits = b->team_waits;
    v->team_admin = people_is_team_admin(ctx->actor, t.id) || team_kept_by(ctx->actor, &t);
    if (b->team_waits)
        v->status_name = show_team_waits(ctx);
    return OK;
}

/* Who holds the secret of one date is who made all of them. */
static enum status show_series(struct ctx *ctx, const struct booking *b, struct booking_view *v)
{
    char tag[27];
    if (!b->series_id)
        return OK;
    const bool known = v->host || (ctx->actor && ctx->actor->account_id == b->account_id);
    const enum status s = known ? OK : network_tag(ctx, "series", b->series_id, tag);
    if (s != OK)
        return s;
    bool in_go = false;
    const enum status alone = booking_is_in_go(ctx, b, &in_go);
    if (alone != OK)
        return alone;
    if (in_go && !v->host) {
        v->on_page_of_all = v->changeable;
        v->changeable = false;
    }
    v->in_go = in_go;
    v->series = b->series_id;
    v->series_url = known ? show_text(ctx, "/series/%s", show_id(ctx, b->series_id))
                          : show_text(ctx, "/series/%s?secret=%s", show_id(ctx, b->series_id), tag);
    return OK;
}

/* Who has a booking that stands is told how one gets in. */
static void show_way_in(struct ctx *ctx, const struct house *h, const struct booking *b,
                        struct booking_view *v)
{
    if (*h->way_in && b->status == BOOKING_CONFIRMED && b->ends_at > ctx_now_s(ctx))
        v->way_in = show_copy(ctx, h->way_in);
}

static enum status show_early(struct ctx *ctx, const struct house *h, const struct booking *b,
                              struct booking_view *v)
{
    struct booking_early_end end;
    if (b->revision == 1) /* nobody touched it since it was made */
        return OK;
    const enum status s = booking_early_of(ctx, b->id, &end);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    if (end.at_s != b->ends_at) /* moved since */
        return OK;
    v->early = booking_early_name(end.why);
    v->booked_until = zone_when(h->calendar.zone, end.booked_until_s);
    return OK;
}

/* What was said to a request. One that is as it was made had no answer. */
static enum status show_answer(struct ctx *ctx, const struct house *h, const struct booking *b,
                               struct booking_view *v)
{
    struct answered last;
    struct contact who = {.name = ""};
    enum status s = b->revision > 1 ? answered_last(ctx, b->id, &last) : NOT_FOUND;
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    v->word = last.word;
    v->answered_at = zone_when(h->calendar.zone, last.at);
    v->answered_by_link = last.by_link;
    if (!v->host || !last.by_account_id)
        return OK;
    s = people_get(ctx, last.by_account_id, &who);
    if (s == OK)
        v->answered_by = show_copy(ctx, *who.name ? who.name : who.email);
    return s == NOT_FOUND ? OK : s;
}

static bool is_unpaid(const struct paid_view *paid)
{
    return !paid || strcmp(paid->way->way, way_name(WAY_MONEY)) == 0;
}

enum status show_booking(struct ctx *ctx, const struct house *h, const struct booking *b,
                         const char *public_url, struct booking_view *ret_view)
{
    char tag[27];
    const enum status s = network_tag(ctx, "booking", b->id, tag);
    if (s != OK)
        return s;
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const struct zone *z = h->calendar.zone;
    const struct shown_price price = {.cents = b->price_cents,
                                      .currency = b->currency,
                                      .vat_rate_bp = b->vat_rate_bp,
                                      .includes_vat = b->price_includes_vat};
    *ret_view = (struct booking_view){
        .code = b->id,
        .status = booking_status_name(b->status),
        .status_name = show_status(ctx, b->status),
        .space = show_copy(ctx, h->space.slug),
        .space_name = show_copy(ctx, h->space.name),
        .street = show_copy(ctx, h->space.street),
        .town = show_copy(ctx, h->space.town),
        .space_phone = h->space.phone ? show_copy(ctx, h->space.phone) : NULL,
        .space_email = h->space.email ? show_copy(ctx, h->space.email) : NULL,
        .date = span.date,
        .from = show_minute(ctx, span.from),
        .to = show_minute(ctx, span.to),
        .next_day = span.next_day,
        .starts_at = zone_when(z, b->starts_at),
        .ends_at = zone_when(z, b->ends_at),
        .units = b->units,
        .people = b->people,
        .price_cents = b->price_cents,
        .currency = b->currency,
        .vat_rate_bp = b->vat_rate_bp,
        .price_includes_vat = b->price_includes_vat,
        .total_cents = show_total(&price),
        .vat = show_vat_total(ctx, &price),
        .name = b->name,
        .email = b->email,
        .phone = b->phone,
        .note = b->note,
        .secret = show_copy(ctx, tag),
        .manage_url =
            show_text(ctx, "%s/bookings/%s?secret=%s", public_url, show_id(ctx, b->id), tag),
        .step_s = (int64_t)h->space.terms.step_min * 60,
        .over_night = show_over_night(h),
        .again_url = usual_again_url(ctx, h, b),
    };
    show_resource(ctx, h, b, ret_view);
    show_rights(ctx, h, b, ret_view);
    show_way_in(ctx, h, b, ret_view);
    enum status shown = show_early(ctx, h, b, ret_view);
    if (shown == OK && ret_view->host)
        shown = limiting_missed(ctx, h, b->account_id, &ret_view->no_shows);
    if (shown == OK)
        shown = show_answer(ctx, h, b, ret_view);
    if (shown == OK)
        shown = show_paid(ctx, h, b, &ret_view->paid);
    if (shown == OK)
        ret_view->asks_price =
            ret_view->waiting && !b->price_cents.has && is_unpaid(ret_view->paid);
    if (shown == OK)
        shown = show_extras(ctx, h, b, ret_view);
    if (shown == OK)
        shown = show_series(ctx, b, ret_view);
    if (shown == OK && b->group_id)
        shown = show_together(ctx, h, b, ret_view);
    if (shown == OK)
        shown = show_staff_notes(ctx, h, b, ret_view);
    return shown == OK && b->team_id ? show_team(ctx, b, ret_view) : shown;
}

/* ---- spans that were not asked in full ------------------------------------------------------ */

enum {
    DAY_MIN = 24 * 60,
    USUAL_FROM_MIN = 10 * 60, /* when people who do not say begin */
    USUAL_LENGTH_MIN = 120,
    TOO_LATE_MIN = 17 * 60, /* from here on "today" is more likely tomorrow */
    DAYS_AHEAD = 60         /* a house closed longer than this gets the date as it is */
};

enum booking_which show_which(const char *word)
{
    if (!word)
        return BOOKING_UNSAID;
    return strcmp(word, "second") == 0 ? BOOKING_SECOND : BOOKING_FIRST;
}

bool show_over_night(const struct house *h)
{
    for (int day = 1; day <= 7; day++) {
        const int next = day % 7 + 1;
        const uint8_t n = h->calendar.open_n[day];
        if (n > 0 && h->calendar.open_n[next] > 0 && h->calendar.open[day][n - 1].to == DAY_MIN &&
            h->calendar.open[next][0].from == 0)
            return true;
    }
    return false;
}

static minute round_up(int32_t m, int32_t step)
{
    const int32_t s = step > 0 ? step : 1;
    return (minute)((m + s - 1) / s * s);
}

static struct date next_open_day(const struct house *h, struct date today, minute now,
                                 int32_t shortest)
{
    struct span open[4];
    for (int i = now >= TOO_LATE_MIN ? 1 : 0; i < DAYS_AHEAD; i++) {
        const struct date d = date_add(today, i);
        const size_t n = calendar_day(&h->calendar, d, open, NULL);
        if (n > 0 && (i > 0 || open[n - 1].to > now + shortest))
            return d;
    }
    return today;
}

/* The usual hour if the house is open then, else its first. */
static minute usual_start(const struct house *h, struct date d, minute not_before, int32_t shortest)
{
    struct span open[4];
    const size_t n = calendar_day(&h->calendar, d, open, NULL);
    const minute wanted = not_before > USUAL_FROM_MIN ? not_before : USUAL_FROM_MIN;
    for (size_t i = 0; i < n; i++) {
        if (open[i].from <= wanted && wanted + shortest <= open[i].to)
            return wanted;
    }
    for (size_t i = 0; i < n; i++) {
        if (open[i].from >= not_before)
            return open[i].from;
    }
    return wanted < DAY_MIN - USUAL_LENGTH_MIN ? wanted : USUAL_FROM_MIN;
}

/* Two hours, or what the house wants, but not past the closing time that the start has. */
static minute usual_end(const struct house *h, struct date d, minute from,
                        const struct length_bounds *bounds)
{
    int32_t length = USUAL_LENGTH_MIN;
    if (length < bounds->shortest_min)
        length = bounds->shortest_min;
    if (length > bounds->longest_min)
        length = bounds->longest_min;
    int32_t to = round_up(from + length, h->space.terms.step_min);
    struct span open[4];
    const size_t n = calendar_day(&h->calendar, d, open, NULL);
    for (size_t i = 0; i < n; i++) {
        if (open[i].from <= from && from < open[i].to && to > open[i].to)
            to = open[i].to;
    }
    return (minute)(to < DAY_MIN ? to : DAY_MIN);
}

struct booking_span show_default_span(const struct ctx *ctx, const struct house *h,
                                      const struct partly *given)
{
    struct booking_span span = {.date = given->date,
                                .from = given->from,
                                .to = given->to,
                                .next_day = given->next_day,
                                .which = show_which(given->which)};
    const struct length_bounds bounds = terms_lengths(&h->space.terms, given->kind);
    struct date today;
    minute now;
    zone_civil(h->calendar.zone, ctx_now_s(ctx), &today, &now);
    if (!span.date.year)
        span.date = next_open_day(h, today, now, bounds.shortest_min);
    if (span.from < 0 && span.to >= 0)
        span.from = (minute)(span.to > USUAL_LENGTH_MIN ? span.to - USUAL_LENGTH_MIN : 0);
    if (span.from < 0) {
        const bool is_today = date_compare(span.date, today) == 0;
        const int32_t soonest = is_today ? now + h->space.terms.notice_min : 0;
        span.from = usual_start(h, span.date, round_up(soonest < DAY_MIN ? soonest : 0, 60),
                                bounds.shortest_min);
    }
    if (span.to < 0)
        span.to = usual_end(h, span.date, span.from, &bounds);
    return span;
}

static void add_span(struct address *a, const struct booking_span *span)
{
    address_date(a, "date", span->date);
    address_minute(a, "from", span->from);
    address_minute(a, "to", span->to);
    address_text(a, "next_day", span->next_day ? "1" : NULL);
    address_text(a, "which",
                 span->which == BOOKING_SECOND  ? "second"
                 : span->which == BOOKING_FIRST ? "first"
                                                : NULL);
}

const char *show_span_url(struct ctx *ctx, const char *path, const struct booking_span *span)
{
    struct address a = address_of(ctx, path);
    add_span(&a, span);
    return address_end(&a);
}

static const char *span_url(struct ctx *ctx, const char *path, const struct booking_span *span,
                            int64_t resource_id, int64_t units)
{
    struct address a = address_of(ctx, path);
    address_text(&a, "resource", show_id(ctx, resource_id));
    add_span(&a, span);
    address_int(&a, "units", units > 1 ? units : 0);
    return address_end(&a);
}

const char *show_book_url(struct ctx *ctx, const struct house *h, const struct booking_span *span,
                          int64_t resource_id, int64_t units)
{
    return span_url(ctx, show_text(ctx, "/s/%s/book", h->space.slug), span, resource_id, units);
}

const char *show_wait_url(struct ctx *ctx, const struct house *h, const struct booking_span *span,
                          int64_t resource_id, int64_t units)
{
    return span_url(ctx, show_text(ctx, "/s/%s/wait", h->space.slug), span, resource_id, units);
}

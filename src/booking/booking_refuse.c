#include "booking/booking_show.h"

#include "base/format.h"
#include "base/words.h"

static const char *minute_text(struct ctx *ctx, minute m)
{
    char text[MINUTE_CHARS + 1];
    minute_print(m, text);
    const char *copy = arena_strdup(ctx->arena, text);
    return copy ? copy : "";
}

/* What clocks show at an instant under the offset that holds at another. */
static const char *clock_text(struct ctx *ctx, const struct zone *z, int64_t utc, int64_t offset_of)
{
    const int64_t local = utc + zone_offset(z, offset_of);
    return minute_text(ctx, (minute)((local % 86400 + 86400) % 86400 / 60));
}

/* "08:00–13:00, 14:00–19:00" */
static const char *spans_text(struct ctx *ctx, const struct span *spans, size_t n)
{
    const char *text = "";
    for (size_t i = 0; i < n; i++) {
        const char *more =
            arena_printf(ctx->arena, "%s%s%s–%s", text, i ? ", " : "",
                         minute_text(ctx, spans[i].from), minute_text(ctx, spans[i].to));
        text = more ? more : "";
    }
    return text;
}

/* What ctx_fail just explained stands beside its field too. */
static enum status beside(struct ctx *ctx, const char *field)
{
    struct problem *p = &ctx->problem;
    if (p->fields_n < ARRAY_LEN(p->fields))
        p->fields[p->fields_n++] =
            (struct problem_field){.name = field, .code = p->code, .detail = p->detail};
    return INVALID;
}

/* The next day on which it is open, with when it opens; "" when that is far off. */
static const char *opens_text(struct ctx *ctx, const struct house *h, struct date closed)
{
    enum { LOOK_DAYS = 92 };
    for (int i = 1; i <= LOOK_DAYS; i++) {
        struct span open[4];
        const char *why = NULL;
        const struct date d = date_add(closed, i);
        if (calendar_day(&h->calendar, d, open, &why) == 0)
            continue;
        int64_t at = 0;
        int64_t second = 0;
        (void)zone_instant(h->calendar.zone, d, open[0].from, &at, &second);
        return words(ctx, ctx_text(ctx, " It opens again on %s."),
                     format_datetime_text(ctx, zone_when(h->calendar.zone, at), FORMAT_WEEKDAY));
    }
    return "";
}

static void explain_closed(struct ctx *ctx, const struct house *h, const struct refused *r)
{
    const char *opens = opens_text(ctx, h, r->day);
    if (r->closed_for && *r->closed_for)
        (void)ctx_fail(ctx, INVALID, "booking.closed", "The space is closed on that day: %s.%s",
                       ctx_text(ctx, r->closed_for), opens);
    else
        (void)ctx_fail(ctx, INVALID, "booking.closed", "The space is closed on that day.%s", opens);
}

static void explain_clock(struct ctx *ctx, const struct house *h, const struct refused *r)
{
    const struct zone *z = h->calendar.zone;
    if (r->why == REFUSAL_NO_SUCH_TIME)
        (void)ctx_fail(ctx, INVALID, "booking.no_such_time",
                       "There is no %s on that day: the clocks go from %s straight to %s.",
                       minute_text(ctx, r->at), clock_text(ctx, z, r->first, r->first - 1),
                       clock_text(ctx, z, r->first, r->first));
    else
        (void)ctx_fail(
            ctx, INVALID, "booking.time_twice",
            "%s comes twice on that day, because the clocks go back. Please say which one "
            "you mean.",
            minute_text(ctx, r->at));
}

/* Of a kind that has its own it is said of what. */
static const char *length_text(struct ctx *ctx, const struct booking_terms *t,
                               const struct refused *r)
{
    const bool is_short = r->why == REFUSAL_SHORTEST;
    const char *length = show_length(ctx, r->length_min);
    const struct length_bounds own = t->of_kind[r->kind];
    if (is_short ? own.shortest_min : own.longest_min)
        return show_text(ctx,
                         is_short ? ctx_text(ctx, "%s: the shortest booking here is %s.")
                                  : ctx_text(ctx, "%s: the longest booking here is %s."),
                         words_begin(ctx, words_kinds(ctx, 1U << r->kind)), length);
    return show_text(ctx,
                     is_short ? ctx_text(ctx, "The shortest booking here is %s.")
                              : ctx_text(ctx, "The longest booking here is %s."),
                     length);
}

const char *show_length_refused(struct ctx *ctx, const struct house *h, enum resource_kind kind,
                                int32_t length_min)
{
    const struct booking_terms *t = &h->space.terms;
    const struct length_bounds b = terms_lengths(t, kind);
    if (terms_allow_length(t, kind, length_min))
        return NULL;
    const bool is_short = length_min < b.shortest_min;
    return length_text(ctx, t,
                       &(struct refused){.why = is_short ? REFUSAL_SHORTEST : REFUSAL_LONGEST,
                                         .kind = kind,
                                         .length_min = is_short ? b.shortest_min : b.longest_min});
}

static void explain_terms(struct ctx *ctx, const struct booking_terms *t, const struct refused *r)
{
    const enum refusal why = r->why;
    if (why == REFUSAL_STEP)
        (void)ctx_fail(ctx, INVALID, "booking.step", "Times go in steps of %s here.",
                       show_length(ctx, t->step_min));
    else if (why == REFUSAL_SHORTEST || why == REFUSAL_LONGEST)
        (void)ctx_fail(ctx, INVALID,
                       why == REFUSAL_SHORTEST ? "booking.shortest" : "booking.longest", "%s",
                       length_text(ctx, t, r));
    else if (why == REFUSAL_NOTICE)
        (void)ctx_fail(ctx, INVALID, "booking.notice",
                       "This space must know at least %s before the start.",
                       show_length(ctx, t->notice_min));
    else
        (void)ctx_fail(ctx, INVALID, "booking.horizon",
                       "This space takes bookings at most %d days ahead.", (int)t->horizon_days);
}

enum status refuse_span(struct ctx *ctx, const struct house *h, const struct refused *r)
{
    switch (r->why) {
    case REFUSAL_END_BEFORE_START:
        (void)ctx_fail(ctx, INVALID, "booking.end_before_start",
                       "The end must be after the start. If it is on the next day, say so.");
        break;
    case REFUSAL_PAST:
        (void)ctx_fail(ctx, INVALID, "booking.past", "That time is over.");
        break;
    case REFUSAL_HOURS:
        (void)ctx_fail(ctx, INVALID, "booking.hours", "The space is open %s on that day.",
                       spans_text(ctx, r->open, r->open_n));
        break;
    case REFUSAL_CLOSED:
        explain_closed(ctx, h, r);
        break;
    case REFUSAL_NO_SUCH_TIME:
    case REFUSAL_TIME_TWICE:
        explain_clock(ctx, h, r);
        break;
    default:
        explain_terms(ctx, &h->space.terms, r);
        break;
    }
    return beside(ctx, r->field);
}

enum status refuse_units(struct ctx *ctx, int32_t units_max)
{
    (void)ctx_fail(ctx, INVALID, "booking.units", "There are not so many: at most %d at a time.",
                   (int)units_max);
    return beside(ctx, "units");
}

enum status refuse_taken(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "booking.taken",
                    "Somebody has it at that time. Please choose another time or place.");
}

enum status refuse_held(struct ctx *ctx, const struct house *h, int64_t until)
{
    return ctx_fail(ctx, CONFLICT, "booking.held",
                    "Somebody is booking it at this moment. If he does not, it is free again at "
                    "%s.",
                    clock_text(ctx, h->calendar.zone, until, until));
}

const char *refuse_buffer_text(struct ctx *ctx, const struct resource *r)
{
    const char *format = ctx_text(ctx, "%s is cleared up and set up between two bookings of "
                                       "different people: that takes %s.");
    const int32_t minutes = (int32_t)(resource_buffer_s(r) / 60);
    const char *text = arena_printf(ctx->arena, format, r->name, show_length(ctx, minutes));
    return text ? text : "";
}

enum status refuse_buffer(struct ctx *ctx, const struct resource *r)
{
    return ctx_fail(ctx, CONFLICT, "booking.buffer", "%s", refuse_buffer_text(ctx, r));
}

enum status refuse_extras_price(struct ctx *ctx, int64_t total_cents, const char *currency)
{
    return ctx_field(ctx, "extras", "extra.price_changed",
                     "The extras cost %s in all, with VAT. Please look at the new sum, then press "
                     "again.",
                     words_money(ctx, total_cents, currency));
}

enum status refuse_price(struct ctx *ctx, struct opt_int price_cents, const char *currency)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    if (price_cents.has)
        format_money(&out, ctx->lang, price_cents.v, currency);
    const char *price = out.failed || !out.n ? NULL : arena_strndup(ctx->arena, out.p, out.n);
    buf_free(&out);
    return ctx_fail(ctx, CONFLICT, "booking.price_changed",
                    "The price is not what you saw: it is %s. Please look again.",
                    price ? price : ctx_text(ctx, "on request"));
}

enum status refuse_not_bookable(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "booking.not_bookable", "This cannot be booked.");
}

/* How a space stands in a span, resource by resource: what a floor plan shows. */
#include "booking/booking_show.h"

#include "booking_sql.h"
#include "http/http.h"

enum { NAMES_MAX = 6 /* said of a pool; the day names them all */ };

static const char *const state_names[] = {
    [BOARD_FREE] = "free", [BOARD_TAKEN] = "taken", [BOARD_YOURS] = "yours",
    [BOARD_HELD] = "held", [BOARD_OUT] = "out",     [BOARD_SHUT] = "shut",
};

const char *board_state_name(enum board_state s)
{
    return s >= BOARD_FREE && s < ARRAY_LEN(state_names) ? state_names[s] : NULL;
}

/* What is said of one resource besides its number. */
struct said {
    int64_t booking_id; /* the one to open; 0: none */
    int32_t bookings;
    bool yours;
    const char *who;
};

struct board_work {
    struct ctx *ctx;
    const struct house *house;
    struct instants at;
    struct pricing pricing;
    struct said *said; /* by resource index */
    const char **out;  /* by resource index: why it is out; NULL: it is not */
    int64_t reader;    /* his account; 0: a visitor */
    struct standing now;
    bool possible;     /* no rule refuses the span */
    bool run;          /* the reader may see names */
    enum status noted; /* that somebody looked at them */
};

/* ---- whose it is ---------------------------------------------------------------------------- */

static bool note_named(void *arg, const struct sql_booking_day_of_space_row *row)
{
    struct board_work *w = arg;
    const size_t index = house_resource(w->house, row->resource_id);
    if (index == w->house->resources_n)
        return true; /* put away */
    struct said *s = &w->said[index];
    s->bookings++;
    s->booking_id = row->id;
    s->yours |= w->reader && row->account_id.has && row->account_id.v == w->reader;
    if (s->bookings <= NAMES_MAX)
        s->who = s->bookings == 1 ? show_copy(w->ctx, row->name)
                                  : show_text(w->ctx, "%s, %s", s->who, row->name);
    w->noted = house_note_listed(w->ctx, w->house, row->account_id, row->email);
    return w->noted == OK;
}

static bool note_own(void *arg, const struct sql_booking_own_in_space_row *row)
{
    struct board_work *w = arg;
    const size_t index = house_resource(w->house, row->resource_id);
    if (index < w->house->resources_n) {
        w->said[index].yours = true;
        w->said[index].booking_id = row->id; /* by start, the last first: the first stays */
        w->said[index].bookings = 1;
    }
    return true;
}

/* For hosts and the front desk by whom; for others only which are their own [BK-18]. */
static enum status read_people(struct board_work *w)
{
    const int64_t after = w->at.starts_at - BOOKING_LONGEST_S;
    const int64_t space_id = w->house->space.id;
    if (w->run) {
        const struct sql_booking_day_of_space_args args = {space_id, after, w->at.starts_at,
                                                           w->at.ends_at};
        const enum status s = sql_booking_day_of_space(w->ctx, &args, note_named, w);
        return s == OK ? w->noted : s;
    }
    if (!w->reader)
        return OK;
    const struct sql_booking_own_in_space_args args = {w->reader, space_id, after, w->at.starts_at,
                                                       w->at.ends_at};
    return sql_booking_own_in_space(w->ctx, &args, note_own, w);
}

static void read_blocks(struct board_work *w)
{
    const struct house *h = w->house;
    for (size_t i = 0; i < h->blocks_n; i++) {
        const struct house_block *b = &h->blocks[i];
        if (b->from_at < w->at.ends_at && b->until_at > w->at.starts_at)
            w->out[b->resource] = show_block(w->ctx, b->kind, b->why);
    }
}

/* ---- a line for each ------------------------------------------------------------------------ */

/* Why it is not booked for so long; NULL: it is. */
static const char *length_refused(const struct board_work *w, size_t index)
{
    return show_length_refused(w->ctx, w->house, w->house->resources[index].kind, w->at.length_min);
}

static enum board_state state_of(const struct board_work *w, size_t index, int32_t free_units)
{
    if (w->said[index].yours)
        return BOARD_YOURS;
    if (!w->house->resources[index].bookable)
        return w->out[index] ? BOARD_OUT : BOARD_SHUT;
    if (standing_is_held(&w->now, index, 1))
        return w->possible ? BOARD_HELD : BOARD_SHUT;
    if (free_units > 0)
        return w->possible ? BOARD_FREE : BOARD_SHUT;
    if (!w->out[index] && !w->said[index].bookings && length_refused(w, index))
        return BOARD_SHUT;
    return w->out[index] && !w->said[index].bookings ? BOARD_OUT : BOARD_TAKEN;
}

static const char *url_of(const struct board_work *w, const struct booking_span *span, size_t index,
                          enum board_state state)
{
    struct ctx *ctx = w->ctx;
    const struct said *said = &w->said[index];
    const struct house *h = w->house;
    if (state == BOARD_FREE || (state == BOARD_HELD && w->run))
        return show_book_url(ctx, h, span, h->resources[index].id, 1);
    if (said->bookings == 1)
        return show_text(ctx, "/bookings/%s", show_id(ctx, said->booking_id));
    if (w->run && (said->bookings > 1 || state == BOARD_OUT))
        return show_text(ctx, "/s/%s/day?date=%s", h->space.slug, show_date(ctx, span->date));
    return NULL;
}

static void show_line(const struct board_work *w, const struct booking_span *span, size_t index,
                      int32_t free_units, struct board_line *line)
{
    const struct resource *r = &w->house->resources[index];
    const struct said *said = &w->said[index];
    const enum board_state state = state_of(w, index, free_units);
    const char *lent = show_lent(w->ctx, w->house, r->id, w->at.starts_at);
    const char *why = w->out[index] ? w->out[index] : length_refused(w, index);
    *line = (struct board_line){.resource_id = r->id,
                                .state = state,
                                .units = r->units,
                                .free_units = free_units,
                                .price_cents = pricing_price(&w->pricing, r, span, &w->at, 1),
                                .who = w->run && said->who ? said->who : "",
                                .why = why ? why : "",
                                .lent = lent ? lent : "",
                                .url = url_of(w, span, index, state)};
    const struct shown_price price = show_price_of(w->house, line->price_cents);
    line->total_cents = show_total(&price);
}

static enum status show_lines(struct board_work *w, struct board *b)
{
    struct ctx *ctx = w->ctx;
    const struct house *h = w->house;
    struct payer payer;
    enum status s = standing_of(ctx, h, &w->at, 0, &w->now);
    if (s == OK)
        s = payer_of(ctx, h, NULL, 0, &payer);
    if (s == OK)
        s = pricing_of(ctx, h, &payer, b->span.date, &w->pricing);
    if (s == OK)
        s = read_people(w);
    if (s != OK)
        return s;
    read_blocks(w);
    for (size_t i = 0; i < h->resources_n; i++)
        show_line(w, &b->span, i, w->now.free_units[i], &b->lines[i]);
    return OK;
}

/* The clock has no such span: nothing can be said but that. */
static void show_nothing(const struct board_work *w, struct board *b)
{
    const struct house *h = w->house;
    for (size_t i = 0; i < h->resources_n; i++)
        b->lines[i] = (struct board_line){.resource_id = h->resources[i].id,
                                          .state = BOARD_SHUT,
                                          .units = h->resources[i].units,
                                          .who = "",
                                          .why = "",
                                          .lent = ""};
}

/* ---- the board ------------------------------------------------------------------------------ */

static void show_house(const struct board_work *w, struct board *b)
{
    struct ctx *ctx = w->ctx;
    const struct house *h = w->house;
    struct span open[4];
    const size_t open_n = calendar_day(&h->calendar, b->span.date, open, NULL);
    b->space_id = h->space.id;
    b->slug = show_copy(ctx, h->space.slug);
    b->name = show_copy(ctx, h->space.name);
    b->currency = show_copy(ctx, h->space.currency);
    b->run = w->run;
    b->bookable = h->bookable;
    b->hours = show_hours(ctx, h, b->span.date);
    b->open_from = open_n ? open[0].from : -1;
    b->open_to = open_n ? open[open_n - 1].to : -1;
    b->step_min = h->space.terms.step_min;
    b->over_night = show_over_night(h);
    if (w->at.length_min) {
        b->starts_at = zone_when(h->calendar.zone, w->at.starts_at);
        b->ends_at = zone_when(h->calendar.zone, w->at.ends_at);
    }
}

/* A wrong question is refused where a program asks; a person is told why. */
static enum status judge(struct board_work *w, struct board *b)
{
    struct ctx *ctx = w->ctx;
    const struct house *h = w->house;
    const struct judging judging = judging_of(ctx, h);
    struct refused refused = {0};
    struct refused ignored;
    const enum refusal why = rules_span(&judging, &b->span, &w->at, &refused);
    w->possible = why == REFUSAL_NONE && h->bookable;
    if (why == REFUSAL_NONE)
        return OK;
    const bool wrong =
        why == REFUSAL_END_BEFORE_START || why == REFUSAL_NO_SUCH_TIME || why == REFUSAL_TIME_TWICE;
    if (wrong && request_wants_json(ctx))
        return refuse_span(ctx, h, &refused);
    b->why = show_refusal(ctx, h, &refused, &b->code);
    if (rules_instants(h->calendar.zone, &b->span, &w->at, &ignored) != REFUSAL_NONE)
        w->at = (struct instants){0};
    return OK;
}

static enum status board_in(struct board_work *w, const struct board_ask *ask, struct board *b)
{
    struct ctx *ctx = w->ctx;
    const struct house *h = w->house;
    const struct partly given = {ask->date, ask->from, ask->to, ask->next_day, ask->which, 0};
    if (!h->calendar.zone)
        return refuse_not_bookable(ctx);
    w->said = arena_array(ctx->arena, h->resources_n, sizeof(*w->said));
    w->out = arena_array(ctx->arena, h->resources_n, sizeof(*w->out));
    b->lines = arena_array(ctx->arena, h->resources_n, sizeof(*b->lines));
    b->lines_n = h->resources_n;
    if (!w->said || !w->out || !b->lines)
        return LIMIT;
    w->run = house_is_run_by(h, ctx->actor);
    b->span = show_default_span(ctx, h, &given);
    enum status s = judge(w, b);
    if (s != OK)
        return s;
    show_house(w, b);
    if (w->at.length_min)
        return show_lines(w, b);
    show_nothing(w, b);
    return OK;
}

enum status booking_board(struct ctx *ctx, const char *slug, const struct board_ask *ask,
                          struct board *ret_board)
{
    struct board_work w = {.ctx = ctx, .reader = ctx->actor ? ctx->actor->account_id : 0};
    struct board b = {0};
    enum status s = house_of_slug(ctx, slug, &w.house);
    if (s != OK)
        return s;
    s = board_in(&w, ask, &b);
    if (s == OK)
        *ret_board = b;
    house_release(w.house);
    return s;
}

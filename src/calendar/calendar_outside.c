/* Calendars from elsewhere: when each is read, and what comes of it. */
#include "calendar/calendar_outside.h"
#include "base/ics.h"
#include "calendar/calendar_fetch.h"
#include "calendar/calendar_internal.h"
#include "calendar/calendar_read.h"
#include "calendar_sql.h"
#include "store/store.h"

#include <string.h>

enum {
    DAY_S = 86400,
    EVERY_S = 15 * 60,
    JITTER_S = 90,         /* either way: many calendars are with the same server */
    LEASE_S = 10 * 60,     /* longer than reading one takes */
    DOUBLINGS_MAX = 6,     /* 16 hours */
    WHOLE_EVERY_S = DAY_S, /* whatever its server says: days come into the window */
    BACK_DAYS = 7,
    AHEAD_MIN_DAYS = 93,
    AHEAD_MORE_DAYS = 31 /* beyond what can be booked */
};

void calendar_allow_hosts(const char *hosts)
{
    fetch_allow_hosts(hosts);
}

void calendar_stop_reading(void)
{
    fetch_stop();
}

/* One that is being read. */
struct turn {
    struct ctx *ctx;
    const char *public_url, *domain; /* of this installation */
    struct sql_outside_calendar_of_id_row row;
    int64_t id;
    bool found;
    bool whole; /* asked for whatever it was the last time */
    struct fetched answer;
    struct read_result result;
    const char *code; /* why not */
};

/* ---- which one ------------------------------------------------------------------------------- */

static enum status find_due(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    struct sql_outside_calendar_due_row *rows = NULL;
    size_t n = 0;
    const struct sql_outside_calendar_due_args args = {.now = ctx_now_s(ctx), .max = 1};
    const enum status s = sql_outside_calendar_due(ctx, &args, &rows, &n);
    t->found = s == OK && n > 0;
    if (t->found)
        t->id = rows[0].id;
    return s;
}

/* Keep others from it for a while. */
static enum status lease(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    int64_t changes = 0;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_outside_calendar_lease_args args = {t->id, now, now + LEASE_S};
    enum status s = sql_outside_calendar_lease(ctx, &args, &changes);
    if (s == OK && changes > 0)
        s = sql_outside_calendar_of_id(ctx, &(struct sql_outside_calendar_of_id_args){t->id},
                                       &t->row);
    t->found = s == OK && changes > 0;
    return s == NOT_FOUND ? OK : s;
}

/* ---- what came of it ------------------------------------------------------------------------- */

static int64_t jitter(struct ctx *ctx)
{
    return (int64_t)rng_below(ctx->rng, 2 * JITTER_S + 1) - JITTER_S;
}

static enum status save_failure(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    const int64_t doublings = t->row.failures < DOUBLINGS_MAX ? t->row.failures : DOUBLINGS_MAX;
    const struct sql_outside_calendar_failed_args args = {
        .id = t->id,
        .code = t->code ? t->code : "calendar.unreachable",
        .next_at = ctx_now_s(ctx) + ((int64_t)EVERY_S << doublings) + jitter(ctx)};
    return sql_outside_calendar_failed(ctx, &args, NULL);
}

static enum status save_same(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_outside_calendar_same_args args = {t->id, now, now + EVERY_S + jitter(ctx)};
    return sql_outside_calendar_same(ctx, &args, NULL);
}

static enum status save_spans(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    bool changed = false;
    struct sql_outside_calendar_of_id_row still;
    const int64_t now = ctx_now_s(ctx);
    enum status s =
        sql_outside_calendar_of_id(ctx, &(struct sql_outside_calendar_of_id_args){t->id}, &still);
    if (s != OK) /* it was removed meanwhile */
        return s == NOT_FOUND ? OK : s;
    s = outside_set(ctx, t->id, t->row.resource_id, t->result.spans, t->result.n, &changed);
    if (s == OK && changed)
        s = outside_tell_hosts(ctx, t->public_url, &t->row, t->id);
    const struct sql_outside_calendar_read_args args = {.id = t->id,
                                                        .etag = t->answer.etag,
                                                        .modified = t->answer.modified,
                                                        .whole_at = now,
                                                        .entries = t->result.entries,
                                                        .unread = t->result.unread,
                                                        .at = now,
                                                        .next_at = now + EVERY_S + jitter(ctx)};
    return s == OK ? sql_outside_calendar_read(ctx, &args, NULL) : s;
}

/* ---- reading it ------------------------------------------------------------------------------ */

/* Days of UTC, so that what runs is not cut anew with every turn. */
static struct read_ask ask_of(const struct turn *t)
{
    const int64_t today = ctx_now_s(t->ctx) / DAY_S;
    const int64_t ahead = t->row.horizon_days + AHEAD_MORE_DAYS;
    return (struct read_ask){
        .zone = zone_get(t->row.zone),
        .from_at = (today - BACK_DAYS) * DAY_S,
        .until_at = (today + (ahead > AHEAD_MIN_DAYS ? ahead : AHEAD_MIN_DAYS)) * DAY_S,
        .own_domain = t->domain};
}

static enum status read_it(struct turn *t)
{
    const int64_t now = ctx_now_s(t->ctx);
    t->whole =
        !t->row.whole_at.has || now - t->row.whole_at.v >= WHOLE_EVERY_S || t->row.failures > 0;
    const struct fetch_ask ask = {.url = t->row.url,
                                  .etag = t->whole ? NULL : t->row.etag,
                                  .modified = t->whole ? NULL : t->row.modified};
    const struct read_ask window = ask_of(t);
    enum status s = fetch(t->ctx->arena, &ask, &t->answer, &t->code);
    if (s == OK && t->answer.same && t->whole) { /* nobody asked whether it is the same */
        t->code = "calendar.answer";
        s = UNAVAILABLE;
    }
    if (s == OK && !t->answer.same) {
        const struct bytes text = {t->answer.body.p, t->answer.body.n};
        s = window.zone ? calendar_read(t->ctx->arena, text, &window, &t->result, &t->code)
                        : INVALID;
    }
    buf_free(&t->answer.body);
    return s;
}

static enum status read_and_save(struct store *store, struct ctx *ctx, struct turn *t)
{
    if (read_it(t) != OK)
        return store_tx(store, ctx, DB_WRITE, save_failure, t);
    if (t->answer.same)
        return store_tx(store, ctx, DB_WRITE, save_same, t);
    const enum status s = store_tx(store, ctx, DB_WRITE, save_spans, t);
    if (s == OK || s == UNAVAILABLE || s == RETRY)
        return s;
    t->code = s == LIMIT ? "outside.too_many" : "calendar.resource";
    ctx->problem = (struct problem){0};
    return store_tx(store, ctx, DB_WRITE, save_failure, t);
}

enum status calendar_read_due(struct store *store, struct ctx *ctx, const char *public_url,
                              size_t max, size_t *ret_n)
{
    size_t n = 0;
    enum status s = OK;
    for (bool more = true; s == OK && more && n < max;) {
        struct turn t = {
            .ctx = ctx, .public_url = public_url, .domain = ics_domain(ctx, public_url)};
        s = store_tx(store, ctx, DB_READ, find_due, &t);
        more = s == OK && t.found;
        if (more)
            s = store_tx(store, ctx, DB_WRITE, lease, &t);
        if (more && s == OK && t.found)
            s = read_and_save(store, ctx, &t);
        n += more;
    }
    if (s == OK)
        *ret_n = n;
    return s;
}

/* ---- adding, removing ------------------------------------------------------------------------ */

enum status outside_add(struct ctx *ctx, const struct resource *r, const char *typed)
{
    const char *code = NULL;
    const char *url = fetch_address(ctx->arena, typed, &code);
    struct sql_outside_calendar_count_row there;
    if (!url)
        return ctx_field(ctx, "url", code, "%s", outside_why(ctx, code));
    enum status s = sql_outside_calendar_count(
        ctx, &(struct sql_outside_calendar_count_args){r->space_id, r->id, url}, &there);
    if (s == OK && there.same)
        return ctx_field(ctx, "url", "calendar.known", "This calendar is read for it already.");
    if (s == OK && there.n >= OUTSIDE_CALENDARS_MAX)
        return ctx_fail(ctx, LIMIT, "calendar.many", "A space reads at most %d calendars.",
                        (int)OUTSIDE_CALENDARS_MAX);
    const struct sql_outside_calendar_add_args args = {.id = store_id(ctx),
                                                       .space_id = r->space_id,
                                                       .resource_id = r->id,
                                                       .url = url,
                                                       .at = ctx_now_s(ctx),
                                                       .account_id = ctx->actor->account_id};
    return s == OK ? sql_outside_calendar_add(ctx, &args, NULL) : s;
}

/* One of this space. */
static enum status find(struct ctx *ctx, int64_t space_id, int64_t id,
                        struct sql_outside_calendar_of_id_row *ret_row)
{
    const enum status s =
        sql_outside_calendar_of_id(ctx, &(struct sql_outside_calendar_of_id_args){id}, ret_row);
    return s == OK && ret_row->space_id != space_id ? NOT_FOUND : s;
}

enum status outside_remove(struct ctx *ctx, int64_t space_id, int64_t id)
{
    struct sql_outside_calendar_of_id_row row;
    bool changed = false;
    enum status s = find(ctx, space_id, id, &row);
    if (s == OK)
        s = outside_set(ctx, id, row.resource_id, NULL, 0, &changed);
    if (s == OK)
        s = sql_outside_told_forget(
            ctx, &(struct sql_outside_told_forget_args){row.resource_id, ctx_now_s(ctx)}, NULL);
    return s == OK ? sql_outside_calendar_remove(
                         ctx, &(struct sql_outside_calendar_remove_args){id}, NULL)
                   : s;
}

enum status outside_soon(struct ctx *ctx, int64_t space_id, int64_t id)
{
    struct sql_outside_calendar_of_id_row row;
    const enum status s = find(ctx, space_id, id, &row);
    const struct sql_outside_calendar_soon_args args = {id, ctx_now_s(ctx)};
    return s == OK ? sql_outside_calendar_soon(ctx, &args, NULL) : s;
}

/* ---- in words -------------------------------------------------------------------------------- */

const char *outside_host(struct ctx *ctx, const char *url)
{
    const char *from = strstr(url, "://");
    from = from ? from + 3 : url;
    return calendar_say(ctx, "%.*s", (int)strcspn(from, "/?"), from);
}

const char *outside_why(struct ctx *ctx, const char *code)
{
    static const struct {
        const char *code, *text;
    } words[] = {
        {"calendar.address", N_("This is no address of a calendar: it begins with https:// or "
                                "webcal://, without a name or password in it.")},
        {"calendar.not_https", N_("Only addresses with https or webcal are read.")},
        {"calendar.private",
         N_("Its server is in a private network, which is not asked from here.")},
        {"calendar.unreachable", N_("Its server could not be reached.")},
        {"calendar.slow", N_("Its server answers too slowly.")},
        {"calendar.large", N_("It is larger than 5 MB.")},
        {"calendar.redirects", N_("Its server sends on to other addresses without an end.")},
        {"calendar.answer", N_("Its server does not give it out: is the link still shared?")},
        {"calendar.not_a_calendar",
         N_("What is there is no calendar: is it the link that ends in .ics?")},
        {"calendar.cut_off", N_("It came incomplete.")},
        {"calendar.rule", N_("It repeats something every minute or second.")},
        {"calendar.too_much", N_("It holds more than can be read.")},
        {"calendar.resource", N_("What it is for is not there any more.")},
        {"outside.too_many", N_("It takes more spans than are kept of a space.")},
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].code, code) == 0)
            return ctx_text(ctx, words[i].text);
    return code;
}

/* ---- what its host is told ------------------------------------------------------------------- */

enum status outside_in_the_way(struct ctx *ctx, int64_t space_id,
                               struct sql_outside_conflicts_row **ret_rows, size_t *ret_n)
{
    const int64_t now = ctx_now_s(ctx);
    const struct sql_outside_conflicts_args args = {
        .space_id = space_id, .now = now, .after = now - BOOKING_LONGEST_S};
    return sql_outside_conflicts(ctx, &args, ret_rows, ret_n);
}

enum status calendar_tell(struct ctx *ctx, const struct space *sp, struct space_notice *ret_notices,
                          size_t room, size_t *ret_n)
{
    enum { FAILURES = 3 }; /* one is a hiccup */
    struct sql_outside_conflicts_row *rows = NULL;
    struct sql_outside_trouble_row trouble = {0};
    size_t n = 0;
    size_t said = 0;
    *ret_n = 0;
    if (!people_is_host(ctx->actor, sp->operator_id, sp->id))
        return OK;
    const char *url = calendar_say(ctx, "/s/%s/calendars", sp->slug);
    enum status s = outside_in_the_way(ctx, sp->id, &rows, &n);
    if (s == OK)
        s = sql_outside_trouble(ctx, &(struct sql_outside_trouble_args){sp->id, FAILURES},
                                &trouble);
    if (s == OK && n > 0 && said < room)
        ret_notices[said++] = (struct space_notice){
            .text = calendar_say(
                ctx,
                text_plural(ctx->lang, "%d booking is in the way of an outside calendar",
                            "%d bookings are in the way of outside calendars", (int64_t)n),
                (int)n),
            .url = url,
            .urgent = true};
    if (s == OK && trouble.n > 0 && said < room)
        ret_notices[said++] = (struct space_notice){
            .text = calendar_say(ctx,
                                 text_plural(ctx->lang, "%d outside calendar cannot be read",
                                             "%d outside calendars cannot be read", trouble.n),
                                 (int)trouble.n),
            .url = url,
            .urgent = true};
    *ret_n = said;
    return s;
}

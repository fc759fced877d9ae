/* An entry as its view, for pages and mails. */
#include "base/address.h"
#include "base/format.h"
#include "base/words.h"
#include "http/http.h"
#include "network/network.h"
#include "waitlist/waitlist_internal.h"
#include "waitlist_sql.h"
#include "waitlist_views.h"

enum status waitlist_what(struct ctx *ctx, int64_t resource_id, enum resource_kind kind,
                          const char **ret_name)
{
    struct resource r;
    if (!resource_id) {
        *ret_name = words(ctx, ctx_text(ctx, "any of: %s"), words_kinds(ctx, 1U << kind));
        return OK;
    }
    const enum status s = resource_get(ctx, resource_id, &r);
    if (s == OK)
        *ret_name = r.name;
    return s;
}

enum status waitlist_before(struct ctx *ctx, const struct waitlist_entry *e, int64_t *ret_n)
{
    struct sql_waitlist_before_row row;
    const struct sql_waitlist_before_args args = {.id = e->id,
                                                  .space_id = e->space_id,
                                                  .resource_id = e->resource_id,
                                                  .kind = (int64_t)e->kind,
                                                  .from_at = e->starts_at,
                                                  .to_at = e->ends_at};
    const enum status s = sql_waitlist_before(ctx, &args, &row);
    if (s == OK)
        *ret_n = row.n;
    return s;
}

/* What is offered, and what it costs whose the entry is. */
static enum status show_offer(struct ctx *ctx, const struct waitlist_entry *e,
                              const struct zone *zone, struct waitlist_entry_view *v)
{
    const struct actor *browser = ctx->actor;
    const struct problem kept = ctx->problem;
    struct resource r;
    struct booking_fit fit = {.vat = ""};
    enum status s = resource_get(ctx, e->offer_resource_id, &r);
    if (s == OK)
        s = waitlist_actor(ctx, e, &ctx->actor);
    struct booking_ask ask = waitlist_ask(zone, e, e->offer_at, ctx_now_s(ctx));
    ask.resource_id = e->offer_resource_id;
    ask.kind = 0;
    if (s == OK)
        s = booking_fits(ctx, &ask, &fit);
    ctx->actor = browser;
    if (s == INVALID || s == CONFLICT) { /* the house changed its rules: taking it says so */
        ctx->problem = kept;
        s = OK;
    }
    if (s != OK)
        return s;
    v->answer_by = zone_when(zone, e->answer_by);
    v->offer_name = r.name;
    if (e->offer_at > e->starts_at)
        v->offer_from = words_minute(ctx, when_minute(zone_when(zone, e->offer_at)));
    v->price_cents = fit.price_cents;
    v->total_cents = fit.total_cents;
    v->vat = fit.vat;
    if (fit.way.parts_n)
        v->pays = plan_way_text(ctx, &fit.way);
    return OK;
}

/* The booking that came of it, for who holds the link. */
static enum status show_booked(struct ctx *ctx, const struct waitlist_entry *e,
                               struct waitlist_entry_view *v)
{
    v->booking = e->booking_id;
    return e->booking_id ? booking_path(ctx, e->booking_id, &v->booking_url) : OK;
}

static void show_span(struct ctx *ctx, const struct waitlist_entry *e, const struct zone *zone,
                      struct waitlist_entry_view *v)
{
    const struct booking_span span = booking_span_of(zone, e->starts_at, e->ends_at);
    v->date = span.date;
    v->from = words_minute(ctx, span.from);
    v->to = words_minute(ctx, span.to);
    v->next_day = span.next_day;
    struct address a = address_of(ctx, words(ctx, "/s/%s/free", v->space));
    address_date(&a, "date", span.date);
    address_minute(&a, "from", span.from);
    address_minute(&a, "to", span.to);
    v->again_url = address_end(&a);
}

static enum status show_team(struct ctx *ctx, const struct waitlist_entry *e,
                             struct waitlist_entry_view *v)
{
    struct team t;
    const enum status s = e->team_id ? team_get(ctx, e->team_id, &t) : NOT_FOUND;
    if (s == OK)
        v->team = t.name;
    return s == NOT_FOUND ? OK : s;
}

enum status waitlist_show(struct ctx *ctx, const struct waitlist_entry *e, const char *public_url,
                          struct waitlist_entry_view *ret_view)
{
    char tag[NETWORK_TAG_CHARS + 1];
    struct space space;
    struct waitlist_entry_view v = {.code = e->id,
                                    .status = waitlist_status_name(e->status),
                                    .resource = e->resource_id,
                                    .kind = kind_name(e->kind),
                                    .units = e->units,
                                    .people = e->people,
                                    .name = e->name,
                                    .email = e->email,
                                    .vat = "",
                                    .waiting = e->status == WAITLIST_WAITING,
                                    .offered = e->status == WAITLIST_OFFERED &&
                                               e->answer_by > ctx_now_s(ctx)};
    enum status s = space_get(ctx, e->space_id, &space);
    if (s == OK)
        s = network_tag(ctx, "waitlist", e->id, tag);
    const struct zone *zone = s == OK ? zone_get(space.zone) : NULL;
    if (s != OK || !zone)
        return s == OK ? FAILED : s;
    s = show_team(ctx, e, &v);
    if (s != OK)
        return s;
    v.space = space.slug;
    v.space_name = space.name;
    v.currency = space.currency;
    v.asks_host = space.terms.confirm;
    v.host = people_is_desk(ctx->actor, space.operator_id, space.id);
    v.made_at = zone_when(zone, e->made_at);
    v.secret = words(ctx, "%s", tag);
    v.manage_url =
        words(ctx, "%s/waiting/%s?secret=%s", public_url, typed_id(ctx, e->id), v.secret);
    show_span(ctx, e, zone, &v);
    s = waitlist_what(ctx, e->resource_id, e->kind, &v.resource_name);
    if (s == OK && e->status < WAITLIST_ENDED)
        s = waitlist_before(ctx, e, &v.before);
    if (s == OK && v.offered)
        s = show_offer(ctx, e, zone, &v);
    if (s == OK)
        s = show_booked(ctx, e, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

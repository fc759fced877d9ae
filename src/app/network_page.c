/* network_page.c: the stewards' first page, over what all modules keep. */
#include "base/zone.h"
#include "network/network.h"

#include "app_routes.h"
#include "app_sql.h"
#include "app_views.h"

#include <stdlib.h>

enum { WEEK_S = 7 * 86400, WAITS_MAX = 7, SHOWN_MAX = 100 };

static int oldest_first(const void *a, const void *b)
{
    const struct network_wait_view *x = a, *y = b;
    return (x->since.utc > y->since.utc) - (x->since.utc < y->since.utc);
}

static void add(struct network_home_view *v, struct network_wait_view *waits,
                struct network_wait_view wait)
{
    if (wait.count && wait.says)
        waits[v->waits_n++] = wait;
}

/* "3 claims" of its plural form, which stands where it is called so that it is translated. */
static const char *counted(struct ctx *ctx, const char *form, int64_t n)
{
    return arena_printf(ctx->arena, form, (long long)n);
}

/* ---- spaces without a host ------------------------------------------------------------------- */

struct unhosted {
    struct ctx *ctx;
    struct unhosted_space_view *shown; /* NULL: only counted */
    size_t shown_n;
    int64_t spaces, bookings;
    int64_t since; /* when the oldest of the bookings was made */
    bool failed;
};

static bool keep_unhosted(struct unhosted *u, const struct sql_app_unhosted_row *row)
{
    struct arena *a = u->ctx->arena;
    const struct zone *zone = row->next_at.has ? zone_get(row->zone) : NULL;
    struct unhosted_space_view v = {.slug = arena_strdup(a, row->slug),
                                    .name = arena_strdup(a, row->name),
                                    .town = arena_strdup(a, row->town),
                                    .email = row->email ? arena_strdup(a, row->email) : NULL,
                                    .phone = row->phone ? arena_strdup(a, row->phone) : NULL,
                                    .bookings = row->bookings};
    if (zone)
        v.next_at = zone_when(zone, row->next_at.v);
    u->shown[u->shown_n++] = v;
    return v.slug && v.name && v.town;
}

static bool unhosted_row(void *arg, const struct sql_app_unhosted_row *row)
{
    struct unhosted *u = arg;
    u->spaces++;
    u->bookings += row->bookings;
    if (row->asked_at.has && (!u->since || row->asked_at.v < u->since))
        u->since = row->asked_at.v;
    if (u->shown && u->shown_n < SHOWN_MAX)
        u->failed |= !keep_unhosted(u, row);
    return !u->failed;
}

static enum status look_for_unhosted(struct unhosted *u)
{
    enum status s = sql_app_unhosted(
        u->ctx, &(struct sql_app_unhosted_args){.now = ctx_now_s(u->ctx)}, unhosted_row, u);
    return s == OK && u->failed ? LIMIT : s;
}

enum status network_unhosted_show(struct ctx *ctx, struct network_unhosted_view *ret_view)
{
    struct unhosted u = {.ctx = ctx, .shown = arena_array(ctx->arena, SHOWN_MAX, sizeof(*u.shown))};
    if (!u.shown)
        return LIMIT;
    enum status s = look_for_unhosted(&u);
    if (s != OK)
        return s;
    *ret_view = (struct network_unhosted_view){.total = u.spaces,
                                               .more = u.spaces - (int64_t)u.shown_n,
                                               .spaces = u.shown,
                                               .spaces_n = u.shown_n};
    return OK;
}

/* ---- the first page -------------------------------------------------------------------------- */

static enum status add_unhosted(struct ctx *ctx, struct network_home_view *v,
                                struct network_wait_view *waits, const struct zone *zone)
{
    struct unhosted u = {.ctx = ctx};
    enum status s = look_for_unhosted(&u);
    if (s != OK)
        return s;
    v->spaces_unhosted = u.spaces;
    add(v, waits,
        (struct network_wait_view){
            .what = "unhosted",
            .count = u.bookings,
            .since = zone_when(zone, u.since),
            .url = "/network/unhosted",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld booking at a space that has no host",
                                        "%lld bookings at spaces that have no host", u.bookings),
                            u.bookings)});
    return OK;
}

/* Who asks the network, and for what. */
static void add_asks(struct ctx *ctx, struct network_home_view *v, struct network_wait_view *waits,
                     const struct sql_app_network_waits_row *w, const struct zone *zone)
{
    add(v, waits,
        (struct network_wait_view){.what = "wishes",
                                   .count = w->wishes,
                                   .since = zone_when(zone, w->wishes_since.v),
                                   .url = "/network/asks",
                                   .says =
                                       counted(ctx,
                                               text_plural(ctx->lang, "%lld request for a place",
                                                           "%lld requests for a place", w->wishes),
                                               w->wishes)});
    add(v, waits,
        (struct network_wait_view){
            .what = "leads",
            .count = w->leads,
            .since = zone_when(zone, w->leads_since.v),
            .url = "/network/asks",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld enquiry that a space left unanswered",
                                        "%lld enquiries that spaces left unanswered", w->leads),
                            w->leads)});
    add(v, waits,
        (struct network_wait_view){
            .what = "applicants",
            .count = w->applicants,
            .since = zone_when(zone, w->applicants_since.v),
            .url = "/network/applicants?status=new",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld office that would join",
                                        "%lld offices that would join", w->applicants),
                            w->applicants)});
}

static enum status fill_waits(struct ctx *ctx, struct network_home_view *v)
{
    struct sql_app_network_waits_row w;
    const struct zone *zone;
    enum status s =
        sql_app_network_waits(ctx, &(struct sql_app_network_waits_args){.now = ctx_now_s(ctx)}, &w);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct network_wait_view *waits = arena_array(ctx->arena, WAITS_MAX, sizeof *waits);
    if (!waits)
        return UNAVAILABLE;
    add(v, waits,
        (struct network_wait_view){.what = "claims",
                                   .count = w.claims,
                                   .since = zone_when(zone, w.claims_since.v),
                                   .url = "/network/claims",
                                   .says = counted(ctx,
                                                   text_plural(ctx->lang, "%lld claim of a space",
                                                               "%lld claims of spaces", w.claims),
                                                   w.claims)});
    add(v, waits,
        (struct network_wait_view){.what = "mails",
                                   .count = w.mails,
                                   .since = zone_when(zone, w.mails_since.v),
                                   .url = "/network/mail?status=failed",
                                   .says =
                                       counted(ctx,
                                               text_plural(ctx->lang, "%lld mail did not arrive",
                                                           "%lld mails did not arrive", w.mails),
                                               w.mails)});
    add(v, waits,
        (struct network_wait_view){
            .what = "requests",
            .count = w.late,
            .since = zone_when(zone, w.late_since.v),
            .url = "/network/spaces",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld request without an answer for a day",
                                        "%lld requests without an answer for a day", w.late),
                            w.late)});
    add_asks(ctx, v, waits, &w, zone);
    s = add_unhosted(ctx, v, waits, zone);
    if (s != OK)
        return s;
    qsort(waits, v->waits_n, sizeof *waits, oldest_first);
    v->waits = waits;
    return OK;
}

enum status network_home_show(struct ctx *ctx, struct network_home_view *ret_view)
{
    struct sql_app_network_figures_row f;
    int64_t now = ctx_now_s(ctx);
    enum status s = sql_app_network_figures(
        ctx, &(struct sql_app_network_figures_args){.now = now, .until = now + WEEK_S}, &f);
    if (s == OK)
        s = fill_waits(ctx, ret_view);
    if (s != OK)
        return s;
    ret_view->spaces_open = f.spaces_open;
    ret_view->spaces_listed = f.spaces_listed;
    ret_view->spaces_suspended = f.spaces_suspended;
    ret_view->operators = f.operators;
    ret_view->bookings_week = f.bookings;
    return OK;
}

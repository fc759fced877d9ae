/* network_page.c: the stewards' first page, over what all modules keep. */
#include "base/zone.h"
#include "network/network.h"

#include "app_routes.h"
#include "app_sql.h"
#include "app_views.h"

#include <stdlib.h>

enum { WEEK_S = 7 * 86400, WAITS_MAX = 5 };

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
        (struct network_wait_view){
            .what = "claims",
            .count = w.claims,
            .since = zone_when(zone, w.claims_since.v),
            .url = "/network/claims",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld claim of a listed space",
                                        "%lld claims of listed spaces", w.claims),
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
    add(v, waits,
        (struct network_wait_view){.what = "wishes",
                                   .count = w.wishes,
                                   .since = zone_when(zone, w.wishes_since.v),
                                   .url = "/network/asks",
                                   .says =
                                       counted(ctx,
                                               text_plural(ctx->lang, "%lld request for a place",
                                                           "%lld requests for a place", w.wishes),
                                               w.wishes)});
    add(v, waits,
        (struct network_wait_view){
            .what = "leads",
            .count = w.leads,
            .since = zone_when(zone, w.leads_since.v),
            .url = "/network/asks",
            .says = counted(ctx,
                            text_plural(ctx->lang, "%lld enquiry that a space left unanswered",
                                        "%lld enquiries that spaces left unanswered", w.leads),
                            w.leads)});
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

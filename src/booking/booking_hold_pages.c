/* Holding a place while one fills in the form: asked for by the page's script, or by its button. */
#include "booking/booking_show.h"

#include "base/format.h"
#include "booking_routes.h"
#include "http/http.h"

/* Members by account, guests by where they come from; who runs the house is at work [BK-73]. */
enum status hold_take_turn(struct ctx *ctx, const struct house *h, const char **ret_key)
{
    *ret_key = NULL;
    if (house_is_run_by(h, ctx->actor))
        return OK;
    const char *key = ctx->actor ? show_id(ctx, ctx->actor->account_id) : request_peer(ctx);
    if (!key)
        return OK;
    if (request_rate_take(ctx, "hold", key) != OK)
        return ctx_fail(ctx, LIMIT, "hold.many",
                        "You had several places kept for you just now. You can book without.");
    *ret_key = key;
    return OK;
}

const char *hold_browser_token(struct ctx *ctx)
{
    char secret[RNG_SECRET_CHARS + 1];
    if (ctx->actor || request_cookie(ctx, "hold"))
        return NULL;
    rng_secret(ctx->rng, secret);
    reply_cookie(ctx, "hold", secret, -1);
    return show_copy(ctx, secret);
}

const char *hold_said_until(struct ctx *ctx, struct when until)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_time(&out, ctx->lang, when_minute(until));
    const char *time = buf_text(&out, ctx->arena);
    return show_text(ctx, ctx_text(ctx, "Kept for you until %s."), time ? time : "");
}

static enum status hold_here(struct ctx *ctx, const struct house *h,
                             const struct booking_hold_form *form, struct hold_view *ret_view)
{
    const struct booking_ask ask = {.space_id = h->space.id,
                                    .resource_id = form->resource,
                                    .span = {.date = form->date,
                                             .from = form->from,
                                             .to = form->to,
                                             .next_day = form->next_day,
                                             .which = show_which(form->which)},
                                    .units = (int32_t)form->units};
    struct hold hold;
    const char *key = NULL;
    enum status s = hold_take_turn(ctx, h, &key);
    if (s != OK)
        return s;
    s = hold_make(ctx, &ask, hold_browser_token(ctx), &hold);
    if (s != OK && key)
        request_rate_give(ctx, "hold", key);
    if (s != OK)
        return s;
    const struct zone *z = h->calendar.zone;
    *ret_view = (struct hold_view){.resource = hold.resource_id,
                                   .starts_at = zone_when(z, hold.starts_at),
                                   .ends_at = zone_when(z, hold.ends_at),
                                   .units = hold.units,
                                   .until = zone_when(z, hold.until)};
    ret_view->text = hold_said_until(ctx, ret_view->until);
    reply_see(ctx, show_book_url(ctx, h, &ask.span, hold.resource_id, hold.units));
    return OK;
}

enum status booking_hold(struct ctx *ctx, const struct booking_hold_form *form,
                         struct hold_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s == OK)
        s = hold_here(ctx, h, form, ret_view);
    house_release(h);
    return s;
}

enum status booking_hold_release(struct ctx *ctx, const struct booking_hold_release_form *form)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s == OK && form->resource_n == 0)
        s = ctx_field(ctx, "resource", "field.missing", "Please say what you would like to book.");
    for (size_t i = 0; s == OK && i < form->resource_n; i++)
        s = hold_give_back(ctx, h->space.id, form->resource[i]);
    if (s == OK)
        reply_see(ctx, show_text(ctx, "/s/%s/free", h->space.slug));
    house_release(h);
    return s;
}

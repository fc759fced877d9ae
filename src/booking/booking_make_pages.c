/* Booking: who asks, for what, and the answer. */
#include "booking/booking_group.h"

#include "base/email.h"
#include "base/format.h"
#include "base/id.h"
#include "base/json.h"
#include "base/words.h"
#include "booking_routes.h"
#include "http/http.h"
#include "people/people.h"

#include <jansson.h>
#include <string.h>

enum { BOOKING_UNITS_MAX = 500 }; /* as the field `units` has it */

/* ---- who asks ------------------------------------------------------------------------------- */

enum status asked_team(struct ctx *ctx, const char *slug, int64_t *ret_id)
{
    struct team t = {.id = 0};
    const enum status s = slug ? team_of_slug(ctx, slug, &t) : OK;
    if (s == NOT_FOUND)
        return ctx_field(ctx, "team", "team.not_member", "%s", team_why(ctx, "team.not_member"));
    if (s == OK)
        *ret_id = t.id;
    return s;
}

enum status asked_person(struct ctx *ctx, const struct house *h, const char *name,
                         const char *email)
{
    const struct actor *a = ctx->actor;
    const bool host = house_is_run_by(h, a);
    enum status s = OK;
    if (!name && (host || !a || !*a->name))
        s = ctx_field(ctx, "name", "field.missing", "Please say for whom.");
    if (!email && !host && (!a || !a->email))
        s = ctx_field(ctx, "email", "field.missing", "Please say where the confirmation goes.");
    return s;
}

enum status booking_make_check(struct ctx *ctx, const struct booking_make_form *form)
{
    enum status what = OK;
    if (!form->resource && !form->kind && !form->resources)
        what =
            ctx_field(ctx, "resource", "field.missing", "Please say what you would like to book.");
    if (form->name && form->email)
        return what;
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = asked_person(ctx, h, form->name, form->email);
    house_release(h);
    return s == OK ? what : s;
}

enum status asked_key(struct ctx *ctx, const char **ret_key)
{
    enum { KEY_MAX = 255 };
    const char *key = request_key(ctx);
    size_t n = 0;
    while (key && key[n] && n <= KEY_MAX)
        n++;
    if (n > KEY_MAX)
        return ctx_fail(ctx, INVALID, "booking.key_long",
                        "An Idempotency-Key has at most 255 characters.");
    *ret_key = n ? key : NULL;
    return OK;
}

/* ---- guests ---------------------------------------------------------------------------------- */

/* Nobody proved that the address is his: what it books, and so the mails that it gets, are bounded
 * in each space (booking_guest.c) and everywhere. Members and hosts are known. */
enum status booking_asked_guest(struct ctx *ctx, const char *email, const char **ret_key)
{
    *ret_key = NULL;
    if (ctx->actor || !email)
        return OK;
    if (!strchr(strrchr(email, '@'), '.'))
        return ctx_field(ctx, "email", "field.email",
                         "There is something missing after the @, as in ada@example.org.");
    if (!request_is_limited(ctx))
        return OK;
    const char *key = email_key(ctx->arena, email);
    if (!key)
        return LIMIT;
    if (request_rate_take(ctx, "guest_mail", key) != OK)
        return ctx_fail(ctx, LIMIT, "booking.guest_many",
                        "Many places were booked with this address already. Sign in to book "
                        "more, or call the space.");
    *ret_key = key;
    return OK;
}

/* The team that is named; who is not in it is told no more than that. */
static enum status ask_of(struct ctx *ctx, const struct house *h,
                          const struct booking_make_form *form, struct booking_ask *ret_ask)
{
    const char *key = NULL;
    int64_t team_id = 0;
    struct way_choice pay;
    struct extras_wish extras = {.said = false};
    struct extras_typed typed = EXTRAS_TYPED(form);
    typed.total_cents = form->extras_total_cents;
    enum status s = asked_key(ctx, &key);
    if (s == OK)
        s = pay_of(ctx, form->pay, &pay);
    if (s == OK)
        s = extras_of(ctx, &typed, true, &extras);
    if (s == OK)
        s = asked_team(ctx, form->team, &team_id);
    if (s != OK)
        return s;
    const struct actor *a = ctx->actor;
    const bool host = house_is_run_by(h, a);
    struct booking_ask ask = {
        .space_id = h->space.id,
        .resource_id = form->resource,
        .kind = form->resource || !form->kind ? 0 : kind_of(form->kind),
        .span = {.date = form->date,
                 .from = form->from,
                 .to = form->to,
                 .next_day = form->next_day,
                 .which = show_which(form->which)},
        .units = (int32_t)form->units,
        .people = form->people.has ? (int32_t)form->people.v : 0,
        .name = form->name ? form->name
                : a        ? a->name
                           : "",
        .email = form->email  ? form->email
                 : !host && a ? a->email
                              : NULL,
        .phone = form->phone,
        .note = form->note,
        .key = key,
        .price_cents = form->price_cents,
        .ignore_buffers = form->ignore_buffers,
        .team_id = team_id,
        .extras = extras,
        .pay = pay,
    };
    *ret_ask = ask;
    return OK;
}

static enum status place_one(struct ctx *ctx, const struct house *h, struct booking_ask *ask,
                             struct booking *ret_booking, bool *ret_repeated)
{
    const char *guest = NULL;
    enum status s = booking_asked_guest(ctx, ask->email, &guest);
    if (s != OK)
        return s;
    ask->guest = guest != NULL;
    s = booking_place_in(ctx, h, ask, ret_booking, ret_repeated);
    if (guest && (s != OK || *ret_repeated)) /* does not count */
        request_rate_give(ctx, "guest_mail", guest);
    return s == OK ? hold_used(ctx, ret_booking) : s;
}

enum status asked_group(struct ctx *ctx, struct group_ask *ask, struct booking *ret_booking,
                        bool *ret_repeated)
{
    const char *guest = NULL;
    enum status s = booking_asked_guest(ctx, ask->of.email, &guest);
    if (s != OK)
        return s;
    ask->of.guest = guest != NULL;
    s = booking_place_group(ctx, ask, ret_booking, ret_repeated);
    if (guest && (s != OK || *ret_repeated))
        request_rate_give(ctx, "guest_mail", guest);
    for (size_t i = 0; s == OK && i < ask->n; i++) {
        struct booking place = *ret_booking; /* the same span for all */
        place.resource_id = ask->places[i].resource_id;
        s = hold_used(ctx, &place);
    }
    return s;
}

/* ---- several in one question ----------------------------------------------------------------- */

static enum status unreadable(struct ctx *ctx)
{
    return ctx_field(ctx, "resources", "booking.resources",
                     "A list of objects, each with the id of a resource and the units of it.");
}

/* {"resource": "01k5ab0cde", "units": 10} */
static bool place_of(const json_t *v, struct place_ask *ret)
{
    const json_t *id = json_object_get(v, "resource");
    const json_t *units = json_object_get(v, "units");
    const json_int_t n = units ? json_integer_value(units) : 1;
    if (json_object_size(v) != (units ? 2u : 1u) || !json_is_string(id) ||
        (units && !json_is_integer(units)) || n < 1 || n > BOOKING_UNITS_MAX)
        return false;
    ret->units = (int32_t)n;
    return id_parse(json_string_value(id), &ret->resource_id) == OK;
}

/* The resource that is named beside them is the first. */
static enum status places_of(struct ctx *ctx, const struct booking_make_form *form,
                             struct place_ask places[GROUP_PLACES_MAX], size_t *ret_n)
{
    struct json_t *root = NULL;
    const char *why = NULL;
    const size_t size = strlen(form->resources);
    size_t n = 0;
    bool read = true;
    if (json_read(form->resources, size, size, &root, &why) != OK || !json_is_array(root)) {
        json_decref(root);
        return unreadable(ctx);
    }
    if (form->resource)
        places[n++] = (struct place_ask){form->resource, (int32_t)form->units};
    const size_t all = n + json_array_size(root);
    for (size_t i = 0; read && all <= GROUP_PLACES_MAX && i < json_array_size(root); i++)
        read = place_of(json_array_get(root, i), &places[n++]);
    json_decref(root);
    *ret_n = all;
    return read ? OK : unreadable(ctx);
}

/* What pays is chosen for all at once: what plan and passes hold first, or all in money. */
static enum status place_several(struct ctx *ctx, const struct house *h,
                                 const struct booking_make_form *form, const struct booking_ask *of,
                                 struct booking *ret_booking, bool *ret_repeated)
{
    struct place_ask places[GROUP_PLACES_MAX];
    struct extras_typed typed = EXTRAS_TYPED(form);
    struct group_extras extras = {.wishes = NULL};
    struct group_ask ask = {.of = *of,
                            .places = places,
                            .rest_cents = of->pay.shown,
                            .extras_cents = form->extras_total_cents};
    typed.at = form->extras_at;
    typed.at_n = form->extras_at_n;
    enum status s = places_of(ctx, form, places, &ask.n);
    if (s == OK && form->extras_n > 0 && ask.n <= GROUP_PLACES_MAX)
        s = group_extras_of(ctx, h, &ask, &typed, false, &extras);
    ask.extras = extras.wishes;
    if (s == OK && of->pay.chosen && of->pay.source_ids[0])
        s = ctx_field(ctx, "pay", "field.choice", "One of the choices offered.");
    ask.of.pay.shown = (struct opt_int){0};
    return s == OK ? asked_group(ctx, &ask, ret_booking, ret_repeated) : s;
}

static enum status make_in(struct ctx *ctx, const struct house *h,
                           const struct booking_make_form *form, struct booking_view *ret_view)
{
    struct booking_ask ask;
    struct booking b;
    bool repeated = false;
    enum status s = ask_of(ctx, h, form, &ask);
    if (s == OK)
        s = form->resources ? place_several(ctx, h, form, &ask, &b, &repeated)
                            : place_one(ctx, h, &ask, &b, &repeated);
    if (s == OK)
        s = show_booking(ctx, h, &b, request_public_url(ctx), ret_view);
    if (s == OK)
        ret_view->repeated = repeated;
    return s;
}

/* For who books for others, and sees the day next: who, what, when, and what pays for it. */
static const char *booked_text(struct ctx *ctx, const struct booking_view *v)
{
    const char *when = format_datetime_text(ctx, v->starts_at, FORMAT_WEEKDAY);
    const char *what = v->units > 1 ? words(ctx, "%s × %lld", v->resource_name, (long long)v->units)
                                    : v->resource_name;
    const char *text =
        words(ctx, ctx_text(ctx, "Booked for %s: %s, %s–%s."), v->name, what, when, v->to);
    return v->paid && v->paid->way->parts_n
               ? words(ctx, ctx_text(ctx, "%s Paid with %s."), text, v->paid->way->name)
               : text;
}

enum status booking_make(struct ctx *ctx, const struct booking_make_form *form,
                         struct booking_view *ret_view)
{
    const struct house *h = NULL;
    enum status s = house_of_slug(ctx, form->slug, &h);
    if (s != OK)
        return s;
    s = make_in(ctx, h, form, ret_view);
    const bool host = house_is_run_by(h, ctx->actor);
    house_release(h);
    if (s != OK)
        return s;
    const struct booking_view *v = ret_view;
    reply_flash(ctx, v->team_waits
                         ? ctx_text(ctx, "The place is kept. An admin of the team is asked.")
                     : v->waiting ? ctx_text(ctx, "The request is sent. The host will answer.")
                     : host       ? booked_text(ctx, v)
                                  : ctx_text(ctx, "Booked."));
    reply_created(
        ctx, host ? show_text(ctx, "/s/%s/day?date=%s", v->space, show_date(ctx, v->date))
                  : show_text(ctx, "/bookings/%s?secret=%s", show_id(ctx, v->code), v->secret));
    return OK;
}

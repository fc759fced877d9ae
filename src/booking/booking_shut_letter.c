/* The mail to somebody whose bookings lie at times at which the space is closed: which, when the
 * same is free again, what is free elsewhere, and where he changes or cancels. */
#include "booking/booking_closing.h"
#include "booking/booking_show.h"

#include "base/address.h"
#include "base/id.h"
#include "base/json.h"
#include "booking_pages.h"
#include "mail/mail.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

struct shut {
    struct ctx *ctx;
    const struct fact *fact;
    const struct house *house;
    const char *public_url;
    const char *why; /* words of the host; NULL */
    struct booking bookings[SHUT_CODES_MAX];
    size_t n;
};

/* What stands still of what the fact names. */
static enum status read_fact(struct shut *d)
{
    struct json_t *root = NULL;
    const char *wrong = NULL;
    const char *data = d->fact->data;
    if (json_read(data, strlen(data), LIMIT_TEXT_BYTES, &root, &wrong) != OK)
        return OK; /* not ours */
    const json_t *codes = json_object_get(root, "codes");
    const char *why = json_string_value(json_object_get(root, "why"));
    d->why = why ? show_copy(d->ctx, why) : NULL;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < json_array_size(codes) && d->n < SHUT_CODES_MAX; i++) {
        const char *code = json_string_value(json_array_get(codes, i));
        struct booking *b = &d->bookings[d->n];
        int64_t id;
        if (!code || id_parse(code, &id) != OK)
            continue;
        s = booking_get(d->ctx, id, b);
        d->n += s == OK && b->status < BOOKING_ENDED && b->starts_at > ctx_now_s(d->ctx);
        s = s == NOT_FOUND ? OK : s;
    }
    json_decref(root);
    return s;
}

static const char *near_url(struct ctx *own, const struct shut *d, const struct booking_span *span,
                            const char *kind, const struct booking *b)
{
    struct address a = address_of(own, show_text(own, "%s/spaces", d->public_url));
    address_text(&a, "near", d->house->space.town);
    address_date(&a, "date", span->date);
    address_minute(&a, "from", span->from);
    address_minute(&a, "to", span->next_day ? 24 * 60 : span->to);
    address_text(&a, "kind", kind);
    address_int(&a, "people", b->people > 1 ? b->people : b->units > 1 ? b->units : 0);
    return address_end(&a);
}

/* The same place at the same time of another day, as a move of the booking. */
static enum status add_other_day(struct ctx *own, const struct shut *d, const struct booking *b,
                                 struct shut_line_view *v)
{
    const struct house *h = d->house;
    struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const struct usual u = {.resource_id = b->resource_id, .units = b->units};
    struct instants at;
    const enum status s = usual_day(own, h, &u, &span, &at, NULL);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    struct address a = address_of(own, v->manage_url);
    address_date(&a, "date", span.date);
    address_minute(&a, "from", span.from);
    address_minute(&a, "to", span.to);
    address_text(&a, "next_day", span.next_day ? "1" : NULL);
    v->other_url = address_end(&a);
    v->other_day = zone_when(h->calendar.zone, at.starts_at);
    v->other_from = show_minute(own, span.from);
    v->other_to = show_minute(own, span.to);
    return OK;
}

static enum status show_line(struct ctx *own, const struct shut *d, const struct booking *b,
                             struct shut_line_view *v)
{
    const struct house *h = d->house;
    const struct booking_span span = show_span(h, b->starts_at, b->ends_at);
    const size_t index = house_resource(h, b->resource_id);
    const struct resource *r = index < h->resources_n ? &h->resources[index] : NULL;
    struct span open[4];
    const char *path = NULL;
    const char *closed_for = NULL;
    const enum status s = booking_path(own, b->id, &path);
    if (s != OK)
        return s;
    if (calendar_day(&h->calendar, span.date, open, &closed_for) > 0)
        closed_for = NULL;
    *v = (struct shut_line_view){
        .code = b->id,
        .resource = r ? show_copy(own, r->name) : "",
        .units = b->units,
        .day = zone_when(h->calendar.zone, b->starts_at),
        .from = show_minute(own, span.from),
        .to = show_minute(own, span.to),
        .closed_for = closed_for && *closed_for ? show_copy(own, ctx_text(own, closed_for)) : NULL,
        .manage_url = show_text(own, "%s%s", d->public_url, path),
        .near_url = near_url(own, d, &span, r ? kind_name(r->kind) : NULL, b)};
    return add_other_day(own, d, b, v);
}

static enum status write_letter(struct shut *d)
{
    const struct booking *first = &d->bookings[0];
    const struct space *space = &d->house->space;
    struct ctx own = *d->ctx; /* in the language in which he booked */
    own.lang = text_lang(first->lang);
    struct shut_line_view *lines = arena_array(own.arena, d->n, sizeof(*lines));
    struct shut_letter_view v = {.greeting = *first->name ? first->name : NULL,
                                 .space_name = show_copy(&own, space->name),
                                 .why = d->why,
                                 .phone = space->phone ? show_copy(&own, space->phone) : NULL,
                                 .lines = lines,
                                 .lines_n = d->n,
                                 .count = (int64_t)d->n,
                                 .zone = show_copy(&own, space->zone)};
    enum status s = lines ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < d->n; i++)
        s = show_line(&own, d, &d->bookings[i], &lines[i]);
    if (s != OK)
        return s;
    const struct mail m = {
        .to_email = first->email,
        .to_name = v.greeting,
        .lang = first->lang,
        .subject = show_text(&own, ctx_text(&own, "%s is closed when you booked"), v.space_name),
        .reply_to = space->email ? show_copy(&own, space->email) : NULL,
        .key = show_text(&own, "%s:%lld", d->fact->name, (long long)d->fact->id),
        .space_id = space->id,
        .until = d->bookings[d->n - 1].ends_at};
    s = mail_add_pages(&own, &m, shut_letter_text, shut_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

enum status shut_write(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct shut *d = arena_alloc(ctx->arena, sizeof(*d));
    if (!d)
        return LIMIT;
    *d = (struct shut){.ctx = ctx, .fact = f, .public_url = public_url};
    enum status s = house_of_id_always(ctx, f->space_id, &d->house);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = read_fact(d);
    if (s == OK && d->n > 0 && d->bookings[0].email)
        s = write_letter(d);
    house_release(d->house);
    return s;
}

/* The mail to hosts about the bookings of somebody who had himself erased: one that names them all.
 * Whose they were it does not say, and nothing here knows it any more. */
#include "booking/booking_show.h"

#include "base/id.h"
#include "base/json.h"
#include "booking_pages.h"
#include "mail/mail.h"
#include "people/people.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { DATA_MAX_BYTES = 16 << 10 }; /* of a fact: two hundred codes, and room */

struct dropped {
    struct ctx *ctx;
    const struct fact *fact;
    const struct house *house;
    const char *url;
    int64_t *ids;
    size_t n;
    int64_t until; /* the mail says nothing any more when the last of them is over */
};

static enum status read_codes(struct dropped *d)
{
    struct json_t *root = NULL;
    const char *why = NULL;
    const char *data = d->fact->data;
    if (json_read(data, strlen(data), DATA_MAX_BYTES, &root, &why) != OK)
        return OK; /* not ours */
    const json_t *codes = json_object_get(root, "codes");
    d->ids = arena_array(d->ctx->arena, json_array_size(codes), sizeof *d->ids);
    for (size_t i = 0; d->ids && i < json_array_size(codes); i++) {
        const char *code = json_string_value(json_array_get(codes, i));
        if (code && id_parse(code, &d->ids[d->n]) == OK)
            d->n++;
    }
    json_decref(root);
    return d->ids ? OK : LIMIT;
}

static enum status show_lines(struct dropped *d, struct ctx *own,
                              struct booking_dropped_letter_view *v)
{
    const struct house *h = d->house;
    struct booking_dropped_line_view *lines = arena_array(own->arena, d->n, sizeof *lines);
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < d->n; i++) {
        struct booking b;
        enum status s = booking_get(own, d->ids[i], &b);
        if (s == NOT_FOUND)
            continue;
        if (s != OK)
            return s;
        const struct booking_span span = show_span(h, b.starts_at, b.ends_at);
        const size_t r = house_resource(h, b.resource_id);
        d->until = b.ends_at > d->until ? b.ends_at : d->until;
        lines[v->lines_n++] = (struct booking_dropped_line_view){
            .code = b.id,
            .resource = r < h->resources_n ? show_copy(own, h->resources[r].name) : "",
            .units = b.units,
            .day = zone_when(h->calendar.zone, b.starts_at),
            .from = show_minute(own, span.from),
            .to = show_minute(own, span.to)};
    }
    v->lines = lines;
    v->count = (int64_t)v->lines_n;
    return OK;
}

static enum status write_to(struct dropped *d, const char *email, const char *name,
                            const char *lang, const char *key)
{
    struct ctx own = *d->ctx; /* in the language of the reader */
    own.lang = text_lang(lang);
    struct booking_dropped_letter_view v = {.greeting = name && *name ? name : NULL,
                                            .space_name = show_copy(&own, d->house->space.name),
                                            .url = d->url,
                                            .zone = show_copy(&own, d->house->space.zone)};
    enum status s = show_lines(d, &own, &v);
    if (s != OK || d->until <= ctx_now_s(d->ctx))
        return s;
    const char *subject = text_plural(own.lang, "Cancelled: %lld booking at %s",
                                      "Cancelled: %lld bookings at %s", v.count);
    struct mail m = {.to_email = email,
                     .to_name = v.greeting,
                     .lang = lang,
                     .subject = show_text(&own, subject, (long long)v.count, v.space_name),
                     .key =
                         show_text(&own, "%s:%lld:%s", d->fact->name, (long long)d->fact->id, key),
                     .space_id = d->house->space.id,
                     .until = d->until};
    s = mail_add_pages(&own, &m, booking_dropped_letter_text, booking_dropped_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status write_all(struct dropped *d)
{
    const struct space *space = &d->house->space;
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(d->ctx, space->operator_id, space->id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(d, hosts[i].email, hosts[i].name, hosts[i].lang,
                     show_id(d->ctx, hosts[i].account_id));
    if (s != OK || hosted || !space->email)
        return s;
    struct contact desk;
    s = people_at_address(d->ctx, space->email, &desk);
    return s == OK ? write_to(d, desk.email, NULL, desk.lang, "space") : s;
}

enum status dropped_write(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct dropped d = {.ctx = ctx, .fact = f};
    enum status s = house_of_id_always(ctx, f->space_id, &d.house);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    d.url = show_text(ctx, "%s/s/%s/bookings?status=cancelled", public_url, d.house->space.slug);
    s = read_codes(&d);
    if (s == OK && d.n > 0)
        s = write_all(&d);
    house_release(d.house);
    return s;
}

enum status booking_tell_dropped(struct ctx *ctx, const struct house *h, const char *const *codes,
                                 size_t n)
{
    const struct booking_dropped_view v = {.codes = codes, .codes_n = n};
    const char *data = booking_json(ctx, booking_dropped_view_json, &v);
    if (!data)
        return LIMIT;
    return fact_add(ctx, &(struct fact){.name = "booking.dropped",
                                        .operator_id = h->space.operator_id,
                                        .space_id = h->space.id,
                                        .subject_id = h->space.id,
                                        .data = data});
}

/* A reminder an hour before, and a word to who did not come. */
#include "presence_letter.h"

#include "base/format.h"
#include "mail/mail.h"
#include "presence/presence_internal.h"
#include "presence_pages.h"
#include "presence_sql.h"
#include "presence_views.h"
#include "store/store.h"

#include <string.h>

enum { LETTER_FACTS = 16 };

static enum status fill(struct ctx *ctx, const struct booking *b, const char *public_url,
                        struct presence_letter_view *v)
{
    struct space space;
    struct resource resource;
    const char *path = NULL;
    const char *way_in = "";
    const char *others = "";
    enum status s = space_get(ctx, b->space_id, &space);
    if (s == OK)
        s = resource_get(ctx, b->resource_id, &resource);
    if (s == OK)
        s = booking_path(ctx, b->id, &path);
    if (s == OK)
        s = space_way_in(ctx, b->space_id, &way_in);
    if (s == OK && !v->missed)
        s = booking_group_words(ctx, b, &others);
    const struct zone *zone = s == OK ? zone_get(space.zone) : NULL;
    if (s != OK || !zone)
        return s == OK ? NOT_FOUND : s;
    v->greeting = b->name;
    v->space = space.name;
    v->street = space.street;
    v->town = space.town;
    v->zone = space.zone;
    v->resource = *others ? words(ctx, "%s, %s", resource.name, others) : resource.name;
    v->starts_at = zone_when(zone, b->starts_at);
    v->ends_at = zone_when(zone, b->ends_at);
    v->way_in = *way_in ? way_in : NULL;
    v->url = words(ctx, "%s%s", public_url, path);
    v->again_url = words(ctx, "%s/s/%s/free", public_url, space.slug);
    v->reply_to = space.email;
    return OK;
}

static enum status post(struct ctx *ctx, const struct booking *b, const char *subject,
                        const char *key, const struct presence_letter_view *v)
{
    const struct mail m = {.to_email = b->email,
                           .to_name = b->name,
                           .lang = b->lang,
                           .subject = subject,
                           .reply_to = v->reply_to,
                           .key = key,
                           .space_id = b->space_id,
                           .until = v->missed ? 0 : b->ends_at};
    const enum status s = mail_add_pages(ctx, &m, presence_letter_text, presence_letter_page, v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

enum status letter_remind(struct ctx *ctx, int64_t booking_id, const char *public_url)
{
    struct booking b;
    struct presence_letter_view v = {0};
    struct ctx own = *ctx; /* in the language of the reader */
    enum status s = booking_get(ctx, booking_id, &b);
    if (s != OK || !b.email)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(b.lang);
    s = fill(&own, &b, public_url, &v);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    const char *subject =
        words(&own, ctx_text(&own, "Soon: %s, %s"), words(&own, "%s, %s", v.space, v.resource),
              format_datetime_text(&own, v.starts_at, FORMAT_WEEKDAY_SHORT));
    return post(
        &own, &b, subject,
        words(&own, "presence.remind:%s:%lld", typed_id(&own, b.id), (long long)b.starts_at), &v);
}

/* Of several places that nobody came to, and that were freed at the same moment, one mail tells:
 * that of the first, which names them all.
 *   ret_first  false: another one tells of this                                        (out) */
static enum status name_missed(struct ctx *ctx, const struct booking *b, int64_t at_s,
                               struct presence_letter_view *v, bool *ret_first)
{
    struct booking *all = NULL;
    size_t n = 0;
    enum status s = booking_group_of(ctx, b, &all, &n);
    *ret_first = true;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct booking_early_end end;
        struct resource r;
        if (all[i].id == b->id)
            continue;
        s = booking_early_of(ctx, all[i].id, &end);
        const bool too = s == OK && end.why == BOOKING_NO_SHOW && end.at_s == at_s;
        if (too)
            s = resource_get(ctx, all[i].resource_id, &r);
        if (too && s == OK)
            v->resource = words(ctx, "%s, %s", v->resource, r.name);
        *ret_first = *ret_first && (!too || all[i].id > b->id);
        s = s == NOT_FOUND ? OK : s;
    }
    return s;
}

static enum status tell_missed(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct booking b;
    struct booking_early_end early;
    struct presence_letter_view v = {.missed = true};
    struct ctx own = *ctx;
    enum status s = booking_get(ctx, f->subject_id, &b);
    if (s == OK && !b.email)
        return OK;
    if (s == OK)
        s = booking_early_of(ctx, b.id, &early);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(b.lang);
    bool first = true;
    s = fill(&own, &b, public_url, &v);
    if (s == OK && b.group_id)
        s = name_missed(&own, &b, early.at_s, &v, &first);
    if (s != OK || !first)
        return s == NOT_FOUND ? OK : s;
    v.booked_until = zone_when(zone_get(v.zone), early.booked_until_s);
    const char *subject = words(&own, ctx_text(&own, "Freed, as nobody came: %s, %s"),
                                words(&own, "%s, %s", v.space, v.resource),
                                format_datetime_text(&own, v.starts_at, FORMAT_WEEKDAY_SHORT));
    return post(&own, &b, subject, words(&own, "%s:%lld", f->name, (long long)f->id), &v);
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    return strcmp(f->name, "booking.no_show") == 0 ? tell_missed(ctx, f, public_url) : OK;
}

enum status presence_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "presence.mail", LETTER_FACTS, handle, public_url, ret_n);
}

/* Bookings that came in the way of a calendar from elsewhere: who answers for the space is told of
 * each once, in one mail for all that a reading found [CA-21]. */
#include "calendar/calendar_outside.h"
#include "calendar_pages.h"
#include "calendar_views.h"
#include "mail/mail.h"

/* What one mail is about. */
struct found {
    struct ctx *ctx;
    const char *public_url;
    const char *host; /* where the calendar is */
    int64_t id;       /* of the calendar */
    struct resource resource;
    struct space space;
    struct sql_outside_untold_row *rows;
    size_t n;
};

static enum status write_to(const struct found *f, const char *email, const char *name,
                            const char *lang, const char *key)
{
    struct ctx own = *f->ctx; /* in the language of the reader */
    own.lang = text_lang(lang);
    const struct zone *zone = zone_get(f->space.zone);
    struct outside_conflict_view *lines = arena_array(own.arena, f->n, sizeof(*lines));
    if (!zone || !lines)
        return zone ? LIMIT : FAILED;
    for (size_t i = 0; i < f->n; i++)
        lines[i] = (struct outside_conflict_view){
            .code = f->rows[i].id,
            .url = calendar_say(&own, "%s/bookings/%s", f->public_url,
                                calendar_id(&own, f->rows[i].id)),
            .name = f->rows[i].name,
            .resource_name = f->resource.name,
            .starts_at = zone_when(zone, f->rows[i].starts_at),
            .ends_at = zone_when(zone, f->rows[i].ends_at),
            .outside_from = zone_when(zone, f->rows[i].outside_from),
            .outside_to = zone_when(zone, f->rows[i].outside_to)};
    const int64_t all = f->rows[0].n;
    const struct outside_letter_view v = {
        .greeting = name && *name ? name : NULL,
        .host = f->host,
        .resource = f->resource.name,
        .space_name = f->space.name,
        .zone = f->space.zone,
        .lines = lines,
        .lines_n = f->n,
        .more = all - (int64_t)f->n,
        .url = calendar_say(&own, "%s/s/%s/calendars", f->public_url, f->space.slug)};
    const char *subject =
        text_plural(own.lang, "%s: %d booking is in the way of an outside calendar",
                    "%s: %d bookings are in the way of an outside calendar", all);
    const struct mail m = {.to_email = email,
                           .to_name = v.greeting,
                           .lang = lang,
                           .subject = calendar_say(&own, subject, f->resource.name, (int)all),
                           .key = calendar_say(&own, "calendar.outside:%lld:%lld:%lld:%s",
                                               (long long)f->id, (long long)f->rows[0].id,
                                               (long long)ctx_now_s(f->ctx), key),
                           .space_id = f->space.id};
    const enum status s = mail_add_pages(&own, &m, outside_letter_text, outside_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status write_all(const struct found *f)
{
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s =
        people_answering(f->ctx, f->space.operator_id, f->space.id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(f, hosts[i].email, hosts[i].name, hosts[i].lang,
                     calendar_id(f->ctx, hosts[i].account_id));
    if (s != OK || hosted || !f->space.email)
        return s;
    struct contact desk;
    s = people_at_address(f->ctx, f->space.email, &desk);
    return s == OK ? write_to(f, desk.email, NULL, desk.lang, "space") : s;
}

enum status outside_tell_hosts(struct ctx *ctx, const char *public_url,
                               const struct sql_outside_calendar_of_id_row *calendar, int64_t id)
{
    const int64_t now = ctx_now_s(ctx);
    const int64_t after = now - BOOKING_LONGEST_S;
    struct found f = {
        .ctx = ctx, .public_url = public_url, .host = outside_host(ctx, calendar->url), .id = id};
    enum status s = sql_outside_told_forget(
        ctx, &(struct sql_outside_told_forget_args){calendar->resource_id, now}, NULL);
    const struct sql_outside_untold_args args = {calendar->space_id, calendar->resource_id, now,
                                                 after};
    if (s == OK)
        s = sql_outside_untold(ctx, &args, &f.rows, &f.n);
    if (s != OK || f.n == 0)
        return s;
    const struct sql_outside_tell_args told = {calendar->space_id, calendar->resource_id, now,
                                               after};
    s = sql_outside_tell(ctx, &told, NULL);
    if (s == OK)
        s = resource_get(ctx, calendar->resource_id, &f.resource);
    if (s == OK)
        s = space_get(ctx, calendar->space_id, &f.space);
    return s == OK ? write_all(&f) : s;
}

/* A series that a program sent was refused for some of its dates. The program has no words for
 * which: they stand on the page of the person, and in one mail. */
#include "calendar/calendar_put.h"
#include "calendar_pages.h"
#include "calendar_sql.h"
#include "calendar_views.h"
#include "http/http.h"
#include "mail/mail.h"

#include "base/words.h"

#include <string.h>

/* Tells apart what a program sends again from what it sends anew: no secret hangs on it. */
static int64_t print_of(const struct putting *p)
{
    uint64_t h = 0xcbf29ce484222325U; /* FNV-1a */
    const char *body = p->body.p;
    for (size_t i = 0; i < p->body.n; i++)
        h = (h ^ (unsigned char)body[i]) * 0x100000001b3U;
    return (int64_t)(h >> 1);
}

/* Where he can choose date by date, with what he asked for filled in. */
static const char *form_url(const struct putting *p)
{
    const struct sent_series *s = p->sent.series;
    const int32_t to = s->to_min > 1440 ? s->to_min - 1440 : s->to_min;
    char day[DATE_CHARS + 1];
    date_print(s->first, day);
    return calendar_say(
        p->ctx, "/s/%s/series/new?resource=%s&date=%s&from=%02d:%02d&to=%02d:%02d%s",
        p->clash_room->slug, calendar_id(p->ctx, p->clash_room->id), day, (int)s->from_min / 60,
        (int)s->from_min % 60, (int)to / 60, (int)to % 60, s->to_min > 1440 ? "&next_day=yes" : "");
}

static enum status write_mail(struct ctx *ctx, const struct putting *p,
                              const struct sql_clash_set_args *row)
{
    const struct calendar_clash_letter_view v = {
        .name = *ctx->actor->name ? ctx->actor->name : ctx->actor->email,
        .title = p->sent.title,
        .room = calendar_say(ctx, "%s, %s", p->clash_room->space, p->clash_room->name),
        .words = p->clash_words,
        .url = calendar_say(ctx, "%s%s", request_public_url(ctx), row->url)};
    const struct mail m = {.to_email = ctx->actor->email,
                           .to_name = ctx->actor->name,
                           .lang = ctx->lang ? ctx->lang->code : "en",
                           .subject = words(ctx, ctx_text(ctx, "Not booked: %s"), v.room),
                           .key = words(ctx, "calendar.clash:%lld:%lld", (long long)row->account_id,
                                        (long long)row->print),
                           .space_id = p->clash_room->space_id};
    const enum status s =
        mail_add_pages(ctx, &m, calendar_clash_letter_text, calendar_clash_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

enum status clash_note(struct ctx *ctx, const struct putting *p)
{
    struct sql_clash_of_uid_row known;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_clash_set_args row = {.account_id = ctx->actor->account_id,
                                           .uid = p->sent.uid,
                                           .print = print_of(p),
                                           .title = p->sent.title,
                                           .resource_id = p->clash_room->id,
                                           .words = p->clash_words,
                                           .url = form_url(p),
                                           .at = now};
    enum status s = sql_clash_clean(
        ctx, &(struct sql_clash_clean_args){now - (int64_t)CLASH_KEPT_DAYS * 86400}, NULL);
    if (s == OK)
        s = sql_clash_of_uid(ctx, &(struct sql_clash_of_uid_args){row.account_id, row.uid}, &known);
    if (s == OK && known.print == row.print)
        return OK; /* the program tries again and again */
    if (s == OK || s == NOT_FOUND)
        s = sql_clash_set(ctx, &row, NULL);
    return s == OK ? write_mail(ctx, p, &row) : s;
}

enum status clash_forget(struct ctx *ctx, const char *uid)
{
    return sql_clash_drop(ctx, &(struct sql_clash_drop_args){ctx->actor->account_id, uid}, NULL);
}

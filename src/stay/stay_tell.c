/* What the page of a space tells its host of stays, and the first screen their holder: offers,
 * notices, ends, renewals, deposits. */
#include "stay/stay_show.h"

enum { SOON_DAYS = 60 };

static bool ends_soon(const struct stay *s, struct date today)
{
    return s->status == STAY_RUNS && s->until.year &&
           date_compare(s->until, date_add(today, SOON_DAYS)) <= 0;
}

/* What one stay asks for; NULL: nothing. */
static const char *notice_text(struct ctx *ctx, const struct stay *s, struct date today,
                               bool *urgent)
{
    *urgent = false;
    if (s->status == STAY_ENDED && s->deposit_cents && !s->returned.year) {
        *urgent = true;
        return words(ctx, ctx_text(ctx, "%s is over: settle the deposit"), s->resource_name);
    }
    if (s->status == STAY_RUNS && s->proposal.by == SIDE_HOLDER) {
        *urgent = true;
        return words(ctx, ctx_text(ctx, "%s: another end is proposed"), s->resource_name);
    }
    if (!ends_soon(s, today))
        return NULL;
    if (s->notice_by != SIDE_NOBODY)
        return words(ctx, ctx_text(ctx, "%s: notice given, last day %s"), s->resource_name,
                     stay_last_day(ctx, s->until));
    return words(ctx, ctx_text(ctx, "%s ends on %s: renew it, or let it anew"), s->resource_name,
                 stay_last_day(ctx, s->until));
}

enum status stay_tell(struct ctx *ctx, const struct space *sp, struct space_notice *ret_notices,
                      size_t room, size_t *ret_n)
{
    enum { MOST = 4 }; /* the rest is on their page */
    struct stay *stays = NULL;
    struct date today;
    size_t n = 0;
    size_t said = 0;
    *ret_n = 0;
    if (!people_is_host(ctx->actor, sp->operator_id, sp->id))
        return OK;
    enum status s = stay_today(ctx, sp->id, &today);
    if (s == OK)
        s = stays_of_space(ctx, sp->id, true, &stays, &n);
    for (size_t i = 0; s == OK && i < n && said < room; i++) {
        bool urgent = false;
        const char *text = notice_text(ctx, &stays[i], today, &urgent);
        if (!text)
            continue;
        const bool last = said + 1 == MOST;
        ret_notices[said++] = (struct space_notice){
            .text = last ? ctx_text(ctx, "More ends and notices of stays") : text,
            .url = last ? words(ctx, "/s/%s/stays", sp->slug)
                        : words(ctx, "/stays/%s", typed_id(ctx, stays[i].id)),
            .urgent = urgent && !last};
        if (last)
            break;
    }
    *ret_n = said;
    return s;
}

/* ---- the holder ------------------------------------------------------------------------------ */

struct telling {
    struct space_notice *notices;
    size_t room, n;
};

static enum status tell_one(struct ctx *ctx, const struct stay *s, struct telling *t)
{
    struct date today;
    struct space sp;
    enum status st = stay_today(ctx, s->space_id, &today);
    const bool offered = s->status == STAY_OFFERED;
    if (st != OK || !(offered || ends_soon(s, today)))
        return st;
    st = space_get(ctx, s->space_id, &sp);
    if (st != OK)
        return st;
    const char *text = offered
                           ? words(ctx, ctx_text(ctx, "%s at %s is offered to you until %s"),
                                   s->resource_name, sp.name, stay_last_day(ctx, s->offer_until))
                           : words(ctx, ctx_text(ctx, "%s at %s ends on %s"), s->resource_name,
                                   sp.name, stay_last_day(ctx, s->until));
    t->notices[t->n++] = (struct space_notice){
        .text = text, .url = words(ctx, "/stays/%s", typed_id(ctx, s->id)), .urgent = offered};
    return OK;
}

static enum status tell_of(struct ctx *ctx, const struct holder *h, struct telling *t)
{
    struct stay *stays = NULL;
    size_t n = 0;
    enum status s = stays_of(ctx, h, &stays, &n);
    for (size_t i = 0; s == OK && i < n && t->n < t->room; i++)
        s = tell_one(ctx, &stays[i], t);
    return s;
}

enum status stay_tell_member(struct ctx *ctx, struct space_notice *ret_notices, size_t room,
                             size_t *ret_n)
{
    struct telling t = {.notices = ret_notices, .room = room};
    struct holder *own = NULL;
    size_t n = 0;
    enum status s = own_holders(ctx, &own, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = tell_of(ctx, &own[i], &t);
    *ret_n = t.n;
    return s;
}

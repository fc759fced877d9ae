/* Days, prices and holders in the reader's words. */
#include "base/words.h"
#include "lend/lend_internal.h"
#include "people/people.h"

enum status lend_who(struct ctx *ctx, const struct holder *h, const char **ret_name)
{
    struct team team;
    struct contact who;
    enum status s =
        h->team_id ? team_get(ctx, h->team_id, &team) : people_get(ctx, h->account_id, &who);
    if (s == OK)
        *ret_name = h->team_id ? team.name : who.name;
    else if (s == NOT_FOUND)
        *ret_name = "";
    return s == NOT_FOUND ? OK : s;
}

const char *lend_say_days(struct ctx *ctx, const struct lend_days *d)
{
    const struct date last = date_add(d->until, -1);
    const char *days = date_compare(d->from, last) == 0
                           ? words_date(ctx, d->from)
                           : words(ctx, "%s – %s", words_date(ctx, d->from), words_date(ctx, last));
    const char *of = d->weekdays ? words_weekdays(ctx, d->weekdays) : "";
    const char *part = d->part == LEND_MORNING     ? ctx_text(ctx, "mornings")
                       : d->part == LEND_AFTERNOON ? ctx_text(ctx, "afternoons")
                                                   : "";
    return words_join(ctx, words_join(ctx, days, of), part);
}

const char *lend_say_price(struct ctx *ctx, const struct lending *l, const char *currency)
{
    if (!l->lends)
        return ctx_text(ctx, "at the price of the space");
    const char *day = l->days.part == LEND_DAY ? N_("%s a day") : N_("%s for the half day");
    const char *price = words(ctx, ctx_text(ctx, day), words_money(ctx, l->day_cents.v, currency));
    if (!l->hour_cents.has)
        return price;
    return words_join(
        ctx, price,
        words(ctx, ctx_text(ctx, "%s an hour"), words_money(ctx, l->hour_cents.v, currency)));
}

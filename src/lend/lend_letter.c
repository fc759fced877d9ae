/* The mails to who frees or lends: noted for him, booked, changed, cancelled, days that came
 * back. */
#include "lend/lend_internal.h"

#include "base/words.h"
#include "lend_pages.h"
#include "lend_sql.h"
#include "lend_views.h"
#include "mail/mail.h"
#include "people/people.h"
#include "store/store.h"

#include <string.h>

enum { LETTER_FACTS = 16 };

static const struct {
    const char *fact;
    const char *subject; /* the resource, the space */
    bool of_use;         /* its subject is a use; else a lending */
} letters[] = {
    {"lend.made", N_("While you are away: %s, %s"), false},
    {"lend.back", N_("Yours again: %s, %s"), false},
    {"lend.booked", N_("Somebody booked %s, %s"), true},
    {"lend.changed", N_("Booked otherwise: %s, %s"), true},
    {"lend.cancelled", N_("Not booked any more: %s, %s"), true},
};

/* What a mail is about. */
struct occasion {
    const struct fact *fact;
    size_t letter;
    struct lending lending;
    struct lend_use use; /* id 0: none */
    struct stay *stay;
    struct resource resource;
    struct space space;
    int64_t total_cents;
    const char *public_url;
};

static enum status read_total(struct ctx *ctx, struct occasion *o)
{
    struct sql_lend_sums_row *sums = NULL;
    size_t n = 0;
    const struct sql_lend_sums_args args = {.stay_id = o->stay->id};
    const enum status s = sql_lend_sums(ctx, &args, &sums, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        o->total_cents += sums[i].credit_cents;
    return s;
}

static enum status read_occasion(struct ctx *ctx, struct occasion *o)
{
    const int64_t subject = o->fact->subject_id;
    o->stay = arena_alloc(ctx->arena, sizeof(*o->stay));
    enum status s = o->stay ? OK : LIMIT;
    if (s == OK && letters[o->letter].of_use)
        s = lend_use_get(ctx, subject, &o->use);
    if (s == OK)
        s = lending_get(ctx, o->use.id ? o->use.lending_id : subject, &o->lending);
    if (s == OK)
        s = stay_get(ctx, o->lending.stay_id, o->stay);
    if (s == OK)
        s = resource_get(ctx, o->lending.resource_id, &o->resource);
    if (s == OK)
        s = space_get(ctx, o->lending.space_id, &o->space);
    return s == OK ? read_total(ctx, o) : s;
}

static const char *when_of(struct ctx *ctx, const struct occasion *o)
{
    const struct zone *zone = zone_get(o->space.zone);
    struct date day;
    struct date end;
    minute from;
    minute to;
    if (!zone)
        return "";
    zone_civil(zone, o->use.starts_at, &day, &from);
    zone_civil(zone, o->use.ends_at, &end, &to);
    return words(ctx, "%s, %s–%s", words_date(ctx, day), words_minute(ctx, from),
                 words_minute(ctx, to));
}

static void fill(struct ctx *ctx, const struct occasion *o, struct lend_letter_view *v)
{
    const struct lending *l = &o->lending;
    const char *currency = o->space.currency;
    v->occasion = o->fact->name + strlen("lend.");
    v->resource = o->resource.name;
    v->space_name = o->space.name;
    v->lends = l->lends;
    v->share = words_percent(ctx, l->share_bp);
    v->url = words(ctx, "%s/lendings/%s", o->public_url, typed_id(ctx, l->id));
    if (!o->use.id) {
        v->days = lend_say_days(ctx, &l->days);
        v->price = lend_say_price(ctx, l, currency);
        return;
    }
    v->when = when_of(ctx, o);
    if (l->lends && o->use.active) {
        v->paid = words_money(ctx, o->use.paid_cents, currency);
        v->credit = words_money(ctx, o->use.credit_cents, currency);
    }
    if (l->lends)
        v->total = words_money(ctx, o->total_cents, currency);
}

static enum status write_to(struct ctx *ctx, const struct occasion *o, const struct contact *to)
{
    struct ctx own = *ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    struct lend_letter_view v = {.greeting = *to->name ? to->name : NULL};
    fill(&own, o, &v);
    const struct mail m = {.to_email = to->email,
                           .to_name = v.greeting,
                           .lang = to->lang,
                           .subject = words(&own, ctx_text(&own, letters[o->letter].subject),
                                            v.resource, v.space_name),
                           .reply_to = o->space.email,
                           .key = words(&own, "%s:%lld:%lld", o->fact->name, (long long)o->fact->id,
                                        (long long)to->account_id),
                           .space_id = o->space.id};
    const enum status s = mail_add_pages(&own, &m, lend_letter_text, lend_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.fact = f, .public_url = public_url};
    struct contact *holders = NULL;
    size_t n = 0;
    while (o.letter < ARRAY_LEN(letters) && strcmp(letters[o.letter].fact, f->name) != 0)
        o.letter++;
    if (o.letter == ARRAY_LEN(letters))
        return OK;
    enum status s = read_occasion(ctx, &o);
    if (s == OK)
        s = holder_contacts(ctx, &o.stay->holder, &holders, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(ctx, &o, &holders[i]);
    return s == NOT_FOUND ? OK : s;
}

enum status lend_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "lend.mail", LETTER_FACTS, handle, public_url, ret_n);
}

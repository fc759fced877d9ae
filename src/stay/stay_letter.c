/* The mails that facts about stays call for: to the holder, and to the hosts for what they have to
 * answer or should know. Each fact gives each reader at most one mail [ST-12]. */
#include "stay/stay_show.h"

#include "mail/mail.h"
#include "stay_pages.h"
#include "store/store.h"

#include <string.h>

enum { LETTER_FACTS = 16 };

static const struct {
    const char *fact;
    const char *subject;  /* to the holder; NULL: none */
    const char *for_host; /* NULL: none */
} letters[] = {
    {"stay.offered", N_("An offer for you: %s, %s"), NULL},
    {"stay.agreed", N_("It is yours: %s, %s"), N_("Accepted by %s: %s")},
    {"stay.declined", NULL, N_("Not accepted by %s: %s")},
    {"stay.withdrawn", N_("The offer is taken back: %s, %s"), NULL},
    {"stay.lapsed", N_("The offer is over: %s, %s"), N_("Without an answer of %s: %s")},
    {"stay.began", N_("Today is the first day: %s, %s"), N_("Moves in today, %s: %s")},
    {"stay.notice", N_("Notice is given: %s, %s"), N_("Notice is given, %s: %s")},
    {"stay.kept", N_("The notice is taken back: %s, %s"), N_("The notice is taken back, %s: %s")},
    {"stay.changed", N_("Changed: %s, %s"), N_("Changed, %s: %s")},
    {"stay.repriced", N_("A new price: %s, %s"), NULL},
    {"stay.price_ahead", N_("The next price comes: %s, %s"), NULL},
    {"stay.proposed", N_("A proposal: %s, %s"), N_("A proposal, %s: %s")},
    {"stay.extended", N_("Agreed: %s, %s"), N_("Agreed, %s: %s")},
    {"stay.refused", N_("It stays as it was: %s, %s"), N_("It stays as it was, %s: %s")},
    {"stay.end_ahead", N_("The stay ends soon: %s, %s"), N_("The stay ends soon, %s: %s")},
    {"stay.ended", N_("The stay is over: %s, %s"), N_("The stay is over, %s: %s")},
    {"stay.deposit_returned", N_("Your deposit: %s, %s"), NULL},
};

/* One fact under way. */
struct occasion {
    const struct fact *fact;
    size_t letter;
    const char *public_url;
    struct stay *stay;
    struct space space;
    struct date today;
};

static bool is(const struct occasion *o, const char *fact)
{
    return strcmp(o->fact->name, fact) == 0;
}

static enum status show_next(struct ctx *ctx, const struct occasion *o, struct stay_letter_view *v)
{
    struct outlook outlook;
    const struct outlook_view *view = NULL;
    const bool matters = o->stay->status < STAY_OVER || o->stay->status == STAY_ENDED;
    enum status s = stay_outlook(ctx, o->stay, &outlook);
    if (s == OK && matters)
        s = show_outlook(ctx, &outlook, false, &view);
    v->next = view && view->invoices_n ? &view->invoices[0] : NULL;
    return s;
}

/* The next price, which this mail is about. */
static enum status show_later(struct ctx *ctx, const struct occasion *o, struct stay_letter_view *v)
{
    const struct stay *s = o->stay;
    for (size_t i = 0; i < s->prices_n; i++) {
        if (date_compare(s->prices[i].from, o->today) <= 0 ||
            date_compare(s->prices[i].from, s->from) <= 0)
            continue;
        struct stay_price_line_view *later = arena_alloc(ctx->arena, sizeof(*later));
        if (!later)
            return LIMIT;
        *later = (struct stay_price_line_view){
            .from = s->prices[i].from,
            .price_cents = s->prices[i].price_cents,
            .text = show_stay_price(ctx, s->prices[i].price_cents, o->space.currency, false)};
        v->later = later;
        return OK;
    }
    return OK;
}

static enum status fill(struct ctx *ctx, const struct occasion *o, bool host,
                        struct stay_letter_view *v)
{
    const struct stay *s = o->stay;
    const char *currency = o->space.currency;
    struct stay_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    enum status st = line ? show_stay(ctx, s, &o->space, o->today, line) : LIMIT;
    if (st == OK)
        st = show_next(ctx, o, v);
    if (st != OK)
        return st;
    v->occasion = o->fact->name + strlen("stay.");
    v->for_host = host;
    v->line = line;
    v->currency = currency;
    if (s->status == STAY_OFFERED)
        v->offer_last = date_add(s->offer_until, -1);
    v->reason = *s->end_reason ? s->end_reason : NULL;
    v->note = is(o, "stay.offered") && *s->note ? s->note : NULL;
    v->proposal = show_proposal(ctx, s, currency);
    if (is(o, "stay.repriced") || is(o, "stay.price_ahead")) {
        st = show_later(ctx, o, v);
        if (st != OK)
            return st;
    }
    if (s->returned.year)
        v->back = words_money(ctx, s->deposit_cents - s->kept_cents, currency);
    if (s->kept_cents)
        v->kept = words(ctx, "%s: %s", words_money(ctx, s->kept_cents, currency), s->kept_reason);
    v->url = words(ctx, "%s/stays/%s", o->public_url, typed_id(ctx, s->id));
    return OK;
}

static enum status write_to(struct ctx *ctx, const struct occasion *o, const struct contact *to,
                            bool host)
{
    struct ctx own = *ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    const char *subject = host ? letters[o->letter].for_host : letters[o->letter].subject;
    struct stay_letter_view v = {.greeting = *to->name ? to->name : NULL};
    if (!subject)
        return OK;
    enum status s = fill(&own, o, host, &v);
    if (s != OK)
        return s;
    const struct mail m = {
        .to_email = to->email,
        .to_name = v.greeting,
        .lang = to->lang,
        .subject = words(&own, ctx_text(&own, subject), host ? v.line->who : v.line->resource,
                         host ? v.line->resource : o->space.name),
        .reply_to = host ? v.line->email : o->space.email,
        .key = words(&own, "%s:%lld:%s%lld", o->fact->name, (long long)o->fact->id,
                     host ? "host:" : "", (long long)to->account_id),
        .space_id = o->space.id};
    s = mail_add_pages(&own, &m, stay_letter_text, stay_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status write_to_holder(struct ctx *ctx, const struct occasion *o)
{
    struct contact *holders = NULL;
    size_t n = 0;
    enum status s = holder_contacts(ctx, &o->stay->holder, &holders, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(ctx, o, &holders[i], false);
    return s;
}

static enum status write_to_hosts(struct ctx *ctx, const struct occasion *o)
{
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(ctx, o->space.operator_id, o->space.id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(ctx, o, &hosts[i], true);
    return s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.fact = f, .public_url = public_url};
    while (o.letter < ARRAY_LEN(letters) && strcmp(letters[o.letter].fact, f->name) != 0)
        o.letter++;
    if (o.letter == ARRAY_LEN(letters))
        return OK;
    o.stay = arena_alloc(ctx->arena, sizeof(*o.stay));
    enum status s = o.stay ? stay_get(ctx, f->subject_id, o.stay) : LIMIT;
    if (s == OK)
        s = space_get(ctx, o.stay->space_id, &o.space);
    if (s == OK)
        s = stay_today(ctx, o.space.id, &o.today);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = write_to_holder(ctx, &o);
    return s == OK && letters[o.letter].for_host ? write_to_hosts(ctx, &o) : s;
}

enum status stay_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "stay.mail", LETTER_FACTS, handle, public_url, ret_n);
}

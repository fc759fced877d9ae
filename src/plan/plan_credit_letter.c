/* The mails about what somebody has to draw from: bought, given at the desk, ending. Each fact
 * gives each reader at most one mail. */
#include "plan/plan_credit.h"

#include "mail/mail.h"
#include "people/people.h"
#include "plan_pages.h"
#include "store/store.h"

#include <string.h>

static const struct {
    const char *fact, *subject;
} letters[] = {
    {"allowance.bought", N_("Yours: %s, %s")},
    {"allowance.given", N_("For you: %s, %s")},
    {"allowance.ending", N_("It ends soon: %s, %s")},
};

/* One fact under way. */
struct occasion {
    const struct fact *fact;
    const char *word, *subject, *public_url;
    struct allowance allowance;
    const char *reply_to;
};

static enum status show_charge(struct ctx *ctx, const struct occasion *o,
                               struct credit_letter_view *v)
{
    struct charge *all = NULL;
    size_t n = 0;
    const enum status s = charges_of_subject(ctx, o->allowance.id, &all, &n);
    if (s == OK && n > 0 && strcmp(o->word, "ending") != 0) {
        v->price = words_money(ctx, all[0].amount_cents, all[0].currency);
        v->bill = all[0].bill;
    }
    return s;
}

static enum status write_to(struct ctx *ctx, const struct occasion *o, const struct contact *to)
{
    struct ctx own = *ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    const struct allowance_line_view line = credit_line_of(&own, &o->allowance);
    struct credit_letter_view v = {.occasion = o->word,
                                   .greeting = *to->name ? to->name : NULL,
                                   .line = &line,
                                   .url = words(&own, "%s%s", o->public_url, line.url)};
    enum status s = show_charge(&own, o, &v);
    if (s != OK)
        return s;
    const struct mail m = {.to_email = to->email,
                           .to_name = v.greeting,
                           .lang = to->lang,
                           .subject =
                               words(&own, ctx_text(&own, o->subject), line.name, line.where),
                           .reply_to = o->reply_to,
                           .key = words(&own, "%s:%lld:%lld", o->fact->name, (long long)o->fact->id,
                                        (long long)to->account_id),
                           .space_id = o->allowance.space_id};
    s = mail_add_pages(&own, &m, credit_letter_text, credit_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

enum status credit_mail(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct occasion o = {.fact = f, .public_url = public_url};
    struct space s;
    for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
        if (strcmp(letters[i].fact, f->name) == 0)
            o.subject = letters[i].subject;
    }
    if (!o.subject)
        return OK;
    o.word = f->name + strlen("allowance.");
    enum status st = allowance_get(ctx, f->subject_id, &o.allowance);
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    if (o.allowance.space_id && space_get(ctx, o.allowance.space_id, &s) == OK)
        o.reply_to = s.email;
    struct contact *readers = NULL;
    size_t n = 0;
    st = holder_contacts(ctx, &o.allowance.holder, &readers, &n);
    for (size_t i = 0; st == OK && i < n; i++)
        st = write_to(ctx, &o, &readers[i]);
    return st;
}

/* The mails about waiting: on the list, offered, not answered, taken off. */
#include "waitlist/waitlist_internal.h"

#include "mail/mail.h"
#include "store/store.h"
#include "waitlist_pages.h"
#include "waitlist_views.h"

#include "base/words.h"

#include <string.h>

enum { LETTER_FACTS = 16 };

static const struct {
    const char *fact;
    const char *subject;
    enum waitlist_status then; /* what it is by then, else a later fact tells */
} letters[] = {
    {"waitlist.joined", N_("On the list: %s, %s"), WAITLIST_WAITING},
    {"waitlist.offered", N_("Free for you: %s, %s"), WAITLIST_OFFERED},
    {"waitlist.unanswered", N_("Went to the next: %s, %s"), WAITLIST_UNANSWERED},
    {"waitlist.removed", N_("Off the list: %s, %s"), WAITLIST_LEFT},
};

static enum status write(struct ctx *ctx, const struct fact *f, size_t letter,
                         const struct waitlist_entry *e, const char *public_url)
{
    struct space space;
    struct waitlist_entry_view *v = arena_alloc(ctx->arena, sizeof(*v));
    struct waitlist_letter_view all = {.occasion = strchr(f->name, '.') + 1, .entry = v};
    enum status s = v ? space_get(ctx, e->space_id, &space) : LIMIT;
    if (s == OK)
        s = waitlist_show(ctx, e, public_url, v);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    all.zone = space.zone;
    all.street = space.street;
    all.town = space.town;
    const char *when = words(ctx, "%s, %s–%s", words_date(ctx, v->date), v->from, v->to);
    const struct mail m = {
        .to_email = e->email,
        .to_name = e->name,
        .lang = e->lang,
        .subject = words(ctx, ctx_text(ctx, letters[letter].subject), v->space_name, when),
        .reply_to = space.email,
        .key = words(ctx, "%s:%lld", f->name, (long long)f->id),
        .space_id = e->space_id,
        .until = e->status == WAITLIST_OFFERED ? e->answer_by : e->ends_at};
    s = mail_add_pages(ctx, &m, waitlist_letter_text, waitlist_letter_page, &all);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct waitlist_entry e;
    struct ctx own = *ctx; /* in the language of the reader */
    size_t letter = 0;
    while (letter < ARRAY_LEN(letters) && strcmp(letters[letter].fact, f->name) != 0)
        letter++;
    if (letter == ARRAY_LEN(letters))
        return OK;
    const enum status s = waitlist_get(ctx, f->subject_id, &e);
    if (s != OK || e.status != letters[letter].then || e.ends_at <= ctx_now_s(ctx))
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(e.lang);
    return write(&own, f, letter, &e, public_url);
}

enum status waitlist_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "waitlist.mail", LETTER_FACTS, handle, public_url, ret_n);
}

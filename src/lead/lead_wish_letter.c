/* Mails about wishes: to who asked the network, and to the stewards for what waits for them. */
#include "lead/lead_letters.h"
#include "lead/lead_show.h"

#include "base/id.h"
#include "lead/lead_wish_show.h"
#include "lead_pages.h"
#include "mail/mail.h"
#include "store/store.h"

#include <string.h>

struct occasion {
    struct ctx *ctx;
    const struct fact *fact;
    const char *public_url;
    struct wish wish;
};

static bool is(const struct occasion *o, const char *fact)
{
    return strcmp(o->fact->name, fact) == 0;
}

/* ---- to the person --------------------------------------------------------------------------- */

static enum status write_to_person(const struct occasion *o)
{
    struct ctx own = *o->ctx;
    const char *path;
    own.lang = text_lang(o->wish.lang);
    struct wish_letter_view v = {.occasion = o->fact->name,
                                 .greeting = o->wish.ask.name,
                                 .near = o->wish.place,
                                 .wants_name = ctx_text(&own, lead_wants_name(o->wish.ask.wants))};
    enum status s = wish_path(&own, o->wish.id, &path);
    if (s == OK)
        s = wish_spaces_make(&own, &o->wish, false, &v.spaces, &v.spaces_n);
    if (s != OK)
        return s;
    v.url = arena_printf(own.arena, "%s%s", o->public_url, path);
    struct mail m = {.to_email = o->wish.ask.email,
                     .to_name = v.greeting,
                     .lang = o->wish.lang,
                     .subject = arena_printf(own.arena,
                                             is(o, "wish.asked_back")
                                                 ? ctx_text(&own, "Did you find a place near %s?")
                                                 : ctx_text(&own, "A place to work near %s"),
                                             v.near),
                     .key =
                         arena_printf(own.arena, "%s:%lld", o->fact->name, (long long)o->fact->id)};
    if (!v.url || !m.subject || !m.key)
        return LIMIT;
    s = mail_add_pages(&own, &m, wish_letter_text, wish_letter_page, &v);
    return s == INVALID ? OK : s;
}

/* ---- to the stewards ------------------------------------------------------------------------- */

static enum status write_to_steward(const struct occasion *o, int64_t account_id)
{
    struct contact to;
    struct ctx own = *o->ctx;
    char code[ID_CHARS_MAX + 1];
    enum status s = people_get(&own, account_id, &to);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(to.lang);
    id_print(o->wish.id, code);
    const struct wish_notice_view v = {
        .greeting = *to.name ? to.name : NULL,
        .near = o->wish.place,
        .name = o->wish.ask.name,
        .wants_name = ctx_text(&own, lead_wants_name(o->wish.ask.wants)),
        .message = o->wish.ask.message,
        .url = arena_printf(own.arena, "%s/network/asks/%s", o->public_url, code)};
    const struct mail m = {
        .to_email = to.email,
        .to_name = v.greeting,
        .lang = to.lang,
        .subject =
            arena_printf(own.arena, ctx_text(&own, "Somebody looks for a place near %s"), v.near),
        .key = arena_printf(own.arena, "%s:%lld:%lld", o->fact->name, (long long)o->fact->id,
                            (long long)account_id)};
    if (!v.url || !m.subject || !m.key)
        return LIMIT;
    return mail_add_pages(&own, &m, wish_notice_text, wish_notice_page, &v);
}

static enum status write_to_stewards(const struct occasion *o)
{
    struct granted *stewards;
    size_t n = 0;
    enum status s = people_granted(o->ctx, &(struct grant){.role = ROLE_STEWARD}, &stewards, &n);
    for (size_t i = 0; i < n && s == OK; i++)
        s = write_to_steward(o, stewards[i].account_id);
    return s;
}

/* ---- which facts ----------------------------------------------------------------------------- */

enum status wish_letters(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct occasion o = {.ctx = ctx, .fact = f, .public_url = public_url};
    enum status s = wish_get(ctx, f->subject_id, &o.wish);
    if (s != OK || o.wish.erased)
        return s == NOT_FOUND ? OK : s;
    /* One that was passed at once is told of with the spaces that have it. */
    if (is(&o, "wish.asked") && o.wish.status == WISH_NEW) {
        s = write_to_stewards(&o);
        return s == OK ? write_to_person(&o) : s;
    }
    if (is(&o, "wish.passed") || is(&o, "wish.asked_back"))
        return write_to_person(&o);
    return OK;
}

/* Mails of introductions: to the two when they are asked, to all three when both said yes. Nobody
 * hears of a no. */
#include "community/community_show.h"

#include "community_pages.h"
#include "community_sql.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

enum { LETTER_BATCH = 16 }; /* facts of one transaction: bookings wait for it */

/* What happened, to whom it is told. */
struct news {
    struct ctx *ctx;
    const struct fact *fact;
    const char *public_url;
    struct introduction i;
    bool met;
    const char *by;         /* name of who introduced them */
    const char *space_name; /* NULL: no host did */
};

static const char *subject_of(const struct news *n, struct ctx *own,
                              const struct introduction_mail_view *v)
{
    struct arena *a = own->arena;
    if (v->introducer)
        return arena_printf(a, ctx_text(own, "They met: %s and %s"), v->one_name, v->two_name);
    if (v->met)
        return arena_printf(a, ctx_text(own, "You both said yes: %s"), v->other_name);
    if (v->self)
        return arena_printf(a, ctx_text(own, "%s would like to meet you"), n->by);
    return arena_printf(a, ctx_text(own, "%s would like to introduce you"), n->by);
}

static enum status send_to(const struct news *n, struct ctx *own, const struct contact *to,
                           struct introduction_mail_view *v)
{
    struct mail m = {.to_email = to->email,
                     .to_name = *to->name ? to->name : NULL,
                     .lang = to->lang,
                     .reply_to = v->other_email, /* once both said yes */
                     .space_id = n->i.space_id,
                     .until = n->met ? 0 : n->i.ends_at};
    v->greeting = m.to_name;
    v->met = n->met;
    v->by = n->by;
    v->space_name = n->space_name;
    v->why = n->i.why;
    m.subject = subject_of(n, own, v);
    m.key = arena_printf(own->arena, "%s:%lld:%lld", n->fact->name, (long long)n->fact->id,
                         (long long)to->account_id);
    if (!m.subject || !m.key)
        return LIMIT;
    return mail_add_pages(own, &m, introduction_mail_text, introduction_mail_page, v);
}

/* One of the two. Whoever made it himself is told only when both said yes. */
static enum status tell_side(const struct news *n, int64_t account_id)
{
    struct ctx own = *n->ctx;
    struct contact to;
    struct contact other;
    struct viewer viewer;
    const struct zone *zone;
    const int64_t other_id = account_id == n->i.one ? n->i.two : n->i.one;
    const char *path;
    struct introduction_mail_view v = {.self = n->i.by == other_id, .own = n->i.by == account_id};
    struct person_view *seen = arena_alloc(own.arena, sizeof(*seen));
    if (!n->met && n->i.by == account_id)
        return OK;
    enum status s = seen ? people_get(&own, account_id, &to) : LIMIT;
    if (s == OK)
        s = people_get(&own, other_id, &other);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(to.lang);
    s = viewer_of(&own, account_id, &viewer);
    if (s == OK)
        s = person_or_somebody(&own, &viewer, other_id, seen);
    if (s == OK)
        s = introduction_path(&own, &n->i, account_id, &path);
    if (s == OK)
        s = network_zone(&own, &zone);
    if (s != OK)
        return s;
    v.other = seen;
    v.url = arena_printf(own.arena, "%s%s", n->public_url, path);
    v.ends_at = zone_when(zone, n->i.ends_at);
    if (n->met) {
        v.other_name = *other.name ? other.name : other.email;
        v.other_email = other.email;
    }
    return v.url ? send_to(n, &own, &to, &v) : LIMIT;
}

/* Who introduced them, when he is neither of the two. */
static enum status tell_introducer(const struct news *n)
{
    struct ctx own = *n->ctx;
    struct contact to;
    struct introduction_mail_view v = {.introducer = true, .url = n->public_url};
    if (!n->met || n->i.by == n->i.one || n->i.by == n->i.two)
        return OK;
    enum status s = people_get(&own, n->i.by, &to);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(to.lang);
    s = name_of_account(&own, n->i.one, &v.one_name);
    if (s == OK)
        s = name_of_account(&own, n->i.two, &v.two_name);
    return s == OK ? send_to(n, &own, &to, &v) : s;
}

static enum status fill_news(struct news *n)
{
    struct space space;
    enum status s = introduction_get(n->ctx, n->fact->subject_id, &n->i);
    if (s == OK)
        s = name_of_account(n->ctx, n->i.by, &n->by);
    if (s == OK && n->i.space_id) {
        s = space_get(n->ctx, n->i.space_id, &space);
        n->space_name = s == OK ? space.name : NULL;
        s = s == NOT_FOUND ? OK : s;
    }
    return s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct news n = {.ctx = ctx,
                     .fact = f,
                     .public_url = public_url,
                     .met = strcmp(f->name, "introduction.met") == 0};
    if (strcmp(f->name, "account.erased") == 0)
        return community_forget(ctx, f->subject_id);
    if (!n.met && strcmp(f->name, "introduction.made") != 0)
        return OK;
    enum status s = fill_news(&n);
    /* Asked before it met: the mail that asks would come late. */
    bool late = !n.met && n.i.status != INTRODUCTION_WAITS;
    if (s != OK || late)
        return s == NOT_FOUND ? OK : s;
    s = tell_side(&n, n.i.one);
    if (s == OK)
        s = tell_side(&n, n.i.two);
    return s == OK ? tell_introducer(&n) : s;
}

enum status community_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "community.mail", LETTER_BATCH, handle, public_url, ret_n);
}

/* What a member is told first of his memberships: which end soon. */
#include "plan/plan_show.h"

#include "base/id.h"
#include "people/people.h"

enum { SOON_DAYS = 30 };

static bool ends_soon(const struct membership *m, struct date today)
{
    return m->status == MEMBERSHIP_RUNS && m->until.year && !membership_never_ran(m) &&
           date_compare(m->until, date_add(today, SOON_DAYS)) <= 0;
}

struct telling {
    struct space_notice *notices;
    size_t room, n;
};

static enum status tell_one(struct ctx *ctx, const struct story *s, struct telling *t)
{
    struct date today;
    struct space space;
    char id[ID_CHARS_MAX + 1];
    enum status st = today_at(ctx, s->m.space_id, &today);
    if (st != OK || !ends_soon(&s->m, today))
        return st;
    st = space_get(ctx, s->m.space_id, &space);
    if (st != OK)
        return st;
    id_print(s->m.id, id);
    t->notices[t->n++] = (struct space_notice){
        .text = words(ctx, ctx_text(ctx, "%s at %s ends on %s"), story_turn_on(s, today)->plan_name,
                      space.name, words_date(ctx, date_add(s->m.until, -1))),
        .url = words(ctx, "/memberships/%s", id)};
    return OK;
}

static enum status tell_of(struct ctx *ctx, const struct holder *h, struct telling *t)
{
    struct story *stories = NULL;
    size_t n = 0;
    enum status s = memberships_of(ctx, h, &stories, &n);
    for (size_t i = 0; s == OK && i < n && t->n < t->room; i++)
        s = tell_one(ctx, &stories[i], t);
    return s;
}

enum status plan_tell_member(struct ctx *ctx, struct space_notice *ret_notices, size_t room,
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

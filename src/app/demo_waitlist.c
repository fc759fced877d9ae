/* demo_waitlist.c: who wants a place of an invented space that is taken. */
#include "app/demo.h"
#include "waitlist/waitlist.h"

enum { DAYS = 14, WAITERS_MAX = 4 };

/* Waits for a place on a day; what is free or closed then is not waited for. */
struct waiter {
    const char *name, *email;
    minute from, to;
    bool any;
};

static enum status wait_on(struct demo *d, const struct resource *r, struct date day,
                           const struct waiter *w, bool *ret_waits)
{
    struct waitlist_entry e;
    const struct booking_ask ask = {.space_id = r->space_id,
                                    .resource_id = w->any ? 0 : r->id,
                                    .kind = w->any ? r->kind : 0,
                                    .span = {.date = day, .from = w->from, .to = w->to},
                                    .units = 1,
                                    .name = w->name,
                                    .email = w->email};
    const enum status s = waitlist_join(d->ctx, &ask, &e);
    *ret_waits = s == OK;
    if (s != INVALID && s != CONFLICT)
        return s;
    d->ctx->problem = (struct problem){0};
    return OK;
}

enum status demo_waitlist_make(struct demo *d, int64_t space_id)
{
    static const struct waiter waiters[WAITERS_MAX] = {
        {"Ornella Vanin", "ornella.vanin@posta.example", 9 * 60, 11 * 60, false},
        {"Tullio Serra", "tullio.serra@posta.example", 9 * 60, 11 * 60, false},
        {"Ilaria Costa", DEMO_MEMBER_EMAIL, 17 * 60, 19 * 60, false},
        {"Ornella Vanin", "ornella.vanin@posta.example", 10 * 60, 12 * 60, true}};
    struct resource *list = NULL;
    size_t n = 0;
    enum status s = d->days > 0 ? space_resources(d->ctx, space_id, &list, &n) : OK;
    for (size_t w = 0; s == OK && w < WAITERS_MAX; w++) {
        bool waits = false;
        for (int day = 1; s == OK && !waits && day <= DAYS; day++)
            for (size_t i = 0; s == OK && !waits && i < n; i++)
                if (list[i].kind == KIND_ROOM && list[i].bookable)
                    s = wait_on(d, &list[i], date_add(d->today, day), &waiters[w], &waits);
    }
    return s;
}

/* demo_together.c: several places of an invented space, booked in one step. */
#include "app/demo.h"
#include "people/people.h"

enum { DAYS = 10, WISHES = 2 };

/* A room and something beside it, on a day and at a time. */
struct wish {
    const char *name, *email, *note;
    minute from, to;
    enum resource_kind beside;
    int32_t units; /* of it; fewer where there are not so many */
    int first_day; /* from today */
};

/* The first of a kind that can be booked, with room for so many units; 0: there is none. */
static struct place_ask place_of(const struct resource *list, size_t n, enum resource_kind kind,
                                 int32_t units)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind == kind && list[i].bookable)
            return (struct place_ask){list[i].id, units < list[i].units ? units : list[i].units};
    }
    return (struct place_ask){0};
}

static enum status is_free(struct demo *d, const struct group_ask *ask, bool *ret_free)
{
    enum status s = OK;
    *ret_free = true;
    for (size_t i = 0; s == OK && *ret_free && i < ask->n; i++) {
        struct booking_fit fit;
        struct booking_ask one = ask->of;
        one.resource_id = ask->places[i].resource_id;
        one.units = ask->places[i].units;
        d->ctx->problem = (struct problem){0};
        s = booking_fits(d->ctx, &one, &fit);
        *ret_free = s == OK && fit.free;
        if (s == INVALID || s == CONFLICT)
            s = OK; /* closed then */
    }
    d->ctx->problem = (struct problem){0};
    return s;
}

/* On the first day on which all of it is free. */
static enum status book(struct demo *d, int64_t space_id, const struct wish *w,
                        const struct place_ask *places)
{
    struct contact who;
    const struct actor *actor = NULL;
    bool booked = false;
    enum status s = people_of_email(d->ctx, w->email, &who);
    if (s == OK)
        s = people_actor_of(d->ctx, who.account_id, &actor);
    if (s == NOT_FOUND)
        s = OK; /* a guest */
    d->ctx->actor = actor;
    for (int day = w->first_day; s == OK && !booked && day < DAYS; day++) {
        struct group_try t;
        const struct group_ask ask = {
            .of = {.space_id = space_id,
                   .span = {.date = date_add(d->today, day), .from = w->from, .to = w->to},
                   .people = w->units,
                   .name = w->name,
                   .email = w->email,
                   .note = w->note,
                   .pay = {.chosen = true}},
            .places = places,
            .n = 2};
        s = is_free(d, &ask, &booked);
        if (s == OK && booked)
            s = booking_try_group(d->ctx, &ask, &t); /* tells nobody */
    }
    d->ctx->actor = NULL;
    return s;
}

enum status demo_together_make(struct demo *d, int64_t space_id)
{
    static const struct wish wishes[WISHES] = {
        {"Ilaria Costa", DEMO_MEMBER_EMAIL, "Giornata di squadra.", 14 * 60, 17 * 60, KIND_DESK, 5,
         1},
        {"Studio Marangon", "segreteria@marangon.example", "Sette persone in tutto.", 10 * 60,
         12 * 60, KIND_DESK, 7, 0}};
    struct resource *list = NULL;
    size_t n = 0;
    enum status s = d->days > 0 ? space_resources(d->ctx, space_id, &list, &n) : OK;
    for (size_t i = 0; s == OK && i < WISHES; i++) {
        const struct place_ask places[] = {place_of(list, n, KIND_ROOM, 1),
                                           place_of(list, n, wishes[i].beside, wishes[i].units)};
        if (places[0].resource_id && places[1].resource_id)
            s = book(d, space_id, &wishes[i], places);
    }
    return s;
}

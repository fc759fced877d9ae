/* demo_series.c: what comes again and again to an invented space. */
#include "app/demo.h"
#include "series/series.h"

enum { WEEKS = 14, MONTHS = 6 };

/* The first room that can be booked, or the second when `other`; 0: there is none. */
static int64_t room_of(const struct resource *list, size_t n, bool other)
{
    int64_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind != KIND_ROOM || !list[i].bookable)
            continue;
        last = list[i].id;
        if (!other)
            return last;
        other = false;
    }
    return last;
}

/* Where nothing is possible, nothing is made. */
static enum status make(struct demo *d, const struct series_ask *ask)
{
    struct series_try t;
    const enum status s = series_make(d->ctx, ask, &t);
    if (s != INVALID && s != CONFLICT)
        return s;
    d->ctx->problem = (struct problem){0};
    return OK;
}

enum status demo_series_make(struct demo *d, int64_t space_id)
{
    struct resource *list = NULL;
    size_t n = 0;
    const struct date tomorrow = date_add(d->today, 1);
    if (d->days == 0)
        return OK; /* no bookings are wanted */
    enum status s = space_resources(d->ctx, space_id, &list, &n);
    const int64_t room = s == OK ? room_of(list, n, false) : 0;
    if (!room)
        return s;
    struct series_ask ask = {
        .space_id = space_id,
        .resource_id = room,
        .when = {.rule = "FREQ=WEEKLY;BYDAY=TU,TH", .first = tomorrow, .count = 2 * WEEKS},
        .from_min = 17 * 60,
        .to_min = 19 * 60,
        .units = 1,
        .people = 8,
        .title = "Italiano per stranieri",
        .name = "Scuola di lingue Babele",
        .email = "corsi@babele.example",
        .note = "Serve la lavagna.",
        .quiet = true};
    s = make(d, &ask);
    if (s != OK)
        return s;
    ask.resource_id = room_of(list, n, true);
    ask.when = (struct series_when){
        .rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", .first = tomorrow, .count = 2 * WEEKS};
    ask.from_min = 9 * 60;
    ask.to_min = 10 * 60;
    ask.people = 6;
    ask.title = "Riunione del mattino";
    ask.name = "Studio Bianchi";
    ask.email = "ufficio@bianchi.example";
    ask.note = NULL;
    s = make(d, &ask);
    if (s != OK)
        return s;
    ask.when =
        (struct series_when){.rule = "FREQ=MONTHLY;BYDAY=-1WE", .first = tomorrow, .count = MONTHS};
    ask.from_min = 16 * 60;
    ask.to_min = 18 * 60;
    ask.people = 10;
    ask.title = "Gruppo di lettura";
    ask.name = "Biblioteca di quartiere";
    ask.email = "leggere@biblioteca.example";
    return make(d, &ask);
}

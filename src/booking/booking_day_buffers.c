/* On the day of a space: what is kept free to set up before a booking and to clear up after it. */
#include "booking/booking_day.h"

#include "booking_views.h"

/* One stretch, when anything of it lies in the hours that are shown. */
static size_t add(const struct day *d, bool setup, int64_t from, int64_t to,
                  struct day_slot_view *ret)
{
    const struct zone *z = d->house->calendar.zone;
    if (from < d->shown_from)
        from = d->shown_from;
    if (to > d->shown_to)
        to = d->shown_to;
    if (from >= to)
        return 0;
    *ret = (struct day_slot_view){
        .state = setup ? "setup" : "clearup",
        .look = "ready",
        .units = 1,
        .label = setup ? ctx_text(d->ctx, "Set-up") : ctx_text(d->ctx, "Clear-up"),
        .starts_at = zone_when(z, from),
        .ends_at = zone_when(z, to),
        .from_step = day_step(d, from),
        .steps = (to - from + STEP_S - 1) / STEP_S,
    };
    return 1;
}

size_t day_add_buffers(const struct day *d, size_t resource, struct day_slot_view *slots)
{
    const struct resource *r = &d->house->resources[resource];
    const size_t end = d->first[resource + 1];
    size_t added = 0;
    int64_t ready_s = INT64_MIN; /* the one before is cleared up from then on */
    if (resource_buffer_s(r) == 0)
        return 0;
    for (size_t i = d->first[resource]; i < end; i++) {
        const struct entry *e = &d->entries[i];
        int64_t from = e->starts_at - (int64_t)r->setup_min * 60;
        int64_t until = e->ends_at + (int64_t)r->clearup_min * 60;
        if (from < ready_s)
            from = ready_s;
        if (i + 1 < end && until > d->entries[i + 1].starts_at)
            until = d->entries[i + 1].starts_at;
        added += add(d, true, from, e->starts_at, &slots[added]);
        added += add(d, false, e->ends_at, until, &slots[added]);
        ready_s = until;
    }
    return added;
}

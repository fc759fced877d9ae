#include "booking/booking_ics.h"

#include "booking/booking_show.h"

const char *ics_of_booking(struct ctx *ctx, const struct booking_view *v, enum ics_method method,
                           int64_t sequence, int64_t stamp, const char *organizer)
{
    const bool mail = method != ICS_PUBLISH;
    const struct ics_entry e = {
        .id = v->code,
        .domain = ics_domain(ctx, v->manage_url),
        .sequence = sequence,
        .stamp = stamp,
        .starts_at = v->starts_at.utc,
        .ends_at = v->ends_at.utc,
        .summary = show_text(ctx, "%s, %s", v->space_name, v->resource_name),
        .location = show_text(ctx, "%s, %s, %s", v->space_name, v->street, v->town),
        .description = show_text(ctx, ctx_text(ctx, "Change or cancel: %s"), v->manage_url),
        .url = v->manage_url,
        .organizer = mail ? organizer : NULL,
        .organizer_name = v->space_name,
        .attendee = mail ? v->email : NULL,
        .attendee_name = v->name,
        .tentative = v->waiting,
        .cancelled = v->ended,
    };
    struct ics_calendar *c = ics_begin(method, NULL);
    if (!c)
        return NULL;
    if (!ics_add(c, &e)) {
        ics_drop(c);
        return NULL;
    }
    return ics_end(ctx, c);
}

#include "booking/booking_ics.h"

#include "booking/booking_show.h"

/* A date of a series is one date of the series' entry; what tells old from new must grow over both,
 * so it is counted in seconds. */
static int64_t sequence_of(const struct booking_view *v, const struct booking *b)
{
    if (b->group_id)
        return v->group_revision - 1;
    return b->series_id ? ics_sequence_of(b->changed_at) : b->revision - 1;
}

static const char *places_of(struct ctx *ctx, const struct booking_view *v)
{
    const char *text = "";
    for (size_t i = 0; i < v->together_n; i++) {
        const struct group_place_view *p = &v->together[i];
        if (!p->ended)
            text = show_place_after(ctx, text, p->resource_name, p->units);
    }
    return text;
}

/* How one gets in goes first: it is looked for at the door. */
static const char *description_of(struct ctx *ctx, const struct booking_view *v)
{
    const char *manage = show_text(ctx, ctx_text(ctx, "Change or cancel: %s"), v->manage_url);
    const char *text = v->way_in ? show_text(ctx, "%s\n\n%s", v->way_in, manage) : manage;
    return v->several ? show_text(ctx, "%s\n\n%s", places_of(ctx, v), text) : text;
}

/* Of several places one entry, which names them all. */
static const char *summary_of(struct ctx *ctx, const struct booking_view *v)
{
    return show_text(ctx, "%s, %s", v->space_name,
                     v->several ? places_of(ctx, v) : v->resource_name);
}

static const char *location_of(struct ctx *ctx, const struct booking_view *v)
{
    return v->several ? show_text(ctx, "%s, %s, %s, %s", v->space_name, places_of(ctx, v),
                                  v->street, v->town)
                      : show_text(ctx, "%s, %s, %s", v->space_name, v->street, v->town);
}

const char *ics_of_booking(struct ctx *ctx, const struct booking_view *v, const struct booking *b,
                           enum ics_method method, const char *organizer)
{
    const bool mail = method != ICS_PUBLISH;
    const struct ics_entry e = {
        .id = b->group_id    ? b->group_id
              : b->series_id ? b->series_id
                             : v->code,
        .recurrence_at = b->series_id ? b->series_at : 0,
        .domain = ics_domain(ctx, v->manage_url),
        .sequence = sequence_of(v, b),
        .stamp = b->changed_at,
        .starts_at = v->starts_at.utc,
        .ends_at = v->ends_at.utc,
        .summary = summary_of(ctx, v),
        .location = location_of(ctx, v),
        .description = description_of(ctx, v),
        .url = v->manage_url,
        .organizer = mail ? organizer : NULL,
        .organizer_name = v->space_name,
        .attendee = mail ? v->email : NULL,
        .attendee_name = v->name,
        .tentative = v->waiting,
        .cancelled = v->ended && v->places_now == 0,
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

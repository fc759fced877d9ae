/* People to let in: who is invited to the bookings of a day. */
#include "booking/booking_show.h"

#include "booking_sql.h"
#include "booking_views.h"

#include <stdlib.h>

static booking_guests *guests_of; /* NULL: nobody invites */

void booking_set_guests(booking_guests *tell)
{
    guests_of = tell;
}

static enum status read_guests(struct ctx *ctx, const struct house *h, const struct instants *day,
                               struct booking_guest **ret_guests, size_t *ret_n)
{
    const struct booking_window w = {
        .space_id = h->space.id, .from_s = day->starts_at, .to_s = day->ends_at};
    *ret_n = 0;
    return guests_of ? guests_of(ctx, &w, ret_guests, ret_n) : OK;
}

/* The front desk sees who comes: he is told [PV-7]. */
static enum status note_seen(struct ctx *ctx, const struct house *h, const struct booking_guest *g)
{
    const struct look look = {.operator_id = h->space.operator_id,
                              .space_id = h->space.id,
                              .place = h->space.name,
                              .what = N_("Guests, in a list")};
    return people_looked_at_address_listed(ctx, &look, g->email);
}

static int by_time(const void *x, const void *y)
{
    const struct day_guest_view *a = x;
    const struct day_guest_view *b = y;
    return (a->starts_at.utc > b->starts_at.utc) - (a->starts_at.utc < b->starts_at.utc);
}

enum status show_day_guests(struct ctx *ctx, const struct house *h, const struct day_form *part,
                            const struct instants *day, struct day_view *v)
{
    struct booking_guest *guests = NULL;
    size_t n = 0;
    enum status s = read_guests(ctx, h, day, &guests, &n);
    struct day_guest_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        const size_t index = house_resource(h, guests[i].resource_id);
        if (index == h->resources_n || !day_wants(part, &h->resources[index]))
            continue;
        s = note_seen(ctx, h, &guests[i]);
        list[v->guests_n++] =
            (struct day_guest_view){.name = guests[i].name,
                                    .sure = guests[i].sure,
                                    .code = guests[i].booking_id,
                                    .who = guests[i].who,
                                    .resource = show_copy(ctx, h->resources[index].name),
                                    .starts_at = zone_when(h->calendar.zone, guests[i].starts_at)};
    }
    if (v->guests_n > 1)
        qsort(list, v->guests_n, sizeof(*list), by_time);
    v->guests = list;
    v->guests_count = (int64_t)v->guests_n;
    return s;
}

static int by_code(const void *x, const void *y)
{
    const struct sheet_line_view *a = x;
    const struct sheet_line_view *b = y;
    return (a->code > b->code) - (a->code < b->code);
}

enum status show_sheet_guests(struct ctx *ctx, const struct house *h, const struct instants *day,
                              struct sheet_line_view *lines, size_t n)
{
    struct booking_guest *guests = NULL;
    size_t guests_n = 0;
    enum status s = read_guests(ctx, h, day, &guests, &guests_n);
    const char **names = s == OK ? arena_array(ctx->arena, guests_n, sizeof(*names)) : NULL;
    if (!names)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < guests_n; i++) {
        const struct sheet_line_view wanted = {.code = guests[i].booking_id};
        struct sheet_line_view *l = bsearch(&wanted, lines, n, sizeof(*lines), by_code);
        names[i] = guests[i].sure ? guests[i].name : show_text(ctx, "%s (?)", guests[i].name);
        if (!l)
            continue; /* of a part of the house that is not shown */
        s = note_seen(ctx, h, &guests[i]);
        if (l->guests_n++ == 0)
            l->guests = &names[i];
    }
    return s;
}

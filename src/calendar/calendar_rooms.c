/* What somebody may book by a calendar. */
#include "base/fold.h"
#include "calendar/calendar_internal.h"
#include "calendar_sql.h"

#include <string.h>

enum { DAY_S = 86400 };

enum status calendar_rooms_of(struct ctx *ctx, int64_t account_id, struct calendar_room **ret_rooms,
                              size_t *ret_n)
{
    struct sql_calendar_rooms_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_rooms_args args = {
        .account_id = account_id, .since = ctx_now_s(ctx) - (int64_t)CALENDAR_USED_DAYS * DAY_S};
    const enum status s = sql_calendar_rooms(ctx, &args, &rows, &n);
    struct calendar_room *rooms = s == OK ? arena_array(ctx->arena, n, sizeof(*rooms)) : NULL;
    if (!rooms)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        rooms[i] = (struct calendar_room){.id = rows[i].id,
                                          .name = rows[i].name,
                                          .kind = (enum resource_kind)rows[i].kind,
                                          .units = (int32_t)rows[i].units,
                                          .space_id = rows[i].space_id,
                                          .slug = rows[i].slug,
                                          .space = rows[i].space,
                                          .street = rows[i].street,
                                          .town = rows[i].town,
                                          .zone = rows[i].zone,
                                          .operator_id = rows[i].operator_id,
                                          .revision = rows[i].revision};
    *ret_rooms = rooms;
    *ret_n = n;
    return OK;
}

bool calendar_room_shown(const struct calendar_room *r)
{
    return r->units == 1 && r->kind < KIND__BOOKED_MAX;
}

/* Words without case, accents and what stands between them. */
static const char *folded(struct ctx *ctx, const char *text)
{
    const char *words = fold_words(ctx->arena, text);
    return words ? words : "";
}

/* How well a place names a room: 0 not at all; more is better. */
static int fits(struct ctx *ctx, const struct calendar_room *r, const char *place,
                const char *place_folded)
{
    const char *both = calendar_say(ctx, "%s %s", r->space, r->name);
    const char *turned = calendar_say(ctx, "%s %s", r->name, r->space);
    if (strcmp(place, calendar_id(ctx, r->id)) == 0)
        return 4;
    if (strcmp(folded(ctx, both), place_folded) == 0 ||
        strcmp(folded(ctx, turned), place_folded) == 0)
        return 3;
    if (strcmp(folded(ctx, r->name), place_folded) == 0)
        return 2;
    /* As we write it: "Officina, Sala Blu, Via del Santo 1, Padova" */
    const char *whole = folded(ctx, both);
    const size_t n = strlen(whole);
    return n > 0 && strncmp(place_folded, whole, n) == 0 && place_folded[n] == ' ' ? 1 : 0;
}

const struct calendar_room *calendar_room_of_place(struct ctx *ctx,
                                                   const struct calendar_room *rooms, size_t n,
                                                   const char *place)
{
    const struct calendar_room *best = NULL;
    const char *place_folded = folded(ctx, place);
    int best_fit = 0;
    bool several = false;
    for (size_t i = 0; *place_folded && i < n; i++) {
        const int fit = fits(ctx, &rooms[i], place, place_folded);
        if (fit > best_fit) {
            best = &rooms[i];
            best_fit = fit;
            several = false;
        } else if (fit > 0 && fit == best_fit) {
            several = true;
        }
    }
    return several ? NULL : best;
}

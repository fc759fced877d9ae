#include "attend/attend_internal.h"

#include "attend_views.h"
#include "base/zone.h"
#include "network/network.h"
#include "space/space.h"

enum status attend_show_invitation(struct ctx *ctx, const struct booking *b,
                                   const struct attendee *a, struct invitation_view *ret_view)
{
    char tag[NETWORK_TAG_CHARS + 1];
    struct space space;
    struct resource r;
    const char *others = "";
    enum status s = space_get(ctx, b->space_id, &space);
    if (s == OK)
        s = resource_get(ctx, b->resource_id, &r);
    if (s == OK)
        s = network_tag(ctx, "attend", a->id, tag);
    if (s == OK)
        s = booking_group_words(ctx, b, &others);
    if (s != OK)
        return s;
    const struct zone *z = zone_get(space.zone);
    *ret_view = (struct invitation_view){
        .code = a->id,
        .by = b->name,
        .space_name = space.name,
        .street = space.street,
        .town = space.town,
        .resource_name = *others ? words(ctx, "%s, %s", r.name, others) : r.name,
        .starts_at = zone_when(z, b->starts_at),
        .ends_at = zone_when(z, b->ends_at),
        .zone = space.zone,
        .email = a->email,
        .answer = attend_answer_name(a->answer),
        .off = b->status >= BOOKING_ENDED,
        .over = b->ends_at <= ctx_now_s(ctx),
        .secret = words(ctx, "%s", tag),
        .space_url = words(ctx, "/s/%s", space.slug),
    };
    return OK;
}

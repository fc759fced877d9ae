/* demo_extras.c: what an invented house adds to bookings, and who ordered some of it. */
#include "app/demo.h"
#include "extra/extra.h"

enum { DAYS_AHEAD = 9, NOON = 12 * 60, EXTRAS_MADE = 6 };

static const struct extra offered[EXTRAS_MADE] = {
    {.kind = EXTRA_EQUIPMENT,
     .name = "Proiettore",
     .words = "Portatile, con cavo HDMI e schermo.",
     .per = EXTRA_EACH,
     .price_cents = 1000,
     .vat_rate_bp = 2200,
     .stock = 3,
     .features = 1u << FEATURE_PROJECTOR,
     .least = 1,
     .most = 3,
     .lead_days = -1},
    {.kind = EXTRA_EQUIPMENT,
     .name = "Lavagna a fogli",
     .words = "Con un blocco e quattro pennarelli.",
     .per = EXTRA_EACH,
     .vat_rate_bp = 2200,
     .stock = 2,
     .features = 1u << FEATURE_FLIPCHART,
     .least = 1,
     .most = 2,
     .lead_days = -1},
    {.kind = EXTRA_CATERING,
     .name = "Caffè e biscotti",
     .words = "Caffè, tè, acqua; biscotti con glutine, uova e latte.",
     .per = EXTRA_PERSON,
     .price_cents = 350,
     .vat_rate_bp = 1000,
     .least = 1,
     .most = 60,
     .lead_days = -1,
     .lead_hours = 3,
     .credits = true},
    {.kind = EXTRA_CATERING,
     .name = "Pranzo a buffet",
     .words = "Dal forno all’angolo: tre piatti, uno vegano. Glutine, latte, frutta a guscio.",
     .per = EXTRA_PERSON,
     .price_cents = 1400,
     .vat_rate_bp = 1000,
     .least = 4,
     .most = 40,
     .lead_days = 1,
     .lead_at = NOON,
     .keeps_price = true,
     .kinds = 1u << KIND_ROOM | 1u << KIND_EVENT},
    {.kind = EXTRA_SERVICE,
     .name = "Allestimento della sala",
     .words = "A platea, a ferro di cavallo o a isole: dillo nell’osservazione.",
     .per = EXTRA_EACH,
     .price_cents = 2500,
     .vat_rate_bp = 2200,
     .least = 1,
     .most = 1,
     .lead_days = -1,
     .lead_hours = 24,
     .kinds = 1u << KIND_ROOM | 1u << KIND_EVENT,
     .confirm = true},
    {.kind = EXTRA_INCLUDED,
     .name = "Acqua, wi-fi, lavagna bianca",
     .words = "",
     .per = EXTRA_EACH,
     .vat_rate_bp = 2200,
     .least = 1,
     .most = 1,
     .lead_days = -1,
     .kinds = 1u << KIND_ROOM | 1u << KIND_EVENT},
};

static enum status offer(struct demo *d, int64_t space_id, int64_t ids[EXTRAS_MADE])
{
    enum status s = OK;
    for (size_t i = 0; s == OK && i < EXTRAS_MADE; i++) {
        struct extra e = offered[i];
        e.space_id = space_id;
        s = extra_save(d->ctx, &e, &ids[i]);
    }
    return s;
}

/* Something for the n-th booking of a room; where it is too late or taken, nothing. */
static enum status order(struct demo *d, const int64_t ids[EXTRAS_MADE], int64_t booking_id,
                         size_t n)
{
    const struct extra_ask asks[][2] = {
        {{ids[0], 1, NULL}, {ids[2], 8, "alla pausa"}},
        {{ids[3], 10, "2 vegani"}, {ids[2], 10, NULL}},
        {{ids[1], 1, NULL}, {ids[4], 1, "a ferro di cavallo"}},
    };
    struct booking b;
    const struct extras_wish wish = {
        .said = true, .asks = asks[n % ARRAY_LEN(asks)], .n = ARRAY_LEN(asks[0])};
    const enum status s = booking_take_extras(d->ctx, booking_id, &wish, &b);
    if (s != INVALID && s != CONFLICT)
        return s;
    d->ctx->problem = (struct problem){0};
    return OK;
}

static enum status order_some(struct demo *d, int64_t space_id, const int64_t ids[EXTRAS_MADE])
{
    struct booking_brief *list = NULL;
    size_t n = 0;
    size_t rooms = 0;
    const int64_t now = ctx_now_s(d->ctx);
    const struct booking_window w = {
        .space_id = space_id, .from_s = now, .to_s = now + (int64_t)DAYS_AHEAD * 24 * 3600};
    enum status s = bookings_of_window(d->ctx, &w, &list, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct resource r;
        s = resource_get(d->ctx, list[i].resource_id, &r);
        if (s == OK && r.kind == KIND_ROOM && rooms++ % 2 == 0)
            s = order(d, ids, list[i].id, rooms / 2);
    }
    return s;
}

enum status demo_extras_make(struct demo *d, int64_t space_id)
{
    int64_t ids[EXTRAS_MADE];
    booking_set_extras_answerer(&extra_answerer);
    enum status s = offer(d, space_id, ids);
    if (s == OK && d->days > 0)
        s = order_some(d, space_id, ids);
    return s;
}

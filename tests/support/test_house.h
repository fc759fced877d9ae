/* test_house.h: a network with one space for tests of what is built on spaces: two rooms, a booth
 * and a pool of desks, open around the clock or in office hours.
 * The space is made inside the caller's transaction; ctx->actor is left a visitor. */
#ifndef LOGGIA_TEST_HOUSE_H
#define LOGGIA_TEST_HOUSE_H

#include "network/network.h"
#include "people/people.h"
#include "space/space.h"

#include "support/test_store.h"

struct test_house {
    int64_t operator_id;
    int64_t space_id;
    int64_t small; /* a room for 4, 10.00 an hour */
    int64_t large; /* a room for 12, 25.00 an hour */
    int64_t booth; /* no price */
    int64_t desks; /* a pool of 5, 3.00 an hour, 15.00 a day */
    struct grant grant;
    struct actor host; /* of this space */
};

static inline void test_must(enum status s, const char *what)
{
    if (s == OK)
        return;
    (void)fprintf(stderr, "test_house: %s: status %d\n", what, (int)s);
    exit(1);
}

static inline int64_t test_resource(struct ctx *ctx, const struct resource *r)
{
    int64_t id = 0;
    test_must(resource_save(ctx, r, &id), "resource");
    return id;
}

static inline void test_house_resources(struct ctx *ctx, struct test_house *h)
{
    const int64_t at = h->space_id;
    h->small = test_resource(ctx, &(struct resource){.space_id = at,
                                                     .name = "Sala Giotto",
                                                     .kind = KIND_ROOM,
                                                     .units = 1,
                                                     .seats = 4,
                                                     .price_hour_cents = opt_int_of(1000),
                                                     .bookable = true});
    h->large = test_resource(ctx, &(struct resource){.space_id = at,
                                                     .name = "Sala Ruzante",
                                                     .kind = KIND_ROOM,
                                                     .units = 1,
                                                     .seats = 12,
                                                     .price_hour_cents = opt_int_of(2500),
                                                     .bookable = true});
    h->booth = test_resource(ctx, &(struct resource){.space_id = at,
                                                     .name = "Booth",
                                                     .kind = KIND_BOOTH,
                                                     .units = 1,
                                                     .seats = 1,
                                                     .bookable = true});
    h->desks = test_resource(ctx, &(struct resource){.space_id = at,
                                                     .name = "Desks",
                                                     .kind = KIND_DESK,
                                                     .units = 5,
                                                     .price_hour_cents = opt_int_of(300),
                                                     .price_day_cents = opt_int_of(1500),
                                                     .bookable = true});
}

/* Instant bookings in steps of 30 minutes, from half an hour, until they begin; cancellation until
 * an hour before. */
static inline struct booking_terms test_terms(void)
{
    return (struct booking_terms){.step_min = 30,
                                  .shortest_min = 30,
                                  .longest_min = 24 * 60,
                                  .notice_min = 0,
                                  .horizon_days = 400,
                                  .cancel_notice_min = 60,
                                  .confirm_within_min = 120,
                                  .guest_day_max = 6,
                                  .guest_ahead_max = 4};
}

static inline void test_house_hours(struct ctx *ctx, int64_t space_id, struct span hours)
{
    struct calendar c = {.zone = zone_get("Europe/Rome"), .country = "IT"};
    for (int day = 1; day <= 7; day++) {
        c.open[day][0] = hours;
        c.open_n[day] = 1;
    }
    test_must(space_set_hours(ctx, space_id, &c), "hours");
}

static inline int64_t test_space(struct ctx *ctx, int64_t operator_id, const char *slug,
                                 const char *name, const struct booking_terms *terms)
{
    int64_t id = 0;
    const struct space s = {.operator_id = operator_id,
                            .slug = slug,
                            .name = name,
                            .status = SPACE_OPEN,
                            .street = "Via del Santo 1",
                            .postcode = "35123",
                            .town = "Padova",
                            .province = "PD",
                            .region = "Veneto",
                            .country = "IT",
                            .lat = {true, 45406435},
                            .lon = {true, 11876761},
                            .zone = "Europe/Rome",
                            .description = "",
                            .amenities = "wi-fi;printer",
                            .email = "ciao@portello.example",
                            .terms = *terms};
    test_must(space_save(ctx, &s, &id), "space");
    return id;
}

static inline void test_house_make(struct ctx *ctx, const struct booking_terms *terms,
                                   struct span hours, struct test_house *h)
{
    const struct operator_ o = {.slug = "",
                                .name = "Portello",
                                .legal_name = "Portello S.r.l.",
                                .vat_id = "IT00743110157",
                                .country = "IT",
                                .currency = "EUR",
                                .email = "conti@portello.example",
                                .vat_rate_bp = 2200};
    test_must(operator_save(ctx, &o, &h->operator_id), "operator");
    h->space_id = test_space(ctx, h->operator_id, "portello", "Bottega Portello", terms);
    test_house_hours(ctx, h->space_id, hours);
    test_house_resources(ctx, h);
    h->grant =
        (struct grant){.role = ROLE_HOST, .operator_id = h->operator_id, .space_id = h->space_id};
    h->host = (struct actor){.account_id = 77,
                             .email = "host@portello.example",
                             .name = "Nives",
                             .grants = &h->grant,
                             .grants_n = 1};
}

#endif

/* bench.h: the operator and the space that the benches stand on. A bench changes of them what it
 * measures. */
#ifndef LOGGIA_BENCH_H
#define LOGGIA_BENCH_H

#include "network/network.h"
#include "space/space.h"

/* Saves the operator "Bench". Errors are operator_save's. */
static inline enum status bench_operator(struct ctx *ctx, int64_t *ret_id)
{
    const struct operator_ o = {.slug = "",
                                .name = "Bench",
                                .legal_name = "Bench srl",
                                .country = "IT",
                                .currency = "EUR",
                                .email = "bench@example.org",
                                .vat_rate_bp = 2200,
                                .status = OPERATOR_ACTIVE};
    return operator_save(ctx, &o, ret_id);
}

/* An open space in Padova that lets from half an hour to a whole day. The strings are borrowed. */
static inline struct space bench_space(int64_t operator_id, const char *slug, const char *name)
{
    struct space s = {.operator_id = operator_id,
                      .slug = slug,
                      .name = name,
                      .status = SPACE_OPEN,
                      .street = "Via del Banco 1",
                      .postcode = "35100",
                      .town = "Padova",
                      .province = "PD",
                      .region = "Veneto",
                      .lat = {true, 45406435},
                      .lon = {true, 11876761},
                      .country = "IT",
                      .zone = "Europe/Rome",
                      .description = "",
                      .amenities = "wifi",
                      .currency = "EUR",
                      .vat_rate_bp = 2200,
                      .terms = space_default_terms};
    s.terms.step_min = 30;
    s.terms.shortest_min = 30;
    s.terms.longest_min = 24 * 60;
    return s;
}

/* Saves a space that is open from `open.from` to `open.to` on every day. Errors are those of
 * space_save and space_set_hours. */
static inline enum status bench_open(struct ctx *ctx, const struct space *s, struct span open,
                                     int64_t *ret_id)
{
    struct calendar c = {.zone = zone_get(s->zone), .country = s->country};
    for (int day = 1; day <= 7; day++) {
        c.open[day][0] = open;
        c.open_n[day] = 1;
    }
    const enum status st = space_save(ctx, s, ret_id);
    return st == OK ? space_set_hours(ctx, *ret_id, &c) : st;
}

#endif

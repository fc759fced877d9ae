#include "web_routes.h"

enum status web_show_styleguide(struct ctx *ctx, struct styleguide_view *ret_view)
{
    (void)ctx;
    *ret_view = (struct styleguide_view){
        .day = {.year = 2027, .month = 3, .day = 3},
        .at = {.has = true, .utc = 1804064400, .offset_s = 3600},
        .distance_m = 1900,
        .price_cents = 900,
        .currency = "EUR",
    };
    return OK;
}

/* test_extra.h: something of which a space has so many, for tests of what is counted.
 * Uses: extra, test_house.h. */
#ifndef LOGGIA_TEST_EXTRA_H
#define LOGGIA_TEST_EXTRA_H

#include "extra/extra.h"

#include "support/test_house.h"

/* Projectors: free of charge, ordered until the start, at most all of them at once. */
static inline int64_t test_projectors(struct ctx *ctx, int64_t space_id, int32_t stock)
{
    const struct extra e = {.space_id = space_id,
                            .kind = EXTRA_EQUIPMENT,
                            .name = "Projector",
                            .words = "",
                            .per = EXTRA_EACH,
                            .stock = stock,
                            .least = 1,
                            .most = stock,
                            .lead_days = -1};
    int64_t id = 0;
    test_must(extra_save(ctx, &e, &id), "extra");
    return id;
}

#endif

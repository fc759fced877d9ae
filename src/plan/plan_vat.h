/* plan_vat.h: the part of the door (plan.h) about the tax in a price or on top of it.
 * Uses: base.   Threads: as their ctx. */
#ifndef LOGGIA_PLAN_PLAN_VAT_H
#define LOGGIA_PLAN_PLAN_VAT_H

#include "base/ctx.h"

/* Net, VAT and gross of an amount as shown: rounded half away from zero, per line. Pure. */
struct vat_split {
    int64_t net_cents, vat_cents, gross_cents;
};
struct vat_split vat_split_of(int64_t amount_cents, int64_t vat_rate_bp, bool includes_vat);

/* Behind a price: "22% VAT included", "plus 22% VAT", "no VAT". */
const char *plan_vat_text(struct ctx *ctx, int64_t vat_rate_bp, bool includes_vat);
/* The same, and where the tax comes on top of a sum what that is in all: "plus 22% VAT: €8.54 in
 * all". */
const char *plan_vat_total_text(struct ctx *ctx, int64_t amount_cents, const char *currency,
                                int64_t vat_rate_bp, bool includes_vat);

#endif

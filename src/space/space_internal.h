/* space_internal.h: what the files of this folder share. */
#ifndef LOGGIA_SPACE_SPACE_INTERNAL_H
#define LOGGIA_SPACE_SPACE_INTERNAL_H

#include "space/space.h"

enum {
    SPACE_HALF_DAY_MIN = 5 * 60,
    SPACE_DAY_MIN = 24 * 60,
    SPACE_LINES_MAX = 10000, /* lines of one search; a country has fewer */
    SPACE_PHOTOS_MAX = 20,   /* more are not looked at */
    SPACE_SLUG_MAX = 64,
    SPACE_SLUG_TRIES =
        20, /* "name-2" to "name-20", then the id: the search for a free slug is bounded */
    SPACE_SLUG_BASE_MAX = 56 /* leaves room for "-12345" */
};

/* The slug that name and town give, not yet unique; the town is left out when the name holds it. */
char *space_slug_base(struct arena *a, const char *name, const char *town);

/* What search and import find a space by. */
struct space_keys {
    const char *search;    /* name, town, street, province, amenities, postcode */
    const char *key;       /* name|town|street */
    const char *name_town; /* name|town */
};
/* False when memory is short. */
bool space_keys_make(struct arena *a, const struct space *s, struct space_keys *ret_keys);

/* ---- space_lengths.c ---- */

/* Own lengths that contradict the step or each other are refused: INVALID with the field named. */
MUST_USE enum status space_check_lengths(struct ctx *ctx, const struct booking_terms *t);
/* The text of the row. What is not understood is left out; NULL when memory is short. */
void lengths_read(const char *text, struct length_bounds ret_of_kind[KIND__MAX]);
const char *lengths_print(struct arena *arena, const struct length_bounds of_kind[KIND__MAX]);

/* "12", "12.50", "12,5" in cents; "" is absent. False for anything else. */
bool price_parse(const char *text, struct opt_int *ret_cents);

/* ---- import_mended.c ---- */

struct import_row;
/* The space that an earlier import took without a place, when this row is the same one mended: of
 * the same name and street, and it comes from our report, or its town is one that we suggest for
 * the town of that. Only when there is exactly one, and nobody has touched it; NOT_FOUND. */
MUST_USE enum status import_mended(struct ctx *ctx, const struct import_row *row,
                                   int64_t *ret_space_id);

/* By the steward: suspend, and back to what it was before. OK when it is so already. */
MUST_USE enum status space_suspend_it(struct ctx *ctx, const struct space *s);
MUST_USE enum status space_resume_it(struct ctx *ctx, const struct space *s);

/* Whether the space has a host; a listing has none.
 *   ret_claimable  it is shown and has none: who says that it is his is heard */
MUST_USE enum status space_hosting(struct ctx *ctx, const struct space *s, bool *ret_hosted,
                                   bool *ret_claimable);
/* Claims. A claim of the same address that waits is not doubled. */
MUST_USE enum status space_claim_place(struct ctx *ctx, const struct space *s, const char *name,
                                       const char *email, const char *message);
/* The person becomes the host and gets a mail. A listing gets an operator of its own and is set up
 * next; a space that takes bookings keeps its operator and goes on taking them. */
MUST_USE enum status space_claim_grant(struct ctx *ctx, int64_t id);
MUST_USE enum status space_claim_refuse(struct ctx *ctx, int64_t id);

/* The operator of listings that nobody has claimed, made when it is not there. */
#define SPACE_UNCLAIMED_SLUG "unclaimed"
MUST_USE enum status space_unclaimed_operator(struct ctx *ctx, int64_t *ret_id);
/* The address of the network, which an imported operator has until its host is known. */
MUST_USE enum status space_network_email(struct ctx *ctx, const char **ret_email);

/* Announce a fact about a space. */
MUST_USE enum status space_announce(struct ctx *ctx, const struct space *s, const char *fact);

/* The box in micro-degrees that holds all points within a distance; across the date line or over
 * a pole all longitudes. */
struct degrees_box {
    int64_t south, north, west, east;
};
struct degrees_box space_box(struct degrees lat, struct degrees lon, int64_t within_m);

#endif

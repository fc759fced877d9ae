/* booking_find_pages.h: a question for places under way, between what is asked
 * (booking_find_pages.c) and what is shown (booking_find_show.c).
 * Uses: booking_find.h.   Threads: one at a time. */
#ifndef LOGGIA_BOOKING_BOOKING_FIND_PAGES_H
#define LOGGIA_BOOKING_BOOKING_FIND_PAGES_H

#include "booking/booking_find.h"
#include "booking_forms.h"
#include "booking_views.h"

enum {
    HOME_LINES = 6,  /* on the first screen */
    POINTS_MAX = 400 /* on the map: past it they are a blot, and the page is too heavy */
};

/* A question under way. */
struct finding {
    struct ctx *ctx;
    const struct find_form *form;
    const struct atlas *atlas;
    struct find_ask ask;
    struct place place; /* what `near` was taken for; name NULL when not asked */
    struct place suggested[PLACES_MAX];
    size_t suggested_n;
    bool several;            /* those are all called so */
    const struct zone *zone; /* of the place, else of the network */
};

/* What `near` means, for who asks from the time zone `home` (IANA): a town, else a postcode, street
 * or name of the register, else the town of an address. Fills place and the point, or suggested. */
MUST_USE enum status find_where(struct finding *f, const char *home);
/* Fill the view with what was found. */
MUST_USE enum status find_show(const struct finding *f, const struct find_list *list,
                               struct found_view *v);
/* And with what an unknown name may mean. */
MUST_USE enum status find_show_suggestions(const struct finding *f, struct found_view *v);

#endif

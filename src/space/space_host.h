/* space_host.h: what the pages of hosts share.
 * Uses: space_show. */
#ifndef LOGGIA_SPACE_SPACE_HOST_H
#define LOGGIA_SPACE_SPACE_HOST_H

#include "space/space_show.h"

/* Answer a change that was saved: back to the page, or, while the space is being set up, on to
 * the next step (NULL: none). */
MUST_USE enum status space_saved(struct ctx *ctx, const struct space *s, const char *page,
                                 const char *next);

/* One of the pages on which a host changes his space. */
struct host_page {
    const char *tab;  /* its name in addresses, and among the tabs */
    const char *next; /* the step after it while the space is being set up; NULL: none */
    /* Fills the view of the page. */
    enum status (*fill)(struct ctx *ctx, const struct space *s, void *ret_view);
};

/* The page, for the space at `slug`. */
MUST_USE enum status host_page_show(struct ctx *ctx, const char *slug, const struct host_page *page,
                                    void *ret_view);
/* Change the space by `change`, which is given the form, and answer with the page. */
MUST_USE enum status
host_page_change(struct ctx *ctx, const char *slug, const struct host_page *page,
                 enum status (*change)(struct ctx *ctx, struct space *s, const void *form),
                 const void *form, void *ret_view);

#endif

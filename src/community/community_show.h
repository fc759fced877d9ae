/* community_show.h: what the pages of this folder share: people as their readers may see them.
 * Uses: community_internal, the generated views.   Threads: any. All lives in ctx->arena. */
#ifndef LOGGIA_COMMUNITY_COMMUNITY_SHOW_H
#define LOGGIA_COMMUNITY_COMMUNITY_SHOW_H

#include "community/community_internal.h"
#include "community_views.h"

/* The person at `reach`; NOT_FOUND when nothing by which he may be found is left. */
MUST_USE enum status person_make(struct ctx *ctx, const struct full_card *c, enum circle reach,
                                 struct person_view *ret_person);
/* The same for a viewer. */
MUST_USE enum status person_for(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                                struct person_view *ret_person);
/* The same, or an empty person called "Somebody" when nothing is left. */
MUST_USE enum status person_or_somebody(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                                        struct person_view *ret_person);

/* The address of his picture; NULL when he has none. Who may see it is asked there again. */
MUST_USE enum status person_photo_path(struct ctx *ctx, const struct full_card *c,
                                       const char **ret_path);

/* The spaces that somebody may call home: where he is already, and the one that he called so. */
MUST_USE enum status homes_of(struct ctx *ctx, const struct viewer *me, const struct full_card *c,
                              const struct home_choice_view **ret_homes, size_t *ret_n);

/* What somebody is called to whom he introduces or brought: his name, else "Somebody"; never his
 * address. */
MUST_USE enum status name_of_account(struct ctx *ctx, int64_t account_id, const char **ret_name);

#endif

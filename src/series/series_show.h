/* series_show.h: what the pages of this folder share: forms read, lines and series as their views.
 * Uses: http, series_internal.h.   Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_SERIES_SERIES_SHOW_H
#define LOGGIA_SERIES_SERIES_SHOW_H

#include "series/series_internal.h"
#include "series_forms.h"
#include "series_views.h"

struct series_pen; /* a form that is written down again, series_form.c */

/* The words behind a sum: "plus 22% VAT: €8.54 in all". */
const char *series_vat_text(struct ctx *ctx, const struct space *sp, int64_t cents);
const char *series_status_text(struct ctx *ctx, enum booking_status s, bool team_waits);
/* "18:00–20:00". */
const char *series_span_text(struct ctx *ctx, int32_t from_min, int32_t to_min);

/* What was tried as the preview and its answer show it. `what` is the deed's word; "make". */
MUST_USE enum status series_look_make(struct ctx *ctx, const struct series_try *t, const char *what,
                                      bool kept, struct series_look_view *ret_view);

/* A whole series, for who reads. */
MUST_USE enum status series_view_make(struct ctx *ctx, const struct series *s, const char *secret,
                                      struct series_view *ret_view);

/* ---- series_form.c --------------------------------------------------------------------------- */

/* Seven lists of choices as one; empty ones are left out. INVALID (series.choice). */
struct series_lists {
    const char *const *texts[7];
    size_t n[7];
};
MUST_USE enum status series_choices_of(struct ctx *ctx, const struct series_lists *lists,
                                       struct series_choice **ret_choices, size_t *ret_n);
/* The form as it came, without choices and `shown`. */
MUST_USE enum status series_typed_ask(struct ctx *ctx, const struct series_ask_form *f,
                                      const struct series_field_view **ret_fields, size_t *ret_n);
MUST_USE enum status series_typed_step(struct ctx *ctx, const struct series_step_form *f,
                                       const struct series_field_view **ret_fields, size_t *ret_n);
/* Minutes of a civil span; the end past 1440 is of the next day. */
int32_t series_to_min(minute from, minute to, bool next_day);

/* ---- series_pages.c -------------------------------------------------------------------------- */

/* For who may see it [SE-11]; NOT_FOUND (series.unknown) for others. */
MUST_USE enum status series_open(struct ctx *ctx, int64_t id, const char *secret,
                                 struct series *ret_series);
/* Somebody but the person reads it: that is noted [PV-7]. */
MUST_USE enum status series_note_look(struct ctx *ctx, const struct series *s,
                                      const struct space *sp);
/* May the reader add dates, which are paid by whose it is? */
bool series_may_book(const struct ctx *ctx, const struct series *s, const struct space *sp);

#endif

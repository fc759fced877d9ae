/* privacy_internal.h: what the files of this folder share. */
#ifndef LOGGIA_PRIVACY_PRIVACY_INTERNAL_H
#define LOGGIA_PRIVACY_PRIVACY_INTERNAL_H

#include "base/csv.h"
#include "base/zip.h"
#include "base/zone.h"
#include "privacy/privacy.h"
#include "privacy_views.h"

enum {
    ARCHIVE_PARTS_MAX = 64,
    TABLE_COLUMNS_MAX = 32,
    EXPORTS_A_DAY = 3,                  /* a person's own copy, not a way to keep a machine busy */
    EXPORT_SPAN_S = 24 * 60 * 60,       /* in which they are counted */
    EXPORT_KEEP_S = 365 * 24 * 60 * 60, /* how long it is remembered that somebody took it */
    LAW_YEARS = 10,                     /* art. 2220 codice civile */
    FORECAST_MAX = 200                  /* lines of a page */
};

/* ---- privacy_archive.c ----------------------------------------------------------------------- */

struct archive {
    struct table_sink sink; /* first: rows find the archive by it */
    struct ctx *ctx;
    const struct person *person;
    const struct zone *zone;
    struct buf out;
    struct zip zip;
    const struct table_shape *shape; /* of the table under way; NULL: none is */
    struct buf json, table;
    struct csv csv;
    struct archive_part_view parts[ARCHIVE_PARTS_MAX]; /* the last is under way */
    size_t parts_n;
    struct archive_line_view *lines; /* of the page, for the part under way */
    int64_t files;
    int64_t left_out;
    bool failed; /* memory or room was short */
};

/* Begin an archive for this person; archive_end() or archive_drop() follows. */
MUST_USE enum status archive_begin(struct archive *a, struct ctx *ctx, const struct person *p);
/* Close it; its bytes are in a->out until archive_drop(). LIMIT when it is too large. */
MUST_USE enum status archive_end(struct archive *a);
void archive_drop(struct archive *a);

/* ---- privacy_words.c: pure ------------------------------------------------------------------- */

/* What a column is called, a text to be translated; NULL for one that says nothing to people. */
const char *column_title(const char *name);

/* ---- privacy_service.c ----------------------------------------------------------------------- */

struct forecast {
    struct ctx *ctx;
    struct forecast_line *lines; /* FORECAST_MAX */
    size_t n;
    int64_t stops; /* how many stop it, shown or not */
};

/* Ask all keepers what erasing this person would do. */
MUST_USE enum status privacy_foresee(struct ctx *ctx, const struct person *p,
                                     struct forecast *ret_forecast);
/* The actor, as keepers want him. */
MUST_USE enum status privacy_person(struct ctx *ctx, struct person *ret_person);
/* All keepers put in what they have. In a read transaction. */
MUST_USE enum status privacy_give(struct ctx *ctx, struct archive *a);
/* Erase the actor, in a write transaction. CONFLICT (privacy.stopped) when something stops it. */
MUST_USE enum status privacy_erase(struct ctx *ctx);

/* ---- privacy_people.c ------------------------------------------------------------------------ */

/* What network, people, mail and this module keep: they stand below, and are asked from here. */
extern const struct keeper privacy_keeper_network;
extern const struct keeper privacy_keeper_people;
extern const struct keeper privacy_keeper_mail;
extern const struct keeper privacy_keeper_own;

#endif

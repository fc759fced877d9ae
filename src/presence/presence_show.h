/* presence_show.h: what the pages of this folder share.   Uses: http, presence_internal.h.
 * Threads: any. Everything lives in ctx->arena. */
#ifndef LOGGIA_PRESENCE_PRESENCE_SHOW_H
#define LOGGIA_PRESENCE_PRESENCE_SHOW_H

#include "presence/presence_internal.h"
#include "presence_forms.h"
#include "presence_views.h"

/* A QR code of our own addresses.
 *   path   "/here/..."                                                     (borrowed)
 *   ret_url, ret_path, ret_size  the whole address and its picture          (out) */
MUST_USE enum status show_qr(struct ctx *ctx, const char *path, const char **ret_url,
                             const char **ret_path, int64_t *ret_size);
/* The changing code of a door, when it shows one. */
struct shown_qr {
    const char *url;  /* NULL: none */
    const char *path; /* of the picture */
    int64_t size;
    int64_t until_s; /* epoch seconds */
};
MUST_USE enum status show_door_qr(struct ctx *ctx, const struct door *d, struct shown_qr *ret_qr);

/* "11:00–12:30, E. R." */
const char *show_taken(struct ctx *ctx, const struct zone *zone, const struct room_taken *t);
/* "Free", "Busy" ...; translated. */
const char *show_room_state(const struct ctx *ctx, enum room_state s);

/* The view of a door's screen now. */
MUST_USE enum status show_door(struct ctx *ctx, const struct door *d, const struct room *room,
                               struct door_view *ret_view);
/* The view of the board of a space. */
MUST_USE enum status show_board(struct ctx *ctx, const struct door *d, struct board_view *ret_view);

/* ---- presence_panel.c: pictures for e-ink panels --------------------------------------------- */

enum { PANEL_LINES_MAX = 30 };
/* What a panel shows; its ETag is made of it. */
struct panel {
    int width, height;
    const char *place; /* small, on top */
    const char *name;  /* of the room or the house */
    const char *word;  /* large: "Free" */
    const char *until; /* below */
    bool solid;        /* dark ground: busy */
    const char *lines[PANEL_LINES_MAX];
    size_t lines_n;
    bool columns; /* many lines: small, in columns, below smaller words */
};
/* 800 x 480 when `size` is NULL. INVALID names the field "size". */
MUST_USE enum status panel_size(struct ctx *ctx, const char *size, struct panel *p);
/* Answer with it: 304 when the panel has it already, else a PNG of 16 greys [PC-12].
 *   changed_s  epoch seconds, for Last-Modified */
MUST_USE enum status panel_reply(struct ctx *ctx, const struct panel *p, int64_t changed_s);

/* ---- presence_png.c -------------------------------------------------------------------------- */

/* A picture of 16 greys as a PNG of four bits (PNG, third edition, section 11.2.1: colour type 0,
 * bit depth 4).
 *   grey  width * height bytes, 0 black to 255 white                        (borrowed)
 *   out   gets the file
 * LIMIT when memory is short. */
MUST_USE enum status png_of_grey(const unsigned char *grey, int width, int height, struct buf *out);

#endif

/* asset.h: files embedded in the program by tools/assetgen: style sheets, scripts, fonts, the
 * outline map.
 * Owns: nothing; the table is constant.   Uses: base.   Threads: any. */
#ifndef LOGGIA_HTTP_ASSET_H
#define LOGGIA_HTTP_ASSET_H

#include "base/status.h"

struct asset {
    const char *name;         /* as templates say it: "app.css" */
    const char *path;         /* as browsers ask for it: "/assets/app.4f1c09ab.css" */
    const char *content_type; /* "text/css; charset=utf-8" */
    const char *etag;         /* with its quotes */
    struct bytes raw;
    struct bytes gzip;   /* n 0: not worth it */
    struct bytes brotli; /* n 0: not worth it */
    bool immutable;      /* the path names the content: may be kept for ever */
};

/* Made by assetgen, sorted by path (strcmp). */
extern const struct asset asset_table[];
extern const size_t asset_table_n;

#endif

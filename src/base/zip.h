/* zip.h: several files as one archive (PKZIP, stored as they are: PDFs and pictures are compressed
 * already), which every system opens.
 * Owns: nothing; the bytes go into the caller's buffer.   Uses: buf, arena.   Threads: one at a
 * time. */
#ifndef LOGGIA_BASE_ZIP_H
#define LOGGIA_BASE_ZIP_H

#include "base/arena.h"
#include "base/buf.h"

enum { ZIP_FILES_MAX = 5000 };

struct zip_file;
struct zip {
    struct buf *out; /* (borrowed); out->failed tells want of room, of memory, or too many files */
    struct arena *arena;
    struct zip_file *last; /* what the directory at the end lists */
    size_t n;
    uint32_t at; /* date and time of all files, as DOS wrote them */
};

/* Begin an archive.
 *   at_s  date and time that its files get: seconds since 1970, of the clock on the wall */
void zip_begin(struct zip *z, struct buf *out, struct arena *a, int64_t at_s);
/* Add a file. The name may hold folders ("2027/contract.pdf"); UTF-8. */
void zip_add(struct zip *z, const char *name, struct bytes body);
/* Write the directory. */
void zip_end(struct zip *z);

#endif

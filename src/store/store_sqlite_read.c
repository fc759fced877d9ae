/* store_sqlite_read.c: a database that cannot be written: a read-only disk, an archive. */
#include "store/store_sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* "file:PATH?immutable=1", percent-encoded (RFC 3986, section 2.1); NULL when memory is short. */
static char *immutable_address(const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char before[] = "file:";
    static const char behind[] = "?mode=ro&immutable=1";
    char *address = malloc(sizeof(before) + 3 * strlen(path) + sizeof(behind));
    if (!address)
        return NULL;
    char *to = address + sizeof(before) - 1;
    memcpy(address, before, sizeof(before) - 1);
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        const bool plain = (*p >= '0' && *p <= '9') || ((*p | 32) >= 'a' && (*p | 32) <= 'z') ||
                           strchr("/._-", *p);
        if (plain) {
            *to++ = (char)*p;
            continue;
        }
        *to++ = '%';
        *to++ = hex[*p >> 4];
        *to++ = hex[*p & 15];
    }
    memcpy(to, behind, sizeof(behind));
    return address;
}

/* How long the log beside the file is, in bytes; -1: there is none. */
static int64_t log_bytes(const char *path)
{
    char log[4096];
    struct stat st;
    const int n = snprintf(log, sizeof(log), "%s-wal", path);
    const bool there = n > 0 && (size_t)n < sizeof(log) && stat(log, &st) == 0;
    return there ? (int64_t)st.st_size : -1;
}

/* SQLite's last connection takes away an empty log, but only one that may write. */
void sqlite_leave_no_log(const char *url)
{
    sqlite3 *handle = NULL;
    if (log_bytes(url) < 0)
        return;
    if (sqlite3_open_v2(url, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        (void)sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    (void)sqlite3_close(handle);
}

/* Can it be read, and is it ours? */
static enum status probe(struct store *s, char why[STORE_WHY_CHARS])
{
    struct db *db = NULL;
    int64_t id = 0;
    enum status st = sqlite_connect(s, DB_READ, &db, why);
    if (st != OK)
        return st;
    struct sqlite_db *d = (struct sqlite_db *)db;
    int rc = sqlite_number(d, "SELECT count(*) FROM sqlite_schema", &id);
    if (rc == SQLITE_OK)
        rc = sqlite_number(d, "PRAGMA application_id", &id);
    if ((rc & 0xff) == SQLITE_NOTADB)
        st = db_says(db, INVALID, "%s: this is not a database file", s->url);
    else if (rc != SQLITE_OK)
        st = sqlite_says(d, rc, s->url);
    else if (id != SQLITE_APPLICATION_ID)
        st = db_says(db, INVALID, "%s: this is the database of another program", s->url);
    if (st != OK)
        (void)snprintf(why, STORE_WHY_CHARS, "%s", db->why);
    sqlite_disconnect(db);
    return st;
}

/* SQLite reads beside a server, and a log that is there with its index. Where neither can be made,
 * and no log waits, the file is all there is, and does not change: SQLite is told so. */
enum status sqlite_open_to_read(struct store *s, char why[STORE_WHY_CHARS])
{
    enum status st = sqlite_own_make(s);
    if (st != OK)
        return st;
    struct sqlite_store *own = s->own;
    own->leaves_none = log_bytes(s->url) < 0;
    st = probe(s, why);
    if (st != UNAVAILABLE)
        return st;
    if (log_bytes(s->url) > 0) {
        (void)snprintf(why, STORE_WHY_CHARS,
                       "%s: its log %s-wal holds changes, which can be read only where the folder "
                       "can be written: copy both to such a place",
                       s->url, s->url);
        return UNAVAILABLE;
    }
    own->immutable = immutable_address(s->url);
    return own->immutable ? probe(s, why) : UNAVAILABLE;
}

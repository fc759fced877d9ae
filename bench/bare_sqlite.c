/* bare_sqlite: SQLite alone, conflict-checked inserts, 64 a commit, every commit on disk: the
 * reference for
 * bookings over HTTP. A table as ours with the same number of indexes.
 * Usage: bare_sqlite FILE SECONDS. Prints inserts per second. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RESOURCES = 1200, PER_COMMIT = 64, HOUR_S = 3600, SPACES = 60 };

static const char schema[] =
    "pragma journal_mode = wal; pragma synchronous = full;"
    "create table booking (id integer primary key, space_id integer not null, resource_id integer "
    "not null,"
    " starts_at integer not null, ends_at integer not null, units integer not null, status integer "
    "not null,"
    " price_cents integer, currency text, name text, email text, lang text, created_at integer) "
    "strict;"
    "create index booking_space on booking (space_id, starts_at, ends_at, resource_id, units);"
    "create index booking_time on booking (starts_at, ends_at, resource_id, units);";

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) {
        fprintf(stderr, "bare_sqlite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return s;
}

/* Insert the i-th booking unless its resource is taken in that hour. */
static void book(sqlite3_stmt *taken, sqlite3_stmt *insert, sqlite3_int64 i)
{
    sqlite3_int64 resource = i % RESOURCES;
    sqlite3_int64 starts = 1800000000 + i / RESOURCES * HOUR_S;
    sqlite3_bind_int64(taken, 1, resource % SPACES);
    sqlite3_bind_int64(taken, 2, starts + HOUR_S);
    sqlite3_bind_int64(taken, 3, starts - 24 * HOUR_S);
    sqlite3_bind_int64(taken, 4, starts);
    sqlite3_bind_int64(taken, 5, resource);
    int found = sqlite3_step(taken);
    sqlite3_reset(taken);
    if (found == SQLITE_ROW)
        return;
    sqlite3_bind_int64(insert, 1, i + 1);
    sqlite3_bind_int64(insert, 2, resource % SPACES);
    sqlite3_bind_int64(insert, 3, resource);
    sqlite3_bind_int64(insert, 4, starts);
    sqlite3_bind_int64(insert, 5, starts + HOUR_S);
    if (sqlite3_step(insert) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(insert);
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    if (argc != 3 || sqlite3_open(argv[1], &db) != SQLITE_OK ||
        sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK) {
        fputs("usage: bare_sqlite NEW-FILE SECONDS\n", stderr);
        return 2;
    }
    sqlite3_stmt *taken =
        prepared(db, "select 1 from booking where space_id = ?1 and starts_at < ?2 and "
                     "starts_at > ?3 and ends_at > ?4 and resource_id = ?5");
    sqlite3_stmt *insert = prepared(
        db, "insert into booking values (?1, ?2, ?3, ?4, ?5, 1, 3, 900, 'EUR', 'Ada Rossi', "
            "'ada.rossi@example.org', 'it', 1790000000)");
    double start = now_s();
    double end = start + strtod(argv[2], NULL);
    sqlite3_int64 done = 0;
    while (now_s() < end) {
        sqlite3_exec(db, "begin immediate", NULL, NULL, NULL);
        for (int i = 0; i < PER_COMMIT; i++)
            book(taken, insert, done++);
        sqlite3_exec(db, "commit", NULL, NULL, NULL);
    }
    printf("%.0f\n", (double)done / (now_s() - start));
    sqlite3_finalize(taken);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}

/* lend.c: the connections that the lanes of http work with. */
#include "app/server.h"
#include "http/page.h"
#include "people/people.h"

#include "web_pages.h"

enum {
    READERS_ON_POSTGRES = 8, /* a query waits for the server, not for us */
    WRITERS_ON_POSTGRES = 2  /* each takes many requests into one transaction and its commit */
};

static enum status lend(void *app, enum lane lane, struct db **ret_db)
{
    struct server *s = app;
    bool reads = lane == LANE_READ || lane == LANE_STREAM;
    return db_open(s->store, reads ? DB_READ : DB_WRITE, ret_db);
}

struct http_host server_host(struct server *s)
{
    bool postgres = store_engine(s->store) == STORE_POSTGRES;
    return (struct http_host){
        .app = s,
        .db_open = lend,
        .db_close = db_close,
        .read_begin = db_read_begin,
        .read_end = db_read_end,
        .batch_begin = db_batch_begin,
        .item_begin = db_item_begin,
        .item_end = db_item_end,
        .batch_commit = db_batch_commit,
        .batch_rollback = db_batch_rollback,
        .db_why = db_why,
        .reads_block = postgres,
        .readers = postgres ? READERS_ON_POSTGRES : 0,
        .writers = postgres ? WRITERS_ON_POSTGRES : 1,
        .language = frame_language,
        .identify = people_identify,
        .authorize = access_authorize,
        .layout = frame_layout,
        .problem_page = frame_problem,
        .metrics = counters_write,
    };
}

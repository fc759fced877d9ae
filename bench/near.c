/* near: asks /spaces?near=Padova so many times inside the program, for counting instructions:
 * `make bench-near` runs it under callgrind and prints what an answer costs by size of the network.
 * Usage: near FILE TIMES json|page. Prints how many spaces the last answer had. */
#include "booking/booking.h"
#include "booking_forms.h"
#include "booking_pages.h"
#include "booking_routes.h"
#include "http/http_internal.h"
#include "http/page.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 2 }; /* of those that `data FILE SPACES 4` fills */

static enum status ask(struct ctx *ctx, int64_t day, struct buf *out, int64_t *ret_total)
{
    const struct find_form form = {.near = "Padova",
                                   .date = date_of_days(ctx_now_s(ctx) / 86400 + 1 + day),
                                   .from = 10 * 60,
                                   .to = 12 * 60,
                                   .kind = "room",
                                   .people = 1,
                                   .page = 1};
    struct found_view view;
    const enum status s = booking_search(ctx, &form, &view);
    if (s != OK)
        return s;
    buf_clear(out);
    if (ctx->request->json)
        found_view_json(out, &view);
    else
        spaces_page(&(struct page){.out = out,
                                   .ctx = ctx,
                                   .lang = ctx->lang,
                                   .view = &view,
                                   .public_url = "",
                                   .path = "/spaces",
                                   .query = ""},
                    &view);
    *ret_total = view.total;
    return OK;
}

static int run(struct store *store, int64_t times, bool json)
{
    struct rng rng = rng_secure();
    struct request request = {.json = json};
    struct ctx ctx = {.arena = arena_new(LIMIT_ARENA_BYTES * 8),
                      .clock = &clock_system,
                      .rng = &rng,
                      .lang = text_lang("en"),
                      .request = &request};
    struct buf out;
    int64_t total = 0;
    buf_init(&out, LIMIT_REPLY_BYTES);
    if (!ctx.arena || db_open(store, DB_READ, &ctx.db) != OK)
        return 1;
    enum status s = OK;
    for (int64_t i = 0; i < times && s == OK; i++) {
        arena_reset(ctx.arena);
        s = db_read_begin(ctx.db);
        if (s != OK)
            break;
        s = ask(&ctx, i % DAYS, &out, &total);
        db_read_end(ctx.db);
    }
    printf("%lld spaces, %zu bytes\n", (long long)total, out.n);
    buf_free(&out);
    db_close(ctx.db);
    arena_free(ctx.arena);
    return s == OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct store *store;
    const char *why = "usage: near FILE TIMES json|page";
    if (argc != 4 || store_open(argv[1], &store, &why) != OK) {
        fprintf(stderr, "near: %s\n", why);
        return 2;
    }
    const int failed = run(store, strtoll(argv[2], NULL, 10), strcmp(argv[3], "json") == 0);
    store_close(store);
    booking_forget_spaces();
    return failed;
}

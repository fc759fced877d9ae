/* render TEXT: writes accept/pages/places.html with TEXT in place of every text, so that escape.mjs
 * can read it back with a parser that is not ours. */
#include "accept_pages.h"
#include "accept_views.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : "";
    struct arena *arena = arena_new(1 << 20);
    struct buf out;
    buf_init(&out, 1 << 20);
    struct ctx ctx = {.arena = arena, .clock = &clock_system};
    const char *const tags[] = {text, "second"};
    const struct sample_place_view place = {.town = text, .lat = {.has = true, .micro = -45406435}};
    const struct sample_item_view item = {.id = 1,
                                          .name = text,
                                          .n = 3,
                                          .cents = opt_int_of(950),
                                          .currency = "EUR",
                                          .open = true,
                                          .place = &place,
                                          .tags = tags,
                                          .tags_n = 2,
                                          .url = text};
    const struct sample_view view = {.name = text,
                                     .kind = text,
                                     .day = {.year = 2027, .month = 3, .day = 2},
                                     .items = &item,
                                     .items_n = 1,
                                     .best = &item};
    const struct page_typed typed[] = {{"q", text}, {"kind", text}, {"field", text}, {"open", "1"}};
    struct page page = {.out = &out,
                        .ctx = &ctx,
                        .title = text,
                        .typed = typed,
                        .typed_n = ARRAY_LEN(typed),
                        .again = true,
                        .csrf = text,
                        .public_url = "https://loggia.example",
                        .path = text,
                        .query = text};
    places_page(&page, &view);
    size_t written = out.failed ? 0 : fwrite(out.p, 1, out.n, stdout);
    int status = out.failed || written != out.n;
    buf_free(&out);
    arena_free(arena);
    return status;
}

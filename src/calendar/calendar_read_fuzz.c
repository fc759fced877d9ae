/* Any bytes as a calendar from elsewhere: read within its maxima, spans in order and in the
 * window. */
#include "calendar/calendar_read.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { FROM = 1798761600, UNTIL = FROM + 60 * 86400 };
    const struct read_ask ask = {
        .zone = zone_get("Europe/Rome"), .from_at = FROM, .until_at = UNTIL};
    struct read_result result = {.n = 0};
    const char *code = NULL;
    struct arena *arena = arena_new(64 << 20);
    if (!arena || !ask.zone)
        abort();
    if (calendar_read(arena, (struct bytes){data, n}, &ask, &result, &code) != OK && !code)
        abort();
    for (size_t i = 0; i < result.n; i++) {
        const struct outside_span *s = &result.spans[i];
        if (s->starts_at >= s->ends_at || s->starts_at < FROM || s->ends_at > UNTIL ||
            (i > 0 && s->starts_at <= result.spans[i - 1].ends_at))
            abort();
    }
    arena_free(arena);
    return 0;
}

/* libFuzzer: whatever file a host sends, what is kept of it is numbers within bounds and titles on
 * one line; nothing else of it comes through [FP-8]. */
#include "floorplan/floorplan_internal.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void look_at(const struct outline *o)
{
    assert(strspn(o->path, "MLCZ0123456789 -") == strlen(o->path));
    assert(o->path[0] == 'M' || o->path[0] == 'C' || o->path[0] == 'L');
    assert(o->width >= 0 && o->height >= 0);
    assert(o->tone == TONE_LINE || o->tone == TONE_WASH || o->tone == TONE_SOLID);
    assert(utf8_valid(o->title, strlen(o->title)) && utf8_count(o->title) <= SVG_TITLE_MAX);
    for (const char *c = o->title; *c; c++)
        assert((unsigned char)*c >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(8 << 20);
    struct drawing d;
    if (!arena)
        abort();
    if (svg_read(arena, (struct bytes){data, n}, 3000, &d) == SVG_SOUND) {
        assert(d.outlines_n > 0 && d.outlines_n <= SVG_OUTLINES_MAX);
        assert(d.width >= FLOORPLAN_SIDE_MIN && d.height >= FLOORPLAN_SIDE_MIN);
        for (size_t i = 0; i < d.outlines_n; i++)
            look_at(&d.outlines[i]);
    }
    arena_free(arena);
    return 0;
}

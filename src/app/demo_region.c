/* demo_region.c: six thousand spaces, in more of them where more people live. */
#include "app/demo.h"

enum { POPULATION_ENOUGH = 80000 }; /* a larger town is not likelier than one of this size */

static size_t towns_n(void)
{
    size_t n = 0;
    struct place place;
    while (place_of_number(n, &place))
        n++;
    return n;
}

/* An Italian town; the larger, the likelier. */
static struct place draw_town(struct demo *d, size_t n)
{
    struct place place;
    do {
        (void)place_of_number((size_t)demo_between(d, 0, (int64_t)n - 1), &place);
    } while (strcmp(place.country, "IT") != 0 ||
             demo_between(d, 1, POPULATION_ENOUGH) > place.population);
    return place;
}

/* "Filanda Isonzo", "Bottega 14": a house, and the street or its number. */
static char *draw_name(struct demo *d, const char *street, int64_t number)
{
    const char *house = demo_draw(d, &demo_houses);
    const char *last = strrchr(street, ' ');
    if (demo_percent(d, 60) && last)
        return arena_printf(d->ctx->arena, "%s %s", house, last + 1);
    return arena_printf(d->ctx->arena, "%s %lld", house, (long long)number);
}

enum status demo_region_plan(struct demo *d, size_t i, struct demo_plan *ret_plan,
                             struct place *ret_place)
{
    struct arena *a = d->ctx->arena;
    static size_t n; /* the gazetteer never changes */
    if (!n)
        n = towns_n();
    struct place place = draw_town(d, n);
    const char *street = demo_draw(d, &demo_streets);
    int64_t number = demo_between(d, 1, 180);
    struct demo_plan plan = {
        .town = place.name,
        .name = draw_name(d, street, number),
        .street = arena_printf(a, "%s %lld", street, (long long)number),
        .form = (enum demo_form)demo_between(d, DEMO_FIRM, DEMO_STUDIO),
        .desks = (int32_t)demo_between(d, 3, 14),
        .about = i % 2 ? demo_draw(d, &demo_work) : demo_draw(d, &demo_people),
    };
    plan.operator_name = plan.name ? arena_printf(a, "%s %s", plan.name, place.name) : NULL;
    if (!plan.operator_name || !plan.street)
        return FAILED;
    *ret_plan = plan;
    *ret_place = place;
    return OK;
}

/* demo_house.c: one house of 600 people: seven floors of private offices, coworkers, rooms. */
#include "app/demo.h"
#include "people/people.h"

enum {
    OFFICES = 60,
    OFFICE_PEOPLE = 400, /* who work in the offices; the other 200 are coworkers */
    COWORKERS = 200,
    ROOMS = 24,
    BOOTHS = 14,
    FLOORS = 8,
    OWN_DESKS = 60, /* coworkers with a desk of their own; the others sit where there is room */
};

static const struct demo_plan house = {
    "Padova",
    "La Tesa",
    "via della Croce Rossa 340",
    "Casa La Tesa",
    DEMO_FIRM,
    COWORKERS,
    "Otto piani in una torre degli anni Settanta, svuotata e rifatta: uffici privati dal terzo in "
    "su, sale al secondo, duecento scrivanie condivise fra il piano terra e il primo.",
};

struct building {
    struct demo *d;
    int64_t operator_id, space_id;
    int64_t floors[FLOORS];
    struct demo_person people[OFFICE_PEOPLE + COWORKERS];
};

static enum status put_up(struct building *b)
{
    struct calendar hours = {.holidays = true};
    for (int weekday = 1; weekday <= 7; weekday++) {
        hours.open[weekday][0] =
            weekday < 6 ? (struct span){7 * 60, 22 * 60} : (struct span){9 * 60, 18 * 60};
        hours.open_n[weekday] = 1;
    }
    enum status s = space_set_hours(b->d->ctx, b->space_id, &hours);
    for (int i = 0; i < FLOORS && s == OK; i++)
        s = space_add_floor(b->d->ctx, b->space_id, demo_floors.cards[i], i, &b->floors[i]);
    return s;
}

static enum status add(struct building *b, struct resource r)
{
    int64_t id;
    r.space_id = b->space_id;
    r.bookable = true;
    return resource_save(b->d->ctx, &r, &id);
}

static enum status add_offices(struct building *b)
{
    enum status s = OK;
    for (int i = 0; i < OFFICES && s == OK; i++) {
        int floor = 3 + i / 12;
        int32_t seats = 4 + (int32_t)demo_between(b->d, 0, 5);
        s = add(b, (struct resource){
                       .name = arena_printf(b->d->ctx->arena, "Ufficio %d%02d", floor, i % 12 + 1),
                       .floor_id = b->floors[floor],
                       .kind = KIND_OFFICE,
                       .units = 1,
                       .seats = seats,
                       .price_day_cents = opt_int_of(seats * 2200),
                       .price_half_day_cents = opt_int_of(seats * 1400),
                   });
    }
    return s;
}

static enum status add_rooms(struct building *b)
{
    enum status s = OK;
    for (size_t i = 0; i < ROOMS && s == OK; i++) {
        int32_t seats = 4 + (int32_t)(i % 6) * 2;
        s = add(b, (struct resource){
                       .name = demo_rooms.cards[i],
                       .floor_id = b->floors[i < 16 ? 2 : i % FLOORS],
                       .kind = KIND_ROOM,
                       .units = 1,
                       .seats = seats,
                       .setup_min = seats >= 12 ? 15 : 0,
                       .clearup_min = seats >= 12 ? 15 : 0,
                       .features = demo_room_features(seats),
                       .price_hour_cents = opt_int_of(600 + seats * 150),
                       .price_half_day_cents = opt_int_of(2400 + seats * 500),
                       .price_day_cents = opt_int_of(4000 + seats * 900),
                   });
    }
    for (int i = 0; i < BOOTHS && s == OK; i++)
        s = add(b, (struct resource){
                       .name = arena_printf(b->d->ctx->arena, "Cabina %d", i + 1),
                       .floor_id = b->floors[i % FLOORS],
                       .kind = KIND_BOOTH,
                       .units = 1,
                       .seats = 1,
                       .price_hour_cents = opt_int_of(400),
                   });
    return s;
}

static struct resource pool(const char *name, enum resource_kind kind, int32_t units,
                            int64_t day_cents)
{
    return (struct resource){
        .name = name,
        .kind = kind,
        .units = units,
        .price_day_cents = opt_int_of(day_cents),
        .price_half_day_cents = opt_int_of(day_cents * 65 / 100),
        .price_hour_cents = opt_int_of(day_cents / 5),
    };
}

static enum status add_desks(struct building *b)
{
    struct resource shared = pool("Postazioni condivise", KIND_DESK, COWORKERS - OWN_DESKS, 2000);
    shared.floor_id = b->floors[0];
    enum status s = add(b, shared);
    for (int i = 0; i < OWN_DESKS && s == OK; i++) {
        struct resource desk =
            pool(arena_printf(b->d->ctx->arena, "Scrivania %d", i + 1), KIND_DESK, 1, 2400);
        desk.floor_id = b->floors[1];
        s = add(b, desk);
    }
    if (s == OK)
        s = add(b, pool("Auditorium", KIND_EVENT, 1, 48000));
    if (s == OK)
        s = add(b, pool("Posti auto", KIND_PARKING, 40, 900));
    if (s == OK)
        s = add(b, pool("Armadietti", KIND_LOCKER, 120, 100));
    return s;
}

/* Names repeat before six hundred: the number keeps the addresses apart. */
static enum status add_people(struct building *b)
{
    enum status s = OK;
    for (size_t i = 0; i < ARRAY_LEN(b->people) && s == OK; i++) {
        struct demo_person *p = &b->people[i];
        s = demo_person_make(b->d, p);
        if (s != OK)
            return s;
        p->email = arena_printf(b->d->ctx->arena, "p%zu.%s", i + 1, p->email);
        if (!p->email)
            return FAILED;
        s = people_account(b->d->ctx, p->email, p->name, &p->account_id);
        if (s == OK)
            s = people_grant(b->d->ctx, p->account_id, &(struct grant){.role = ROLE_MEMBER});
    }
    return s;
}

static enum status open_house(struct building *b)
{
    struct place places[PLACES_MAX];
    if (!place_find(house.town, places))
        return FAILED;
    enum status s = demo_operator_make(b->d, &house, places[0].country, &b->operator_id);
    if (s == OK)
        s = demo_host_make(b->d, b->operator_id, DEMO_HOST_EMAIL);
    if (s == OK)
        s = demo_space_save(b->d, &house, &places[0], b->operator_id, &b->space_id);
    b->d->home_operator_id = b->operator_id;
    b->d->home_space_id = b->space_id;
    return s;
}

enum status demo_house_make(struct demo *d)
{
    struct building *b = arena_alloc(d->ctx->arena, sizeof *b);
    if (!b)
        return FAILED;
    b->d = d;
    enum status s = open_house(b);
    if (s == OK)
        s = put_up(b);
    if (s == OK)
        s = add_desks(b);
    if (s == OK)
        s = add_rooms(b);
    if (s == OK)
        s = add_offices(b);
    if (s == OK)
        s = add_people(b);
    if (s == OK && d->faces)
        s = demo_cards_make(d, b->space_id, b->people, ARRAY_LEN(b->people));
    if (s == OK && d->faces)
        s = demo_memberships_make(d, b->space_id, b->people, ARRAY_LEN(b->people));
    if (s == OK && d->faces)
        s = demo_prices_make(d, b->space_id, b->people, ARRAY_LEN(b->people));
    if (s == OK && d->faces)
        s = demo_teams_make(d, b->space_id, b->people, ARRAY_LEN(b->people), true);
    if (s == OK && d->faces)
        s = demo_stays_make(d, b->space_id, b->people, ARRAY_LEN(b->people));
    if (s == OK && d->faces)
        s = demo_house_lends_make(d, b->space_id);
    if (s == OK)
        s = demo_desk_make(d, b->operator_id, b->space_id);
    if (s == OK && d->faces)
        s = demo_leads_make(d, b->space_id);
    if (s == OK && d->faces)
        s = demo_plans_make(d, b->space_id);
    if (s == OK && d->faces)
        s = demo_series_make(d, b->space_id);
    if (s == OK && d->faces)
        s = demo_together_make(d, b->space_id);
    if (s == OK)
        s = demo_quiet_make(d, b->space_id);
    if (s == OK)
        s = demo_bookings_make(d, b->space_id, b->people, ARRAY_LEN(b->people));
    if (s == OK && d->faces)
        s = demo_limits_make(d, b->space_id);
    if (s == OK && d->faces)
        s = demo_waitlist_make(d, b->space_id);
    if (s == OK && d->faces)
        s = demo_extras_make(d, b->space_id);
    if (s == OK)
        d->spaces++;
    return s;
}

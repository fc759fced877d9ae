#include "presence/presence_internal.h"

#include <string.h>

enum { INITIALS_MAX = 3 };

const char *room_state_name(enum room_state s)
{
    static const char *const names[] = {"free", "busy", "out", "closed"};
    return names[s];
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Bytes of the character that begins here. */
static size_t char_bytes(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

const char *presence_initials(struct ctx *ctx, const char *name)
{
    const char *said = "";
    int letters = 0;
    for (const char *at = name; *at && letters < INITIALS_MAX;) {
        at += strspn(at, " -.");
        if (!*at)
            break;
        said = words(ctx, "%s%s%.*s.", said, letters ? " " : "", (int)char_bytes(at), at);
        letters++;
        at += strcspn(at, " -.");
    }
    return said;
}

bool presence_is_nobody(const char *name)
{
    size_t n = 0;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, text_get(langs[i], N_("At the door"))) == 0)
            return true;
    return strcmp(name, "At the door") == 0;
}

const char *presence_name(struct ctx *ctx, enum door_names names, const char *name,
                          const char *team)
{
    if (names == DOOR_NO_NAMES)
        return "";
    if (names == DOOR_FIRMS && team)
        return team;
    return presence_is_nobody(name) ? ctx_text(ctx, "At the door") : presence_initials(ctx, name);
}

/* ---- the phases of a day --------------------------------------------------------------------- */

size_t room_phases_max(const struct room_day *d)
{
    return 3 * d->taken_n + 2 * d->lents_n + 2 * d->open_n + 2;
}

static bool is_open(const struct room_day *d, int64_t at)
{
    for (size_t i = 0; i < d->open_n; i++)
        if (d->open[i].from_s <= at && at < d->open[i].until_s)
            return true;
    return false;
}

static int running_at(const struct room_day *d, int64_t at)
{
    for (size_t i = 0; i < d->taken_n; i++)
        if (d->taken[i].from_s <= at && at < d->taken[i].until_s)
            return (int)i;
    return NONE;
}

static int next_after(const struct room_day *d, int64_t at)
{
    for (size_t i = 0; i < d->taken_n; i++)
        if (d->taken[i].from_s > at && d->taken[i].from_s < d->end_s)
            return (int)i;
    return NONE;
}

static const char *lent_at(const struct room_day *d, int64_t at)
{
    for (size_t i = 0; i < d->lents_n; i++)
        if (d->lents[i].from_s <= at && at < d->lents[i].until_s)
            return d->lents[i].what;
    return NULL;
}

static enum room_state state_at(const struct room_day *d, int64_t at, int running)
{
    if (running != NONE)
        return d->taken[running].booking_id ? ROOM_BUSY : ROOM_SHUT;
    return is_open(d, at) ? ROOM_FREE : ROOM_CLOSED;
}

static bool can_check_in(const struct room_taken *t)
{
    return t->booking_id && !t->request && !t->here;
}

/* The running one; else the next, from a quarter of an hour before. */
static int due_at(const struct room_day *d, int64_t at, int running, int next)
{
    if (running != NONE && can_check_in(&d->taken[running]))
        return running;
    if (next != NONE && can_check_in(&d->taken[next]) &&
        d->taken[next].from_s - CHECK_IN_EARLY_S <= at)
        return next;
    return NONE;
}

/* The first of some instants that comes after `at` and before `turn`; else `turn`. */
static int64_t sooner(int64_t at, int64_t turn, const int64_t *marks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (marks[i] > at && marks[i] < turn)
            turn = marks[i];
    return turn;
}

/* The first instant after `at` at which anything may change. */
static int64_t next_turn(const struct room_day *d, int64_t at)
{
    int64_t turn = d->end_s;
    for (size_t i = 0; i < d->taken_n; i++) {
        const int64_t from = d->taken[i].from_s;
        const int64_t marks[] = {from - CHECK_IN_EARLY_S, from, d->taken[i].until_s};
        turn = sooner(at, turn, marks, ARRAY_LEN(marks));
    }
    for (size_t i = 0; i < d->open_n; i++) {
        const int64_t marks[] = {d->open[i].from_s, d->open[i].until_s};
        turn = sooner(at, turn, marks, ARRAY_LEN(marks));
    }
    for (size_t i = 0; i < d->lents_n; i++) {
        const int64_t marks[] = {d->lents[i].from_s, d->lents[i].until_s};
        turn = sooner(at, turn, marks, ARRAY_LEN(marks));
    }
    return turn;
}

/* When it is free or not free in another way than at `at`: bookings that touch are one stretch. */
static int64_t state_turns(const struct room_day *d, int64_t at)
{
    const bool free_now = state_at(d, at, running_at(d, at)) == ROOM_FREE;
    const bool closed_now = state_at(d, at, running_at(d, at)) == ROOM_CLOSED;
    int64_t turn = next_turn(d, at);
    while (turn < d->end_s) {
        const enum room_state s = state_at(d, turn, running_at(d, turn));
        if ((s == ROOM_FREE) != free_now || (s == ROOM_CLOSED) != closed_now)
            return turn;
        turn = next_turn(d, turn);
    }
    return d->end_s;
}

size_t room_phases(const struct room_day *d, struct room_phase *ret)
{
    size_t n = 0;
    int64_t at = d->now_s;
    do {
        struct room_phase p = {.from_s = at, .until_s = next_turn(d, at)};
        p.running = running_at(d, at);
        p.next = next_after(d, at);
        p.state = state_at(d, at, p.running);
        p.lent = lent_at(d, at);
        p.due = due_at(d, at, p.running, p.next);
        p.turns_s = state_turns(d, at);
        ret[n++] = p;
        at = p.until_s;
    } while (at < d->end_s && n < room_phases_max(d));
    return n;
}

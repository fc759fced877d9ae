/* Saving spaces and what is in them. Everything here grows the revision of the space [SP-1]. */
#include "space/space_internal.h"

#include "base/fold.h"
#include "network/network.h"
#include "space_sql.h"
#include "store/store.h"

#include <assert.h>
#include <string.h>

static struct opt_int micro_of(struct degrees d)
{
    return (struct opt_int){.has = d.has, .v = d.micro};
}

enum status space_touch(struct ctx *ctx, int64_t space_id)
{
    int64_t changes;
    enum status st = sql_space_touch(
        ctx, &(struct sql_space_touch_args){.id = space_id, .at = ctx_now_s(ctx)}, &changes);
    if (st == OK && changes == 0)
        return NOT_FOUND;
    return st == OK ? network_register_grow(ctx) : st;
}

enum status space_announce(struct ctx *ctx, const struct space *s, const char *fact)
{
    const enum status grown = network_register_grow(ctx);
    if (grown != OK)
        return grown;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = s->operator_id,
                                        .space_id = s->id,
                                        .subject_id = s->id,
                                        .data = ""});
}

/* ---- the space itself ---- */

static bool is_slug(const char *slug)
{
    size_t n = strlen(slug);
    return n > 0 && n <= SPACE_SLUG_MAX && slug[0] != '-' && slug[n - 1] != '-' &&
           slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static enum status check_place(struct ctx *ctx, const struct space *s)
{
    enum status st = OK;
    const char *country = or_empty(s->country);
    bool letters = country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z';
    if (*country && (!letters || country[2]))
        st = ctx_field(ctx, "country", "space.country",
                       "Write the country as two capital letters, like IT.");
    if (!s->zone || !zone_get(s->zone))
        st = ctx_field(ctx, "zone", "space.zone", "This time zone is not known.");
    if (s->lat.has != s->lon.has)
        st = ctx_field(ctx, "lat", "space.point", "A point needs latitude and longitude.");
    if (s->lat.has && (s->lat.micro < -90000000 || s->lat.micro > 90000000))
        st = ctx_field(ctx, "lat", "space.point", "The latitude lies between -90 and 90.");
    if (s->lon.has && (s->lon.micro < -180000000 || s->lon.micro > 180000000))
        st = ctx_field(ctx, "lon", "space.point", "The longitude lies between -180 and 180.");
    return st;
}

static enum status check_space(struct ctx *ctx, const struct space *s)
{
    enum status st = OK;
    if (!s->name || !*s->name)
        st = ctx_field(ctx, "name", "field.missing", "A space needs a name.");
    if (!s->operator_id)
        st = ctx_field(ctx, "operator", "field.missing", "Say who runs the space.");
    if (!space_status_name(s->status))
        st = ctx_field(ctx, "status", "field.choice", "This is none of the choices.");
    if (strlen(or_empty(s->description)) > SPACE_DESCRIPTION_MAX)
        st = ctx_field(ctx, "description", "field.long", "This is too long.");
    enum status place = check_place(ctx, s);
    enum status terms = space_check_terms(ctx, &s->terms);
    return st != OK ? st : place != OK ? place : terms;
}

/* Whether another space has this slug. */
static enum status slug_taken(struct ctx *ctx, const char *slug, int64_t by_other_than,
                              bool *ret_taken)
{
    struct sql_space_slug_taken_row row;
    enum status st =
        sql_space_slug_taken(ctx, &(struct sql_space_slug_taken_args){.slug = slug}, &row);
    if (st == NOT_FOUND) {
        *ret_taken = false;
        return OK;
    }
    if (st == OK)
        *ret_taken = row.id != by_other_than;
    return st;
}

/* A slug from name and town that nobody has: the first with a number from 2 on, at last with the
 * id. */
static enum status make_slug(struct ctx *ctx, const struct space *s, int64_t id,
                             const char **ret_slug)
{
    const char *base = space_slug_base(ctx->arena, s->name, s->town);
    const char *slug = base;
    for (int number = 2; slug && number <= SPACE_SLUG_TRIES; number++) {
        bool taken = false;
        enum status st = slug_taken(ctx, slug, id, &taken);
        if (st != OK)
            return st;
        if (!taken) {
            *ret_slug = slug;
            return OK;
        }
        slug = arena_printf(ctx->arena, "%s-%d", base, number);
    }
    slug =
        base ? arena_printf(ctx->arena, "%s-%05u", base, (unsigned)((uint64_t)id % 100000u)) : NULL;
    if (!slug)
        return LIMIT;
    *ret_slug = slug;
    return OK;
}

static enum status choose_slug(struct ctx *ctx, const struct space *s, int64_t id,
                               const char **ret_slug)
{
    if (!s->slug || !*s->slug)
        return make_slug(ctx, s, id, ret_slug);
    if (!is_slug(s->slug))
        return ctx_field(ctx, "slug", "field.slug", "Use small letters, digits and hyphens.");
    bool taken = false;
    enum status st = slug_taken(ctx, s->slug, id, &taken);
    if (st == OK && taken)
        return ctx_field(ctx, "slug", "space.slug_taken",
                         "Another space has this address already.");
    if (st == OK)
        *ret_slug = s->slug;
    return st;
}

/* The row as it will stand; its id and slug are chosen already. */
static struct sql_space_write_args row_of(const struct space *s, const struct space_keys *keys,
                                          int64_t at)
{
    const struct booking_terms *t = &s->terms;
    return (struct sql_space_write_args){
        .id = s->id,
        .operator_id = s->operator_id,
        .slug = s->slug,
        .name = s->name,
        .status = s->status,
        .street = or_empty(s->street),
        .postcode = or_empty(s->postcode),
        .town = or_empty(s->town),
        .province = or_empty(s->province),
        .region = or_empty(s->region),
        .country = or_empty(s->country),
        .lat_micro = micro_of(s->lat),
        .lon_micro = micro_of(s->lon),
        .zone = s->zone,
        .description = or_empty(s->description),
        .amenities = or_empty(s->amenities),
        .step_free = s->step_free,
        .holidays = s->holidays,
        .url = or_null(s->url),
        .email = or_null(s->email),
        .phone = or_null(s->phone),
        .step_min = t->step_min,
        .shortest_min = t->shortest_min,
        .longest_min = t->longest_min,
        .notice_min = t->notice_min,
        .horizon_days = t->horizon_days,
        .cancel_notice_min = t->cancel_notice_min,
        .confirm = t->confirm,
        .confirm_within_min = t->confirm_within_min,
        .guest_day_max = t->guest_day_max,
        .guest_ahead_max = t->guest_ahead_max,
        .fold = keys->search,
        .fold_key = keys->key,
        .fold_name_town = keys->name_town,
        .at = at,
    };
}

/* A space that is new: its id is made here. */
static enum status add_space(struct ctx *ctx, const struct space *s, int64_t *ret_id)
{
    struct space made = *s;
    made.id = store_id(ctx);
    struct space_keys keys;
    if (!space_keys_make(ctx->arena, s, &keys))
        return LIMIT;
    enum status st = choose_slug(ctx, s, made.id, &made.slug);
    if (st != OK)
        return st;
    struct sql_space_write_args row = row_of(&made, &keys, ctx_now_s(ctx));
    row.lengths = lengths_print(ctx->arena, s->terms.of_kind);
    if (!row.lengths)
        return LIMIT;
    st = sql_space_write(ctx, &row, NULL);
    if (st == OK)
        st = space_announce(ctx, &made, "space.added");
    if (st == OK)
        *ret_id = made.id;
    return st;
}

static enum status change_space(struct ctx *ctx, const struct space *s)
{
    struct space before;
    enum status st = space_get(ctx, s->id, &before);
    if (st != OK)
        return st;
    struct space after = *s;
    struct space_keys keys;
    if (!space_keys_make(ctx->arena, s, &keys))
        return LIMIT;
    if (!s->slug || !*s->slug)
        after.slug = before.slug; /* an address that was printed stays [SP-5] */
    else
        st = choose_slug(ctx, s, s->id, &after.slug);
    if (st != OK)
        return st;
    struct sql_space_write_args row = row_of(&after, &keys, ctx_now_s(ctx));
    row.lengths = lengths_print(ctx->arena, s->terms.of_kind);
    if (!row.lengths)
        return LIMIT;
    st = sql_space_write(ctx, &row, NULL);
    if (st == OK)
        st = space_announce(ctx, &after, "space.changed");
    return st;
}

enum status space_save(struct ctx *ctx, const struct space *s, int64_t *ret_id)
{
    enum status st = check_space(ctx, s);
    if (st != OK)
        return st;
    if (!s->id)
        return add_space(ctx, s, ret_id);
    st = change_space(ctx, s);
    if (st == OK)
        *ret_id = s->id;
    return st;
}

enum status space_set_status(struct ctx *ctx, int64_t id, enum space_status to)
{
    struct space s;
    enum status st = space_get(ctx, id, &s);
    if (st != OK)
        return st;
    st = sql_space_set_status(
        ctx, &(struct sql_space_set_status_args){.id = id, .status = to, .at = ctx_now_s(ctx)},
        NULL);
    return st == OK ? space_announce(ctx, &s, "space.status") : st;
}

enum status space_suspend_it(struct ctx *ctx, const struct space *s)
{
    struct sql_space_own_status_row own;
    enum status st =
        sql_space_own_status(ctx, &(struct sql_space_own_status_args){.id = s->id}, &own);
    if (st != OK || own.status == SPACE_SUSPENDED)
        return st;
    st = sql_space_note_status(
        ctx, &(struct sql_space_note_status_args){.id = s->id, .status_before = own.status}, NULL);
    return st == OK ? space_set_status(ctx, s->id, SPACE_SUSPENDED) : st;
}

enum status space_resume_it(struct ctx *ctx, const struct space *s)
{
    struct sql_space_own_status_row own;
    enum status st =
        sql_space_own_status(ctx, &(struct sql_space_own_status_args){.id = s->id}, &own);
    if (st != OK || own.status != SPACE_SUSPENDED)
        return st;
    return space_set_status(ctx, s->id, (enum space_status)own.status_before);
}

/* ---- hours and closures ---- */

/* There may be more of it than there was: who waits for a place is told. A space that nobody can
 * book yet has nobody who waits. */
static enum status announce_room(struct ctx *ctx, int64_t space_id)
{
    struct space s;
    const enum status st = space_get(ctx, space_id, &s);
    return st == OK && s.status == SPACE_OPEN ? space_announce(ctx, &s, "space.changed") : st;
}

static enum status write_day(struct ctx *ctx, int64_t space_id, const struct calendar *c,
                             int weekday)
{
    for (size_t i = 0; i < c->open_n[weekday]; i++) {
        struct sql_opening_insert_args row = {.space_id = space_id,
                                              .weekday = weekday,
                                              .from_min = c->open[weekday][i].from,
                                              .to_min = c->open[weekday][i].to};
        enum status st = sql_opening_insert(ctx, &row, NULL);
        if (st != OK)
            return st;
    }
    return OK;
}

enum status space_set_hours(struct ctx *ctx, int64_t space_id, const struct calendar *c)
{
    enum status st = space_check_hours(ctx, c);
    if (st == OK)
        st = space_touch(ctx, space_id);
    if (st == OK)
        st = sql_opening_clear(ctx, &(struct sql_opening_clear_args){.space_id = space_id}, NULL);
    for (int weekday = 1; st == OK && weekday <= 7; weekday++)
        st = write_day(ctx, space_id, c, weekday);
    return st == OK ? announce_room(ctx, space_id) : st;
}

/* Refuses one more when a space has `max` already. */
static enum status check_count(struct ctx *ctx, int64_t n, int64_t max, const char *detail)
{
    return n < max ? OK : ctx_fail(ctx, LIMIT, "space.too_many", detail, (int)max);
}

static enum status check_closure(struct ctx *ctx, int64_t space_id, const struct closure *c)
{
    if (!c->from.year || !c->to.year || date_compare(c->from, c->to) > 0)
        return ctx_field(ctx, "to", "space.closure",
                         "A closure must end on or after its first day.");
    struct sql_closure_count_row count;
    enum status st =
        sql_closure_count(ctx, &(struct sql_closure_count_args){.space_id = space_id}, &count);
    return st == OK ? check_count(ctx, count.n, SPACE_CLOSURES_MAX,
                                  "A space keeps at most %d closures: remove old ones.")
                    : st;
}

enum status space_add_closure(struct ctx *ctx, int64_t space_id, const struct closure *c,
                              int64_t *ret_id)
{
    enum status st = check_closure(ctx, space_id, c);
    if (st == OK)
        st = space_touch(ctx, space_id);
    if (st != OK)
        return st;
    struct sql_closure_insert_args row = {.id = store_id(ctx),
                                          .space_id = space_id,
                                          .from_day = date_days(c->from),
                                          .to_day = date_days(c->to),
                                          .reason = or_empty(c->reason)};
    st = sql_closure_insert(ctx, &row, NULL);
    if (st == OK)
        *ret_id = row.id;
    return st;
}

/* NOT_FOUND when a statement found nothing to change. */
static enum status found(enum status st, int64_t changes)
{
    return st == OK && changes == 0 ? NOT_FOUND : st;
}

enum status space_remove_closure(struct ctx *ctx, int64_t space_id, int64_t id)
{
    int64_t changes = 0;
    enum status st = sql_closure_delete(
        ctx, &(struct sql_closure_delete_args){.id = id, .space_id = space_id}, &changes);
    st = found(st, changes);
    if (st == OK)
        st = space_touch(ctx, space_id);
    return st == OK ? announce_room(ctx, space_id) : st;
}

/* ---- floors ---- */

static enum status write_floor(struct ctx *ctx, int64_t space_id, const struct floor *f)
{
    if (!f->name || !*f->name)
        return ctx_field(ctx, "name", "field.missing", "A floor needs a name.");
    enum status st = space_touch(ctx, space_id);
    struct sql_floor_write_args row = {
        .id = f->id, .space_id = space_id, .name = f->name, .level = f->level};
    return st == OK ? sql_floor_write(ctx, &row, NULL) : st;
}

enum status space_add_floor(struct ctx *ctx, int64_t space_id, const char *name, int level,
                            int64_t *ret_id)
{
    struct sql_floor_count_row count;
    enum status st =
        sql_floor_count(ctx, &(struct sql_floor_count_args){.space_id = space_id}, &count);
    if (st == OK)
        st = check_count(ctx, count.n, SPACE_FLOORS_MAX, "A space has at most %d floors.");
    struct floor f = {.id = store_id(ctx), .name = name, .level = level};
    if (st == OK)
        st = write_floor(ctx, space_id, &f);
    if (st == OK)
        *ret_id = f.id;
    return st;
}

/* Whether this floor is one of the space. */
static enum status check_floor(struct ctx *ctx, int64_t space_id, int64_t floor_id)
{
    struct floor *floors;
    size_t n;
    enum status st = space_floors(ctx, space_id, &floors, &n);
    if (st != OK)
        return st;
    for (size_t i = 0; i < n; i++)
        if (floors[i].id == floor_id)
            return OK;
    return NOT_FOUND;
}

enum status space_change_floor(struct ctx *ctx, int64_t space_id, const struct floor *f)
{
    enum status st = check_floor(ctx, space_id, f->id);
    return st == OK ? write_floor(ctx, space_id, f) : st;
}

enum status space_remove_floor(struct ctx *ctx, int64_t space_id, int64_t id)
{
    struct sql_floor_in_use_row use;
    enum status st = sql_floor_in_use(ctx, &(struct sql_floor_in_use_args){.floor_id = id}, &use);
    if (st != OK)
        return st;
    if (use.n > 0)
        return ctx_fail(ctx, CONFLICT, "space.floor_in_use",
                        "Something stands on this floor still: move it first.");
    int64_t changes = 0;
    st = sql_floor_delete(ctx, &(struct sql_floor_delete_args){.id = id, .space_id = space_id},
                          &changes);
    st = found(st, changes);
    return st == OK ? space_touch(ctx, space_id) : st;
}

/* ---- resources ---- */

static bool is_price(struct opt_int cents)
{
    return !cents.has || (cents.v >= 0 && cents.v <= RESOURCE_PRICE_MAX_CENTS);
}

static enum status check_buffer(struct ctx *ctx, const struct resource *r, const char *field,
                                int32_t minutes)
{
    if (minutes < 0 || minutes > RESOURCE_BUFFER_MAX_MIN)
        return ctx_field(ctx, field, "field.range", "Between 0 and 240 minutes.");
    if (minutes > 0 && r->units != 1)
        return ctx_field(ctx, field, "space.buffer_pool",
                         "This is for a single room or place, not for a pool of several.");
    return OK;
}

static enum status check_resource(struct ctx *ctx, const struct resource *r)
{
    const enum status setup = check_buffer(ctx, r, "setup_min", r->setup_min);
    const enum status clearup = check_buffer(ctx, r, "clearup_min", r->clearup_min);
    enum status st = setup == OK ? clearup : setup;
    if (!r->name || !*r->name)
        st = ctx_field(ctx, "name", "field.missing", "Give it a name, as on the door.");
    if (!kind_name(r->kind))
        st = ctx_field(ctx, "kind", "field.choice", "This is none of the choices.");
    if (r->units < 1 || r->units > RESOURCE_UNITS_MAX)
        st = ctx_field(ctx, "units", "field.range", "Between 1 and 500.");
    if (r->seats < 0 || r->seats > RESOURCE_SEATS_MAX)
        st = ctx_field(ctx, "seats", "field.range", "Between 0 and 5,000.");
    if (!is_price(r->price_hour_cents))
        st = ctx_field(ctx, "price_hour", "field.range", "This price is not possible.");
    if (!is_price(r->price_half_day_cents))
        st = ctx_field(ctx, "price_half_day", "field.range", "This price is not possible.");
    if (!is_price(r->price_day_cents))
        st = ctx_field(ctx, "price_day", "field.range", "This price is not possible.");
    return st;
}

static enum status write_resource(struct ctx *ctx, const struct resource *r, int64_t id)
{
    enum status st = space_touch(ctx, r->space_id);
    if (st == OK && r->floor_id)
        st = check_floor(ctx, r->space_id, r->floor_id);
    if (st != OK)
        return st;
    struct sql_resource_write_args row = {
        .id = id,
        .space_id = r->space_id,
        .floor_id = {.has = r->floor_id != 0, .v = r->floor_id},
        .name = r->name,
        .kind = r->kind,
        .units = r->units,
        .seats = r->seats,
        .price_hour_cents = r->price_hour_cents,
        .price_half_day_cents = r->price_half_day_cents,
        .price_day_cents = r->price_day_cents,
        .bookable = r->bookable && r->kind < KIND__BOOKED_MAX,
        .setup_min = r->setup_min,
        .clearup_min = r->clearup_min,
        .features = r->features,
    };
    return sql_resource_write(ctx, &row, NULL);
}

static space_guard *guards[SPACE_GUARDS_MAX];
static size_t guards_n;

void space_add_guard(space_guard *guard)
{
    assert(guards_n < SPACE_GUARDS_MAX);
    guards[guards_n++] = guard;
}

static enum status ask_guards(struct ctx *ctx, const struct resource *before,
                              const struct resource *after)
{
    enum status st = resource_lock(ctx, before->id);
    for (size_t i = 0; st == OK && i < guards_n; i++)
        st = guards[i](ctx, before, after);
    return st;
}

/* It is of this space, and what takes its units still fits. */
static enum status check_resource_change(struct ctx *ctx, const struct resource *r)
{
    struct resource before;
    enum status st = resource_get(ctx, r->id, &before);
    if (st == OK && before.space_id != r->space_id)
        st = NOT_FOUND;
    return st == OK && r->units < before.units ? ask_guards(ctx, &before, r) : st;
}

/* Two of one name could not be told apart, in lists or at the door [SP-19]. */
static enum status check_name(struct ctx *ctx, const struct resource *r)
{
    struct resource *all;
    size_t n;
    const char *name = fold_text(ctx->arena, r->name);
    enum status st = space_resources(ctx, r->space_id, &all, &n);
    if (st != OK || !name)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++) {
        if (all[i].id == r->id && strcmp(all[i].name, r->name) == 0)
            return OK; /* as it was */
    }
    for (size_t i = 0; i < n; i++) {
        const char *other = fold_text(ctx->arena, all[i].name);
        if (all[i].id != r->id && other && *name && strcmp(other, name) == 0)
            return ctx_field(ctx, "name", "space.name_twice",
                             "Something here has this name already: give it another.");
    }
    return OK;
}

/* There is room for one more, or the one to change may become so. */
static enum status check_resource_place(struct ctx *ctx, const struct resource *r)
{
    if (r->id)
        return check_resource_change(ctx, r);
    struct sql_resource_count_row count;
    enum status st =
        sql_resource_count(ctx, &(struct sql_resource_count_args){.space_id = r->space_id}, &count);
    return st == OK
               ? check_count(ctx, count.n, SPACE_RESOURCES_MAX, "A space has at most %d resources.")
               : st;
}

/* Can be had now what could not before? A price is no room. */
static bool is_roomier(const struct resource *before, const struct resource *r)
{
    return r->units > before->units || r->seats > before->seats || r->kind != before->kind ||
           (r->bookable && !before->bookable) || r->setup_min < before->setup_min ||
           r->clearup_min < before->clearup_min;
}

enum status resource_save(struct ctx *ctx, const struct resource *r, int64_t *ret_id)
{
    struct resource before;
    const bool known = r->id && resource_get(ctx, r->id, &before) == OK;
    enum status st = check_resource(ctx, r);
    if (st == OK)
        st = check_name(ctx, r);
    if (st == OK)
        st = check_resource_place(ctx, r);
    int64_t id = r->id ? r->id : store_id(ctx);
    if (st == OK)
        st = write_resource(ctx, r, id);
    if (st == OK && (!known || is_roomier(&before, r)))
        st = announce_room(ctx, r->space_id);
    if (st == OK)
        *ret_id = id;
    return st;
}

static enum status check_put_away(struct ctx *ctx, int64_t space_id, int64_t id)
{
    struct resource before;
    enum status st = resource_get(ctx, id, &before);
    if (st != OK || before.space_id != space_id)
        return st == OK ? NOT_FOUND : st;
    struct resource after = before;
    after.archived = true;
    return ask_guards(ctx, &before, &after);
}

enum status resource_archive(struct ctx *ctx, int64_t space_id, int64_t id, bool archived)
{
    int64_t changes = 0;
    struct sql_resource_archive_args args = {
        .id = id,
        .space_id = space_id,
        .archived_at = {.has = archived, .v = ctx_now_s(ctx)},
    };
    enum status st = archived ? check_put_away(ctx, space_id, id) : OK;
    if (st == OK)
        st = sql_resource_archive(ctx, &args, &changes);
    st = found(st, changes);
    if (st == OK)
        st = space_touch(ctx, space_id);
    return st == OK && !archived ? announce_room(ctx, space_id) : st;
}

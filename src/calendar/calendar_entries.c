/* What is in a person's calendars: his bookings, and what else takes a room. */
#include "base/ics.h"
#include "calendar/calendar_dav.h"
#include "calendar_sql.h"
#include "http/http.h"

#include <string.h>

enum { DAY_S = 86400, ROOM_BACK_DAYS = 31, FEED_BACK_DAYS = 92 };

#define BOOKINGS "bookings"

/* ---- calendars ------------------------------------------------------------------------------- */

static enum status room_calendar(struct ctx *ctx, const char *name, struct dav_calendar *c)
{
    struct calendar_room *rooms = NULL;
    size_t n = 0;
    const enum status s = calendar_rooms_of(ctx, ctx->actor->account_id, &rooms, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!calendar_room_shown(&rooms[i]) || strcmp(calendar_id(ctx, rooms[i].id), name) != 0)
            continue;
        c->room = rooms[i];
        c->names = people_is_desk(ctx->actor, rooms[i].operator_id, rooms[i].space_id);
        return OK;
    }
    return s == OK ? NOT_FOUND : s;
}

enum status dav_calendar_of(struct ctx *ctx, int64_t person, const char *name,
                            struct dav_calendar *ret_calendar)
{
    struct dav_calendar c = {.own = strcmp(name, BOOKINGS) == 0};
    if (person != ctx->actor->account_id)
        return NOT_FOUND;
    const enum status s = c.own ? OK : room_calendar(ctx, name, &c);
    if (s == OK)
        *ret_calendar = c;
    return s;
}

const char *dav_calendar_name(struct ctx *ctx, const struct dav_calendar *c)
{
    return c->own ? BOOKINGS : calendar_id(ctx, c->room.id);
}

/* ---- one entry ------------------------------------------------------------------------------- */

static const char *domain_of(struct ctx *ctx)
{
    return ics_domain(ctx, request_public_url(ctx));
}

/* Several places that belong together are one entry: it is called by what they have in common, as
 * in their mails, and names them all. */
static enum status own_entry(struct ctx *ctx, const struct sql_calendar_own_row *r,
                             struct entry *ret_entry)
{
    const int64_t object_at = r->object_at.has ? r->object_at.v : 0;
    const struct booking of = {.id = r->id, .group_id = r->group_id.v};
    const char *code = calendar_id(ctx, r->group_id.has ? r->group_id.v : r->id);
    const char *others = "";
    const enum status s = booking_group_words(ctx, &of, &others);
    *ret_entry = (struct entry){
        .kind = ENTRY_OWN,
        .id = r->id,
        .name = r->object ? r->object : calendar_say(ctx, "%s.ics", code),
        .etag = calendar_say(ctx, "\"%lld-%lld\"", (long long)r->revision,
                             r->object_revision.has ? (long long)r->object_revision.v : 0),
        .starts_at = r->starts_at,
        .ends_at = r->ends_at,
        .stamp = object_at > r->changed_at ? object_at : r->changed_at,
        .revision = r->revision,
        .waiting = r->status == BOOKING_REQUESTED,
        .ended = r->status >= BOOKING_ENDED,
        .stored = r->object != NULL,
        .uid = r->uid ? r->uid : calendar_say(ctx, "%s@%s", code, domain_of(ctx)),
        .resource_id = r->resource_id,
        .resource = *others ? calendar_say(ctx, "%s, %s", r->resource, others) : r->resource,
        .space = r->space,
        .street = r->street,
        .town = r->town,
        .zone = r->zone};
    return s;
}

enum status entry_of_booking(struct ctx *ctx, int64_t booking_id, struct entry *ret_entry)
{
    struct sql_calendar_own_of_id_row row;
    const struct sql_calendar_own_of_id_args args = {ctx->actor->account_id, booking_id};
    const enum status s = sql_calendar_own_of_id(ctx, &args, &row);
    if (s != OK)
        return s;
    const struct sql_calendar_own_row same = {.id = row.id,
                                              .resource_id = row.resource_id,
                                              .resource = row.resource,
                                              .space = row.space,
                                              .street = row.street,
                                              .town = row.town,
                                              .zone = row.zone,
                                              .starts_at = row.starts_at,
                                              .ends_at = row.ends_at,
                                              .units = row.units,
                                              .status = row.status,
                                              .changed_at = row.changed_at,
                                              .revision = row.revision,
                                              .object = row.object,
                                              .uid = row.uid,
                                              .object_at = row.object_at,
                                              .object_revision = row.object_revision,
                                              .group_id = row.group_id};
    return own_entry(ctx, &same, ret_entry);
}

/* ---- all entries ----------------------------------------------------------------------------- */

struct listing {
    struct ctx *ctx;
    const struct dav_calendar *calendar;
    const struct entries_ask *ask;
    struct entry *list;
    size_t n, size;
};

static enum status add(struct listing *l, const struct entry *e)
{
    if (e->starts_at >= l->ask->to_at || e->ends_at <= l->ask->from_at)
        return OK;
    struct entry *list = arena_room(l->ctx->arena, l->list, l->n, &l->size, sizeof(*list));
    if (!list)
        return LIMIT;
    l->list = list;
    l->list[l->n++] = *e;
    return OK;
}

static enum status add_own(struct listing *l)
{
    struct sql_calendar_own_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_own_args args = {.account_id = l->ctx->actor->account_id,
                                               .resource_id =
                                                   l->calendar->own ? 0 : l->calendar->room.id,
                                               .after = l->ask->from_at,
                                               .changed_from = l->ask->changed_from,
                                               .ended = l->ask->ended,
                                               .dates = l->ask->dates};
    enum status s = sql_calendar_own(l->ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct entry e;
        s = own_entry(l->ctx, &rows[i], &e);
        if (s == OK)
            s = add(l, &e);
    }
    return s;
}

static struct entry series_entry(struct ctx *ctx, const struct sql_calendar_own_series_row *r)
{
    int64_t stamp = r->object_at > r->series_at ? r->object_at : r->series_at;
    stamp = r->dates_at > stamp ? r->dates_at : stamp;
    return (struct entry){.kind = ENTRY_SERIES,
                          .id = r->id,
                          .name = r->object,
                          .etag = calendar_say(ctx, "\"s%lld-%lld-%lld\"", (long long)r->revision,
                                               (long long)r->dates_revision,
                                               (long long)r->object_revision),
                          .starts_at = r->first_at,
                          .ends_at = r->last_at,
                          .stamp = stamp,
                          .revision = r->revision,
                          .waiting = r->waiting > 0,
                          .ended = r->live == 0,
                          .stored = true,
                          .uid = r->uid,
                          .resource_id = r->resource_id,
                          .resource = r->resource,
                          .space = r->space,
                          .street = r->street,
                          .town = r->town,
                          .zone = r->zone};
}

/* A series is one entry, wherever in the window its dates lie. */
static enum status add_series(struct listing *l)
{
    struct sql_calendar_own_series_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_own_series_args args = {
        .account_id = l->ctx->actor->account_id,
        .resource_id = l->calendar->own ? 0 : l->calendar->room.id,
        .from_at = l->ask->from_at,
        .to_at = l->ask->to_at};
    enum status s = l->ask->dates ? OK : sql_calendar_own_series(l->ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct entry e = series_entry(l->ctx, &rows[i]);
        if (e.stamp >= l->ask->changed_from && (!e.ended || l->ask->ended))
            s = add(l, &e);
    }
    return s;
}

enum status entry_of_series(struct ctx *ctx, int64_t series_id, struct entry *ret_entry)
{
    struct sql_calendar_own_series_row *rows = NULL;
    size_t n = 0;
    const struct entries_ask all = entries_all(ctx);
    const struct sql_calendar_own_series_args args = {
        .account_id = ctx->actor->account_id, .from_at = all.from_at, .to_at = all.to_at};
    const enum status s = sql_calendar_own_series(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (rows[i].id != series_id)
            continue;
        *ret_entry = series_entry(ctx, &rows[i]);
        return OK;
    }
    return s == OK ? NOT_FOUND : s;
}

bool entry_is_own(const struct entry *e)
{
    return e->kind == ENTRY_OWN || e->kind == ENTRY_SERIES;
}

/* What all entries of a room have. */
static struct entry of_room(const struct calendar_room *r)
{
    return (struct entry){.resource_id = r->id,
                          .resource = r->name,
                          .space = r->space,
                          .street = r->street,
                          .town = r->town,
                          .zone = r->zone};
}

/* Who reads the names of others leaves a note of it [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct calendar_room *r,
                             struct opt_int account_id)
{
    const struct look look = {.operator_id = r->operator_id,
                              .space_id = r->space_id,
                              .place = r->space,
                              .what = N_("Bookings, in a list")};
    return account_id.has ? people_looked_at_listed(ctx, &look, account_id.v) : OK;
}

static enum status add_others(struct listing *l)
{
    struct ctx *ctx = l->ctx;
    const struct calendar_room *r = &l->calendar->room;
    struct sql_calendar_others_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_others_args args = {.space_id = r->space_id,
                                                  .resource_id = r->id,
                                                  .account_id = ctx->actor->account_id,
                                                  .after = l->ask->from_at - BOOKING_LONGEST_S,
                                                  .from_at = l->ask->from_at,
                                                  .to_at = l->ask->to_at};
    enum status s = sql_calendar_others(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct entry e = of_room(r);
        const char *code = calendar_id(ctx, rows[i].id);
        e.kind = ENTRY_OTHER;
        e.id = rows[i].id;
        e.name = calendar_say(ctx, "%s.ics", code);
        e.etag = calendar_say(ctx, "\"%lld%s\"", (long long)rows[i].revision,
                              l->calendar->names ? "n" : "");
        e.uid = calendar_say(ctx, "%s@%s", code, domain_of(ctx));
        e.starts_at = rows[i].starts_at;
        e.ends_at = rows[i].ends_at;
        e.stamp = rows[i].changed_at;
        e.revision = rows[i].revision;
        e.waiting = rows[i].status == BOOKING_REQUESTED;
        e.who = l->calendar->names ? rows[i].name : NULL;
        s = add(l, &e);
        if (s == OK && e.who)
            s = note_look(ctx, r, rows[i].account_id);
    }
    return s;
}

static enum status add_blocks(struct listing *l)
{
    struct ctx *ctx = l->ctx;
    const struct calendar_room *r = &l->calendar->room;
    const struct zone *z = zone_get(r->zone);
    struct block *blocks = NULL;
    size_t n = 0;
    struct date from;
    minute at;
    if (!z)
        return OK;
    zone_civil(z, l->ask->from_at, &from, &at);
    const struct period days = {.from = from};
    enum status s = blocks_of_resource(ctx, r->id, days, &blocks, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct entry e = of_room(r);
        const char *code = calendar_id(ctx, blocks[i].id);
        e.kind = ENTRY_BLOCK;
        e.id = blocks[i].id;
        e.name = calendar_say(ctx, "block-%s.ics", code);
        e.etag = calendar_say(ctx, "\"%lld\"", (long long)blocks[i].revision);
        e.uid = calendar_say(ctx, "%s@%s", code, domain_of(ctx));
        e.starts_at = zone_day_start(z, blocks[i].from);
        e.ends_at = blocks[i].until.year ? zone_day_start(z, blocks[i].until) : INT64_MAX;
        e.stamp = blocks[i].changed_at;
        e.revision = blocks[i].revision;
        s = add(l, &e);
    }
    return s;
}

static enum status add_outside(struct listing *l)
{
    struct ctx *ctx = l->ctx;
    const struct calendar_room *r = &l->calendar->room;
    struct sql_calendar_outside_spans_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_outside_spans_args args = {r->space_id, r->id, l->ask->from_at};
    enum status s = sql_calendar_outside_spans(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct entry e = of_room(r);
        const char *code = calendar_say(ctx, "outside-%s-%lld", calendar_id(ctx, rows[i].source_id),
                                        (long long)rows[i].starts_at);
        e.kind = ENTRY_OUTSIDE;
        e.id = rows[i].source_id;
        e.name = calendar_say(ctx, "%s.ics", code);
        e.etag = calendar_say(ctx, "\"%lld\"", (long long)rows[i].ends_at);
        e.uid = calendar_say(ctx, "%s@%s", code, domain_of(ctx));
        e.starts_at = rows[i].starts_at;
        e.ends_at = rows[i].ends_at;
        e.stamp = rows[i].starts_at; /* when it was written there is not known */
        s = add(l, &e);
    }
    return s;
}

struct entries_ask entries_all(const struct ctx *ctx)
{
    return (struct entries_ask){.from_at = ctx_now_s(ctx) - (int64_t)CALENDAR_BACK_DAYS * DAY_S,
                                .to_at = INT64_MAX};
}

enum status entries_of(struct ctx *ctx, const struct dav_calendar *c, const struct entries_ask *ask,
                       struct entry **ret_entries, size_t *ret_n)
{
    struct entries_ask window = *ask;
    const int64_t now = ctx_now_s(ctx);
    const int64_t back = now - (int64_t)(c->own ? CALENDAR_BACK_DAYS : ROOM_BACK_DAYS) * DAY_S;
    const int64_t ahead = now + (int64_t)CALENDAR_AHEAD_DAYS * DAY_S;
    if (window.from_at < back)
        window.from_at = back;
    if (!c->own && window.to_at > ahead)
        window.to_at = ahead;
    struct listing l = {.ctx = ctx, .calendar = c, .ask = &window};
    enum status s = add_own(&l);
    if (s == OK)
        s = add_series(&l);
    if (s == OK && !c->own)
        s = add_others(&l);
    if (s == OK && !c->own)
        s = add_blocks(&l);
    if (s == OK && !c->own)
        s = add_outside(&l);
    if (s != OK)
        return s;
    *ret_entries = l.list;
    *ret_n = l.n;
    return OK;
}

enum status entry_of_name(struct ctx *ctx, const struct dav_calendar *c, const char *name,
                          struct entry *ret_entry)
{
    struct entry *list = NULL;
    size_t n = 0;
    const struct entries_ask all = entries_all(ctx);
    const enum status s = entries_of(ctx, c, &all, &list, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (strcmp(list[i].name, name) != 0)
            continue;
        *ret_entry = list[i];
        return OK;
    }
    return s == OK ? NOT_FOUND : s;
}

/* ---- as text --------------------------------------------------------------------------------- */

static const char *summary_of(struct ctx *ctx, const struct entry *e)
{
    switch (e->kind) {
    case ENTRY_OWN:
        return calendar_say(ctx, "%s, %s", e->space, e->resource);
    case ENTRY_OTHER:
        return e->who ? e->who : ctx_text(ctx, "Taken");
    default:
        return ctx_text(ctx, "Taken");
    }
}

static struct ics_entry ics_of(struct ctx *ctx, const struct entry *e)
{
    const bool own = e->kind == ENTRY_OWN;
    const char *url =
        calendar_say(ctx, "%s/bookings/%s", request_public_url(ctx), calendar_id(ctx, e->id));
    const int64_t end = ctx_now_s(ctx) + (int64_t)CALENDAR_AHEAD_DAYS * DAY_S;
    return (struct ics_entry){
        .uid = e->uid,
        .sequence = e->revision > 0 ? e->revision - 1 : 0,
        .stamp = e->stamp,
        .starts_at = e->starts_at,
        .ends_at = e->ends_at == INT64_MAX ? end : e->ends_at,
        .summary = summary_of(ctx, e),
        .location =
            own ? calendar_say(ctx, "%s, %s, %s, %s", e->space, e->resource, e->street, e->town)
                : NULL,
        .description = own ? calendar_say(ctx, ctx_text(ctx, "Change or cancel: %s"), url) : NULL,
        .url = own ? url : NULL,
        .tentative = e->waiting,
        .cancelled = e->ended};
}

static enum status made_text(struct ctx *ctx, const struct entry *e, const char **ret_text)
{
    const struct ics_entry in = ics_of(ctx, e);
    struct ics_calendar *c = ics_begin(ICS_OBJECT, NULL);
    if (!c || !ics_add(c, &in)) {
        ics_drop(c);
        return LIMIT;
    }
    const char *text = ics_end(ctx, c);
    if (text)
        *ret_text = text;
    return text ? OK : LIMIT;
}

enum status entry_text(struct ctx *ctx, const struct entry *e, const char **ret_text)
{
    struct sql_object_body_row row;
    struct sql_series_object_body_row series;
    enum status s = OK;
    if (!e->stored)
        return made_text(ctx, e, ret_text);
    if (e->kind == ENTRY_SERIES) {
        s = sql_series_object_body(ctx, &(struct sql_series_object_body_args){e->id}, &series);
        return s == OK ? repeat_refresh(ctx, series.body, e, ret_text) : s;
    }
    s = sql_object_body(ctx, &(struct sql_object_body_args){e->id}, &row);
    return s == OK ? object_refresh(ctx, row.body, e, ret_text) : s;
}

enum status entries_feed(struct ctx *ctx, int64_t account_id, const char **ret_text)
{
    struct sql_calendar_own_row *rows = NULL;
    size_t n = 0;
    const struct sql_calendar_own_args args = {.account_id = account_id,
                                               .after =
                                                   ctx_now_s(ctx) - (int64_t)FEED_BACK_DAYS * DAY_S,
                                               .dates = 1};
    const enum status s = sql_calendar_own(ctx, &args, &rows, &n);
    if (s != OK)
        return s;
    struct ics_calendar *c = ics_begin(ICS_PUBLISH, ctx_text(ctx, "Bookings"));
    bool well = c != NULL;
    for (size_t i = 0; well && i < n; i++) {
        struct entry e;
        well = own_entry(ctx, &rows[i], &e) == OK;
        const struct ics_entry in = ics_of(ctx, &e);
        well = well && ics_add(c, &in);
    }
    if (!well) {
        ics_drop(c);
        return LIMIT;
    }
    const char *text = ics_end(ctx, c);
    if (text)
        *ret_text = text;
    return text ? OK : LIMIT;
}

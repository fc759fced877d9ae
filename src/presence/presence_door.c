/* Screens without an account: their codes, and the QR codes that they show. */
#include "presence/presence_internal.h"

#include "base/id.h"
#include "network/network.h"
#include "presence_sql.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_CHARS = DOOR_CODE_CHARS - ID_CHARS };

const struct door_terms door_default_terms = {.release_min = 15,
                                              .remind = true,
                                              .names = DOOR_INITIALS,
                                              .board_kinds = 1 << KIND_DESK | 1 << KIND_ROOM |
                                                             1 << KIND_BOOTH | 1 << KIND_EVENT};

/* ---- codes ----------------------------------------------------------------------------------- */

/* The first characters of the tag over a purpose and a door. */
static enum status short_tag(struct ctx *ctx, const char *purpose, int64_t id,
                             char ret_tag[TAG_CHARS + 1])
{
    char tag[NETWORK_TAG_CHARS + 1];
    const enum status s = network_tag(ctx, purpose, id, tag);
    if (s != OK)
        return s;
    memcpy(ret_tag, tag, TAG_CHARS);
    ret_tag[TAG_CHARS] = '\0';
    return OK;
}

/* In constant time: how far they agree tells nothing. */
static bool same_tag(const char *a, const char *b)
{
    unsigned char differs = 0;
    if (strlen(a) != TAG_CHARS || strlen(b) != TAG_CHARS)
        return false;
    for (size_t i = 0; i < TAG_CHARS; i++)
        differs |= (unsigned char)(a[i] ^ b[i]);
    return differs == 0;
}

enum status door_code(struct ctx *ctx, const struct door *d, char ret_code[DOOR_CODE_CHARS + 1])
{
    char tag[TAG_CHARS + 1];
    const enum status s = short_tag(ctx, "door", d->id, tag);
    if (s != OK)
        return s;
    (void)snprintf(ret_code, DOOR_CODE_CHARS + 1, "%s%s", typed_id(ctx, d->id), tag);
    return OK;
}

static struct door door_of_row(const struct sql_door_of_id_row *row)
{
    return (struct door){row->id,       row->space_id, row->resource_id,
                         row->rotating, row->printed,  row->made_at};
}

/* The door whose id a text begins with. */
static enum status door_begins(struct ctx *ctx, const char *text, struct door *ret_door)
{
    char id_text[ID_CHARS + 1];
    struct sql_door_of_id_row row;
    int64_t id = 0;
    if (strlen(text) < ID_CHARS)
        return NOT_FOUND;
    memcpy(id_text, text, ID_CHARS);
    id_text[ID_CHARS] = '\0';
    if (id_parse(id_text, &id) != OK)
        return NOT_FOUND;
    const enum status s = sql_door_of_id(ctx, &(struct sql_door_of_id_args){.id = id}, &row);
    if (s == OK)
        *ret_door = door_of_row(&row);
    return s;
}

enum status door_of_code(struct ctx *ctx, const char *code, struct door *ret_door)
{
    struct door d;
    char right[TAG_CHARS + 1];
    if (!code || strlen(code) != DOOR_CODE_CHARS)
        return NOT_FOUND;
    enum status s = door_begins(ctx, code, &d);
    if (s == OK)
        s = short_tag(ctx, "door", d.id, right);
    if (s == OK && !same_tag(right, code + ID_CHARS))
        s = NOT_FOUND;
    if (s == OK)
        *ret_door = d;
    return s;
}

/* ---- QR codes: ID-STEP-TAG, or ID-p-TAG on paper --------------------------------------------- */

static enum status tag_of_step(struct ctx *ctx, int64_t id, const char *step,
                               char ret_tag[TAG_CHARS + 1])
{
    const char *purpose = arena_printf(ctx->arena, "door.qr:%s", step);
    return purpose ? short_tag(ctx, purpose, id, ret_tag) : LIMIT;
}

enum status door_qr(struct ctx *ctx, const struct door *d, bool printed, const char **ret_word)
{
    char tag[TAG_CHARS + 1];
    const char *step =
        printed ? "p" : words(ctx, "%lld", (long long)(ctx_now_s(ctx) / DOOR_QR_STEP_S));
    const enum status s = tag_of_step(ctx, d->id, step, tag);
    if (s != OK)
        return s;
    const char *word = arena_printf(ctx->arena, "%s-%s-%s", typed_id(ctx, d->id), step, tag);
    if (word)
        *ret_word = word;
    return word ? OK : LIMIT;
}

static enum status refuse_old(struct ctx *ctx)
{
    return ctx_fail(ctx, CONFLICT, "presence.qr_old",
                    "This code is no longer good. Please scan the one that the screen shows now.");
}

/* A step of the future is none of ours, one of the past is good for a moment. */
static enum status check_step(struct ctx *ctx, const struct door *d, const char *step,
                              bool *ret_printed)
{
    char *end = NULL;
    *ret_printed = strcmp(step, "p") == 0;
    if (*ret_printed)
        return d->printed ? OK : refuse_old(ctx);
    const long long n = strtoll(step, &end, 10);
    if (*end || n < 0)
        return NOT_FOUND;
    const int64_t age_s = ctx_now_s(ctx) - n * DOOR_QR_STEP_S;
    return d->rotating && age_s >= 0 && age_s < DOOR_QR_GOOD_S ? OK : refuse_old(ctx);
}

enum status door_of_qr(struct ctx *ctx, const char *word, struct door *ret_door, bool *ret_printed)
{
    struct door d;
    char right[TAG_CHARS + 1];
    const char *dash = word ? strchr(word, '-') : NULL;
    const char *second = dash ? strchr(dash + 1, '-') : NULL;
    if (!second || dash - word != ID_CHARS)
        return NOT_FOUND;
    const char *step = arena_strndup(ctx->arena, dash + 1, (size_t)(second - dash - 1));
    enum status s = step ? door_begins(ctx, word, &d) : LIMIT;
    if (s == OK)
        s = tag_of_step(ctx, d.id, step, right);
    if (s == OK && !same_tag(right, second + 1))
        s = NOT_FOUND;
    if (s == OK)
        s = check_step(ctx, &d, step, ret_printed);
    if (s == OK)
        *ret_door = d;
    return s;
}

/* ---- keeping them ---------------------------------------------------------------------------- */

enum status door_of(struct ctx *ctx, int64_t space_id, int64_t resource_id, struct door *ret_door)
{
    struct sql_door_of_place_row row;
    const struct sql_door_of_place_args args = {space_id, resource_id};
    const enum status s = sql_door_of_place(ctx, &args, &row);
    if (s == OK)
        *ret_door = (struct door){row.id,       row.space_id, row.resource_id,
                                  row.rotating, row.printed,  row.made_at};
    return s;
}

enum status doors_of_space(struct ctx *ctx, int64_t space_id, struct door **ret_doors,
                           size_t *ret_n)
{
    struct sql_doors_of_space_row *rows = NULL;
    size_t n = 0;
    const struct sql_doors_of_space_args args = {.space_id = space_id};
    const enum status s = sql_doors_of_space(ctx, &args, &rows, &n);
    struct door *doors = s == OK ? arena_array(ctx->arena, n, sizeof(*doors)) : NULL;
    if (!doors)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        doors[i] = (struct door){rows[i].id,       rows[i].space_id, rows[i].resource_id,
                                 rows[i].rotating, rows[i].printed,  rows[i].made_at};
    *ret_doors = doors;
    *ret_n = n;
    return OK;
}

static enum status announce(struct ctx *ctx, int64_t space_id, int64_t resource_id)
{
    struct space space;
    enum status s = space_get(ctx, space_id, &space);
    const struct fact f = {.name = "door.changed",
                           .operator_id = s == OK ? space.operator_id : 0,
                           .space_id = space_id,
                           .subject_id = resource_id,
                           .data = ""};
    return s == OK ? fact_add(ctx, &f) : s;
}

/* Release and the rest begin with the first door, if the host said nothing before. */
static enum status begin_terms(struct ctx *ctx, int64_t space_id)
{
    struct door_terms t;
    const enum status s = door_terms_of(ctx, space_id, &t);
    return s == OK && !t.changed_at ? door_set_terms(ctx, space_id, &t) : s;
}

static enum status check_place(struct ctx *ctx, int64_t space_id, int64_t resource_id)
{
    struct resource r;
    if (!resource_id)
        return OK;
    const enum status s = resource_get(ctx, resource_id, &r);
    if (s != OK)
        return s;
    if (r.space_id != space_id || r.archived)
        return NOT_FOUND;
    if (r.units > 1)
        return ctx_fail(ctx, CONFLICT, "presence.pool",
                        "A tablet is for one room or one place, not for several units.");
    return OK;
}

enum status door_renew(struct ctx *ctx, int64_t space_id, int64_t resource_id,
                       struct door *ret_door)
{
    struct door d = {.rotating = true};
    enum status s = check_place(ctx, space_id, resource_id);
    if (s == OK)
        s = door_of(ctx, space_id, resource_id, &d);
    if (s != OK && s != NOT_FOUND)
        return s;
    if (s == NOT_FOUND && ctx->problem.code)
        return s;
    d.id = store_id(ctx);
    d.space_id = space_id;
    d.resource_id = resource_id;
    d.made_at = ctx_now_s(ctx);
    const struct sql_door_remove_args old = {space_id, resource_id};
    const struct sql_door_add_args args = {d.id,       space_id,  resource_id,
                                           d.rotating, d.printed, d.made_at};
    s = sql_door_remove(ctx, &old, NULL);
    if (s == OK)
        s = sql_door_add(ctx, &args, NULL);
    if (s == OK)
        s = begin_terms(ctx, space_id);
    if (s == OK)
        s = announce(ctx, space_id, resource_id);
    if (s == OK)
        *ret_door = d;
    return s;
}

enum status door_set_codes(struct ctx *ctx, const struct door *d, bool rotating, bool printed)
{
    const struct sql_door_set_codes_args args = {d->id, rotating, printed};
    const enum status s = sql_door_set_codes(ctx, &args, NULL);
    return s == OK ? announce(ctx, d->space_id, d->resource_id) : s;
}

enum status door_remove(struct ctx *ctx, int64_t space_id, int64_t resource_id)
{
    const struct sql_door_remove_args args = {space_id, resource_id};
    int64_t changes = 0;
    const enum status s = sql_door_remove(ctx, &args, &changes);
    return s == OK && changes > 0 ? announce(ctx, space_id, resource_id) : s;
}

/* ---- how a space does it --------------------------------------------------------------------- */

enum status door_terms_of(struct ctx *ctx, int64_t space_id, struct door_terms *ret_terms)
{
    struct sql_door_terms_of_row row;
    const struct sql_door_terms_of_args args = {.space_id = space_id};
    const enum status s = sql_door_terms_of(ctx, &args, &row);
    if (s == NOT_FOUND)
        *ret_terms = door_default_terms;
    else if (s == OK)
        *ret_terms = (struct door_terms){.release_min = (int32_t)row.release_min,
                                         .release_kinds = (int32_t)row.release_kinds,
                                         .remind = row.remind,
                                         .names = (enum door_names)row.names,
                                         .board_kinds = (int32_t)row.board_kinds,
                                         .changed_at = row.changed_at};
    return s == NOT_FOUND ? OK : s;
}

enum status door_set_terms(struct ctx *ctx, int64_t space_id, const struct door_terms *t)
{
    if (t->release_min < 0 || t->release_min > RELEASE_MAX_MIN)
        return ctx_field(ctx, "release_min", "field.range", "Please give 0 to 120 minutes.");
    const struct sql_door_terms_set_args args = {.space_id = space_id,
                                                 .release_min = t->release_min,
                                                 .release_kinds = t->release_kinds,
                                                 .remind = t->remind,
                                                 .names = (int64_t)t->names,
                                                 .board_kinds = t->board_kinds,
                                                 .at = ctx_now_s(ctx)};
    const enum status s = sql_door_terms_set(ctx, &args, NULL);
    return s == OK ? announce(ctx, space_id, 0) : s;
}

/* An uploaded file and what was said of it. */
#include "intake/intake_internal.h"

#include "intake_sql.h"
#include "people/people.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

/* ---- texts of the tables -------------------------------------------------------------------- */

const char *intake_fields_text(struct arena *a, const struct intake_map *map)
{
    struct buf out;
    buf_init(&out, INTAKE_COLUMNS_MAX * 16);
    for (size_t i = 0; i < map->fields_n; i++) {
        if (i)
            buf_char(&out, ' ');
        buf_str(&out, intake_field_word(map->fields[i]));
    }
    const char *text = buf_text(&out, a);
    return text;
}

static void fields_of_text(const char *text, struct intake_map *map)
{
    enum { WORD_MAX = 24 };
    for (const char *p = text; *p && map->fields_n < INTAKE_COLUMNS_MAX;) {
        char word[WORD_MAX] = "";
        const size_t n = strcspn(p, " ");
        if (n < WORD_MAX)
            memcpy(word, p, n);
        map->fields[map->fields_n++] = intake_field_of_word(word);
        p += n + (p[n] == ' ');
    }
}

enum { COUNTS = 11 };

static void counts_list(struct intake_counts *c, int64_t *ret_list[COUNTS])
{
    int64_t *const all[COUNTS] = {&c->rows,        &c->added,    &c->changed,    &c->unchanged,
                                  &c->duplicate,   &c->rejected, &c->people_new, &c->people_known,
                                  &c->memberships, &c->credits,  &c->teams};
    memcpy(ret_list, all, sizeof(all));
}

static const char *counts_text(struct arena *a, struct intake_counts c)
{
    int64_t *all[COUNTS];
    const char *text = "";
    counts_list(&c, all);
    for (size_t i = 0; text && i < COUNTS; i++)
        text = arena_printf(a, "%s%s%lld", text, i ? " " : "", (long long)*all[i]);
    return text;
}

void intake_counts_of_text(const char *text, struct intake_counts *ret_counts)
{
    int64_t *all[COUNTS];
    struct intake_counts c = {0};
    counts_list(&c, all);
    for (size_t i = 0; i < COUNTS && *text; i++) {
        for (; *text >= '0' && *text <= '9'; text++)
            *all[i] = *all[i] * 10 + (*text - '0');
        text += *text == ' ';
    }
    *ret_counts = c;
}

/* ---- reading and writing -------------------------------------------------------------------- */

enum status intake_file_get(struct ctx *ctx, int64_t id, struct intake_file *ret_file)
{
    struct sql_intake_of_id_row row;
    struct sql_intake_plans_row *plans = NULL;
    size_t n = 0;
    enum status s = sql_intake_of_id(ctx, &(struct sql_intake_of_id_args){id}, &row);
    if (s == OK)
        s = sql_intake_plans(ctx, &(struct sql_intake_plans_args){id}, &plans, &n);
    if (s != OK)
        return s;
    struct intake_file *f = ret_file;
    *f = (struct intake_file){.id = row.id,
                              .space_id = row.space_id,
                              .name = row.file_name,
                              .state = (enum intake_state)row.state,
                              .body = row.body,
                              .report = row.report,
                              .mapped = row.mapped,
                              .made_at = row.made_at,
                              .done_at = row.done_at.has ? row.done_at.v : 0};
    f->map.dates = (enum intake_dates)row.dates;
    f->map.unit = (enum allowance_unit)row.unit;
    f->map.charge_now = row.charge_now;
    f->map.of_company = row.of_company;
    fields_of_text(row.fields, &f->map);
    intake_counts_of_text(row.counts, &f->counts);
    for (size_t i = 0; i < n && f->map.plans_n < INTAKE_PLANS_MAX; i++)
        f->map.plans[f->map.plans_n++] = (struct intake_plan){.name = plans[i].name,
                                                              .plan_id = plans[i].plan_id,
                                                              .make = plans[i].make,
                                                              .price_cents = plans[i].price_cents,
                                                              .months = (int32_t)plans[i].months};
    return OK;
}

enum status intake_file_add(struct ctx *ctx, const struct space *space, const char *name,
                            struct bytes body, const struct intake_map *map, int64_t *ret_id)
{
    const struct sql_intake_insert_args args = {.id = store_id(ctx),
                                                .operator_id = space->operator_id,
                                                .space_id = space->id,
                                                .account_id =
                                                    ctx->actor ? ctx->actor->account_id : 0,
                                                .file_name = name,
                                                .body = body,
                                                .fields = intake_fields_text(ctx->arena, map),
                                                .unit = (int64_t)map->unit,
                                                .at = ctx_now_s(ctx)};
    const enum status s = args.fields ? sql_intake_insert(ctx, &args, NULL) : LIMIT;
    if (s == OK)
        *ret_id = args.id;
    return s;
}

enum status intake_file_map(struct ctx *ctx, int64_t id, const struct intake_map *map)
{
    const struct sql_intake_set_map_args args = {.id = id,
                                                 .fields = intake_fields_text(ctx->arena, map),
                                                 .dates = (int64_t)map->dates,
                                                 .unit = (int64_t)map->unit,
                                                 .charge_now = map->charge_now,
                                                 .of_company = map->of_company};
    int64_t changes = 0;
    const enum status s = args.fields ? sql_intake_set_map(ctx, &args, &changes) : LIMIT;
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "intake.done", "This file was imported already.");
    return s;
}

enum status intake_file_plan(struct ctx *ctx, int64_t id, const struct intake_plan *p)
{
    const struct sql_intake_plan_write_args args = {.intake_id = id,
                                                    .name = p->name,
                                                    .plan_id = p->plan_id,
                                                    .make = p->make,
                                                    .price_cents = p->price_cents,
                                                    .months = p->months};
    return sql_intake_plan_write(ctx, &args, NULL);
}

enum status intake_file_start(struct ctx *ctx, int64_t id)
{
    enum { LONG_S = 600 }; /* the longest file is written in a tenth of it */
    int64_t changes = 0;
    const int64_t now = ctx_now_s(ctx);
    const struct sql_intake_start_args args = {.id = id, .at = now, .long_ago = now - LONG_S};
    const enum status s = sql_intake_start(ctx, &args, &changes);
    if (s == OK && !changes)
        return ctx_fail(ctx, CONFLICT, "intake.done",
                        "This file was imported already, or is being imported now.");
    return s;
}

enum status intake_file_again(struct ctx *ctx, int64_t id)
{
    return sql_intake_again(ctx, &(struct sql_intake_again_args){id}, NULL);
}

enum status intake_file_finish(struct ctx *ctx, int64_t id, const struct intake_counts *counts,
                               struct bytes report)
{
    const struct sql_intake_finish_args args = {.id = id,
                                                .counts = counts_text(ctx->arena, *counts),
                                                .report = report,
                                                .at = ctx_now_s(ctx)};
    return args.counts ? sql_intake_finish(ctx, &args, NULL) : LIMIT;
}

enum status intake_file_drop(struct ctx *ctx, int64_t id, int64_t space_id)
{
    enum status s = sql_intake_plans_delete(ctx, &(struct sql_intake_plans_delete_args){id}, NULL);
    return s == OK ? sql_intake_delete(ctx, &(struct sql_intake_delete_args){id, space_id}, NULL)
                   : s;
}

enum status intake_tend(struct ctx *ctx, size_t *ret_n)
{
    int64_t files = 0;
    int64_t rows = 0;
    const int64_t before = ctx_now_s(ctx) - INTAKE_KEPT_S;
    enum status s = sql_intake_forget(ctx, &(struct sql_intake_forget_args){before}, &files);
    if (s == OK)
        s = sql_intake_forget_rows(ctx, &(struct sql_intake_forget_rows_args){before}, &rows);
    if (s == OK)
        *ret_n = (size_t)(files + rows);
    return s;
}

/* ---- inviting ------------------------------------------------------------------------------- */

struct inviting {
    int64_t space_id, intake_id;
    size_t n, all;
};

/* Some of them, each once: the mail and the note of it are one transaction. */
static enum status invite_some(struct ctx *ctx, void *arg)
{
    enum { AT_ONCE = 50 };
    struct inviting *i = arg;
    struct space s;
    struct sql_intake_uninvited_row *rows = NULL;
    const struct sql_intake_uninvited_args args = {i->space_id, i->intake_id, AT_ONCE};
    i->n = 0;
    enum status st = space_get(ctx, i->space_id, &s);
    if (st == OK)
        st = sql_intake_uninvited(ctx, &args, &rows, &i->n);
    for (size_t k = 0; st == OK && k < i->n; k++) {
        const struct invitation to = {
            .email = rows[k].email,
            .grant = {.role = ROLE_MEMBER, .operator_id = s.operator_id, .space_id = s.id},
            .where = s.name,
            .path = "/me"};
        const struct sql_intake_invited_args done = {s.id, rows[k].account_id, ctx_now_s(ctx)};
        st = people_invite(ctx, &to, NULL);
        if (st == INVALID)
            st = OK; /* an address that takes no mail */
        ctx->problem = (struct problem){0};
        if (st == OK)
            st = sql_intake_invited(ctx, &done, NULL);
    }
    return st;
}

enum status intake_invite(struct ctx *ctx, struct store *store, int64_t space_id, int64_t intake_id,
                          size_t *ret_n)
{
    struct inviting i = {.space_id = space_id, .intake_id = intake_id};
    struct ctx own = *ctx;
    enum status s = OK;
    own.arena = arena_new(LIMIT_ARENA_BYTES);
    if (!own.arena)
        return LIMIT;
    do {
        arena_reset(own.arena);
        s = store ? store_tx(store, &own, DB_WRITE, invite_some, &i)
                  : db_tx(&own, DB_WRITE, invite_some, &i);
        i.all += s == OK ? i.n : 0;
    } while (s == OK && i.n > 0);
    arena_free(own.arena);
    if (s == OK)
        *ret_n = i.all;
    return s;
}

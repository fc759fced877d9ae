/* The host's pages: send a file, say what its columns and plans are, see what becomes of it, import
 * it. */
#include "intake/intake_internal.h"

#include "base/address.h"
#include "base/fold.h"
#include "base/id.h"
#include "http/http.h"
#include "intake_routes.h"
#include "intake_sql.h"
#include "people/people.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char *const states[] = {"", "ready", "running", "done"};

static const char *typed_id_of(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1] = "";
    if (id)
        (void)id_print(id, text);
    return arena_strdup(ctx->arena, text);
}

static const char *url_of(struct ctx *ctx, const char *slug, int64_t id, const char *rest)
{
    return arena_printf(ctx->arena, "/s/%s/import/%s%s", slug, typed_id_of(ctx, id), rest);
}

static const struct intake_counts_view *counts_view(struct ctx *ctx, const struct intake_counts *c)
{
    struct intake_counts_view *v = arena_alloc(ctx->arena, sizeof(*v));
    if (v)
        *v = (struct intake_counts_view){.rows = c->rows,
                                         .added = c->added,
                                         .changed = c->changed,
                                         .unchanged = c->unchanged,
                                         .duplicate = c->duplicate,
                                         .rejected = c->rejected,
                                         .people_new = c->people_new,
                                         .people_known = c->people_known,
                                         .memberships = c->memberships,
                                         .credits = c->credits,
                                         .teams = c->teams};
    return v;
}

/* A file of this space: another's is not there. */
static enum status file_here(struct ctx *ctx, const char *slug, int64_t id, struct space *ret_space,
                             struct intake_file *ret_file)
{
    enum status s = space_of_slug(ctx, slug, ret_space);
    if (s == OK)
        s = intake_file_get(ctx, id, ret_file);
    return s == OK && ret_file->space_id != ret_space->id ? NOT_FOUND : s;
}

/* ---- sending -------------------------------------------------------------------------------- */

static enum status start_view(struct ctx *ctx, const struct space *s,
                              struct intake_start_view *ret_view)
{
    struct sql_intakes_of_space_row *rows = NULL;
    size_t n = 0;
    struct intake_start_view v = {.rows_max = INTAKE_ROWS_MAX,
                                  .megabytes_max = INTAKE_BYTES_MAX >> 20,
                                  .products = "Nexudus, OfficeRnD, Cobot, Optix, Spacebring"};
    enum status st = space_head_make(ctx, s, "import", &v.head);
    if (st == OK)
        st = sql_intakes_of_space(ctx, &(struct sql_intakes_of_space_args){s->id}, &rows, &n);
    struct intake_line_view *list = st == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++) {
        struct intake_counts c;
        const bool done = rows[i].state == INTAKE_DONE;
        intake_counts_of_text(rows[i].counts, &c);
        list[i] = (struct intake_line_view){
            .id = rows[i].id,
            .file = rows[i].file_name,
            .state = states[rows[i].state],
            .made = zone_when(zone_get(s->zone), rows[i].made_at),
            .counts = done ? counts_view(ctx, &c) : NULL,
            .url = url_of(ctx, s->slug, rows[i].id, done || rows[i].mapped ? "/check" : "")};
    }
    v.files = list;
    v.files_n = n;
    *ret_view = v;
    return OK;
}

enum status intake_show(struct ctx *ctx, const struct intake_space_form *form,
                        struct intake_start_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? start_view(ctx, &s, ret_view) : st;
}

enum status intake_remove(struct ctx *ctx, const struct intake_of_form *form,
                          struct intake_start_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = intake_file_drop(ctx, form->id, s.id);
    if (st == OK)
        st = start_view(ctx, &s, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "Forgotten. What was imported stays."));
    reply_see(ctx, arena_printf(ctx->arena, "/s/%s/import", s.slug));
    return OK;
}

/* ---- columns -------------------------------------------------------------------------------- */

static enum status choices(struct ctx *ctx, enum intake_field now,
                           const struct choice_view **ret_list, size_t *ret_n)
{
    struct choice_view *list = arena_array(ctx->arena, INTAKE__MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    for (int i = 0; i < INTAKE__MAX; i++)
        list[i] =
            (struct choice_view){.word = intake_field_word((enum intake_field)i),
                                 .label = ctx_text(ctx, intake_field_label((enum intake_field)i)),
                                 .chosen = "",
                                 .on = (enum intake_field)i == now};
    *ret_list = list;
    *ret_n = INTAKE__MAX;
    return OK;
}

static enum status column_view(struct ctx *ctx, const struct intake_sample *s, size_t i,
                               const struct intake_file *f, bool guessed,
                               struct intake_column_view *v)
{
    static const char *const lists[] = {"columns", "columns_2", "columns_3", "columns_4"};
    enum { SHOWN_BYTES = 40 };
    const char **samples = arena_array(ctx->arena, ARRAY_LEN(s->rows), sizeof(*samples));
    if (!samples)
        return LIMIT;
    for (size_t r = 0; r < s->samples_n; r++) {
        const char *text = i < s->rows_n[r] ? s->rows[r][i] : "";
        size_t n = strlen(text);
        if (n > SHOWN_BYTES)
            for (n = SHOWN_BYTES; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
                n--;
        samples[r] = n < strlen(text) ? arena_printf(ctx->arena, "%.*s…", (int)n, text) : text;
    }
    const enum intake_field field = i < f->map.fields_n ? f->map.fields[i] : INTAKE_SKIP;
    *v = (struct intake_column_view){.header = s->headers[i],
                                     .samples = samples,
                                     .samples_n = s->samples_n,
                                     .field = intake_field_word(field),
                                     .guessed = guessed,
                                     .list = lists[i / LIMIT_LIST_VALUES]};
    return choices(ctx, field, &v->options, &v->options_n);
}

static enum status units(struct ctx *ctx, enum allowance_unit now,
                         const struct choice_view **ret_list, size_t *ret_n)
{
    static const char *const labels[] = {
        [UNIT_MINUTES] = N_("hours"), [UNIT_HALF_DAYS] = N_("half days"), [UNIT_DAYS] = N_("days"),
        [UNIT_CENTS] = N_("money"),   [UNIT_PAGES] = N_("pages"),
    };
    struct choice_view *list = arena_array(ctx->arena, UNIT__MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    for (int u = UNIT_MINUTES; u < UNIT__MAX; u++)
        list[u - 1] = (struct choice_view){.word = allowance_unit_name((enum allowance_unit)u),
                                           .label = ctx_text(ctx, labels[u]),
                                           .chosen = "",
                                           .on = (enum allowance_unit)u == now};
    *ret_list = list;
    *ret_n = UNIT__MAX - 1;
    return OK;
}

static enum status columns_view(struct ctx *ctx, const struct space *space,
                                const struct intake_file *f, struct intake_columns_view *ret_view)
{
    static const char *const dates[] = {"guess", "day_first", "month_first"};
    struct intake_sample s;
    enum intake_field guess[INTAKE_COLUMNS_MAX];
    struct intake_columns_view v = {.id = f->id,
                                    .file = f->name,
                                    .dates = dates[f->map.dates],
                                    .unit = allowance_unit_name(f->map.unit),
                                    .charge = f->map.charge_now ? "today" : "next_period",
                                    .charge_today = f->map.charge_now,
                                    .holder = f->map.of_company ? "company" : "person",
                                    .holder_company = f->map.of_company};
    if (!f->body.p)
        return ctx_fail(ctx, CONFLICT, "intake.done",
                        "This file is gone: it was imported, or a day is over.");
    enum status st = space_head_make(ctx, space, "import", &v.head);
    if (st == OK)
        st = intake_look(ctx, f->body, &s);
    struct intake_column_view *list =
        st == OK ? arena_array(ctx->arena, s.headers_n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    intake_guess(ctx->arena, s.headers, s.headers_n, guess, &v.product);
    for (size_t i = 0; st == OK && i < s.headers_n; i++)
        st = column_view(ctx, &s, i, f, !f->mapped && guess[i] != INTAKE_SKIP, &list[i]);
    if (st == OK)
        st = units(ctx, f->map.unit, &v.units, &v.units_n);
    v.columns = list;
    v.columns_n = s.headers_n;
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status intake_columns_show(struct ctx *ctx, const struct intake_of_form *form,
                                struct intake_columns_view *ret_view)
{
    struct space s;
    struct intake_file *f = arena_alloc(ctx->arena, sizeof(*f));
    const enum status st = f ? file_here(ctx, form->slug, form->id, &s, f) : LIMIT;
    return st == OK ? columns_view(ctx, &s, f, ret_view) : st;
}

/* A file that is being kept. */
struct sending {
    const struct intake_send_form *form;
    struct intake_map *map;
    struct intake_columns_view *view;
};

static enum status keep_file(struct ctx *ctx, void *arg)
{
    const struct sending *g = arg;
    struct space s;
    int64_t id = 0;
    struct intake_file *f = arena_alloc(ctx->arena, sizeof(*f));
    const char *name = g->form->file->name && *g->form->file->name ? g->form->file->name : "CSV";
    enum status st = f ? space_of_slug(ctx, g->form->slug, &s) : LIMIT;
    if (st == OK)
        st = intake_file_add(ctx, &s, name, g->form->file->body, g->map, &id);
    if (st == OK)
        st = intake_file_get(ctx, id, f);
    if (st == OK)
        st = columns_view(ctx, &s, f, g->view);
    if (st == OK)
        reply_created(ctx, url_of(ctx, s.slug, id, ""));
    return st;
}

enum status intake_upload(struct ctx *ctx, const struct intake_send_form *form,
                          struct intake_columns_view *ret_view)
{
    struct intake_sample s;
    struct intake_map *map = arena_alloc(ctx->arena, sizeof(*map));
    const char *product = NULL;
    if (!map)
        return LIMIT;
    if (!form->file || form->file->body.n == 0)
        return ctx_field(ctx, "file", "intake.empty", "Please choose a file.");
    if (form->file->body.n > INTAKE_BYTES_MAX)
        return ctx_field(ctx, "file", "intake.large", "The file is larger than %d MB.",
                         INTAKE_BYTES_MAX >> 20);
    const enum status st = intake_look(ctx, form->file->body, &s);
    if (st != OK)
        return st;
    *map = (struct intake_map){.unit = UNIT_DAYS, .fields_n = s.headers_n};
    intake_guess(ctx->arena, s.headers, s.headers_n, map->fields, &product);
    struct sending g = {form, map, ret_view};
    return db_tx(ctx, DB_WRITE, keep_file, &g);
}

static void take_columns(const char *const *words, size_t n, size_t from, struct intake_map *map)
{
    for (size_t i = 0; i < n && from + i < map->fields_n; i++)
        map->fields[from + i] = words[i] ? intake_field_of_word(words[i]) : INTAKE_SKIP;
}

static enum status check_columns(struct ctx *ctx, const struct intake_map *map)
{
    int n[INTAKE__MAX] = {0};
    for (size_t i = 0; i < map->fields_n; i++) {
        const enum intake_field f = map->fields[i];
        if (f != INTAKE_SKIP && n[f]++ == 1)
            (void)ctx_field(ctx, "columns", "intake.column_twice", "Two columns are said to be %s.",
                            ctx_text(ctx, intake_field_label(f)));
    }
    if (!n[INTAKE_EMAIL])
        return ctx_field(ctx, "columns", "intake.email_column",
                         "Please say which column is the e-mail address: by it people are known.");
    return ctx->problem.fields_n ? INVALID : OK;
}

enum status intake_columns_save(struct ctx *ctx, const struct intake_columns_set_form *form,
                                struct intake_columns_view *ret_view)
{
    struct space s;
    struct intake_file *f = arena_alloc(ctx->arena, sizeof(*f));
    enum status st = f ? file_here(ctx, form->slug, form->id, &s, f) : LIMIT;
    if (st != OK)
        return st;
    take_columns(form->columns, form->columns_n, 0, &f->map);
    take_columns(form->columns_2, form->columns_2_n, LIMIT_LIST_VALUES, &f->map);
    take_columns(form->columns_3, form->columns_3_n, 2 * (size_t)LIMIT_LIST_VALUES, &f->map);
    take_columns(form->columns_4, form->columns_4_n, 3 * (size_t)LIMIT_LIST_VALUES, &f->map);
    f->map.dates = strcmp(form->dates, "day_first") == 0     ? INTAKE_DAY_FIRST
                   : strcmp(form->dates, "month_first") == 0 ? INTAKE_MONTH_FIRST
                                                             : INTAKE_DATES_GUESS;
    f->map.unit = allowance_unit_of(form->unit);
    f->map.charge_now = strcmp(form->charge, "today") == 0;
    f->map.of_company = strcmp(form->holder, "company") == 0;
    f->mapped = true;
    st = check_columns(ctx, &f->map);
    if (st == OK)
        st = intake_file_map(ctx, f->id, &f->map);
    if (st == OK)
        st = columns_view(ctx, &s, f, ret_view);
    if (st == OK)
        reply_see(ctx, url_of(ctx, s.slug, f->id, "/check"));
    return st;
}

/* A whole file: its header, its plans, then its rows, some hundred in a transaction. The dry run is
 * the same work without the writing [IN-1]. */
#include "intake/intake_internal.h"

#include "base/fold.h"
#include "base/utf8.h"
#include "people/people.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_ROWS = 100,
    CHUNK_ARENA_BYTES = 128 << 20, /* 100 rows of the longest cells, each with a membership */
    TEAMS_MAX = 2000,
    SEEN_SLOTS = 65536 /* four keys of each row, half empty */
};

/* A plan that rows may name. */
struct named_plan {
    const char *folded;
    struct plan plan; /* id 0 in a dry run: one to be made */
    bool left_out;
    size_t seen; /* its place among the plans of the result */
};

struct chunk_row {
    struct intake_row row;
    const struct named_plan *plan;
    struct intake_parts parts;
    bool first_of_person;
    bool settled; /* rejected or a duplicate before anything is looked up */
    enum intake_outcome outcome;
};

struct working {
    struct ctx *ctx; /* of the chunk: its arena is emptied after each */
    struct ctx *caller;
    struct intake_job *job;
    struct intake_result *result;
    struct intake_house house;
    struct csv_reader *reader;
    bool month_first;
    struct named_plan *plans;
    size_t plans_n;
    uint64_t seen[SEEN_SLOTS]; /* keys of parts met in the file; 0: free */
    struct chunk_row *rows;
    size_t rows_n;
};

static enum status in_tx(struct working *w, struct ctx *ctx, enum db_mode mode,
                         enum status (*work)(struct ctx *, void *))
{
    return w->job->store ? store_tx(w->job->store, ctx, mode, work, w) : db_tx(ctx, mode, work, w);
}

/* ---- the header ----------------------------------------------------------------------------- */

enum status intake_header(struct ctx *ctx, struct csv_reader *reader,
                          const char *const **ret_headers, size_t *ret_n)
{
    struct csv_record record;
    const enum status s = csv_next(reader, &record);
    if (s == NOT_FOUND)
        return ctx_field(ctx, "file", "intake.empty", "The file is empty.");
    if (s != OK)
        return s;
    if (record.why)
        return ctx_field(ctx, "file", "intake.columns",
                         "The first line cannot be read as a table of at most %d columns: %s",
                         INTAKE_COLUMNS_MAX, ctx_text(ctx, record.why));
    size_t n = 0;
    size_t letters = 0;
    const char *const *cells = intake_cells(ctx->arena, &record, &n);
    for (size_t i = 0; cells && i < n; i++)
        for (const char *c = cells[i]; *c; c++)
            letters += (unsigned char)*c > '9';
    if (cells && (n < 2 || letters < n))
        return ctx_field(ctx, "file", "intake.header",
                         "The first line does not name the columns. Please send a CSV file whose "
                         "first line says what each column is.");
    *ret_headers = cells;
    *ret_n = n;
    return cells ? OK : LIMIT;
}

enum status intake_look(struct ctx *ctx, struct bytes csv, struct intake_sample *ret_s)
{
    struct intake_sample s = {0};
    struct csv_record record;
    struct csv_reader *reader = csv_reader_of(csv);
    enum status st = reader ? intake_header(ctx, reader, &s.headers, &s.headers_n) : LIMIT;
    while (st == OK && s.samples_n < ARRAY_LEN(s.rows)) {
        st = csv_next(reader, &record);
        if (st != OK || record.why)
            continue;
        s.rows[s.samples_n] = intake_cells(ctx->arena, &record, &s.rows_n[s.samples_n]);
        if (!s.rows[s.samples_n++])
            st = LIMIT;
    }
    csv_reader_free(reader);
    if (st == NOT_FOUND)
        st = s.samples_n ? OK
                         : ctx_field(ctx, "file", "intake.empty",
                                     "The file has no rows below its first line.");
    if (st == OK)
        *ret_s = s;
    return st;
}

/* ---- before the rows ------------------------------------------------------------------------ */

/* Which way the days of a file are written: one that can be read in one way only decides. */
static enum status find_date_order(struct working *w)
{
    struct csv_record record;
    const struct intake_map *map = w->job->map;
    struct csv_reader *reader = csv_reader_of(w->job->csv);
    bool day_first = false;
    enum status s = reader ? csv_next(reader, &record) : LIMIT;
    while (s == OK) {
        s = csv_next(reader, &record);
        for (size_t i = 0; s == OK && !record.why && i < record.fields_n && i < map->fields_n;
             i++) {
            const enum intake_field f = map->fields[i];
            if (f != INTAKE_START && f != INTAKE_PAID_UNTIL && f != INTAKE_NEXT_BILL &&
                f != INTAKE_END && f != INTAKE_CREDIT_UNTIL)
                continue;
            const char *text = record.fields[i];
            const enum intake_dates order = cell_date_order(text + strspn(text, " "));
            day_first |= order == INTAKE_DAY_FIRST;
            w->month_first |= order == INTAKE_MONTH_FIRST;
        }
    }
    csv_reader_free(reader);
    if (s != NOT_FOUND)
        return s;
    if (map->dates != INTAKE_DATES_GUESS)
        w->month_first = map->dates == INTAKE_MONTH_FIRST;
    else if (day_first && w->month_first)
        return ctx_field(w->caller, "dates", "intake.dates",
                         "Some days are written with the day first, others with the month first: "
                         "please choose one.");
    return OK;
}

/* Was this part of a row in the file before? Notes it. */
static bool met(struct working *w, char part, const char *a, const char *b, int64_t day)
{
    uint64_t h = (0xcbf29ce484222325u ^ (unsigned char)part) * 0x100000001b3u;
    for (; *a; a++)
        h = (h ^ (unsigned char)*a) * 0x100000001b3u;
    for (h = (h ^ 0x1f) * 0x100000001b3u; *b; b++)
        h = (h ^ (unsigned char)*b) * 0x100000001b3u;
    h = ((h ^ (uint64_t)day) * 0x100000001b3u) | 1;
    size_t at = h & (SEEN_SLOTS - 1);
    while (w->seen[at] && w->seen[at] != h)
        at = (at + 1) & (SEEN_SLOTS - 1);
    const bool was = w->seen[at] == h;
    w->seen[at] = h;
    return was;
}

static int64_t day_number(struct date d)
{
    return d.year ? date_days(d) : 0;
}

/* A row that belongs to the membership of a team: with the others of it [IN-10]. */
static bool gather(struct working *w, const struct intake_row *row)
{
    struct arena *a = w->ctx->arena;
    const char *holder = row->code ? "" : intake_holder(a, w->job->map, row);
    if (!*holder)
        return true;
    const char *key = arena_printf(a, "%s %s", holder, row->plan);
    const char *team = key ? fold_text(a, key) : NULL;
    const char *email = fold_text(a, row->email);
    return team && email &&
           intake_group_add(w->house.keep, &w->house.groups, row, holder,
                            !met(w, 'g', email, team, day_number(row->start)));
}

/* Memberships of teams are known before the first row is taken. */
static enum status find_groups(struct working *w)
{
    struct csv_record record;
    struct csv_reader *reader = csv_reader_of(w->job->csv);
    enum status s = reader ? csv_next(reader, &record) : LIMIT;
    for (int64_t rows = 0; s == OK && rows < INTAKE_ROWS_MAX; rows++) {
        struct intake_row row;
        arena_reset(w->ctx->arena);
        s = csv_next(reader, &record);
        if (s == OK &&
            (!intake_row_read(w->ctx->arena, w->job->map, w->month_first, &record, &row) ||
             !gather(w, &row)))
            s = LIMIT;
    }
    csv_reader_free(reader);
    return s == NOT_FOUND ? OK : s;
}

static struct intake_plan *choice_of(struct intake_map *map, struct arena *a, const char *folded)
{
    for (size_t i = 0; i < map->plans_n; i++) {
        const char *name = fold_words(a, map->plans[i].name);
        if (name && strcmp(name, folded) == 0)
            return &map->plans[i];
    }
    return NULL;
}

static bool names_team(const struct working *w, const char *plan_folded)
{
    for (size_t i = 0; i < w->house.groups.n; i++)
        if (strcmp(w->house.groups.list[i].plan_folded, plan_folded) == 0)
            return true;
    return false;
}

/* A plan that the host wants to be made from its name, its price and its period. */
static enum status make_plan(struct working *w, struct ctx *ctx, struct intake_plan *c,
                             bool for_teams, struct plan *ret_plan)
{
    const struct plan p = {.operator_id = w->house.space.operator_id,
                           .space_id = w->house.space.id,
                           .name = c->name,
                           .description = "",
                           .period_months = c->months > 0 ? c->months : 1,
                           .price_cents = c->price_cents,
                           .barter = "",
                           .notice_days = 30,
                           .renews = true,
                           .warn_days = 14,
                           .audience = AUDIENCE_INVITED,
                           .for_teams = for_teams,
                           .group = ""};
    *ret_plan = p;
    if (w->job->dry)
        return OK;
    enum status s = plan_save(ctx, &p, &c->plan_id);
    return s == OK ? plan_get(ctx, c->plan_id, ret_plan) : s;
}

/* What a name in the file means: as the host chose, else a plan of the house of that name. */
static enum status resolve(struct working *w, struct ctx *ctx, const char *name,
                           struct named_plan *n, struct intake_plan_seen *seen)
{
    struct plan *ours = NULL;
    size_t ours_n = 0;
    struct intake_plan *c = choice_of(w->job->map, ctx->arena, n->folded);
    enum status s =
        plan_list(ctx, w->house.space.operator_id, w->house.space.id, false, &ours, &ours_n);
    const bool by_id = c && c->plan_id && !c->make;
    const bool put_away = c && !c->plan_id && !c->make;
    *seen = (struct intake_plan_seen){.name = name, .choice = {.name = name}};
    n->left_out = true;
    for (size_t i = 0; s == OK && i < ours_n; i++) {
        const char *folded = fold_words(ctx->arena, ours[i].name);
        const bool same = folded && strcmp(folded, n->folded) == 0;
        seen->ours |= same;
        if (n->left_out && (by_id ? ours[i].id == c->plan_id : same && !put_away)) {
            n->plan = ours[i];
            n->left_out = false;
        }
    }
    if (s == OK && c && c->make && n->left_out) {
        s = make_plan(w, ctx, c, names_team(w, n->folded), &n->plan);
        n->left_out = false;
    }
    seen->chosen = c != NULL;
    if (c)
        seen->choice = *c;
    else
        seen->choice.plan_id = n->left_out ? 0 : n->plan.id;
    return s;
}

static const struct named_plan *plan_named(const struct working *w, const char *folded)
{
    for (size_t i = 0; i < w->plans_n; i++) {
        if (strcmp(w->plans[i].folded, folded) == 0)
            return &w->plans[i];
    }
    return NULL;
}

/* Note a name of a plan; those past the limit are unknown. */
static enum status note_plan(struct working *w, struct ctx *ctx, const char *name)
{
    const char *folded = fold_words(ctx->arena, name);
    if (!folded)
        return LIMIT;
    const struct named_plan *known = plan_named(w, folded);
    if (!*folded || (!known && w->plans_n == INTAKE_PLANS_MAX))
        return OK;
    if (known) {
        w->result->plans[known->seen].rows++;
        return OK;
    }
    struct named_plan *n = &w->plans[w->plans_n];
    *n = (struct named_plan){.folded = folded, .seen = w->plans_n};
    const enum status s = resolve(w, ctx, name, n, &w->result->plans[w->plans_n]);
    w->result->plans[w->plans_n].rows = 1;
    w->result->plans_n = ++w->plans_n;
    return s;
}

static enum status find_plans(struct working *w, struct ctx *ctx)
{
    const struct intake_map *map = w->job->map;
    struct csv_record record;
    struct csv_reader *reader = csv_reader_of(w->job->csv);
    enum status s = reader ? csv_next(reader, &record) : LIMIT;
    for (int64_t rows = 0; s == OK; rows++) {
        s = csv_next(reader, &record);
        if (s == OK && rows == INTAKE_ROWS_MAX)
            s = ctx_field(ctx, "file", "intake.rows", "At most %d rows at once, please.",
                          INTAKE_ROWS_MAX);
        for (size_t i = 0; s == OK && !record.why && i < record.fields_n && i < map->fields_n;
             i++) {
            if (map->fields[i] != INTAKE_PLAN)
                continue;
            const char *text = record.fields[i] + strspn(record.fields[i], " ");
            const char *name = utf8_of_windows(ctx->arena, text, strlen(text));
            s = name && strlen(name) <= PLAN_NAME_MAX ? note_plan(w, ctx, name) : name ? OK : LIMIT;
        }
    }
    csv_reader_free(reader);
    return s == NOT_FOUND ? OK : s;
}

/* The space, the plans that the file names, the teams. May run again after a lost race. */
static enum status prepare(struct ctx *ctx, void *arg)
{
    struct working *w = arg;
    struct intake_house *h = &w->house;
    struct own_team *teams = NULL;
    size_t n = 0;
    w->plans_n = 0;
    w->result->plans_n = 0;
    enum status s = space_get(ctx, w->job->space_id, &h->space);
    if (s == OK)
        s = teams_of_space(ctx, h->space.operator_id, h->space.id, &teams, &n);
    if (s == OK)
        s = find_plans(w, ctx);
    if (s != OK)
        return s;
    minute now = 0;
    zone_civil(zone_get(h->space.zone), ctx_now_s(ctx), &h->today, &now);
    h->teams = arena_array(ctx->arena, TEAMS_MAX, sizeof(*h->teams));
    if (!h->teams)
        return LIMIT;
    h->teams_max = TEAMS_MAX;
    h->teams_n = n < TEAMS_MAX ? n : TEAMS_MAX;
    if (h->teams_n)
        memcpy(h->teams, teams, h->teams_n * sizeof(*teams));
    w->result->currency = h->space.currency;
    return OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void join_group(struct working *w, struct intake_row *r, const char *holder)
{
    r->group = intake_group_of(w->ctx->arena, &w->house.groups, r, holder);
    if (r->group) {
        intake_group_settle(r->group, r);
        return;
    }
    r->code = "intake.team_many";
    r->reason = N_("There are more companies with a membership in one file than can be taken at "
                   "once: please send it in parts.");
}

/* Which plan a row means, and which of its parts are new in the file. */
static bool sort_row(struct working *w, struct chunk_row *c)
{
    struct arena *a = w->ctx->arena;
    struct intake_row *r = &c->row;
    const char *email = fold_text(a, r->email);
    const char *plan = fold_words(a, r->plan);
    const char *credit = fold_words(a, r->credit);
    if (!email || !plan || !credit)
        return false;
    c->plan = *plan ? plan_named(w, plan) : NULL;
    if (c->plan && r->price_cents.has && !w->result->plans[c->plan->seen].price_cents)
        w->result->plans[c->plan->seen].price_cents = r->price_cents.v;
    if (!r->code && *plan && (!c->plan || c->plan->left_out)) {
        r->code = "intake.plan";
        r->reason = N_("There is no plan of this name here, and none was chosen for it.");
    }
    const char *holder = r->code ? "" : intake_holder(a, w->job->map, r);
    if (*holder)
        join_group(w, r, holder);
    if (r->code)
        return true;
    c->first_of_person = !met(w, 'p', email, "", 0);
    c->parts.membership = *plan && !met(w, 'm', email, plan, day_number(r->start));
    c->parts.credit = *credit && !met(w, 'c', email, credit, 0);
    if (!c->first_of_person && !c->parts.membership && !c->parts.credit)
        c->outcome = INTAKE_DUPLICATE;
    return true;
}

static enum status read_chunk(struct working *w)
{
    arena_reset(w->ctx->arena);
    w->rows_n = 0;
    w->rows = arena_array(w->ctx->arena, CHUNK_ROWS, sizeof(*w->rows));
    while (w->rows && w->rows_n < CHUNK_ROWS) {
        struct csv_record record;
        struct chunk_row *c = &w->rows[w->rows_n];
        const enum status s = csv_next(w->reader, &record);
        if (s != OK)
            return s == NOT_FOUND ? OK : s;
        *c = (struct chunk_row){0};
        if (!intake_row_read(w->ctx->arena, w->job->map, w->month_first, &record, &c->row) ||
            !sort_row(w, c))
            return LIMIT;
        if (c->row.code)
            c->outcome = INTAKE_REJECTED;
        c->settled = c->outcome != 0;
        w->rows_n++;
    }
    return w->rows ? OK : LIMIT;
}

static void forget_groups(struct working *w)
{
    for (size_t i = 0; i < w->house.groups.n; i++)
        if (w->house.groups.list[i].looked_at == w->house.rows_at)
            w->house.groups.list[i].looked_at = 0;
}

/* May run again after a lost race: what it counted is then forgotten. */
static enum status take_chunk(struct ctx *ctx, void *arg)
{
    struct working *w = arg;
    const struct intake_result before = *w->result;
    const size_t teams_n = w->house.teams_n;
    w->house.rows_at++;
    for (size_t i = 0; i < w->rows_n; i++) {
        struct chunk_row *c = &w->rows[i];
        if (c->settled)
            continue;
        c->row.code = NULL;
        const enum status s = intake_take(ctx, &w->house, &c->row, c->plan ? &c->plan->plan : NULL,
                                          c->parts, &c->outcome);
        if (s != OK) {
            *w->result = before;
            w->house.teams_n = teams_n;
            forget_groups(w);
            return s;
        }
    }
    return OK;
}

/* ---- what is told --------------------------------------------------------------------------- */

static void report_row(struct working *w, const struct intake_row *r)
{
    struct intake_result *res = w->result;
    const char *reason = ctx_text(w->ctx, r->reason);
    struct csv out = {.out = w->job->report};
    if (res->rejected_n < INTAKE_REJECTED_SHOWN) {
        struct intake_rejected *x = &res->rejected[res->rejected_n++];
        *x = (struct intake_rejected){.line = r->line,
                                      .code = arena_strdup(w->house.keep, r->code),
                                      .reason = arena_strdup(w->house.keep, reason)};
    }
    if (!out.out)
        return;
    csv_int(&out, r->line);
    csv_text(&out, r->code);
    csv_text(&out, reason);
    for (size_t i = 0; i < r->cells_n; i++)
        csv_text(&out, r->cells[i]);
    csv_row_end(&out);
}

static void report_header(struct working *w, const char *const *headers, size_t n)
{
    static const char *const own[] = {"line", "code", "reason"};
    struct csv out;
    csv_begin(&out, w->job->report);
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        csv_text(&out, own[i]);
    for (size_t i = 0; i < n; i++)
        csv_text(&out, headers[i]);
    csv_row_end(&out);
}

static void settle_chunk(struct working *w)
{
    struct intake_counts *n = &w->result->counts;
    int64_t *const by_outcome[] = {NULL,          &n->added,     &n->changed,
                                   &n->unchanged, &n->duplicate, &n->rejected};
    for (size_t i = 0; i < w->rows_n; i++) {
        struct chunk_row *c = &w->rows[i];
        n->rows++;
        ++*by_outcome[c->outcome];
        if (c->outcome == INTAKE_REJECTED)
            report_row(w, &c->row);
        else if (c->first_of_person)
            ++*(c->row.known ? &n->people_known : &n->people_new);
    }
}

static int by_day(const void *a, const void *b)
{
    return date_compare(((const struct intake_bill *)a)->day, ((const struct intake_bill *)b)->day);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool has_field(const struct intake_map *map, enum intake_field f)
{
    for (size_t i = 0; i < map->fields_n; i++)
        if (map->fields[i] == f)
            return true;
    return false;
}

static enum status work_all(struct working *w)
{
    const char *const *headers = NULL;
    size_t n = 0;
    struct intake_map *map = w->job->map;
    const enum db_mode mode = w->job->dry ? DB_READ : DB_WRITE;
    enum status s = intake_header(w->caller, w->reader, &headers, &n);
    if (s == OK && !has_field(map, INTAKE_EMAIL))
        s = ctx_field(w->caller, "columns", "intake.email_column",
                      "Please say which column is the e-mail address: by it people are known.");
    if (s == OK)
        s = find_date_order(w);
    if (s == OK)
        s = find_groups(w);
    if (s == OK)
        s = in_tx(w, w->caller, mode, prepare);
    if (s == OK && w->job->report)
        report_header(w, headers, n);
    while (s == OK) {
        s = read_chunk(w);
        if (s != OK || w->rows_n == 0)
            break;
        s = in_tx(w, w->ctx, mode, take_chunk);
        if (s == OK)
            settle_chunk(w);
    }
    if (s == OK && w->result->bills_n)
        qsort(w->result->bills, w->result->bills_n, sizeof(w->result->bills[0]), by_day);
    return s;
}

enum status intake_work(struct ctx *ctx, struct intake_job *job, struct intake_result *ret_result)
{
    struct ctx own = *ctx;
    struct working *w = calloc(1, sizeof(*w));
    own.arena = arena_new(CHUNK_ARENA_BYTES);
    enum status s = w && own.arena ? OK : LIMIT;
    if (s == OK) {
        *ret_result = (struct intake_result){.currency = ""};
        w->ctx = &own;
        w->caller = ctx;
        w->job = job;
        w->result = ret_result;
        w->house = (struct intake_house){.give_now = !has_field(job->map, INTAKE_CREDIT_LEFT),
                                         .charge_now = job->map->charge_now,
                                         .dry = job->dry,
                                         .intake_id = job->intake_id,
                                         .keep = ctx->arena,
                                         .result = ret_result};
        w->plans = arena_array(ctx->arena, INTAKE_PLANS_MAX, sizeof(*w->plans));
        w->house.groups.list =
            arena_array(ctx->arena, INTAKE_GROUPS_MAX, sizeof(*w->house.groups.list));
        w->reader = csv_reader_of(job->csv);
        s = w->plans && w->house.groups.list && w->reader ? work_all(w) : LIMIT;
        csv_reader_free(w->reader);
    }
    if (own.problem.code && !ctx->problem.code)
        (void)ctx_fail(ctx, s, own.problem.code, "%s", own.problem.detail);
    arena_free(own.arena);
    free(w);
    return s;
}

/* What becomes of a file: the dry run, the plans that it names, the import, its report. */
#include "intake/intake_internal.h"

#include "base/id.h"
#include "http/http.h"
#include "intake_routes.h"
#include "intake_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* A request about a file: it lives in the slow lane, where each look at the store is its own
 * transaction. */
struct checking {
    const char *slug;
    int64_t id;
    struct space space;
    struct intake_file file;
    struct intake_result result;
    struct buf report;
    int64_t uninvited;
    const struct intake_plans_set_form *plans;
    struct intake_check_view *view;
};

static enum status read_file(struct ctx *ctx, void *arg)
{
    struct checking *c = arg;
    struct sql_intake_uninvited_count_row row;
    enum status s = space_of_slug(ctx, c->slug, &c->space);
    if (s == OK)
        s = intake_file_get(ctx, c->id, &c->file);
    if (s == OK && c->file.space_id != c->space.id)
        s = NOT_FOUND;
    const struct sql_intake_uninvited_count_args args = {c->space.id, c->id};
    if (s == OK)
        s = sql_intake_uninvited_count(ctx, &args, &row);
    if (s == OK)
        c->uninvited = row.n;
    return s;
}

static enum status work(struct ctx *ctx, struct checking *c, bool dry)
{
    struct intake_job job = {.csv = c->file.body,
                             .space_id = c->space.id,
                             .intake_id = c->id,
                             .map = &c->file.map,
                             .dry = dry,
                             .report = &c->report};
    if (!c->file.body.p)
        return ctx_fail(ctx, CONFLICT, "intake.done",
                        "This file is gone: it was imported, or a day is over.");
    return intake_work(ctx, &job, &c->result);
}

/* ---- the view ------------------------------------------------------------------------------- */

static const char *id_text(struct ctx *ctx, int64_t id)
{
    char text[ID_CHARS_MAX + 1] = "";
    if (id)
        (void)id_print(id, text);
    return arena_strdup(ctx->arena, text);
}

static const char *cents_text(struct ctx *ctx, int64_t cents)
{
    return cents ? arena_printf(ctx->arena, "%lld.%02lld", (long long)(cents / 100),
                                (long long)(cents % 100))
                 : "";
}

/* What a name of a plan may be here: nothing, a new one, or one of the house. */
static enum status plan_options(struct ctx *ctx, const struct plan *ours, size_t n,
                                const struct intake_plan_seen *p, struct intake_plan_line_view *v)
{
    struct choice_view *list = arena_array(ctx->arena, n + 2, sizeof(*list));
    if (!list)
        return LIMIT;
    list[0] = (struct choice_view){.word = "",
                                   .label = ctx_text(ctx, "leave these rows out"),
                                   .chosen = "",
                                   .on = !p->choice.make && !p->choice.plan_id};
    list[1] = (struct choice_view){.word = "new",
                                   .label = ctx_text(ctx, "make a plan of this name"),
                                   .chosen = "",
                                   .on = p->choice.make};
    for (size_t i = 0; i < n; i++)
        list[i + 2] =
            (struct choice_view){.word = id_text(ctx, ours[i].id),
                                 .label = ours[i].name,
                                 .chosen = "",
                                 .on = !p->choice.make && ours[i].id == p->choice.plan_id};
    v->options = list;
    v->options_n = n + 2;
    return OK;
}

static enum status show_plans(struct ctx *ctx, const struct checking *c,
                              struct intake_check_view *v)
{
    struct plan *ours = NULL;
    size_t n = 0;
    const struct intake_result *r = &c->result;
    enum status s = plan_list(ctx, c->space.operator_id, c->space.id, false, &ours, &n);
    struct intake_plan_line_view *list = arena_array(ctx->arena, r->plans_n, sizeof(*list));
    if (s == OK && !list)
        s = LIMIT;
    for (size_t i = 0; s == OK && i < r->plans_n; i++) {
        const struct intake_plan_seen *p = &r->plans[i];
        const bool open = !p->choice.plan_id && !p->choice.make;
        list[i] = (struct intake_plan_line_view){
            .name = p->name,
            .rows = p->rows,
            .plan = p->choice.make ? 0 : p->choice.plan_id,
            .make = p->choice.make,
            .ours = p->ours,
            .open = open,
            .price = cents_text(ctx, p->choice.make ? p->choice.price_cents : p->price_cents),
            .months =
                p->choice.months ? arena_printf(ctx->arena, "%d", (int)p->choice.months) : "1"};
        v->plans_open += open && !p->chosen;
        s = plan_options(ctx, ours, n, p, &list[i]);
    }
    v->plans = list;
    v->plans_n = r->plans_n;
    return s;
}

static enum status show_bills(struct ctx *ctx, const struct intake_result *r,
                              struct intake_check_view *v)
{
    struct intake_bill_view *list = arena_array(ctx->arena, r->bills_n, sizeof(*list));
    for (size_t i = 0; list && i < r->bills_n; i++) {
        list[i] = (struct intake_bill_view){
            .day = r->bills[i].day, .bills = r->bills[i].n, .cents = r->bills[i].cents};
        v->bills_cents += r->bills[i].cents;
        v->bills_n_all += r->bills[i].n;
    }
    v->bills = list;
    v->bills_n = r->bills_n;
    return list ? OK : LIMIT;
}

static enum status show_teams(struct ctx *ctx, const struct intake_result *r,
                              struct intake_check_view *v)
{
    struct intake_team_line_view *list = arena_array(ctx->arena, r->teams_n, sizeof(*list));
    for (size_t i = 0; list && i < r->teams_n; i++) {
        const struct intake_team *t = &r->teams[i];
        list[i] = (struct intake_team_line_view){
            .team = t->team,
            .plan = t->plan,
            .since = t->since,
            .seats = t->seats,
            .people = t->people,
            .price_cents = t->price_cents,
            .price = words_period_price(ctx, t->price_cents, r->currency, t->period_months,
                                        t->period_days)};
    }
    v->teams = list;
    v->teams_n = r->teams_n;
    return list ? OK : LIMIT;
}

static enum status show_rejected(struct ctx *ctx, const struct checking *c,
                                 struct intake_check_view *v)
{
    const struct intake_result *r = &c->result;
    struct intake_rejected_view *list = arena_array(ctx->arena, r->rejected_n, sizeof(*list));
    for (size_t i = 0; list && i < r->rejected_n; i++)
        list[i] = (struct intake_rejected_view){.line = r->rejected[i].line,
                                                .code = r->rejected[i].code,
                                                .reason = r->rejected[i].reason};
    v->rejected = list;
    v->rejected_n = r->rejected_n;
    const bool kept = !v->done || c->file.report.p;
    if (kept && v->counts->rejected)
        v->report_url = arena_printf(ctx->arena, "/s/%s/import/%s/rejected.csv", c->space.slug,
                                     id_text(ctx, c->id));
    return list ? OK : LIMIT;
}

static enum status show(struct ctx *ctx, void *arg)
{
    struct checking *c = arg;
    struct intake_counts_view *counts = arena_alloc(ctx->arena, sizeof(*counts));
    const bool done = c->file.state == INTAKE_DONE;
    const struct intake_counts *n = done ? &c->file.counts : &c->result.counts;
    struct intake_check_view v = {.id = c->id,
                                  .file = c->file.name,
                                  .done = done,
                                  .counts = counts,
                                  .currency = c->space.currency,
                                  .uninvited = c->uninvited};
    if (!counts)
        return LIMIT;
    *counts = (struct intake_counts_view){
        n->rows,       n->added,        n->changed,     n->unchanged, n->duplicate, n->rejected,
        n->people_new, n->people_known, n->memberships, n->credits,   n->teams};
    enum status s = space_head_make(ctx, &c->space, "import", &v.head);
    if (s == OK && !done)
        s = show_plans(ctx, c, &v);
    if (s == OK)
        s = show_bills(ctx, &c->result, &v);
    if (s == OK)
        s = show_teams(ctx, &c->result, &v);
    if (s == OK)
        s = show_rejected(ctx, c, &v);
    if (s == OK)
        *c->view = v;
    return s;
}

/* The file as it stands now: looked at anew, unless it is done. */
static enum status answer(struct ctx *ctx, struct checking *c, struct intake_check_view *ret_view)
{
    c->view = ret_view;
    enum status s = db_tx(ctx, DB_READ, read_file, c);
    if (s == OK && c->file.state != INTAKE_DONE)
        s = work(ctx, c, true);
    if (s == OK)
        s = db_tx(ctx, DB_READ, show, c);
    if (s == OK && c->file.state == INTAKE_DONE)
        reply_title(ctx, ctx_text(ctx, "Imported"));
    return s;
}

static struct checking *checking_new(struct ctx *ctx, const char *slug, int64_t id)
{
    struct checking *c = arena_alloc(ctx->arena, sizeof(*c));
    if (!c)
        return NULL;
    *c = (struct checking){.slug = slug, .id = id, .result = {.currency = ""}};
    buf_init(&c->report, INTAKE_REPORT_BYTES);
    return c;
}

enum status intake_check_show(struct ctx *ctx, const struct intake_of_form *form,
                              struct intake_check_view *ret_view)
{
    struct checking *c = checking_new(ctx, form->slug, form->id);
    if (!c)
        return LIMIT;
    const enum status s = answer(ctx, c, ret_view);
    buf_free(&c->report);
    return s;
}

/* ---- plans ---------------------------------------------------------------------------------- */

/* A decimal in cents: "150", "150,00"; -1 for what is none. */
static int64_t price_of(const char *text)
{
    int64_t cents = 0;
    return text && cell_cents(text, &cents) ? cents : -1;
}

/* Months of a period, 1 to 60; 1 for anything else. */
static int32_t months_of(const char *text)
{
    enum { MONTHS_MAX = 60 };
    const long v = text ? strtol(text, NULL, 10) : 1;
    return v >= 1 && v <= MONTHS_MAX ? (int32_t)v : 1;
}

static enum status write_plans(struct ctx *ctx, void *arg)
{
    struct checking *c = arg;
    const struct intake_plans_set_form *f = c->plans;
    enum status s = read_file(ctx, c);
    if (s == OK && c->file.state != INTAKE_READY)
        return ctx_fail(ctx, CONFLICT, "intake.done", "This file was imported already.");
    for (size_t i = 0; s == OK && i < f->plan_name_n && i < INTAKE_PLANS_MAX; i++) {
        const char *choice = i < f->plan_choice_n && f->plan_choice[i] ? f->plan_choice[i] : "";
        struct intake_plan p = {.name = f->plan_name[i], .make = strcmp(choice, "new") == 0};
        const char *price = i < f->plan_price_n ? f->plan_price[i] : NULL;
        const char *months = i < f->plan_months_n ? f->plan_months[i] : NULL;
        struct plan plan;
        if (!p.name || !*p.name)
            continue;
        p.price_cents = p.make ? price_of(price) : 0;
        p.months = months_of(months);
        if (p.make && p.price_cents < 0)
            s = ctx_field(ctx, "plan_price", "field.money", "A price for %s, please: 150.00.",
                          p.name);
        if (!p.make && *choice && id_parse(choice, &p.plan_id) != OK)
            s = ctx_field(ctx, "plan_choice", "field.choice", "Please choose one of the list.");
        if (s == OK && p.plan_id) {
            s = plan_get(ctx, p.plan_id, &plan);
            if (s == NOT_FOUND || (s == OK && plan.operator_id != c->space.operator_id))
                s = ctx_field(ctx, "plan_choice", "field.choice", "Please choose one of the list.");
        }
        if (s == OK)
            s = intake_file_plan(ctx, c->id, &p);
    }
    return s;
}

enum status intake_plans_save(struct ctx *ctx, const struct intake_plans_set_form *form,
                              struct intake_check_view *ret_view)
{
    struct checking *c = checking_new(ctx, form->slug, form->id);
    if (!c)
        return LIMIT;
    c->plans = form;
    enum status s = db_tx(ctx, DB_WRITE, write_plans, c);
    if (s == OK)
        s = answer(ctx, c, ret_view);
    if (s == OK)
        reply_see(ctx, arena_printf(ctx->arena, "/s/%s/import/%s/check", c->space.slug,
                                    id_text(ctx, c->id)));
    buf_free(&c->report);
    return s;
}

/* ---- importing ------------------------------------------------------------------------------ */

static enum status begin(struct ctx *ctx, void *arg)
{
    struct checking *c = arg;
    const enum status s = read_file(ctx, c);
    return s == OK ? intake_file_start(ctx, c->id) : s;
}

static enum status back(struct ctx *ctx, void *arg)
{
    return intake_file_again(ctx, ((struct checking *)arg)->id);
}

static enum status finish(struct ctx *ctx, void *arg)
{
    struct checking *c = arg;
    const struct bytes report = {c->report.p, c->report.n};
    return intake_file_finish(ctx, c->id, &c->result.counts, report);
}

static enum status run(struct ctx *ctx, struct checking *c, bool invite)
{
    size_t mails = 0;
    enum status s = db_tx(ctx, DB_WRITE, begin, c);
    if (s != OK)
        return s;
    s = work(ctx, c, false);
    if (s == OK && c->report.failed)
        s = LIMIT;
    if (s != OK) {
        const struct problem why = ctx->problem;
        const enum status kept = db_tx(ctx, DB_WRITE, back, c);
        ctx->problem = why;
        return kept == OK ? s : kept;
    }
    s = db_tx(ctx, DB_WRITE, finish, c);
    return s == OK && invite ? intake_invite(ctx, NULL, c->space.id, c->id, &mails) : s;
}

static enum status answer_done(struct ctx *ctx, struct checking *c, const char *said,
                               struct intake_check_view *ret_view)
{
    const enum status s = answer(ctx, c, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(
        ctx, arena_printf(ctx->arena, "/s/%s/import/%s/check", c->space.slug, id_text(ctx, c->id)));
    return OK;
}

enum status intake_run(struct ctx *ctx, const struct intake_write_form *form,
                       struct intake_check_view *ret_view)
{
    struct checking *c = checking_new(ctx, form->slug, form->id);
    if (!c)
        return LIMIT;
    enum status s = run(ctx, c, form->invite);
    if (s == OK)
        s = answer_done(ctx, c, ctx_text(ctx, "Imported."), ret_view);
    buf_free(&c->report);
    return s;
}

enum status intake_invite_now(struct ctx *ctx, const struct intake_of_form *form,
                              struct intake_check_view *ret_view)
{
    size_t n = 0;
    struct checking *c = checking_new(ctx, form->slug, form->id);
    enum status s = c ? db_tx(ctx, DB_READ, read_file, c) : LIMIT;
    if (s == OK && c->file.state != INTAKE_DONE)
        s = ctx_fail(ctx, CONFLICT, "intake.not_done", "Import the file first.");
    if (s == OK)
        s = intake_invite(ctx, NULL, c->space.id, c->id, &n);
    if (s == OK)
        s = answer_done(ctx, c,
                        arena_printf(ctx->arena,
                                     text_plural(ctx->lang, "%d mail goes out.", "%d mails go out.",
                                                 (int64_t)n),
                                     (int)n),
                        ret_view);
    if (c)
        buf_free(&c->report);
    return s;
}

/* ---- what was left out ---------------------------------------------------------------------- */

enum status intake_rejected_csv(struct ctx *ctx, const struct intake_of_form *form)
{
    struct checking *c = checking_new(ctx, form->slug, form->id);
    enum status s = c ? db_tx(ctx, DB_READ, read_file, c) : LIMIT;
    if (s == OK && c->file.state != INTAKE_DONE)
        s = work(ctx, c, true);
    if (s == OK && c->file.state == INTAKE_DONE && !c->file.report.p)
        s = NOT_FOUND;
    if (s == OK && c->report.failed)
        s = LIMIT;
    if (s == OK)
        reply_bytes(ctx, "text/csv; charset=utf-8", "rejected.csv",
                    c->file.state == INTAKE_DONE ? c->file.report
                                                 : (struct bytes){c->report.p, c->report.n});
    if (c)
        buf_free(&c->report);
    return s;
}

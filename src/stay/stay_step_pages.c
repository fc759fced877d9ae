/* A step of a stay, shown with the next invoices before it is made. */
#include "stay/stay_show.h"

#include "base/id.h"
#include "base/zone.h"
#include "http/http.h"
#include "stay_routes.h"
#include "stay_sql.h"

#include <string.h>

/* A stay on whose step somebody decides. */
struct stepping {
    struct stay *stay;
    struct space space;
    struct date today;
    struct stay_reader reader;
    struct stay_step step;
    bool ready; /* enough is chosen */
};

static enum stay_step_kind kind_of_word(const char *word)
{
    static const struct {
        const char *word;
        enum stay_step_kind kind;
    } all[] = {{"notice", STAY_NOTICE},         {"keep", STAY_KEEP},
               {"service", STAY_SERVICE_ADD},   {"service_end", STAY_SERVICE_END},
               {"price", STAY_REPRICE},         {"propose", STAY_PROPOSE},
               {"agree", STAY_AGREE},           {"refuse", STAY_REFUSE},
               {"deposit", STAY_RETURN_DEPOSIT}};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (!strcmp(word, all[i].word))
            return all[i].kind;
    }
    return STAY_NOTICE;
}

/* Who is both host and holder speaks for the side that the step is of. */
static enum stay_side side_of(const struct stepping *g)
{
    const struct stay *s = g->stay;
    const bool both = g->reader.host && g->reader.holder;
    if (!both)
        return g->reader.host ? SIDE_HOST : SIDE_HOLDER;
    if (g->step.kind == STAY_KEEP)
        return s->notice_by == SIDE_HOST ? SIDE_HOST : SIDE_HOLDER;
    if (g->step.kind == STAY_AGREE)
        return s->proposal.by == SIDE_HOST ? SIDE_HOLDER : SIDE_HOST;
    return SIDE_HOST;
}

/* Prices and deposits are the host's; the front desk only looks. */
static enum status check_reader(struct ctx *ctx, const struct stepping *g)
{
    const bool of_host = g->step.kind == STAY_REPRICE || g->step.kind == STAY_RETURN_DEPOSIT;
    if (of_host ? g->reader.host : g->reader.host || g->reader.holder)
        return OK;
    return ctx_fail(ctx, DENIED, "request.denied", "Only the host does this.");
}

static struct date default_day(const struct stepping *g)
{
    if (g->step.kind == STAY_NOTICE || g->step.kind == STAY_REPRICE) {
        struct date day = stay_earliest_end(g->stay, g->today);
        const struct date least = date_add(g->today, STAY_REPRICE_DAYS);
        const bool price = g->step.kind == STAY_REPRICE;
        return price && date_compare(day, least) < 0 ? least : day;
    }
    return date_compare(g->today, g->stay->from) < 0 ? g->stay->from : g->today;
}

/* One of the space's list, or by the host one with a name and price of its own. */
static enum status choose_service(struct ctx *ctx, const struct stay_step_make_form *f,
                                  struct stepping *g)
{
    struct let_service *all = NULL;
    size_t n = 0;
    const enum status s = let_services_of(ctx, g->space.id, &all, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        if (!f->service || all[i].id != f->service)
            continue;
        g->step.name = all[i].name;
        g->step.price_cents = opt_int_of(all[i].price_cents);
        g->step.once = all[i].once;
        g->ready = true;
    }
    if (s == OK && !g->ready && g->reader.host && f->name && f->price.has) {
        g->step.name = f->name;
        g->step.price_cents = f->price;
        g->step.once = f->once;
        g->ready = true;
    }
    return s;
}

static enum status choose_step(struct ctx *ctx, const struct stay_step_make_form *f,
                               struct stepping *g)
{
    struct stay_step *step = &g->step;
    enum status st = stay_seen(ctx, f->id, g->stay, &g->space, &g->reader);
    if (st == OK)
        st = stay_today(ctx, g->space.id, &g->today);
    step->kind = kind_of_word(f->step);
    if (st == OK)
        st = check_reader(ctx, g);
    if (st != OK)
        return st;
    step->by = side_of(g);
    step->from = f->from.year ? f->from : default_day(g);
    if (step->kind == STAY_NOTICE && f->last.year)
        step->from = date_add(f->last, 1);
    step->reason = f->reason;
    step->service_id = f->service;
    switch (step->kind) {
    case STAY_SERVICE_ADD:
        return choose_service(ctx, f, g);
    case STAY_SERVICE_END:
        g->ready = f->service != 0;
        return OK;
    case STAY_REPRICE:
        step->price_cents = f->price;
        g->ready = f->price.has;
        return OK;
    case STAY_PROPOSE:
        step->until = f->open || !f->last.year ? (struct date){0} : date_add(f->last, 1);
        step->price_cents = f->price;
        g->ready = f->open || f->last.year;
        return OK;
    case STAY_RETURN_DEPOSIT:
        step->kept_cents = f->kept.has ? f->kept.v : 0;
        break;
    case STAY_NOTICE:
    case STAY_KEEP:
    case STAY_AGREE:
    case STAY_REFUSE:
        break;
    }
    g->ready = true;
    return OK;
}

/* ---- words ----------------------------------------------------------------------------------- */

static const char *title_of(struct ctx *ctx, const struct stepping *g)
{
    static const char *const titles[] = {
        [STAY_NOTICE] = N_("Give notice"),
        [STAY_KEEP] = N_("Take the notice back"),
        [STAY_SERVICE_ADD] = N_("Add a service"),
        [STAY_SERVICE_END] = N_("End a service"),
        [STAY_REPRICE] = N_("Ask another price"),
        [STAY_PROPOSE] = N_("Propose another end"),
        [STAY_AGREE] = N_("Agree"),
        [STAY_REFUSE] = N_("Leave it as it is"),
        [STAY_RETURN_DEPOSIT] = N_("Settle the deposit"),
    };
    if (g->step.kind == STAY_REFUSE && g->stay->proposal.by == g->step.by)
        return ctx_text(ctx, "Take the proposal back");
    return ctx_text(ctx, titles[g->step.kind]);
}

static const char *deposit_sentence(struct ctx *ctx, const struct stepping *g)
{
    const int64_t back = g->stay->deposit_cents - g->step.kept_cents;
    return words(ctx,
                 ctx_text(ctx, "%s of %s are given back. The holder gets a mail that says so, with "
                               "what is kept and why."),
                 words_money(ctx, back > 0 ? back : 0, g->space.currency),
                 words_money(ctx, g->stay->deposit_cents, g->space.currency));
}

static const char *sentence_of(struct ctx *ctx, const struct stepping *g)
{
    const char *day = words_date(ctx, g->step.from);
    const char *proposal = show_proposal(ctx, g->stay, g->space.currency);
    switch (g->step.kind) {
    case STAY_NOTICE:
        return words(ctx,
                     ctx_text(ctx,
                              "The last day is %s. What was paid for later days comes back, by "
                              "the day; the other side gets a mail. The deposit is settled "
                              "after the last day."),
                     stay_last_day(ctx, g->step.from));
    case STAY_KEEP:
        return ctx_text(ctx, "It goes on as if no notice had been given. The other side gets a "
                             "mail.");
    case STAY_SERVICE_ADD:
        return words(ctx,
                     ctx_text(ctx, "It is there from %s on, and can be ended on any day; a part of "
                                   "a month costs its days."),
                     day);
    case STAY_SERVICE_END:
        return words(ctx,
                     ctx_text(ctx, "The first day without it is %s. What was paid for later days "
                                   "comes back, by the day."),
                     day);
    case STAY_REPRICE:
        return words(ctx,
                     ctx_text(ctx, "It holds from %s on. A higher price holds at the earliest when "
                                   "the holder could have left after hearing of it, and in 30 "
                                   "days."),
                     day);
    case STAY_PROPOSE:
        return ctx_text(ctx, "Nothing changes until the other side agrees. This is what the next "
                             "invoices would then be.");
    case STAY_AGREE:
        return proposal ? words(ctx, ctx_text(ctx, "You agree %s."), proposal) : "";
    case STAY_REFUSE:
        return ctx_text(ctx, "Everything stays as it was agreed.");
    case STAY_RETURN_DEPOSIT:
        return deposit_sentence(ctx, g);
    }
    return "";
}

/* ---- the page -------------------------------------------------------------------------------- */

/* To choose from: the space's list, or those that the stay has. */
static enum status show_step_services(struct ctx *ctx, const struct stepping *g,
                                      struct stay_step_view *v)
{
    struct stay_service_line_view *list = NULL;
    const struct stay *s = g->stay;
    if (g->step.kind == STAY_SERVICE_ADD) {
        const enum status st =
            show_let_services(ctx, &g->space, &g->step.service_id, 1, &list, &v->services_n);
        v->services = list;
        return st;
    }
    list = arena_array(ctx->arena, s->services_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < s->services_n; i++) {
        if (!s->services[i].until.year)
            list[v->services_n++] = (struct stay_service_line_view){
                .id = s->services[i].id,
                .name = s->services[i].name,
                .text = show_stay_price(ctx, s->services[i].price_cents, g->space.currency,
                                        s->services[i].once),
                .on = s->services[i].id == g->step.service_id};
    }
    v->services = list;
    return OK;
}

/* The invoices before and after; a refusal is shown on the page, it is no refusal. */
static enum status show_both(struct ctx *ctx, const struct stepping *g, struct stay_step_view *v)
{
    struct outlook before;
    struct outlook after;
    enum status st = stay_outlook(ctx, g->stay, &before);
    if (st == OK)
        st = show_outlook(ctx, &before, true, &v->before);
    if (st != OK || !g->ready)
        return st;
    st = stay_preview(ctx, g->stay->id, &g->step, &after);
    if (st == INVALID || st == CONFLICT || st == DENIED) {
        v->why = ctx->problem.fields_n ? ctx->problem.fields[0].detail : ctx->problem.detail;
        ctx->problem = (struct problem){0};
        return OK;
    }
    return st == OK ? show_outlook(ctx, &after, false, &v->after) : st;
}

static void show_typed(struct ctx *ctx, const struct stay_step_make_form *f,
                       const struct stepping *g, struct stay_step_view *v)
{
    v->id = g->stay->id;
    v->slug = g->space.slug;
    v->step = f->step;
    v->title = title_of(ctx, g);
    v->sentence = sentence_of(ctx, g);
    v->from_typed = typed_date(ctx, g->step.from);
    v->last_typed =
        typed_date(ctx, g->step.kind == STAY_NOTICE ? date_add(g->step.from, -1) : f->last);
    v->open = f->open;
    v->price = f->price.has ? stay_typed_money(ctx, f->price.v) : NULL;
    v->kept = stay_typed_money(ctx, g->step.kept_cents);
    v->reason = f->reason;
    v->name = f->name;
    v->once = f->once;
    v->service = g->step.service_id;
    v->host = g->reader.host;
    v->ready = g->ready;
}

/* Who ends a stay sees before what others have booked of it later [LE-8 of lend]. */
static enum status show_booked(struct ctx *ctx, const struct stepping *g, struct stay_step_view *v)
{
    struct sql_stay_lent_booked_row *rows = NULL;
    size_t n = 0;
    const struct zone *zone = zone_get(g->space.zone);
    if (g->step.kind != STAY_NOTICE || !v->after || !g->stay->block_id || !zone)
        return OK;
    const struct sql_stay_lent_booked_args args = {.block_id = g->stay->block_id,
                                                   .after = zone_day_start(zone, g->step.from)};
    const enum status s = sql_stay_lent_booked(ctx, &args, &rows, &n);
    struct stay_booked_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++) {
        struct date end;
        minute from;
        minute to;
        zone_civil(zone, rows[i].starts_at, &list[i].date, &from);
        zone_civil(zone, rows[i].ends_at, &end, &to);
        list[i].from = words_minute(ctx, from);
        list[i].to = words_minute(ctx, to);
    }
    v->booked = list;
    v->booked_n = n;
    v->booked_total = (int64_t)n;
    return OK;
}

static enum status step_view(struct ctx *ctx, const struct stay_step_make_form *form,
                             struct stay_step_view *v)
{
    struct stepping *g = arena_alloc(ctx->arena, sizeof(*g));
    struct stay_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    if (!g || !line)
        return LIMIT;
    *g = (struct stepping){.stay = arena_alloc(ctx->arena, sizeof(*g->stay))};
    enum status st = g->stay ? choose_step(ctx, form, g) : LIMIT;
    if (st == OK)
        st = show_stay(ctx, g->stay, &g->space, g->today, line);
    if (st == OK)
        st = show_step_services(ctx, g, v);
    if (st == OK)
        st = show_both(ctx, g, v);
    if (st == OK)
        st = show_booked(ctx, g, v);
    if (st != OK)
        return st;
    v->line = line;
    show_typed(ctx, form, g, v);
    reply_title(ctx, v->title);
    return OK;
}

/* A refused form is shown again by what was typed. */
static void retype(struct ctx *ctx, struct stay_step_make_form *f)
{
    const char *step = request_raw(ctx, "step");
    if (step)
        f->step = step;
    f->service = request_again_id(ctx, f->service, "service");
    f->from = request_again_date(ctx, f->from, "from");
    f->last = request_again_date(ctx, f->last, "last");
}

enum status stay_step_show(struct ctx *ctx, const struct stay_step_look_form *form,
                           struct stay_step_view *ret_view)
{
    struct stay_step_make_form f = {.id = form->id,
                                    .step = form->step,
                                    .from = form->from,
                                    .last = form->last,
                                    .open = form->open,
                                    .price = form->price,
                                    .service = form->service,
                                    .name = form->name,
                                    .once = form->once,
                                    .kept = form->kept,
                                    .reason = form->reason};
    struct stay_step_view v = {.why = NULL};
    retype(ctx, &f);
    const enum status st = step_view(ctx, &f, &v);
    if (st == OK)
        *ret_view = v;
    return st;
}

/* What is missing is told at its field. */
static enum status refuse_unready(struct ctx *ctx, enum stay_step_kind kind)
{
    if (kind == STAY_PROPOSE)
        return ctx_field(ctx, "last", "field.missing", "Please fill this in.");
    if (kind == STAY_REPRICE)
        return ctx_field(ctx, "price", "field.missing", "Please fill this in.");
    return stay_refuse(ctx, STAY_NO_SERVICE, (struct date){0});
}

enum status stay_step_do(struct ctx *ctx, const struct stay_step_make_form *form,
                         struct stay_view *ret_view)
{
    struct stepping *g = arena_alloc(ctx->arena, sizeof(*g));
    if (!g)
        return LIMIT;
    *g = (struct stepping){.stay = arena_alloc(ctx->arena, sizeof(*g->stay))};
    enum status st = g->stay ? choose_step(ctx, form, g) : LIMIT;
    if (st == OK && !g->ready)
        return refuse_unready(ctx, g->step.kind);
    if (st == OK)
        st = stay_do(ctx, form->id, &g->step, g->stay);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "Done. The next invoices are below."));
    reply_see(ctx, words(ctx, "/stays/%s", typed_id(ctx, form->id)));
    st = stay_view_make(ctx, form->id, ret_view);
    return st == OK ? stay_to_helped(ctx, ret_view) : st;
}

/* What is freed and lent in a space, with its sums; what the space allows. */
#include "lend/lend_show.h"

#include "base/csv.h"
#include "base/words.h"
#include "http/http.h"
#include "lend_routes.h"
#include "people/people.h"

/* The list of a space. */
struct list {
    struct space space;
    struct lending *all;
    const struct lend_line_view *lines;
    size_t n;
};

/* The reader sees who has it [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct list *l, int64_t stay_id)
{
    struct stay *stay = arena_alloc(ctx->arena, sizeof(*stay));
    const enum status s = stay ? stay_get(ctx, stay_id, stay) : LIMIT;
    return s == OK ? people_looked_at_listed(ctx,
                                             &(struct look){.operator_id = l->space.operator_id,
                                                            .space_id = l->space.id,
                                                            .place = l->space.name,
                                                            .what = N_("What is lent, in a list")},
                                             stay->holder.account_id)
                   : s;
}

static enum status read_list(struct ctx *ctx, const char *slug, struct list *l)
{
    enum status s = space_of_slug(ctx, slug, &l->space);
    if (s == OK)
        s = lendings_of_space(ctx, l->space.id, &l->all, &l->n);
    if (s == OK)
        s = show_lendings(ctx, &l->space, l->all, l->n, 0, &l->lines);
    for (size_t i = 0; s == OK && i < l->n; i++)
        s = note_look(ctx, l, l->all[i].stay_id);
    return s;
}

static void add_up(const struct list *l, struct lend_list_view *v)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct lend_line_view *line = &l->lines[i];
        v->now_n += !line->over;
        v->bookings += line->bookings;
        v->paid_cents += line->paid_cents;
        v->credit_cents += line->credit_cents;
    }
    v->kept_cents = v->paid_cents - v->credit_cents;
}

static enum status list_view_make(struct ctx *ctx, const char *slug, struct lend_list_view *v)
{
    struct list l = {.n = 0};
    struct lend_terms t;
    enum status s = read_list(ctx, slug, &l);
    if (s == OK)
        s = lend_terms_of(ctx, l.space.id, &t);
    if (s == OK)
        s = space_head_make(ctx, &l.space, "stays", &v->head);
    if (s != OK)
        return s;
    v->slug = l.space.slug;
    v->name = l.space.name;
    v->lendings = l.lines;
    v->lendings_n = l.n;
    add_up(&l, v);
    v->currency = l.space.currency;
    v->csv_url = words(ctx, "/s/%s/lendings.csv", l.space.slug);
    v->host = people_is_host(ctx->actor, l.space.operator_id, l.space.id);
    v->frees = t.frees;
    v->lends = t.lends;
    v->share = words_percent(ctx, t.share_bp);
    v->share_bp = t.share_bp;
    v->cap_cents = t.cap_cents;
    v->cap = t.cap_cents ? words(ctx, "%lld.%02lld", (long long)(t.cap_cents / 100),
                                 (long long)(t.cap_cents % 100))
                         : "";
    v->half_days = t.half_days;
    v->noon = words_minute(ctx, t.noon);
    return OK;
}

enum status lendings_show(struct ctx *ctx, const struct lend_list_form *form,
                          struct lend_list_view *ret_view)
{
    struct lend_list_view v = {.now_n = 0};
    const enum status s = list_view_make(ctx, form->slug, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status lend_terms_put(struct ctx *ctx, const struct lend_terms_save_form *form,
                           struct lend_list_view *ret_view)
{
    struct space space;
    struct lend_list_view v = {.now_n = 0};
    const struct lend_terms t = {.frees = form->frees,
                                 .lends = form->lends,
                                 .share_bp = form->share,
                                 .cap_cents = form->cap.has ? form->cap.v : 0,
                                 .half_days = form->half_days,
                                 .noon = form->noon >= 0 ? form->noon : lend_default_terms.noon};
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = lend_terms_save(ctx, space.id, &t);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Saved. What is lent already stays as it was shown."));
    reply_see(ctx, words(ctx, "/s/%s/lendings", space.slug));
    s = list_view_make(ctx, form->slug, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- as a table ------------------------------------------------------------------------------ */

static void csv_line(struct csv *csv, struct ctx *ctx, const struct lend_line_view *l)
{
    csv_text(csv, l->resource);
    csv_text(csv, l->who);
    csv_text(csv, l->lends ? "lent" : "freed");
    csv_text(csv, typed_date(ctx, l->from));
    csv_text(csv, typed_date(ctx, l->last));
    csv_text(csv, l->days);
    if (l->day_cents.has)
        csv_int(csv, l->day_cents.v);
    else
        csv_text(csv, NULL);
    csv_int(csv, l->share_bp);
    csv_int(csv, l->bookings);
    csv_int(csv, l->paid_cents);
    csv_int(csv, l->credit_cents);
    csv_text(csv, l->currency);
    csv_row_end(csv);
}

enum status lendings_export(struct ctx *ctx, const struct lend_list_form *form)
{
    static const char *const head[] = {"what",     "name",       "deed",         "from",
                                       "last",     "days",       "day_cents",    "share_bp",
                                       "bookings", "paid_cents", "credit_cents", "currency"};
    struct list l = {.n = 0};
    const enum status s = read_list(ctx, form->slug, &l);
    if (s != OK)
        return s;
    struct buf out;
    struct csv csv;
    buf_init(&out, LIMIT_REPLY_BYTES);
    csv_begin(&csv, &out);
    csv_head(&csv, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l.n; i++)
        csv_line(&csv, ctx, &l.lines[i]);
    if (!out.failed)
        reply_bytes(ctx, "text/csv; charset=utf-8", "lendings.csv", (struct bytes){out.p, out.n});
    const bool failed = out.failed;
    buf_free(&out);
    return failed ? LIMIT : OK;
}

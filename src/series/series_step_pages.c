/* Steps on a series: looked at, done. */
#include "series/series_show.h"

#include "http/http.h"
#include "network/network.h"
#include "series_routes.h"
#include "store/store.h"

#include <string.h>

struct stepping {
    const struct series_step_form *form;
    struct series_step step;
    struct series_look_view view;
    bool preview;
};

/* Which dates: the scope's words as a range. */
static enum status range_of_form(struct ctx *ctx, const struct series_step_form *f,
                                 struct series_step *step)
{
    const bool one = strcmp(f->scope, "one") == 0;
    const bool following = strcmp(f->scope, "following") == 0;
    if ((one || following) && !f->day.year)
        return ctx_field(ctx, "day", "field.missing", "Please say which date.");
    if (one || following)
        step->from = f->day;
    if (one)
        step->to = f->day;
    step->one = one;
    if (strcmp(f->scope, "range") == 0) {
        if (!f->first.year && !f->last.year)
            return ctx_field(ctx, "first", "field.missing", "Please say from which date.");
        step->from = f->first;
        step->to = f->last;
    }
    return OK;
}

static enum status check_deed(struct ctx *ctx, const struct series_step_form *f,
                              const struct series_step *step)
{
    const bool change = step->deed == SERIES_CHANGE;
    if (change && (f->from >= 0) != (f->to >= 0))
        return ctx_field(ctx, f->from >= 0 ? "to" : "from", "field.missing",
                         "Please say from when to when.");
    if (change && f->from < 0 && !f->resource && !f->units.has && !f->title && !f->name && !f->note)
        return ctx_field(ctx, "from", "series.nothing", "Please say what is to change.");
    return OK;
}

static enum status step_of_form(struct ctx *ctx, const struct series_step_form *f,
                                struct series_step *ret)
{
    const struct series_lists lists = {.texts = {f->choice, f->choice_2, f->choice_3, f->choice_4,
                                                 f->choice_5, f->choice_6, f->choice_7},
                                       .n = {f->choice_n, f->choice_2_n, f->choice_3_n,
                                             f->choice_4_n, f->choice_5_n, f->choice_6_n,
                                             f->choice_7_n}};
    struct series_choice *choices = NULL;
    struct series_step step = {.deed = series_deed_of(f->deed),
                               .from_min = -1,
                               .exceptions = f->exceptions,
                               .ignore_buffers = f->ignore_buffers,
                               .until = f->until,
                               .count =
                                   f->count.has && f->count.v < INT32_MAX ? (int32_t)f->count.v : 0,
                               .shown = f->shown};
    if (step.deed == SERIES_CHANGE) {
        step.from_min = f->from;
        step.to_min = series_to_min(f->from, f->to, f->next_day);
        step.resource_id = f->resource;
        step.units = f->units.has ? (int32_t)f->units.v : 0;
        step.title = f->title;
        step.name = f->name;
        step.note = f->note;
    }
    enum status s = range_of_form(ctx, f, &step);
    const enum status deed = check_deed(ctx, f, &step);
    s = s == OK ? deed : s;
    if (s == OK)
        s = series_choices_of(ctx, &lists, &choices, &step.choices_n);
    step.choices = choices;
    if (s == OK)
        *ret = step;
    return s;
}

static const char *path_of(struct ctx *ctx, const struct series_step_form *f, const char *what)
{
    const char *id = typed_id(ctx, f->id);
    if (!f->secret)
        return words(ctx, "/series/%s%s", id, what);
    return words(ctx, "/series/%s%s?secret=%s", id, what, f->secret);
}

static enum status show_try(struct ctx *ctx, struct stepping *k, const struct series_try *t)
{
    enum status s = series_look_make(ctx, t, series_deed_name(k->step.deed), !k->preview, &k->view);
    if (s == OK)
        s = series_typed_step(ctx, k->form, &k->view.typed, &k->view.typed_n);
    k->view.secret = k->form->secret;
    k->view.action = words(ctx, "/series/%s/steps", typed_id(ctx, k->form->id));
    k->view.preview = words(ctx, "/series/%s/preview", typed_id(ctx, k->form->id));
    k->view.back = path_of(ctx, k->form, "");
    return s;
}

/* New dates are paid by whose series it is: only he, or a host, adds them. */
static enum status check_rights(struct ctx *ctx, const struct series *s,
                                const struct series_step *step)
{
    struct space sp;
    if (step->deed != SERIES_EXTEND && step->deed != SERIES_RESTORE)
        return OK;
    const enum status st = space_get(ctx, s->space_id, &sp);
    if (st != OK || series_may_book(ctx, s, &sp))
        return st;
    return ctx_fail(ctx, CONFLICT, "series.sign_in",
                    "Dates are added by whose series it is: please sign in, or ask the space.");
}

static enum status step_in(struct ctx *ctx, struct stepping *k)
{
    struct series s;
    struct series_try t;
    ctx->problem = (struct problem){0};
    enum status st = series_open(ctx, k->form->id, k->form->secret, &s);
    if (st == OK)
        st = step_of_form(ctx, k->form, &k->step);
    if (st == OK)
        st = check_rights(ctx, &s, &k->step);
    k->step.preview = k->preview;
    if (st == OK && !ctx->actor && !s.by_host &&
        k->step.deed >= SERIES_RESTORE) { /* a guest's own */
        k->step.guest = request_is_limited(ctx);
        k->step.most = SERIES_GUEST_DATES_MAX;
    }
    if (st == OK)
        st = series_do(ctx, s.id, &k->step, &t);
    return st == OK ? show_try(ctx, k, &t) : st;
}

static enum status look(struct ctx *ctx, void *arg)
{
    struct stepping *k = arg;
    k->preview = true;
    return step_in(ctx, k);
}

static enum status keep(struct ctx *ctx, void *arg)
{
    struct stepping *k = arg;
    k->preview = false;
    return step_in(ctx, k);
}

enum status series_step_preview(struct ctx *ctx, const struct series_step_form *form,
                                struct series_look_view *ret_view)
{
    struct stepping k = {.form = form};
    const enum status s = db_look(ctx, look, &k);
    if (s == OK)
        *ret_view = k.view;
    return s;
}

static const char *said(struct ctx *ctx, enum series_deed deed)
{
    return deed == SERIES_CHANGE    ? ctx_text(ctx, "The series is changed.")
           : deed == SERIES_CANCEL  ? ctx_text(ctx, "These dates are cancelled. They can be booked "
                                                     "again below while they are free.")
           : deed == SERIES_RESTORE ? ctx_text(ctx, "These dates are booked again.")
                                    : ctx_text(ctx, "The series goes on.");
}

enum status series_step_do(struct ctx *ctx, const struct series_step_form *form,
                           struct series_look_view *ret_view)
{
    struct stepping k = {.form = form};
    enum status s = db_tx(ctx, DB_WRITE, keep, &k);
    if (s == CONFLICT && series_is_of_dates(ctx) && !request_wants_json(ctx)) {
        s = db_look(ctx, look, &k); /* the page comes back, with what is other marked */
        if (s == OK)
            *ret_view = k.view;
        return s;
    }
    if (s != OK)
        return s;
    *ret_view = k.view;
    reply_flash(ctx, said(ctx, k.step.deed));
    reply_see(ctx, path_of(ctx, form, ""));
    return OK;
}

/* Before a space closes or opens less: who has booked then, and what becomes of it. */
#include "booking/booking_closing.h"
#include "booking/booking_show.h"

#include "booking_routes.h"
#include "http/http.h"

#include <string.h>

enum { SHOWN_MAX = 200 };

/* What is asked, as the space is to be. */
struct closing {
    const struct closing_form *form;
    struct space space;
    struct calendar now;
    struct calendar after;
    struct closure closure; /* from year 0: none */
    bool planned;           /* else what is outside the hours already */
    int64_t *ids;
    size_t n;
};

/* ---- the hours as they are to be ------------------------------------------------------------- */

static enum status plan_days(struct ctx *ctx, struct closing *c)
{
    const struct closing_form *f = c->form;
    if (!f->from.year)
        return OK;
    c->closure = (struct closure){
        .from = f->from, .to = f->to.year ? f->to : f->from, .reason = f->reason ? f->reason : ""};
    if (date_compare(c->closure.from, c->closure.to) > 0)
        return ctx_field(ctx, "to", "space.closure",
                         "A closure must end on or after its first day.");
    c->planned = true;
    return calendar_close(ctx->arena, &c->after, &c->closure);
}

static enum status plan_hours(struct ctx *ctx, struct closing *c)
{
    const struct closing_form *f = c->form;
    const char *const days[8] = {NULL,        f->monday, f->tuesday,  f->wednesday,
                                 f->thursday, f->friday, f->saturday, f->sunday};
    if (!f->hours)
        return OK;
    c->after.holidays = f->holidays;
    c->planned = true;
    return week_read(ctx, days, c->after.open, c->after.open_n);
}

static enum status read_closing(struct ctx *ctx, const struct closing_form *form,
                                struct closing *ret_closing)
{
    struct closing c = {.form = form};
    enum status s = space_of_slug(ctx, form->slug, &c.space);
    if (s == OK)
        s = space_calendar(ctx, &c.space, &c.now);
    c.after = c.now;
    if (s == OK)
        s = plan_days(ctx, &c);
    if (s == OK)
        s = plan_hours(ctx, &c);
    if (s == OK)
        s = closing_bookings(ctx, &c.space, c.planned ? &c.after : NULL, &c.ids, &c.n);
    if (s == OK)
        *ret_closing = c;
    return s;
}

/* ---- shown ----------------------------------------------------------------------------------- */

/* They are named to who asks [PV-7]. */
static enum status note_look(struct ctx *ctx, const struct space *s, const struct booking *b)
{
    const struct look look = {.operator_id = s->operator_id,
                              .space_id = s->id,
                              .place = s->name,
                              .what = N_("Bookings, in a list")};
    return b->account_id ? people_looked_at_listed(ctx, &look, b->account_id)
                         : people_looked_at_address_listed(ctx, &look, b->email);
}

static enum status show_one(struct ctx *ctx, const struct closing *c, const struct booking *b,
                            struct closing_booking_view *v)
{
    struct resource r;
    enum status s = resource_get(ctx, b->resource_id, &r);
    if (s != OK)
        return s;
    *v = (struct closing_booking_view){.code = b->id,
                                       .name = b->name,
                                       .email = b->email,
                                       .phone = b->phone,
                                       .resource = r.name,
                                       .units = b->units,
                                       .starts_at = zone_when(c->now.zone, b->starts_at),
                                       .ends_at = zone_when(c->now.zone, b->ends_at),
                                       .status = booking_status_name(b->status)};
    return note_look(ctx, &c->space, b);
}

static enum status show_bookings(struct ctx *ctx, const struct closing *c, struct closing_view *v)
{
    struct closing_booking_view *list =
        arena_array(ctx->arena, c->n < SHOWN_MAX ? c->n : SHOWN_MAX, sizeof(*list));
    enum status s = list ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < c->n; i++) {
        struct booking b;
        s = booking_get(ctx, c->ids[i], &b);
        if (s != OK)
            return s;
        v->people += b.email != NULL;
        v->unreachable += b.email == NULL;
        if (i < SHOWN_MAX)
            s = show_one(ctx, c, &b, &list[v->bookings_n++]);
    }
    v->bookings = list;
    v->count = (int64_t)c->n;
    v->more = v->count - (int64_t)v->bookings_n;
    return s;
}

static enum status show_closing(struct ctx *ctx, const struct closing *c, const char *done,
                                struct closing_view *ret_view)
{
    const struct closing_form *f = c->form;
    struct closing_view v = {.hours = f->hours,
                             .done = done,
                             .planned = c->planned,
                             .monday = f->monday,
                             .tuesday = f->tuesday,
                             .wednesday = f->wednesday,
                             .thursday = f->thursday,
                             .friday = f->friday,
                             .saturday = f->saturday,
                             .sunday = f->sunday,
                             .holidays = f->holidays};
    if (c->closure.from.year) {
        v.from = c->closure.from;
        v.to = c->closure.to;
        v.reason = *c->closure.reason ? c->closure.reason : NULL;
        v.from_typed = show_date(ctx, v.from);
        v.to_typed = show_date(ctx, v.to);
    }
    enum status s = space_head_make(ctx, &c->space, f->hours ? "hours" : "closures", &v.head);
    if (s == OK)
        s = show_bookings(ctx, c, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status closing_look(struct ctx *ctx, const struct closing_form *form,
                         struct closing_view *ret_view)
{
    struct closing c;
    const enum status s = read_closing(ctx, form, &c);
    return s == OK ? show_closing(ctx, &c, NULL, ret_view) : s;
}

/* ---- done ------------------------------------------------------------------------------------ */

/* Nobody books here until it is done: what was looked at is all there is. */
static enum status lock_all(struct ctx *ctx, const struct space *s)
{
    struct resource *all;
    size_t n;
    enum status st = space_resources(ctx, s->id, &all, &n);
    int64_t *ids = st == OK ? arena_array(ctx->arena, n, sizeof(*ids)) : NULL;
    if (!ids)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++)
        ids[i] = all[i].id;
    return booking_lock_all(ctx, ids, n);
}

static enum status save(struct ctx *ctx, struct closing *c)
{
    int64_t id;
    enum status s = OK;
    if (c->closure.from.year)
        s = space_add_closure(ctx, c->space.id, &c->closure, &id);
    if (s == OK && c->form->hours)
        s = space_set_hours(ctx, c->space.id, &c->after);
    if (s == OK && c->form->hours && c->space.holidays != c->form->holidays) {
        c->space.holidays = c->form->holidays;
        s = space_save(ctx, &c->space, &id);
    }
    return s;
}

/* The same question, of the form with the answer. */
static struct closing_form question_of(const struct closing_do_form *f)
{
    return (struct closing_form){.slug = f->slug,
                                 .from = f->from,
                                 .to = f->to,
                                 .reason = f->reason,
                                 .hours = f->hours,
                                 .monday = f->monday,
                                 .tuesday = f->tuesday,
                                 .wednesday = f->wednesday,
                                 .thursday = f->thursday,
                                 .friday = f->friday,
                                 .saturday = f->saturday,
                                 .sunday = f->sunday,
                                 .holidays = f->holidays};
}

static enum status settle(struct ctx *ctx, const struct closing *c,
                          const struct closing_do_form *form, const char **ret_said)
{
    size_t told = 0;
    enum status s = OK;
    if (strcmp(form->bookings, "tell") == 0) {
        s = closing_tell(ctx, &c->space, c->ids, c->n, form->words, &told);
        *ret_said =
            show_text(ctx,
                      text_plural(ctx->lang, "Saved, and %lld person is told by mail.",
                                  "Saved, and %lld people are told by mail.", (int64_t)told),
                      (long long)told);
    } else if (strcmp(form->bookings, "cancel") == 0) {
        s = closing_cancel(ctx, c->ids, c->n, form->words);
        *ret_said = show_text(ctx,
                              text_plural(ctx->lang, "Saved, and %lld booking is cancelled.",
                                          "Saved, and %lld bookings are cancelled.", (int64_t)c->n),
                              (long long)c->n);
    } else {
        *ret_said = ctx_text(ctx, "Saved. What was booked stays.");
    }
    return s;
}

static const char *done_word(const char *bookings)
{
    return strcmp(bookings, "tell") == 0     ? "told"
           : strcmp(bookings, "cancel") == 0 ? "cancelled"
                                             : "kept";
}

enum status closing_make(struct ctx *ctx, const struct closing_do_form *form,
                         struct closing_view *ret_view)
{
    const struct closing_form question = question_of(form);
    struct closing c;
    const char *said = "";
    enum status s = space_of_slug(ctx, form->slug, &c.space);
    if (s == OK)
        s = lock_all(ctx, &c.space);
    if (s == OK)
        s = read_closing(ctx, &question, &c);
    if (s == OK && form->shown.has && (int64_t)c.n > form->shown.v)
        return ctx_fail(ctx, CONFLICT, "booking.closing_more",
                        "Somebody booked in the meantime: please look once more.");
    if (s == OK)
        s = show_closing(ctx, &c, done_word(form->bookings), ret_view);
    if (s == OK)
        s = save(ctx, &c);
    if (s == OK)
        s = settle(ctx, &c, form, &said);
    if (s != OK)
        return s;
    reply_flash(ctx, said);
    reply_see(ctx, show_text(ctx, "/s/%s/%s", c.space.slug,
                             !c.planned    ? "closing"
                             : form->hours ? "hours"
                                           : "closures"));
    return OK;
}

/* Who may spend what on a team's account, and what an admin does about a member. */
#include "base/id.h"
#include "http/http.h"
#include "people/people_team_internal.h"
#include "people_routes.h"
#include "people_sql.h"

#include <string.h>

/* ---- rules as forms give them ---------------------------------------------------------------- */

/* What both forms of rules say. */
struct typed_rule {
    bool may_book;
    struct opt_int month_cents;
    struct opt_int hours;
    const char *const *kinds;
    size_t kinds_n;
    struct opt_int ask_above_cents;
};

/* The kinds that are ticked, each once, in their own order. All of them are no limit. */
static enum status join_kinds(struct ctx *ctx, const struct typed_rule *typed,
                              const char **ret_kinds)
{
    const char *kinds = "";
    size_t known = 0;
    size_t named = 0;
    for (size_t i = 0; i < typed->kinds_n; i++)
        named += *typed->kinds[i] != '\0';
    for (size_t k = 0; kinds && k < TEAM_KINDS_MAX; k++)
        for (size_t i = 0; i < typed->kinds_n; i++)
            if (strcmp(typed->kinds[i], team_kinds()[k]) == 0) {
                kinds =
                    arena_printf(ctx->arena, "%s%s%s", kinds, *kinds ? " " : "", team_kinds()[k]);
                known++;
                break;
            }
    if (!kinds)
        return LIMIT;
    if (known < named)
        return ctx_field(ctx, "kinds", "field.choice", "This is none of the choices.");
    *ret_kinds = known == TEAM_KINDS_MAX ? "" : kinds;
    return OK;
}

static enum status rule_of_form(struct ctx *ctx, const struct typed_rule *typed,
                                struct team_rule *ret_rule)
{
    struct team_rule rule = {.may_book = typed->may_book,
                             .month_cents = typed->month_cents,
                             .month_minutes = typed->hours,
                             .ask_above_cents = typed->ask_above_cents};
    rule.month_minutes.v *= 60;
    enum status s = join_kinds(ctx, typed, &rule.kinds);
    if (rule.month_cents.has && rule.month_cents.v < 0)
        s = ctx_field(ctx, "month", "field.range", "Not less than 0.");
    if (rule.ask_above_cents.has && rule.ask_above_cents.v < 0)
        s = ctx_field(ctx, "ask_above", "field.range", "Not less than 0.");
    if (s == OK)
        *ret_rule = rule;
    return s;
}

/* ---- the team's own rule --------------------------------------------------------------------- */

static enum status rules_view(struct ctx *ctx, const struct team *t,
                              struct team_rules_view *ret_view)
{
    struct team_rules_view v = {.currency = t->currency};
    struct team_member_line_view *members;
    struct team_rule rule;
    struct team_rule_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    enum status s = shown ? team_head_make(ctx, t, "rules", &v.head) : LIMIT;
    if (s == OK)
        s = team_rule_of(ctx, t->id, 0, false, &rule);
    if (s == OK)
        s = team_rule_show(ctx, t, &rule, shown);
    if (s == OK)
        s = team_members_show(ctx, t, true, &members, &v.members_n);
    for (size_t i = 0; s == OK && i < v.members_n; i++)
        s = team_note_look(ctx, t, members[i].account, NULL);
    if (s == OK)
        s = team_month_name(ctx, &v.month);
    if (s != OK)
        return s;
    v.rule = shown;
    v.members = members;
    *ret_view = v;
    return OK;
}

enum status team_rules(struct ctx *ctx, const struct team_of_form *form,
                       struct team_rules_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    return s == OK ? rules_view(ctx, &t, ret_view) : s;
}

enum status team_rules_save(struct ctx *ctx, const struct team_rule_save_form *form,
                            struct team_rules_view *ret_view)
{
    struct team t;
    struct team_rule rule;
    const struct typed_rule typed = {form->may_book, form->month,   form->hours,
                                     form->kinds,    form->kinds_n, form->ask_above};
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = rule_of_form(ctx, &typed, &rule);
    if (s == OK)
        s = team_set_rule(ctx, t.id, 0, &rule);
    if (s == OK)
        s = rules_view(ctx, &t, ret_view);
    if (s == OK)
        team_see(ctx, t.slug, "rules", ctx_text(ctx, "The rule is saved. It holds from now on."));
    return s;
}

/* ---- one member ------------------------------------------------------------------------------ */

static seat_teller *tell_seat;

void team_set_seat_teller(seat_teller *teller)
{
    tell_seat = teller;
}

static enum status show_ahead(struct ctx *ctx, const struct team *t, int64_t account_id,
                              struct team_member_view *v)
{
    struct seat_use *uses = NULL;
    size_t n = 0;
    const enum status s = tell_seat ? tell_seat(ctx, t->id, account_id, &uses, &n) : OK;
    struct team_seat_use_view *list = s == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct team_seat_use_view){uses[i].day, uses[i].what};
    v->ahead = list;
    v->ahead_n = n;
    return OK;
}

static enum status member_view(struct ctx *ctx, const struct team *t, int64_t account_id,
                               struct team_member_view *ret_view)
{
    struct team_member_view v = {.currency = t->currency};
    struct team_member_line_view *members;
    struct team_rule rule;
    struct team_rule_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    size_t n;
    enum status s = shown ? team_head_make(ctx, t, "members", &v.head) : LIMIT;
    if (s == OK)
        s = team_members_show(ctx, t, true, &members, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        if (members[i].account == account_id)
            v.member = &members[i];
    if (s == OK && !v.member)
        return NOT_FOUND;
    if (s == OK)
        s = people_looked_at(ctx, &(struct look){.account_id = account_id,
                                                 .operator_id = t->operator_id,
                                                 .space_id = t->space_id,
                                                 .team_id = t->id,
                                                 .place = t->name,
                                                 .what = N_("A member of a team")});
    if (s == OK)
        s = team_rule_of(ctx, t->id, account_id, v.member->admin, &rule);
    if (s == OK)
        s = team_rule_show(ctx, t, &rule, shown);
    if (s == OK)
        s = show_ahead(ctx, t, account_id, &v);
    if (s == OK)
        s = team_month_name(ctx, &v.month);
    if (s != OK)
        return s;
    v.rule = shown;
    *ret_view = v;
    return OK;
}

static enum status answer_member(struct ctx *ctx, const struct team *t, int64_t account_id,
                                 const char *said, struct team_member_view *ret_view)
{
    enum status s = member_view(ctx, t, account_id, ret_view);
    if (s != OK)
        return s;
    char id[ID_CHARS_MAX + 1];
    (void)id_print(account_id, id);
    reply_flash(ctx, said);
    reply_see(ctx, arena_printf(ctx->arena, "/teams/%s/members/%s", t->slug, id));
    return OK;
}

enum status team_member(struct ctx *ctx, const struct team_member_of_form *form,
                        struct team_member_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    return s == OK ? member_view(ctx, &t, form->id, ret_view) : s;
}

enum status team_member_rule_save(struct ctx *ctx, const struct team_member_rule_save_form *form,
                                  struct team_member_view *ret_view)
{
    struct team t;
    struct team_member m;
    struct team_rule rule;
    const struct typed_rule typed = {form->may_book, form->month,   form->hours,
                                     form->kinds,    form->kinds_n, form->ask_above};
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_member_get(ctx, t.id, form->id, &m);
    if (s == OK)
        s = rule_of_form(ctx, &typed, &rule);
    if (s == OK)
        s = team_set_rule(ctx, t.id, form->id, &rule);
    return s == OK
               ? answer_member(ctx, &t, form->id,
                               ctx_text(ctx, "The rule is saved. It holds from now on."), ret_view)
               : s;
}

enum status team_member_rule_remove(struct ctx *ctx, const struct team_member_of_form *form,
                                    struct team_member_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_rule_remove(ctx, &t, form->id);
    return s == OK ? answer_member(ctx, &t, form->id,
                                   ctx_text(ctx, "The rule of the team holds again."), ret_view)
                   : s;
}

enum status team_member_admin(struct ctx *ctx, const struct team_member_admin_form *form,
                              struct team_member_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_set_admin(ctx, &t, form->id, form->admin);
    if (s != OK)
        return s;
    const char *said = form->admin
                           ? ctx_text(ctx, "This person is an admin now, and a mail says so.")
                           : ctx_text(ctx, "This person is no admin any more.");
    if (form->id != ctx->actor->account_id || team_kept_by(ctx->actor, &t))
        return answer_member(ctx, &t, form->id, said, ret_view);
    s = member_view(ctx, &t, form->id, ret_view); /* he gave up his own right to this page */
    if (s == OK)
        team_see(ctx, t.slug, "", said);
    return s;
}

enum status team_member_seat(struct ctx *ctx, const struct team_member_seat_form *form,
                             struct team_member_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_set_seat(ctx, &t, form->id, form->seat);
    if (s != OK)
        return s;
    return answer_member(ctx, &t, form->id,
                         form->seat ? ctx_text(ctx, "This person has a seat now.")
                                    : ctx_text(ctx, "The seat is free for another."),
                         ret_view);
}

enum status team_member_remove(struct ctx *ctx, const struct team_member_of_form *form,
                               struct team_left_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_leave(ctx, &t, form->id, 0);
    if (s != OK)
        return s;
    *ret_view = (struct team_left_view){.slug = t.slug, .name = t.name};
    if (form->id == ctx->actor->account_id && !team_kept_by(ctx->actor, &t)) {
        reply_flash(ctx, ctx_text(ctx, "You left the team. What you booked stays yours."));
        reply_see(ctx, "/me/teams");
        return OK;
    }
    team_see(ctx, t.slug, "",
             ctx_text(ctx, "This person is out of the team; a mail says so. The seat is free."));
    return OK;
}

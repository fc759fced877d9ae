/* Groups, for the host. They are of the operator: each of its hosts sees and keeps them. A name is
 * shown of whom the operator has dealt with; of others only the address that was typed here. */
#include "plan/plan_desk.h"

#include "base/address.h"
#include "base/csv.h"
#include "base/fold.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people.h"
#include "plan/plan_group.h"
#include "plan_routes.h"
#include "plan_sql.h"

#include <string.h>

/* ---- who is in one -------------------------------------------------------------------------- */

/* A list under way. */
struct listing {
    struct ctx *ctx;
    const struct zone *zone;
    const struct space *space;
    enum status noted; /* that somebody looked */
    const char *words; /* folded; NULL: all */
    struct group_member_view *list;
    size_t n, total, skip, max;
};

static const char *team_url(struct ctx *ctx, const char *slug)
{
    return *slug ? words(ctx, "/teams/%s", slug) : NULL;
}

static bool list_row(void *arg, const struct sql_group_members_row *r)
{
    struct listing *l = arg;
    struct ctx *ctx = l->ctx;
    const bool named = r->team_id != 0 || r->known != 0;
    const char *name = named ? r->name : "";
    const char *text = fold_text(ctx->arena, words(ctx, "%s %s", name, r->email));
    if (l->words && text && !fold_has_words(text, l->words))
        return true;
    const size_t at = l->total++;
    if (at < l->skip || l->n >= l->max)
        return true;
    struct date day = {0};
    minute now = 0;
    zone_civil(l->zone, r->at, &day, &now);
    l->list[l->n++] = (struct group_member_view){.account = r->account_id,
                                                 .team = r->team_id,
                                                 .name = words(ctx, "%s", name),
                                                 .email = words(ctx, "%s", r->email),
                                                 .since = day,
                                                 .team_url = team_url(ctx, r->team_slug)};
    const struct look look = {.operator_id = l->space->operator_id,
                              .space_id = l->space->id,
                              .place = l->space->name,
                              .what = N_("A group, in a list")};
    l->noted = people_looked_at_listed(ctx, &look, r->account_id);
    return l->noted == OK;
}

static enum status list_members(struct listing *l, const struct space *s, const char *group,
                                const char *q)
{
    const struct sql_group_members_args args = {s->operator_id, group};
    l->zone = zone_get(s->zone);
    l->words = q ? fold_text(l->ctx->arena, q) : NULL;
    l->space = s;
    l->list = arena_array(l->ctx->arena, l->max, sizeof(*l->list));
    if (!l->list || !l->zone)
        return LIMIT;
    const enum status st = sql_group_members(l->ctx, &args, list_row, l);
    return st == OK ? l->noted : st;
}

/* ---- the page ------------------------------------------------------------------------------- */

static const char *list_url(struct ctx *ctx, const struct group_look_form *f, const char *suffix,
                            int64_t page)
{
    struct address a = address_of(ctx, words(ctx, "/s/%s/groups%s", f->slug, suffix));
    address_text(&a, "group", f->group);
    address_text(&a, "q", f->q);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

/* All groups; f->group becomes the one that is shown. */
static enum status show_groups(struct ctx *ctx, const struct space *s, struct group_look_form *f,
                               struct group_list_view *v)
{
    struct sql_groups_of_operator_row *rows = NULL;
    size_t n = 0;
    const struct sql_groups_of_operator_args args = {s->operator_id};
    const enum status st = sql_groups_of_operator(ctx, &args, &rows, &n);
    struct group_line_view *list = st == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    if (!f->group && n > 0)
        f->group = rows[0].group_name;
    for (size_t i = 0; i < n; i++) {
        const struct group_look_form to = {.slug = s->slug, .group = rows[i].group_name};
        list[i] = (struct group_line_view){.name = rows[i].group_name,
                                           .people = rows[i].people,
                                           .teams = rows[i].teams,
                                           .on = strcmp(rows[i].group_name, f->group) == 0,
                                           .url = list_url(ctx, &to, "", 1)};
    }
    v->groups = list;
    v->groups_n = n;
    v->group = f->group;
    return OK;
}

static enum status show_uses(struct ctx *ctx, const struct space *s, struct group_list_view *v)
{
    static const char *const kinds[] = {"", "rule", "plan", "pass"};
    struct sql_group_uses_row *rows = NULL;
    size_t n = 0;
    const struct sql_group_uses_args args = {s->operator_id, v->group};
    const enum status st = sql_group_uses(ctx, &args, &rows, &n);
    struct group_use_view *list = st == OK ? arena_array(ctx->arena, n, sizeof(*list)) : NULL;
    if (!list)
        return st == OK ? LIMIT : st;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct group_use_view){.kind = kinds[rows[i].kind],
                                          .id = rows[i].id,
                                          .name = rows[i].name,
                                          .where = rows[i].space_name ? rows[i].space_name : ""};
    v->uses = list;
    v->uses_n = n;
    return OK;
}

static enum status show_members(struct ctx *ctx, const struct space *s,
                                const struct group_look_form *f, struct group_list_view *v)
{
    struct listing l = {
        .ctx = ctx, .skip = (size_t)(f->page - 1) * LIMIT_PAGE_ROWS, .max = LIMIT_PAGE_ROWS};
    const enum status st = list_members(&l, s, f->group, f->q);
    if (st != OK)
        return st;
    v->members = l.list;
    v->members_n = l.n;
    v->total = (int64_t)l.total;
    v->pages = list_pages(v->total);
    v->previous_url = f->page > 1 ? list_url(ctx, f, "", f->page - 1) : NULL;
    v->next_url = f->page < v->pages ? list_url(ctx, f, "", f->page + 1) : NULL;
    v->csv_url = list_url(ctx, f, ".csv", 1);
    return OK;
}

static enum status page_of(struct ctx *ctx, const struct space *s,
                           const struct group_look_form *asked, struct group_list_view *ret_view)
{
    struct operator_ o;
    struct group_look_form f = *asked;
    struct group_list_view v = {.q = f.q, .page = f.page, .pages = 1};
    enum status st = space_head_make(ctx, s, "groups", &v.head);
    if (st == OK)
        st = operator_get(ctx, s->operator_id, &o);
    if (st == OK)
        st = show_groups(ctx, s, &f, &v);
    if (st == OK && f.group)
        st = show_uses(ctx, s, &v);
    if (st == OK && f.group)
        st = show_members(ctx, s, &f, &v);
    if (st == OK)
        st = choices_teams(ctx, s->operator_id, 0, INTO(&v, teams));
    if (st != OK)
        return st;
    v.operator= o.name;
    *ret_view = v;
    return OK;
}

enum status groups_of_space(struct ctx *ctx, const struct group_look_form *form,
                            struct group_list_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? page_of(ctx, &s, form, ret_view) : st;
}

enum status groups_csv(struct ctx *ctx, const struct group_look_form *form)
{
    static const char *const head[] = {"group", "name", "email", "team", "since"};
    struct space s;
    struct listing l = {.ctx = ctx, .max = GROUP_MEMBERS_MAX};
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = list_members(&l, &s, form->group ? form->group : "", form->q);
    if (st != OK)
        return st;
    struct reply_table table;
    struct csv *csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l.n; i++) {
        csv_text(csv, form->group);
        csv_text(csv, l.list[i].team ? "" : l.list[i].name);
        csv_text(csv, l.list[i].email);
        csv_text(csv, l.list[i].team ? l.list[i].name : "");
        csv_text(csv, typed_date(ctx, l.list[i].since));
        csv_row_end(csv);
    }
    return reply_table_end(ctx, &table, "group.csv", OK);
}

/* ---- in and out ----------------------------------------------------------------------------- */

static enum status changed(struct ctx *ctx, const struct space *s, const char *group,
                           const char *said, struct group_list_view *ret_view)
{
    const struct group_look_form look = {.slug = s->slug, .group = group, .page = 1};
    const enum status st = page_of(ctx, s, &look, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, said);
    reply_see(ctx, list_url(ctx, &look, "", 1));
    return OK;
}

/* How many came in, of those who were named. */
struct joined {
    int64_t named, added;
};

static enum status put_people(struct ctx *ctx, const struct space *s, const char *group,
                              const char *text, struct joined *j)
{
    struct group_person *people = NULL;
    size_t n = 0;
    enum status st = group_people_of(ctx, text, &people, &n);
    for (size_t i = 0; st == OK && i < n; i++) {
        struct holder who = {0};
        bool added = false;
        st = people_account(ctx, people[i].email, people[i].name, &who.account_id);
        if (st == OK)
            st = group_add(ctx, s->operator_id, group, &who, &added);
        j->named++;
        j->added += added;
    }
    return st;
}

static enum status put_team(struct ctx *ctx, const struct space *s, const char *group,
                            int64_t team_id, struct joined *j)
{
    const struct choice_view *teams = NULL;
    size_t n = 0;
    size_t i = 0;
    bool added = false;
    const char *wanted = typed_id(ctx, team_id);
    enum status st = choices_teams(ctx, s->operator_id, team_id, (struct choices_to){&teams, &n});
    while (st == OK && i < n && strcmp(teams[i].word, wanted) != 0)
        i++;
    if (st == OK && i == n)
        return ctx_field(ctx, "team", "field.choice", "Please choose one of the list.");
    if (st == OK)
        st = group_add(ctx, s->operator_id, group, &(struct holder){.team_id = team_id}, &added);
    j->named++;
    j->added += added;
    return st;
}

enum status group_put_in(struct ctx *ctx, const struct group_add_form *form,
                         struct group_list_view *ret_view)
{
    struct space s;
    struct joined j = {0};
    const char *group = NULL;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = group_spelling(ctx, s.operator_id, form->group, &group);
    if (st == OK && form->emails)
        st = put_people(ctx, &s, group, form->emails, &j);
    if (st == OK && form->team)
        st = put_team(ctx, &s, group, form->team, &j);
    if (st == OK && j.named == 0)
        return ctx_field(ctx, "emails", "field.missing", "Please give at least one address.");
    if (st != OK)
        return st;
    const int64_t before = j.named - j.added;
    const char *said =
        words(ctx, text_plural(ctx->lang, "%d came in.", "%d came in.", j.added), (int)j.added);
    if (before)
        said = words(
            ctx, "%s %s", said,
            words(ctx,
                  text_plural(ctx->lang, "%d was in it already.", "%d were in it already.", before),
                  (int)before));
    return changed(ctx, &s, group, said, ret_view);
}

enum status group_take_out(struct ctx *ctx, const struct group_remove_form *form,
                           struct group_list_view *ret_view)
{
    struct space s;
    const struct holder who = {.account_id = form->team ? 0 : form->account, .team_id = form->team};
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = group_remove(ctx, s.operator_id, form->group, &who);
    return st == OK ? changed(ctx, &s, form->group, ctx_text(ctx, "Taken out."), ret_view) : st;
}

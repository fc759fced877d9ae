/* From teams to what pages and JSON show. */
#include "base/format.h"
#include "http/http.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "people_views.h"

#include <string.h>

enum status team_head_make(struct ctx *ctx, const struct team *t, const char *tab,
                           const struct team_head_view **ret_head)
{
    struct operator_ o = {.name = NULL};
    struct team_head_view *head = arena_alloc(ctx->arena, sizeof(*head));
    enum status s = head ? OK : LIMIT;
    if (s == OK && t->operator_id)
        s = operator_get(ctx, t->operator_id, &o);
    if (s != OK)
        return s;
    bool kept = team_kept_by(ctx->actor, t);
    bool member = people_is_team_member(ctx->actor, t->id);
    *head = (struct team_head_view){.id = t->id,
                                    .slug = t->slug,
                                    .name = t->name,
                                    .operator= o.name,
                                    .closed = t->closed_at != 0,
                                    .member = member,
                                    .admin = kept || people_is_team_admin(ctx->actor, t->id),
                                    .keeper = kept && !member,
                                    .tab = tab};
    *ret_head = head;
    return OK;
}

const char *team_why(const struct ctx *ctx, const char *code)
{
    static const struct {
        const char *code;
        const char *why;
    } whys[] = {
        {"team.closed", N_("This team is closed.")},
        {"team.not_member", N_("This person is not in the team.")},
        {"team.may_not_book", N_("The rules of the team let you book nothing on its account.")},
        {"team.kind", N_("The rules of the team do not let you book this kind of place.")},
        {"team.month_hours",
         N_("These are more hours than the rules of the team leave you in that month.")},
        {"team.month_money",
         N_("This is more money than the rules of the team leave you in that month.")},
        {"team.ask_above", N_("An admin of the team must say yes first; the place is kept.")},
    };
    for (size_t i = 0; i < ARRAY_LEN(whys); i++)
        if (strcmp(whys[i].code, code) == 0)
            return ctx_text(ctx, whys[i].why);
    return "";
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* "12.50", as it is typed. */
static const char *typed_money(struct ctx *ctx, struct opt_int cents)
{
    return cents.has ? arena_printf(ctx->arena, "%lld.%02lld", (long long)(cents.v / 100),
                                    (long long)(cents.v % 100))
                     : NULL;
}

/* In the order of team_kinds(). */
static const char *kind_in_words(struct ctx *ctx, size_t i)
{
    static const char *const names[TEAM_KINDS_MAX] = {
        N_("Desks"),       N_("Meeting room"), N_("Phone booth"), N_("Office"),
        N_("Event space"), N_("Equipment"),    N_("Parking"),    N_("Locker")};
    return ctx_text(ctx, names[i]);
}

static enum status show_kinds(struct ctx *ctx, const char *kinds, struct team_rule_view *v)
{
    struct team_kind_view *choices = arena_array(ctx->arena, TEAM_KINDS_MAX, sizeof(*choices));
    const char **words = arena_array(ctx->arena, TEAM_KINDS_MAX, sizeof(*words));
    const char *names = "";
    if (!choices || !words)
        return LIMIT;
    for (size_t i = 0; i < TEAM_KINDS_MAX; i++) {
        const char *word = team_kinds()[i];
        bool on = team_has_kind(kinds, word);
        choices[i] = (struct team_kind_view){.word = word, .name = kind_in_words(ctx, i), .on = on};
        if (!on)
            continue;
        words[v->kinds_n++] = word;
        names = arena_printf(ctx->arena, "%s%s%s", names ? names : "", *names ? ", " : "",
                             choices[i].name);
        if (!names)
            return LIMIT;
    }
    v->kinds = words;
    v->kind_choices = choices;
    v->kind_choices_n = TEAM_KINDS_MAX;
    v->kind_names = *names ? names : NULL;
    return OK;
}

enum status team_rule_show(struct ctx *ctx, const struct team *t, const struct team_rule *rule,
                           struct team_rule_view *ret_view)
{
    struct opt_int hours = rule->month_minutes;
    hours.v /= 60;
    struct team_rule_view v = {.may_book = rule->may_book,
                               .month_cents = rule->month_cents,
                               .month_hours = hours,
                               .ask_above_cents = rule->ask_above_cents,
                               .currency = t->currency,
                               .month_money = typed_money(ctx, rule->month_cents),
                               .ask_above = typed_money(ctx, rule->ask_above_cents)};
    enum status s = show_kinds(ctx, rule->kinds, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- members --------------------------------------------------------------------------------- */

enum status team_today(struct ctx *ctx, struct date *ret_today)
{
    const struct zone *z;
    minute at;
    enum status s = network_zone(ctx, &z);
    if (s == OK)
        zone_civil(z, ctx_now_s(ctx), ret_today, &at);
    return s;
}

enum status team_month_name(struct ctx *ctx, const char **ret_name)
{
    struct date today;
    enum status s = team_today(ctx, &today);
    if (s == OK)
        *ret_name = format_month_name(ctx->lang, today.month);
    return s;
}

struct member_lines {
    struct team_member_line_view *lines;
    size_t n;
};

/* What each spent this month; both lists are small. */
static enum status add_spent(struct ctx *ctx, const struct team *t, struct member_lines *m)
{
    struct sql_team_spent_all_row *rows;
    struct date today;
    size_t n;
    enum status s = team_today(ctx, &today);
    if (s == OK)
        s = sql_team_spent_all(ctx,
                               &(struct sql_team_spent_all_args){.team_id = t->id,
                                                                 .month = team_month(today),
                                                                 .currency = t->currency},
                               &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        for (size_t k = 0; k < m->n; k++)
            if (m->lines[k].account == rows[i].account_id) {
                m->lines[k].spent_cents = rows[i].cents;
                m->lines[k].spent_hours = (rows[i].minutes + 59) / 60;
            }
    return s;
}

static enum status add_rules(struct ctx *ctx, const struct team *t, struct member_lines *m)
{
    struct sql_team_rules_of_row *rows;
    size_t n;
    enum status s = sql_team_rules_of(ctx, &(struct sql_team_rules_of_args){t->id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        for (size_t k = 0; k < m->n; k++)
            m->lines[k].own_rule |= m->lines[k].account == rows[i].account_id;
    return s;
}

enum status team_note_look(struct ctx *ctx, const struct team *t, int64_t account_id,
                           const char *email)
{
    const struct look look = {.operator_id = t->operator_id,
                              .space_id = t->space_id,
                              .place = t->name,
                              .what = N_("The members of a team")};
    if (people_is_team_member(ctx->actor, t->id))
        return OK;
    return account_id ? people_looked_at_listed(ctx, &look, account_id)
                      : people_looked_at_address_listed(ctx, &look, email);
}

enum status team_members_show(struct ctx *ctx, const struct team *t, bool admin,
                              struct team_member_line_view **ret_lines, size_t *ret_n)
{
    struct team_member *members;
    const struct zone *z;
    struct member_lines m;
    enum status s = team_members(ctx, t->id, &members, &m.n);
    if (s == OK)
        s = network_zone(ctx, &z);
    if (s != OK)
        return s;
    m.lines = arena_array(ctx->arena, m.n, sizeof(*m.lines));
    if (!m.lines)
        return LIMIT;
    for (size_t i = 0; i < m.n; i++)
        m.lines[i] = (struct team_member_line_view){
            .account = members[i].account_id,
            .name = *members[i].name ? members[i].name : members[i].email,
            .email = admin ? members[i].email : NULL,
            .admin = members[i].admin,
            .seat = members[i].seat,
            .since = zone_when(z, members[i].joined_at),
            .you = members[i].account_id == ctx->actor->account_id};
    if (admin)
        s = add_spent(ctx, t, &m);
    if (s == OK && admin)
        s = add_rules(ctx, t, &m);
    if (s != OK)
        return s;
    *ret_lines = m.lines;
    *ret_n = m.n;
    return OK;
}

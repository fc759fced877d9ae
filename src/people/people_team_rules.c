/* What a team lets its members spend. */
#include "people/people_team_internal.h"

#include <string.h>

bool people_is_team_member(const struct actor *a, int64_t team_id)
{
    for (size_t i = 0; a && i < a->teams_n; i++)
        if (a->teams[i].team_id == team_id)
            return true;
    return false;
}

bool people_is_team_admin(const struct actor *a, int64_t team_id)
{
    for (size_t i = 0; a && i < a->teams_n; i++)
        if (a->teams[i].team_id == team_id)
            return a->teams[i].admin;
    return false;
}

bool team_kept_by(const struct actor *a, const struct team *t)
{
    if (!t->operator_id)
        return people_is_steward(a);
    return people_is_host(a, t->operator_id, t->space_id);
}

bool team_seen_by(const struct actor *a, const struct team *t)
{
    if (people_is_team_member(a, t->id))
        return true;
    if (!t->operator_id)
        return people_is_steward(a);
    return people_is_desk(a, t->operator_id, t->space_id);
}

struct team_rule team_rule_free(void)
{
    return (struct team_rule){.may_book = true, .kinds = ""};
}

int32_t team_month(struct date day)
{
    return day.year * 12 + day.month - 1;
}

bool team_slug_reserved(const char *slug)
{
    return strcmp(slug, "new") == 0 || strcmp(slug, "join") == 0;
}

const char *const *team_kinds(void)
{
    static const char *const kinds[TEAM_KINDS_MAX + 1] = {
        "desk", "room", "booth", "office", "event", "equipment", "parking", "locker"};
    return kinds;
}

bool team_has_kind(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *s = words; *s;) {
        size_t length = strcspn(s, " ");
        if (length == n && strncmp(s, word, n) == 0)
            return true;
        s += length + (s[length] == ' ');
    }
    return false;
}

static struct opt_int left(struct opt_int limit, int64_t spent)
{
    if (!limit.has)
        return limit;
    return opt_int_of(limit.v > spent ? limit.v - spent : 0);
}

struct team_verdict team_judge(const struct team_rule *rule, const char *currency, bool admin,
                               const struct team_spent *spent, const struct team_wish *wish)
{
    struct team_verdict v = {.answer = TEAM_MAY_NOT,
                             .left_cents = left(rule->month_cents, spent->cents),
                             .left_minutes = left(rule->month_minutes, spent->minutes)};
    bool comparable = !wish->cents || strcmp(wish->currency, currency) == 0;
    if (!rule->may_book)
        v.code = "team.may_not_book";
    else if (wish->kind && *rule->kinds && !team_has_kind(rule->kinds, wish->kind))
        v.code = "team.kind";
    else if (v.left_minutes.has && wish->minutes > v.left_minutes.v)
        v.code = "team.month_hours";
    else if (comparable && v.left_cents.has && wish->cents > v.left_cents.v)
        v.code = "team.month_money";
    else if (!admin && (!comparable ||
                        (rule->ask_above_cents.has && wish->cents > rule->ask_above_cents.v))) {
        v.answer = TEAM_ASK_ADMIN;
        v.code = "team.ask_above";
    } else
        v.answer = TEAM_MAY;
    return v;
}

/* What is spent on a team's account: asking its rules, and counting. */
#include "people/people_team_internal.h"
#include "people_sql.h"
#include "store/store.h"

enum status team_rule_of(struct ctx *ctx, int64_t team_id, int64_t account_id, bool admin,
                         struct team_rule *ret_rule)
{
    struct sql_team_rule_for_row row;
    struct sql_team_rule_for_args of = {
        .team_id = team_id, .account_id = account_id, .admin = admin};
    enum status s = sql_team_rule_for(ctx, &of, &row);
    if (s == NOT_FOUND) {
        *ret_rule = team_rule_free();
        return OK;
    }
    if (s == OK)
        *ret_rule = (struct team_rule){.may_book = row.may_book,
                                       .month_cents = row.month_cents,
                                       .month_minutes = row.month_minutes,
                                       .kinds = row.kinds,
                                       .ask_above_cents = row.ask_above_cents};
    return s;
}

enum status team_set_rule(struct ctx *ctx, int64_t team_id, int64_t account_id,
                          const struct team_rule *rule)
{
    struct team t;
    enum status s = team_get(ctx, team_id, &t);
    if (s == OK)
        s = sql_team_rule_put(
            ctx,
            &(struct sql_team_rule_put_args){.team_id = team_id,
                                             .account_id = account_id,
                                             .may_book = rule->may_book,
                                             .month_cents = rule->month_cents,
                                             .month_minutes = rule->month_minutes,
                                             .kinds = rule->kinds,
                                             .ask_above_cents = rule->ask_above_cents},
            NULL);
    return s == OK ? team_tell(ctx, "team.rules", &t, "") : s;
}

enum status team_rule_remove(struct ctx *ctx, const struct team *t, int64_t account_id)
{
    enum status s = sql_team_rule_drop(
        ctx, &(struct sql_team_rule_drop_args){.team_id = t->id, .account_id = account_id}, NULL);
    return s == OK ? team_tell(ctx, "team.rules", t, "") : s;
}

static enum status ask(struct ctx *ctx, const struct team *t, const struct team_wish *wish,
                       struct team_verdict *ret_verdict)
{
    struct team_member member;
    struct team_rule rule;
    struct sql_team_spent_row spent;
    *ret_verdict = (struct team_verdict){.answer = TEAM_MAY_NOT, .code = "team.closed"};
    if (t->closed_at)
        return OK;
    enum status s = team_member_get(ctx, t->id, wish->account_id, &member);
    if (s == NOT_FOUND) {
        ret_verdict->code = "team.not_member";
        return OK;
    }
    if (s == OK)
        s = team_rule_of(ctx, t->id, wish->account_id, member.admin, &rule);
    if (s == OK)
        s = sql_team_spent(ctx,
                           &(struct sql_team_spent_args){.team_id = t->id,
                                                         .account_id = wish->account_id,
                                                         .month = team_month(wish->day),
                                                         .currency = t->currency,
                                                         .but_id = wish->subject_id},
                           &spent);
    if (s == OK)
        *ret_verdict = team_judge(&rule, t->currency, member.admin,
                                  &(struct team_spent){spent.cents, spent.minutes}, wish);
    return s;
}

enum status team_may_spend(struct ctx *ctx, const struct team_wish *wish,
                           struct team_verdict *ret_verdict)
{
    struct team t;
    struct team_verdict verdict;
    enum status s = team_get(ctx, wish->team_id, &t);
    if (s == OK)
        s = ask(ctx, &t, wish, &verdict);
    if (s == OK)
        *ret_verdict = verdict;
    return s;
}

enum status team_count(struct ctx *ctx, const struct team_wish *wish, int64_t operator_id,
                       int64_t space_id)
{
    enum status s =
        sql_team_spending_put(ctx,
                              &(struct sql_team_spending_put_args){.subject_id = wish->subject_id,
                                                                   .team_id = wish->team_id,
                                                                   .account_id = wish->account_id,
                                                                   .operator_id = operator_id,
                                                                   .space_id = space_id,
                                                                   .month = team_month(wish->day),
                                                                   .cents = wish->cents,
                                                                   .minutes = wish->minutes,
                                                                   .currency = wish->currency},
                              NULL);
    return s == OK ? team_relate(ctx, wish->team_id, operator_id, space_id) : s;
}

enum status team_spend(struct ctx *ctx, const struct team_wish *wish, int64_t operator_id,
                       int64_t space_id, struct team_verdict *ret_verdict)
{
    struct team_verdict verdict;
    const struct sql_team_member_turn_args turn = {.team_id = wish->team_id,
                                                   .account_id = wish->account_id};
    enum status s = sql_team_member_turn(ctx, &turn, NULL); /* nobody there: he is told so */
    if (s == OK)
        s = team_may_spend(ctx, wish, &verdict);
    if (s == OK && verdict.answer != TEAM_MAY_NOT)
        s = team_count(ctx, wish, operator_id, space_id);
    if (s == OK)
        *ret_verdict = verdict;
    return s;
}

enum status team_unspend(struct ctx *ctx, int64_t subject_id)
{
    return sql_team_spending_drop(ctx, &(struct sql_team_spending_drop_args){subject_id}, NULL);
}

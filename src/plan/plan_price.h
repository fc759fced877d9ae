/* plan_price.h: which rules fit a case, and what they make of it.
 * Uses: plan.h.   Threads: pure. */
#ifndef LOGGIA_PLAN_PLAN_PRICE_H
#define LOGGIA_PLAN_PLAN_PRICE_H

#include "plan/plan.h"

const char *price_effect_name(enum price_effect e);  /* "hour" ...; the word of JSON and forms */
enum price_effect price_effect_of(const char *name); /* 0: unknown */

struct price_rules {
    const struct price_rule *list; /* in order */
    size_t n;
    bool ask_who, ask_people;
};

/* What became of a rule in a case: it fits, or the first condition that does not hold. */
enum price_fit {
    FIT_APPLIED,
    FIT_PRICE_SET, /* a rule above has set the price */
    FIT_ENDED,     /* a rule above was the last to be tried */
    FIT_OFF,       /* switched off */
    FIT_NO_PRICE,  /* there is no price to be changed */
    MISS_KIND,
    MISS_RESOURCE,
    MISS_WEEKDAY,
    MISS_HOURS,
    MISS_SEASON,
    MISS_SHORTER,
    MISS_LONGER,
    MISS_WHO,
    MISS_AHEAD_LEAST,
    MISS_AHEAD_MOST,
    MISS_PEOPLE_LEAST,
    MISS_PEOPLE_MOST
};

/* How a case was priced. */
struct price_step {
    enum price_fit fit;
    int64_t cents; /* APPLIED: the price that it set, or by how much it changed it */
};
struct price_working {
    struct opt_int price_cents;
    struct opt_int own_cents; /* the resource's own price, when no rule set another */
    size_t setter;            /* index of the rule that set it, or n */
};

/* People of a case: those stated, else as many as it is taken for. */
int32_t price_people(const struct price_case *c);
/* How often an effect is counted: started hours times units, people ... 1 for those that change. */
int64_t price_times(enum price_effect e, const struct price_case *c);
/* The first condition that does not hold, or FIT_APPLIED. */
enum price_fit price_fits(const struct price_rule *r, const struct price_case *c);
/*   steps  as many as rules, or NULL when only the price is wanted */
struct price_working price_work(const struct price_rules *rules, const struct price_case *c,
                                struct price_step *steps);

/* So many days from this one on, as one case. Pure. */
struct price_case price_case_of_days(const struct price_case *day, int32_t days);

/* ---- plan_rule.c: the rules of a space; each change grows its revision [BK-12] --------------- */

MUST_USE enum status price_rule_get(struct ctx *ctx, int64_t space_id, int64_t id,
                                    struct price_rule *ret_rule);
/* So many places down; negative: up. */
MUST_USE enum status price_rule_move(struct ctx *ctx, int64_t space_id, int64_t id, int steps);
MUST_USE enum status price_rule_switch(struct ctx *ctx, int64_t space_id, int64_t id, bool active);
MUST_USE enum status price_rule_remove(struct ctx *ctx, int64_t space_id, int64_t id);

/* ---- plan_sentence.c: rules in the reader's words, in ctx->arena ---------------------------- */

/* "On Saturdays, meeting rooms, for members: 10 % less". */
const char *price_sentence(struct ctx *ctx, const struct price_rule *r, const char *currency);
/* "10 % less", "€20.00 an hour". */
const char *price_effect_words(struct ctx *ctx, const struct price_rule *r, const char *currency);
/* Why a rule did not count in a case; "" when it did. */
const char *price_fit_words(struct ctx *ctx, const struct price_rule *r, enum price_fit fit);
/* "Sala Giotto: €10.00 an hour × 3". */
const char *price_own_words(struct ctx *ctx, const struct price_case *c, const char *currency);
/* The line of a rule that counted. */
const char *price_line_words(struct ctx *ctx, const struct price_rule *r,
                             const struct price_case *c, const char *currency);

#endif

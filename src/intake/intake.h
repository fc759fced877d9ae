/* intake.h: a host comes from another product and brings his people along: persons, memberships
 * and credits from a CSV file, shown before anything is written.
 * Owns: tables intake, intake_plan, intake_key, intake_person (README.md).
 * Uses: base, store, http, network, mail, people, privacy, space, plan.
 * Threads: any, one store connection per call.   Invariants: README.md IN-1 to IN-10. */
#ifndef LOGGIA_INTAKE_INTAKE_H
#define LOGGIA_INTAKE_INTAKE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "plan/plan.h"

enum {
    INTAKE_COLUMNS_MAX = LIMIT_CSV_FIELDS,
    INTAKE_ROWS_MAX = 5000,     /* people of one space, ten times over */
    INTAKE_BYTES_MAX = 4 << 20, /* 5,000 rows of 800 bytes */
    INTAKE_REPORT_BYTES = 8 << 20,
    INTAKE_PLANS_MAX = 60, /* names of plans in one file */
    INTAKE_BILLS_MAX = 64, /* days with bills that are shown */
    INTAKE_REJECTED_SHOWN = 30,
    INTAKE_GROUPS_MAX =
        500, /* memberships of teams in one file; a house of 3,000 has as many firms */
    INTAKE_TEAMS_SHOWN = 60,
    INTAKE_KEPT_S = 86400 /* how long an uploaded file waits */
};

/* What a column of the file is. */
enum intake_field {
    INTAKE_SKIP = 0,
    INTAKE_EMAIL,
    INTAKE_NAME,
    INTAKE_FIRST_NAME,
    INTAKE_LAST_NAME,
    INTAKE_PHONE,
    INTAKE_COMPANY,
    INTAKE_LANGUAGE,
    INTAKE_NOTE,
    INTAKE_PLAN,
    INTAKE_START,
    INTAKE_PAID_UNTIL, /* the last day that is paid */
    INTAKE_NEXT_BILL,  /* the first day that is not */
    INTAKE_END,        /* the last day of the membership */
    INTAKE_PRICE,
    INTAKE_PAYER, /* the company whose membership it is */
    INTAKE_SEATS,
    INTAKE_CREDIT_NAME,
    INTAKE_CREDIT_UNIT,
    INTAKE_CREDIT_LEFT,
    INTAKE_CREDIT_UNTIL, /* the last day on which it is good */
    INTAKE__MAX
};
const char *intake_field_word(enum intake_field f);       /* of JSON, forms and map files */
const char *intake_field_label(enum intake_field f);      /* a message id */
enum intake_field intake_field_of_word(const char *word); /* INTAKE_SKIP for no such word */

/* What a header is usually called in the exports of usual products, in English and Italian; each
 * field is guessed once. Pure.
 *   ret_product  the product that the headers point to, or NULL */
void intake_guess(struct arena *a, const char *const *headers, size_t n,
                  enum intake_field *ret_fields, const char **ret_product);

enum intake_dates { INTAKE_DATES_GUESS = 0, INTAKE_DAY_FIRST, INTAKE_MONTH_FIRST };

/* What a name of a plan in the file means here. */
struct intake_plan {
    const char *name; /* as in the file */
    int64_t plan_id;  /* 0: see make */
    bool make;        /* a plan of this name is made; else such rows are left out */
    int64_t price_cents;
    int32_t months;
};

struct intake_map {
    enum intake_field fields[INTAKE_COLUMNS_MAX];
    size_t fields_n;
    enum intake_dates dates;
    enum allowance_unit unit; /* of credits that name none */
    bool of_company; /* a membership of a row with a company is the company's, also when the row
                        names no payer and no seats */
    bool charge_now; /* who has no "paid until": charged from today on, not from the next
                                 period */
    struct intake_plan plans[INTAKE_PLANS_MAX]; /* what the host chose */
    size_t plans_n;
};

struct intake_counts {
    int64_t rows, added, changed, unchanged, duplicate, rejected;  /* each row is one of these */
    int64_t people_new, people_known, memberships, credits, teams; /* of the rows taken */
};
/* Bills to come on a day, of all memberships of the file. */
struct intake_bill {
    struct date day;
    int64_t n;
    int64_t cents;
};
/* A name of a plan that the file has. */
struct intake_plan_seen {
    const char *name;
    int64_t rows;
    int64_t price_cents; /* of the first row that says one; 0: none does */
    struct intake_plan choice;
    bool ours; /* a plan of the house is called so */
    bool chosen;
};
/* A membership of a team, of so many rows. */
struct intake_team {
    const char *team, *plan;
    struct date since; /* year 0: not told */
    int32_t seats, people;
    int64_t price_cents; /* of all seats and a period */
    int32_t period_months, period_days;
};
struct intake_rejected {
    int64_t line;
    const char *code, *reason;
};

struct store;
struct intake_job {
    struct bytes csv; /* (borrowed) */
    int64_t space_id;
    int64_t intake_id;      /* 0: from the command line */
    struct intake_map *map; /* plans that are made get their ids */
    bool dry;               /* nothing is written */
    struct buf *report;     /* rejected rows with line and reason as CSV; NULL: not wanted */
    struct store *store;    /* NULL: work on ctx->db, outside of any transaction */
};
struct intake_result {
    struct intake_counts counts;
    struct intake_bill bills[INTAKE_BILLS_MAX];
    size_t bills_n;
    struct intake_plan_seen plans[INTAKE_PLANS_MAX];
    size_t plans_n;
    struct intake_team teams[INTAKE_TEAMS_SHOWN]; /* that it writes */
    size_t teams_n;
    struct intake_rejected rejected[INTAKE_REJECTED_SHOWN];
    size_t rejected_n;
    const char *currency;
};
/* Look at every row, and unless it is a dry run write it, some hundred in a transaction. Loading
 * the same again changes nothing [IN-2]. INVALID: intake.empty, intake.header, intake.columns,
 * intake.email_column, intake.rows, intake.dates. */
MUST_USE enum status intake_work(struct ctx *ctx, struct intake_job *job,
                                 struct intake_result *ret_result);

/* The headers of a file and its first rows, in UTF-8 and ctx->arena. INVALID as above. */
struct intake_sample {
    const char *const *headers;
    size_t headers_n;
    const char *const *rows[3];
    size_t rows_n[3];
    size_t samples_n;
};
MUST_USE enum status intake_look(struct ctx *ctx, struct bytes csv, struct intake_sample *ret_s);

/* Over what is guessed: lines "Header = field", "plan Name = Name here", "plan Name = new 150.00 1"
 * (price and months of a period), "plan Name = -". INVALID (intake.map) with the line. */
MUST_USE enum status intake_map_read(struct ctx *ctx, const char *text,
                                     const struct intake_sample *s, const struct space *space,
                                     struct intake_map *map);

/* Invite by mail, once each, who came with an intake (0: of this space at all).
 *   ret_n  how many mails */
MUST_USE enum status intake_invite(struct ctx *ctx, struct store *store, int64_t space_id,
                                   int64_t intake_id, size_t *ret_n);

/* Forget uploaded files whose time is over. */
MUST_USE enum status intake_tend(struct ctx *ctx, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper intake_keeper;

#endif

/* intake_internal.h: what the files of this folder share.
 * Uses: intake.h, csv. */
#ifndef LOGGIA_INTAKE_INTAKE_INTERNAL_H
#define LOGGIA_INTAKE_INTAKE_INTERNAL_H

#include "base/csv.h"
#include "intake/intake.h"

/* ---- intake_cell.c: one cell, pure ----------------------------------------------------------- */

/* A day as spreadsheets write it: 2027-03-05, 5/3/2027, 05.03.27, "5 Mar 2027", with or without a
 * time behind it. False when it is none. */
bool cell_date(const char *text, bool month_first, struct date *ret_date);
/* "€ 1.234,50", "1,234.50 EUR", "150" in cents. False when it is no amount or below 0. */
bool cell_cents(const char *text, int64_t *ret_cents);
/* hours, ore, h; days, giorni; half days; money; pages. 0 for no such word. */
enum allowance_unit cell_unit(const char *folded);
/* "it", "it-IT", "Italian", "italiano" as "it"; NULL for a language that we do not speak. */
const char *cell_language(const char *folded);
/* May the slashes of this date be read both ways; if not, which one is it? */
enum intake_dates cell_date_order(const char *text);

/* 1 to 1,000 seats; 0 for what is none. */
int32_t cell_seats(const char *text);

/* ---- intake_row.c: a row, judged; pure ------------------------------------------------------- */

struct intake_row {
    int64_t line;
    const char *code, *reason; /* why it is rejected: reason a message id; NULL: it can be taken */
    const char *email, *name, *phone, *company, *lang, *note; /* "" or NULL (lang) when not told */
    const char *plan;                                         /* "" : no membership */
    struct date start;
    struct date first_due;      /* the first day that is not paid; year 0: not told */
    struct date end;            /* the first day that is over; year 0: none */
    struct opt_int price_cents; /* of a seat */
    const char *payer;          /* "": not told */
    int32_t seats;              /* 0: not told */
    struct intake_group *group; /* the membership is a team's; NULL: his own */
    const char *credit;         /* "": none */
    enum allowance_unit unit;
    int64_t left;             /* in the unit */
    struct date good_until;   /* the first day on which it is over; year 0: none */
    bool known;               /* an account has his address; told by intake_take */
    const char *const *cells; /* as they came, for the report */
    size_t cells_n;
};
/* Judge a record. False only when memory is short. */
bool intake_row_read(struct arena *a, const struct intake_map *map, bool month_first,
                     const struct csv_record *record, struct intake_row *ret_row);

/* Cells of a record, or what stood in a malformed one, as UTF-8 in the arena; NULL when memory is
 * short. */
const char *const *intake_cells(struct arena *a, const struct csv_record *record, size_t *ret_n);

/* The header of a file. INVALID as intake_work. */
MUST_USE enum status intake_header(struct ctx *ctx, struct csv_reader *reader,
                                   const char *const **ret_headers, size_t *ret_n);

/* ---- intake_team.c: memberships of teams; pure ----------------------------------------------- */

/* Rows of one company, one plan and one start. */
struct intake_group {
    const char *team, *plan; /* as the first row writes them */
    const char *team_folded, *plan_folded;
    struct date start;
    int32_t stated; /* the most seats that a row names; 0: none does */
    int32_t people;
    struct opt_int price_cents;
    struct date first_due, end;
    int64_t looked_at; /* with which rows in this run (struct intake_house, rows_at); 0: not yet */
};
struct intake_groups {
    struct intake_group *list; /* room for INTAKE_GROUPS_MAX */
    size_t n;
};
/* Whose membership it is when it is not his own: the payer of the row, or its company when it names
 * seats or the map says so; "" for his own. */
const char *intake_holder(struct arena *a, const struct intake_map *map,
                          const struct intake_row *row);
/* NULL: there is none. */
struct intake_group *intake_group_of(struct arena *a, const struct intake_groups *all,
                                     const struct intake_row *row, const char *holder);
/* Before rows are taken. False only when memory is short.
 *   keep  of what outlives the row */
bool intake_group_add(struct arena *keep, struct intake_groups *all, const struct intake_row *row,
                      const char *holder, bool first_of_person);
/* As many as a row names; where none names more than one, as many as people. */
int32_t intake_group_seats(const struct intake_group *g);
/* The row says what all of them say, or is rejected (intake.team_differs). */
void intake_group_settle(const struct intake_group *g, struct intake_row *row);

/* ---- intake_write.c: a row against what is there --------------------------------------------- */

enum intake_outcome {
    INTAKE_ADDED = 1,
    INTAKE_CHANGED,
    INTAKE_UNCHANGED,
    INTAKE_DUPLICATE,
    INTAKE_REJECTED
};

/* What rows are written against. */
struct intake_house {
    struct space space;
    struct date today;
    bool give_now; /* the file brings no credits: plans give theirs for the period of today */
    bool charge_now;
    bool dry;
    int64_t intake_id;
    struct arena *keep;     /* of what outlives a chunk of rows */
    struct own_team *teams; /* of the operator; grows */
    size_t teams_n, teams_max;
    struct intake_groups groups;
    int64_t rows_at; /* counts the transactions */
    struct intake_result *result;
};
struct intake_parts {
    bool membership, credit; /* not yet met in the file */
};
/* Decide on a row and, unless it is a dry run, write it. What a rule refuses becomes its code and
 * reason; other statuses are failures. */
MUST_USE enum status intake_take(struct ctx *ctx, struct intake_house *h, struct intake_row *row,
                                 const struct plan *plan, struct intake_parts parts,
                                 enum intake_outcome *ret_outcome);

/* ---- intake_store.c: an uploaded file and what was said of it ------------------------------ */

enum intake_state { INTAKE_READY = 1, INTAKE_RUNNING, INTAKE_DONE };
struct intake_file {
    int64_t id, space_id;
    const char *name;
    enum intake_state state;
    struct bytes body, report;
    struct intake_map map;
    struct intake_counts counts;
    bool mapped; /* the host has seen the columns */
    int64_t made_at, done_at;
};
MUST_USE enum status intake_file_get(struct ctx *ctx, int64_t id, struct intake_file *ret_file);
MUST_USE enum status intake_file_add(struct ctx *ctx, const struct space *space, const char *name,
                                     struct bytes body, const struct intake_map *map,
                                     int64_t *ret_id);
/* CONFLICT (intake.done) when it is not to be looked at any more. */
MUST_USE enum status intake_file_map(struct ctx *ctx, int64_t id, const struct intake_map *map);
MUST_USE enum status intake_file_plan(struct ctx *ctx, int64_t id, const struct intake_plan *p);
/* One at a time writes it: CONFLICT (intake.done) for another. */
MUST_USE enum status intake_file_start(struct ctx *ctx, int64_t id);
/* It was refused: look at it again. */
MUST_USE enum status intake_file_again(struct ctx *ctx, int64_t id);
MUST_USE enum status intake_file_finish(struct ctx *ctx, int64_t id,
                                        const struct intake_counts *counts, struct bytes report);
MUST_USE enum status intake_file_drop(struct ctx *ctx, int64_t id, int64_t space_id);
void intake_counts_of_text(const char *text, struct intake_counts *ret_counts);
const char *intake_fields_text(struct arena *a, const struct intake_map *map);

#endif

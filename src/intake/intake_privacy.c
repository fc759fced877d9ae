/* What files that hosts bring along keep about a person: given to him, and erased. */
#include "base/csv.h"
#include "intake/intake.h"
#include "intake_sql.h"
#include "privacy/privacy.h"

#include <string.h>
#include <strings.h>

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    return sql_give_brought(ctx, &(struct sql_give_brought_args){p->account_id},
                            archive_table(a, "brought-along", N_("What a host brought along"),
                                          N_("From a product that it used before.")));
}

/* ---- rows of files -------------------------------------------------------------------------- */

/* Letters of ASCII alone are folded: an address has no others, and a name is found as it is. */
static bool holds(struct bytes b, const char *words)
{
    const size_t n = strlen(words);
    for (size_t i = 0; n && i + n <= b.n; i++)
        if (strncasecmp((const char *)b.p + i, words, n) == 0)
            return true;
    return false;
}

/* His address; or his name where the row has no address, so that no other of that name is cut. */
static bool is_of(struct bytes row, const struct person *p)
{
    return holds(row, p->email_key) || (holds(row, p->name) && !memchr(row.p, '@', row.n));
}

/* A table without his rows, its head kept. `ret_rows` stays as it is when he is in none.
 * Returns OK; LIMIT when memory is short. */
static enum status cut_rows(struct ctx *ctx, const struct person *p, struct bytes *rows,
                            bool *ret_cut)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct csv_record r;
    struct buf out;
    bool cut = false;
    bool head = true;
    if (!rows->p || !is_of(*rows, p))
        return OK;
    struct csv_reader *reader = csv_reader_of(*rows);
    buf_init(&out, rows->n + rows->n / 2 + 16);
    if (rows->n > 3 && memcmp(rows->p, mark, 3) == 0)
        buf_str(&out, mark);
    enum status s = reader ? csv_next(reader, &r) : LIMIT;
    for (; s == OK; s = csv_next(reader, &r), head = false) {
        const bool his = !head && is_of(r.raw, p);
        cut = cut || his;
        if (his)
            continue;
        buf_add(&out, r.raw.p, r.raw.n);
        buf_str(&out, "\r\n");
    }
    csv_reader_free(reader);
    const char *kept = arena_strndup(ctx->arena, out.p ? out.p : "", out.n);
    if (s == NOT_FOUND)
        s = kept && !out.failed ? OK : LIMIT;
    if (s == OK && cut) {
        *rows = (struct bytes){kept, out.n};
        *ret_cut = true;
    }
    buf_free(&out);
    return s;
}

/* A file that is imported later must not bring him back. */
static enum status cut_from(struct ctx *ctx, const struct person *p, int64_t id)
{
    struct sql_intake_rows_row row;
    bool cut = false;
    enum status s = sql_intake_rows(ctx, &(struct sql_intake_rows_args){id}, &row);
    if (s == OK)
        s = cut_rows(ctx, p, &row.body, &cut);
    if (s == OK)
        s = cut_rows(ctx, p, &row.report, &cut);
    if (s != OK || !cut)
        return s;
    return sql_intake_rows_write(
        ctx, &(struct sql_intake_rows_write_args){.id = id, .body = row.body, .report = row.report},
        NULL);
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    struct sql_intakes_with_rows_row *files;
    size_t n;
    enum status s = sql_intakes_with_rows(ctx, &files, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = cut_from(ctx, p, files[i].id);
    return s == OK ? sql_erase_brought(ctx, &(struct sql_erase_brought_args){p->account_id}, NULL)
                   : s;
}

static const struct kept kept[] = {
    {"intake_person", "account_id phone company note", "What a host knew of a person elsewhere.",
     "as long as the account", "Deleted."},
    {"intake", "account_id body report",
     "Lists of people that a host brings along, and what became of each row.",
     "the list until it is written, a day at most; what became of it as long as the space",
     "His rows are cut out, of files that wait too; as uploader kept as an account that names "
     "nobody."},
};

const struct keeper intake_keeper = {
    .module = "intake", .kept = kept, .kept_n = ARRAY_LEN(kept), .give = give, .erase = erase};

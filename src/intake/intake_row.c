/* From the cells of a row to a person, a membership and a credit: cleaned and judged. Pure. */
#include "intake/intake_internal.h"

#include "base/email.h"
#include "base/fold.h"
#include "base/utf8.h"

#include <string.h>

enum { NAME_MAX_BYTES = 240, NOTE_MAX_BYTES = 1000 };

const char *const *intake_cells(struct arena *a, const struct csv_record *record, size_t *ret_n)
{
    const size_t n = record->why ? 1 : record->fields_n;
    const char **cells = arena_array(a, n, sizeof(*cells));
    for (size_t i = 0; cells && i < n; i++) {
        const char *p = record->why ? (const char *)record->raw.p : record->fields[i];
        const size_t p_n = record->why ? strnlen(p, record->raw.n) : strlen(p);
        cells[i] = utf8_of_windows(a, arena_strndup(a, p, p_n), p_n);
        if (!cells[i])
            return NULL;
    }
    *ret_n = n;
    return cells;
}

/* ---- judging -------------------------------------------------------------------------------- */

struct judging {
    struct arena *a;
    const struct intake_map *map;
    bool month_first;
    struct intake_row *row;
};

static void reject(struct intake_row *row, const char *code, const char *reason)
{
    if (row->code)
        return;
    row->code = code;
    row->reason = reason;
}

/* A cell on one line without blanks around it or what moves a terminal; cut to a length. */
static const char *clean(struct arena *a, const char *cell, size_t max_bytes)
{
    const char *from = cell + strspn(cell, " \t\r\n");
    size_t n = strlen(from);
    while (n > 0 && strchr(" \t\r\n", from[n - 1]))
        n--;
    if (n > max_bytes) {
        n = max_bytes;
        while (n > 0 && ((unsigned char)from[n] & 0xc0) == 0x80)
            n--;
    }
    char *text = arena_strndup(a, from, n);
    for (char *c = text; c && *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    return text ? text : "";
}

/* The cell of a field; "" when the file has no such column. */
static const char *cell(const struct judging *j, enum intake_field f, size_t max_bytes)
{
    const struct intake_map *map = j->map;
    for (size_t i = 0; i < map->fields_n && i < j->row->cells_n; i++) {
        if (map->fields[i] == f)
            return clean(j->a, j->row->cells[i], max_bytes);
    }
    return "";
}

/* A day; behind is how many days later the first day is that is meant. */
static struct date day_of(const struct judging *j, enum intake_field f, int behind)
{
    struct date d = {0};
    const char *text = cell(j, f, NAME_MAX_BYTES);
    if (!*text)
        return d;
    if (!cell_date(text, j->month_first, &d)) {
        reject(j->row, "intake.date", N_("A day is not written as one."));
        return (struct date){0};
    }
    return date_add(d, behind);
}

static void judge_person(const struct judging *j)
{
    struct intake_row *r = j->row;
    const char *first = cell(j, INTAKE_FIRST_NAME, NAME_MAX_BYTES / 2);
    const char *last = cell(j, INTAKE_LAST_NAME, NAME_MAX_BYTES / 2);
    const char *whole = cell(j, INTAKE_NAME, NAME_MAX_BYTES);
    r->email = cell(j, INTAKE_EMAIL, EMAIL_MAX + 1);
    r->name = *whole            ? whole
              : *first && *last ? arena_printf(j->a, "%s %s", first, last)
              : *first          ? first
                                : last;
    r->phone = cell(j, INTAKE_PHONE, 40);
    r->company = cell(j, INTAKE_COMPANY, NAME_MAX_BYTES / 2);
    r->note = cell(j, INTAKE_NOTE, NOTE_MAX_BYTES);
    const char *lang = fold_text(j->a, cell(j, INTAKE_LANGUAGE, 20));
    r->lang = lang ? cell_language(lang) : NULL;
    if (!*r->email)
        reject(r, "intake.email_missing", N_("The row has no e-mail address."));
    else if (!email_valid(r->email) || !strchr(r->email, '@'))
        reject(r, "intake.email", email_why(r->email));
}

/* Of a row with seats the price is that of all of them. */
static void judge_seats(const struct judging *j)
{
    struct intake_row *r = j->row;
    const char *seats = cell(j, INTAKE_SEATS, NAME_MAX_BYTES);
    r->payer = cell(j, INTAKE_PAYER, NAME_MAX_BYTES / 2);
    if (!*seats)
        return;
    r->seats = cell_seats(seats);
    if (!r->seats)
        reject(r, "intake.seats", N_("How many seats is no number between 1 and 1000."));
    else if (r->seats > 1 && !*intake_holder(j->a, j->map, r))
        reject(r, "intake.seats_alone",
               N_("One person has one seat: name the company whose seats they are."));
    else if (r->price_cents.v % r->seats != 0)
        reject(r, "intake.seats_price",
               N_("The price of all seats cannot be shared out among them to the cent."));
    else
        r->price_cents.v /= r->seats;
}

static void judge_membership(const struct judging *j)
{
    struct intake_row *r = j->row;
    r->plan = cell(j, INTAKE_PLAN, 80);
    if (!*r->plan)
        return;
    r->start = day_of(j, INTAKE_START, 0);
    r->first_due = day_of(j, INTAKE_PAID_UNTIL, 1);
    const struct date bill = day_of(j, INTAKE_NEXT_BILL, 0);
    if (bill.year && (!r->first_due.year || date_compare(r->first_due, bill) < 0))
        r->first_due = bill; /* of two days the later one: nobody pays a day twice */
    r->end = day_of(j, INTAKE_END, 1);
    const char *price = cell(j, INTAKE_PRICE, NAME_MAX_BYTES);
    int64_t cents = 0;
    if (*price && !cell_cents(price, &cents))
        reject(r, "intake.price", N_("The price is no amount."));
    else if (*price)
        r->price_cents = opt_int_of(cents);
    judge_seats(j);
}

static void judge_credit(const struct judging *j)
{
    struct intake_row *r = j->row;
    const char *left = cell(j, INTAKE_CREDIT_LEFT, NAME_MAX_BYTES);
    const char *unit = fold_text(j->a, cell(j, INTAKE_CREDIT_UNIT, NAME_MAX_BYTES));
    int64_t hundredths = 0;
    r->credit = cell(j, INTAKE_CREDIT_NAME, 80);
    if (!*left || strcmp(left, "0") == 0) {
        r->credit = "";
        return;
    }
    r->unit = unit && *unit ? cell_unit(unit) : j->map->unit;
    r->good_until = day_of(j, INTAKE_CREDIT_UNTIL, 1);
    if (!*r->credit)
        r->credit = allowance_unit_name(r->unit ? r->unit : UNIT_DAYS);
    if (!r->unit)
        reject(r, "intake.unit",
               N_("What the credit is counted in is not known: hours, days, "
                  "half days, pages or money."));
    else if (!cell_cents(left, &hundredths))
        reject(r, "intake.left", N_("How much is left is no number."));
    else if (r->unit != UNIT_CENTS && r->unit != UNIT_MINUTES && hundredths % 100 != 0)
        reject(r, "intake.left", N_("Of days and pages there are only whole ones."));
    r->left = r->unit == UNIT_CENTS     ? hundredths
              : r->unit == UNIT_MINUTES ? (hundredths * 60 + 50) / 100
                                        : hundredths / 100;
    if (r->left == 0)
        r->credit = "";
}

bool intake_row_read(struct arena *a, const struct intake_map *map, bool month_first,
                     const struct csv_record *record, struct intake_row *ret_row)
{
    struct intake_row *r = ret_row;
    *r = (struct intake_row){.line = record->line,
                             .email = "",
                             .name = "",
                             .phone = "",
                             .company = "",
                             .note = "",
                             .plan = "",
                             .payer = "",
                             .credit = ""};
    r->cells = intake_cells(a, record, &r->cells_n);
    if (!r->cells)
        return false;
    if (record->why) {
        reject(r, "intake.malformed", record->why);
        return true;
    }
    const struct judging j = {.a = a, .map = map, .month_first = month_first, .row = r};
    judge_person(&j);
    judge_membership(&j);
    judge_credit(&j);
    return r->name != NULL;
}

/* What memberships, allowances and charges keep about a person: given to him; charges and what they
 * rest on stay as long as the law wants, the rest loses its words. */
#include "base/id.h"
#include "plan/plan_internal.h"
#include "plan_sql.h"
#include "privacy/privacy.h"

enum { DAY_S = 86400 };

/* ---- given out ------------------------------------------------------------------------------- */

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    const int64_t id = p->account_id;
    enum status s = sql_give_memberships(ctx, &(struct sql_give_memberships_args){id},
                                         archive_table(a, "memberships", N_("Memberships"),
                                                       N_("What you are or were a member of.")));
    if (s == OK)
        s = sql_give_allowances(ctx, &(struct sql_give_allowances_args){id},
                                archive_table(a, "allowances", N_("Passes and credits"),
                                              N_("What you have to draw from, and what is left.")));
    if (s == OK)
        s = sql_give_entries(ctx, &(struct sql_give_entries_args){id},
                             archive_table(a, "entries", N_("Movements of passes and credits"),
                                           N_("Each with its reason.")));
    if (s == OK)
        s = sql_give_charges(ctx, &(struct sql_give_charges_args){id},
                             archive_table(a, "charges", N_("What you owe or paid"),
                                           N_("Each charge with the rule behind it.")));
    if (s == OK)
        s = sql_give_groups(
            ctx, &(struct sql_give_groups_args){id},
            archive_table(a, "groups", N_("Groups"), N_("That hosts put you into, for prices.")));
    return s;
}

/* ---- what erasing would do ------------------------------------------------------------------- */

static struct date last_day(const struct sql_charges_by_operator_row *c)
{
    const int64_t made = c->made_at / DAY_S;
    return date_of_days(made > c->bill_day ? made : c->bill_day);
}

static enum status foresee_memberships(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_memberships_open_row *rows;
    char code[ID_CHARS_MAX + 1];
    size_t n;
    enum status s =
        sql_memberships_open(ctx, &(struct sql_memberships_open_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        (void)id_print(rows[i].id, code);
        s = forecast_add(
            f, &(struct forecast_line){
                   .kind = FORECAST_STOPS,
                   .text = words(
                       ctx,
                       ctx_text(
                           ctx,
                           "Your membership %s at %s runs: end it, and come back when it is over."),
                       rows[i].plan, rows[i].space),
                   .url = words(ctx, "/memberships/%s", code)});
    }
    return s;
}

static enum status foresee_charges(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_charges_by_operator_row *rows;
    size_t n;
    enum status s = sql_charges_by_operator(
        ctx, &(struct sql_charges_by_operator_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const long long charges = rows[i].n;
        s = forecast_add(
            f, &(struct forecast_line){
                   .kind = FORECAST_STAYS,
                   .text = words(
                       ctx,
                       text_plural(ctx->lang, "%lld charge of %s, with your name and address.",
                                   "%lld charges of %s, with your name and address.", charges),
                       charges, rows[i].name),
                   .until = privacy_law_until(last_day(&rows[i]))});
    }
    return s;
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct sql_allowances_open_row *open;
    size_t n;
    enum status s = foresee_memberships(ctx, p, f);
    if (s == OK)
        s = foresee_charges(ctx, p, f);
    if (s == OK)
        s = sql_allowances_open(ctx, &(struct sql_allowances_open_args){p->account_id}, &open, &n);
    if (s == OK && n)
        s = forecast_add(f, &(struct forecast_line){
                                .kind = FORECAST_GOES,
                                .text = ctx_text(ctx, "What is left of your passes and credits: "
                                                      "use it before, or ask for a refund."),
                                .url = "/me/credits"});
    return s == OK
               ? forecast_add(f, &(struct forecast_line){.kind = FORECAST_GOES,
                                                         .text = ctx_text(
                                                             ctx, "What hosts noted about you in "
                                                                  "memberships and passes.")})
               : s;
}

/* ---- erased ---------------------------------------------------------------------------------- */

static enum status erase_allowances(struct ctx *ctx, const struct person *p)
{
    struct sql_allowances_open_row *rows;
    size_t n;
    enum status s =
        sql_allowances_open(ctx, &(struct sql_allowances_open_args){p->account_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = allowance_expire(ctx, rows[i].id);
    return s == OK ? sql_erase_entry_notes(ctx, &(struct sql_erase_entry_notes_args){p->account_id},
                                           NULL)
                   : s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    struct sql_charges_by_operator_row *rows;
    size_t n;
    enum status s = erase_allowances(ctx, p);
    if (s == OK)
        s = sql_erase_membership_words(
            ctx, &(struct sql_erase_membership_words_args){p->account_id}, NULL);
    if (s == OK)
        s = sql_erase_groups(ctx, &(struct sql_erase_groups_args){p->account_id}, NULL);
    if (s == OK)
        s = sql_charges_by_operator(ctx, &(struct sql_charges_by_operator_args){p->account_id},
                                    &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = privacy_keep_name(ctx, p, rows[i].operator_id, last_day(&rows[i]));
    return s;
}

/* ---- kept ------------------------------------------------------------------------------------ */

/* Where a host looks at what was charged. Bookings and stays are not ours; their pages are. */
static const char *page_of(struct ctx *ctx, enum charge_source source, int64_t subject_id)
{
    const char *path = source <= CHARGE_SETUP                              ? "memberships"
                       : source == CHARGE_BUNDLE                           ? "credits"
                       : source == CHARGE_BOOKING                          ? "bookings"
                       : source == CHARGE_STAY || source == CHARGE_DEPOSIT ? "stays"
                                                                           : NULL;
    char code[ID_CHARS_MAX + 1];
    id_print(subject_id, code);
    return path ? words(ctx, "/%s/%s", path, code) : NULL;
}

static enum status things(struct ctx *ctx, int64_t operator_id, int64_t account_id,
                          struct kept_thing **ret_things, size_t *ret_n)
{
    struct sql_charges_kept_row *rows;
    size_t n;
    const struct sql_charges_kept_args args = {.operator_id = operator_id,
                                               .account_id = account_id};
    enum status s = sql_charges_kept(ctx, &args, &rows, &n);
    struct kept_thing *list = s == OK ? arena_array(ctx->arena, n, sizeof *list) : NULL;
    if (!list)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct kept_thing){
            .what = rows[i].what,
            .url = page_of(ctx, (enum charge_source)rows[i].source, rows[i].subject_id),
            .first = date_of_days(rows[i].first_day),
            .last = date_of_days(rows[i].last_day),
            .charges = rows[i].n,
            .amount_cents = rows[i].amount_cents,
            .currency = rows[i].currency};
    *ret_things = list;
    *ret_n = n;
    return OK;
}

#define AN_ACCOUNT "Kept as an account that names nobody"

static const struct kept kept[] = {
    {"membership", "account_id note end_reason", "Who is a member, of what, and how it was agreed.",
     "as long as its charges", "Words are taken out; " AN_ACCOUNT "."},
    {"membership_change", "by_account_id", "Who changed a membership, and when.",
     "as long as the membership", AN_ACCOUNT "."},
    {"allowance", "account_id", "What somebody has to draw from.", "as long as its charges",
     "Closed; " AN_ACCOUNT "."},
    {"allowance_entry", "by_account_id note", "Each movement, with its reason.",
     "as long as the allowance", "Notes are taken out; " AN_ACCOUNT "."},
    {"charge", "account_id", "What is owed, and by which rule.",
     "ten years from the end of its year",
     "Kept; name and address stay in privacy_kept until then, and then it names nobody."},
    {"draw", "account_id", "What pays for a booking.", "as long as the booking", AN_ACCOUNT "."},
    {"group_member", "account_id", "Groups for prices.", "until a host takes him out", "Deleted."},
};

const struct keeper plan_keeper = {.module = "plan",
                                   .kept = kept,
                                   .kept_n = ARRAY_LEN(kept),
                                   .give = give,
                                   .foresee = foresee,
                                   .erase = erase,
                                   .things = things};

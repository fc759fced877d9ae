/* What enquiries keep about a person: given to him, and all of it erased; counts stay. */
#include "lead/lead_applicant.h"
#include "lead_sql.h"
#include "privacy/privacy.h"

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    const int64_t id = p->account_id;
    const char *key = p->email_key;
    enum status s = sql_give_enquiries(
        ctx, &(struct sql_give_enquiries_args){.account_id = id, .email_key = key},
        archive_table(a, "enquiries", N_("Questions to spaces"),
                      N_("What you asked for before you came.")));
    if (s == OK)
        s = sql_give_letters(ctx,
                             &(struct sql_give_letters_args){
                                 .account_id = id, .email_key = key, .note_kind = ENTRY_NOTE},
                             archive_table(a, "letters", N_("Letters about them"),
                                           N_("What was written between you and the spaces.")));
    if (s == OK)
        s = sql_give_tours(ctx, &(struct sql_give_tours_args){.account_id = id, .email_key = key},
                           archive_table(a, "tours", N_("Tours"),
                                         N_("Times at which you wanted to see a space.")));
    if (s == OK)
        s = sql_give_wishes(ctx, &(struct sql_give_wishes_args){key},
                            archive_table(a, "wishes", N_("Questions to the network"),
                                          N_("Places that you looked for.")));
    if (s == OK)
        s = sql_give_applicants(ctx, &(struct sql_give_applicants_args){key},
                                archive_table(a, "joining", N_("Joining the network"),
                                              N_("The office that you wanted to share.")));
    if (s == OK)
        s = sql_give_applicant_letters(
            ctx,
            &(struct sql_give_applicant_letters_args){.email_key = key,
                                                      .answer_kind = ENTRY_ANSWER},
            archive_table(a, "joining_letters", N_("Letters about it"),
                          N_("What the network wrote to you about your office.")));
    return s;
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    (void)p;
    return forecast_add(f,
                        &(struct forecast_line){
                            .kind = FORECAST_GOES,
                            .text = ctx_text(ctx, "What you asked spaces and the network before "
                                                  "you came, the answers, and notes about it.")});
}

static enum status erase_wishes(struct ctx *ctx, const struct person *p)
{
    struct sql_wishes_of_person_row *rows;
    size_t n;
    enum status s =
        sql_wishes_of_person(ctx, &(struct sql_wishes_of_person_args){p->email_key}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct wish w;
        s = wish_get(ctx, rows[i].id, &w);
        if (s == OK)
            s = wish_erase(ctx, &w);
    }
    return s;
}

static enum status erase_applicants(struct ctx *ctx, const struct person *p)
{
    struct sql_applicants_of_person_row *rows;
    size_t n;
    enum status s = sql_applicants_of_person(
        ctx, &(struct sql_applicants_of_person_args){p->email_key}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct applicant a;
        s = applicant_get(ctx, rows[i].id, &a);
        if (s == OK)
            s = applicant_erase(ctx, &a);
    }
    return s;
}

static enum status erase_leads(struct ctx *ctx, const struct person *p)
{
    struct sql_leads_of_person_row *rows;
    size_t n;
    enum status s = sql_leads_of_person(
        ctx,
        &(struct sql_leads_of_person_args){.account_id = p->account_id, .email_key = p->email_key},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        struct lead l;
        s = lead_get(ctx, rows[i].id, &l);
        if (s == OK)
            s = lead_erase(ctx, &l);
    }
    return s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    enum status s = erase_leads(ctx, p);
    if (s == OK)
        s = erase_wishes(ctx, p);
    if (s == OK)
        s = erase_applicants(ctx, p);
    if (s == OK)
        s = sql_erase_lead_bringer(ctx, &(struct sql_erase_lead_bringer_args){p->account_id}, NULL);
    if (s == OK)
        s = sql_erase_wish_bringer(ctx, &(struct sql_erase_wish_bringer_args){p->account_id}, NULL);
    return s == OK
               ? sql_erase_tour_guide(ctx, &(struct sql_erase_tour_guide_args){p->account_id}, NULL)
               : s;
}

#define A_YEAR "a year after the last word, when nothing came of it"

static const struct kept kept[] = {
    {"lead",
     "account_id name email email_key phone message by_text by_account_id "
     "made_by_account_id fold",
     "Who asked a space for what.", A_YEAR, "Emptied: only counts stay."},
    {"lead_entry", "subject body by_account_id", "Letters, notes and steps.", A_YEAR, "Deleted."},
    {"wish", "name email email_key phone message by_text by_account_id fold",
     "Who asked the network for what.", A_YEAR, "Emptied: only counts stay."},
    {"applicant", "name email email_key phone place_name message by_text fold",
     "Who would open a space in the network.", "a year after the last word",
     "Emptied: only counts stay."},
    {"tour_terms", "shows_account_id", "Who shows a space.", "until a host changes it",
     "Taken out."},
    {"tour", "shows_account_id", "Who showed a space, and when.", "as long as the space",
     "Kept as an account that names nobody."},
};

const struct keeper lead_keeper = {.module = "lead",
                                   .kept = kept,
                                   .kept_n = ARRAY_LEN(kept),
                                   .give = give,
                                   .foresee = foresee,
                                   .erase = erase};

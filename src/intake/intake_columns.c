/* What columns are called in the exports and import templates of usual products, as their help
 * pages name them, and in spreadsheets that people keep by themselves. Pure. */
#include "intake/intake_internal.h"

#include "base/fold.h"

#include <string.h>

static const struct {
    const char *word, *label;
} fields[INTAKE__MAX] = {
    [INTAKE_SKIP] = {"-", N_("leave out")},
    [INTAKE_EMAIL] = {"email", N_("E-mail")},
    [INTAKE_NAME] = {"name", N_("Name")},
    [INTAKE_FIRST_NAME] = {"first_name", N_("First name")},
    [INTAKE_LAST_NAME] = {"last_name", N_("Last name")},
    [INTAKE_PHONE] = {"phone", N_("Telephone")},
    [INTAKE_COMPANY] = {"company", N_("Company")},
    [INTAKE_LANGUAGE] = {"language", N_("Language")},
    [INTAKE_NOTE] = {"note", N_("Note")},
    [INTAKE_PLAN] = {"plan", N_("Plan")},
    [INTAKE_START] = {"start", N_("Member since")},
    [INTAKE_PAID_UNTIL] = {"paid_until", N_("Last day that is paid")},
    [INTAKE_NEXT_BILL] = {"next_bill", N_("Day of the next invoice")},
    [INTAKE_END] = {"end", N_("Last day of the membership")},
    [INTAKE_PRICE] = {"price", N_("Price of a period")},
    [INTAKE_PAYER] = {"payer", N_("Who pays (the company whose membership it is)")},
    [INTAKE_SEATS] = {"seats", N_("Seats of the company")},
    [INTAKE_CREDIT_NAME] = {"credit", N_("Pass or credit: name")},
    [INTAKE_CREDIT_UNIT] = {"credit_unit", N_("Pass or credit: counted in")},
    [INTAKE_CREDIT_LEFT] = {"credit_left", N_("Pass or credit: left")},
    [INTAKE_CREDIT_UNTIL] = {"credit_until", N_("Pass or credit: good until")},
};

const char *intake_field_word(enum intake_field f)
{
    return fields[f].word;
}

const char *intake_field_label(enum intake_field f)
{
    return fields[f].label;
}

enum intake_field intake_field_of_word(const char *word)
{
    for (size_t i = 0; i < INTAKE__MAX; i++) {
        if (strcmp(fields[i].word, word) == 0)
            return (enum intake_field)i;
    }
    return INTAKE_SKIP;
}

enum product { ANY, NEXUDUS, OFFICERND, COBOT, OPTIX, SPACEBRING, PRODUCTS };
static const char *const product_names[PRODUCTS] = {NULL,    "Nexudus", "OfficeRnD",
                                                    "Cobot", "Optix",   "Spacebring"};

/* Letters and digits alone, folded: "E-mail address" is "emailaddress". What stands first for a
 * field is taken first. A product is named where a header is its alone. */
static const struct known_name {
    const char *name;
    enum intake_field field;
    enum product product;
} known[] = {
    {"coworkeremail", INTAKE_EMAIL, NEXUDUS},
    {"memberemail", INTAKE_EMAIL, OFFICERND},
    {"email", INTAKE_EMAIL, ANY},
    {"emailaddress", INTAKE_EMAIL, ANY},
    {"mail", INTAKE_EMAIL, ANY},
    {"indirizzoemail", INTAKE_EMAIL, ANY},
    {"postaelettronica", INTAKE_EMAIL, ANY},
    {"coworkerfullname", INTAKE_NAME, NEXUDUS},
    {"fullname", INTAKE_NAME, ANY},
    {"membername", INTAKE_NAME, OFFICERND},
    {"name", INTAKE_NAME, ANY},
    {"member", INTAKE_NAME, ANY},
    {"nomeecognome", INTAKE_NAME, ANY},
    {"nominativo", INTAKE_NAME, ANY},
    {"firstname", INTAKE_FIRST_NAME, ANY},
    {"givenname", INTAKE_FIRST_NAME, ANY},
    {"nome", INTAKE_FIRST_NAME, ANY},
    {"lastname", INTAKE_LAST_NAME, ANY},
    {"surname", INTAKE_LAST_NAME, ANY},
    {"familyname", INTAKE_LAST_NAME, ANY},
    {"cognome", INTAKE_LAST_NAME, ANY},
    {"mobilephone", INTAKE_PHONE, NEXUDUS},
    {"phone", INTAKE_PHONE, ANY},
    {"phonenumber", INTAKE_PHONE, ANY},
    {"telephone", INTAKE_PHONE, ANY},
    {"mobile", INTAKE_PHONE, ANY},
    {"telefono", INTAKE_PHONE, ANY},
    {"cellulare", INTAKE_PHONE, ANY},
    {"coworkercompanyname", INTAKE_COMPANY, NEXUDUS},
    {"companyname", INTAKE_COMPANY, ANY},
    {"company", INTAKE_COMPANY, ANY},
    {"organization", INTAKE_COMPANY, SPACEBRING},
    {"team", INTAKE_COMPANY, ANY},
    {"teamname", INTAKE_COMPANY, ANY},
    {"payer", INTAKE_PAYER, ANY},
    {"payingmember", INTAKE_PAYER, ANY},
    {"paidby", INTAKE_PAYER, ANY},
    {"billedto", INTAKE_PAYER, ANY},
    {"billto", INTAKE_PAYER, ANY},
    {"pagante", INTAKE_PAYER, ANY},
    {"paga", INTAKE_PAYER, ANY},
    {"chipaga", INTAKE_PAYER, ANY},
    {"fatturatoa", INTAKE_PAYER, ANY},
    {"intestatario", INTAKE_PAYER, ANY},
    {"seats", INTAKE_SEATS, ANY},
    {"numberofseats", INTAKE_SEATS, ANY},
    {"contractquantity", INTAKE_SEATS, NEXUDUS},
    {"posti", INTAKE_SEATS, ANY},
    {"numeroposti", INTAKE_SEATS, ANY},
    {"postazioni", INTAKE_SEATS, ANY},
    {"billingname", INTAKE_COMPANY, NEXUDUS},
    {"azienda", INTAKE_COMPANY, ANY},
    {"societa", INTAKE_COMPANY, ANY},
    {"ditta", INTAKE_COMPANY, ANY},
    {"ragionesociale", INTAKE_COMPANY, ANY},
    {"language", INTAKE_LANGUAGE, ANY},
    {"locale", INTAKE_LANGUAGE, ANY},
    {"lingua", INTAKE_LANGUAGE, ANY},
    {"note", INTAKE_NOTE, ANY},
    {"notes", INTAKE_NOTE, ANY},
    {"comment", INTAKE_NOTE, ANY},
    {"tariffname", INTAKE_PLAN, NEXUDUS},
    {"tariff", INTAKE_PLAN, NEXUDUS},
    {"planname", INTAKE_PLAN, ANY},
    {"plan", INTAKE_PLAN, ANY},
    {"membershipplan", INTAKE_PLAN, ANY},
    {"membership", INTAKE_PLAN, ANY},
    {"subscription", INTAKE_PLAN, SPACEBRING},
    {"piano", INTAKE_PLAN, ANY},
    {"abbonamento", INTAKE_PLAN, ANY},
    {"tariffa", INTAKE_PLAN, ANY},
    {"planstartdate", INTAKE_START, OPTIX},
    {"startdate", INTAKE_START, ANY},
    {"start", INTAKE_START, ANY},
    {"startsat", INTAKE_START, COBOT},
    {"membersince", INTAKE_START, ANY},
    {"iscrittodal", INTAKE_START, ANY},
    {"sociodal", INTAKE_START, ANY},
    {"inizio", INTAKE_START, ANY},
    {"datainizio", INTAKE_START, ANY},
    {"dal", INTAKE_START, ANY},
    {"paiduntil", INTAKE_PAID_UNTIL, ANY},
    {"paidto", INTAKE_PAID_UNTIL, ANY},
    {"paidthrough", INTAKE_PAID_UNTIL, ANY},
    {"pagatofinoal", INTAKE_PAID_UNTIL, ANY},
    {"pagatofinoa", INTAKE_PAID_UNTIL, ANY},
    {"pagatofino", INTAKE_PAID_UNTIL, ANY},
    {"renewaldate", INTAKE_NEXT_BILL, NEXUDUS},
    {"nextautoinvoice", INTAKE_NEXT_BILL, NEXUDUS},
    {"nextinvoicedate", INTAKE_NEXT_BILL, COBOT},
    {"nextinvoiceat", INTAKE_NEXT_BILL, COBOT},
    {"nextinvoice", INTAKE_NEXT_BILL, ANY},
    {"nextbillingdate", INTAKE_NEXT_BILL, ANY},
    {"nextrenewal", INTAKE_NEXT_BILL, ANY},
    {"prossimorinnovo", INTAKE_NEXT_BILL, ANY},
    {"prossimafattura", INTAKE_NEXT_BILL, ANY},
    {"rinnovo", INTAKE_NEXT_BILL, ANY},
    {"planenddate", INTAKE_END, OPTIX},
    {"enddate", INTAKE_END, ANY},
    {"canceledto", INTAKE_END, COBOT},
    {"cancellationdate", INTAKE_END, NEXUDUS},
    {"fine", INTAKE_END, ANY},
    {"datafine", INTAKE_END, ANY},
    {"disdetta", INTAKE_END, ANY},
    {"price", INTAKE_PRICE, ANY},
    {"planprice", INTAKE_PRICE, ANY},
    {"tariffprice", INTAKE_PRICE, NEXUDUS},
    {"monthlyprice", INTAKE_PRICE, ANY},
    {"prezzo", INTAKE_PRICE, ANY},
    {"canone", INTAKE_PRICE, ANY},
    {"importo", INTAKE_PRICE, ANY},
    {"timepassname", INTAKE_CREDIT_NAME, NEXUDUS},
    {"passname", INTAKE_CREDIT_NAME, ANY},
    {"pass", INTAKE_CREDIT_NAME, ANY},
    {"allowance", INTAKE_CREDIT_NAME, OPTIX},
    {"carnet", INTAKE_CREDIT_NAME, ANY},
    {"pacchetto", INTAKE_CREDIT_NAME, ANY},
    {"unit", INTAKE_CREDIT_UNIT, ANY},
    {"unita", INTAKE_CREDIT_UNIT, ANY},
    {"remaininguses", INTAKE_CREDIT_LEFT, NEXUDUS},
    {"remainingcredit", INTAKE_CREDIT_LEFT, NEXUDUS},
    {"remaining", INTAKE_CREDIT_LEFT, ANY},
    {"left", INTAKE_CREDIT_LEFT, ANY},
    {"balance", INTAKE_CREDIT_LEFT, ANY},
    {"credits", INTAKE_CREDIT_LEFT, ANY},
    {"residuo", INTAKE_CREDIT_LEFT, ANY},
    {"rimasti", INTAKE_CREDIT_LEFT, ANY},
    {"rimanenti", INTAKE_CREDIT_LEFT, ANY},
    {"ingressirimasti", INTAKE_CREDIT_LEFT, ANY},
    {"expiredate", INTAKE_CREDIT_UNTIL, NEXUDUS},
    {"expirydate", INTAKE_CREDIT_UNTIL, ANY},
    {"validuntil", INTAKE_CREDIT_UNTIL, ANY},
    {"validofinoal", INTAKE_CREDIT_UNTIL, ANY},
    {"scadenza", INTAKE_CREDIT_UNTIL, ANY},
};

/* Letters and digits of a header, folded; "" when memory is short. */
static const char *tight(struct arena *a, const char *header)
{
    char *folded = fold_text(a, header);
    char *to = folded;
    for (const char *s = folded; s && *s; s++)
        if ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
            *to++ = *s;
    if (to)
        *to = '\0';
    return folded ? folded : "";
}

void intake_guess(struct arena *a, const char *const *headers, size_t n,
                  enum intake_field *ret_fields, const char **ret_product)
{
    size_t rank[INTAKE__MAX] = {0}; /* 1 + place in the table of what is guessed; 0: nothing */
    size_t at[INTAKE__MAX] = {0};
    int votes[PRODUCTS] = {0};
    for (size_t i = 0; i < n; i++) {
        const char *name = tight(a, headers[i]);
        ret_fields[i] = INTAKE_SKIP;
        for (size_t k = 0; k < ARRAY_LEN(known); k++) {
            const enum intake_field f = known[k].field;
            if (strcmp(known[k].name, name) != 0)
                continue;
            votes[known[k].product]++;
            if (rank[f] && rank[f] <= k + 1)
                break;
            if (rank[f])
                ret_fields[at[f]] = INTAKE_SKIP;
            rank[f] = k + 1;
            at[f] = i;
            ret_fields[i] = f;
            break;
        }
    }
    if (rank[INTAKE_FIRST_NAME] && !rank[INTAKE_LAST_NAME] && !rank[INTAKE_NAME])
        ret_fields[at[INTAKE_FIRST_NAME]] = INTAKE_NAME; /* "Nome" alone is the whole name */
    if (rank[INTAKE_FIRST_NAME] && rank[INTAKE_LAST_NAME] && rank[INTAKE_NAME])
        ret_fields[at[INTAKE_NAME]] = INTAKE_SKIP;
    *ret_product = NULL;
    for (int p = NEXUDUS; p < PRODUCTS; p++) {
        if (votes[p] > 0 && (!*ret_product || votes[p] > votes[ANY]))
            *ret_product = product_names[p];
        votes[ANY] = votes[p] > votes[ANY] ? votes[p] : 0;
    }
}

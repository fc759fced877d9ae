#include "network/network_internal.h"

#include "base/email.h"
#include "base/fold.h"
#include "base/tax_id.h"

#include <string.h>

static const char *const currencies[] = {"EUR", "CHF", "GBP", "USD", "SEK", "DKK", "NOK", "PLN",
                                         "CZK", "RON", "CAD", "AUD", "MXN", "BRL", NULL};

const char *const *network_currencies(void)
{
    return currencies;
}

bool currency_known(const char *currency)
{
    for (size_t i = 0; currency && currencies[i]; i++)
        if (strcmp(currency, currencies[i]) == 0)
            return true;
    return false;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool country_valid(const char *country)
{
    return country && strlen(country) == 2 && is_upper(country[0]) && is_upper(country[1]);
}

bool operator_slug_reserved(const char *slug)
{
    return strcmp(slug, "new") == 0;
}

bool lang_known(const char *code)
{
    size_t n;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(langs[i]->code, code) == 0)
            return true;
    return false;
}

/* Standard rates of VAT in basis points, as of January 2026: for members of the European Union as
 * its Commission lists them (Taxes in Europe Database), else of the country's tax authority. */
static int64_t standard_vat_bp(const char *country)
{
    static const struct {
        char country[3];
        int16_t bp;
    } rates[] = {{"AT", 2000}, {"BE", 2100}, {"BG", 2000}, {"CH", 810},  {"CY", 1900}, {"CZ", 2100},
                 {"DE", 1900}, {"DK", 2500}, {"EE", 2400}, {"ES", 2100}, {"FI", 2550}, {"FR", 2000},
                 {"GB", 2000}, {"GR", 2400}, {"HR", 2500}, {"HU", 2700}, {"IE", 2300}, {"IT", 2200},
                 {"LI", 810},  {"LT", 2100}, {"LU", 1700}, {"LV", 2100}, {"MC", 2000}, {"MT", 1800},
                 {"NL", 2100}, {"NO", 2500}, {"PL", 2300}, {"PT", 2300}, {"RO", 2100}, {"SE", 2500},
                 {"SI", 2200}, {"SK", 2300}};
    for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
        if (strcmp(rates[i].country, country) == 0)
            return rates[i].bp;
    }
    return 0;
}

struct operator_ operator_begin(const char *name, const char *country, const char *email)
{
    const char *in = country && *country ? country : "IT";
    return (struct operator_){
        .name = name,
        .legal_name = name,
        .country = in,
        .currency = "EUR",
        .email = email,
        .vat_rate_bp = standard_vat_bp(in),
        .prices_include_vat = true,
        .vat_assumed = true,
        .status = OPERATOR_ACTIVE,
    };
}

static bool blank(const char *s)
{
    return !s || !*s;
}

enum status network_check(struct ctx *ctx, const struct network *n)
{
    enum status s = OK;
    struct mailbox from;
    if (blank(n->name))
        s = ctx_field(ctx, "name", "field.missing", "The network needs a name.");
    if (blank(n->lang) || !lang_known(n->lang))
        s = ctx_field(ctx, "lang", "field.choice", "Choose one of the languages.");
    if (blank(n->zone) || !zone_get(n->zone))
        s = ctx_field(ctx, "zone", "network.zone", "A time zone is written like Europe/Rome.");
    if (mailbox_parse(ctx->arena, n->mail_from, &from) != OK)
        s = ctx_field(ctx, "mail_from", "field.email",
                      "Write a name and an address: The Loggia <hello@loggia.example>");
    return s;
}

enum status operator_check(struct ctx *ctx, const struct operator_ *o)
{
    enum status s = OK;
    const char *vat_id;
    bool country_ok = country_valid(o->country);
    if (blank(o->name))
        s = ctx_field(ctx, "name", "field.missing", "The operator needs a name.");
    if (blank(o->legal_name))
        s = ctx_field(ctx, "legal_name", "field.missing", "Invoices need the legal name.");
    if (!country_ok)
        s = ctx_field(ctx, "country", "operator.country", "Two capital letters, such as IT.");
    if (country_ok && tax_vat_id(ctx->arena, o->country, o->vat_id, &vat_id) != OK)
        s = ctx_field(ctx, "vat_id", "operator.vat_id",
                      "This is not a VAT number of that country.");
    if (!currency_known(o->currency))
        s = ctx_field(ctx, "currency", "field.choice", "Choose one of the currencies.");
    if (!email_valid(o->email))
        s = ctx_field(ctx, "email", "field.email", "This is not an e-mail address.");
    if (o->vat_rate_bp < 0 || o->vat_rate_bp > 10000)
        s = ctx_field(ctx, "vat_rate", "field.range", "Between 0 and 100 percent.");
    return s;
}

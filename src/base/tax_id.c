#include "base/tax_id.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Capitals, without what people put between. INVALID for any other character. */
static enum status compact(struct arena *a, const char *typed, char **ret_kept)
{
    char *kept = arena_alloc(a, strlen(typed) + 1);
    size_t n = 0;
    if (!kept)
        return LIMIT;
    for (const char *s = typed; *s; s++) {
        char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;
        if (is_upper(c) || is_digit(c))
            kept[n++] = c;
        else if (c != ' ' && c != '.' && c != '-' && c != '/')
            return INVALID;
    }
    kept[n] = '\0';
    *ret_kept = kept;
    return OK;
}

/* 9 a digit, A a letter, X one of both, others themselves. */
static bool fits(const char *pattern, size_t pattern_n, const char *s)
{
    if (strlen(s) != pattern_n)
        return false;
    for (size_t i = 0; i < pattern_n; i++) {
        char p = pattern[i];
        bool ok = p == '9'   ? is_digit(s[i])
                  : p == 'A' ? is_upper(s[i])
                  : p == 'X' ? is_digit(s[i]) || is_upper(s[i])
                             : p == s[i];
        if (!ok)
            return false;
    }
    return true;
}

/* One of several patterns with spaces between. */
static bool fits_any(const char *patterns, const char *s)
{
    for (const char *p = patterns; *p;) {
        size_t n = strcspn(p, " ");
        if (fits(p, n, s))
            return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

/* ---- check digits ---------------------------------------------------------------------------- */

/* The sum of Luhn's rule over n digits, the second, fourth ... doubled. */
static int luhn_sum(const char *digits, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int d = digits[i] - '0';
        if (i % 2 == 1)
            d = d > 4 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return sum;
}

static bool italian(const char *s)
{
    return luhn_sum(s, 11) % 10 == 0;
}

/* ISO 7064, MOD 11,10. */
static bool german(const char *s)
{
    int product = 10;
    for (int i = 0; i < 8; i++) {
        int sum = (product + s[i] - '0') % 10;
        product = 2 * (sum ? sum : 10) % 11;
    }
    return s[0] != '0' && (11 - product) % 10 == s[8] - '0';
}

/* The two digits in front come from the SIREN; keys with a letter follow no published rule. */
static bool french(const char *s)
{
    if (!is_digit(s[0]) || !is_digit(s[1]))
        return true;
    int64_t siren = 0;
    for (const char *c = s + 2; *c; c++)
        siren = siren * 10 + (*c - '0');
    return (s[0] - '0') * 10 + s[1] - '0' == (int)((12 + 3 * (siren % 97)) % 97);
}

/* DNI of Spaniards and NIE of others: a letter for the number modulo 23. */
static bool spanish_person(const char *s)
{
    int64_t number = is_digit(s[0]) ? s[0] - '0' : s[0] - 'X';
    for (int i = 1; i < 8; i++)
        number = number * 10 + (s[i] - '0');
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == s[8];
}

/* CIF of bodies: a digit or a letter, which of both says the first letter, or neither. */
static bool spanish_body(const char *s)
{
    int sum = 0;
    for (int i = 1; i < 8; i++) {
        int d = s[i] - '0';
        if (i % 2 == 1)
            d = d > 4 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    int control = (10 - sum % 10) % 10;
    bool as_digit = s[8] == '0' + control;
    bool as_letter = s[8] == "JABCDEFGHI"[control];
    if (strchr("PQRSNW", s[0]))
        return as_letter;
    return strchr("ABEH", s[0]) ? as_digit : as_digit || as_letter;
}

static bool spanish(const char *s)
{
    bool foreigner = strchr("XYZ", s[0]) != NULL;
    if (is_digit(s[0]) || foreigner)
        return is_upper(s[8]) && spanish_person(s);
    if (strchr("KLM", s[0]))
        return is_upper(s[8]);
    return strchr("ABCDEFGHJNPQRSUVW", s[0]) && spanish_body(s);
}

/* ---- VAT ids --------------------------------------------------------------------------------- */

struct country_rule {
    char country[3];
    char prefix[3]; /* "": the country */
    const char *patterns;
    bool (*check)(const char *s); /* of what fits a pattern; NULL: none */
};

static const struct country_rule rules[] = {
    {"AT", "", "U99999999", NULL},
    {"BE", "", "0999999999 1999999999", NULL},
    {"BG", "", "999999999 9999999999", NULL},
    {"CH", "", "E999999999 E999999999MWST E999999999TVA E999999999IVA", NULL},
    {"CY", "", "99999999A", NULL},
    {"CZ", "", "99999999 999999999 9999999999", NULL},
    {"DE", "", "999999999", german},
    {"DK", "", "99999999", NULL},
    {"EE", "", "999999999", NULL},
    {"ES", "", "X9999999X", spanish},
    {"FI", "", "99999999", NULL},
    {"FR", "", "XX999999999", french},
    {"GB", "", "999999999 999999999999 GD999 HA999", NULL},
    {"GR", "EL", "999999999", NULL},
    {"HR", "", "99999999999", NULL},
    {"HU", "", "99999999", NULL},
    {"IE", "", "9999999A 9999999AA 9A99999A", NULL},
    {"IT", "", "99999999999", italian},
    {"LT", "", "999999999 999999999999", NULL},
    {"LU", "", "99999999", NULL},
    {"LV", "", "99999999999", NULL},
    {"MT", "", "99999999", NULL},
    {"NL", "", "999999999B99", NULL},
    {"NO", "", "999999999 999999999MVA", NULL},
    {"PL", "", "9999999999", NULL},
    {"PT", "", "999999999", NULL},
    {"RO", "", "99 999 9999 99999 999999 9999999 99999999 999999999 9999999999", NULL},
    {"SE", "", "999999999999", NULL},
    {"SI", "", "99999999", NULL},
    {"SK", "", "9999999999", NULL},
};

static const struct country_rule *rule_of(const char *country)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (strcmp(rules[i].country, country) == 0)
            return &rules[i];
    return NULL;
}

static bool is_vat_id(const struct country_rule *rule, const char *s)
{
    size_t n = strlen(s);
    if (!rule)
        return n >= 2 && n <= 15;
    return fits_any(rule->patterns, s) && (!rule->check || rule->check(s));
}

enum status tax_vat_id(struct arena *a, const char *country, const char *typed,
                       const char **ret_kept)
{
    if (!typed || !*typed) {
        *ret_kept = NULL;
        return OK;
    }
    char *kept;
    enum status s = compact(a, typed, &kept);
    if (s != OK)
        return s;
    const struct country_rule *rule = rule_of(country);
    const char *prefix = rule && *rule->prefix ? rule->prefix : country;
    bool prefixed = strlen(kept) > 2 && strncmp(kept, prefix, 2) == 0;
    if (prefixed && is_vat_id(rule, kept + 2))
        kept += 2;
    else if (!is_vat_id(rule, kept))
        return INVALID;
    *ret_kept = kept;
    return OK;
}

/* ---- Italy ----------------------------------------------------------------------------------- */

/* Characters in odd places count by a table of their own; a digit like the letter of its place. */
static int odd_value(char c)
{
    static const int8_t values[26] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                      20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    return values[is_digit(c) ? c - '0' : c - 'A'];
}

static int even_value(char c)
{
    return is_digit(c) ? c - '0' : c - 'A';
}

static bool person_code_valid(const char *s)
{
    /* 0 a digit or the letter that stands for it */
    static const char shape[] = "AAAAAA00M00A000A";
    int sum = 0;
    if (strlen(s) != 16)
        return false;
    for (int i = 0; i < 16; i++) {
        bool number = is_digit(s[i]) || strchr("LMNPQRSTUV", s[i]);
        bool ok = shape[i] == '0'   ? number
                  : shape[i] == 'M' ? strchr("ABCDEHLMPRST", s[i]) != NULL
                                    : is_upper(s[i]);
        if (!ok)
            return false;
        if (i < 15)
            sum += i % 2 == 0 ? odd_value(s[i]) : even_value(s[i]);
    }
    return s[15] == 'A' + sum % 26;
}

enum status tax_codice_fiscale(struct arena *a, const char *typed, const char **ret_kept)
{
    char *kept = NULL;
    enum status s = typed && *typed ? compact(a, typed, &kept) : OK;
    if (s != OK)
        return s;
    bool body = kept && fits("99999999999", 11, kept) && italian(kept);
    if (kept && !body && !person_code_valid(kept))
        return INVALID;
    *ret_kept = kept;
    return OK;
}

enum status tax_recipient_code(struct arena *a, const char *typed, const char **ret_kept)
{
    char *kept = NULL;
    enum status s = typed && *typed ? compact(a, typed, &kept) : OK;
    if (s != OK)
        return s;
    if (kept && !fits_any("XXXXXXX XXXXXX", kept))
        return INVALID;
    *ret_kept = kept;
    return OK;
}

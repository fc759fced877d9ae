/* tax_id.h: the numbers by which firms and people stand on invoices: VAT ids of Europe, Italian
 * codice fiscale and codice destinatario. Form and check characters only; whether a number was
 * given out only its administration knows.
 * Uses: arena.   Threads: pure. */
#ifndef LOGGIA_BASE_TAX_ID_H
#define LOGGIA_BASE_TAX_ID_H

#include "base/arena.h"

/* A VAT id as it is kept: capitals, without spaces, points and hyphens, and without the prefix of
 * its country ("IT 007 4311.0157" is "00743110157").
 *   country  ISO 3166-1 alpha-2; its ids have the prefix EL in Greece (GR)
 *   typed    NULL and "" are none
 *   ret_kept in the arena; NULL when there is none
 * INVALID when it cannot be one of this country: check digits of Italy, Spain, Germany and France
 * (for its numeric keys), the pattern of the other countries of the European Union, of Switzerland,
 * Norway and the United Kingdom; elsewhere 2 to 15 letters and digits. LIMIT when memory is short.
 */
MUST_USE enum status tax_vat_id(struct arena *a, const char *country, const char *typed,
                                const char **ret_kept);

/* The Italian codice fiscale of a person (16 characters, with the letters that stand for digits
 * where two people had the same) or of a body (11 digits), as it is kept. As above. */
MUST_USE enum status tax_codice_fiscale(struct arena *a, const char *typed, const char **ret_kept);

/* The Italian codice destinatario: seven letters and digits, six of a public office. As above. */
MUST_USE enum status tax_recipient_code(struct arena *a, const char *typed, const char **ret_kept);

#endif

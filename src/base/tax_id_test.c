/* Numbers on invoices. The vectors agree with the administrations' published rules. */
#include "base/tax_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct vector {
    const char *country;
    const char *typed;
    const char *kept; /* NULL: refused */
};

static void vat_ids_are_checked_by_their_country(void **state)
{
    (void)state;
    static const struct vector vectors[] = {{"IT", " it 007 4311.0157", "00743110157"},
                                            {"IT", "12345670157", "12345670157"},
                                            {"IT", "01234560017", "01234560017"},
                                            {"IT", "00743110158", NULL},
                                            {"IT", "0743110157", NULL},
                                            {"IT", "0074311015A", NULL},
                                            {"IT", "DE136695976", NULL},
                                            {"ES", "ESB-58378431", "B58378431"},
                                            {"ES", "54362315K", "54362315K"},
                                            {"ES", "54362315Z", NULL},
                                            {"ES", "X2482300W", "X2482300W"},
                                            {"ES", "X2482300A", NULL},
                                            {"ES", "J99216582", "J99216582"},
                                            {"ES", "J99216583", NULL},
                                            {"ES", "B58378432", NULL},
                                            {"DE", "de 136,695", NULL},
                                            {"DE", "DE 136 695 976", "136695976"},
                                            {"DE", "136695977", NULL},
                                            {"FR", "FR 40 303 265 045", "40303265045"},
                                            {"FR", "41303265045", NULL},
                                            {"FR", "K7399859412", "K7399859412"},
                                            {"AT", "ATU12345678", "U12345678"},
                                            {"AT", "12345678", NULL},
                                            {"GR", "EL123456789", "123456789"},
                                            {"NL", "NL123456789B01", "123456789B01"},
                                            {"NL", "1234567890", NULL},
                                            {"CH", "CHE-123.456.789 MWST", "E123456789MWST"},
                                            {"BE", "BE 0123.456.789", "0123456789"},
                                            {"BE", "2123456789", NULL},
                                            {"RO", "RO12", "12"},
                                            {"RO", "1", NULL},
                                            {"BR", "12.345.678/0001-95", "12345678000195"},
                                            {"BR", "x", NULL},
                                            {"US", "12_34", NULL}};
    struct arena *a = arena_new(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct vector *v = &vectors[i];
        const char *kept = "untouched";
        enum status s = tax_vat_id(a, v->country, v->typed, &kept);
        assert_int_equal(s, v->kept ? OK : INVALID);
        assert_string_equal(kept, v->kept ? v->kept : "untouched");
    }
    const char *none = "x";
    assert_int_equal(tax_vat_id(a, "IT", NULL, &none), OK);
    assert_null(none);
    none = "x";
    assert_int_equal(tax_vat_id(a, "IT", "", &none), OK);
    assert_null(none);
    arena_free(a);
}

static void italian_codes(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 16);
    const char *kept = NULL;
    assert_int_equal(tax_codice_fiscale(a, "rccmnl83s18d969h", &kept), OK);
    assert_string_equal(kept, "RCCMNL83S18D969H");
    assert_int_equal(tax_codice_fiscale(a, "RSSMRA80A01H501U", &kept), OK);
    assert_int_equal(tax_codice_fiscale(a, "00743110157", &kept), OK);
    assert_int_equal(tax_codice_fiscale(a, "RCCMNL83S18D969I", &kept), INVALID);
    assert_int_equal(tax_codice_fiscale(a, "RCCMNL83S18D969", &kept), INVALID);
    assert_int_equal(tax_codice_fiscale(a, "RCCMNL83F18D969H", &kept), INVALID); /* no month F */
    assert_int_equal(tax_codice_fiscale(a, "00743110158", &kept), INVALID);
    assert_int_equal(tax_codice_fiscale(a, NULL, &kept), OK);
    assert_null(kept);
    assert_int_equal(tax_recipient_code(a, "m5uxcr1", &kept), OK);
    assert_string_equal(kept, "M5UXCR1");
    assert_int_equal(tax_recipient_code(a, "UF1234", &kept), OK);
    assert_int_equal(tax_recipient_code(a, "M5UXCR12", &kept), INVALID);
    assert_int_equal(tax_recipient_code(a, "M5UX", &kept), INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vat_ids_are_checked_by_their_country),
        cmocka_unit_test(italian_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

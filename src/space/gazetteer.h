/* gazetteer.h: the tables that tools/gazetteer makes, and the order of names in them.
 * Uses: nothing.   Threads: constant. */
#ifndef LOGGIA_SPACE_GAZETTEER_H
#define LOGGIA_SPACE_GAZETTEER_H

#include <stdint.h>

struct gazetteer_place {
    int32_t lat_micro, lon_micro;
    uint32_t population;
    uint32_t name; /* where in gazetteer_texts */
    uint16_t area; /* which of gazetteer_areas */
    uint16_t zone; /* which of gazetteer_zones */
};

/* Where a place lies: one for all places of an Italian province, of a state, of a country. */
struct gazetteer_area {
    const char *country;  /* "IT" */
    const char *province; /* "PD"; outside Italy "" */
    const char *region;   /* "Veneto"; mostly "" outside Italy */
    const char *detail;   /* "PD, Veneto" */
};

/* One name of a place, folded to words (base/fold.h). Sorted by gazetteer_compare. */
struct gazetteer_name {
    uint32_t text;  /* where in gazetteer_texts */
    uint16_t place; /* which of gazetteer_places */
    uint16_t rank;  /* enum gazetteer_rank */
};
enum gazetteer_rank {
    GAZETTEER_OTHER,
    GAZETTEER_SECOND, /* in the other language of its people: "Neumarkt" of Egna */
    GAZETTEER_SHOWN   /* the name it is shown with */
};

extern const char *const gazetteer_texts; /* NUL-terminated texts one after the other */
extern const struct gazetteer_area gazetteer_areas[];
extern const char *const gazetteer_zones[];
extern const struct gazetteer_place gazetteer_places[];
extern const uint32_t gazetteer_places_n;
extern const struct gazetteer_name gazetteer_names[];
extern const uint32_t gazetteer_names_n;

/* Compare as if there were no blanks: "greaternoida" is "greater noida". */
static inline int gazetteer_compare(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == ' ')
            a++;
        while (*b == ' ')
            b++;
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
    }
}

#endif

/* Answers questions about time zones, one a line, for tests/base/zone_test.py. */
#include "base/zone.h"

#include <inttypes.h>
#include <stdio.h>

static void answer_instants(const struct zone *z, const char *day, int m)
{
    struct date d;
    int64_t first;
    int64_t second;
    if (date_parse(day, &d) != OK) {
        puts("no date");
        return;
    }
    enum zone_fit fit = zone_instant(z, d, (minute)m, &first, &second);
    if (fit == ZONE_MISSING)
        puts("none");
    else if (fit == ZONE_ONCE)
        printf("%" PRId64 "\n", first);
    else
        printf("%" PRId64 " %" PRId64 "\n", first, second);
}

int main(void)
{
    char line[200];
    while (fgets(line, sizeof(line), stdin)) {
        char name[65];
        char day[11];
        int64_t utc_s;
        int m;
        bool at_instant = sscanf(line, "@ %64s %" SCNd64, name, &utc_s) == 2;
        bool at_civil = !at_instant && sscanf(line, "= %64s %10s %d", name, day, &m) == 3;
        const struct zone *z = at_instant || at_civil ? zone_get(name) : NULL;
        if (!z)
            puts("not understood");
        else if (at_instant)
            printf("%d\n", zone_offset(z, utc_s));
        else
            answer_instants(z, day, m);
    }
    return 0;
}

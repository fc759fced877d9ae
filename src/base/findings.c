#include "base/findings.h"

#include "base/id.h"

void findings_add(struct findings *f, struct arena *arena, const struct faults_found *found)
{
    char code[ID_CHARS_MAX + 1];
    f->looked_at += found->looked_at;
    if (found->faults > 0 && f->faults == 0) {
        (void)id_print(found->first_id.v, code);
        f->first_fault = arena_printf(arena, "%s %s %s", found->thing, code, found->fault);
    }
    f->faults += found->faults;
}

#include "new.h"

#include <stdio.h>
#include <string.h>

static const char reading[] = "\n-- query: $1 $2\n"
                              "-- doc: Say here what it finds.\n"
                              "-- params: id @id\n"
                              "-- row: id @id\n";
static const char writing[] = "\n-- query: $1 $2\n"
                              "-- doc: Say here what it changes.\n"
                              "-- params: id @id\n";

bool new_query(const char *module, const char *name, const char *kind)
{
    static const char *const kinds[] = {"one", "many", "each", "exec"};
    bool known = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        known = known || strcmp(kind, kinds[i]) == 0;
    if (!known) {
        fprintf(stderr, "new: %s: a query is one, many, each or exec\n", kind);
        return false;
    }
    bool writes = strcmp(kind, "exec") == 0;
    char path[256];
    char query[160];
    snprintf(path, sizeof(path), "src/%s/%s.sql", module, module);
    snprintf(query, sizeof(query), "%s_%s", module, name);
    const char *body =
        writes ? "delete from $1 where id = :id;\n" : "select id from $1 where id = :id;\n";
    return append_to(path, writes ? writing : reading, query, kind) &&
           append_to(path, body, module, NULL);
}

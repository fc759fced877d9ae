#include "new.h"

#include <stdio.h>
#include <string.h>

/* The rooms of a new module: what each file says before anything is built in it. */
struct room {
    const char *path; /* $1 is the module */
    const char *text;
};

static const struct room rooms[] = {
    {"src/$1/README.md", "# $1\n\n"
                         "Say here what it owns and why it is a module of its own.\n\n"
                         "**Owns** table `$1`.\n"
                         "**Uses** base, store, http.\n\n"
                         "## Invariants\n\n"
                         "Number each as a sentence that a test can cite.\n\n"
                         "## Facts\n\n"
                         "None.\n"},
    {"src/$1/$1.h", "/* $1.h: say here what it is for, in one line.\n"
                    " * Owns: table $1.   Uses: base, store, http.\n"
                    " * Threads: any, one store connection per call. */\n"
                    "#ifndef LOGGIA_$1_$1_H\n"
                    "#define LOGGIA_$1_$1_H\n\n"
                    "#include \"base/ctx.h\"\n\n"
                    "/* True when the row is there. NOT_FOUND when it is not. */\n"
                    "MUST_USE enum status $1_exists(struct ctx *ctx, int64_t id);\n\n"
                    "#endif\n"},
    {"src/$1/$1_service.c",
     "#include \"$1/$1.h\"\n\n"
     "#include \"$1_sql.h\"\n\n"
     "enum status $1_exists(struct ctx *ctx, int64_t id)\n"
     "{\n"
     "    struct sql_$1_get_row row;\n"
     "    return sql_$1_get(ctx, &(struct sql_$1_get_args){.id = id}, &row);\n"
     "}\n"},
    {"src/$1/$1.sql", "-- query: $1_get one\n"
                      "-- doc: One row.\n"
                      "-- params: id @id\n"
                      "-- row: id @id\n"
                      "select id from $1 where id = :id;\n"},
    {"src/$1/migrations/0001_$1.sql", "create table $1 (\n"
                                      "    id @id primary key\n"
                                      ");\n"},
    {"src/$1/$1.views", "# What $1 shows.\n"},
    {"src/$1/$1.forms", "# What $1 accepts.\n"},
    {"src/$1/$1.routes", "# Where $1 answers.\n"},
    {"src/$1/$1_pages.c", "#include \"$1_routes.h\"\n"},
};

/* The path of a room in a module. */
static void room_path(const char *pattern, const char *name, char *ret_path, size_t size)
{
    size_t n = 0;
    for (const char *p = pattern; *p && n + strlen(name) + 1 < size; p++) {
        bool mark = p[0] == '$' && p[1] == '1';
        n += (size_t)snprintf(ret_path + n, size - n, "%.*s", mark ? (int)strlen(name) : 1,
                              mark ? name : p);
        p += mark;
    }
}

/* Put the module at the end of the ladder: the line MODULES := of the Makefile. */
static bool on_the_ladder(const char *name)
{
    FILE *in = fopen("Makefile", "r");
    FILE *out = in ? fopen("Makefile.new", "w") : NULL;
    if (!out) {
        fputs("new: no Makefile here: run it from the root of the tree\n", stderr);
        if (in)
            fclose(in);
        return false;
    }
    char line[4096];
    while (fgets(line, sizeof(line), in)) {
        if (strncmp(line, "MODULES :=", 10) == 0) {
            line[strcspn(line, "\n")] = '\0';
            fprintf(out, "%s %s\n", line, name);
        } else {
            fputs(line, out);
        }
    }
    fclose(in);
    return fclose(out) == 0 && rename("Makefile.new", "Makefile") == 0;
}

bool new_module(const char *name)
{
    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
        char path[512];
        room_path(rooms[i].path, name, path, sizeof(path));
        if (!write_new(path, rooms[i].text, name, NULL))
            return false;
    }
    return on_the_ladder(name);
}

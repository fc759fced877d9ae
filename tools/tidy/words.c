/* Calls that have a better way here, SQL text in C, and work left unfinished. */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

struct ban {
    const char *word;
    const char *only_in; /* path prefix where it is at home, or NULL */
    const char *instead;
};

static const struct ban bans[] = {
    {"strcpy", NULL, "arena_strdup or snprintf"},
    {"strcat", NULL, "struct buf"},
    {"sprintf", NULL, "snprintf or buf_printf"},
    {"vsprintf", NULL, "vsnprintf"},
    {"strncpy", NULL, "arena_strdup or snprintf"},
    {"strncat", NULL, "struct buf"},
    {"gets", NULL, "fgets"},
    {"strtok", "tools/", "strcspn"},
    {"atoi", NULL, "strtoll with its end checked"},
    {"atol", NULL, "strtoll with its end checked"},
    {"rand", NULL, "rng_below"},
    {"random", NULL, "rng_below"},
    {"srand", NULL, "rng_seeded"},
    {"getrandom", NULL, "rng_bytes"},
    {"arc4random", NULL, "rng_u64"},
    {"randombytes_buf", "src/base/rng.c", "rng_bytes"},
    {"time", NULL, "clock_now_s"},
    {"gettimeofday", NULL, "clock_now_us"},
    {"clock_gettime", "src/base/clock.c", "clock_now_us"},
    {"localtime", NULL, "zone_civil"},
    {"localtime_r", NULL, "zone_civil"},
    {"gmtime", NULL, "zone_civil or date_of_days"},
    {"gmtime_r", NULL, "zone_civil or date_of_days"},
    {"mktime", NULL, "zone_instant"},
    {"timegm", NULL, "date_days"},
    {"strftime", NULL, "base/format.h"},
    {"ctime", NULL, "base/format.h"},
    {"asctime", NULL, "base/format.h"},
    {"atof", NULL, "strtod with its end checked"},
    {"system", NULL, "posix_spawn"},
    {"alloca", NULL, "arena_alloc"},
    {"setlocale", NULL, "base/format.h"},
};

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A call of `word` at p: a whole word, not a member, followed by '('. */
static bool is_call(const struct file *f, const char *p, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(p, word, n) != 0 || word_char(p[n]))
        return false;
    if (p > f->code && (word_char(p[-1]) || p[-1] == '.' || p[-1] == '>'))
        return false;
    return p[n + strspn(p + n, " ")] == '(';
}

static void check_bans(struct tree *t, const struct file *f)
{
    for (size_t b = 0; b < sizeof(bans) / sizeof(bans[0]); b++) {
        const struct ban *ban = &bans[b];
        bool home = ban->only_in && strncmp(f->path, ban->only_in, strlen(ban->only_in)) == 0;
        if (home || strncmp(f->path, "bench/bare_", 11) == 0) /* references use nothing of ours */
            continue;
        for (const char *p = f->code; (p = strstr(p, ban->word)); p++)
            if (is_call(f, p, ban->word))
                report(t, f, line_of(f, p), "banned", "%s: use %s", ban->word, ban->instead);
    }
}

/* A string that begins like a statement of SQL. The store's engines speak to the database
 * themselves. */
static void check_sql(struct tree *t, const struct file *f)
{
    static const char *const verbs[] = {"\"select ",      "\"insert into ", "\"update ",
                                        "\"delete from ", "\"SELECT ",      "\"INSERT INTO ",
                                        "\"UPDATE ",      "\"DELETE FROM "};
    bool home = strcmp(f->folder, "store") == 0 || strncmp(f->path, "tools/", 6) == 0 ||
                strncmp(f->path, "bench/", 6) == 0 || strncmp(f->path, "tests/", 6) == 0 ||
                ends_with(f->name, "_test.c");
    if (home)
        return;
    for (size_t v = 0; v < sizeof(verbs) / sizeof(verbs[0]); v++)
        for (const char *p = f->text; (p = strstr(p, verbs[v])); p++)
            if (f->code[p - f->text] == '"')
                report(t, f, line_of(f, p), "sql", "SQL text belongs into a .sql file");
}

static void check_unfinished(struct tree *t, const struct file *f)
{
    static const char *const marks[] = {"TO"
                                        "DO",
                                        "FIX"
                                        "ME",
                                        "XX"
                                        "X"};
    for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
        for (const char *p = f->text; (p = strstr(p, marks[m])); p += strlen(marks[m]))
            if ((p == f->text || !word_char(p[-1])) && !word_char(p[strlen(marks[m])]))
                report(t, f, line_of(f, p), "unfinished", "%s", marks[m]);
}

/* Libraries do not print: only the app, the tools, tests and benches speak to a terminal. */
static void check_printing(struct tree *t, const struct file *f)
{
    static const char *const prints[] = {"printf", "vprintf", "fprintf", "vfprintf", "dprintf",
                                         "puts",   "fputs",   "perror",  "putchar"};
    bool library = strncmp(f->path, "src/", 4) == 0 && strcmp(f->folder, "app") != 0 &&
                   !ends_with(f->name, "_test.c") && !ends_with(f->name, "_fuzz.c");
    if (!library)
        return;
    for (size_t i = 0; i < sizeof(prints) / sizeof(prints[0]); i++)
        for (const char *p = f->code; (p = strstr(p, prints[i])); p++)
            if (is_call(f, p, prints[i]))
                report(t, f, line_of(f, p), "printing", "a library does not print: %s", prints[i]);
}

void check_words(struct tree *t)
{
    for (size_t i = 0; i < t->files_n; i++) {
        const struct file *f = &t->files[i];
        if (!is_source(f))
            continue;
        check_bans(t, f);
        check_sql(t, f);
        check_unfinished(t, f);
        check_printing(t, f);
    }
}

#include "common/gen.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    GEN_MEMORY_BYTES = 512 << 20, /* far above what all inputs of the program need */
    GEN_FILE_BYTES = 64 << 20
};

static int complaints;

/* ---- complaints ------------------------------------------------------------------------------ */

static void say(const char *path, int line, const char *kind, const char *format, va_list args)
{
    (void)fflush(stdout);
    if (path && line > 0)
        (void)fprintf(stderr, "%s:%d: ", path, line);
    else if (path)
        (void)fprintf(stderr, "%s: ", path);
    (void)fputs(kind, stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
}

noreturn void gen_fail(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(path, line, "", format, args);
    va_end(args);
    exit(1);
}

void gen_complain(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(path, line, "", format, args);
    va_end(args);
    complaints++;
}

void gen_warn(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(path, line, "warning: ", format, args);
    va_end(args);
}

void gen_finish(void)
{
    if (complaints)
        exit(1);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static struct arena *memory(void)
{
    static struct arena *arena;
    if (!arena)
        arena = arena_new(GEN_MEMORY_BYTES);
    if (!arena)
        gen_fail(NULL, 0, "out of memory");
    return arena;
}

static void *have(void *p)
{
    if (!p)
        gen_fail(NULL, 0, "out of memory");
    return p;
}

void *gen_alloc(size_t size)
{
    return have(arena_alloc(memory(), size));
}

char *gen_strdup(const char *s)
{
    return gen_strndup(s, strlen(s));
}

char *gen_strndup(const char *s, size_t n)
{
    return have(arena_strndup(memory(), s, n));
}

char *gen_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = have(arena_vprintf(memory(), format, args));
    va_end(args);
    return text;
}

void *gen_grow(void *items, size_t n, size_t *size, size_t item_size)
{
    if (n < *size)
        return items;
    *size = *size ? *size * 2 : 16;
    void *more = have(arena_array(memory(), *size, item_size));
    if (n)
        memcpy(more, items, n * item_size);
    return more;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The bytes of an open file, with a NUL behind them; -1 when it cannot be read. */
static long read_all(FILE *f, char **ret_bytes)
{
    if (fseek(f, 0, SEEK_END) != 0)
        return -1;
    long n = ftell(f);
    if (n < 0 || n > GEN_FILE_BYTES || fseek(f, 0, SEEK_SET) != 0)
        return -1;
    char *bytes = gen_alloc((size_t)n + 1);
    if (fread(bytes, 1, (size_t)n, f) != (size_t)n)
        return -1;
    *ret_bytes = bytes;
    return n;
}

struct bytes gen_read_bytes(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        gen_fail(path, 0, "cannot be opened: %s", strerror(errno));
    char *bytes = NULL;
    long n = read_all(f, &bytes);
    (void)fclose(f);
    if (n < 0)
        gen_fail(path, 0, "cannot be read, or is over %d bytes", GEN_FILE_BYTES);
    return (struct bytes){.p = bytes, .n = (size_t)n};
}

/* The bytes of one UTF-8 character at s, 0 when there is none. Looser than base/utf8 on purpose: it
 * needs nothing of ours, and compilers and browsers judge the outputs again. */
static size_t character_bytes(const unsigned char *s)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] == 0 || (s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

char *gen_read(const char *path, size_t *ret_n)
{
    struct bytes b = gen_read_bytes(path);
    const unsigned char *s = b.p;
    int line = 1;
    for (size_t i = 0; i < b.n;) {
        size_t n = character_bytes(s + i);
        if (n == 0)
            gen_fail(path, line, "is not UTF-8 text");
        line += s[i] == '\n';
        i += n;
    }
    if (ret_n)
        *ret_n = b.n;
    return gen_strndup(b.p, b.n);
}

bool gen_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_in(const char *s, const char *suffix)
{
    size_t n = strlen(s);
    size_t m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

static const char **list(const char *dir, const char *suffix, bool dirs, size_t *ret_n)
{
    const char **paths = NULL;
    size_t n = 0;
    size_t size = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        if (e->d_name[0] == '.' || !ends_in(e->d_name, suffix))
            continue;
        const char *path = gen_printf("%s/%s", dir, e->d_name);
        struct stat st;
        if (stat(path, &st) == 0 && (dirs ? S_ISDIR(st.st_mode) : S_ISREG(st.st_mode)))
            GEN_PUSH(paths, n, size) = path;
    }
    if (d)
        (void)closedir(d);
    if (n)
        qsort(paths, n, sizeof(*paths), by_name);
    *ret_n = n;
    return paths;
}

const char **gen_list(const char *dir, const char *suffix, size_t *ret_n)
{
    return list(dir, suffix, false, ret_n);
}

const char **gen_list_dirs(const char *dir, size_t *ret_n)
{
    return list(dir, "", true, ret_n);
}

const char *gen_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct buf gen_open(void)
{
    struct buf b;
    buf_init(&b, GEN_FILE_BYTES);
    return b;
}

static bool holds(const char *path, const struct buf *text)
{
    if (!gen_exists(path))
        return false;
    struct bytes old = gen_read_bytes(path);
    return old.n == text->n && (text->n == 0 || memcmp(old.p, text->p, text->n) == 0);
}

void gen_write_if_changed(const char *dir, const char *name, struct buf *text)
{
    const char *path = gen_printf("%s/%s", dir, name);
    if (text->failed)
        gen_fail(path, 0, "grew over %d bytes", GEN_FILE_BYTES);
    if (!holds(path, text)) {
        /* Another name first: a half-written file must not look newer than its inputs. */
        const char *fresh = gen_printf("%s.new", path);
        FILE *f = fopen(fresh, "wb");
        bool written = f && (text->n == 0 || fwrite(text->p, 1, text->n, f) == text->n);
        if (!f || fclose(f) != 0 || !written || rename(fresh, path) != 0)
            gen_fail(path, 0, "cannot be written: %s", strerror(errno));
    }
    buf_free(text);
}

/* ---- C output -------------------------------------------------------------------------------- */

void gen_c_string(struct buf *out, const char *s)
{
    if (!s) {
        BUF_LIT(out, "NULL");
        return;
    }
    buf_char(out, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '\n' && s[1])
            BUF_LIT(out, "\\n\"\n    \"");
        else if (c == '\n')
            BUF_LIT(out, "\\n");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '?') /* no trigraphs */
            BUF_LIT(out, "\\?");
        else if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\%03o", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

char *gen_upper(const char *s)
{
    char *copy = gen_strdup(s);
    for (char *p = copy; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return copy;
}

/* ---- lines and words ------------------------------------------------------------------------- */

struct gen_file gen_file_open(const char *path)
{
    return (struct gen_file){.path = path, .rest = gen_read(path, NULL)};
}

bool gen_line_raw(struct gen_file *f, struct gen_line *ret_line)
{
    if (!*f->rest)
        return false;
    size_t n = strcspn(f->rest, "\n");
    size_t shown = n > 0 && f->rest[n - 1] == '\r' ? n - 1 : n;
    char *text = gen_strndup(f->rest, shown);
    f->rest += f->rest[n] ? n + 1 : n;
    f->line++;
    size_t indent = strspn(text, " ");
    *ret_line = (struct gen_line){
        .path = f->path, .number = f->line, .indent = indent, .text = text, .at = text + indent};
    return true;
}

bool gen_line_next(struct gen_file *f, struct gen_line *ret_line)
{
    struct gen_line l;
    while (gen_line_raw(f, &l)) {
        if (strchr(l.text, '\t'))
            gen_fail(l.path, l.number, "a tab; use spaces");
        if (gen_at_end(&l))
            continue;
        *ret_line = l;
        return true;
    }
    return false;
}

static void skip_spaces(struct gen_line *l)
{
    l->at += strspn(l->at, " ");
}

bool gen_at_end(struct gen_line *l)
{
    skip_spaces(l);
    return *l->at == '\0' || *l->at == '#';
}

noreturn void gen_refuse(const struct gen_line *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(l->path, l->number, "", format, args);
    va_end(args);
    exit(1);
}

void gen_expect_end(struct gen_line *l)
{
    if (!gen_at_end(l))
        gen_refuse(l, "not understood: %s", l->at);
}

static char *take(struct gen_line *l, size_t n)
{
    char *s = gen_strndup(l->at, n);
    l->at += n;
    return s;
}

static size_t name_chars(const char *s)
{
    if (*s < 'a' || *s > 'z')
        return 0;
    return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

bool gen_is_name(const char *s)
{
    size_t n = name_chars(s);
    return n > 0 && s[n] == '\0';
}

char *gen_name(struct gen_line *l, const char *what)
{
    skip_spaces(l);
    size_t n = name_chars(l->at);
    if (n == 0)
        gen_refuse(l, "%s is missing; a name is made of a-z, 0-9 and _", what);
    return take(l, n);
}

char *gen_word(struct gen_line *l, const char *what)
{
    if (gen_at_end(l))
        gen_refuse(l, "%s is missing", what);
    return take(l, strcspn(l->at, " "));
}

char *gen_quoted(struct gen_line *l, const char *what)
{
    skip_spaces(l);
    if (*l->at != '"')
        gen_refuse(l, "%s is missing; it stands in \"quotes\"", what);
    char *text = gen_alloc(strlen(l->at) + 1);
    size_t n = 0;
    const char *s = l->at + 1;
    for (; *s && *s != '"'; s++) {
        char c = *s;
        if (c == '\\') {
            c = *++s;
            if (c != '"' && c != '\\' && c != 'n')
                gen_refuse(l, "%s: only \\\" \\\\ and \\n are understood behind a backslash", what);
            c = c == 'n' ? '\n' : c;
        }
        text[n++] = c;
    }
    if (*s != '"')
        gen_refuse(l, "%s: the closing quote is missing", what);
    l->at = s + 1;
    return text;
}

int64_t gen_number(struct gen_line *l, const char *what)
{
    skip_spaces(l);
    bool minus = *l->at == '-';
    size_t digits = strspn(l->at + minus, "0123456789");
    if (digits == 0 || digits > 18)
        gen_refuse(l, "%s is missing; it is a whole number", what);
    int64_t v = 0;
    for (size_t i = 0; i < digits; i++)
        v = v * 10 + (l->at[(size_t)minus + i] - '0');
    l->at += (size_t)minus + digits;
    return minus ? -v : v;
}

bool gen_accept(struct gen_line *l, const char *token)
{
    skip_spaces(l);
    size_t n = strlen(token);
    if (strncmp(l->at, token, n) != 0)
        return false;
    l->at += n;
    return true;
}

void gen_expect(struct gen_line *l, const char *token)
{
    if (!gen_accept(l, token))
        gen_refuse(l, "expected %s before: %s", token, l->at);
}

bool gen_accept_tight(struct gen_line *l, char c)
{
    if (*l->at != c)
        return false;
    l->at++;
    return true;
}

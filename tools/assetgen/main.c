/* assetgen OUT_DIR ASSET_DIR: embeds what the bundler made (style sheets, scripts, fonts, maps)
 * into OUT_DIR/assets.c, with its content's hash in each address and compressed once, at build
 * time.
 * ASSET_DIR/NAME is served as /assets/NAME.HASH.EXT and kept for ever by browsers;
 * ASSET_DIR/root/NAME is served as /NAME. An address "/assets/NAME" inside a script or style sheet
 * becomes the hashed one. */
#include "common/gen.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum kind { KIND_LEAF, KIND_SCRIPT, KIND_STYLE }; /* later kinds may name earlier ones */

struct file {
    const char *name;   /* "app.css" */
    const char *c_name; /* "app_css" */
    const char *path;   /* "/assets/app.1b2c3d4e.css" */
    const char *type;
    uint64_t hash;
    struct bytes raw, gzip, brotli;
    enum kind kind;
    bool root;
};

static struct file *files;
static size_t files_n, files_size;

/* ---- what each file is ----------------------------------------------------------------------- */

struct media {
    const char *ext;
    const char *type;
    bool packed; /* compressed already */
};

static const struct media *media_of(const char *path)
{
    static const struct media known[] = {
        {"css", "text/css; charset=utf-8", false},
        {"js", "text/javascript; charset=utf-8", false},
        {"json", "application/json", false},
        {"svg", "image/svg+xml", false},
        {"txt", "text/plain; charset=utf-8", false},
        {"webmanifest", "application/manifest+json", false},
        {"woff2", "font/woff2", true},
        {"png", "image/png", true},
        {"ico", "image/x-icon", true},
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < ARRAY_LEN(known); i++)
        if (strcmp(dot + 1, known[i].ext) == 0)
            return &known[i];
    gen_fail(path, 0, "this kind of file is not known to assetgen");
}

static const char *c_name_of(const char *name)
{
    char *c = gen_strdup(name);
    for (char *p = c; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", *p))
            *p = '_';
    return c;
}

static uint64_t fnv1a(struct bytes b)
{
    const unsigned char *p = b.p;
    uint64_t h = 14695981039346656037U;
    for (size_t i = 0; i < b.n; i++)
        h = (h ^ p[i]) * 1099511628211U;
    return h;
}

/* ---- addresses of other assets --------------------------------------------------------------- */

static const char prefix[] = "/assets/";

static const struct file *file_named_at(const char *s, enum kind before)
{
    const struct file *best = NULL;
    for (size_t i = 0; i < files_n; i++) {
        size_t n = strlen(files[i].name);
        bool fits = files[i].kind < before && !files[i].root && strncmp(s, files[i].name, n) == 0;
        if (fits && (!best || n > strlen(best->name)))
            best = &files[i];
    }
    return best;
}

static void resolve(struct file *f, const char *source_path)
{
    const char *text = gen_strndup(f->raw.p, f->raw.n);
    struct buf out = gen_open();
    for (const char *s = text; *s;) {
        const char *found = strstr(s, prefix);
        size_t plain = found ? (size_t)(found - s) : strlen(s);
        buf_add(&out, s, plain);
        s += plain;
        if (!found)
            break;
        s += sizeof(prefix) - 1;
        const struct file *other = file_named_at(s, f->kind);
        if (!other)
            gen_fail(source_path, 0, "names an asset that is not there: /assets/%.40s", s);
        buf_str(&out, other->path);
        s += strlen(other->name);
    }
    f->raw = (struct bytes){gen_strndup(out.p ? out.p : "", out.n), out.n};
    buf_free(&out);
}

/* ---- compression ----------------------------------------------------------------------------- */

/* Worth a variant of its own only if it saves a twentieth. */
static bool worth_it(size_t packed, size_t raw)
{
    return packed > 0 && packed < raw - raw / 20;
}

static struct bytes gzipped(struct bytes raw, const char *path)
{
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        gen_fail(path, 0, "zlib cannot start");
    size_t size = deflateBound(&z, raw.n);
    unsigned char *out = gen_alloc(size);
    z.next_in = (unsigned char *)(uintptr_t)raw.p;
    z.avail_in = (uInt)raw.n;
    z.next_out = out;
    z.avail_out = (uInt)size;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        gen_fail(path, 0, "zlib cannot compress it");
    size_t n = z.total_out;
    (void)deflateEnd(&z);
    return worth_it(n, raw.n) ? (struct bytes){out, n} : (struct bytes){0};
}

static struct bytes brotlied(struct bytes raw, const char *path)
{
    size_t n = BrotliEncoderMaxCompressedSize(raw.n);
    unsigned char *out = gen_alloc(n);
    if (!BrotliEncoderCompress(11, 22, BROTLI_MODE_GENERIC, raw.n, raw.p, &n, out))
        gen_fail(path, 0, "brotli cannot compress it");
    return worth_it(n, raw.n) ? (struct bytes){out, n} : (struct bytes){0};
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum kind kind_of(const struct media *m)
{
    return strcmp(m->ext, "js") == 0    ? KIND_SCRIPT
           : strcmp(m->ext, "css") == 0 ? KIND_STYLE
                                        : KIND_LEAF;
}

static void add(const char *path, bool root)
{
    const struct media *m = media_of(path);
    struct file f = {.name = gen_base_name(path),
                     .type = m->type,
                     .raw = gen_read_bytes(path),
                     .kind = kind_of(m),
                     .root = root};
    f.c_name = c_name_of(f.name);
    if (f.kind != KIND_LEAF)
        resolve(&f, path);
    f.hash = fnv1a(f.raw);
    const char *dot = strrchr(f.name, '.');
    f.path = root ? gen_printf("/%s", f.name)
                  : gen_printf("%s%.*s.%08x%s", prefix, (int)(dot - f.name), f.name,
                               (unsigned)(f.hash ^ f.hash >> 32), dot);
    if (!m->packed) {
        f.gzip = gzipped(f.raw, path);
        f.brotli = brotlied(f.raw, path);
    }
    GEN_PUSH(files, files_n, files_size) = f;
}

static void add_all(const char *dir, enum kind kind, bool root)
{
    size_t n = 0;
    const char **paths = gen_list(dir, "", &n);
    for (size_t i = 0; i < n; i++)
        if (kind_of(media_of(paths[i])) == kind)
            add(paths[i], root);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

/* ---- writing --------------------------------------------------------------------------------- */

enum { LINE_BYTES = 24 }; /* of four characters each: under 100 columns */

static void write_bytes(struct buf *out, const char *c_name, const char *what, struct bytes b)
{
    if (b.n == 0)
        return;
    const unsigned char *p = b.p;
    buf_printf(out, "static const char %s_%s[] =", c_name, what);
    for (size_t i = 0; i < b.n; i++) {
        if (i % LINE_BYTES == 0)
            buf_str(out, i ? "\"\n    \"" : "\n    \"");
        buf_printf(out, "\\%03o", p[i]);
    }
    BUF_LIT(out, "\";\n");
}

static void write_member(struct buf *out, const struct file *f, const char *what, struct bytes b)
{
    if (b.n)
        buf_printf(out, "     .%s = {%s_%s, %zu},\n", what, f->c_name, what, b.n);
}

static void write_source(const char *out_dir)
{
    struct buf out = gen_open();
    BUF_LIT(&out, "/* Made by assetgen; not to be edited. */\n#include \"assets.h\"\n\n");
    for (size_t i = 0; i < files_n; i++) {
        write_bytes(&out, files[i].c_name, "raw", files[i].raw);
        write_bytes(&out, files[i].c_name, "gzip", files[i].gzip);
        write_bytes(&out, files[i].c_name, "brotli", files[i].brotli);
    }
    BUF_LIT(&out, "\nconst struct asset asset_table[] = {\n");
    for (size_t i = 0; i < files_n; i++) {
        const struct file *f = &files[i];
        buf_printf(&out, "    {.name = \"%s\",\n     .path = \"%s\",\n", f->name, f->path);
        buf_printf(&out, "     .content_type = \"%s\",\n", f->type);
        buf_printf(&out, "     .etag = \"\\\"%016llx\\\"\",\n", (unsigned long long)f->hash);
        write_member(&out, f, "raw", f->raw);
        write_member(&out, f, "gzip", f->gzip);
        write_member(&out, f, "brotli", f->brotli);
        buf_printf(&out, "     .immutable = %s},\n", f->root ? "false" : "true");
    }
    buf_printf(&out, "};\nconst size_t asset_table_n = %zu;\n", files_n);
    gen_write_if_changed(out_dir, "assets.c", &out);
}

static void write_header(const char *out_dir)
{
    struct buf out = gen_open();
    BUF_LIT(&out, "/* Made by assetgen; not to be edited. */\n"
                  "#ifndef LOGGIA_GEN_ASSETS_H\n#define LOGGIA_GEN_ASSETS_H\n\n"
                  "#include \"http/asset.h\"\n\n");
    for (size_t i = 0; i < files_n; i++)
        buf_printf(&out, "#define asset_%s (asset_table[%zu])\n", files[i].c_name, i);
    BUF_LIT(&out, "\n#endif\n");
    gen_write_if_changed(out_dir, "assets.h", &out);
}

static void check_names(void)
{
    for (size_t i = 0; i < files_n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(files[i].c_name, files[j].c_name) == 0)
                gen_fail(files[i].name, 0, "is too like %s", files[j].name);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        gen_fail(NULL, 0, "use: assetgen OUT_DIR ASSET_DIR");
    const char *dir = argv[2];
    for (int kind = KIND_LEAF; kind <= KIND_STYLE; kind++) {
        add_all(dir, (enum kind)kind, false);
        add_all(gen_printf("%s/root", dir), (enum kind)kind, true);
    }
    if (files_n == 0)
        gen_fail(dir, 0, "holds no files");
    check_names();
    qsort(files, files_n, sizeof(*files), by_path);
    write_source(argv[1]);
    write_header(argv[1]);
    return 0;
}

#include "pogen/pogen.h"

static void extract(const char *src_dir)
{
    struct messages all = sources_read(src_dir);
    gen_finish();
    struct buf out = gen_open();
    po_write_template(&out, &all);
    gen_write_if_changed(gen_printf("%s/web/po", src_dir), "loggia.pot", &out);
}

static void compile(const char *out_dir, const char *src_dir, bool lax)
{
    struct messages all = sources_read(src_dir);
    size_t n;
    const char **paths = gen_list(gen_printf("%s/web/po", src_dir), ".po", &n);
    struct po *languages = gen_alloc((n + 1) * sizeof(*languages));
    for (size_t i = 0; i < n; i++) {
        languages[i] = po_read(paths[i]);
        if (!gen_is_name(languages[i].code))
            gen_fail(paths[i], 0, "a file is called by its language, e.g. it.po");
        check_language(&all, &languages[i], lax);
    }
    gen_finish();
    struct buf out = gen_open();
    tables_write(&out, &all, languages, n);
    gen_write_if_changed(out_dir, "text_tables.c", &out);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--extract") == 0)
        extract(argv[2]);
    else if (argc == 3 || (argc == 4 && strcmp(argv[3], "--lax") == 0))
        compile(argv[1], argv[2], argc == 4);
    else
        gen_fail(NULL, 0, "usage: pogen OUT_DIR SRC_DIR [--lax] | pogen --extract SRC_DIR");
    return 0;
}

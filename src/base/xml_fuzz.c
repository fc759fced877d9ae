/* Any bytes as XML: read, and what was read written again and read the same. */
#include "base/xml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_again(struct xml_writer *w, const struct xml_node *n)
{
    xml_open(w, n->ns, n->name);
    for (size_t i = 0; i < n->attributes_n; i++)
        xml_put_attribute(w, n->attributes[i].name, n->attributes[i].value);
    xml_put(w, n->text);
    for (const struct xml_node *c = n->first; c; c = c->next)
        write_again(w, c);
    xml_close(w);
}

static size_t count(const struct xml_node *n)
{
    size_t all = 1;
    for (const struct xml_node *c = n->first; c; c = c->next)
        all += count(c);
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct xml_node *root = NULL;
    const struct xml_node *twin = NULL;
    const char *why = NULL;
    struct arena *arena = arena_new(64 << 20);
    if (arena && xml_read(arena, (struct bytes){data, n}, &root, &why) == OK) {
        struct buf out;
        struct xml_writer w;
        buf_init(&out, 32 << 20);
        xml_start(&w, &out, NULL, 0);
        write_again(&w, root);
        if (!out.failed && out.n < XML_BYTES_MAX &&
            (xml_read(arena, (struct bytes){out.p, out.n}, &twin, &why) != OK ||
             count(root) != count(twin)))
            abort();
        buf_free(&out);
    }
    arena_free(arena);
    return 0;
}

/* Bodies of every type into the form that has every type. What is accepted keeps the promises of
 * the form. */
#include "http/http_internal.h"

#include "base/utf8.h"
#include "sample_forms.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(const char *s, size_t chars_max)
{
    if (!s)
        return;
    assert(utf8_valid(s, strlen(s)) && utf8_count(s) <= chars_max);
    for (; *s; s++)
        assert((unsigned char)*s >= 0x20 || *s == '\n');
}

static void check(const struct all_types_form *f)
{
    check_text(f->text, 10);
    check_text(f->empty, 10);
    check_text(f->email, 254);
    assert(!f->number.has || (f->number.v >= -5 && f->number.v <= 500));
    assert(f->units >= 1 && f->units <= 9);
    assert(f->time >= -1 && f->time <= 1440 && f->opens >= 0 && f->opens <= 1440);
    assert(f->date.year == 0 || date_valid(f->date.year, f->date.month, f->date.day));
    assert(!f->kind || strcmp(f->kind, "desk") == 0 || strcmp(f->kind, "room") == 0);
    assert(f->days_n <= LIMIT_LIST_VALUES && f->ids_n <= LIMIT_LIST_VALUES);
    for (size_t i = 0; i < f->days_n; i++)
        check_text(f->days[i], LIMIT_LIST_TEXT_CHARS);
}

static enum status parse(struct ctx *ctx, uint8_t kind, const char *text, size_t n,
                         struct raws *raws)
{
    if (kind == 0)
        return json_form_parse(ctx, text, n, raws);
    if (kind == 1)
        return multipart_parse(ctx, "multipart/form-data; boundary=x", text, n, raws);
    return urlencoded_parse(ctx, text, n, raws);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    assert(arena);
    struct ctx ctx = {.arena = arena, .clock = &clock_system, .lang = text_lang(NULL)};
    struct raws raws = {0};
    struct all_types_form form = {0};
    bool json = data[0] % 3 == 0;
    if (parse(&ctx, data[0] % 3, (const char *)data + 1, n - 1, &raws) == OK &&
        form_fill(&ctx, &all_types_form_spec, &raws, json, &form) == OK)
        check(&form);
    else
        assert(ctx.problem.code && ctx.problem.detail);
    arena_free(arena);
    return 0;
}

/* What stands in the lists of forms. */
#include "space/space.h"

#include "base/words.h"
#include "space_views.h"

#include <string.h>

enum status choices_begin(struct ctx *ctx, size_t n, const char *chosen,
                          struct choices *ret_choices)
{
    struct choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    *ret_choices = (struct choices){.list = list, .chosen = chosen ? chosen : ""};
    return OK;
}

void choices_add(struct choices *c, const char *word, const char *label)
{
    c->list[c->n++] = (struct choice_view){
        .word = word, .label = label, .chosen = c->chosen, .on = strcmp(word, c->chosen) == 0};
}

void choices_end(const struct choices *c, struct choices_to to)
{
    *to.list = c->list;
    *to.n = c->n;
}

enum status choices_words(struct ctx *ctx, const struct labelled *all, size_t n, const char *chosen,
                          struct choices_to to)
{
    struct choices c = {0};
    const enum status s = choices_begin(ctx, n, chosen, &c);
    for (size_t i = 0; s == OK && i < n; i++)
        choices_add(&c, all[i].word, ctx_text(ctx, all[i].label));
    if (s == OK)
        choices_end(&c, to);
    return s;
}

enum status choices_resources(struct ctx *ctx, int64_t space_id, int64_t chosen,
                              struct choices_to to)
{
    struct choices c = {0};
    struct resource *things = NULL;
    size_t n = 0;
    enum status s = space_resources(ctx, space_id, &things, &n);
    if (s == OK)
        s = choices_begin(ctx, n, typed_id(ctx, chosen), &c);
    for (size_t i = 0; s == OK && i < n; i++)
        choices_add(&c, typed_id(ctx, things[i].id), things[i].name);
    if (s == OK)
        choices_end(&c, to);
    return s;
}

enum status choices_kinds(struct ctx *ctx, uint32_t on, struct choices_to to)
{
    struct choices c = {0};
    const enum status s = choices_begin(ctx, KIND__MAX, NULL, &c);
    for (int k = KIND_DESK; s == OK && k < KIND__BOOKED_MAX; k++) {
        choices_add(&c, kind_name((enum resource_kind)k),
                    words_begin(ctx, words_kinds(ctx, 1U << k)));
        c.list[c.n - 1].on = (on & 1U << k) != 0;
    }
    if (s == OK)
        choices_end(&c, to);
    return s;
}

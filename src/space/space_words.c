/* Kinds of things in the reader's words, and as forms have them. */
#include "space/space.h"

#include "base/words.h"

const char *words_kinds(struct ctx *ctx, uint32_t kinds)
{
    static const char *const names[KIND__MAX] = {
        [KIND_DESK] = N_("desks"),
        [KIND_ROOM] = N_("meeting rooms"),
        [KIND_BOOTH] = N_("phone booths"),
        [KIND_OFFICE] = N_("offices"),
        [KIND_EVENT] = N_("event spaces"),
        [KIND_EQUIPMENT] = N_("equipment"),
        [KIND_PARKING] = N_("parking places"),
        [KIND_LOCKER] = N_("lockers"),
        [KIND_ADDRESS] = N_("post addresses"),
    };
    const char *text = "";
    for (int k = KIND_DESK; k < KIND__MAX; k++) {
        if (kinds & 1U << k)
            text = words_join(ctx, text, ctx_text(ctx, names[k]));
    }
    return text;
}

enum status set_of_kinds(struct ctx *ctx, const char *const *words_of, size_t n, uint32_t *ret_set)
{
    uint32_t set = 0;
    for (size_t i = 0; i < n; i++) {
        const enum resource_kind k = kind_of(words_of[i]);
        if (k == 0 && *words_of[i])
            return ctx_field(ctx, "kinds", "field.choice", "“%s” is no kind of thing.",
                             words_of[i]);
        set |= k ? 1U << k : 0;
    }
    *ret_set = set;
    return OK;
}

enum status words_of_kinds(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                           size_t *ret_n)
{
    const char **list = arena_array(ctx->arena, KIND__MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    size_t n = 0;
    for (int k = KIND_DESK; k < KIND__BOOKED_MAX; k++) {
        if (set & 1U << k)
            list[n++] = kind_name((enum resource_kind)k);
    }
    *ret_words = list;
    *ret_n = n;
    return OK;
}

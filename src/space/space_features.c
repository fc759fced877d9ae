/* What is fixed in a room or at a desk, in the reader's words, and as forms have it. */
#include "space/space.h"

#include "base/words.h"
#include "space_views.h"

#include <string.h>

static const struct labelled features[FEATURE__MAX] = {
    [FEATURE_SCREEN] = {"screen", N_("screen")},
    [FEATURE_PROJECTOR] = {"projector", N_("projector")},
    [FEATURE_VIDEO] = {"video_conference", N_("video conference")},
    [FEATURE_WHITEBOARD] = {"whiteboard", N_("whiteboard")},
    [FEATURE_FLIPCHART] = {"flipchart", N_("flip chart")},
    [FEATURE_SOUND] = {"sound", N_("loudspeakers")},
    [FEATURE_PHONE] = {"phone", N_("telephone")},
    [FEATURE_MONITOR] = {"monitor", N_("monitor")},
    [FEATURE_STANDING] = {"standing_desk", N_("standing desk")},
    [FEATURE_DAYLIGHT] = {"daylight", N_("daylight")},
    [FEATURE_AIR] = {"air_conditioning", N_("air conditioning")},
    [FEATURE_STEP_FREE] = {"step_free", N_("without steps")},
};

const char *feature_name(enum feature f)
{
    return features[f].word;
}

const char *words_features(struct ctx *ctx, uint32_t set)
{
    const char *text = "";
    for (int f = FEATURE_SCREEN; f < FEATURE__MAX; f++) {
        if (set & 1U << f)
            text = words_join(ctx, text, ctx_text(ctx, features[f].label));
    }
    return text;
}

enum status set_of_features(struct ctx *ctx, const char *field, const char *const *words_of,
                            size_t n, uint32_t *ret_set)
{
    uint32_t set = 0;
    for (size_t i = 0; i < n; i++) {
        int f = FEATURE_SCREEN;
        while (f < FEATURE__MAX && strcmp(features[f].word, words_of[i]) != 0)
            f++;
        if (f == FEATURE__MAX && *words_of[i])
            return ctx_field(ctx, field, "field.choice", "This is none of the choices.");
        set |= f < FEATURE__MAX ? 1U << f : 0;
    }
    *ret_set = set;
    return OK;
}

enum status words_of_features(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                              size_t *ret_n)
{
    const char **list = arena_array(ctx->arena, FEATURE__MAX, sizeof(*list));
    if (!list)
        return LIMIT;
    size_t n = 0;
    for (int f = FEATURE_SCREEN; f < FEATURE__MAX; f++) {
        if (set & 1U << f)
            list[n++] = features[f].word;
    }
    *ret_words = list;
    *ret_n = n;
    return OK;
}

enum status choices_features(struct ctx *ctx, uint32_t all, uint32_t on, struct choices_to to)
{
    struct choices c = {0};
    const enum status s = choices_begin(ctx, FEATURE__MAX, NULL, &c);
    for (int f = FEATURE_SCREEN; s == OK && f < FEATURE__MAX; f++) {
        if (!(all & 1U << f))
            continue;
        choices_add(&c, features[f].word, words_begin(ctx, ctx_text(ctx, features[f].label)));
        c.list[c.n - 1].on = (on & 1U << f) != 0;
    }
    if (s == OK)
        choices_end(&c, to);
    return s;
}

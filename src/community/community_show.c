/* People as their readers may see them. */
#include "community/community_show.h"

#include "base/id.h"
#include "base/utf8.h"

#include <string.h>

/* ---- as a view ------------------------------------------------------------------------------- */

static enum status show_links(struct ctx *ctx, const char *links, struct person_view *v)
{
    struct person_link_view *list = arena_array(ctx->arena, CARD_LINKS_MAX, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    while (*links && n < CARD_LINKS_MAX) {
        size_t length = strcspn(links, "\n");
        const char *url = arena_strndup(ctx->arena, links, length);
        const char *shown = url ? link_shown(ctx->arena, url) : NULL;
        if (!shown)
            return LIMIT;
        list[n++] = (struct person_link_view){.url = url, .shown = shown};
        links += length + (links[length] == '\n');
    }
    v->links = list;
    v->links_n = n;
    return OK;
}

/* What he is called: his name, else what he does. */
static enum status show_label(struct ctx *ctx, struct person_view *v)
{
    v->label = v->name ? v->name : v->trades_n ? v->trades[0] : ctx_text(ctx, "Somebody");
    uint32_t point;
    size_t n = utf8_next(v->label, strlen(v->label), &point);
    v->letter = arena_strndup(ctx->arena, v->label, n ? n : 1);
    char code[ID_CHARS_MAX + 1];
    id_print(v->id, code);
    v->url = arena_printf(ctx->arena, "/people/%s", code);
    return v->letter && v->url ? OK : LIMIT;
}

enum status person_photo_path(struct ctx *ctx, const struct full_card *c, const char **ret_path)
{
    char code[ID_CHARS_MAX + 1];
    const char *path = NULL;
    if (c->photo >= 1) {
        id_print(c->card.account_id, code);
        path = arena_printf(ctx->arena, "/people/%s/photo?v=%lld", code, (long long)c->photo);
        if (!path)
            return LIMIT;
    }
    *ret_path = path;
    return OK;
}

static enum status show_seen(struct ctx *ctx, const struct card *seen, struct person_view *v)
{
    v->trades = words_split(ctx->arena, seen->trades, &v->trades_n);
    v->skills = words_split(ctx->arena, seen->skills, &v->skills_n);
    v->languages = words_split(ctx->arena, seen->languages, &v->languages_n);
    if (!v->trades || !v->skills || !v->languages)
        return LIMIT;
    v->name = or_null(seen->name);
    v->headline = or_null(seen->headline);
    v->offers = or_null(seen->offers);
    v->wants = or_null(seen->wants);
    enum status s = show_links(ctx, seen->links, v);
    return s == OK ? show_label(ctx, v) : s;
}

enum status person_make(struct ctx *ctx, const struct full_card *c, enum circle reach,
                        struct person_view *ret_person)
{
    struct card seen;
    struct person_view v = {.id = c->card.account_id};
    if (!card_seen_at(&c->card, reach, &seen))
        return NOT_FOUND;
    enum status s = show_seen(ctx, &seen, &v);
    if (s == OK && circle_reaches(c->card.see[CARD_PHOTO], reach))
        s = person_photo_path(ctx, c, &v.photo);
    if (s != OK)
        return s;
    if (seen.home_space_id && c->home_slug) {
        v.home = c->home_slug;
        v.home_name = c->home_name;
        v.town = c->home_town;
    }
    *ret_person = v;
    return OK;
}

enum status person_for(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                       struct person_view *ret_person)
{
    struct full_card c;
    enum circle reach;
    enum status s = full_card_get(ctx, account_id, &c);
    if (s == OK)
        s = viewer_reach(ctx, v, account_id, &reach);
    return s == OK ? person_make(ctx, &c, reach, ret_person) : s;
}

enum status person_or_somebody(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                               struct person_view *ret_person)
{
    enum status s = person_for(ctx, v, account_id, ret_person);
    if (s != NOT_FOUND)
        return s;
    struct person_view nobody = {.label = ctx_text(ctx, "Somebody"), .letter = "?", .url = ""};
    *ret_person = nobody;
    return OK;
}

enum status name_of_account(struct ctx *ctx, int64_t account_id, const char **ret_name)
{
    struct contact c;
    enum status s = people_get(ctx, account_id, &c);
    if (s == OK)
        *ret_name = *c.name ? c.name : ctx_text(ctx, "Somebody");
    return s;
}

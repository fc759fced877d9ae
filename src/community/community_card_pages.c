/* One's own card: told, and looked at as others see it. */
#include "community/community_show.h"

#include "base/photo.h"
#include "community_routes.h"
#include "community_sql.h"
#include "http/http.h"
#include "store/store.h"

#include <string.h>

/* ---- showing --------------------------------------------------------------------------------- */

/* "Graphic design, lettering" of what is stored. */
static const char *with_commas(struct ctx *ctx, const char *words)
{
    size_t n;
    const char **list = words_split(ctx->arena, words, &n);
    const char *text = list ? "" : NULL;
    for (size_t i = 0; text && i < n; i++)
        text = arena_printf(ctx->arena, "%s%s%s", text, i ? ", " : "", list[i]);
    return text;
}

enum status homes_of(struct ctx *ctx, const struct viewer *me, const struct full_card *c,
                     const struct home_choice_view **ret_homes, size_t *ret_n)
{
    struct home_choice_view *list = arena_array(ctx->arena, me->spaces_n + 1, sizeof(*list));
    size_t n = 0;
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < me->spaces_n; i++) {
        struct space space;
        enum status s = space_get(ctx, me->spaces[i], &space);
        if (s != OK)
            return s;
        list[n++] = (struct home_choice_view){.slug = space.slug, .name = space.name};
    }
    if (c->home_slug && !viewer_is_of(me, c->card.home_space_id))
        list[n++] = (struct home_choice_view){.slug = c->home_slug, .name = c->home_name};
    *ret_homes = list;
    *ret_n = n;
    return OK;
}

static void show_see(const enum circle see[CARD__N], struct card_view *v)
{
    v->see_name = circle_name(see[CARD_NAME]);
    v->see_headline = circle_name(see[CARD_HEADLINE]);
    v->see_trades = circle_name(see[CARD_TRADES]);
    v->see_skills = circle_name(see[CARD_SKILLS]);
    v->see_offers = circle_name(see[CARD_OFFERS]);
    v->see_wants = circle_name(see[CARD_WANTS]);
    v->see_languages = circle_name(see[CARD_LANGUAGES]);
    v->see_links = circle_name(see[CARD_LINKS]);
    v->see_photo = circle_name(see[CARD_PHOTO]);
    v->see_home = circle_name(see[CARD_HOME]);
    v->see_days = circle_name(see[CARD_DAYS]);
}

static enum circle reach_of(const char *as)
{
    if (strcmp(as, "colleague") == 0)
        return CIRCLE_SPACE;
    return strcmp(as, "network") == 0 ? CIRCLE_NETWORK : CIRCLE_EVERYONE;
}

static enum status show_brought_by(struct ctx *ctx, struct card_view *v)
{
    struct sql_tie_of_account_row tie;
    enum status s =
        sql_tie_of_account(ctx, &(struct sql_tie_of_account_args){ctx->actor->account_id}, &tie);
    if (s == OK)
        s = name_of_account(ctx, tie.by_account_id, &v->brought_by);
    return s == NOT_FOUND ? OK : s;
}

static enum status show_texts(struct ctx *ctx, const struct full_card *c, struct card_view *v)
{
    v->name = c->card.name;
    v->headline = c->card.headline;
    v->trades = with_commas(ctx, c->card.trades);
    v->skills = with_commas(ctx, c->card.skills);
    v->offers = c->card.offers;
    v->wants = c->card.wants;
    v->languages = with_commas(ctx, c->card.languages);
    v->links = c->card.links;
    v->home = c->home_slug;
    show_see(c->card.see, v);
    return v->trades && v->skills && v->languages ? OK : LIMIT;
}

static enum status card_view_make(struct ctx *ctx, const char *as, struct card_view *ret_view)
{
    struct full_card c;
    struct viewer me;
    struct card_view v = {.as = as ? as : "colleague"};
    struct person_view *seen = arena_alloc(ctx->arena, sizeof(*seen));
    enum status s = seen ? full_card_get(ctx, ctx->actor->account_id, &c) : LIMIT;
    if (s == OK)
        s = viewer_of(ctx, ctx->actor->account_id, &me);
    if (s == OK)
        s = show_texts(ctx, &c, &v);
    if (s == OK)
        s = homes_of(ctx, &me, &c, &v.homes, &v.homes_n);
    if (s == OK)
        s = show_brought_by(ctx, &v);
    if (s == OK)
        s = person_photo_path(ctx, &c, &v.photo);
    if (s != OK)
        return s;
    s = person_make(ctx, &c, reach_of(v.as), seen);
    if (s != OK && s != NOT_FOUND)
        return s;
    v.seen = s == OK ? seen : NULL;
    *ret_view = v;
    return OK;
}

enum status card_show(struct ctx *ctx, const struct card_of_form *form, struct card_view *ret_view)
{
    return card_view_make(ctx, form->as, ret_view);
}

static enum status answer_saved(struct ctx *ctx, struct card_view *ret_view)
{
    enum status s = card_view_make(ctx, NULL, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Your card is saved."));
    reply_see(ctx, "/me/card");
    return OK;
}

/* ---- changing -------------------------------------------------------------------------------- */

/* The word of each field's circle in the form. */
static const char **see_word(struct card_save_form *f, enum card_field field)
{
    const char **const words[CARD__N] = {
        [CARD_NAME] = &f->see_name,           [CARD_HEADLINE] = &f->see_headline,
        [CARD_TRADES] = &f->see_trades,       [CARD_SKILLS] = &f->see_skills,
        [CARD_OFFERS] = &f->see_offers,       [CARD_WANTS] = &f->see_wants,
        [CARD_LANGUAGES] = &f->see_languages, [CARD_LINKS] = &f->see_links,
        [CARD_PHOTO] = &f->see_photo,         [CARD_HOME] = &f->see_home,
        [CARD_DAYS] = &f->see_days,
    };
    return words[field];
}

/* The card as it is, as the form would send it. */
static enum status form_now(struct ctx *ctx, const struct full_card *c,
                            struct card_save_form *ret_form)
{
    struct card_save_form now = {.headline = c->card.headline,
                                 .trades = with_commas(ctx, c->card.trades),
                                 .skills = with_commas(ctx, c->card.skills),
                                 .offers = c->card.offers,
                                 .wants = c->card.wants,
                                 .languages = with_commas(ctx, c->card.languages),
                                 .links = c->card.links,
                                 .home = c->home_slug};
    if (!now.trades || !now.skills || !now.languages)
        return LIMIT;
    for (int i = 0; i < CARD__N; i++)
        *see_word(&now, (enum card_field)i) = circle_name(c->card.see[i]);
    *ret_form = now;
    return OK;
}

/* The space of that name; 0 for none. INVALID with the field. */
static enum status read_home(struct ctx *ctx, const char *slug, const char *field,
                             int64_t *ret_space_id)
{
    struct space space;
    if (!slug) {
        *ret_space_id = 0;
        return OK;
    }
    enum status s = space_shown(ctx, slug, &space);
    if (s == NOT_FOUND)
        return ctx_field(ctx, field, "field.choice", "There is no such space.");
    if (s == OK)
        *ret_space_id = space.id;
    return s;
}

enum status card_change(struct ctx *ctx, const struct card_save_form *form,
                        struct card_view *ret_view)
{
    struct full_card before;
    struct card_save_form now;
    struct card_save_form f = *form;
    enum status s = full_card_get(ctx, ctx->actor->account_id, &before);
    if (s == OK)
        s = form_now(ctx, &before, &now);
    if (s != OK)
        return s;
    request_keep(ctx, &f, &now);
    struct card c = {.account_id = ctx->actor->account_id,
                     .headline = or_empty(f.headline),
                     .trades = or_empty(f.trades),
                     .skills = or_empty(f.skills),
                     .offers = or_empty(f.offers),
                     .wants = or_empty(f.wants),
                     .languages = or_empty(f.languages),
                     .links = or_empty(f.links)};
    for (int i = 0; i < CARD__N; i++)
        c.see[i] = circle_of(*see_word(&f, (enum card_field)i));
    s = read_home(ctx, f.home, "home", &c.home_space_id);
    if (s == OK)
        s = card_save(ctx, &c);
    return s == OK ? answer_saved(ctx, ret_view) : s;
}

enum status card_home_set(struct ctx *ctx, const struct card_home_form *form,
                          struct card_view *ret_view)
{
    struct card c;
    enum status s = card_get(ctx, ctx->actor->account_id, &c);
    if (s == OK)
        s = read_home(ctx, form->space, "space", &c.home_space_id);
    if (s == OK)
        s = card_save(ctx, &c);
    return s == OK ? answer_saved(ctx, ret_view) : s;
}

/* ---- the picture: decoded outside of any transaction, then written in one --- */

struct picture {
    const struct photo_made *photo;
    struct card_view *view;
};

static enum status write_picture(struct ctx *ctx, void *arg)
{
    const struct picture *p = arg;
    enum status s = card_set_photo(ctx, ctx->actor->account_id, p->photo->small, p->photo->large);
    return s == OK ? answer_saved(ctx, p->view) : s;
}

enum status card_photo_add(struct ctx *ctx, const struct card_photo_form *form,
                           struct card_view *ret_view)
{
    struct photo_made photo;
    enum status s = photo_of_upload(ctx, "photo", form->photo->body, &photo);
    if (s != OK)
        return s;
    struct picture p = {&photo, ret_view};
    s = db_tx(ctx, DB_WRITE, write_picture, &p);
    photo_free(&photo);
    return s;
}

enum status card_photo_remove(struct ctx *ctx, struct card_view *ret_view)
{
    enum status s = card_remove_photo(ctx, ctx->actor->account_id);
    return s == OK ? answer_saved(ctx, ret_view) : s;
}

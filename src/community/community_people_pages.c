/* Whom one can meet, in a space and in the network; one person and his picture. */
#include "community/community_show.h"

#include "base/address.h"
#include "base/fold.h"
#include "community_routes.h"
#include "community_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <stdlib.h>
#include <string.h>

enum {
    TRADES_COUNTED = 200, /* different ones of a list */
    TRADES_SHOWN = 14,
    FOLD_BYTES = 64 << 10 /* what searching one card needs */
};

/* ---- looking through cards ------------------------------------------------------------------- */

/* What is asked, and what is found. */
struct looking {
    struct ctx *ctx;
    const struct viewer *viewer;
    const struct fellow *here; /* of the space, in order; NULL: of the network */
    size_t here_n;
    struct id_set fellows;            /* who shares a space with the reader */
    struct id_set faces;              /* who is expected today */
    const char *words, *trade, *town; /* folded; NULL: any */
    const char *what;
    bool today;
    int64_t skip;
    struct arena *scratch;
    struct people_list_view *view;
    struct person_view *people;
    struct trade_choice_view *trades;
    enum status status;
};

static int by_account(const void *key, const void *member)
{
    int64_t id = *(const int64_t *)key;
    const struct fellow *f = member;
    return (id > f->account_id) - (id < f->account_id);
}

static bool is_here(const struct looking *l, int64_t account_id)
{
    return !l->here ||
           (l->here_n && bsearch(&account_id, l->here, l->here_n, sizeof(*l->here), by_account));
}

static enum circle reach_in(const struct looking *l, int64_t account_id)
{
    if (l->viewer->account_id && l->viewer->account_id == account_id)
        return CIRCLE_NOBODY;
    if (id_set_has(&l->fellows, account_id))
        return CIRCLE_SPACE;
    return l->viewer->networked ? CIRCLE_NETWORK : CIRCLE_EVERYONE;
}

/* One of the trades is this one, but for case and accents. */
static bool has_trade(struct arena *a, const char *trades, const char *fold)
{
    size_t n;
    const char **list = words_split(a, trades, &n);
    for (size_t i = 0; list && i < n; i++) {
        const char *one = fold_text(a, list[i]);
        if (one && strcmp(one, fold) == 0)
            return true;
    }
    return false;
}

/* Does what is left of the card say what is looked for? */
static bool words_fit(const struct looking *l, const struct card *seen, const char *town)
{
    struct arena *a = l->scratch;
    const char *all =
        arena_printf(a, "%s %s %s %s %s %s %s %s", seen->name, seen->headline, seen->trades,
                     seen->skills, seen->offers, seen->wants, seen->languages, town);
    const char *fold = fold_words(a, all);
    return fold && fold_has_words(fold, l->words);
}

static bool town_fits(const struct looking *l, const struct full_card *c, const struct card *seen)
{
    const char *fold =
        seen->home_space_id && c->home_town ? fold_words(l->scratch, c->home_town) : NULL;
    return fold && fold_has_words(fold, l->town);
}

static bool fits(const struct looking *l, const struct full_card *c, const struct card *seen,
                 bool today)
{
    arena_reset(l->scratch);
    const char *town = seen->home_space_id && c->home_town ? c->home_town : "";
    if (l->today && !today)
        return false;
    if (l->what && !*(strcmp(l->what, "offers") == 0 ? seen->offers : seen->wants))
        return false;
    if (l->words && !words_fit(l, seen, town))
        return false;
    if (l->town && !town_fits(l, c, seen))
        return false;
    return !l->trade || has_trade(l->scratch, seen->trades, l->trade);
}

static bool same_trade(struct looking *l, const char *a, const char *b)
{
    const char *x = fold_text(l->scratch, a);
    const char *y = fold_text(l->scratch, b);
    return x && y && strcmp(x, y) == 0;
}

/* Count the trades of one who shows himself; false when memory is short. */
static bool count_trades(struct looking *l, const char *trades)
{
    size_t n;
    struct people_list_view *v = l->view;
    const char **list = words_split(l->scratch, trades, &n);
    for (size_t i = 0; list && i < n; i++) {
        size_t at = 0;
        while (at < v->trades_n && !same_trade(l, l->trades[at].name, list[i]))
            at++;
        if (at == v->trades_n && at < TRADES_COUNTED) {
            l->trades[at] =
                (struct trade_choice_view){.name = arena_strdup(l->ctx->arena, list[i])};
            if (!l->trades[at].name)
                return false;
            v->trades_n++;
        }
        if (at < v->trades_n)
            l->trades[at].people++;
    }
    return list != NULL;
}

static enum status keep(struct looking *l, const struct full_card *c, enum circle reach, bool today)
{
    struct full_card copy;
    if (!full_card_keep(l->ctx, c, &copy))
        return LIMIT;
    struct person_view *p = &l->people[l->view->people_n];
    enum status s = person_make(l->ctx, &copy, reach, p);
    if (s == OK) {
        p->today = today;
        l->view->people_n++;
    }
    return s;
}

static bool look_at(void *arg, const struct sql_cards_by_name_row *r)
{
    struct looking *l = arg;
    struct card seen;
    struct full_card c = full_card_of(r);
    if (!is_here(l, r->id))
        return true;
    /* His own card stands in the list as his fellows see it. */
    enum circle reach = reach_in(l, r->id);
    if (reach == CIRCLE_NOBODY)
        reach = CIRCLE_SPACE;
    if (!card_seen_at(&c.card, reach, &seen))
        return true;
    bool today = id_set_has(&l->faces, r->id) && circle_reaches(c.card.see[CARD_DAYS], reach);
    l->view->shown++;
    l->view->expected += today;
    arena_reset(l->scratch);
    if (!count_trades(l, seen.trades)) {
        l->status = LIMIT;
        return false;
    }
    if (!fits(l, &c, &seen, today))
        return true;
    bool earlier = l->view->total++ < l->skip;
    if (!earlier && l->view->people_n < LIMIT_PAGE_ROWS)
        l->status = keep(l, &c, reach, today);
    return l->status == OK;
}

static int most_first(const void *a, const void *b)
{
    const struct trade_choice_view *x = a;
    const struct trade_choice_view *y = b;
    if (x->people != y->people)
        return x->people < y->people ? 1 : -1;
    return strcmp(x->name, y->name);
}

static enum status look(struct looking *l, int64_t page)
{
    struct arena *a = l->ctx->arena;
    const struct sql_cards_by_name_args args = {.least = l->viewer->spaces_n    ? CIRCLE_SPACE
                                                         : l->viewer->networked ? CIRCLE_NETWORK
                                                                                : CIRCLE_EVERYONE};
    l->skip = (page - 1) * LIMIT_PAGE_ROWS;
    l->people = arena_array(a, LIMIT_PAGE_ROWS, sizeof(*l->people));
    l->trades = arena_array(a, TRADES_COUNTED, sizeof(*l->trades));
    l->scratch = arena_new(FOLD_BYTES);
    enum status s = LIMIT;
    if (l->people && l->trades && l->scratch)
        s = sql_cards_by_name(l->ctx, &args, look_at, l);
    arena_free(l->scratch);
    if (s == OK)
        s = l->status;
    if (s != OK)
        return s;
    qsort(l->trades, l->view->trades_n, sizeof(*l->trades), most_first);
    l->view->people = l->people;
    l->view->trades = l->trades;
    l->view->page = page;
    l->view->pages = list_pages(l->view->total);
    return OK;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static struct address list_address(struct ctx *ctx, const struct people_list_view *v,
                                   const char *trade)
{
    const char *path = v->slug ? arena_printf(ctx->arena, "/s/%s/people", v->slug) : "/people";
    struct address a = address_of(ctx, path ? path : "/people");
    address_text(&a, "q", v->q);
    address_text(&a, "town", v->town);
    address_text(&a, "what", v->what);
    address_text(&a, "today", v->today ? "1" : NULL);
    address_text(&a, "trade", trade);
    return a;
}

static const char *page_url(struct ctx *ctx, const struct people_list_view *v, int64_t page)
{
    struct address a = list_address(ctx, v, v->trade);
    address_int(&a, "page", page > 1 ? page : 0);
    return address_end(&a);
}

static void show_ways(struct ctx *ctx, struct looking *l)
{
    struct people_list_view *v = l->view;
    v->trades_n = v->trades_n < TRADES_SHOWN ? v->trades_n : TRADES_SHOWN;
    for (size_t i = 0; i < v->trades_n; i++) {
        struct trade_choice_view *t = &l->trades[i];
        const char *fold = l->trade ? fold_text(ctx->arena, t->name) : NULL;
        t->on = fold && strcmp(fold, l->trade) == 0;
        struct address a = list_address(ctx, v, t->on ? NULL : t->name);
        t->url = address_end(&a);
    }
    if (v->page > 1)
        v->previous = page_url(ctx, v, v->page - 1);
    if (v->page < v->pages)
        v->next = page_url(ctx, v, v->page + 1);
}

/* ---- the two lists --------------------------------------------------------------------------- */

static enum status fold_asked(struct ctx *ctx, const struct people_list_view *v, struct looking *l)
{
    l->words = v->q ? fold_words(ctx->arena, v->q) : NULL;
    l->trade = v->trade ? fold_text(ctx->arena, v->trade) : NULL;
    l->town = v->town ? fold_words(ctx->arena, v->town) : NULL;
    l->what = v->what;
    l->today = v->today;
    bool whole = (l->words || !v->q) && (l->trade || !v->trade) && (l->town || !v->town);
    return whole ? OK : LIMIT;
}

/* What the reader may do here. */
static enum status show_reader(struct ctx *ctx, const struct space *space,
                               struct people_list_view *v)
{
    struct card own;
    if (!ctx->actor)
        return OK;
    v->member = true;
    enum status s = card_get(ctx, ctx->actor->account_id, &own);
    if (s != OK)
        return s;
    v->hidden = card_widest(&own) == CIRCLE_NOBODY;
    if (space) {
        v->host = people_is_host(ctx->actor, space->operator_id, space->id);
        v->desk = people_is_desk(ctx->actor, space->operator_id, space->id);
        v->home = own.home_space_id == space->id;
    }
    return OK;
}

static enum status list_people(struct looking *l, const struct space *space, int64_t page)
{
    struct ctx *ctx = l->ctx;
    struct people_list_view *v = l->view;
    struct viewer me;
    enum status s = viewer_of(ctx, ctx->actor ? ctx->actor->account_id : 0, &me);
    l->viewer = &me;
    if (s == OK)
        s = viewer_fellows(ctx, &me, &l->fellows);
    if (s == OK)
        s = fold_asked(ctx, v, l);
    if (s == OK)
        s = show_reader(ctx, space, v);
    if (s == OK)
        s = look(l, page);
    if (s == OK && space)
        v->here = viewer_is_of(&me, space->id);
    if (s == OK)
        show_ways(ctx, l);
    return s;
}

enum status people_here(struct ctx *ctx, const struct people_of_space_form *form,
                        struct people_list_view *ret_view)
{
    struct space space;
    struct fellow *here;
    struct people_list_view v = {
        .q = form->q, .trade = form->trade, .what = form->what, .today = form->today};
    struct looking l = {.ctx = ctx, .view = &v};
    enum status s = space_shown(ctx, form->slug, &space);
    if (s == OK)
        s = community_fellows(ctx, &space, &here, &l.here_n);
    if (s == OK)
        s = faces_today(ctx, &space, &l.faces);
    if (s != OK)
        return s;
    l.here = here;
    v.slug = space.slug;
    v.space_name = space.name;
    s = list_people(&l, &space, form->page);
    if (s == OK)
        *ret_view = v;
    return s;
}

enum status people_anywhere(struct ctx *ctx, const struct people_of_network_form *form,
                            struct people_list_view *ret_view)
{
    struct people_list_view v = {
        .q = form->q, .trade = form->trade, .town = form->town, .what = form->what};
    struct looking l = {.ctx = ctx, .view = &v};
    enum status s = list_people(&l, NULL, form->page);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- one person ------------------------------------------------------------------------------ */

enum status person_show(struct ctx *ctx, const struct person_of_form *form,
                        struct person_page_view *ret_view)
{
    struct viewer me;
    struct person_view *person = arena_alloc(ctx->arena, sizeof(*person));
    const int64_t reader = ctx->actor ? ctx->actor->account_id : 0;
    enum status s = person ? viewer_of(ctx, reader, &me) : LIMIT;
    if (s == OK)
        s = person_for(ctx, &me, form->id, person);
    if (s != OK)
        return s;
    *ret_view = (struct person_page_view){
        .person = person, .you = reader == form->id, .signed_in = reader != 0, .you_id = reader};
    reply_title(ctx, person->label);
    return OK;
}

enum status person_photo_show(struct ctx *ctx, const struct person_photo_form *form)
{
    struct viewer me;
    struct card c;
    enum circle reach;
    struct sql_card_photo_bytes_row photo;
    enum status s = viewer_of(ctx, ctx->actor ? ctx->actor->account_id : 0, &me);
    if (s == OK)
        s = card_get(ctx, form->id, &c);
    if (s == OK)
        s = viewer_reach(ctx, &me, form->id, &reach);
    if (s == OK && !circle_reaches(c.see[CARD_PHOTO], reach))
        return NOT_FOUND;
    if (s == OK)
        s = sql_card_photo_bytes(ctx,
                                 &(struct sql_card_photo_bytes_args){.account_id = form->id,
                                                                     .small = form->size[0] == 's'},
                                 &photo);
    if (s != OK)
        return s;
    reply_header(ctx, "Cache-Control", "private, max-age=300");
    reply_bytes(ctx, "image/jpeg", NULL, photo.bytes);
    return OK;
}

/* Introducing two people, answering, and the host's suggestions. */
#include "community/community_show.h"

#include "base/address.h"
#include "base/id.h"
#include "community_routes.h"
#include "community_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <stdlib.h>
#include <string.h>

enum { INTRODUCTIONS_SHOWN = 100, CHOICES_MAX = 500, SUGGESTIONS_MAX = 12, DAY_S = 86400 };

/* ---- lines ----------------------------------------------------------------------------------- */

static const char *status_word(enum introduction_status s)
{
    return s == INTRODUCTION_WAITS ? "waits" : s == INTRODUCTION_MET ? "met" : "over";
}

static const char *answer_word(enum answer a)
{
    return a == ANSWER_YES ? "yes" : a == ANSWER_NO ? "no" : "none";
}

static enum status line_of(struct ctx *ctx, const struct viewer *me, const struct zone *zone,
                           const struct introduction *i, struct introduction_line_view *ret_line)
{
    struct person_view *both = arena_array(ctx->arena, 2, sizeof(*both));
    struct introduction_line_view line = {.code = i->id,
                                          .why = i->why,
                                          .status = status_word(i->status),
                                          .made_at = zone_when(zone, i->made_at),
                                          .ends_at = zone_when(zone, i->ends_at),
                                          .you_one = me->account_id == i->one,
                                          .you_two = me->account_id == i->two};
    enum status s = both ? person_or_somebody(ctx, me, i->one, &both[0]) : LIMIT;
    if (s == OK)
        s = person_or_somebody(ctx, me, i->two, &both[1]);
    if (s == OK && i->by != me->account_id)
        s = name_of_account(ctx, i->by, &line.by);
    if (s == OK && (line.you_one || line.you_two)) {
        line.mine = answer_word(line.you_one ? i->one_answer : i->two_answer);
        s = introduction_path(ctx, i, me->account_id, &line.url);
    }
    if (s != OK)
        return s;
    line.one = &both[0];
    line.two = &both[1];
    *ret_line = line;
    return OK;
}

enum status introductions_mine(struct ctx *ctx, struct introductions_view *ret_view)
{
    struct sql_introductions_of_person_row *rows;
    struct viewer me;
    const struct zone *zone;
    size_t n;
    const struct sql_introductions_of_person_args args = {.account_id = ctx->actor->account_id,
                                                          .max = INTRODUCTIONS_SHOWN};
    enum status s = sql_introductions_of_person(ctx, &args, &rows, &n);
    if (s == OK)
        s = viewer_of(ctx, ctx->actor->account_id, &me);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    struct introduction_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t k = 0; k < n && s == OK; k++) {
        const struct sql_introductions_of_person_row *r = &rows[k];
        const struct introduction i = {r->id,
                                       r->space_id,
                                       r->by_account_id,
                                       r->one_account_id,
                                       r->two_account_id,
                                       r->why,
                                       (enum answer)r->one_answer,
                                       (enum answer)r->two_answer,
                                       (enum introduction_status)r->status,
                                       r->made_at,
                                       r->ends_at};
        s = line_of(ctx, &me, zone, &i, &lines[k]);
    }
    if (s == OK)
        *ret_view = (struct introductions_view){.introductions = lines, .introductions_n = n};
    return s;
}

/* ---- choosing two ---------------------------------------------------------------------------- */

struct choosing {
    struct ctx *ctx;
    const struct introduction_new_form *form;
    struct id_set fellows;
    struct introduction_choice_view *choices;
    size_t n;
};

/* Somebody of one's own spaces who tells what he is called. */
static bool add_choice(void *arg, const struct sql_cards_by_name_row *r)
{
    struct choosing *c = arg;
    struct card seen;
    struct card card = {r->id,    r->name,      r->headline, r->trades, r->skills, r->offers,
                        r->wants, r->languages, r->links,    0,         {0}};
    see_read(r->see, card.see);
    bool taken = r->id == c->form->one || r->id == c->form->two;
    if (taken || !id_set_has(&c->fellows, r->id) || r->id == c->ctx->actor->account_id ||
        !card_seen_at(&card, CIRCLE_SPACE, &seen))
        return true;
    const char *label = *seen.headline ? seen.headline : seen.trades;
    const char *name =
        *seen.name ? arena_printf(c->ctx->arena, "%s%s%s", seen.name, *label ? ", " : "", label)
                   : arena_strdup(c->ctx->arena, label);
    if (name && *name)
        c->choices[c->n++] = (struct introduction_choice_view){.id = r->id, .name = name};
    return c->n < CHOICES_MAX;
}

static enum status show_choices(struct ctx *ctx, const struct introduction_new_form *form,
                                const struct viewer *me, struct introduction_new_view *v)
{
    struct choosing c = {.ctx = ctx,
                         .form = form,
                         .choices = arena_array(ctx->arena, CHOICES_MAX, sizeof(*c.choices))};
    enum status s = c.choices ? viewer_fellows(ctx, me, &c.fellows) : LIMIT;
    if (s == OK)
        s = sql_cards_by_name(ctx, &(struct sql_cards_by_name_args){CIRCLE_SPACE}, add_choice, &c);
    v->choices = c.choices;
    v->choices_n = c.n;
    return s;
}

/* The person with this account as the reader may see him; himself even when he tells nothing. */
static enum status person_asked(struct ctx *ctx, const struct viewer *me, int64_t account_id,
                                const struct person_view **ret_person)
{
    struct person_view *p = arena_alloc(ctx->arena, sizeof(*p));
    if (!account_id)
        return OK;
    if (!p)
        return LIMIT;
    enum status s = account_id == me->account_id ? person_or_somebody(ctx, me, account_id, p)
                                                 : person_for(ctx, me, account_id, p);
    if (s == OK)
        *ret_person = p;
    return s;
}

enum status introduction_start(struct ctx *ctx, const struct introduction_new_form *form,
                               struct introduction_new_view *ret_view)
{
    struct viewer me;
    const int64_t self = ctx->actor->account_id;
    struct introduction_new_view v = {.space = form->space,
                                      .you = form->one == self || form->two == self,
                                      .one_id = form->one,
                                      .two_id = form->two};
    enum status s = viewer_of(ctx, self, &me);
    if (s == OK)
        s = person_asked(ctx, &me, form->one, &v.one);
    if (s == OK)
        s = person_asked(ctx, &me, form->two, &v.two);
    if (s == OK && (!v.one || !v.two))
        s = show_choices(ctx, form, &me, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* The space whose host the reader is; INVALID when he is not. */
static enum status host_space(struct ctx *ctx, const char *slug, int64_t *ret_space_id)
{
    struct space space;
    enum status s = slug ? space_shown(ctx, slug, &space) : NOT_FOUND;
    bool host = s == OK && people_is_host(ctx->actor, space.operator_id, space.id);
    *ret_space_id = host ? space.id : 0;
    return s == NOT_FOUND ? OK : s;
}

enum status introduction_add(struct ctx *ctx, const struct introduction_add_form *form,
                             struct introductions_view *ret_view)
{
    int64_t id;
    struct introduction_ask ask = {.one = form->one, .two = form->two, .why = form->why};
    enum status s = host_space(ctx, form->space, &ask.space_id);
    if (s == OK)
        s = introduction_make(ctx, &ask, &id);
    if (s == OK)
        s = introductions_mine(ctx, ret_view);
    if (s != OK)
        return s;
    const int64_t self = ctx->actor->account_id;
    reply_flash(ctx,
                ctx_text(ctx, ask.one == self || ask.two == self
                                  ? N_("Asked by mail. You hear when the answer is yes.")
                                  : N_("Both are asked by mail. You hear when both said yes.")));
    reply_created(ctx, ask.space_id ? arena_printf(ctx->arena, "/s/%s/introductions", form->space)
                                    : "/me/introductions");
    return OK;
}

/* ---- answering ------------------------------------------------------------------------------- */

/* The introduction as one of the two sees it. */
static enum status side_view(struct ctx *ctx, const struct introduction *i, int64_t account_id,
                             struct introduction_view *ret_view)
{
    struct viewer v;
    const struct zone *zone;
    struct contact met;
    struct person_view *other = arena_alloc(ctx->arena, sizeof(*other));
    const bool first = account_id == i->one;
    const int64_t other_id = first ? i->two : i->one;
    struct introduction_view view = {.code = i->id,
                                     .self = i->by == other_id,
                                     .own = i->by == account_id,
                                     .why = i->why,
                                     .status = status_word(i->status),
                                     .mine = answer_word(first ? i->one_answer : i->two_answer)};
    enum status s = other ? viewer_of(ctx, account_id, &v) : LIMIT;
    if (s == OK)
        s = person_or_somebody(ctx, &v, other_id, other);
    if (s == OK)
        s = name_of_account(ctx, i->by, &view.by);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s == OK && i->status == INTRODUCTION_MET) {
        s = people_get(ctx, other_id, &met);
        if (s == OK) {
            view.email = met.email;
            view.other_name = *met.name ? met.name : NULL;
        }
    }
    if (s != OK)
        return s;
    view.other = other;
    view.ends_at = zone_when(zone, i->ends_at);
    *ret_view = view;
    return OK;
}

static enum status side_of(struct ctx *ctx, int64_t code, const char *secret,
                           struct introduction *ret_i, int64_t *ret_account_id)
{
    enum status s = introduction_get(ctx, code, ret_i);
    if (s == OK)
        s = introduction_side(ctx, ret_i, secret, ret_account_id);
    if (s == NOT_FOUND)
        return ctx_fail(ctx, NOT_FOUND, "introduction.unknown",
                        "There is no such introduction, or its link is not complete.");
    return s;
}

enum status introduction_show(struct ctx *ctx, const struct introduction_link_form *form,
                              struct introduction_view *ret_view)
{
    struct introduction i;
    int64_t side;
    enum status s = side_of(ctx, form->code, form->secret, &i, &side);
    if (s == OK)
        s = side_view(ctx, &i, side, ret_view);
    if (s == OK)
        ret_view->secret = form->secret;
    return s;
}

enum status introduction_say(struct ctx *ctx, const struct introduction_reply_form *form,
                             struct introduction_view *ret_view)
{
    struct introduction i;
    int64_t side;
    const bool yes = strcmp(form->answer, "yes") == 0;
    const char *path;
    enum status s = side_of(ctx, form->code, form->secret, &i, &side);
    if (s == OK)
        s = introduction_answer(ctx, i.id, side, yes, &i);
    if (s == OK)
        s = introduction_path(ctx, &i, side, &path);
    if (s == OK)
        s = side_view(ctx, &i, side, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, i.status == INTRODUCTION_MET ? ctx_text(ctx, "You both said yes.")
                     : yes ? ctx_text(ctx, "Thank you. When the other says yes too, you both "
                                           "get a mail.")
                           : ctx_text(ctx, "Thank you. Nobody is told."));
    reply_see(ctx, path);
    return OK;
}

/* ---- the host -------------------------------------------------------------------------------- */

/* The people of a space who tell its host something, and what they give and look for. */
struct gathering {
    struct ctx *ctx;
    const struct fellow *here;
    size_t here_n;
    struct full_card *cards;
    struct match_person *people;
    size_t n;
    enum circle reach; /* of the host: a steward who is not of the space sees less */
    bool short_of_memory;
};

static int by_account(const void *key, const void *member)
{
    int64_t id = *(const int64_t *)key;
    const struct fellow *f = member;
    return (id > f->account_id) - (id < f->account_id);
}

static bool gather_one(void *arg, const struct sql_cards_by_name_row *r)
{
    struct gathering *m = arg;
    struct card seen;
    struct full_card c = full_card_of(r);
    bool here = m->here_n && bsearch(&r->id, m->here, m->here_n, sizeof(*m->here), by_account);
    if (!here || !card_seen_at(&c.card, m->reach, &seen))
        return true;
    struct arena *a = m->ctx->arena;
    struct match_person *p = &m->people[m->n];
    p->account_id = r->id;
    p->gives = arena_printf(a, "%s %s %s", seen.offers, seen.skills, seen.trades);
    p->wants = arena_strdup(a, seen.wants);
    m->short_of_memory = !full_card_keep(m->ctx, &c, &m->cards[m->n]) || !p->gives || !p->wants;
    m->n++;
    return !m->short_of_memory && m->n < m->here_n;
}

static bool is_pair(const struct sql_introduction_pairs_row *pairs, size_t n, int64_t a, int64_t b)
{
    int64_t one = a < b ? a : b;
    int64_t two = a < b ? b : a;
    for (size_t i = 0; i < n; i++)
        if (pairs[i].one == one && pairs[i].two == two)
            return true;
    return false;
}

static enum status show_matches(struct gathering *m, const struct match *matches, size_t n,
                                const struct sql_introduction_pairs_row *pairs, size_t pairs_n,
                                struct introductions_of_space_view *v)
{
    struct arena *a = m->ctx->arena;
    struct suggestion_view *list = arena_array(a, SUGGESTIONS_MAX, sizeof(*list));
    struct person_view *people = arena_array(a, (size_t)2 * SUGGESTIONS_MAX, sizeof(*people));
    size_t shown = 0;
    enum status s = list && people ? OK : LIMIT;
    for (size_t i = 0; i < n && shown < SUGGESTIONS_MAX && s == OK; i++) {
        const struct match *match = &matches[i];
        const struct full_card *giver = &m->cards[match->giver];
        const struct full_card *seeker = &m->cards[match->seeker];
        if (is_pair(pairs, pairs_n, giver->card.account_id, seeker->card.account_id))
            continue;
        struct person_view *both = &people[2 * shown];
        s = person_make(m->ctx, giver, m->reach, &both[0]);
        if (s == OK)
            s = person_make(m->ctx, seeker, m->reach, &both[1]);
        list[shown++] = (struct suggestion_view){&both[0], &both[1], match->words};
    }
    v->suggestions = list;
    v->suggestions_n = shown;
    return s;
}

static enum status show_suggestions(struct ctx *ctx, const struct space *space,
                                    struct introductions_of_space_view *v)
{
    struct sql_introduction_pairs_row *pairs;
    struct fellow *here;
    struct match *matches;
    struct viewer me;
    size_t pairs_n;
    size_t n;
    struct gathering m = {.ctx = ctx};
    const struct sql_introduction_pairs_args args = {
        .space_id = space->id, .since = ctx_now_s(ctx) - (int64_t)INTRODUCTION_AGAIN_DAYS * DAY_S};
    enum status s = viewer_of(ctx, ctx->actor->account_id, &me);
    if (s == OK)
        s = community_fellows(ctx, space, &here, &m.here_n);
    if (s != OK)
        return s;
    m.reach = viewer_is_of(&me, space->id) ? CIRCLE_SPACE : CIRCLE_NETWORK;
    m.here = here;
    m.cards = arena_array(ctx->arena, m.here_n, sizeof(*m.cards));
    m.people = arena_array(ctx->arena, m.here_n, sizeof(*m.people));
    if (!m.cards || !m.people)
        return LIMIT;
    s = sql_cards_by_name(ctx, &(struct sql_cards_by_name_args){CIRCLE_SPACE}, gather_one, &m);
    if (s == OK && m.short_of_memory)
        s = LIMIT;
    if (s == OK)
        s = matches_find(ctx->arena, m.people, m.n, (size_t)8 * SUGGESTIONS_MAX, &matches, &n);
    if (s == OK)
        s = sql_introduction_pairs(ctx, &args, &pairs, &pairs_n);
    return s == OK ? show_matches(&m, matches, n, pairs, pairs_n, v) : s;
}

/* What the hosts made, a page of it. */
struct made {
    struct ctx *ctx;
    int64_t skip;
    struct introduction *list;
    size_t n;
    struct introductions_of_space_view *view;
};

static bool add_made(void *arg, const struct sql_introductions_of_space_row *r)
{
    struct made *m = arg;
    m->view->met += r->status == INTRODUCTION_MET;
    bool earlier = m->view->total++ < m->skip;
    if (earlier || m->n == LIMIT_PAGE_ROWS)
        return true;
    const char *why = arena_strdup(m->ctx->arena, r->why);
    m->list[m->n++] = (struct introduction){.id = r->id,
                                            .by = r->by_account_id,
                                            .one = r->one_account_id,
                                            .two = r->two_account_id,
                                            .why = why ? why : "",
                                            .status = (enum introduction_status)r->status,
                                            .made_at = r->made_at,
                                            .ends_at = r->ends_at};
    return true;
}

static enum status show_made(struct ctx *ctx, const struct space *space, int64_t page,
                             struct introductions_of_space_view *v)
{
    struct viewer me;
    const struct zone *zone = zone_get(space->zone);
    struct made m = {.ctx = ctx, .view = v, .skip = (page - 1) * LIMIT_PAGE_ROWS};
    struct introduction_line_view *lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*lines));
    m.list = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*m.list));
    if (!lines || !m.list || !zone)
        return LIMIT;
    enum status s = sql_introductions_of_space(
        ctx, &(struct sql_introductions_of_space_args){space->id}, add_made, &m);
    if (s == OK)
        s = viewer_of(ctx, ctx->actor->account_id, &me);
    for (size_t i = 0; i < m.n && s == OK; i++)
        s = line_of(ctx, &me, zone, &m.list[i], &lines[i]);
    v->made = lines;
    v->made_n = m.n;
    v->page = page;
    v->pages = list_pages(v->total);
    return s;
}

static const char *made_url(struct ctx *ctx, const char *slug, int64_t page)
{
    return arena_printf(ctx->arena, "/s/%s/introductions?page=%lld", slug, (long long)page);
}

static enum status host_view(struct ctx *ctx, const char *slug, int64_t page,
                             struct introductions_of_space_view *ret_view)
{
    struct space space;
    enum status s = space_of_slug(ctx, slug, &space);
    if (s != OK)
        return s;
    struct introductions_of_space_view v = {.slug = space.slug, .space_name = space.name};
    s = show_suggestions(ctx, &space, &v);
    if (s == OK)
        s = show_made(ctx, &space, page, &v);
    if (s != OK)
        return s;
    v.previous = page > 1 ? made_url(ctx, slug, page - 1) : NULL;
    v.next = page < v.pages ? made_url(ctx, slug, page + 1) : NULL;
    *ret_view = v;
    return OK;
}

enum status introductions_here(struct ctx *ctx, const struct introductions_of_space_form *form,
                               struct introductions_of_space_view *ret_view)
{
    return host_view(ctx, form->slug, form->page, ret_view);
}

enum status introduction_pass_over(struct ctx *ctx, const struct introduction_pass_form *form,
                                   struct introductions_of_space_view *ret_view)
{
    struct space space;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s != OK)
        return s;
    const struct sql_introduction_pass_args args = {
        .space_id = space.id,
        .one = form->one < form->two ? form->one : form->two,
        .two = form->one < form->two ? form->two : form->one,
        .at = ctx_now_s(ctx)};
    s = sql_introduction_pass(ctx, &args, NULL);
    if (s == OK)
        s = host_view(ctx, form->slug, 1, ret_view);
    if (s == OK)
        reply_see(ctx, arena_printf(ctx->arena, "/s/%s/introductions", form->slug));
    return s;
}

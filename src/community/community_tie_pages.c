/* Bringing somebody: the personal link, one's own tree, and the sums of a space. */
#include "community/community_show.h"

#include "base/address.h"
#include "base/email.h"
#include "base/utf8.h"
#include "community_routes.h"
#include "community_sql.h"
#include "http/http.h"
#include "network/network.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_SHOWN_CHARS = 20, /* of a name in the picture */
    TEXT_RIGHT = 10,       /* a name begins so far right of its dot */
    TEXT_DOWN = 5,
    DAY_S = 86400,
    MONTHS = 12,
    FEW = 3 /* who brought fewer is not named to the host [CM-13] */
};

/* ---- one's own tree -------------------------------------------------------------------------- */

/* People in the order of the picture: each before those he brought, depth first. */
struct growing {
    struct ctx *ctx;
    struct viewer me;
    const struct zone *zone;
    struct brought_node_view *list; /* without the root */
    struct tree_node *nodes;        /* the root first */
    size_t n;                       /* nodes, the root included */
    bool cut;
};

/* Those whom one brought himself he knows by name; of the others he reads what they tell him. */
static enum status name_of_node(struct growing *g, int32_t depth, const struct sql_ties_by_row *r,
                                const char **ret_name)
{
    struct person_view p;
    if (depth == 1 && *r->name) {
        *ret_name = r->name;
        return OK;
    }
    enum status s = person_for(g->ctx, &g->me, r->account_id, &p);
    if (s == OK)
        *ret_name = p.name;
    return s == NOT_FOUND ? OK : s;
}

static const char *shortened(struct ctx *ctx, const char *name)
{
    if (utf8_count(name) <= NAME_SHOWN_CHARS)
        return name;
    size_t bytes = 0;
    for (int i = 0; i < NAME_SHOWN_CHARS - 1; i++) {
        uint32_t point;
        bytes += utf8_next(name + bytes, strlen(name + bytes), &point);
    }
    return arena_printf(ctx->arena, "%.*s…", (int)bytes, name);
}

static enum status add_node(struct growing *g, size_t parent, int32_t depth,
                            const struct sql_ties_by_row *r)
{
    struct brought_node_view *v = &g->list[g->n - 1];
    *v = (struct brought_node_view){.depth = depth, .by = parent ? g->list[parent - 1].name : NULL};
    minute at;
    zone_civil(g->zone, r->made_at, &v->since, &at);
    g->nodes[g->n] = (struct tree_node){.parent = parent};
    enum status s = name_of_node(g, depth, r, &v->name);
    if (s != OK)
        return s;
    if (parent && !v->by)
        v->by = ctx_text(g->ctx, "Somebody");
    v->short_name = shortened(g->ctx, v->name ? v->name : ctx_text(g->ctx, "Somebody"));
    g->n++;
    return v->short_name ? OK : LIMIT;
}

/* Everybody below `account_id`, which is node `at`. (recursion: TIE_DEPTH_MAX deep) */
static enum status grow(struct growing *g, int64_t account_id, size_t at, int32_t depth)
{
    struct sql_ties_by_row *rows;
    size_t n;
    const struct sql_ties_by_args args = {.by_account_id = account_id, .max = TIE_NODES_MAX};
    enum status s = sql_ties_by(g->ctx, &args, &rows, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        if (depth > TIE_DEPTH_MAX || g->n == TIE_NODES_MAX) {
            g->cut = true;
            break;
        }
        size_t node = g->n;
        s = add_node(g, at, depth, &rows[i]);
        if (s == OK)
            s = grow(g, rows[i].account_id, node, depth + 1);
    }
    return s;
}

static enum status draw(struct growing *g, struct bring_view *v)
{
    int32_t width;
    int32_t height;
    struct arena *a = g->ctx->arena;
    tree_place(g->nodes, g->n, &width, &height);
    for (size_t i = 1; i < g->n; i++) {
        struct brought_node_view *node = &g->list[i - 1];
        const struct tree_node *at = &g->nodes[i];
        const struct tree_node *from = &g->nodes[at->parent];
        int32_t middle = from->x + TREE_STEP_X - 30;
        node->below = at->below;
        node->x = at->x;
        node->y = at->y;
        node->text_x = at->x + TEXT_RIGHT;
        node->text_y = at->y + TEXT_DOWN;
        /* Right along the name, then down or up, then to the dot. */
        node->path = arena_printf(a, "M%d %d L%d %d L%d %d L%d %d", at->x, at->y, middle, at->y,
                                  middle, from->y, from->x, from->y);
        if (!node->path)
            return LIMIT;
        v->direct += at->depth == 1;
    }
    v->people = (int64_t)g->n - 1;
    v->width = width;
    v->height = height;
    v->me_y = g->nodes[0].y;
    v->brought = g->list;
    v->brought_n = g->n - 1;
    v->whole = !g->cut;
    return OK;
}

static enum status show_tree(struct ctx *ctx, const struct viewer *me, struct bring_view *v)
{
    struct growing g = {.ctx = ctx,
                        .me = *me,
                        .list = arena_array(ctx->arena, TIE_NODES_MAX, sizeof(*g.list)),
                        .nodes = arena_array(ctx->arena, TIE_NODES_MAX, sizeof(*g.nodes)),
                        .n = 1};
    enum status s = g.list && g.nodes ? network_zone(ctx, &g.zone) : LIMIT;
    if (s == OK)
        s = grow(&g, me->account_id, 0, 1);
    return s == OK ? draw(&g, v) : s;
}

/* ---- the link and its text ------------------------------------------------------------------- */

static const char *mail_program_url(struct ctx *ctx, const struct bring_view *v)
{
    struct address a = address_of(ctx, "mailto:");
    address_text(&a, "subject", v->mail_subject);
    address_text(&a, "body", v->mail_text);
    return address_end(&a);
}

static enum status show_link(struct ctx *ctx, const char *slug, const struct full_card *own,
                             struct bring_view *v)
{
    char code[TIE_CODE_BYTES];
    struct space space = {.slug = NULL};
    const char *to = slug             ? slug
                     : own->home_slug ? own->home_slug
                     : v->spaces_n    ? v->spaces[0].slug
                                      : NULL;
    enum status s = to ? space_shown(ctx, to, &space) : OK;
    if (s == OK)
        s = tie_code(ctx, own->card.account_id, code);
    if (s != OK)
        return s;
    v->code = arena_strdup(ctx->arena, code);
    v->space = space.slug;
    v->space_name = space.name;
    const char *base = request_public_url(ctx);
    v->url = to ? arena_printf(ctx->arena, "%s/s/%s?by=%s", base, space.slug, code)
                : arena_printf(ctx->arena, "%s/ask?by=%s", base, code);
    v->mail_subject =
        to ? arena_printf(ctx->arena, ctx_text(ctx, "A place to work: %s"), space.name)
           : ctx_text(ctx, "A place to work");
    v->mail_text =
        to ? arena_printf(ctx->arena,
                          ctx_text(ctx, "Hello,\n\nI work at %s in %s, and I think you would like "
                                        "it. Here you can see it, book a desk for a day or ask "
                                        "for a tour:\n\n%s\n\n%s"),
                          space.name, space.town, v->url, own->card.name)
           : arena_printf(ctx->arena,
                          ctx_text(ctx, "Hello,\n\nif you look for a place to work, have a look "
                                        "here:\n\n%s\n\n%s"),
                          v->url, own->card.name);
    if (!v->code || !v->url || !v->mail_subject || !v->mail_text)
        return LIMIT;
    v->mail_url = mail_program_url(ctx, v);
    return OK;
}

static enum status bring_view_make(struct ctx *ctx, const char *slug, struct bring_view *ret_view)
{
    struct viewer me;
    struct full_card own;
    struct sql_tie_of_account_row tie;
    struct bring_view v = {.code = NULL};
    const int64_t self = ctx->actor->account_id;
    enum status s = viewer_of(ctx, self, &me);
    if (s == OK)
        s = full_card_get(ctx, self, &own);
    if (s == OK)
        s = homes_of(ctx, &me, &own, &v.spaces, &v.spaces_n);
    if (s == OK)
        s = show_link(ctx, slug, &own, &v);
    if (s == OK)
        s = show_tree(ctx, &me, &v);
    if (s != OK)
        return s;
    s = sql_tie_of_account(ctx, &(struct sql_tie_of_account_args){self}, &tie);
    if (s == OK)
        s = name_of_account(ctx, tie.by_account_id, &v.brought_by);
    if (s != OK && s != NOT_FOUND)
        return s;
    *ret_view = v;
    return OK;
}

enum status bring_show(struct ctx *ctx, const struct bring_page_form *form,
                       struct bring_view *ret_view)
{
    return bring_view_make(ctx, form->space, ret_view);
}

/* ---- who brought me -------------------------------------------------------------------------- */

/* An address that nobody has is answered as one that somebody has [CM-12]. */
static enum status tie_said(struct ctx *ctx, const char *by)
{
    struct contact c;
    struct card own;
    int64_t id;
    enum status s;
    if (email_valid(by)) {
        s = people_of_email(ctx, by, &c);
        id = c.account_id;
        if (s == NOT_FOUND)
            return OK;
    } else {
        s = tie_of_code(ctx, by, &id);
        if (s == NOT_FOUND)
            return ctx_field(ctx, "by", "tie.code",
                             "This is neither the code of a link nor an e-mail address.");
    }
    if (s == OK)
        s = card_get(ctx, ctx->actor->account_id, &own);
    if (s != OK)
        return s;
    return tie_add(ctx, own.account_id, id, own.home_space_id, TIE_SAID);
}

enum status tie_set(struct ctx *ctx, const struct tie_say_form *form, struct bring_view *ret_view)
{
    const int64_t self = ctx->actor->account_id;
    enum status s = form->by ? tie_said(ctx, form->by) : tie_remove(ctx, self);
    if (s == OK)
        s = bring_view_make(ctx, NULL, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Thank you, it is noted."));
    reply_see(ctx, "/me/bring");
    return OK;
}

/* ---- the host: sums only --------------------------------------------------------------------- */

struct summing {
    struct ctx *ctx;
    const struct zone *zone;
    struct date first; /* of the first month */
    struct brought_of_space_view *view;
    struct brought_month_view months[MONTHS];
    struct {
        int64_t account_id;
        int64_t people;
    } bringer[TIE_NODES_MAX];
    size_t bringers_n;
    int64_t few; /* people brought by those who brought few, or of whom no more can be counted */
};

static bool sum_row(void *arg, const struct sql_ties_of_space_row *r)
{
    struct summing *m = arg;
    struct date day;
    minute at;
    zone_civil(m->zone, r->made_at, &day, &at);
    int month = (day.year - m->first.year) * 12 + day.month - m->first.month;
    if (month < 0 || month >= MONTHS)
        return true;
    m->months[month].people++;
    m->view->people++;
    m->view->by_link += r->source == TIE_LINK;
    m->view->by_word += r->source == TIE_SAID;
    m->view->by_enquiry += r->source == TIE_ENQUIRY;
    size_t last = m->bringers_n - 1;
    bool same = m->bringers_n && m->bringer[last].account_id == r->by_account_id;
    if (!same && m->bringers_n < TIE_NODES_MAX)
        m->bringer[m->bringers_n++].account_id = r->by_account_id;
    m->bringer[m->bringers_n - 1].people++;
    return true;
}

static int most_first(const void *a, const void *b)
{
    const struct brought_by_line_view *x = a;
    const struct brought_by_line_view *y = b;
    return (x->people < y->people) - (x->people > y->people);
}

/* Who brought three or more, named as far as he tells his name; the others are one sum. */
static enum status sum_lines(struct summing *m, const struct viewer *me)
{
    struct brought_of_space_view *v = m->view;
    struct brought_by_line_view *lines =
        arena_array(m->ctx->arena, m->bringers_n + 1, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < m->bringers_n; i++) {
        struct person_view p;
        if (m->bringer[i].people < FEW) {
            m->few += m->bringer[i].people;
            continue;
        }
        enum status s = person_for(m->ctx, me, m->bringer[i].account_id, &p);
        if (s != OK && s != NOT_FOUND)
            return s;
        lines[v->lines_n++] = (struct brought_by_line_view){.name = s == OK ? p.name : NULL,
                                                            .people = m->bringer[i].people};
    }
    qsort(lines, v->lines_n, sizeof(*lines), most_first);
    if (m->few)
        lines[v->lines_n++] = (struct brought_by_line_view){.few = true, .people = m->few};
    v->lines = lines;
    v->bringers = (int64_t)m->bringers_n;
    return OK;
}

static void first_month(struct summing *m)
{
    struct date today;
    minute at;
    zone_civil(m->zone, ctx_now_s(m->ctx), &today, &at);
    int month = today.year * 12 + (today.month - 1) - (MONTHS - 1);
    m->first = (struct date){(int16_t)(month / 12), (int8_t)(month % 12 + 1), 1};
    for (int i = 0; i < MONTHS; i++, month++)
        m->months[i].month = (struct date){(int16_t)(month / 12), (int8_t)(month % 12 + 1), 1};
}

enum status brought_here(struct ctx *ctx, const struct brought_of_space_form *form,
                         struct brought_of_space_view *ret_view)
{
    struct space space;
    struct viewer me;
    struct brought_of_space_view v = {.slug = form->slug};
    struct summing *m = arena_alloc(ctx->arena, sizeof(*m));
    enum status s = m ? space_of_slug(ctx, form->slug, &space) : LIMIT;
    if (s == OK)
        s = viewer_of(ctx, ctx->actor->account_id, &me);
    if (s != OK)
        return s;
    m->ctx = ctx;
    m->view = &v;
    m->zone = zone_get(space.zone);
    if (!m->zone)
        return UNAVAILABLE;
    first_month(m);
    s = sql_ties_of_space(ctx,
                          &(struct sql_ties_of_space_args){
                              .space_id = space.id, .since = zone_day_start(m->zone, m->first)},
                          sum_row, m);
    if (s == OK)
        s = sum_lines(m, &me);
    if (s != OK)
        return s;
    v.space_name = space.name;
    v.months = m->months;
    v.months_n = MONTHS;
    *ret_view = v;
    return OK;
}

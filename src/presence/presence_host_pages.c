/* The host: how a space frees, reminds and names, and the secret addresses of its screens. */
#include "presence/presence_show.h"

#include "http/http.h"
#include "presence_routes.h"

#include <string.h>

static const char *const names_words[] = {"none", "initials", "firms"};
/* Kinds that can be freed without a tablet. */
static const enum resource_kind freed_kinds[] = {KIND_DESK, KIND_ROOM, KIND_BOOTH, KIND_OFFICE};
/* Kinds that a board can show. */
static const enum resource_kind board_kinds[] = {KIND_DESK, KIND_ROOM, KIND_BOOTH, KIND_OFFICE,
                                                 KIND_EVENT};

/* ---- how a space does it --------------------------------------------------------------------- */

static const char *address_of(struct ctx *ctx, const struct space *space, const struct door *d,
                              const char *code)
{
    return d->resource_id
               ? words(ctx, "%s/r/%s", request_public_url(ctx), code)
               : words(ctx, "%s/s/%s/board?secret=%s", request_public_url(ctx), space->slug, code);
}

static enum status show_screens(struct ctx *ctx, const struct space *space,
                                struct presence_settings_view *v)
{
    struct door *doors = NULL;
    size_t n = 0;
    char code[DOOR_CODE_CHARS + 1];
    const struct zone *zone = zone_get(space->zone);
    enum status s = doors_of_space(ctx, space->id, &doors, &n);
    struct door_line_view *lines = s == OK ? arena_array(ctx->arena, n, sizeof(*lines)) : NULL;
    if (!lines)
        return s == OK ? LIMIT : s;
    for (size_t i = 0; s == OK && i < n; i++) {
        struct resource r = {.name = ctx_text(ctx, "Board in the foyer")};
        if (doors[i].resource_id)
            s = resource_get(ctx, doors[i].resource_id, &r);
        if (s == OK)
            s = door_code(ctx, &doors[i], code);
        if (s != OK)
            return s;
        lines[i] = (struct door_line_view){.resource = doors[i].resource_id,
                                           .name = r.name,
                                           .url = address_of(ctx, space, &doors[i], code)};
        if (zone)
            lines[i].made_at = zone_when(zone, doors[i].made_at);
        if (!doors[i].resource_id)
            v->board_url = lines[i].url;
    }
    v->screens = lines;
    v->screens_n = n;
    return s;
}

static enum status name_kinds(struct ctx *ctx, int32_t kinds, const char *const **ret_names,
                              size_t *ret_n)
{
    const char **names = arena_array(ctx->arena, ARRAY_LEN(board_kinds), sizeof(*names));
    size_t n = 0;
    if (!names)
        return LIMIT;
    for (size_t i = 0; i < ARRAY_LEN(board_kinds); i++)
        if (kinds & (1 << board_kinds[i]))
            names[n++] = kind_name(board_kinds[i]);
    *ret_names = names;
    *ret_n = n;
    return OK;
}

static enum status show_kinds(struct ctx *ctx, const struct door_terms *t,
                              struct presence_settings_view *v)
{
    v->desks = t->release_kinds & (1 << KIND_DESK);
    v->rooms = t->release_kinds & (1 << KIND_ROOM);
    v->booths = t->release_kinds & (1 << KIND_BOOTH);
    v->offices = t->release_kinds & (1 << KIND_OFFICE);
    v->board_desks = t->board_kinds & (1 << KIND_DESK);
    v->board_rooms = t->board_kinds & (1 << KIND_ROOM);
    v->board_booths = t->board_kinds & (1 << KIND_BOOTH);
    v->board_offices = t->board_kinds & (1 << KIND_OFFICE);
    v->board_events = t->board_kinds & (1 << KIND_EVENT);
    const enum status s = name_kinds(ctx, t->release_kinds, &v->release_kinds, &v->release_kinds_n);
    return s == OK ? name_kinds(ctx, t->board_kinds, &v->board_kinds, &v->board_kinds_n) : s;
}

static enum status settings_of(struct ctx *ctx, const struct space *space,
                               struct presence_settings_view *ret_view)
{
    struct door_terms t;
    struct presence_settings_view v = {.slug = space->slug};
    enum status s = space_head_make(ctx, space, "door", &v.head);
    if (s == OK)
        s = door_terms_of(ctx, space->id, &t);
    if (s == OK)
        s = space_way_in(ctx, space->id, &v.way_in);
    if (s == OK)
        s = show_kinds(ctx, &t, &v);
    if (s == OK)
        s = show_screens(ctx, space, &v);
    if (s != OK)
        return s;
    v.release_min = t.release_min;
    v.release_typed = words(ctx, "%d", (int)t.release_min);
    v.remind = t.remind;
    v.names = names_words[t.names];
    *ret_view = v;
    return OK;
}

enum status presence_settings_show(struct ctx *ctx, const struct here_of_form *form,
                                   struct presence_settings_view *ret_view)
{
    struct space space;
    const enum status s = space_of_slug(ctx, form->slug, &space);
    return s == OK ? settings_of(ctx, &space, ret_view) : s;
}

/* Bits of the kinds that are named; false: one is none of the choices. */
static bool kinds_of(const char *const *names, size_t names_n, const enum resource_kind *choices,
                     size_t choices_n, int32_t *ret_kinds)
{
    *ret_kinds = 0;
    for (size_t i = 0; i < names_n; i++) {
        size_t k = 0;
        while (k < choices_n && strcmp(names[i], kind_name(choices[k])) != 0)
            k++;
        if (k == choices_n)
            return false;
        *ret_kinds |= 1 << choices[k];
    }
    return true;
}

static enum status read_kinds(struct ctx *ctx, const struct presence_terms_form *f,
                              struct door_terms *t)
{
    enum status s = OK;
    if (!kinds_of(f->release_kinds, f->release_kinds_n, freed_kinds, ARRAY_LEN(freed_kinds),
                  &t->release_kinds))
        s = ctx_field(ctx, "release_kinds", "field.choice",
                      "Please choose among desk, room, booth and office.");
    if (!kinds_of(f->board_kinds, f->board_kinds_n, board_kinds, ARRAY_LEN(board_kinds),
                  &t->board_kinds))
        s = ctx_field(ctx, "board_kinds", "field.choice",
                      "Please choose among desk, room, booth, office and event.");
    return s;
}

/* What the form would send if nobody changed anything. */
static enum status terms_now(struct ctx *ctx, const struct presence_settings_view *v,
                             struct presence_terms_form *ret)
{
    (void)ctx;
    *ret = (struct presence_terms_form){.release_min = opt_int_of(v->release_min),
                                        .release_kinds = v->release_kinds,
                                        .release_kinds_n = v->release_kinds_n,
                                        .remind = v->remind,
                                        .names = v->names,
                                        .board_kinds = v->board_kinds,
                                        .board_kinds_n = v->board_kinds_n,
                                        .way_in = v->way_in};
    return OK;
}

static enum status save(struct ctx *ctx, const struct space *space,
                        const struct presence_terms_form *form)
{
    struct door_terms t = {.release_min = (int32_t)form->release_min.v, .remind = form->remind};
    enum status s = form->release_min.has
                        ? OK
                        : ctx_field(ctx, "release_min", "field.missing", "This is needed.");
    if (!form->names)
        s = ctx_field(ctx, "names", "field.missing", "This is needed.");
    if (s == OK)
        s = read_kinds(ctx, form, &t);
    for (size_t i = 0; s == OK && i < ARRAY_LEN(names_words); i++)
        if (strcmp(form->names, names_words[i]) == 0)
            t.names = (enum door_names)i;
    if (s == OK)
        s = door_set_terms(ctx, space->id, &t);
    return s == OK ? space_set_way_in(ctx, space->id, form->way_in ? form->way_in : "") : s;
}

enum status presence_settings_save(struct ctx *ctx, const struct presence_terms_form *form,
                                   struct presence_settings_view *ret_view)
{
    struct space space;
    struct presence_settings_view was;
    struct presence_terms_form f = *form;
    struct presence_terms_form now;
    enum status s = space_of_slug(ctx, form->slug, &space);
    if (s == OK)
        s = settings_of(ctx, &space, &was);
    if (s == OK)
        s = terms_now(ctx, &was, &now);
    if (s != OK)
        return s;
    request_keep(ctx, &f, &now);
    s = save(ctx, &space, &f);
    if (s == OK)
        s = settings_of(ctx, &space, ret_view);
    if (s == OK) {
        reply_flash(ctx, ctx_text(ctx, "Saved."));
        reply_see(ctx, words(ctx, "/s/%s/door", space.slug));
    }
    return s;
}

/* ---- one screen ------------------------------------------------------------------------------ */

struct screen {
    struct space space;
    struct resource resource; /* id 0: the board */
    bool there;
    struct door door;
};

static enum status screen_of(struct ctx *ctx, const char *slug, int64_t resource_id,
                             struct screen *ret)
{
    struct screen v = {0};
    enum status s = space_of_slug(ctx, slug, &v.space);
    v.resource.name = ctx_text(ctx, "Board in the foyer");
    if (s == OK && resource_id)
        s = resource_get(ctx, resource_id, &v.resource);
    if (s == OK && resource_id && (v.resource.space_id != v.space.id || v.resource.archived))
        s = NOT_FOUND;
    if (s != OK)
        return s;
    s = door_of(ctx, v.space.id, resource_id, &v.door);
    v.there = s == OK;
    if (s == OK || s == NOT_FOUND)
        *ret = v;
    return s == NOT_FOUND ? OK : s;
}

static enum status show_address(struct ctx *ctx, const struct screen *p,
                                struct door_settings_view *v)
{
    char code[DOOR_CODE_CHARS + 1];
    const char *word = NULL;
    const char *path = NULL;
    enum status s = door_code(ctx, &p->door, code);
    if (s != OK)
        return s;
    const char *base = request_public_url(ctx);
    path = address_of(ctx, &p->space, &p->door, code) + strlen(base);
    s = show_qr(ctx, path, &v->url, &v->qr, &v->qr_size);
    v->panel_url = p->door.resource_id ? words(ctx, "%s/r/%s.png?size=800x480", base, code)
                                       : words(ctx, "%s/s/%s/board.png?secret=%s&size=800x480",
                                               base, p->space.slug, code);
    v->rotating = p->door.rotating;
    v->printed = p->door.printed;
    if (s == OK && p->door.printed)
        s = door_qr(ctx, &p->door, true, &word);
    if (s == OK && word)
        s = show_qr(ctx, words(ctx, "/here/%s", word), &v->paper_url, &v->paper_qr, &v->paper_size);
    const struct zone *zone = zone_get(p->space.zone);
    if (zone)
        v->made_at = zone_when(zone, p->door.made_at);
    return s;
}

static enum status show_screen(struct ctx *ctx, const struct screen *p,
                               struct door_settings_view *ret_view)
{
    struct door_settings_view v = {
        .slug = p->space.slug, .resource = p->resource.id, .name = p->resource.name};
    v.here_url = p->resource.id ? words(ctx, "/s/%s/resources/%s/door", p->space.slug,
                                        typed_id(ctx, p->resource.id))
                                : words(ctx, "/s/%s/door/board", p->space.slug);
    enum status s = space_head_make(ctx, &p->space, "door", &v.head);
    if (s == OK && p->there)
        s = show_address(ctx, p, &v);
    if (s == OK) {
        reply_title(ctx, p->resource.name);
        *ret_view = v;
    }
    return s;
}

static enum status show_now(struct ctx *ctx, const char *slug, int64_t resource_id,
                            struct door_settings_view *ret_view)
{
    struct screen p;
    const enum status s = screen_of(ctx, slug, resource_id, &p);
    return s == OK ? show_screen(ctx, &p, ret_view) : s;
}

static enum status done(struct ctx *ctx, const char *slug, int64_t resource_id, enum status s,
                        struct door_settings_view *ret_view)
{
    if (s == OK)
        s = show_now(ctx, slug, resource_id, ret_view);
    if (s == OK)
        reply_see(ctx, ret_view->here_url);
    return s;
}

static enum status make(struct ctx *ctx, const char *slug, int64_t resource_id,
                        struct door_settings_view *ret_view)
{
    struct screen p;
    struct door d;
    enum status s = screen_of(ctx, slug, resource_id, &p);
    if (s == OK)
        s = door_renew(ctx, p.space.id, resource_id, &d);
    return done(ctx, slug, resource_id, s, ret_view);
}

static enum status unmake(struct ctx *ctx, const char *slug, int64_t resource_id,
                          struct door_settings_view *ret_view)
{
    struct screen p;
    enum status s = screen_of(ctx, slug, resource_id, &p);
    if (s == OK)
        s = door_remove(ctx, p.space.id, resource_id);
    return done(ctx, slug, resource_id, s, ret_view);
}

/* The tablet. */

enum status door_settings_show(struct ctx *ctx, const struct door_place_form *form,
                               struct door_settings_view *ret_view)
{
    return show_now(ctx, form->slug, form->id, ret_view);
}

enum status door_make(struct ctx *ctx, const struct door_place_form *form,
                      struct door_settings_view *ret_view)
{
    return make(ctx, form->slug, form->id, ret_view);
}

enum status door_unmake(struct ctx *ctx, const struct door_place_form *form,
                        struct door_settings_view *ret_view)
{
    return unmake(ctx, form->slug, form->id, ret_view);
}

enum status door_codes_save(struct ctx *ctx, const struct door_codes_form *form,
                            struct door_settings_view *ret_view)
{
    struct screen p;
    struct door_codes_form f = *form;
    enum status s = screen_of(ctx, form->slug, form->id, &p);
    if (s == OK && !p.there)
        s = NOT_FOUND;
    const struct door_codes_form now = {.rotating = p.door.rotating, .printed = p.door.printed};
    if (s == OK) {
        request_keep(ctx, &f, &now);
        s = door_set_codes(ctx, &p.door, f.rotating, f.printed);
    }
    return done(ctx, form->slug, form->id, s, ret_view);
}

/* The board. */

enum status board_settings_show(struct ctx *ctx, const struct here_of_form *form,
                                struct door_settings_view *ret_view)
{
    return show_now(ctx, form->slug, 0, ret_view);
}

enum status board_make(struct ctx *ctx, const struct here_of_form *form,
                       struct door_settings_view *ret_view)
{
    return make(ctx, form->slug, 0, ret_view);
}

enum status board_unmake(struct ctx *ctx, const struct here_of_form *form,
                         struct door_settings_view *ret_view)
{
    return unmake(ctx, form->slug, 0, ret_view);
}

enum status board_codes_save(struct ctx *ctx, const struct board_codes_form *form,
                             struct door_settings_view *ret_view)
{
    struct screen p;
    struct board_codes_form f = *form;
    enum status s = screen_of(ctx, form->slug, 0, &p);
    if (s == OK && !p.there)
        s = NOT_FOUND;
    const struct board_codes_form now = {.rotating = p.door.rotating, .printed = p.door.printed};
    if (s == OK) {
        request_keep(ctx, &f, &now);
        s = door_set_codes(ctx, &p.door, f.rotating, f.printed);
    }
    return done(ctx, form->slug, 0, s, ret_view);
}

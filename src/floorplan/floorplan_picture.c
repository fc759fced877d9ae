/* A picture below the plan of a floor, to draw after. */
#include "floorplan/floorplan_show.h"

#include "base/photo.h"
#include "floorplan_routes.h"
#include "floorplan_sql.h"
#include "http/http.h"
#include "people/people.h"
#include "store/store.h"

enum { GRID = 10 };

enum status floorplan_picture_url(struct ctx *ctx, const char *slug, int64_t floor_id, bool all,
                                  const char **ret_url, bool *ret_shown)
{
    struct sql_floorplan_picture_look_row row;
    const enum status s =
        sql_floorplan_picture_look(ctx, &(struct sql_floorplan_picture_look_args){floor_id}, &row);
    if (s == NOT_FOUND)
        return OK;
    if (s != OK)
        return s;
    *ret_shown = row.shown;
    if (all || row.shown)
        *ret_url = words(ctx, "/s/%s/floor/%s/picture.jpg?v=%lld", slug, typed_id(ctx, floor_id),
                         (long long)row.changed_at);
    return OK;
}

enum status floor_picture_show(struct ctx *ctx, const struct floor_picture_form *form)
{
    struct space s;
    struct floor floor;
    struct sql_floorplan_picture_bytes_row row;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = floor_named(ctx, s.id, form->floor, &floor);
    if (st == OK)
        st = sql_floorplan_picture_bytes(ctx, &(struct sql_floorplan_picture_bytes_args){floor.id},
                                         &row);
    if (st == OK && !row.shown && !people_is_host(ctx->actor, s.operator_id, s.id))
        st = NOT_FOUND;
    if (st == OK)
        reply_bytes(ctx, "image/jpeg", NULL, row.jpeg);
    return st;
}

/* ---- by the host: decoded outside of any transaction, then written in one -------------------- */

struct picture_work {
    const struct floor_picture_add_form *form;
    const struct photo_made *photo;
    struct floor_drawing_view *view;
};

/* The longer side measures thirty metres, as that of a drawing without a scale. */
static int32_t side_of(uint32_t pixels, const struct photo_made *photo)
{
    const uint32_t longer = photo->width > photo->height ? photo->width : photo->height;
    const int64_t side = (int64_t)SVG_LONGER_SIDE * pixels / (longer ? longer : 1);
    return side > FLOORPLAN_SIDE_MIN ? (int32_t)side : FLOORPLAN_SIDE_MIN;
}

/* A floor without a plan gets an empty one of the picture's form: one places things on it. */
static enum status plan_for(struct ctx *ctx, const struct space *s, int64_t floor_id,
                            const struct photo_made *photo)
{
    struct floorplan p;
    const enum status st = floorplan_get(ctx, floor_id, &p);
    if (st == OK) /* the revision of the space grows all the same */
        return space_touch(ctx, s->id);
    if (st != NOT_FOUND)
        return st;
    p = (struct floorplan){.floor_id = floor_id,
                           .space_id = s->id,
                           .width = side_of(photo->width, photo),
                           .height = side_of(photo->height, photo),
                           .grid = GRID};
    return floorplan_save(ctx, &p);
}

static enum status write_picture(struct ctx *ctx, void *arg)
{
    const struct picture_work *w = arg;
    struct space s;
    struct floor floor;
    enum status st = space_of_slug(ctx, w->form->slug, &s);
    if (st == OK)
        st = floor_in_space(ctx, s.id, w->form->id, &floor);
    if (st == OK)
        st = plan_for(ctx, &s, floor.id, w->photo);
    if (st != OK)
        return st;
    const struct sql_floorplan_picture_put_args args = {.floor_id = floor.id,
                                                        .space_id = s.id,
                                                        .shown = w->form->shown,
                                                        .at = ctx_now_s(ctx),
                                                        .jpeg = w->photo->large};
    st = sql_floorplan_picture_put(ctx, &args, NULL);
    if (st == OK)
        st = floor_drawing_make(ctx, &s, floor.id, 0, w->view);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "The picture lies below the plan."));
    reply_see(ctx, w->view->here);
    return OK;
}

enum status floor_picture_keep(struct ctx *ctx, const struct floor_picture_add_form *form,
                               struct floor_drawing_view *ret_view)
{
    struct photo_made photo;
    enum status st = photo_of_upload(ctx, "picture", form->picture->body, &photo);
    if (st != OK)
        return st;
    struct picture_work w = {form, &photo, ret_view};
    st = db_tx(ctx, DB_WRITE, write_picture, &w);
    photo_free(&photo);
    return st;
}

enum status floor_picture_remove(struct ctx *ctx, const struct floor_of_form *form,
                                 struct floor_drawing_view *ret_view)
{
    struct space s;
    struct floor floor;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = floor_in_space(ctx, s.id, form->id, &floor);
    if (st == OK)
        st = space_touch(ctx, s.id);
    if (st == OK)
        st = sql_floorplan_picture_drop(ctx, &(struct sql_floorplan_picture_drop_args){floor.id},
                                        NULL);
    if (st == OK)
        st = floor_drawing_make(ctx, &s, floor.id, 0, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, ctx_text(ctx, "The picture is taken away."));
    reply_see(ctx, ret_view->here);
    return OK;
}

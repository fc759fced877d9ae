/* Photos of a space. */
#include "base/photo.h"
#include "space/space_host.h"

#include "http/http.h"
#include "space_routes.h"
#include "space_sql.h"
#include "store/store.h"

static enum status fill_photos(struct ctx *ctx, const struct space *s, void *ret_view)
{
    struct space_photos_view v = {.full = false};
    struct photo_view *photos;
    enum status st = space_head_make(ctx, s, "photos", &v.head);
    if (st == OK)
        st = space_photo_views(ctx, s, &photos, &v.photos_n);
    if (st != OK)
        return st;
    v.photos = photos;
    v.full = v.photos_n >= SPACE_PHOTOS_MAX;
    *(struct space_photos_view *)ret_view = v;
    return OK;
}

static const struct host_page photos_page = {"photos", NULL, fill_photos};

enum status space_photos(struct ctx *ctx, const struct space_of_form *form,
                         struct space_photos_view *ret_view)
{
    return host_page_show(ctx, form->slug, &photos_page, ret_view);
}

/* ---- adding one: decoded outside of any transaction, then written in one ---- */

struct adding {
    const struct space_photo_add_form *form;
    const struct photo_made *photo;
    struct space_photos_view *view;
};

static enum status write_photo(struct ctx *ctx, void *arg)
{
    const struct adding *a = arg;
    struct space s;
    struct space_photos_view before;
    enum status st = space_of_slug(ctx, a->form->slug, &s);
    if (st == OK)
        st = fill_photos(ctx, &s, &before);
    if (st == OK && before.full)
        return ctx_fail(ctx, LIMIT, "space.too_many", "A space has at most %d photos.",
                        SPACE_PHOTOS_MAX);
    if (st == OK)
        st = space_touch(ctx, s.id);
    if (st != OK)
        return st;
    struct sql_photo_insert_args row = {
        .id = store_id(ctx),
        .space_id = s.id,
        .caption = a->form->caption ? a->form->caption : "",
        .width = a->photo->width,
        .height = a->photo->height,
        .at = ctx_now_s(ctx),
        .small = a->photo->small,
        .large = a->photo->large,
    };
    st = sql_photo_insert(ctx, &row, NULL);
    if (st == OK)
        st = fill_photos(ctx, &s, a->view);
    return st == OK ? space_saved(ctx, &s, "photos", NULL) : st;
}

enum status photo_of_upload(struct ctx *ctx, const char *field, struct bytes file,
                            struct photo_made *ret_photo)
{
    enum status st = photo_make(file, ret_photo);
    if (st == INVALID)
        return ctx_field(ctx, field, "space.photo_unreadable",
                         "This is no picture that can be read: send a JPEG, PNG or WebP file.");
    if (st == LIMIT)
        return ctx_field(ctx, field, "space.photo_large",
                         "This picture has too many pixels: at most 32 million.");
    return st;
}

enum status space_photo_add(struct ctx *ctx, const struct space_photo_add_form *form,
                            struct space_photos_view *ret_view)
{
    struct photo_made photo;
    enum status st = photo_of_upload(ctx, "photo", form->photo->body, &photo);
    if (st != OK)
        return st;
    struct adding a = {form, &photo, ret_view};
    st = db_tx(ctx, DB_WRITE, write_photo, &a);
    photo_free(&photo);
    return st;
}

/* ---- the others ---- */

/* A change of one photo that found it, or NOT_FOUND. */
static enum status touched(struct ctx *ctx, const struct space *s, enum status st, int64_t changes)
{
    if (st == OK && changes == 0)
        return NOT_FOUND;
    return st == OK ? space_touch(ctx, s->id) : st;
}

static enum status remove_photo(struct ctx *ctx, struct space *s, const void *arg)
{
    struct sql_photo_delete_args photo = {.id = ((const struct space_part_form *)arg)->id,
                                          .space_id = s->id};
    int64_t changes = 0;
    enum status st = sql_photo_delete(ctx, &photo, &changes);
    return touched(ctx, s, st, changes);
}

enum status space_photo_remove(struct ctx *ctx, const struct space_part_form *form,
                               struct space_photos_view *ret_view)
{
    return host_page_change(ctx, form->slug, &photos_page, remove_photo, form, ret_view);
}

static enum status put_first(struct ctx *ctx, struct space *s, const void *arg)
{
    struct sql_photo_first_args photo = {.id = ((const struct space_part_form *)arg)->id,
                                         .space_id = s->id};
    int64_t changes = 0;
    enum status st = sql_photo_first(ctx, &photo, &changes);
    return touched(ctx, s, st, changes);
}

enum status space_photo_first(struct ctx *ctx, const struct space_part_form *form,
                              struct space_photos_view *ret_view)
{
    return host_page_change(ctx, form->slug, &photos_page, put_first, form, ret_view);
}

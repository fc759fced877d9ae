/* What everybody sees of a space; claiming a listed one. */
#include "space/space_show.h"

#include "http/http.h"
#include "people/people.h"
#include "space_routes.h"
#include "space_sql.h"

enum status space_page(struct ctx *ctx, const struct space_page_form *form,
                       struct space_page_view *ret_view)
{
    struct space s;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = space_page_make(ctx, &s, ret_view);
    if (st == OK)
        ret_view->by = form->by;
    if (st == OK)
        reply_title(ctx, s.name);
    return st;
}

enum status space_photo(struct ctx *ctx, const struct space_photo_file_form *form)
{
    struct space s;
    struct sql_photo_bytes_row photo;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = sql_photo_bytes(ctx,
                             &(struct sql_photo_bytes_args){
                                 .id = form->id, .space_id = s.id, .small = form->size[0] == 's'},
                             &photo);
    if (st != OK)
        return st;
    reply_header(ctx, "Cache-Control", "public, max-age=31536000, immutable");
    reply_bytes(ctx, "image/jpeg", NULL, photo.bytes);
    return OK;
}

/* ---- claims ---- */

static enum status claim_view(struct ctx *ctx, const struct space *s, bool sent,
                              struct space_claim_view *ret_view)
{
    struct space_claim_view v = {
        .slug = s->slug, .name = s->name, .sent = sent, .open = s->status == SPACE_OPEN};
    enum status st = space_head_make(ctx, s, "claim", &v.head);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status space_claim(struct ctx *ctx, const struct space_of_form *form,
                        struct space_claim_view *ret_view)
{
    struct space s;
    bool hosted;
    bool claimable = false;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = space_hosting(ctx, &s, &hosted, &claimable);
    if (st == OK && !claimable)
        return ctx_fail(ctx, CONFLICT, "space.not_claimable", "This space has a host already.");
    return st == OK ? claim_view(ctx, &s, false, ret_view) : st;
}

enum status space_claim_add(struct ctx *ctx, const struct space_claim_form *form,
                            struct space_claim_view *ret_view)
{
    struct space s;
    enum status st = space_shown(ctx, form->slug, &s);
    if (st == OK)
        st = space_claim_place(ctx, &s, form->name, form->email, form->message);
    return st == OK ? claim_view(ctx, &s, true, ret_view) : st;
}

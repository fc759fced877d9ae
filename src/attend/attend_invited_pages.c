/* An invitation, for who got it: no account is needed, the link is enough. */
#include "attend/attend_internal.h"

#include "attend_routes.h"
#include "attend_sql.h"
#include "base/id.h"
#include "http/http.h"
#include "network/network.h"

static enum status unknown(struct ctx *ctx)
{
    return ctx_fail(ctx, NOT_FOUND, "attend.unknown",
                    "There is no such invitation any more, or the link is not complete.");
}

static enum status open_invitation(struct ctx *ctx, int64_t code, const char *secret,
                                   struct attendee *ret_attendee, struct booking *ret_booking)
{
    const char *said = request_again_text(ctx, secret, "secret");
    enum status s = said ? network_tag_check(ctx, "attend", code, said) : NOT_FOUND;
    if (s == OK)
        s = attend_get(ctx, code, ret_attendee);
    if (s == OK)
        s = booking_get(ctx, ret_attendee->booking_id, ret_booking);
    if (s == OK)
        s = booking_group_lead(ctx, ret_booking);
    return s == NOT_FOUND ? unknown(ctx) : s;
}

enum status invitation_show(struct ctx *ctx, const struct invitation_form *form,
                            struct invitation_view *ret_view)
{
    struct attendee a;
    struct booking b;
    enum status s = open_invitation(ctx, form->code, form->secret, &a, &b);
    if (s == OK)
        s = attend_show_invitation(ctx, &b, &a, ret_view);
    if (s == OK) /* a link that is looked at by a program answers nothing: the button does */
        ret_view->asked = form->answer;
    return s;
}

enum status invitation_answer(struct ctx *ctx, const struct invitation_answer_form *form,
                              struct invitation_view *ret_view)
{
    struct attendee a;
    struct booking b;
    enum status s = open_invitation(ctx, form->code, form->secret, &a, &b);
    if (s != OK)
        return s;
    if (b.status >= BOOKING_ENDED || b.ends_at <= ctx_now_s(ctx))
        return ctx_fail(ctx, CONFLICT, "attend.over",
                        "This is over or cancelled: nobody can be invited to it any more.");
    a.answer = attend_answer_of(form->answer);
    s = sql_attendee_answer(ctx,
                            &(struct sql_attendee_answer_args){
                                .id = a.id, .answer = (int64_t)a.answer, .at = ctx_now_s(ctx)},
                            NULL);
    if (s == OK)
        s = attend_show_invitation(ctx, &b, &a, ret_view);
    if (s != OK)
        return s;
    char code[ID_CHARS_MAX + 1];
    (void)id_print(a.id, code);
    reply_flash(ctx, ctx_text(ctx, "Thank you, your answer is there."));
    reply_see(ctx, words(ctx, "/invitations/%s?secret=%s", code, ret_view->secret));
    return OK;
}

enum status invitation_forget(struct ctx *ctx, const struct invitation_forget_form *form,
                              struct invitation_view *ret_view)
{
    struct attendee a;
    struct booking b;
    enum status s = open_invitation(ctx, form->code, form->secret, &a, &b);
    if (s == OK)
        s = attend_show_invitation(ctx, &b, &a, ret_view);
    if (s == OK)
        s = sql_attendee_delete(ctx, &(struct sql_attendee_delete_args){a.id}, NULL);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "Your address is forgotten."));
    reply_see(ctx, ret_view->space_url);
    return OK;
}

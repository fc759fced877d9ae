/* What a team's people are told by mail. */
#include "http/http.h"
#include "mail/mail.h"
#include "people/people_team_internal.h"
#include "people_pages.h"
#include "people_views.h"

static const char *subject_of(struct ctx *ctx, const struct lang *lang, enum team_news news,
                              const struct team *t, const char *who)
{
    switch (news) {
    case TEAM_NEWS_MADE:
        return arena_printf(ctx->arena, text_get(lang, N_("Your team %s")), t->name);
    case TEAM_NEWS_ADMIN:
        return arena_printf(ctx->arena, text_get(lang, N_("You are an admin of %s")), t->name);
    case TEAM_NEWS_JOINED:
        return arena_printf(ctx->arena, text_get(lang, N_("%s joined %s")), who, t->name);
    case TEAM_NEWS_LEFT:
        return arena_printf(ctx->arena, text_get(lang, N_("%s left %s")), who, t->name);
    case TEAM_NEWS_REMOVED:
        return arena_printf(ctx->arena, text_get(lang, N_("You are no longer in %s")), t->name);
    default:
        return NULL;
    }
}

enum status team_write(struct ctx *ctx, const struct team *t, int64_t to_account_id,
                       enum team_news news, const char *who)
{
    struct contact to;
    enum status s = people_get(ctx, to_account_id, &to);
    if (s != OK)
        return s;
    const struct actor *a = ctx->actor;
    struct team_mail_view view = {.name = *to.name ? to.name : NULL,
                                  .email = to.email,
                                  .team = t->name,
                                  .slug = t->slug,
                                  .by = !a         ? NULL
                                        : *a->name ? a->name
                                                   : a->email,
                                  .who = who,
                                  .made = news == TEAM_NEWS_MADE,
                                  .admin = news == TEAM_NEWS_ADMIN,
                                  .joined = news == TEAM_NEWS_JOINED,
                                  .left = news == TEAM_NEWS_LEFT,
                                  .removed = news == TEAM_NEWS_REMOVED};
    struct mail mail = {.to_email = to.email,
                        .to_name = view.name,
                        .lang = to.lang,
                        .subject = subject_of(ctx, text_lang(to.lang), news, t, who),
                        .reply_to = a ? a->email : NULL,
                        .space_id = t->space_id};
    return mail.subject ? mail_add_pages(ctx, &mail, team_mail_text, team_mail_page, &view) : LIMIT;
}

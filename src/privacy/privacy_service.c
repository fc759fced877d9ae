/* Asking all keepers: what they have of a person, what erasing him would do, and doing it. */
#include "base/email.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "privacy/privacy_internal.h"
#include "privacy_pages.h"
#include "privacy_sql.h"
#include "store/store.h"

#include <assert.h>

/* Those below this module cannot add themselves. */
enum { KEEPERS_BELOW = 4 };
static const struct keeper *keepers[PRIVACY_KEEPERS_MAX] = {
    &privacy_keeper_network, &privacy_keeper_mail, &privacy_keeper_people, &privacy_keeper_own};
static size_t keepers_n = KEEPERS_BELOW;

void privacy_add_keeper(const struct keeper *k)
{
    assert(keepers_n < PRIVACY_KEEPERS_MAX);
    keepers[keepers_n++] = k;
}

const struct keeper *const *privacy_keepers(size_t *ret_n)
{
    *ret_n = keepers_n;
    return keepers;
}

enum status privacy_person(struct ctx *ctx, struct person *ret_person)
{
    struct network n;
    struct contact c;
    enum status s = people_get(ctx, ctx->actor->account_id, &c);
    if (s == OK)
        s = network_get(ctx, &n);
    const char *key = s == OK ? email_key(ctx->arena, c.email) : NULL;
    if (s == OK && !key)
        s = LIMIT;
    if (s == OK)
        *ret_person = (struct person){.account_id = c.account_id,
                                      .email = c.email,
                                      .email_key = key,
                                      .name = c.name,
                                      .somebody = text_get(text_lang(n.lang), N_("Somebody"))};
    return s;
}

enum status privacy_give(struct ctx *ctx, struct archive *a)
{
    size_t n;
    const struct keeper *const *all = privacy_keepers(&n);
    enum status s = OK;
    for (size_t i = 0; i < n && s == OK; i++)
        if (all[i]->give)
            s = all[i]->give(ctx, a->person, a);
    return s;
}

/* ---- what erasing would do ------------------------------------------------------------------- */

enum status forecast_add(struct forecast *f, const struct forecast_line *line)
{
    if (!line->text)
        return LIMIT;
    f->stops += line->kind == FORECAST_STOPS;
    if (f->n < FORECAST_MAX)
        f->lines[f->n++] = *line;
    return OK;
}

enum status privacy_foresee(struct ctx *ctx, const struct person *p, struct forecast *ret_forecast)
{
    size_t n;
    const struct keeper *const *all = privacy_keepers(&n);
    struct forecast f = {.ctx = ctx,
                         .lines = arena_array(ctx->arena, FORECAST_MAX, sizeof *f.lines)};
    enum status s = f.lines ? OK : LIMIT;
    for (size_t i = 0; i < n && s == OK; i++)
        if (all[i]->foresee)
            s = all[i]->foresee(ctx, p, &f);
    if (s == OK)
        *ret_forecast = f;
    return s;
}

/* ---- doing it -------------------------------------------------------------------------------- */

/* To the address that he had; nothing of the mail is kept once it left. */
static enum status confirm(struct ctx *ctx, const struct person *p, const struct forecast *f)
{
    struct erased_mail_view view = {.name = p->name};
    struct forecast_text_view *stays = arena_array(ctx->arena, f->n, sizeof *stays);
    struct forecast_text_view *ends = arena_array(ctx->arena, f->n, sizeof *ends);
    if (!stays || !ends)
        return LIMIT;
    for (size_t i = 0; i < f->n; i++) {
        const struct forecast_text_view line = {.text = f->lines[i].text,
                                                .until = f->lines[i].until};
        if (f->lines[i].kind == FORECAST_STAYS)
            stays[view.stays_n++] = line;
        else if (f->lines[i].kind == FORECAST_ENDS)
            ends[view.ends_n++] = line;
    }
    view.stays = stays;
    view.ends = ends;
    return mail_add_pages(ctx,
                          &(struct mail){.to_email = p->email,
                                         .to_name = *p->name ? p->name : NULL,
                                         .lang = ctx->lang->code,
                                         .subject = ctx_text(ctx, "Your account is erased"),
                                         .secret = true,
                                         .forget = true},
                          erased_mail_text, erased_mail_page, &view);
}

enum status privacy_erase(struct ctx *ctx)
{
    struct person p;
    struct forecast f;
    size_t n;
    const struct keeper *const *all = privacy_keepers(&n);
    enum status s = privacy_person(ctx, &p);
    if (s == OK)
        s = privacy_foresee(ctx, &p, &f);
    if (s == OK && f.stops)
        return ctx_fail(ctx, CONFLICT, "privacy.stopped",
                        "Something must be seen to before: the page says what.");
    for (size_t i = n; i > 0 && s == OK; i--) /* who uses others goes before them */
        if (all[i - 1]->erase)
            s = all[i - 1]->erase(ctx, &p);
    return s == OK ? confirm(ctx, &p, &f) : s;
}

/* ---- what the law keeps ---------------------------------------------------------------------- */

struct date privacy_law_until(struct date of)
{
    return (struct date){.year = of.year + LAW_YEARS, .month = 12, .day = 31};
}

enum status privacy_keep_name(struct ctx *ctx, const struct person *p, int64_t operator_id,
                              struct date last)
{
    return sql_kept_put(ctx,
                        &(struct sql_kept_put_args){.operator_id = operator_id,
                                                    .account_id = p->account_id,
                                                    .name = p->name,
                                                    .email = p->email,
                                                    .until_day = date_days(privacy_law_until(last)),
                                                    .at = ctx_now_s(ctx)},
                        NULL);
}

enum status privacy_tend(struct ctx *ctx, size_t *ret_n)
{
    size_t n;
    size_t done = 0;
    const struct keeper *const *all = privacy_keepers(&n);
    const struct date today = date_of_days(ctx_now_s(ctx) / 86400);
    enum status s = OK;
    for (size_t i = 0; i < n && s == OK; i++)
        if (all[i]->let_go)
            s = all[i]->let_go(ctx, today, &done);
    if (s == OK)
        *ret_n = done;
    return s;
}

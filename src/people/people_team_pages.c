/* The pages of a team: mine, founding, who is in it, billing details. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_team_internal.h"
#include "people_routes.h"
#include "people_sql.h"

#include <string.h>

static const char *team_url(struct ctx *ctx, const char *slug, const char *page)
{
    return arena_printf(ctx->arena, "/teams/%s%s%s", slug, *page ? "/" : "", page);
}

void team_see(struct ctx *ctx, const char *slug, const char *page, const char *said)
{
    reply_flash(ctx, said);
    reply_see(ctx, team_url(ctx, slug, page));
}

/* ---- mine ------------------------------------------------------------------------------------ */

static enum status show_my_invitations(struct ctx *ctx, struct my_teams_view *v)
{
    struct sql_team_invitations_for_row *rows;
    const struct zone *z;
    size_t n;
    const char *key = email_key(ctx->arena, ctx->actor->email);
    enum status s = key ? network_zone(ctx, &z) : LIMIT;
    if (s == OK)
        s = sql_team_invitations_for(
            ctx, &(struct sql_team_invitations_for_args){.email_key = key, .now = ctx_now_s(ctx)},
            &rows, &n);
    if (s != OK)
        return s;
    struct my_invitation_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct my_invitation_view){
            .id = rows[i].id,
            .team = rows[i].name,
            .by = rows[i].by_name && *rows[i].by_name ? rows[i].by_name : rows[i].by_email,
            .since = zone_when(z, rows[i].made_at)};
    v->invitations = lines;
    v->invitations_n = n;
    return OK;
}

enum status my_teams(struct ctx *ctx, struct my_teams_view *ret_view)
{
    struct own_team *teams;
    struct my_teams_view v = {0};
    enum status s = teams_of_account(ctx, ctx->actor->account_id, &teams, &v.teams_n);
    if (s != OK)
        return s;
    struct my_team_view *lines = arena_array(ctx->arena, v.teams_n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < v.teams_n; i++)
        lines[i] = (struct my_team_view){.slug = teams[i].slug,
                                         .name = teams[i].name,
                                         .admin = teams[i].admin,
                                         .seat = teams[i].seat};
    v.teams = lines;
    s = show_my_invitations(ctx, &v);
    if (s == OK)
        *ret_view = v;
    return s;
}

/* ---- founding -------------------------------------------------------------------------------- */

enum status team_new(struct ctx *ctx, struct team_new_view *ret_view)
{
    (void)ctx;
    *ret_view = (struct team_new_view){.none = true};
    return OK;
}

enum status team_found_own(struct ctx *ctx, const struct team_found_form *form,
                           struct team_made_view *ret_view)
{
    struct team t;
    enum status s = team_found(ctx,
                               &(struct team){.name = form->name,
                                              .billing = {.legal_name = form->legal_name,
                                                          .vat_id = form->vat_id,
                                                          .country = form->country}},
                               ctx->actor->account_id, &t);
    if (s != OK)
        return s;
    *ret_view = (struct team_made_view){.slug = t.slug, .name = t.name};
    reply_flash(ctx, ctx_text(ctx, "The team is founded. Now invite those who belong to it."));
    reply_created(ctx, team_url(ctx, t.slug, ""));
    return OK;
}

/* ---- the team -------------------------------------------------------------------------------- */

static enum status show_invitations(struct ctx *ctx, const struct team *t, struct team_page_view *v)
{
    struct sql_team_invitations_of_row *rows;
    const struct zone *z;
    size_t n;
    enum status s = network_zone(ctx, &z);
    if (s == OK)
        s = sql_team_invitations_of(ctx, &(struct sql_team_invitations_of_args){t->id}, &rows, &n);
    if (s != OK)
        return s;
    struct team_invitation_line_view *lines = arena_array(ctx->arena, n, sizeof(*lines));
    if (!lines)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        s = team_note_look(ctx, t, 0, rows[i].email);
        if (s != OK)
            return s;
        lines[i] = (struct team_invitation_line_view){.id = rows[i].id,
                                                      .email = rows[i].email,
                                                      .name = *rows[i].name ? rows[i].name : NULL,
                                                      .admin = rows[i].admin,
                                                      .seat = rows[i].seat,
                                                      .sent = zone_when(z, rows[i].sent_at),
                                                      .until = zone_when(z, rows[i].ends_at),
                                                      .over = rows[i].ends_at <= ctx_now_s(ctx)};
    }
    v->invitations = lines;
    v->invitations_n = n;
    return OK;
}

/* What the reader himself may spend, and what is left of it. */
static enum status show_own_rule(struct ctx *ctx, const struct team *t, struct team_page_view *v)
{
    struct team_rule rule;
    struct team_verdict verdict;
    struct date today;
    struct team_rule_view *view = arena_alloc(ctx->arena, sizeof(*view));
    if (!view)
        return LIMIT;
    const int64_t me = ctx->actor->account_id;
    enum status s = team_rule_of(ctx, t->id, me, people_is_team_admin(ctx->actor, t->id), &rule);
    if (s == OK)
        s = team_rule_show(ctx, t, &rule, view);
    if (s == OK)
        s = team_today(ctx, &today);
    if (s == OK)
        s = team_may_spend(
            ctx, &(struct team_wish){.team_id = t->id, .account_id = me, .day = today}, &verdict);
    if (s != OK)
        return s;
    v->rule = view;
    v->left_cents = verdict.left_cents;
    v->left_hours = verdict.left_minutes;
    v->left_hours.v /= 60;
    return OK;
}

static enum status page_of(struct ctx *ctx, const struct team *t, struct team_page_view *ret_view)
{
    struct team_page_view v = {
        .seats_max = t->seats_max, .currency = t->currency, .you = ctx->actor->account_id};
    struct team_member_line_view *members;
    struct sql_team_counts_row counts;
    enum status s = team_head_make(ctx, t, "members", &v.head);
    if (s == OK)
        s = team_members_show(ctx, t, v.head->admin, &members, &v.members_n);
    for (size_t i = 0; s == OK && i < v.members_n; i++)
        s = team_note_look(ctx, t, members[i].account, NULL);
    if (s == OK)
        s = team_seats_held(ctx, t->id, &v.seats);
    if (s == OK && v.head->admin)
        s = show_invitations(ctx, t, &v);
    if (s == OK && v.head->member)
        s = show_own_rule(ctx, t, &v);
    if (s == OK)
        s = sql_team_counts(ctx, &(struct sql_team_counts_args){t->id}, &counts);
    if (s != OK)
        return s;
    v.members = members;
    v.last_admin = people_is_team_admin(ctx->actor, t->id) && counts.admins < 2;
    v.alone = counts.members < 2;
    v.count = counts.members;
    *ret_view = v;
    return OK;
}

enum status team_page(struct ctx *ctx, const struct team_of_form *form,
                      struct team_page_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    return s == OK ? page_of(ctx, &t, ret_view) : s;
}

/* The page of the team after a change. */
enum status team_page_after(struct ctx *ctx, const struct team *t, const char *said,
                            struct team_page_view *ret_view)
{
    enum status s = page_of(ctx, t, ret_view);
    if (s == OK)
        team_see(ctx, t->slug, "", said);
    return s;
}

enum status team_leave_it(struct ctx *ctx, const struct team_leave_form *form,
                          struct team_left_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_leave(ctx, &t, ctx->actor->account_id, form->heir);
    if (s != OK)
        return s;
    *ret_view = (struct team_left_view){.slug = t.slug, .name = t.name};
    reply_flash(ctx, ctx_text(ctx, "You left the team. What you booked stays yours."));
    reply_see(ctx, "/me/teams");
    return OK;
}

enum status team_close_it(struct ctx *ctx, const struct team_of_form *form,
                          struct team_left_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s == OK)
        s = team_close(ctx, &t);
    if (s != OK)
        return s;
    *ret_view = (struct team_left_view){.slug = t.slug, .name = t.name};
    reply_flash(ctx, ctx_text(ctx, "The team is closed."));
    reply_see(ctx, "/me/teams");
    return OK;
}

/* ---- billing details ------------------------------------------------------------------------- */

static enum status billing_view(struct ctx *ctx, const struct team *t,
                                struct team_billing_view *ret_view)
{
    const struct team_billing *b = &t->billing;
    struct team_billing_view v = {.name = t->name,
                                  .legal_name = b->legal_name,
                                  .vat_id = b->vat_id,
                                  .tax_code = b->tax_code,
                                  .email = b->email,
                                  .street = b->street,
                                  .postcode = b->postcode,
                                  .town = b->town,
                                  .province = b->province,
                                  .country = b->country,
                                  .recipient_code = b->recipient_code,
                                  .pec = b->pec,
                                  .currency = t->currency,
                                  .payer = t->payer_id};
    struct team_member *members;
    enum status s = team_head_make(ctx, t, "billing", &v.head);
    if (s == OK)
        s = team_members(ctx, t->id, &members, &v.payers_n);
    if (s == OK)
        s = team_note_look(ctx, t, 0, b->email);
    for (size_t i = 0; s == OK && i < v.payers_n; i++)
        s = team_note_look(ctx, t, members[i].account_id, NULL);
    if (s != OK)
        return s;
    struct team_payer_view *payers = arena_array(ctx->arena, v.payers_n, sizeof(*payers));
    if (!payers)
        return LIMIT;
    for (size_t i = 0; i < v.payers_n; i++)
        payers[i] = (struct team_payer_view){members[i].account_id,
                                             *members[i].name ? members[i].name : members[i].email};
    v.payers = payers;
    *ret_view = v;
    return OK;
}

enum status team_billing(struct ctx *ctx, const struct team_of_form *form,
                         struct team_billing_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    return s == OK ? billing_view(ctx, &t, ret_view) : s;
}

/* What a JSON request leaves out stays. */
static struct team_billing_save_form as_it_is(const struct team *t)
{
    const struct team_billing *b = &t->billing;
    return (struct team_billing_save_form){.name = t->name,
                                           .legal_name = b->legal_name,
                                           .vat_id = b->vat_id,
                                           .tax_code = b->tax_code,
                                           .email = b->email,
                                           .street = b->street,
                                           .postcode = b->postcode,
                                           .town = b->town,
                                           .province = b->province,
                                           .country = b->country,
                                           .recipient_code = b->recipient_code,
                                           .pec = b->pec,
                                           .payer = t->payer_id};
}

static void take_form(struct team *t, const struct team_billing_save_form *f)
{
    t->name = f->name;
    t->payer_id = f->payer;
    t->billing = (struct team_billing){.legal_name = or_empty(f->legal_name),
                                       .vat_id = or_empty(f->vat_id),
                                       .tax_code = or_empty(f->tax_code),
                                       .email = or_empty(f->email),
                                       .street = or_empty(f->street),
                                       .postcode = or_empty(f->postcode),
                                       .town = or_empty(f->town),
                                       .province = or_empty(f->province),
                                       .country = or_empty(f->country),
                                       .recipient_code = or_empty(f->recipient_code),
                                       .pec = or_empty(f->pec)};
}

static enum status check_payer(struct ctx *ctx, const struct team *t)
{
    struct team_member m;
    if (!t->payer_id)
        return OK;
    enum status s = team_member_get(ctx, t->id, t->payer_id, &m);
    return s == NOT_FOUND
               ? ctx_field(ctx, "payer", "team.not_member", "This person is not in the team.")
               : s;
}

enum status team_billing_save(struct ctx *ctx, const struct team_billing_save_form *form,
                              struct team_billing_view *ret_view)
{
    struct team t;
    enum status s = team_of_slug(ctx, form->team, &t);
    if (s != OK)
        return s;
    struct team_billing_save_form f = *form;
    const struct team_billing_save_form now = as_it_is(&t);
    request_keep(ctx, &f, &now);
    take_form(&t, &f);
    s = team_check(ctx, &t);
    enum status payer = check_payer(ctx, &t);
    s = s == OK ? payer : s;
    if (s == OK)
        s = team_save(ctx, &t);
    if (s == OK)
        s = billing_view(ctx, &t, ret_view);
    if (s == OK)
        team_see(ctx, t.slug, "billing", ctx_text(ctx, "The details are saved."));
    return s;
}

/* Teams: firms and groups, who is in them, and who knows them. */
#include "http/http.h"
#include "network/network.h"
#include "people/people_internal.h"
#include "people_sql.h"
#include "store/store.h"

enum status team_tell(struct ctx *ctx, const char *fact, const struct team *t, const char *data)
{
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = t->operator_id,
                                        .space_id = t->space_id,
                                        .subject_id = t->id,
                                        .data = data});
}

enum status team_get(struct ctx *ctx, int64_t team_id, struct team *ret_team)
{
    struct sql_team_of_id_row r;
    enum status s = sql_team_of_id(ctx, &(struct sql_team_of_id_args){team_id}, &r);
    if (s != OK)
        return s;
    *ret_team = (struct team){.id = r.id,
                              .slug = r.slug,
                              .name = r.name,
                              .operator_id = r.operator_id,
                              .space_id = r.space_id,
                              .billing = {.legal_name = r.legal_name,
                                          .vat_id = r.vat_id,
                                          .tax_code = r.tax_code,
                                          .email = r.billing_email,
                                          .street = r.street,
                                          .postcode = r.postcode,
                                          .town = r.town,
                                          .province = r.province,
                                          .country = r.country,
                                          .recipient_code = r.recipient_code,
                                          .pec = r.pec},
                              .currency = r.currency,
                              .payer_id = r.payer_account_id.v,
                              .seats_max = r.seats_max,
                              .made_at = r.made_at,
                              .closed_at = r.closed_at.v,
                              .bound = r.bound};
    return OK;
}

enum status team_of_slug(struct ctx *ctx, const char *slug, struct team *ret_team)
{
    struct sql_team_id_of_slug_row row;
    enum status s = sql_team_id_of_slug(ctx, &(struct sql_team_id_of_slug_args){slug}, &row);
    return s == OK ? team_get(ctx, row.id, ret_team) : s;
}

enum status teams_of_account(struct ctx *ctx, int64_t account_id, struct own_team **ret_teams,
                             size_t *ret_n)
{
    struct sql_team_of_account_row *rows;
    size_t n;
    enum status s =
        sql_team_of_account(ctx, &(struct sql_team_of_account_args){account_id}, &rows, &n);
    if (s != OK)
        return s;
    struct own_team *teams = arena_array(ctx->arena, n, sizeof(*teams));
    if (!teams)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        teams[i] = (struct own_team){.id = rows[i].id,
                                     .slug = rows[i].slug,
                                     .name = rows[i].name,
                                     .operator_id = rows[i].operator_id,
                                     .admin = rows[i].admin,
                                     .seat = rows[i].seat};
    *ret_teams = teams;
    *ret_n = n;
    return OK;
}

enum status teams_of_space(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                           struct own_team **ret_teams, size_t *ret_n)
{
    struct sql_team_of_space_row *rows;
    size_t n;
    enum status s = sql_team_of_space(
        ctx, &(struct sql_team_of_space_args){.operator_id = operator_id, .space_id = space_id},
        &rows, &n);
    if (s != OK)
        return s;
    struct own_team *teams = arena_array(ctx->arena, n, sizeof(*teams));
    if (!teams)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        teams[i] = (struct own_team){.id = rows[i].id,
                                     .slug = rows[i].slug,
                                     .name = rows[i].name,
                                     .operator_id = rows[i].operator_id};
    *ret_teams = teams;
    *ret_n = n;
    return OK;
}

enum status team_members(struct ctx *ctx, int64_t team_id, struct team_member **ret_members,
                         size_t *ret_n)
{
    struct sql_team_members_of_row *rows;
    size_t n;
    const char *lang;
    enum status s =
        sql_team_members_of(ctx, &(struct sql_team_members_of_args){team_id}, &rows, &n);
    if (s == OK)
        s = people_lang(ctx, NULL, &lang);
    if (s != OK)
        return s;
    struct team_member *members = arena_array(ctx->arena, n, sizeof(*members));
    if (!members)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        members[i] = (struct team_member){.account_id = rows[i].account_id,
                                          .email = rows[i].email,
                                          .name = rows[i].name,
                                          .lang = rows[i].lang ? rows[i].lang : lang,
                                          .admin = rows[i].admin,
                                          .seat = rows[i].seat,
                                          .joined_at = rows[i].joined_at};
    *ret_members = members;
    *ret_n = n;
    return OK;
}

enum status team_admins(struct ctx *ctx, int64_t team_id, struct contact **ret_contacts,
                        size_t *ret_n)
{
    struct team_member *members = NULL;
    size_t n = 0;
    size_t admins = 0;
    const enum status s = team_members(ctx, team_id, &members, &n);
    if (s != OK)
        return s;
    struct contact *contacts = arena_array(ctx->arena, n, sizeof(*contacts));
    if (!contacts)
        return LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct team_member *m = &members[i];
        if (m->admin)
            contacts[admins++] = (struct contact){
                .account_id = m->account_id, .email = m->email, .name = m->name, .lang = m->lang};
    }
    *ret_contacts = contacts;
    *ret_n = admins;
    return OK;
}

enum status team_member_get(struct ctx *ctx, int64_t team_id, int64_t account_id,
                            struct team_member *ret_member)
{
    struct sql_team_member_of_row row;
    const char *lang;
    struct sql_team_member_of_args of = {.team_id = team_id, .account_id = account_id};
    enum status s = sql_team_member_of(ctx, &of, &row);
    if (s == OK)
        s = people_lang(ctx, row.lang, &lang);
    if (s != OK)
        return s;
    *ret_member = (struct team_member){.account_id = row.account_id,
                                       .email = row.email,
                                       .name = row.name,
                                       .lang = lang,
                                       .admin = row.admin,
                                       .seat = row.seat,
                                       .joined_at = row.joined_at};
    return OK;
}

/* ---- seats, and who knows a team ------------------------------------------------------------- */

enum status team_set_seats(struct ctx *ctx, int64_t team_id, struct opt_int seats_max)
{
    struct team t;
    enum status s = team_get(ctx, team_id, &t);
    if (s != OK || (t.seats_max.has == seats_max.has && t.seats_max.v == seats_max.v))
        return s;
    s = sql_team_seats_set(ctx,
                           &(struct sql_team_seats_set_args){
                               .id = team_id, .seats_max = seats_max, .at = ctx_now_s(ctx)},
                           NULL);
    return s == OK ? team_tell(ctx, "team.seats", &t, "") : s;
}

enum status team_seats_held(struct ctx *ctx, int64_t team_id, int64_t *ret_n)
{
    struct sql_team_seat_count_row row;
    enum status s = sql_team_seat_count(ctx, &(struct sql_team_seat_count_args){team_id}, &row);
    if (s == OK)
        *ret_n = row.held;
    return s;
}

enum status team_relate(struct ctx *ctx, int64_t team_id, int64_t operator_id, int64_t space_id)
{
    return sql_team_relation_insert(
        ctx,
        &(struct sql_team_relation_insert_args){.operator_id = operator_id,
                                                .space_id = space_id,
                                                .team_id = team_id,
                                                .at = ctx_now_s(ctx)},
        NULL);
}

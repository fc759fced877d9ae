/* Claims: somebody says that a space without a host is his; the steward grants or refuses. */
#include "space/space_internal.h"

#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "space_pages.h"
#include "space_sql.h"
#include "space_views.h"
#include "store/store.h"

#include <strings.h>

enum { CLAIM_GRANTED = 2, CLAIM_REFUSED = 3 };

static enum status announce_claim(struct ctx *ctx, const struct space *s, int64_t id,
                                  const char *fact)
{
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = s->operator_id,
                                        .space_id = s->id,
                                        .subject_id = id,
                                        .data = ""});
}

/* ---- mails ---- */

static enum status write_to_steward(struct ctx *ctx, int64_t account_id,
                                    const struct claim_view *claim)
{
    struct contact to;
    const char *base = NULL;
    enum status st = people_get(ctx, account_id, &to);
    if (st == OK)
        st = network_public_url(ctx, &base);
    if (st != OK)
        return st;
    struct claim_mail_view view = {.greeting = to.name, .claim = claim};
    view.url = arena_printf(ctx->arena, "%s/network/claims", base);
    struct mail mail = {.to_email = to.email,
                        .to_name = *to.name ? to.name : NULL,
                        .lang = to.lang,
                        .reply_to = claim->email};
    mail.subject =
        arena_printf(ctx->arena, text_get(text_lang(to.lang), N_("A claim: %s")), claim->space);
    if (!view.url || !mail.subject)
        return LIMIT;
    return mail_add_pages(ctx, &mail, claim_mail_text, claim_mail_page, &view);
}

/* Each steward hears of it, in his language. */
static enum status write_to_stewards(struct ctx *ctx, const struct claim_view *claim)
{
    struct granted *stewards;
    size_t n;
    enum status st = people_granted(ctx, &(struct grant){.role = ROLE_STEWARD}, &stewards, &n);
    for (size_t i = 0; st == OK && i < n; i++)
        st = write_to_steward(ctx, stewards[i].account_id, claim);
    return st;
}

/* `code`: the language of the claim; NULL: of the network. His own, if he has an account. */
static enum status write_refusal(struct ctx *ctx, const struct space *s, const char *name,
                                 const char *email, const char *code)
{
    struct contact known;
    struct network network;
    enum status st = network_get(ctx, &network);
    if (st != OK)
        return st;
    if (!code)
        code = network.lang;
    st = people_of_email(ctx, email, &known);
    if (st == OK)
        code = known.lang;
    else if (st != NOT_FOUND)
        return st;
    struct claim_refused_mail_view view = {.name = name, .space = s->name};
    struct mail mail = {.to_email = email, .to_name = name, .lang = code};
    mail.subject = arena_printf(ctx->arena, text_get(text_lang(code), N_("About %s")), s->name);
    return mail.subject
               ? mail_add_pages(ctx, &mail, claim_refused_mail_text, claim_refused_mail_page, &view)
               : LIMIT;
}

/* The space has a host now: the others that said it was theirs hear so. */
static enum status refuse_others(struct ctx *ctx, const struct space *s, struct opt_int by)
{
    struct sql_claim_waiting_of_row *others;
    size_t n;
    enum status st = sql_claim_waiting_of(
        ctx, &(struct sql_claim_waiting_of_args){.space_id = s->id}, &others, &n);
    for (size_t i = 0; st == OK && i < n; i++)
        st = write_refusal(ctx, s, others[i].name, others[i].email, others[i].lang);
    if (st != OK)
        return st;
    return sql_claim_close_others(ctx,
                                  &(struct sql_claim_close_others_args){
                                      .space_id = s->id, .at = ctx_now_s(ctx), .decided_by = by},
                                  NULL);
}

/* ---- asking and answering ---- */

enum status space_hosting(struct ctx *ctx, const struct space *s, bool *ret_hosted,
                          bool *ret_claimable)
{
    struct contact *hosts;
    size_t n;
    bool hosted = false;
    if (s->status != SPACE_LISTED) {
        enum status st = people_answering(ctx, s->operator_id, s->id, &hosts, &n, &hosted);
        if (st != OK)
            return st;
    }
    *ret_hosted = hosted;
    *ret_claimable = !hosted && (s->status == SPACE_LISTED || s->status == SPACE_OPEN);
    return OK;
}

static enum status check_claimable(struct ctx *ctx, const struct space *s)
{
    bool hosted;
    bool claimable;
    enum status st = space_hosting(ctx, s, &hosted, &claimable);
    if (st == OK && !claimable)
        return ctx_fail(ctx, CONFLICT, "space.not_claimable", "This space has a host already.");
    return st;
}

enum status space_claim_place(struct ctx *ctx, const struct space *s, const char *name,
                              const char *email, const char *message)
{
    struct sql_claim_same_row same;
    enum status st = check_claimable(ctx, s);
    if (st == OK)
        st = sql_claim_same(ctx, &(struct sql_claim_same_args){.space_id = s->id, .email = email},
                            &same);
    if (st != NOT_FOUND)
        return st; /* asked again: the first one waits still */
    int64_t id = store_id(ctx);
    st =
        sql_claim_insert(ctx,
                         &(struct sql_claim_insert_args){.id = id,
                                                         .space_id = s->id,
                                                         .name = name,
                                                         .email = email,
                                                         .message = message ? message : "",
                                                         .lang = ctx->lang ? ctx->lang->code : NULL,
                                                         .at = ctx_now_s(ctx)},
                         NULL);
    struct claim_view claim = {.id = id,
                               .slug = s->slug,
                               .space = s->name,
                               .town = s->town,
                               .name = name,
                               .email = email,
                               .message = message};
    if (st == OK)
        st = write_to_stewards(ctx, &claim);
    return st == OK ? announce_claim(ctx, s, id, "space.claimed") : st;
}

/* The claim and its space; CONFLICT when it was answered already. */
static enum status waiting_claim(struct ctx *ctx, int64_t id, struct sql_claim_one_row *ret_claim,
                                 struct space *ret_space)
{
    enum status st = sql_claim_one(ctx, &(struct sql_claim_one_args){.id = id}, ret_claim);
    if (st == OK)
        st = space_get(ctx, ret_claim->space_id, ret_space);
    if (st == OK && ret_claim->status != 1)
        return ctx_fail(ctx, CONFLICT, "space.claim_answered", "This claim was answered already.");
    return st;
}

static int64_t decided_by(const struct ctx *ctx)
{
    return ctx->actor ? ctx->actor->account_id : 0;
}

/* An operator of its own for a space that had the placeholder: no booking or invoice can exist
 * yet. */
static enum status found_operator(struct ctx *ctx, struct space *s, const char *email)
{
    const struct operator_ o = operator_begin(s->name, s->country, email);
    return operator_save(ctx, &o, &s->operator_id);
}

/* Where bookings and invoices of a space stand, its operator stays. One that has no other space
 * is written to at the address of its host, no longer at that of the network. */
static enum status keep_operator(struct ctx *ctx, const struct space *s, const char *email,
                                 bool *ret_alone)
{
    struct operator_ o;
    struct sql_space_count_of_row spaces;
    const char *network;
    int64_t id;
    enum status st = sql_space_count_of(
        ctx, &(struct sql_space_count_of_args){.operator_id = s->operator_id}, &spaces);
    if (st == OK)
        st = operator_get(ctx, s->operator_id, &o);
    if (st == OK)
        st = space_network_email(ctx, &network);
    if (st != OK)
        return st;
    *ret_alone = spaces.n == 1;
    if (!*ret_alone || strcasecmp(o.email, network) != 0)
        return OK;
    o.email = email;
    return operator_save(ctx, &o, &id);
}

/* A listing is set up by its host before it opens; what is open stays open. */
static enum status hand_over(struct ctx *ctx, struct space *s, const struct sql_claim_one_row *c)
{
    int64_t id;
    int64_t account;
    bool alone = true;
    enum status st = s->status == SPACE_LISTED ? found_operator(ctx, s, c->email)
                                               : keep_operator(ctx, s, c->email, &alone);
    if (s->status == SPACE_LISTED)
        s->status = SPACE_DRAFT;
    if (st == OK)
        st = space_save(ctx, s, &id);
    if (st != OK)
        return st;
    struct invitation invitation = {
        .email = c->email,
        .name = c->name,
        .grant = {.role = ROLE_HOST, .operator_id = s->operator_id, .space_id = alone ? 0 : s->id},
        .where = s->name,
        .lang = c->lang,
        .path = arena_printf(ctx->arena, "/s/%s/edit", s->slug),
    };
    return invitation.path ? people_invite(ctx, &invitation, &account) : LIMIT;
}

enum status space_claim_grant(struct ctx *ctx, int64_t id)
{
    struct sql_claim_one_row c;
    struct space s;
    enum status st = waiting_claim(ctx, id, &c, &s);
    if (st != OK)
        return st;
    st = check_claimable(ctx, &s);
    if (st != OK)
        return st;
    struct opt_int by = {.has = ctx->actor != NULL, .v = decided_by(ctx)};
    st = hand_over(ctx, &s, &c);
    if (st == OK)
        st = sql_claim_decide(
            ctx,
            &(struct sql_claim_decide_args){
                .id = id, .status = CLAIM_GRANTED, .at = ctx_now_s(ctx), .decided_by = by},
            NULL);
    if (st == OK)
        st = refuse_others(ctx, &s, by);
    return st == OK ? announce_claim(ctx, &s, id, "space.claim_granted") : st;
}

enum status space_claim_refuse(struct ctx *ctx, int64_t id)
{
    struct sql_claim_one_row c;
    struct space s;
    enum status st = waiting_claim(ctx, id, &c, &s);
    if (st != OK)
        return st;
    struct opt_int by = {.has = ctx->actor != NULL, .v = decided_by(ctx)};
    st = sql_claim_decide(
        ctx,
        &(struct sql_claim_decide_args){
            .id = id, .status = CLAIM_REFUSED, .at = ctx_now_s(ctx), .decided_by = by},
        NULL);
    if (st == OK)
        st = write_refusal(ctx, &s, c.name, c.email, c.lang);
    return st == OK ? announce_claim(ctx, &s, id, "space.claim_refused") : st;
}

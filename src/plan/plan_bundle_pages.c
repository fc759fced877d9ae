/* Passes, carnets, credits: what is sold, buying it, and the host's list. */
#include "plan/plan_desk.h"
#include "plan/plan_show.h"

#include "base/id.h"
#include "http/http.h"
#include "people/people.h"
#include "plan/plan_credit.h"
#include "plan_routes.h"

#include <string.h>

static const char *const audience_words[] = {
    [AUDIENCE_EVERYONE] = "everyone",       [AUDIENCE_MEMBERS] = "members",
    [AUDIENCE_NON_MEMBERS] = "non_members", [AUDIENCE_PLAN] = "everyone",
    [AUDIENCE_TEAM] = "everyone",           [AUDIENCE_GROUP] = "group",
    [AUDIENCE_INVITED] = "invited",
};

static enum audience audience_of(const char *word)
{
    if (strcmp(word, "group") == 0)
        return AUDIENCE_GROUP;
    if (strcmp(word, "invited") == 0)
        return AUDIENCE_INVITED;
    return strcmp(word, "members") == 0       ? AUDIENCE_MEMBERS
           : strcmp(word, "non_members") == 0 ? AUDIENCE_NON_MEMBERS
                                              : AUDIENCE_EVERYONE;
}

/* ---- one of them ---------------------------------------------------------------------------- */

static enum status bundle_view(struct ctx *ctx, const struct space *s, const struct bundle *b,
                               struct bundle_view *v)
{
    const struct vat_split tax =
        vat_split_of(b->price_cents, s->vat_rate_bp, s->prices_include_vat);
    *v = (struct bundle_view){
        .id = b->id,
        .name = b->name,
        .description = b->description,
        .unit = allowance_unit_name(b->unit),
        .amount = b->amount,
        .price_cents = b->price_cents,
        .net_cents = tax.net_cents,
        .vat_cents = tax.vat_cents,
        .gross_cents = tax.gross_cents,
        .currency = s->currency,
        .valid_days = b->valid_days,
        .who = audience_words[b->audience],
        .group = b->group,
        .for_teams = b->for_teams,
        .once = b->once,
        .everywhere = b->space_id == 0,
        .archived = b->archived,
        .amount_text = plan_amount_text(ctx, b->unit, b->amount, s->currency),
        .good_for = credit_scope_words(ctx, b->unit, &b->scope),
        .valid_text = b->valid_days ? words(ctx, ctx_text(ctx, "good for %s"),
                                            words_length(ctx, (int64_t)b->valid_days * 24 * 60))
                                    : ctx_text(ctx, "does not end"),
    };
    if (b->scope.from != 0 || b->scope.to != 0) {
        v->from = words_minute(ctx, b->scope.from);
        v->to = words_minute(ctx, b->scope.to);
    }
    const enum status st = words_of_kinds(ctx, b->scope.kinds, &v->kinds, &v->kinds_n);
    return st == OK ? words_of_weekdays(ctx, b->scope.weekdays, &v->weekdays, &v->weekdays_n) : st;
}

static enum status offer(struct ctx *ctx, const struct space *s, bool host,
                         struct bundle_offer_view *ret_view)
{
    struct bundle *all = NULL;
    size_t n = 0;
    struct bundle_offer_view v = {.slug = s->slug,
                                  .name = s->name,
                                  .vat =
                                      show_vat_words(ctx, s->vat_rate_bp, s->prices_include_vat)};
    enum status st = space_head_make(ctx, s, host ? "bundles" : "page", &v.head);
    if (st == OK)
        st = bundle_list(ctx, s->operator_id, s->id, host, &all, &n);
    struct bundle_view *sold = arena_array(ctx->arena, n, sizeof(*sold));
    struct bundle_view *away = arena_array(ctx->arena, n, sizeof(*away));
    if (st == OK && (!sold || !away))
        st = LIMIT;
    for (size_t i = 0; st == OK && i < n; i++) {
        if (all[i].audience == AUDIENCE_INVITED && !host)
            continue;
        st = bundle_view(ctx, s, &all[i],
                         all[i].archived ? &away[v.archived_n++] : &sold[v.bundles_n++]);
    }
    v.bundles = sold;
    v.archived = away;
    if (st == OK)
        *ret_view = v;
    return st;
}

/* Whose page others see, too. */
static enum status shown_space(struct ctx *ctx, const char *slug, struct space *ret_space)
{
    const enum status st = space_of_slug(ctx, slug, ret_space);
    const bool host = st == OK && people_is_host(ctx->actor, ret_space->operator_id, ret_space->id);
    return st == OK && ret_space->status != SPACE_OPEN && !host ? NOT_FOUND : st;
}

enum status bundles_public(struct ctx *ctx, const struct space_of_form *form,
                           struct bundle_offer_view *ret_view)
{
    struct space s;
    const enum status st = shown_space(ctx, form->slug, &s);
    return st == OK ? offer(ctx, &s, false, ret_view) : st;
}

enum status bundles_host(struct ctx *ctx, const struct space_of_form *form,
                         struct bundle_offer_view *ret_view)
{
    struct space s;
    const enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? offer(ctx, &s, true, ret_view) : st;
}

/* ---- buying --------------------------------------------------------------------------------- */

/* A bundle that this space sells; one by invitation is not there for others. */
static enum status bundle_here(struct ctx *ctx, const struct space *s, int64_t id,
                               struct bundle *ret_bundle)
{
    const enum status st = bundle_get(ctx, id, ret_bundle);
    const bool ours = st == OK && ret_bundle->operator_id == s->operator_id &&
                      (ret_bundle->space_id == 0 || ret_bundle->space_id == s->id);
    return st == OK && !ours ? NOT_FOUND : st;
}

static enum status sold_here(struct ctx *ctx, const char *slug, int64_t id, struct space *ret_space,
                             struct bundle *ret_bundle)
{
    enum status st = shown_space(ctx, slug, ret_space);
    if (st == OK)
        st = bundle_here(ctx, ret_space, id, ret_bundle);
    if (st == OK && (ret_bundle->archived || ret_bundle->audience == AUDIENCE_INVITED))
        st = NOT_FOUND;
    return st;
}

enum status bundle_show(struct ctx *ctx, const struct bundle_look_form *form,
                        struct bundle_buy_view *ret_view)
{
    struct space s;
    struct bundle b;
    struct date today;
    const int64_t team = request_again_id(ctx, form->team, "team");
    struct bundle_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    struct bundle_buy_view v = {.signed_in = ctx->actor != NULL};
    enum status st = shown ? sold_here(ctx, form->slug, form->id, &s, &b) : LIMIT;
    if (st == OK)
        st = today_at(ctx, s.id, &today);
    if (st == OK)
        st = space_head_make(ctx, &s, "page", &v.head);
    if (st == OK)
        st = bundle_view(ctx, &s, &b, shown);
    if (st == OK)
        st = show_holders(ctx, team, (struct own_choice_view **)&v.holders, &v.holders_n);
    if (st != OK)
        return st;
    const struct bundle_offer o = bundle_offer_of(ctx, &b, b.price_cents, s.currency, today);
    v.slug = s.slug;
    v.space_name = s.name;
    v.bundle = shown;
    v.until = o.until.year ? date_add(o.until, -1) : o.until;
    v.bill = o.bill;
    v.rule = o.rule;
    v.for_team = team != 0;
    v.team = typed_id(ctx, team);
    v.shown = words(ctx, "%lld", (long long)b.price_cents);
    v.here = words(ctx, "/s/%s/passes/%s", s.slug, typed_id(ctx, b.id));
    *ret_view = v;
    return OK;
}

enum status bundle_do_buy(struct ctx *ctx, const struct bundle_take_form *form,
                          struct allowance_view *ret_view)
{
    struct space s;
    struct bundle b;
    int64_t id = 0;
    const int64_t me = ctx->actor->account_id;
    enum status st = sold_here(ctx, form->slug, form->id, &s, &b);
    if (st == OK && form->team && !people_is_team_admin(ctx->actor, form->team))
        st = NOT_FOUND;
    if (st != OK)
        return st;
    const struct bundle_sale sale = {
        .bundle = &b,
        .space_id = s.id,
        .holder = {.account_id = form->team ? 0 : me, .team_id = form->team},
        .account_id = me,
        .shown_cents = form->shown_cents,
        .note = ""};
    st = bundle_sell(ctx, &sale, &id);
    if (st == OK)
        st = credit_view(ctx, id, ret_view);
    const char *page = words(ctx, "/credits/%s", typed_id(ctx, id));
    if (st == OK)
        st = people_help_detail(ctx, words(ctx, "%s, %s", b.name, s.name), page);
    if (st != OK)
        return st;
    const char *said = ctx_text(ctx, "It is yours.");
    if (b.price_cents)
        said = ctx_text(ctx, "Bought. It stands in what you pay, with the day of its bill.");
    reply_flash(ctx, said);
    reply_created(ctx, page);
    return OK;
}

/* ---- the host's form ------------------------------------------------------------------------ */

static const struct labelled units[] = {
    {"days", N_("days: each booking takes one")},
    {"half_days", N_("half days: up to five hours take one, more take two")},
    {"hours", N_("hours: as long as the booking")},
    {"money", N_("money: the price of the booking")},
    {"pages", N_("printed pages: taken by hand")},
};
static const struct labelled whos[] = {
    {"everyone", N_("everybody")},
    {"members", N_("members")},
    {"non_members", N_("who is no member")},
    {"group", N_("the group …")},
    {"invited", N_("only whom you give it to")},
};

enum status bundle_form(struct ctx *ctx, const struct bundle_ask_form *form,
                        struct bundle_edit_view *ret_view)
{
    struct space s;
    struct bundle b = {.unit = UNIT_DAYS, .group = ""};
    struct bundle_edit_view v = {.valid_typed = "180"};
    struct bundle_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    const int64_t id = request_again_id(ctx, form->id, "id");
    enum status st = shown ? space_of_slug(ctx, form->slug, &s) : LIMIT;
    if (st == OK)
        st = space_head_make(ctx, &s, "bundles", &v.head);
    if (st == OK && id)
        st = bundle_here(ctx, &s, id, &b);
    if (st == OK && id)
        st = bundle_view(ctx, &s, &b, shown);
    if (st == OK)
        st = choices_words(ctx, units, ARRAY_LEN(units), allowance_unit_name(b.unit),
                           INTO(&v, units));
    if (st == OK)
        st = choices_kinds(ctx, b.scope.kinds, INTO(&v, kinds));
    if (st == OK)
        st = choices_weekdays(ctx, b.scope.weekdays, INTO(&v, weekdays));
    if (st == OK)
        st = choices_words(ctx, whos, ARRAY_LEN(whos), audience_words[b.audience], INTO(&v, whos));
    if (st != OK)
        return st;
    v.currency = s.currency;
    v.bundle = id ? shown : NULL;
    if (id) {
        v.amount_typed = typed_cents(ctx, credit_form_amount(b.unit, b.amount));
        v.price_typed = typed_cents(ctx, b.price_cents);
        v.valid_typed = words(ctx, "%d", (int)b.valid_days);
    }
    *ret_view = v;
    return OK;
}

/* What the form would send if nobody changed anything. */
static struct bundle_save_form form_now(const struct bundle *b, const struct bundle_view *v)
{
    return (struct bundle_save_form){
        .name = b->name,
        .description = *b->description ? b->description : NULL,
        .unit = v->unit,
        .amount = opt_int_of(credit_form_amount(b->unit, b->amount)),
        .price = opt_int_of(b->price_cents),
        .valid_days = b->valid_days,
        .kinds = v->kinds,
        .kinds_n = v->kinds_n,
        .weekdays = v->weekdays,
        .weekdays_n = v->weekdays_n,
        .from = v->from ? b->scope.from : -1,
        .to = v->to ? b->scope.to : -1,
        .who = v->who,
        .group = *b->group ? b->group : NULL,
        .for_teams = b->for_teams,
        .once = b->once,
        .everywhere = b->space_id == 0,
    };
}

static enum status take_form(struct ctx *ctx, const struct space *s,
                             const struct bundle_save_form *f, struct bundle *b)
{
    enum status st = OK;
    b->operator_id = s->operator_id;
    b->space_id = f->everywhere ? 0 : s->id;
    b->name = f->name;
    b->description = f->description ? f->description : "";
    b->unit = allowance_unit_of(f->unit);
    b->price_cents = f->price.v;
    b->valid_days = (int32_t)f->valid_days;
    b->scope = (struct scope){.from = f->from > 0 ? f->from : 0, .to = f->to > 0 ? f->to : 0};
    if (f->from > 0 && f->to < 0)
        b->scope.to = 24 * 60;
    b->audience = audience_of(f->who);
    b->group = f->group ? f->group : "";
    b->for_teams = f->for_teams;
    b->once = f->once;
    if (!f->price.has)
        st = ctx_field(ctx, "price", "field.missing", "Please say what it costs; 0 for nothing.");
    if (b->unit && credit_amount_of(ctx, b->unit, f->amount.v, &b->amount) != OK)
        st = INVALID;
    if (set_of_kinds(ctx, f->kinds, f->kinds_n, &b->scope.kinds) != OK)
        st = INVALID;
    if (set_of_weekdays(ctx, f->weekdays, f->weekdays_n, &b->scope.weekdays) != OK)
        st = INVALID;
    return st;
}

static enum status back_to_list(struct ctx *ctx, const struct space *s, const char *said,
                                struct bundle_offer_view *ret_view)
{
    const enum status st = offer(ctx, s, true, ret_view);
    if (st != OK)
        return st;
    reply_flash(ctx, said);
    reply_see(ctx, words(ctx, "/s/%s/bundles", s->slug));
    return OK;
}

enum status bundle_keep(struct ctx *ctx, const struct bundle_save_form *form,
                        struct bundle_offer_view *ret_view)
{
    struct space s;
    struct bundle b = {.id = 0};
    struct bundle_view now;
    struct bundle_save_form f = *form;
    int64_t id = 0;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK && form->id)
        st = bundle_here(ctx, &s, form->id, &b);
    if (st == OK && form->id)
        st = bundle_view(ctx, &s, &b, &now);
    if (st == OK && form->id) {
        const struct bundle_save_form before = form_now(&b, &now);
        request_keep(ctx, &f, &before);
    }
    const bool everywhere_now = b.id && b.space_id == 0;
    const bool may = people_is_host(ctx->actor, s.operator_id, 0);
    if (st == OK && (f.everywhere || everywhere_now) && !may)
        return ctx_field(ctx, "everywhere", "plan.of_operator",
                         "Only who runs all spaces of the operator may say that.");
    if (st == OK)
        st = take_form(ctx, &s, &f, &b);
    if (st == OK)
        st = bundle_save(ctx, &b, &id);
    return st == OK ? back_to_list(ctx, &s, ctx_text(ctx, "Saved."), ret_view) : st;
}

enum status bundle_set_away(struct ctx *ctx, const struct bundle_put_away_form *form,
                            struct bundle_offer_view *ret_view)
{
    struct space s;
    struct bundle b;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = bundle_here(ctx, &s, form->id, &b);
    if (st == OK && b.space_id == 0 && !people_is_host(ctx->actor, s.operator_id, 0))
        return DENIED;
    if (st == OK)
        st = bundle_archive(ctx, b.id, form->archived);
    return st == OK ? back_to_list(ctx, &s, ctx_text(ctx, "Saved."), ret_view) : st;
}

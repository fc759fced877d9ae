/* A row against what is there: a person, his membership, what he has left. A key of who, which plan
 * and since when makes the same row the same thing [IN-2]. */
#include "intake/intake_internal.h"

#include "base/fold.h"
#include "intake_sql.h"
#include "people/people.h"
#include "store/store.h"

#include <string.h>

/* A row under way. */
struct taking {
    struct ctx *ctx;
    struct intake_house *h;
    struct intake_row *row;
    const struct plan *plan; /* NULL: no membership */
    int64_t account_id;      /* 0: a dry run, and not known */
    int64_t team_id;         /* whose membership it is; 0: his own */
    bool added, changed;
};

static bool refused(enum status s)
{
    return s == INVALID || s == CONFLICT || s == DENIED;
}

/* What a rule of another module refuses is a reason to leave the row out, no failure. */
static enum status refuse(struct taking *t, enum status s)
{
    struct problem *p = &t->ctx->problem;
    if (!refused(s))
        return s;
    t->row->code = p->fields_n ? p->fields[0].code : p->code;
    t->row->reason = p->fields_n ? p->fields[0].detail : p->detail;
    *p = (struct problem){0};
    return OK;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static uint64_t mix_int(uint64_t h, int64_t v)
{
    return (h ^ (uint64_t)v) * 0x100000001b3u;
}

static int64_t digest_of(uint64_t h)
{
    return (int64_t)(h >> 1);
}

static enum status key_read(struct taking *t, const char *key, struct sql_intake_key_of_row *ret)
{
    if (!key)
        return LIMIT;
    const struct sql_intake_key_of_args args = {t->h->space.id, key};
    return sql_intake_key_of(t->ctx, &args, ret);
}

static enum status key_write(struct taking *t, const char *key, int64_t digest, int64_t subject_id,
                             int64_t left_at)
{
    const struct sql_intake_key_write_args args = {.space_id = t->h->space.id,
                                                   .row_key = key,
                                                   .digest = digest,
                                                   .subject_id = subject_id,
                                                   .left_at = left_at};
    return sql_intake_key_write(t->ctx, &args, NULL);
}

/* ---- the person ----------------------------------------------------------------------------- */

static enum status find_person(struct taking *t)
{
    struct contact c;
    const enum status s = people_of_email(t->ctx, t->row->email, &c);
    t->row->known = s == OK;
    if (s == OK)
        t->account_id = c.account_id;
    return s == NOT_FOUND ? OK : s;
}

static const struct own_team *team_named(const struct taking *t, const char *folded)
{
    for (size_t i = 0; i < t->h->teams_n; i++) {
        const char *name = fold_text(t->ctx->arena, t->h->teams[i].name);
        if (name && strcmp(name, folded) == 0)
            return &t->h->teams[i];
    }
    return NULL;
}

enum { TEAM_TO_BE = -1 }; /* in a dry run */

/* The team of this name that the operator knows; or, when there is none, a new one, with him as the
 * first of it. 0: it knows too many. */
static enum status find_team(struct taking *t, const char *called, int64_t *ret_id)
{
    struct intake_house *h = t->h;
    const char *folded = fold_text(t->ctx->arena, called);
    const struct own_team *team = folded ? team_named(t, folded) : NULL;
    *ret_id = team ? team->id : 0;
    if (team || h->teams_n == h->teams_max)
        return OK;
    struct team made = {.id = TEAM_TO_BE};
    const struct team wanted = {.name = called,
                                .operator_id = h->space.operator_id,
                                .space_id = h->space.id,
                                .currency = h->space.currency,
                                .billing = {.country = h->space.country}};
    const enum status s = h->dry ? OK : team_found(t->ctx, &wanted, t->account_id, &made);
    const char *name = arena_strdup(h->keep, called);
    if (s != OK || !name)
        return s == OK ? LIMIT : s;
    h->teams[h->teams_n++] = (struct own_team){.id = made.id, .name = name};
    h->result->counts.teams++;
    *ret_id = made.id;
    return OK;
}

/* His company is a team that the operator knows: he is in it, or the first of it. */
static enum status join_team(struct taking *t)
{
    int64_t id = 0;
    const enum status s = *t->row->company ? find_team(t, t->row->company, &id) : OK;
    return s == OK && id && !t->h->dry ? team_add(t->ctx, id, t->account_id, false) : s;
}

static enum status take_person(struct taking *t)
{
    const struct intake_row *r = t->row;
    struct sql_intake_person_of_row before;
    const struct sql_intake_person_of_args of = {t->h->space.id, t->account_id};
    enum status s = t->account_id ? sql_intake_person_of(t->ctx, &of, &before) : NOT_FOUND;
    if (s != OK && s != NOT_FOUND)
        return s;
    const bool came = s == OK;
    t->added = !came;
    if (came)
        t->changed = (*r->phone && strcmp(r->phone, before.phone) != 0) ||
                     (*r->company && strcmp(r->company, before.company) != 0) ||
                     (*r->note && strcmp(r->note, before.note) != 0);
    if (came && !t->changed)
        return OK;
    if (t->h->dry)
        return refuse(t, join_team(t));
    s = people_account(t->ctx, r->email, *r->name ? r->name : NULL, &t->account_id);
    if (s == OK && r->lang)
        s = people_first_language(t->ctx, t->account_id, r->lang);
    const struct sql_intake_person_write_args args = {.space_id = t->h->space.id,
                                                      .account_id = t->account_id,
                                                      .phone = r->phone,
                                                      .company = r->company,
                                                      .note = r->note,
                                                      .intake_id = t->h->intake_id,
                                                      .at = ctx_now_s(t->ctx)};
    if (s == OK)
        s = sql_intake_person_write(t->ctx, &args, NULL);
    if (s == OK)
        s = join_team(t);
    return refuse(t, s);
}

/* ---- the membership ------------------------------------------------------------------------- */

/* Since when it is counted: at most ten years back, on the same day of the month. */
static struct date since(const struct taking *t)
{
    enum { OLDEST_DAYS = 3600 };
    const struct date start = t->row->start.year ? t->row->start : t->h->today;
    const struct date oldest = date_add(t->h->today, -OLDEST_DAYS);
    struct date from = start;
    for (int32_t years = 1; date_compare(from, oldest) < 0; years++)
        from = date_add_months(start, years * 12);
    return from;
}

/* The first day that is charged here: what the file says, but not before today; where it says
 * nothing, the next period, or today when the host wants that. */
static struct date first_due(const struct taking *t, struct date from)
{
    const struct plan *p = t->plan;
    const struct date today = t->h->today;
    struct date due = t->row->first_due;
    if (!due.year && date_compare(from, today) >= 0)
        return from;
    if (!due.year && !t->h->charge_now)
        due = period_of(from, p->period_months, p->period_days,
                        period_number(from, p->period_months, p->period_days, today))
                  .until;
    return !due.year || date_compare(due, today) < 0 ? today : due;
}

/* `team_id` 0: his own. */
static struct membership_bring bring_of(const struct taking *t, int64_t team_id)
{
    const struct date from = since(t);
    const struct intake_group *g = t->row->group;
    return (struct membership_bring){
        .ask = {.plan = t->plan,
                .space_id = t->h->space.id,
                .holder = {.account_id = team_id ? 0 : t->account_id, .team_id = team_id},
                .seats = g ? intake_group_seats(g) : 1,
                .from = from,
                .note = g ? "" : t->row->note,
                .by_host = true,
                .paid_until = first_due(t, from),
                .price_cents = t->row->price_cents,
                .until = t->row->end},
        .give_now = t->h->give_now,
        .bill_day = t->row->first_due};
}

/* Bills of the next two months, gathered by day. */
static void add_bills(struct taking *t, const struct outlook *o)
{
    enum { AHEAD_DAYS = 62 };
    struct intake_result *r = t->h->result;
    const struct date last = date_add(t->h->today, AHEAD_DAYS);
    for (size_t i = 0; i < o->invoices_n; i++) {
        const struct outlook_invoice *bill = &o->invoices[i];
        size_t at = 0;
        if (date_compare(bill->bill, last) > 0)
            continue;
        while (at < r->bills_n && date_compare(r->bills[at].day, bill->bill) != 0)
            at++;
        if (at == INTAKE_BILLS_MAX)
            continue;
        if (at == r->bills_n)
            r->bills[r->bills_n++] = (struct intake_bill){.day = bill->bill};
        r->bills[at].n++;
        r->bills[at].cents += bill->amount_cents;
    }
}

static int64_t membership_digest(const struct taking *t, const struct membership_bring *b)
{
    uint64_t h = mix_int(0xcbf29ce484222325u, t->row->start.year ? date_days(t->row->start) : 0);
    h = mix_int(h, t->row->first_due.year ? date_days(t->row->first_due) : 0);
    h = mix_int(h, b->ask.until.year ? date_days(b->ask.until) : 0);
    h = mix_int(h, b->ask.price_cents.has ? b->ask.price_cents.v : -1);
    if (b->ask.holder.team_id)
        h = mix_int(h, b->ask.seats);
    return digest_of(h);
}

static enum status write_membership(struct taking *t, const struct membership_bring *b,
                                    const char *key, int64_t digest)
{
    struct story *story = arena_alloc(t->ctx->arena, sizeof(*story));
    enum status s = story ? membership_bring(t->ctx, b, story) : LIMIT;
    if (s == OK)
        s = key_write(t, key, digest, story->m.id, story->m.revision);
    return s;
}

/* So it stands in the summary; once, whatever row brings it. */
static enum status tell_team(struct taking *t, const struct membership_bring *b)
{
    struct intake_result *r = t->h->result;
    const struct intake_group *g = t->row->group;
    const struct opt_int listed = plan_term_price(t->plan, b->ask.term_months);
    if (r->teams_n == INTAKE_TEAMS_SHOWN)
        return OK;
    const char *plan = arena_strdup(t->h->keep, t->plan->name);
    r->teams[r->teams_n++] = (struct intake_team){
        .team = g->team,
        .plan = plan,
        .since = g->start,
        .seats = b->ask.seats,
        .people = g->people,
        .price_cents =
            (b->ask.price_cents.has ? b->ask.price_cents.v : listed.v) * (int64_t)b->ask.seats,
        .period_months = t->plan->period_months,
        .period_days = t->plan->period_days};
    return plan ? OK : LIMIT;
}

/* Bring it, or see what it would be, unless it was brought so before.
 *   who  of the key: whose it is */
static enum status bring(struct taking *t, const char *who, int64_t team_id)
{
    struct outlook outlook;
    struct sql_intake_key_of_row known;
    struct membership_bring b = bring_of(t, team_id);
    const int64_t start = t->row->start.year ? date_days(t->row->start) : 0;
    const char *key =
        arena_printf(t->ctx->arena, "%s:%lld:%lld", who, (long long)t->plan->id, (long long)start);
    const int64_t digest = membership_digest(t, &b);
    const bool to_be = team_id ? team_id == TEAM_TO_BE : !t->account_id;
    enum status s = !to_be && t->plan->id ? key_read(t, key, &known) : NOT_FOUND;
    if (s != OK && s != NOT_FOUND)
        return s;
    if (s == OK && known.digest == digest)
        return OK;
    if (s == OK) {
        b.id = known.subject_id;
        b.revision = known.left_at;
    }
    const bool again = s == OK;
    s = t->h->dry ? membership_preview_bring(t->ctx, &b, &outlook)
                  : write_membership(t, &b, key, digest);
    if (s == OK && t->h->dry)
        add_bills(t, &outlook);
    if (s == OK && team_id)
        s = tell_team(t, &b);
    if (s == OK) {
        t->h->result->counts.memberships++;
        t->added |= !again;
        t->changed |= again;
    }
    return s;
}

/* One of those who use it: in the team, with a seat if one is left; once, for who was taken out
 * later stays out [IN-6]. */
static enum status join_membership(struct taking *t, const char *who)
{
    struct sql_intake_key_of_row known;
    const int64_t start = t->row->start.year ? date_days(t->row->start) : 0;
    const char *key = arena_printf(t->ctx->arena, "s:%lld:%s:%lld:%lld", (long long)t->account_id,
                                   who, (long long)t->plan->id, (long long)start);
    enum status s = t->account_id ? key_read(t, key, &known) : NOT_FOUND;
    if (s != NOT_FOUND)
        return s;
    t->changed = true;
    if (t->h->dry)
        return OK;
    s = team_add(t->ctx, t->team_id, t->account_id, false);
    return s == OK ? key_write(t, key, 0, t->team_id, 0) : s;
}

/* The rows of one are looked at once in a dry run; written, the first of them leaves a key. */
static enum status take_team_membership(struct taking *t)
{
    struct intake_group *g = t->row->group;
    enum status s = find_team(t, g->team, &t->team_id);
    if (s == OK && !t->team_id) {
        t->row->code = "intake.team_many";
        t->row->reason = N_("There are too many companies already.");
        return OK;
    }
    const char *who = arena_printf(t->ctx->arena, "t:%lld", (long long)t->team_id);
    if (s == OK && (!t->h->dry || !g->looked_at))
        s = bring(t, who, t->team_id);
    if (s == OK) {
        g->looked_at = t->h->rows_at;
        s = join_membership(t, who);
    }
    return refuse(t, s);
}

static enum status take_membership(struct taking *t)
{
    struct intake_row *r = t->row;
    if (r->end.year && date_compare(r->end, t->h->today) <= 0) {
        r->code = "intake.ended";
        r->reason = N_("The membership is over.");
        return OK;
    }
    if (r->group)
        return take_team_membership(t);
    const char *who = arena_printf(t->ctx->arena, "m:%lld", (long long)t->account_id);
    return refuse(t, bring(t, who, 0));
}

/* ---- what is left of passes and credits ------------------------------------------------------ */

static enum status write_credit(struct taking *t, int64_t known_id, const char *key, int64_t digest)
{
    const struct intake_row *r = t->row;
    const struct allowance_grant g = {.holder = {.account_id = t->account_id},
                                      .operator_id = t->h->space.operator_id,
                                      .space_id = t->h->space.id,
                                      .name = r->credit,
                                      .unit = r->unit,
                                      .amount = r->left,
                                      .from = t->h->today,
                                      .until = r->good_until,
                                      .note = r->note};
    int64_t id = known_id;
    const enum status s = known_id ? allowance_bring(t->ctx, known_id, r->left, r->good_until)
                                   : allowance_give(t->ctx, &g, &id);
    return s == OK ? key_write(t, key, digest, id, r->left) : s;
}

static enum status take_credit(struct taking *t)
{
    struct intake_row *r = t->row;
    struct sql_intake_key_of_row known = {0};
    const char *name = fold_text(t->ctx->arena, r->credit);
    const char *key =
        arena_printf(t->ctx->arena, "c:%lld:%s", (long long)t->account_id, name ? name : "");
    uint64_t h = mix_int(0xcbf29ce484222325u, r->left);
    h = mix_int(h, (int64_t)r->unit);
    h = mix_int(h, r->good_until.year ? date_days(r->good_until) : 0);
    if (r->good_until.year && date_compare(r->good_until, t->h->today) <= 0) {
        r->code = "intake.credit_over";
        r->reason = N_("The credit is over.");
        return OK;
    }
    enum status s = t->account_id ? key_read(t, key, &known) : NOT_FOUND;
    if (s != OK && s != NOT_FOUND)
        return s;
    if (s == OK && known.digest == digest_of(h))
        return OK;
    const bool again = s == OK;
    struct allowance now;
    s = again ? allowance_get(t->ctx, known.subject_id, &now) : OK;
    if (s == OK && again && (now.left != known.left_at || now.unit != r->unit)) {
        r->code = "intake.kept";
        r->reason = N_("What is left was used or corrected here since: it stays as it is.");
        return OK;
    }
    if (s == OK && !t->h->dry)
        s = write_credit(t, known.subject_id, key, digest_of(h));
    if (s == OK) {
        t->h->result->counts.credits++;
        t->added |= !again;
        t->changed |= again;
    }
    return refuse(t, s);
}

/* ---- a row ---------------------------------------------------------------------------------- */

enum status intake_take(struct ctx *ctx, struct intake_house *h, struct intake_row *row,
                        const struct plan *plan, struct intake_parts parts,
                        enum intake_outcome *ret_outcome)
{
    struct taking t = {.ctx = ctx, .h = h, .row = row, .plan = plan};
    enum status s = find_person(&t);
    if (s == OK)
        s = take_person(&t);
    if (s == OK && !row->code && plan && parts.membership)
        s = take_membership(&t);
    if (s == OK && !row->code && *row->credit && parts.credit)
        s = take_credit(&t);
    if (s != OK)
        return s;
    *ret_outcome = row->code   ? INTAKE_REJECTED
                   : t.added   ? INTAKE_ADDED
                   : t.changed ? INTAKE_CHANGED
                               : INTAKE_UNCHANGED;
    return OK;
}

/* The mails that facts about memberships call for: to the holder, and to the hosts for what they
 * have to answer or should know. Each fact gives each reader at most one mail [PL-12]. */
#include "plan/plan_credit.h"
#include "plan/plan_show.h"

#include "base/id.h"
#include "base/json.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "plan_pages.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { LETTER_FACTS = 16, DEED_BYTES = 64 * 1024 };

static const struct {
    const char *fact;
    const char *subject;  /* to the holder; NULL: none */
    const char *for_host; /* NULL: none */
} letters[] = {
    {"membership.asked", N_("Your request: %s, %s"), N_("Somebody wants to join: %s, %s")},
    {"membership.signing", N_("To be signed: %s, %s"), NULL},
    {"membership.began", N_("Welcome: %s, %s"), N_("A new member: %s, %s")},
    {"membership.declined", N_("Not possible: %s, %s"), NULL},
    {"membership.changed", N_("Membership changed: %s, %s"), N_("Membership changed: %s, %s")},
    {"membership.repriced", N_("A new price: %s, %s"), NULL},
    {"membership.includes", N_("What it includes changes: %s, %s"), NULL},
    {"membership.paused", N_("A pause: %s, %s"), N_("A pause: %s, %s")},
    {"membership.resumed", N_("The pause ends: %s, %s"), NULL},
    {"membership.ending", N_("Your membership will end: %s, %s"), N_("A member leaves: %s, %s")},
    {"membership.kept", N_("Your membership goes on: %s, %s"),
     N_("The membership goes on: %s, %s")},
    {"membership.ended", N_("Your membership has ended: %s, %s"), NULL},
    {"membership.renewal_ahead", N_("Another term begins soon: %s, %s"), NULL},
    {"membership.end_ahead", N_("The term ends soon: %s, %s"), N_("A term ends soon: %s, %s")},
    {"membership.renewed", N_("Another term has begun: %s, %s"), NULL},
    {"membership.runs_on", N_("Your membership goes on without a term: %s, %s"), NULL},
};

/* One fact under way. */
struct occasion {
    const struct fact *fact;
    size_t letter;
    const char *public_url;
    struct story *story;
    struct space space;
    struct date today;
    const int64_t *booked; /* paid in another way since */
    size_t booked_n;
};

/* ---- what is booked and paid in another way ------------------------------------------------- */

static enum status read_deed(struct ctx *ctx, struct occasion *o)
{
    const char *data = o->fact->data;
    struct json_t *root = NULL;
    const char *why = NULL;
    if (!*data || json_read(data, strlen(data), DEED_BYTES, &root, &why) != OK)
        return OK;
    const struct json_t *list = json_object_get(root, "bookings");
    int64_t *ids = arena_array(ctx->arena, json_array_size(list), sizeof(*ids));
    for (size_t i = 0; ids && i < json_array_size(list); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(list, i), "id"));
        if (id && id_parse(id, &ids[o->booked_n]) == OK)
            o->booked_n++;
    }
    json_decref(root);
    o->booked = ids;
    return ids ? OK : LIMIT;
}

/* How each is paid now, in the language of the reader; what is gone by now is left out. */
static enum status read_booked(struct ctx *ctx, const struct occasion *o,
                               struct paid_agains *ret_all)
{
    struct paid_again *list = arena_array(ctx->arena, o->booked_n, sizeof(*list));
    size_t n = 0;
    enum status s = list ? OK : LIMIT;
    for (size_t i = 0; s == OK && i < o->booked_n; i++) {
        s = again_now(ctx, o->booked[i], &list[n]);
        n += s == OK;
        if (s == NOT_FOUND)
            s = OK;
    }
    if (s == OK)
        *ret_all = (struct paid_agains){list, n};
    return s;
}

/* ---- one mail ------------------------------------------------------------------------------- */

/* What the plan includes, and from when on. */
static enum status fill_includes(struct ctx *ctx, const struct occasion *o,
                                 struct membership_letter_view *v)
{
    struct plan plan;
    struct plan_next next;
    enum status st = plan_of_story(ctx, o->story, o->today, &plan);
    if (st == OK)
        st = show_plan_next(ctx, o->story, &plan, o->today, &next);
    if (st == OK && !next.from.year) { /* it holds by now */
        next.from = story_period(o->story, o->today).from;
        st = show_plan_includes(ctx, &plan, &next.texts, &next.texts_n);
    }
    if (st != OK)
        return st;
    v->includes_from = next.from;
    v->includes_then = next.texts;
    v->includes_then_n = next.texts_n;
    return OK;
}

static enum status fill(struct ctx *ctx, const struct occasion *o, bool host,
                        struct membership_letter_view *v)
{
    struct membership_line_view *line = arena_alloc(ctx->arena, sizeof(*line));
    struct outlook outlook;
    char id[ID_CHARS_MAX + 1];
    const struct story *s = o->story;
    enum status st =
        line ? show_membership(ctx, s, o->today, &(struct membership_place){0}, line) : LIMIT;
    if (st == OK)
        st = membership_outlook(ctx, s, &outlook);
    if (st == OK && s->m.status == MEMBERSHIP_RUNS)
        st = show_outlook(ctx, &outlook, false, &v->outlook);
    struct paid_agains again;
    struct booked_shown booked = {.n = 0};
    if (st == OK && !host)
        st = read_booked(ctx, o, &again);
    if (st == OK && !host)
        st = show_booked(ctx, s, &again, &s->m.holder, &booked);
    if (st == OK && strcmp(o->fact->name, "membership.includes") == 0)
        st = fill_includes(ctx, o, v);
    if (st != OK)
        return st;
    v->bookings = booked.list;
    v->bookings_n = booked.n;
    (void)id_print(s->m.id, id);
    v->occasion = o->fact->name + strlen("membership.");
    v->for_host = host;
    v->line = line;
    v->last_no = story_last_no(s);
    v->term_until = s->m.term_until;
    if (s->m.until.year && !membership_never_ran(&s->m))
        v->last_day = date_add(s->m.until, -1);
    v->reason = *s->m.end_reason ? s->m.end_reason : NULL;
    v->note = *s->m.note ? s->m.note : NULL;
    v->url = words(ctx, "%s/memberships/%s", o->public_url, id);
    v->next = v->outlook && v->outlook->invoices_n ? &v->outlook->invoices[0] : NULL;
    v->currency = outlook.currency;
    return OK;
}

static enum status write_to(struct ctx *ctx, const struct occasion *o, const struct contact *to,
                            bool host)
{
    struct ctx own = *ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    const char *subject = host ? letters[o->letter].for_host : letters[o->letter].subject;
    struct membership_letter_view v = {.greeting = *to->name ? to->name : NULL};
    if (!subject)
        return OK;
    enum status s = fill(&own, o, host, &v);
    if (s != OK)
        return s;
    const struct mail m = {
        .to_email = to->email,
        .to_name = v.greeting,
        .lang = to->lang,
        .subject =
            words(&own, ctx_text(&own, subject), host ? v.line->who : v.line->plan, o->space.name),
        .reply_to = host ? v.line->email : o->space.email,
        .key = words(&own, "%s:%lld:%s%lld", o->fact->name, (long long)o->fact->id,
                     host ? "host:" : "", (long long)to->account_id),
        .space_id = o->space.id};
    s = mail_add_pages(&own, &m, membership_letter_text, membership_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail */
}

static enum status write_to_holder(struct ctx *ctx, const struct occasion *o)
{
    struct contact *holders = NULL;
    size_t n = 0;
    enum status s = holder_contacts(ctx, &o->story->m.holder, &holders, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(ctx, o, &holders[i], false);
    return s;
}

/* ---- to who has a seat ---------------------------------------------------------------------- */

static enum status write_seat(struct ctx *ctx, const struct occasion *o, const struct holder *h)
{
    struct ctx own = *ctx; /* in the language of the reader */
    struct contact c;
    struct paid_agains again;
    struct booked_shown booked;
    enum status s = people_get(ctx, h->account_id, &c);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    own.lang = text_lang(c.lang);
    s = read_booked(&own, o, &again);
    if (s == OK)
        s = show_booked(&own, o->story, &again, h, &booked);
    if (s != OK)
        return s;
    const struct seat_letter_view v = {
        .greeting = c.name && *c.name ? c.name : NULL,
        .plan = story_turn_on(o->story, o->today)->plan_name,
        .space_name = o->space.name,
        .bookings = booked.list,
        .bookings_n = booked.n,
        .url = words(&own, "%s/me", o->public_url),
    };
    const struct mail m = {
        .to_email = c.email,
        .to_name = v.greeting,
        .lang = c.lang,
        .subject = words(&own, ctx_text(&own, "Your bookings: %s, %s"), v.plan, v.space_name),
        .reply_to = o->space.email,
        .key = words(&own, "%s:%lld:seat:%lld", o->fact->name, (long long)o->fact->id,
                     (long long)c.account_id),
        .space_id = o->space.id};
    s = mail_add_pages(&own, &m, seat_letter_text, seat_letter_page, &v);
    return s == INVALID ? OK : s;
}

/* Each of those who used a seat of the team, once. */
static enum status write_to_seats(struct ctx *ctx, const struct occasion *o)
{
    struct paid_agains again;
    enum status s = read_booked(ctx, o, &again);
    for (size_t i = 0; s == OK && i < again.n; i++) {
        const struct holder *h = &again.list[i].holder;
        size_t first = 0;
        while (!again_is_of(&again.list[first], h))
            first++;
        if (first == i && h->account_id && !again_is_of(&again.list[i], &o->story->m.holder))
            s = write_seat(ctx, o, h);
    }
    return s;
}

static enum status write_to_hosts(struct ctx *ctx, const struct occasion *o)
{
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(ctx, o->space.operator_id, o->space.id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(ctx, o, &hosts[i], true);
    return s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.fact = f, .public_url = public_url};
    while (o.letter < ARRAY_LEN(letters) && strcmp(letters[o.letter].fact, f->name) != 0)
        o.letter++;
    if (o.letter == ARRAY_LEN(letters))
        return credit_mail(ctx, f, public_url);
    o.story = arena_alloc(ctx->arena, sizeof(*o.story));
    enum status s = o.story ? membership_get(ctx, f->subject_id, o.story) : LIMIT;
    if (s == OK)
        s = space_get(ctx, o.story->m.space_id, &o.space);
    if (s == OK)
        s = today_at(ctx, o.space.id, &o.today);
    if (s == OK)
        s = read_deed(ctx, &o);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    s = write_to_holder(ctx, &o);
    if (s == OK && o.booked_n)
        s = write_to_seats(ctx, &o);
    return s == OK && letters[o.letter].for_host ? write_to_hosts(ctx, &o) : s;
}

enum status plan_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "plan.mail", LETTER_FACTS, handle, public_url, ret_n);
}

/* Enquiries and tours as their readers see them. */
#include "lead/lead_show.h"

#include "base/email.h"
#include "base/ics.h"
#include "base/id.h"
#include "community/community.h"
#include "lead_sql.h"
#include "network/network.h"

#include <string.h>

enum { DAY_S = 86400 };

const char *text_or_null(struct ctx *ctx, const char *text)
{
    return text && *text ? arena_strdup(ctx->arena, text) : NULL;
}

/* ---- words to choose from -------------------------------------------------------------------- */

static const char *status_word(int i)
{
    return lead_status_word((enum lead_status)i);
}

static const char *status_name(int i)
{
    return lead_status_name((enum lead_status)i);
}

static const char *wants_word(int i)
{
    return lead_wants_word((enum lead_wants)i);
}

static const char *wants_name(int i)
{
    return lead_wants_name((enum lead_wants)i);
}

static const char *source_word(int i)
{
    return lead_source_word((enum lead_source)i);
}

static const char *source_name(int i)
{
    return lead_source_name((enum lead_source)i);
}

static const char *reason_word(int i)
{
    return lost_word((enum lost_reason)i);
}

static const char *reason_name(int i)
{
    return lost_name((enum lost_reason)i);
}

static const char *stand_word(int i)
{
    return applicant_status_word((enum applicant_status)i);
}

static const char *stand_name(int i)
{
    return applicant_status_name((enum applicant_status)i);
}

const struct words status_words = {status_word, status_name, LEAD_NEW, LEAD_STATUS__MAX};
const struct words wants_words = {wants_word, wants_name, WANTS_DESK, WANTS__MAX};
const struct words source_words = {source_word, source_name, SOURCE_UNSAID, SOURCE__MAX};
const struct words reason_words = {reason_word, reason_name, LOST_UNSAID, LOST__MAX};
const struct words stand_words = {stand_word, stand_name, APPLICANT_NEW, APPLICANT__MAX};

enum status choices_make(struct ctx *ctx, const struct words *words, int chosen,
                         const struct lead_choice_view **ret_choices, size_t *ret_n)
{
    size_t n = (size_t)(words->end - words->first);
    struct lead_choice_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (int i = words->first; i < words->end; i++)
        list[i - words->first] = (struct lead_choice_view){
            .word = words->word(i), .name = ctx_text(ctx, words->name(i)), .on = i == chosen};
    *ret_choices = list;
    *ret_n = n;
    return OK;
}

/* ---- a line ---------------------------------------------------------------------------------- */

static struct when when_there(const struct space *space, struct opt_int at)
{
    const struct zone *zone = zone_get(space->zone);
    return at.has && zone ? zone_when(zone, at.v) : (struct when){0};
}

bool lead_is_due(struct ctx *ctx, const struct space *space, const struct lead *l)
{
    const struct zone *zone = zone_get(space->zone);
    struct date today;
    minute at;
    if (!l->next.year || !zone || !lead_is_open(l->status))
        return false;
    zone_civil(zone, ctx_now_s(ctx), &today, &at);
    return date_compare(l->next, today) <= 0;
}

enum status lead_note_look(struct ctx *ctx, const struct space *space, const struct lead *l,
                           bool listed)
{
    const struct look look = {.account_id = l->account_id,
                              .operator_id = space->operator_id,
                              .space_id = space->id,
                              .place = space->name,
                              .what = listed ? N_("Enquiries, in a list") : N_("An enquiry"),
                              .thing_id = l->id};
    if (l->account_id)
        return listed ? people_looked_at_listed(ctx, &look, l->account_id)
                      : people_looked_at(ctx, &look);
    return listed ? people_looked_at_address_listed(ctx, &look, l->email)
                  : people_looked_at_address(ctx, &look, l->email);
}

enum status lead_looks_make(struct ctx *ctx, int64_t thing_id, const struct zone *zone,
                            const struct lead_looked_view **ret_looks, size_t *ret_n)
{
    struct person_look *looks;
    size_t n;
    enum status s = people_looks_of_thing(ctx, thing_id, &looks, &n);
    if (s != OK || !zone)
        return s;
    struct lead_looked_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct lead_looked_view){.at = zone_when(zone, looks[i].at),
                                            .who = looks[i].who,
                                            .role = looks[i].role,
                                            .place = *looks[i].place ? looks[i].place : NULL,
                                            .what = ctx_text(ctx, looks[i].what),
                                            .times = looks[i].times};
    *ret_looks = list;
    *ret_n = n;
    return OK;
}

bool lead_line_make(struct ctx *ctx, const struct space *space, const struct lead *l,
                    struct opt_int tour_at, struct lead_line_view *ret_line)
{
    const int64_t now = ctx_now_s(ctx);
    char code[ID_CHARS_MAX + 1];
    id_print(l->id, code);
    *ret_line = (struct lead_line_view){
        .id = l->id,
        .name = arena_strdup(ctx->arena, l->name),
        .email = text_or_null(ctx, l->email),
        .phone = text_or_null(ctx, l->phone),
        .wants = lead_wants_word(l->wants),
        .wants_name = ctx_text(ctx, lead_wants_name(l->wants)),
        .when = text_or_null(ctx, l->when_text),
        .from = l->from,
        .people = l->people,
        .message = text_or_null(ctx, l->message),
        .status = lead_status_word(l->status),
        .status_name = ctx_text(ctx, lead_status_name(l->status)),
        .lost = l->status == LEAD_LOST ? lost_word(l->lost) : NULL,
        .lost_name = l->status == LEAD_LOST && l->lost ? ctx_text(ctx, lost_name(l->lost)) : NULL,
        .source = lead_source_word(l->source),
        .source_name = ctx_text(ctx, lead_source_name(l->source)),
        .told_by = text_or_null(ctx, l->by_text),
        .since = when_there(space, opt_int_of(l->made_at)),
        .days = (now - l->made_at) / DAY_S,
        .answered_at = when_there(space, l->answered_at),
        .late = lead_is_late(l->status, l->made_at, now),
        .tour_at = when_there(space, tour_at),
        .next = text_or_null(ctx, l->next_text),
        .next_on = l->next,
        .due = lead_is_due(ctx, space, l),
        .network = l->wish_id != 0,
        .url = arena_printf(ctx->arena, "/s/%s/leads/%s", space->slug, code)};
    return ret_line->name && ret_line->url;
}

/* ---- tours ----------------------------------------------------------------------------------- */

enum status account_name_of(struct ctx *ctx, int64_t account_id, const char **ret_name)
{
    struct contact c;
    enum status s = account_id ? people_get(ctx, account_id, &c) : NOT_FOUND;
    if (s == OK || s == NOT_FOUND)
        *ret_name = s == OK && *c.name ? c.name : NULL;
    return s == NOT_FOUND ? OK : s;
}

enum status tour_view_make(struct ctx *ctx, const struct space *space, const struct tour *t,
                           struct tour_shown_view *ret_tour)
{
    static const char *const words[] = {[TOUR_BOOKED] = "booked",
                                        [TOUR_DONE] = "done",
                                        [TOUR_MISSED] = "missed",
                                        [TOUR_CANCELLED] = "cancelled"};
    struct tour_shown_view v = {.status = words[t->status],
                                .starts_at = when_there(space, opt_int_of(t->starts_at)),
                                .ends_at = when_there(space, opt_int_of(t->ends_at)),
                                .over = t->starts_at <= ctx_now_s(ctx)};
    enum status s = account_name_of(ctx, t->shows_account_id, &v.shows);
    if (s == OK)
        *ret_tour = v;
    return s;
}

enum status tour_offers_make(struct ctx *ctx, const struct space *space,
                             const struct tour_offer_view **ret_offers, size_t *ret_n)
{
    struct tour_slot *slots;
    size_t n;
    enum status s = tour_offers(ctx, space, &slots, &n);
    if (s != OK)
        return s;
    struct tour_offer_view *list = arena_array(ctx->arena, n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        list[i] =
            (struct tour_offer_view){.tour = slots[i].starts_at,
                                     .starts_at = when_there(space, opt_int_of(slots[i].starts_at)),
                                     .ends_at = when_there(space, opt_int_of(slots[i].ends_at))};
    *ret_offers = list;
    *ret_n = n;
    return OK;
}

/* ---- the story ------------------------------------------------------------------------------- */

static const char *tour_says(struct ctx *ctx, int64_t status)
{
    switch (status) {
    case TOUR_BOOKED:
        return ctx_text(ctx, "A tour was booked.");
    case TOUR_DONE:
        return ctx_text(ctx, "The tour took place.");
    case TOUR_MISSED:
        return ctx_text(ctx, "Nobody came to the tour.");
    default:
        return ctx_text(ctx, "The tour was cancelled.");
    }
}

static const char *entry_says(struct ctx *ctx, const struct sql_lead_entries_row *r)
{
    switch (r->kind) {
    case ENTRY_TOUR:
        return tour_says(ctx, r->status);
    case ENTRY_CONVERTED:
        return ctx_text(ctx, "Said yes, and has an account now.");
    case ENTRY_STATUS:
        return arena_printf(ctx->arena, ctx_text(ctx, "Now: %s"),
                            ctx_text(ctx, lead_status_name((enum lead_status)r->status)));
    case ENTRY_STANDS:
        return arena_printf(ctx->arena, ctx_text(ctx, "Now: %s"),
                            ctx_text(ctx, applicant_status_name((enum applicant_status)r->status)));
    case ENTRY_ASKED_HOST:
        return ctx_text(ctx, "The host there was asked to call.");
    case ENTRY_INVITED:
        return ctx_text(ctx, "Was invited as host of this operator.");
    default:
        return NULL;
    }
}

enum status story_make(struct ctx *ctx, const struct zone *zone, int64_t lead_id, bool staff,
                       const struct lead_said_view **ret_said, size_t *ret_n)
{
    static const char *const kinds[] = {
        [ENTRY_NOTE] = "note",       [ENTRY_ANSWER] = "answer",
        [ENTRY_MESSAGE] = "message", [ENTRY_STATUS] = "status",
        [ENTRY_TOUR] = "tour",       [ENTRY_CONVERTED] = "converted",
        [ENTRY_STANDS] = "status",   [ENTRY_ASKED_HOST] = "asked_host",
        [ENTRY_INVITED] = "invited",
    };
    struct sql_lead_entries_row *rows;
    size_t rows_n;
    size_t n = 0;
    enum status s = sql_lead_entries(ctx, &(struct sql_lead_entries_args){lead_id}, &rows, &rows_n);
    if (s != OK)
        return s;
    struct lead_said_view *list = arena_array(ctx->arena, rows_n, sizeof(*list));
    if (!list)
        return LIMIT;
    for (size_t i = 0; i < rows_n; i++) {
        const struct sql_lead_entries_row *r = &rows[i];
        if (!staff && r->kind != ENTRY_ANSWER && r->kind != ENTRY_MESSAGE)
            continue;
        list[n++] =
            (struct lead_said_view){.kind = kinds[r->kind],
                                    .subject = *r->subject ? r->subject : NULL,
                                    .words = *r->body ? r->body : NULL,
                                    .says = entry_says(ctx, r),
                                    .by = r->by_name && *r->by_name ? r->by_name : NULL,
                                    .at = zone ? zone_when(zone, r->made_at) : (struct when){0}};
    }
    *ret_said = list;
    *ret_n = n;
    return OK;
}

/* ---- the person's page ----------------------------------------------------------------------- */

/* To the person there are only these. */
static const char *person_status(const struct lead *l)
{
    if (l->status == LEAD_WON)
        return "won";
    if (l->status == LEAD_LOST)
        return "closed";
    return l->answered_at.has ? "answered" : "asked";
}

static enum status show_tour(struct ctx *ctx, const struct space *space, const struct lead *l,
                             struct lead_view *v)
{
    struct tour t;
    struct tour_shown_view *shown = arena_alloc(ctx->arena, sizeof(*shown));
    enum status s = shown ? tour_of_lead(ctx, l->id, &t) : LIMIT;
    if (s == NOT_FOUND)
        return OK;
    if (s == OK)
        s = tour_view_make(ctx, space, &t, shown);
    if (s == OK)
        v->tour = shown;
    return s;
}

static enum status show_links(struct ctx *ctx, const struct lead *l, const char *slug,
                              const char *public_url, struct lead_view *v)
{
    const char *path;
    enum status s = lead_path(ctx, l, slug, &path);
    if (s != OK)
        return s;
    v->manage_url = arena_printf(ctx->arena, "%s%s", public_url, path);
    v->path = arena_strndup(ctx->arena, path, strcspn(path, "?"));
    v->secret = strchr(path, '=') + 1;
    return v->manage_url && v->path ? OK : LIMIT;
}

enum status lead_view_make(struct ctx *ctx, const struct lead *l, const char *public_url,
                           struct lead_view *ret_view)
{
    struct space space;
    struct tour_terms terms;
    struct lead_view v = {.code = l->id,
                          .wants = lead_wants_word(l->wants),
                          .wants_name = ctx_text(ctx, lead_wants_name(l->wants)),
                          .when = text_or_null(ctx, l->when_text),
                          .from = l->from,
                          .people = l->people,
                          .message = text_or_null(ctx, l->message),
                          .status = person_status(l)};
    enum status s = space_get(ctx, l->space_id, &space);
    if (s == OK)
        s = tour_terms_get(ctx, l->space_id, &terms);
    if (s == OK)
        s = show_tour(ctx, &space, l, &v);
    if (s == OK && lead_is_open(l->status))
        s = tour_offers_make(ctx, &space, &v.tours, &v.tours_n);
    if (s == OK)
        s = story_make(ctx, zone_get(space.zone), l->id, false, &v.said, &v.said_n);
    if (s == OK)
        s = lead_looks_make(ctx, l->id, zone_get(space.zone), &v.looked, &v.looked_n);
    if (s == OK)
        s = show_links(ctx, l, space.slug, public_url, &v);
    if (s != OK)
        return s;
    v.slug = space.slug;
    v.space_name = space.name;
    v.place =
        *space.street ? arena_printf(ctx->arena, "%s, %s", space.street, space.town) : space.town;
    v.phone = space.phone;
    v.meeting = *terms.meeting ? terms.meeting : NULL;
    *ret_view = v;
    return v.place ? OK : LIMIT;
}

/* ---- calendar -------------------------------------------------------------------------------- */

/* Where answers to the invitation go: the space, else the network. */
static enum status organizer_of(struct ctx *ctx, const struct space *space,
                                const char **ret_address)
{
    struct network n;
    struct mailbox from;
    if (space->email) {
        *ret_address = space->email;
        return OK;
    }
    enum status s = network_get(ctx, &n);
    if (s == OK)
        s = mailbox_parse(ctx->arena, n.mail_from, &from);
    if (s == OK)
        *ret_address = from.email;
    return s;
}

enum status tour_entry_make(struct ctx *ctx, const struct space *space, const struct tour *t,
                            const struct lead_view *lead, const char *attendee,
                            const char **ret_ics)
{
    const bool off = t->status == TOUR_CANCELLED;
    const char *organizer;
    enum status s = organizer_of(ctx, space, &organizer);
    if (s != OK)
        return s;
    const struct ics_entry e = {
        .id = t->id,
        .domain = ics_domain(ctx, lead->manage_url),
        .sequence = t->revision - 1,
        .stamp = t->changed_at,
        .starts_at = t->starts_at,
        .ends_at = t->ends_at,
        .summary = arena_printf(ctx->arena, ctx_text(ctx, "Tour: %s"), space->name),
        .location = arena_printf(ctx->arena, "%s, %s", space->name, lead->place),
        .description =
            arena_printf(ctx->arena, ctx_text(ctx, "Change or cancel: %s"), lead->manage_url),
        .url = lead->manage_url,
        .organizer = attendee ? organizer : NULL,
        .organizer_name = space->name,
        .attendee = attendee,
        .cancelled = off};
    struct ics_calendar *c = ics_begin(!attendee ? ICS_PUBLISH
                                       : off     ? ICS_CANCEL
                                                 : ICS_REQUEST,
                                       NULL);
    if (!c)
        return LIMIT;
    if (!ics_add(c, &e)) {
        ics_drop(c);
        return LIMIT;
    }
    *ret_ics = ics_end(ctx, c);
    return *ret_ics ? OK : LIMIT;
}

/* ---- who brought him ------------------------------------------------------------------------- */

enum status bringer_of_code(struct ctx *ctx, const char *code, int64_t *ret_account_id,
                            const char **ret_name)
{
    enum status s = tie_of_code(ctx, code, ret_account_id);
    if (s == NOT_FOUND) {
        *ret_account_id = 0;
        *ret_name = NULL;
        return OK;
    }
    return s == OK ? account_name_of(ctx, *ret_account_id, ret_name) : s;
}

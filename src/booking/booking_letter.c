/* The mails that facts about bookings call for: to the person, and to the hosts for what they did
 * not do themselves. Each fact gives each reader at most one mail, whatever fails in between: the
 * key of a mail is made of the fact and the reader. */
#include "booking/booking_closing.h"
#include "booking/booking_ics.h"
#include "booking/booking_show.h"

#include "base/format.h"
#include "base/json.h"
#include "booking_pages.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { LETTER_BATCH = 16 }; /* facts of one transaction: bookings wait for it */

/* One fact under way. */
struct occasion {
    struct ctx *ctx;
    const struct fact *fact;
    const char *word; /* "confirmed" ... */
    const char *public_url;
    const struct house *house;
    struct booking booking;
    bool by_host;
    bool closed;     /* cancelled because the space is closed then */
    const char *why; /* words of the host; NULL */
};

/* ---- which facts ---------------------------------------------------------------------------- */

static const char *word_of(const char *fact_name)
{
    static const char *const words[] = {"confirmed",  "requested",    "changed",
                                        "cancelled",  "declined",     "lapsed",
                                        "team_asked", "team_refused", "undone"};
    static const char prefix[] = "booking.";
    if (strncmp(fact_name, prefix, sizeof(prefix) - 1) != 0)
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(fact_name + sizeof(prefix) - 1, words[i]) == 0)
            return words[i];
    }
    return NULL;
}

/* What the data of the fact say of a host's deed. */
static void read_deed(struct occasion *o)
{
    struct json_t *root = NULL;
    const char *wrong = NULL;
    const char *data = o->fact->data;
    if (!*data || json_read(data, strlen(data), LIMIT_TEXT_BYTES, &root, &wrong) != OK)
        return;
    const char *by = json_string_value(json_object_get(root, "by"));
    const char *why = json_string_value(json_object_get(root, "why"));
    o->by_host = by && strcmp(by, "host") == 0;
    o->closed = json_is_true(json_object_get(root, "closed"));
    o->why = why ? show_copy(o->ctx, why) : NULL;
    json_decref(root);
}

/* Does the booking still stand as the fact says? If not, a later fact tells what it is now. */
static bool still_so(const struct occasion *o)
{
    if (strcmp(o->word, "changed") == 0 || strcmp(o->word, "undone") == 0)
        return o->booking.status < BOOKING_ENDED;
    if (strcmp(o->word, "team_asked") == 0)
        return o->booking.status == BOOKING_REQUESTED && o->booking.team_waits;
    if (strcmp(o->word, "team_refused") == 0)
        return o->booking.status == BOOKING_DECLINED;
    return strcmp(o->word, booking_status_name(o->booking.status)) == 0;
}

/* ---- one mail ------------------------------------------------------------------------------- */

static const char *subject_of(struct ctx *ctx, const struct occasion *o, bool others,
                              const struct booking_view *v)
{
    const char *what =
        v->several ? show_text(ctx, "%s, %s", v->resource_name, v->others) : v->resource_name;
    const char *who = show_text(ctx, "%s, %s", others ? v->name : v->space_name, what);
    const char *when = format_datetime_text(ctx, v->starts_at, FORMAT_WEEKDAY_SHORT);
    const char *format = NULL;
    if (strcmp(o->word, "confirmed") == 0)
        format = ctx_text(ctx, "Booked: %s, %s");
    else if (strcmp(o->word, "requested") == 0)
        format = ctx_text(ctx, "Request: %s, %s");
    else if (strcmp(o->word, "changed") == 0)
        format = ctx_text(ctx, "Changed: %s, %s");
    else if (strcmp(o->word, "undone") == 0)
        format = ctx_text(ctx, "As it was: %s, %s");
    else if (strcmp(o->word, "cancelled") == 0)
        format = ctx_text(ctx, "Cancelled: %s, %s");
    else if (strcmp(o->word, "team_asked") == 0)
        format = ctx_text(ctx, "For your team's yes: %s, %s");
    else if (strcmp(o->word, "declined") == 0 || strcmp(o->word, "team_refused") == 0)
        format = ctx_text(ctx, "Not possible: %s, %s");
    else
        format = ctx_text(ctx, "Not answered in time: %s, %s");
    return show_text(ctx, format, who, when);
}

/* Where answers to the invitation go: the space, else the network. */
static enum status organizer_of(struct ctx *ctx, const struct house *h, const char **ret_address)
{
    if (h->space.email) {
        *ret_address = show_copy(ctx, h->space.email);
        return OK;
    }
    struct network n;
    const enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    const char *open = strchr(n.mail_from, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    const char *address =
        close ? arena_strndup(ctx->arena, open + 1, (size_t)(close - open - 1)) : n.mail_from;
    *ret_address = address ? address : "";
    return OK;
}

static enum status add_invitation(struct ctx *ctx, const struct occasion *o,
                                  const struct booking_view *v, struct mail *m)
{
    if (strcmp(o->word, "requested") == 0 || strcmp(o->word, "team_asked") == 0)
        return OK; /* nothing is sure yet */
    const char *organizer = NULL;
    const enum status s = organizer_of(ctx, o->house, &organizer);
    if (s != OK)
        return s;
    const bool off = v->ended && v->places_now == 0;
    const enum ics_method method = off ? ICS_CANCEL : ICS_REQUEST;
    m->ics = ics_of_booking(ctx, v, &o->booking, method, organizer);
    m->ics_method = ics_method_name(method);
    return m->ics ? OK : LIMIT;
}

struct reader {
    const char *email;
    const char *name;
    const char *lang;
    bool host;
    bool steward;       /* he answers in place of a host */
    bool team;          /* an admin of the team on whose account it is */
    int64_t account_id; /* who may answer by a link; 0: nobody */
    const char *key;    /* distinguishes readers of one fact */
};

/* A request is answered from the mail itself, as long as it waits for this reader [BK-75]. */
static enum status add_links(struct ctx *ctx, const struct occasion *o, const struct reader *to,
                             struct booking_letter_view *v)
{
    const struct booking *b = &o->booking;
    const char *path = NULL;
    if (!to->account_id || b->status != BOOKING_REQUESTED || b->team_waits != to->team)
        return OK;
    const enum status s = booking_answer_path(ctx, b->id, to->account_id, &path);
    if (s != OK)
        return s;
    v->yes_url = show_text(ctx, "%s%s&say=yes", o->public_url, path);
    v->no_url = show_text(ctx, "%s%s&say=no", o->public_url, path);
    return OK;
}

static enum status write_to(const struct occasion *o, const struct reader *to)
{
    struct ctx own = *o->ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    struct booking_letter_view v = {.for_host = to->host,
                                    .for_steward = to->steward,
                                    .for_team = to->team,
                                    .occasion = o->word,
                                    .greeting = to->name && *to->name ? to->name : NULL,
                                    .zone = show_copy(&own, o->house->space.zone)};
    struct booking_view *b = arena_alloc(own.arena, sizeof(*b));
    enum status s = b ? show_booking(&own, o->house, &o->booking, o->public_url, b) : LIMIT;
    if (s != OK)
        return s;
    v.booking = b;
    v.day_url =
        show_text(&own, "%s/s/%s/day?date=%s", o->public_url, b->space, show_date(&own, b->date));
    if (b->team)
        v.team_url = show_text(&own, "%s/teams/%s/bookings", o->public_url, b->team_slug);
    v.closed = o->closed;
    v.why = o->why;
    if (o->closed)
        v.other_url = show_text(&own, "%s%s", o->public_url, b->again_url);
    v.requests_url = show_text(&own, "%s/s/%s/requests", o->public_url, b->space);
    s = add_links(&own, o, to, &v);
    if (s != OK)
        return s;
    struct mail m = {
        .to_email = to->email,
        .to_name = v.greeting,
        .lang = to->lang,
        .subject = subject_of(&own, o, to->host || to->team, b),
        .reply_to = to->host || to->team ? o->booking.email : o->house->space.email,
        .key = show_text(&own, "%s:%lld:%s", o->fact->name, (long long)o->fact->id, to->key),
        .space_id = o->house->space.id,
        .until = o->booking.ends_at,
        .secret = v.yes_url != NULL}; /* who reads it may answer in the reader's name */
    if (!to->host && !to->team)
        s = add_invitation(&own, o, b, &m);
    if (s == OK)
        s = mail_add_pages(&own, &m, booking_letter_text, booking_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail; the booking stands */
}

/* ---- to whom -------------------------------------------------------------------------------- */

/* A space without a host: the stewards answer, and the address of the space hears of it too. */
static enum status write_to_hosts(const struct occasion *o)
{
    const struct space *space = &o->house->space;
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(o->ctx, space->operator_id, space->id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct reader to = {.email = hosts[i].email,
                                  .name = hosts[i].name,
                                  .lang = hosts[i].lang,
                                  .host = true,
                                  .steward = !hosted,
                                  .account_id = hosts[i].account_id,
                                  .key = show_id(o->ctx, hosts[i].account_id)};
        s = write_to(o, &to);
    }
    if (s != OK || hosted || !space->email)
        return s;
    struct contact desk;
    s = people_at_address(o->ctx, space->email, &desk);
    if (s != OK)
        return s;
    return write_to(
        o, &(struct reader){.email = desk.email, .lang = desk.lang, .host = true, .key = "space"});
}

/* Who must say yes. */
static enum status write_to_admins(const struct occasion *o)
{
    struct contact *admins = NULL;
    size_t n = 0;
    enum status s = team_admins(o->ctx, o->booking.team_id, &admins, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct reader to = {
            .email = admins[i].email,
            .name = admins[i].name,
            .lang = admins[i].lang,
            .team = true,
            .account_id = admins[i].account_id,
            .key = show_text(o->ctx, "team:%s", show_id(o->ctx, admins[i].account_id))};
        s = write_to(o, &to);
    }
    return s;
}

static enum status write_all(const struct occasion *o)
{
    const bool within_team = o->booking.team_waits || strcmp(o->word, "team_refused") == 0;
    enum status s = OK;
    if (o->booking.email) {
        const struct reader to = {.email = o->booking.email,
                                  .name = o->booking.name,
                                  .lang = o->booking.lang,
                                  .key = "person"};
        s = write_to(o, &to);
    }
    if (s == OK && o->booking.team_waits)
        s = write_to_admins(o);
    if (s == OK && !o->by_host && !within_team)
        s = write_to_hosts(o);
    return s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.ctx = ctx, .fact = f, .word = word_of(f->name), .public_url = public_url};
    if (strcmp(f->name, "booking.dropped") == 0)
        return dropped_write(ctx, f, public_url);
    if (strcmp(f->name, "booking.shut") == 0)
        return shut_write(ctx, f, public_url);
    if (!o.word)
        return OK;
    enum status s = booking_get(ctx, f->subject_id, &o.booking);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    if (!still_so(&o) || o.booking.ends_at <= ctx_now_s(ctx))
        return OK;
    if (o.booking.series_id && strcmp(o.word, "lapsed") == 0)
        return OK; /* module series writes one mail for all dates */
    s = house_of_id_always(ctx, o.booking.space_id, &o.house);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    read_deed(&o);
    s = write_all(&o);
    house_release(o.house);
    return s;
}

enum status booking_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "booking.mail", LETTER_BATCH, handle, public_url, ret_n);
}

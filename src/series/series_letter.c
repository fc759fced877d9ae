/* The mails that facts about series call for: one to the person, with one calendar entry for all
 * dates, and one to each host for what he did not do himself [SE-4]. */
#include "base/ics.h"
#include "series/series_show.h"

#include "base/json.h"
#include "mail/mail.h"
#include "network/network.h"
#include "series_pages.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { LETTER_BATCH = 8 }; /* facts of one transaction: bookings wait for it */

static const struct {
    const char *fact;
    const char *subject;  /* to the person */
    const char *for_host; /* NULL: none */
} letters[] = {
    {"series.made", N_("Your series: %s, %s"), N_("A series: %s, %s")},
    {"series.changed", N_("Series changed: %s, %s"), N_("Series changed: %s, %s")},
    {"series.cancelled", N_("Dates cancelled: %s, %s"), N_("Dates cancelled: %s, %s")},
    {"series.restored", N_("Dates booked again: %s, %s"), N_("Dates booked again: %s, %s")},
    {"series.extended", N_("Further dates: %s, %s"), N_("Further dates: %s, %s")},
    {"series.confirmed", N_("Confirmed: %s, %s"), NULL},
    {"series.declined", N_("Not possible: %s, %s"), NULL},
    {"series.team_agreed", N_("Your team says yes: %s, %s"), N_("A series: %s, %s")},
    {"series.team_refused", N_("Not possible: %s, %s"), NULL},
    {"booking.lapsed", N_("Not answered in time: %s, %s"), N_("Not answered in time: %s, %s")},
};

/* One fact under way. */
struct occasion {
    const struct fact *fact;
    size_t letter;
    const char *word; /* "made" ... */
    const char *public_url;
    struct series series;
    struct space space;
    bool by_host;
    int64_t dates;
    const char *key; /* of the mails; NULL: the fact's own */
};

struct reader {
    const char *email, *name, *lang;
    bool host, team;
    const char *key;
    int64_t account_id; /* who may answer by a link; 0: nobody */
};

static void read_data(const struct fact *f, struct occasion *o)
{
    struct json_t *root = NULL;
    const char *why = NULL;
    if (!*f->data || json_read(f->data, strlen(f->data), LIMIT_TEXT_BYTES, &root, &why) != OK)
        return;
    const char *by = json_string_value(json_object_get(root, "by"));
    o->by_host = by && strcmp(by, "host") == 0;
    o->dates = json_integer_value(json_object_get(root, "dates"));
    json_decref(root);
}

/* Dates to come that are not as the rule has them. */
static enum status show_odd(struct ctx *ctx, struct series_letter_view *v)
{
    const struct series_view *s = v->series;
    struct series_line_view *missing = arena_array(ctx->arena, s->next_n, sizeof(*missing));
    struct series_line_view *otherwise = arena_array(ctx->arena, s->next_n, sizeof(*otherwise));
    if (!missing || !otherwise)
        return LIMIT;
    for (size_t i = 0; i < s->next_n; i++) {
        if (strcmp(s->next[i].fit, "fits") != 0)
            missing[v->missing_n++] = s->next[i];
        else if (s->next[i].exception)
            otherwise[v->otherwise_n++] = s->next[i];
    }
    v->missing = missing;
    v->otherwise = otherwise;
    return OK;
}

static enum status fill(struct ctx *ctx, const struct occasion *o, const struct reader *to,
                        struct series_letter_view *v)
{
    char tag[27];
    struct series_view *s = arena_alloc(ctx->arena, sizeof(*s));
    enum status st = s ? series_view_make(ctx, &o->series, NULL, s) : LIMIT;
    if (st == OK)
        st = network_tag(ctx, "series", o->series.id, tag);
    if (st != OK)
        return st;
    const char *code = typed_id(ctx, o->series.id);
    v->series = s;
    v->occasion = o->word;
    v->for_host = to->host;
    v->for_team = to->team;
    v->dates = o->dates;
    v->url = to->host || to->team ? words(ctx, "%s/series/%s", o->public_url, code)
                                  : words(ctx, "%s/series/%s?secret=%s", o->public_url, code, tag);
    return show_odd(ctx, v);
}

/* Dates that wait for this reader are answered from the mail itself [SE-13]. */
static enum status add_links(struct ctx *ctx, const struct occasion *o, const struct reader *to,
                             struct series_letter_view *v)
{
    char tag[NETWORK_TAG_CHARS + 1];
    const int64_t waiting = to->team ? v->series->team_waiting : v->series->waiting;
    if (!to->account_id || waiting == 0)
        return OK;
    const struct network_asked link = series_link(&o->series, to->account_id);
    const enum status s = network_asked_tag(ctx, &link, tag);
    if (s != OK)
        return s;
    const char *url = words(ctx, "%s/series/%s/asked?reader=%s&secret=%s", o->public_url,
                            typed_id(ctx, o->series.id), typed_id(ctx, to->account_id), tag);
    v->yes_url = words(ctx, "%s&say=yes", url);
    v->no_url = words(ctx, "%s&say=no", url);
    return OK;
}

static enum status organizer_of(struct ctx *ctx, const struct space *sp, const char **ret_address)
{
    struct network n;
    *ret_address = sp->email;
    const enum status s = sp->email ? OK : network_get(ctx, &n);
    if (sp->email || s != OK)
        return s;
    const char *open = strchr(n.mail_from, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    *ret_address = close ? words(ctx, "%.*s", (int)(close - open - 1), open + 1) : n.mail_from;
    return OK;
}

/* Nothing is sure while somebody must still say yes to all of it. */
static enum status add_entry(struct ctx *ctx, const struct occasion *o, const struct series_view *v,
                             struct mail *m)
{
    const char *organizer = NULL;
    if (v->ahead > 0 && v->waiting + v->team_waiting == v->ahead)
        return OK;
    const enum status s = organizer_of(ctx, &o->space, &organizer);
    if (s != OK)
        return s;
    const enum ics_method method = v->live > 0 ? ICS_REQUEST : ICS_CANCEL;
    m->ics = series_ics(ctx, &o->series, method, o->public_url, organizer);
    m->ics_method = ics_method_name(method);
    return m->ics ? OK : LIMIT;
}

static enum status write_to(struct ctx *ctx, const struct occasion *o, const struct reader *to)
{
    struct ctx own = *ctx; /* in the language of the reader */
    own.lang = text_lang(to->lang);
    own.actor = NULL;
    const char *subject = to->host ? letters[o->letter].for_host : letters[o->letter].subject;
    if (to->team)
        subject = N_("For your team's yes: %s, %s");
    struct series_letter_view v = {.greeting = to->name && *to->name ? to->name : NULL};
    if (!subject)
        return OK;
    enum status s = fill(&own, o, to, &v);
    if (s == OK)
        s = add_links(&own, o, to, &v);
    if (s != OK)
        return s;
    const char *what = *o->series.title ? o->series.title : v.series->resource_name;
    struct mail m = {
        .to_email = to->email,
        .to_name = v.greeting,
        .lang = to->lang,
        .subject = words(&own, ctx_text(&own, subject), what,
                         to->host || to->team ? o->series.name : o->space.name),
        .reply_to = to->host || to->team ? o->series.email : o->space.email,
        .key =
            words(&own, "%s:%s",
                  o->key ? o->key : words(&own, "%s:%lld", o->fact->name, (long long)o->fact->id),
                  to->key),
        .space_id = o->space.id,
        .secret = v.yes_url != NULL}; /* who reads it may answer in the reader's name */
    if (!to->host && !to->team)
        s = add_entry(&own, o, v.series, &m);
    if (s == OK)
        s = mail_add_pages(&own, &m, series_letter_text, series_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail; the series stands */
}

static enum status write_to_hosts(struct ctx *ctx, const struct occasion *o)
{
    struct contact *hosts = NULL;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(ctx, o->space.operator_id, o->space.id, &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct reader to = {hosts[i].email,
                                  hosts[i].name,
                                  hosts[i].lang,
                                  true,
                                  false,
                                  words(ctx, "host:%lld", (long long)hosts[i].account_id),
                                  hosts[i].account_id};
        s = write_to(ctx, o, &to);
    }
    if (s == OK && !hosted && o->space.email) {
        const struct reader to = {o->space.email, NULL, o->series.lang, true, false, "space", 0};
        s = write_to(ctx, o, &to);
    }
    return s;
}

/* Who must say yes before the host is asked. */
static enum status write_to_admins(struct ctx *ctx, const struct occasion *o)
{
    struct contact *admins = NULL;
    size_t n = 0;
    enum status s = team_admins(ctx, o->series.team_id, &admins, &n);
    for (size_t i = 0; s == OK && i < n; i++) {
        const struct reader to = {admins[i].email,
                                  admins[i].name,
                                  admins[i].lang,
                                  false,
                                  true,
                                  words(ctx, "team:%lld", (long long)admins[i].account_id),
                                  admins[i].account_id};
        s = write_to(ctx, o, &to);
    }
    return s;
}

static enum status write_all(struct ctx *ctx, const struct occasion *o)
{
    enum status s = OK;
    struct series_date *dates = NULL;
    size_t n = 0;
    bool team_waits = false;
    if (o->series.email) {
        const struct reader to = {
            o->series.email, o->series.name, o->series.lang, false, false, "person", 0};
        s = write_to(ctx, o, &to);
    }
    if (s == OK && o->series.team_id)
        s = series_dates(ctx, &o->series, &dates, &n);
    for (size_t i = 0; i < n; i++)
        team_waits |= dates[i].live && dates[i].team_waits;
    const bool asks = strcmp(o->word, "made") == 0 || strcmp(o->word, "extended") == 0 ||
                      strcmp(o->word, "restored") == 0 || strcmp(o->word, "changed") == 0;
    if (s == OK && team_waits && asks)
        s = write_to_admins(ctx, o);
    if (s == OK && !o->by_host && !(team_waits && asks))
        s = write_to_hosts(ctx, o);
    return s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.fact = f, .public_url = public_url};
    int64_t series_id = f->subject_id;
    enum status s = OK;
    while (o.letter < ARRAY_LEN(letters) && strcmp(letters[o.letter].fact, f->name) != 0)
        o.letter++;
    if (o.letter == ARRAY_LEN(letters))
        return OK;
    o.word = strchr(f->name, '.') + 1;
    read_data(f, &o);
    if (strcmp(o.word, "lapsed") == 0) {
        struct booking b = {.series_id = 0};
        s = booking_get(ctx, f->subject_id, &b);
        series_id = b.series_id;
        o.key = words(ctx, "series.lapsed:%lld:%lld", (long long)series_id,
                      (long long)(f->at / 86400)); /* one for all that lapse on a day */
    }
    if (s != OK || !series_id)
        return s == NOT_FOUND ? OK : s;
    s = series_get(ctx, series_id, &o.series);
    if (s == OK)
        s = space_get(ctx, o.series.space_id, &o.space);
    if (s != OK)
        return s == NOT_FOUND ? OK : s;
    return write_all(ctx, &o);
}

enum status series_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "series.mail", LETTER_BATCH, handle, public_url, ret_n);
}

/* Mails about enquiries and tours: to the person, and to the staff for what they did not do
 * themselves. The key of a mail is made of the fact and the reader: each gets it once. */
#include "lead/lead_show.h"

#include "base/ics.h"
#include "base/id.h"
#include "base/json.h"
#include "lead/lead_letters.h"
#include "lead_pages.h"
#include "lead_sql.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { LETTER_BATCH = 16 }; /* facts of one transaction: bookings wait for it */

/* What happened, around one lead. */
struct occasion {
    struct ctx *ctx;
    const struct fact *fact;
    const char *public_url;
    struct lead lead;
    struct space space;
    struct tour tour;                      /* id 0: the fact is not about a tour */
    struct sql_lead_entry_of_id_row entry; /* id 0: nothing was written */
    struct space first;                    /* that answered before; id 0: none */
};

/* ---- gathering ------------------------------------------------------------------------------- */

int64_t letter_entry_of(const struct fact *f)
{
    struct json_t *root = NULL;
    const char *why = NULL;
    if (!*f->data || json_read(f->data, strlen(f->data), LIMIT_TEXT_BYTES, &root, &why) != OK)
        return 0;
    const int64_t id = json_integer_value(json_object_get(root, "entry"));
    json_decref(root);
    return id;
}

static bool is(const struct occasion *o, const char *fact)
{
    return strcmp(o->fact->name, fact) == 0;
}

/* The space that answered the same wish before. */
static enum status find_first(struct occasion *o)
{
    struct wish w;
    if (!o->lead.wish_id)
        return OK;
    enum status s = wish_get(o->ctx, o->lead.wish_id, &w);
    if (s == OK && w.answered_space_id && w.answered_space_id != o->space.id)
        s = space_get(o->ctx, w.answered_space_id, &o->first);
    return s == NOT_FOUND ? OK : s;
}

static enum status gather(struct occasion *o)
{
    const bool tour = strncmp(o->fact->name, "tour.", 5) == 0;
    int64_t lead_id = o->fact->subject_id;
    const int64_t entry = letter_entry_of(o->fact);
    enum status s = OK;
    if (tour) {
        s = tour_get(o->ctx, o->fact->subject_id, &o->tour);
        lead_id = o->tour.lead_id;
    }
    if (s == OK)
        s = lead_get(o->ctx, lead_id, &o->lead);
    if (s == OK)
        s = space_get(o->ctx, o->lead.space_id, &o->space);
    if (s == OK && entry) {
        s = sql_lead_entry_of_id(o->ctx, &(struct sql_lead_entry_of_id_args){entry}, &o->entry);
        s = s == NOT_FOUND ? OK : s; /* forgotten meanwhile */
    }
    return s == OK ? find_first(o) : s;
}

/* The context in which a reader is written to. */
static struct ctx in_language(const struct occasion *o, const char *lang)
{
    struct ctx own = *o->ctx;
    own.lang = text_lang(lang);
    return own;
}

static const char *key_of(const struct occasion *o, const char *reader)
{
    return arena_printf(o->ctx->arena, "%s:%lld:%s", o->fact->name, (long long)o->fact->id, reader);
}

/* ---- to the person --------------------------------------------------------------------------- */

static const char *letter_subject(struct ctx *own, const struct occasion *o)
{
    const char *place = o->space.name;
    struct arena *a = own->arena;
    if (is(o, "lead.answered"))
        return o->entry.subject;
    if (is(o, "lead.won"))
        return arena_printf(a, ctx_text(own, "Welcome at %s"), place);
    if (is(o, "tour.booked"))
        return arena_printf(a, ctx_text(own, "Your tour: %s"), place);
    if (is(o, "tour.moved"))
        return arena_printf(a, ctx_text(own, "Another time for your tour: %s"), place);
    if (is(o, "tour.cancelled"))
        return arena_printf(a, ctx_text(own, "No tour: %s"), place);
    return arena_printf(a, ctx_text(own, "Your enquiry: %s"), place);
}

/* Where his answer goes: to the space, else to who wrote. */
static enum status reply_to(const struct occasion *o, const char **ret_address)
{
    struct contact c;
    const char *address = o->space.email;
    if (!address && o->entry.by_account_id) {
        enum status s = people_get(o->ctx, o->entry.by_account_id, &c);
        if (s != OK && s != NOT_FOUND)
            return s;
        address = s == OK ? c.email : NULL;
    }
    *ret_address = address;
    return OK;
}

static enum status add_entry(struct ctx *own, const struct occasion *o,
                             const struct lead_view *lead, const char *attendee, struct mail *m)
{
    if (!o->tour.id)
        return OK;
    m->ics_method = ics_method_name(o->tour.status == TOUR_CANCELLED ? ICS_CANCEL : ICS_REQUEST);
    m->until = o->tour.ends_at;
    return tour_entry_make(own, &o->space, &o->tour, lead, attendee, &m->ics);
}

static enum status write_to_person(const struct occasion *o)
{
    struct ctx own = in_language(o, o->lead.lang);
    struct lead_letter_view v = {.occasion = o->fact->name,
                                 .greeting = *o->lead.name ? o->lead.name : NULL,
                                 .words = o->entry.id ? o->entry.body : NULL};
    struct lead_view *lead = arena_alloc(own.arena, sizeof(*lead));
    if (!o->lead.email)
        return OK;
    enum status s = lead ? lead_view_make(&own, &o->lead, o->public_url, lead) : LIMIT;
    if (s == OK)
        s = account_name_of(&own, o->entry.by_account_id, &v.by);
    if (s != OK)
        return s;
    v.lead = lead;
    v.account_url = arena_printf(own.arena, "%s/sign-in?email=%s", o->public_url, o->lead.email);
    struct mail m = {.to_email = o->lead.email,
                     .to_name = v.greeting,
                     .lang = o->lead.lang,
                     .subject = letter_subject(&own, o),
                     .key = key_of(o, "person"),
                     .space_id = o->space.id};
    s = reply_to(o, &m.reply_to);
    if (s == OK)
        s = add_entry(&own, o, lead, o->lead.email, &m);
    if (s == OK)
        s = m.subject && m.key && v.account_url
                ? mail_add_pages(&own, &m, lead_letter_text, lead_letter_page, &v)
                : LIMIT;
    return s == INVALID ? OK : s; /* an address that is none gets no mail; the enquiry stands */
}

/* ---- to the staff ---------------------------------------------------------------------------- */

static const char *notice_subject(struct ctx *own, const struct occasion *o)
{
    struct arena *a = own->arena;
    const char *who = *o->lead.name ? o->lead.name : ctx_text(own, "Somebody");
    const char *what = ctx_text(own, lead_wants_name(o->lead.wants));
    if (is(o, "lead.wrote"))
        return arena_printf(a, ctx_text(own, "%s wrote again"), who);
    if (is(o, "lead.late"))
        return arena_printf(a, ctx_text(own, "Still without an answer: %s"), who);
    if (is(o, "tour.booked"))
        return arena_printf(a, ctx_text(own, "Tour: %s"), who);
    if (is(o, "tour.moved"))
        return arena_printf(a, ctx_text(own, "Tour at another time: %s"), who);
    if (is(o, "tour.cancelled"))
        return arena_printf(a, ctx_text(own, "Tour cancelled: %s"), who);
    return arena_printf(a, ctx_text(own, "Enquiry: %s, %s"), who, what);
}

static enum status notice_make(struct ctx *own, const struct occasion *o,
                               struct lead_notice_view *ret_view)
{
    char code[ID_CHARS_MAX + 1];
    struct lead_line_view *line = arena_alloc(own->arena, sizeof(*line));
    struct tour_shown_view *tour = arena_alloc(own->arena, sizeof(*tour));
    struct lead_notice_view v = {.occasion = o->fact->name,
                                 .space_name = o->space.name,
                                 .words = o->entry.id ? o->entry.body : NULL,
                                 .answered_elsewhere = o->first.id ? o->first.name : NULL};
    if (!line || !tour || !lead_line_make(own, &o->space, &o->lead, (struct opt_int){0}, line))
        return LIMIT;
    enum status s = o->tour.id ? tour_view_make(own, &o->space, &o->tour, tour) : OK;
    if (s != OK)
        return s;
    id_print(o->lead.id, code);
    v.lead = line;
    v.tour = o->tour.id ? tour : NULL;
    v.days = line->days;
    v.url = arena_printf(own->arena, "%s/s/%s/leads/%s", o->public_url, o->space.slug, code);
    *ret_view = v;
    return v.url ? OK : LIMIT;
}

static enum status write_notice(const struct occasion *o, const struct contact *to,
                                const char *reader)
{
    struct ctx own = in_language(o, to->lang);
    struct lead_notice_view v;
    struct lead_view lead;
    enum status s = notice_make(&own, o, &v);
    if (s == OK)
        s = lead_view_make(&own, &o->lead, o->public_url, &lead);
    if (s != OK)
        return s;
    v.greeting = to->name && *to->name ? to->name : NULL;
    lead.manage_url = v.url; /* the secret of the person's link is his */
    struct mail m = {.to_email = to->email,
                     .to_name = v.greeting,
                     .lang = to->lang,
                     .subject = notice_subject(&own, o),
                     .reply_to = o->lead.email,
                     .key = key_of(o, reader),
                     .space_id = o->space.id};
    s = add_entry(&own, o, &lead, to->email, &m);
    if (s == OK)
        s = m.subject && m.key ? mail_add_pages(&own, &m, lead_notice_text, lead_notice_page, &v)
                               : LIMIT;
    return s == INVALID ? OK : s;
}

/* Who shows, or all hosts; where there is none, the stewards and the address of the space. */
static enum status write_to_staff(const struct occasion *o)
{
    struct contact *hosts;
    struct contact one;
    size_t n = 0;
    bool hosted = false;
    if (o->tour.id && o->tour.shows_account_id &&
        people_get(o->ctx, o->tour.shows_account_id, &one) == OK)
        return write_notice(o, &one, "shows");
    enum status s =
        people_answering(o->ctx, o->space.operator_id, o->space.id, &hosts, &n, &hosted);
    for (size_t i = 0; i < n && s == OK; i++) {
        char reader[ID_CHARS_MAX + 1];
        id_print(hosts[i].account_id, reader);
        s = write_notice(o, &hosts[i], reader);
    }
    if (s != OK || hosted || !o->space.email)
        return s;
    s = people_at_address(o->ctx, o->space.email, &one);
    return s == OK ? write_notice(o, &one, "space") : s;
}

/* ---- which facts ----------------------------------------------------------------------------- */

/* A tour that is booked with the question says all at once. */
static enum status has_tour(const struct occasion *o, bool *ret_has)
{
    struct tour t;
    enum status s = tour_of_lead(o->ctx, o->lead.id, &t);
    *ret_has = s == OK;
    return s == NOT_FOUND ? OK : s;
}

static enum status tell_asked(const struct occasion *o)
{
    bool tour = false;
    enum status s = has_tour(o, &tour);
    if (s != OK || tour || o->lead.made_by)
        return s; /* noted by the staff for a caller: they know */
    if (!o->lead.wish_id)
        s = write_to_person(o);
    return s == OK ? write_to_staff(o) : s;
}

static enum status tell_all(const struct occasion *o)
{
    if (is(o, "lead.asked"))
        return tell_asked(o);
    if (is(o, "lead.answered") || is(o, "lead.won"))
        return write_to_person(o);
    if (is(o, "lead.wrote") || (is(o, "lead.late") && o->lead.status == LEAD_NEW))
        return write_to_staff(o);
    if (!o->tour.id || is(o, "tour.done") || is(o, "tour.missed"))
        return OK;
    if (o->tour.status == TOUR_CANCELLED && !is(o, "tour.cancelled"))
        return OK; /* the next fact says so */
    enum status s = write_to_person(o);
    return s == OK ? write_to_staff(o) : s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    struct occasion o = {.ctx = ctx, .fact = f, .public_url = public_url};
    if (strncmp(f->name, "wish.", 5) == 0)
        return wish_letters(ctx, f, public_url);
    if (strncmp(f->name, "applicant.", 10) == 0)
        return applicant_letters(ctx, f, public_url);
    if (strncmp(f->name, "lead.", 5) != 0 && strncmp(f->name, "tour.", 5) != 0)
        return OK;
    enum status s = gather(&o);
    if (s == OK && !(o.lead.erased && !o.tour.id))
        s = tell_all(&o);
    return s == NOT_FOUND ? OK : s;
}

enum status lead_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "lead.mail", LETTER_BATCH, handle, public_url, ret_n);
}

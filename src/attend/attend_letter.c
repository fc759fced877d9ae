/* The mails to who is invited: an entry for his calendar (RFC 5546, RFC 6047), with links to
 * answer, and every change of it. */
#include "attend/attend_internal.h"

#include "attend_pages.h"
#include "attend_sql.h"
#include "attend_views.h"
#include "base/email.h"
#include "base/format.h"
#include "base/ics.h"
#include "base/id.h"
#include "mail/mail.h"
#include "network/network.h"
#include "space/space.h"
#include "store/store.h"

#include <string.h>

enum { LETTER_BATCH = 16 }; /* facts of one transaction: bookings wait for it */

enum occasion { INVITED, CHANGED, CALLED_OFF };

static const struct {
    const char *word, *subject;
} occasions[] = {
    [INVITED] = {"invited", N_("%s invites you: %s, %s")},
    [CHANGED] = {"changed", N_("Changed by %s: %s, %s")},
    [CALLED_OFF] = {"cancelled", N_("Cancelled by %s: %s, %s")},
};

/* One mail under way, in the language of its reader. */
struct letter {
    struct ctx *ctx;
    const struct booking *booking;
    const struct attendee *to;
    enum occasion occasion;
    const char *public_url;
    const char *organizer, *organizer_name; /* whom an answer by mail reaches */
    const char *sender;                     /* who sends in his place */
    struct invitation_view *view;
};

/* ---- the entry of a calendar ---------------------------------------------------------------- */

static enum ics_partstat partstat_of(enum attend_answer a)
{
    return a == ANSWER_YES     ? ICS_ACCEPTED
           : a == ANSWER_NO    ? ICS_DECLINED
           : a == ANSWER_MAYBE ? ICS_TENTATIVE
                               : ICS_NEEDS_ACTION;
}

/* Everybody's copy names him alone: who else comes is for the one who invites to tell. */
static const char *entry_of(const struct letter *l, const char *url)
{
    struct ctx *ctx = l->ctx;
    const struct invitation_view *v = l->view;
    char code[ID_CHARS_MAX + 1];
    (void)id_print(l->booking->id, code);
    const bool off = l->occasion == CALLED_OFF;
    const struct ics_entry e = {
        .uid = words(ctx, "%s-guests@%s", code, ics_domain(ctx, l->public_url)),
        .sequence = ics_sequence_of(ctx_now_s(ctx)),
        .stamp = ctx_now_s(ctx),
        .starts_at = l->booking->starts_at,
        .ends_at = l->booking->ends_at,
        .summary = words(ctx, "%s, %s", v->by, v->space_name),
        .location =
            words(ctx, "%s, %s, %s, %s", v->resource_name, v->space_name, v->street, v->town),
        .description = off ? NULL : words(ctx, ctx_text(ctx, "Do you come? %s"), url),
        .url = url,
        .organizer = l->organizer,
        .organizer_name = l->organizer_name,
        .organizer_sent_by = l->sender,
        .attendee = l->to->email,
        .attendee_name = l->to->name,
        .attendee_is = partstat_of(l->to->answer),
        .attendee_asked = !off,
        .cancelled = off,
    };
    struct ics_calendar *c = ics_begin(off ? ICS_CANCEL : ICS_REQUEST, NULL);
    if (c && ics_add(c, &e))
        return ics_end(ctx, c);
    ics_drop(c);
    return NULL;
}

/* ---- who invites ---------------------------------------------------------------------------- */

/* The person of the booking; for a caller without an address the space, else the network. */
static enum status read_organizer(struct letter *l)
{
    struct network n;
    struct space space;
    struct mailbox from;
    enum status s = network_get(l->ctx, &n);
    if (s == OK)
        s = space_get(l->ctx, l->booking->space_id, &space);
    if (s == OK)
        s = mailbox_parse(l->ctx->arena, n.mail_from, &from);
    if (s != OK)
        return s;
    const char *own = l->booking->email;
    l->sender = from.email;
    l->organizer = own ? own : space.email ? space.email : from.email;
    l->organizer_name = own ? l->booking->name : space.name;
    return OK;
}

/* ---- one mail ------------------------------------------------------------------------------- */

static const char *when_text(struct ctx *ctx, struct when w)
{
    struct buf out;
    buf_init(&out, LIMIT_TEXT_BYTES);
    format_datetime(&out, ctx->lang, w, FORMAT_WEEKDAY_SHORT);
    const char *text = buf_text(&out, ctx->arena);
    return text ? text : "";
}

static enum status send(struct letter *l)
{
    struct ctx *ctx = l->ctx;
    const struct attendee *a = l->to;
    const struct invitation_view *v = l->view;
    char code[ID_CHARS_MAX + 1];
    (void)id_print(a->id, code);
    const char *url = words(ctx, "%s/invitations/%s?secret=%s", l->public_url, code, v->secret);
    const struct attend_letter_view letter = {
        .invitation = v,
        .occasion = occasions[l->occasion].word,
        .greeting = *a->name ? a->name : NULL,
        .url = url,
        .yes_url = words(ctx, "%s&answer=yes", url),
        .no_url = words(ctx, "%s&answer=no", url),
        .maybe_url = words(ctx, "%s&answer=maybe", url),
    };
    const char *ics = entry_of(l, url);
    if (!ics)
        return LIMIT;
    const struct mail m = {
        .to_email = a->email,
        .to_name = letter.greeting,
        .lang = a->lang,
        .subject = words(ctx, ctx_text(ctx, occasions[l->occasion].subject), v->by, v->space_name,
                         when_text(ctx, v->starts_at)),
        .ics = ics,
        .ics_method = ics_method_name(l->occasion == CALLED_OFF ? ICS_CANCEL : ICS_REQUEST),
        .reply_to = l->organizer,
        .space_id = l->booking->space_id,
        .until = l->booking->ends_at,
        .forget = true,
    };
    const enum status s = mail_add_pages(ctx, &m, attend_letter_text, attend_letter_page, &letter);
    return s == INVALID ? OK : s; /* an address that no server takes gets no mail */
}

static enum status write_to(struct ctx *ctx, const struct booking *b, const struct attendee *a,
                            enum occasion occasion, const char *public_url)
{
    struct ctx own = *ctx;
    own.lang = text_lang(a->lang);
    own.actor = NULL;
    struct invitation_view v;
    struct letter l = {.ctx = &own,
                       .booking = b,
                       .to = a,
                       .occasion = occasion,
                       .public_url = public_url,
                       .view = &v};
    enum status s = attend_show_invitation(&own, b, a, &v);
    if (s == OK)
        s = read_organizer(&l);
    return s == OK ? send(&l) : s;
}

/* ---- what is new to him --------------------------------------------------------------------- */

static bool knows(const struct attendee *a, const struct booking *b)
{
    return a->told == TOLD_INVITED && a->told_starts_at == b->starts_at &&
           a->told_ends_at == b->ends_at && a->told_resource_id == b->resource_id;
}

static enum status note_told(struct ctx *ctx, const struct booking *b, struct attendee *a,
                             enum attend_told told)
{
    a->told = told;
    a->told_starts_at = b->starts_at;
    a->told_ends_at = b->ends_at;
    a->told_resource_id = b->resource_id;
    return sql_attendee_tell(ctx,
                             &(struct sql_attendee_tell_args){.id = a->id,
                                                              .told = told,
                                                              .starts_at = a->told_starts_at,
                                                              .ends_at = a->told_ends_at,
                                                              .resource_id = a->told_resource_id,
                                                              .answer = (int64_t)a->answer},
                             NULL);
}

enum status attend_tell_off(struct ctx *ctx, const struct booking *b, struct attendee *a,
                            const char *public_url)
{
    if (a->told != TOLD_INVITED || a->told_ends_at <= ctx_now_s(ctx))
        return OK; /* he knows of nothing that is to come */
    const enum status s = write_to(ctx, b, a, CALLED_OFF, public_url);
    return s == OK ? note_told(ctx, b, a, TOLD_OFF) : s;
}

enum status attend_tell(struct ctx *ctx, const struct booking *b, struct attendee *a,
                        const char *public_url)
{
    if (b->status >= BOOKING_ENDED)
        return attend_tell_off(ctx, b, a, public_url);
    if (b->status != BOOKING_CONFIRMED || knows(a, b) || b->ends_at <= ctx_now_s(ctx))
        return OK; /* what is asked for is told once it is agreed */
    if (a->told == TOLD_INVITED && b->starts_at <= ctx_now_s(ctx))
        return OK; /* it runs: who left early tells those who are there */
    const bool known = a->told == TOLD_INVITED;
    if (known && (a->told_starts_at != b->starts_at || a->told_ends_at != b->ends_at))
        a->answer = ANSWER_NONE; /* he said yes to another time */
    const enum status s = write_to(ctx, b, a, known ? CHANGED : INVITED, public_url);
    return s == OK ? note_told(ctx, b, a, TOLD_INVITED) : s;
}

/* ---- facts ---------------------------------------------------------------------------------- */

static enum status tell_all(struct ctx *ctx, int64_t booking_id, const char *public_url)
{
    struct booking b;
    struct attendee *all = NULL;
    size_t n = 0;
    enum status s = attend_of_booking(ctx, booking_id, &all, &n);
    if (s != OK || n == 0)
        return s;
    s = booking_get(ctx, booking_id, &b);
    if (s == OK)
        s = booking_group_lead(ctx, &b); /* of several places the guests are told of all */
    for (size_t i = 0; s == OK && i < n; i++)
        s = attend_tell(ctx, &b, &all[i], public_url);
    return s == NOT_FOUND ? OK : s;
}

static enum status tell_series(struct ctx *ctx, int64_t series_id, const char *public_url)
{
    struct sql_attendees_of_series_row *rows = NULL;
    size_t n = 0;
    enum status s =
        sql_attendees_of_series(ctx, &(struct sql_attendees_of_series_args){series_id}, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = tell_all(ctx, rows[i].booking_id, public_url);
    return s;
}

static enum status tell_dropped(struct ctx *ctx, int64_t space_id, const char *public_url)
{
    struct sql_attendees_dropped_row *rows = NULL;
    size_t n = 0;
    const struct sql_attendees_dropped_args args = {space_id, ctx_now_s(ctx) - BOOKING_LONGEST_S};
    enum status s = sql_attendees_dropped(ctx, &args, &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = tell_all(ctx, rows[i].booking_id, public_url);
    return s;
}

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    if (strcmp(f->name, "booking.dropped") == 0)
        return tell_dropped(ctx, f->subject_id, public_url);
    if (begins(f->name, "series."))
        return tell_series(ctx, f->subject_id, public_url);
    return begins(f->name, "booking.") ? tell_all(ctx, f->subject_id, public_url) : OK;
}

enum status attend_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "attend.mail", LETTER_BATCH, handle, public_url, ret_n);
}

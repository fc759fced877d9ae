/* Mails about who would join: to himself, to the stewards, to a host who is asked to call. */
#include "lead/lead_letters.h"
#include "lead/lead_show.h"

#include "base/id.h"
#include "lead_pages.h"
#include "lead_sql.h"
#include "mail/mail.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

struct occasion {
    struct ctx *ctx;
    const struct fact *fact;
    const char *public_url;
    const char *network; /* its name */
    struct applicant who;
    struct sql_lead_entry_of_id_row entry; /* id 0: nothing was written */
    struct contact by;                     /* the steward who did it; account_id 0: nobody */
};

static bool is(const struct occasion *o, const char *fact)
{
    return strcmp(o->fact->name, fact) == 0;
}

static const char *key_of(const struct occasion *o, int64_t reader)
{
    return arena_printf(o->ctx->arena, "%s:%lld:%lld", o->fact->name, (long long)o->fact->id,
                        (long long)reader);
}

/* As others read the steward; NULL when nobody did it. */
static const char *steward_name(const struct occasion *o)
{
    return !o->by.account_id ? NULL : *o->by.name ? o->by.name : o->by.email;
}

/* ---- to himself ------------------------------------------------------------------------------ */

static enum status write_to_him(const struct occasion *o)
{
    struct ctx own = *o->ctx;
    const char *path;
    own.lang = text_lang(o->who.lang);
    struct applicant_letter_view v = {.occasion = o->fact->name,
                                      .greeting = o->who.says.name,
                                      .town = o->who.says.town,
                                      .network = o->network,
                                      .words = o->entry.id ? o->entry.body : NULL,
                                      .by = steward_name(o),
                                      .answer_days = APPLICANT_ANSWER_DAYS};
    enum status s = applicant_path(&own, o->who.id, &path);
    if (s != OK)
        return s;
    v.url = arena_printf(own.arena, "%s%s", o->public_url, path);
    const struct mail m = {
        .to_email = o->who.says.email,
        .to_name = v.greeting,
        .lang = o->who.lang,
        .subject = o->entry.id
                       ? o->entry.subject
                       : arena_printf(own.arena, ctx_text(&own, "Your office and %s"), o->network),
        .reply_to = o->by.email,
        .key = key_of(o, 0)};
    if (!v.url || !m.subject || !m.key)
        return LIMIT;
    s = mail_add_pages(&own, &m, applicant_letter_text, applicant_letter_page, &v);
    return s == INVALID ? OK : s; /* an address that is none gets no mail; the rest stands */
}

/* ---- to stewards and hosts ------------------------------------------------------------------- */

static enum status write_notice(const struct occasion *o, const struct contact *to, bool steward)
{
    struct ctx own = *o->ctx;
    char code[ID_CHARS_MAX + 1];
    const struct applicant_ask *a = &o->who.says;
    own.lang = text_lang(to->lang);
    id_print(o->who.id, code);
    const struct applicant_notice_view v = {
        .occasion = o->fact->name,
        .greeting = *to->name ? to->name : NULL,
        .by = steward_name(o),
        .name = a->name,
        .email = a->email,
        .phone = a->phone,
        .place_name = *a->place_name ? a->place_name : NULL,
        .town = a->town,
        .desks = a->desks,
        .rooms = a->rooms,
        .message = *a->message ? a->message : NULL,
        .url = steward ? arena_printf(own.arena, "%s/network/applicants/%s", o->public_url, code)
                       : NULL};
    const char *subject = steward ? ctx_text(&own, "An office in %s would join")
                                  : ctx_text(&own, "An office in %s would join: would you call?");
    const struct mail m = {.to_email = to->email,
                           .to_name = v.greeting,
                           .lang = to->lang,
                           .subject = arena_printf(own.arena, subject, a->town),
                           .reply_to = steward ? a->email : o->by.email,
                           .key = key_of(o, to->account_id),
                           .space_id = steward ? 0 : o->fact->space_id};
    if ((steward && !v.url) || !m.subject || !m.key)
        return LIMIT;
    return mail_add_pages(&own, &m, applicant_notice_text, applicant_notice_page, &v);
}

static enum status write_to_stewards(const struct occasion *o)
{
    struct granted *stewards;
    size_t n = 0;
    enum status s = people_granted(o->ctx, &(struct grant){.role = ROLE_STEWARD}, &stewards, &n);
    for (size_t i = 0; i < n && s == OK; i++) {
        struct contact to;
        s = people_get(o->ctx, stewards[i].account_id, &to);
        if (s == OK)
            s = write_notice(o, &to, true);
        else if (s == NOT_FOUND)
            s = OK;
    }
    return s;
}

static enum status write_to_hosts(const struct occasion *o)
{
    struct space space;
    struct contact *hosts;
    size_t n = 0;
    enum status s = space_get(o->ctx, o->fact->space_id, &space);
    if (s == OK)
        s = people_hosts_of(o->ctx, space.operator_id, space.id, &hosts, &n);
    for (size_t i = 0; i < n && s == OK; i++)
        s = write_notice(o, &hosts[i], false);
    return s;
}

/* ---- which facts ----------------------------------------------------------------------------- */

static enum status gather(struct occasion *o)
{
    struct network n;
    const int64_t entry = letter_entry_of(o->fact);
    enum status s = applicant_get(o->ctx, o->fact->subject_id, &o->who);
    if (s == OK)
        s = network_get(o->ctx, &n);
    if (s == OK)
        o->network = n.name;
    if (s == OK && entry)
        s = sql_lead_entry_of_id(o->ctx, &(struct sql_lead_entry_of_id_args){entry}, &o->entry);
    if (s == OK && o->entry.by_account_id) {
        s = people_get(o->ctx, o->entry.by_account_id, &o->by);
        s = s == NOT_FOUND ? OK : s;
    }
    return s;
}

enum status applicant_letters(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct occasion o = {.ctx = ctx, .fact = f, .public_url = public_url};
    enum status s = gather(&o);
    if (s != OK || o.who.erased)
        return s == NOT_FOUND ? OK : s; /* forgotten meanwhile */
    if (is(&o, "applicant.asked")) {
        s = write_to_him(&o);
        return s == OK ? write_to_stewards(&o) : s;
    }
    if (is(&o, "applicant.answered"))
        return write_to_him(&o);
    return is(&o, "applicant.host_asked") ? write_to_hosts(&o) : OK;
}

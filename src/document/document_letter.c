/* Letters about documents: to the signer in his language, to the hosts in theirs. Each is queued in
 * the transaction of what it tells of. */
#include "base/id.h"
#include "document/document_print.h"
#include "document_pages.h"
#include "document_views.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"

#include <string.h>

static const char *const words[] = {
    [OCCASION_ASKED] = "asked",       [OCCASION_REMINDED] = "reminded",
    [OCCASION_SIGNED] = "signed",     [OCCASION_COUNTERSIGNED] = "countersigned",
    [OCCASION_DECLINED] = "declined", [OCCASION_WITHDRAWN] = "withdrawn",
    [OCCASION_EXPIRED] = "expired",
};

enum status document_secret_path(struct ctx *ctx, int64_t id, const char **ret_path)
{
    return network_tag_path(ctx, "document", id, "/documents", ret_path);
}

const char *document_file_name(struct ctx *ctx, const struct document *d, enum file_kind kind)
{
    char code[ID_CHARS_MAX + 1];
    id_print(d->id, code);
    return arena_printf(ctx->arena, "%s-%s%s.pdf", document_kind_name(d->kind), code,
                        kind == FILE_PLAIN    ? ""
                        : kind == FILE_SIGNED ? "-signed"
                                              : "-both");
}

/* ---- one letter ------------------------------------------------------------------------------ */

struct letter {
    struct ctx *ctx;
    const struct document *document;
    enum occasion occasion;
    const struct bytes *pdf;
    struct document_letter_view view; /* what all readers share */
    const char *public_url;
    const char *space_email; /* NULL: none */
};

struct reader {
    const char *email;
    const char *name;
    const char *lang;
    bool host;
};

static const char *subject_for(const struct ctx *ctx, enum occasion o)
{
    switch (o) {
    case OCCASION_ASKED:
        return ctx_text(ctx, "To sign: %s");
    case OCCASION_REMINDED:
        return ctx_text(ctx, "Still to sign: %s");
    case OCCASION_SIGNED:
        return ctx_text(ctx, "Signed: %s");
    case OCCASION_COUNTERSIGNED:
        return ctx_text(ctx, "Signed by both: %s");
    case OCCASION_DECLINED:
        return ctx_text(ctx, "Declined: %s");
    case OCCASION_WITHDRAWN:
        return ctx_text(ctx, "Taken back: %s");
    case OCCASION_EXPIRED:
        return ctx_text(ctx, "Not signed in time: %s");
    }
    return "%s";
}

static enum status write_to(struct letter *l, const struct reader *to)
{
    const struct document *d = l->document;
    struct ctx own = *l->ctx;
    struct document_letter_view v = l->view;
    const char *path = NULL;
    own.lang = text_lang(to->lang);
    enum status s = to->host ? OK : document_secret_path(&own, d->id, &path);
    if (s != OK)
        return s;
    v.for_host = to->host;
    v.greeting = to->name && *to->name ? to->name : NULL;
    v.url =
        arena_printf(own.arena, "%s%s", l->public_url, path ? path : document_path(&own, d->id));
    if (to->host && l->occasion == OCCASION_SIGNED && d->countersign)
        v.next_url = arena_printf(own.arena, "%s/documents/countersign", l->public_url);
    struct mail_file file = {.type = "application/pdf"};
    struct mail m = {
        .to_email = to->email,
        .to_name = v.greeting,
        .lang = own.lang->code,
        .subject = arena_printf(own.arena, subject_for(&own, l->occasion), d->title),
        .reply_to = to->host ? d->email : l->space_email,
        .space_id = d->space_id,
    };
    if (!m.subject || !v.url)
        return LIMIT;
    if (!to->host && l->pdf) {
        file.name = document_file_name(
            &own, d, l->occasion == OCCASION_COUNTERSIGNED ? FILE_COUNTERSIGNED : FILE_SIGNED);
        file.body = *l->pdf;
        m.file = &file;
    }
    if (l->occasion == OCCASION_ASKED || l->occasion == OCCASION_REMINDED)
        m.until = d->expires_at;
    s = mail_add_pages(&own, &m, document_letter_text, document_letter_page, &v);
    return s == INVALID ? OK : s;
}

/* ---- to whom --------------------------------------------------------------------------------- */

static enum status write_to_signer(struct letter *l)
{
    struct contact c = {.lang = l->document->lang};
    if (l->document->account_id) {
        enum status s = people_get(l->ctx, l->document->account_id, &c);
        if (s != OK && s != NOT_FOUND)
            return s;
    }
    return write_to(l, &(struct reader){
                           .email = l->document->email, .name = l->document->name, .lang = c.lang});
}

static enum status write_to_hosts(struct letter *l)
{
    struct contact *hosts;
    size_t n = 0;
    bool hosted = false;
    enum status s = people_answering(l->ctx, l->document->operator_id, l->document->space_id,
                                     &hosts, &n, &hosted);
    for (size_t i = 0; s == OK && i < n; i++)
        s = write_to(l, &(struct reader){hosts[i].email, hosts[i].name, hosts[i].lang, true});
    return s;
}

static enum status begin(struct letter *l)
{
    const struct document *d = l->document;
    struct operator_ o;
    struct space sp = {.name = NULL};
    struct network n;
    enum status s = operator_get(l->ctx, d->operator_id, &o);
    if (s == OK && d->space_id)
        s = space_get(l->ctx, d->space_id, &sp);
    if (s == OK)
        s = network_get(l->ctx, &n);
    if (s == OK)
        s = network_public_url(l->ctx, &l->public_url);
    if (s != OK)
        return s;
    l->space_email = sp.email;
    l->view = (struct document_letter_view){
        .occasion = words[l->occasion],
        .title = d->title,
        .signer = *d->name ? d->name : d->email,
        .email = d->email,
        .operator_name = o.legal_name,
        .space_name = sp.name,
        .until = zone_when(zone_get(sp.zone ? sp.zone : n.zone), d->expires_at),
        .reason = *d->reason ? d->reason : NULL,
        .countersign = d->countersign,
    };
    return OK;
}

enum status document_write(struct ctx *ctx, const struct document *d, enum occasion o,
                           const struct bytes *pdf)
{
    struct letter l = {.ctx = ctx, .document = d, .occasion = o, .pdf = pdf};
    bool to_signer = o != OCCASION_DECLINED && o != OCCASION_EXPIRED;
    bool to_hosts = o == OCCASION_SIGNED || o == OCCASION_DECLINED || o == OCCASION_EXPIRED;
    if (d->silent)
        return OK;
    enum status s = begin(&l);
    if (s == OK && to_signer)
        s = write_to_signer(&l);
    if (s == OK && to_hosts)
        s = write_to_hosts(&l);
    return s;
}

enum status document_write_code(struct ctx *ctx, const char *email, const char *lang,
                                const char *title, const char *code, int64_t until)
{
    struct ctx own = *ctx;
    own.lang = text_lang(lang);
    const struct document_code_letter_view v = {
        .code = code, .title = title, .minutes = (until - ctx_now_s(ctx)) / 60};
    const struct mail m = {.to_email = email,
                           .lang = own.lang->code,
                           .subject = ctx_text(&own, "Your code to sign"),
                           .until = until,
                           .secret = true};
    return mail_add_pages(&own, &m, document_code_letter_text, document_code_letter_page, &v);
}

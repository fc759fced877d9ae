/* Letters to those who accepted house rules that have a new version now. */
#include "base/id.h"
#include "document/document_internal.h"
#include "document_pages.h"
#include "document_sql.h"
#include "document_views.h"
#include "mail/mail.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LETTER_FACTS = 20 };

/* The template that the fact names. */
static enum status template_of(const struct fact *f, int64_t *ret_id)
{
    static const char word[] = "\"template\":\"";
    const char *at = strstr(f->data, word);
    char code[ID_CHARS_MAX + 1];
    if (!at)
        return NOT_FOUND;
    at += strlen(word);
    (void)snprintf(code, sizeof(code), "%.*s", (int)strcspn(at, "\""), at);
    return id_parse(code, ret_id);
}

/* Of whom the rules are: the space, its operator, or the network. */
static enum status name_owner(struct ctx *ctx, const struct sql_template_of_id_row *t,
                              const char **ret_name)
{
    struct space sp;
    struct operator_ o;
    struct network n;
    enum status s = OK;
    if (t->space_id) {
        s = space_get(ctx, t->space_id, &sp);
        *ret_name = s == OK ? sp.name : "";
    } else if (t->operator_id) {
        s = operator_get(ctx, t->operator_id, &o);
        *ret_name = s == OK ? o.name : "";
    } else {
        s = network_get(ctx, &n);
        *ret_name = s == OK ? n.name : "";
    }
    return s;
}

/* Nothing when he has accepted it meanwhile, or when there is a newer one still. */
static enum status write_letter(struct ctx *ctx, const struct fact *f, const char *public_url)
{
    struct ctx own = *ctx;
    struct sql_template_of_id_row t;
    struct document_consent now;
    struct contact who;
    struct document_rules_letter_view v = {.greeting = NULL};
    int64_t id = 0;
    enum status s = template_of(f, &id);
    if (s == OK)
        s = document_consent_of(ctx, f->subject_id, id, &now);
    if (s == OK)
        s = sql_template_of_id(ctx, &(struct sql_template_of_id_args){id}, &t);
    if (s == OK)
        s = people_get(ctx, f->subject_id, &who);
    if (s == OK)
        s = name_owner(ctx, &t, &v.owner);
    if (s != OK || now.current_too || !now.given)
        return s;
    own.lang = text_lang(who.lang);
    v.greeting = *who.name ? who.name : NULL;
    v.title = t.name;
    v.url = arena_printf(ctx->arena, "%s/me/documents", public_url);
    const struct mail m = {
        .to_email = who.email,
        .to_name = v.greeting,
        .lang = own.lang->code,
        .subject = arena_printf(ctx->arena, ctx_text(&own, "%s has changed: %s"), v.owner, t.name),
        .space_id = t.space_id};
    if (!v.url || !m.subject)
        return LIMIT;
    s = mail_add_pages(&own, &m, document_rules_letter_text, document_rules_letter_page, &v);
    return s == INVALID ? OK : s;
}

static enum status handle(struct ctx *ctx, const struct fact *f, const void *public_url)
{
    const enum status s =
        strcmp(f->name, "consent.asked") == 0 ? write_letter(ctx, f, public_url) : OK;
    return s == NOT_FOUND || s == INVALID ? OK : s;
}

enum status document_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n)
{
    return fact_each(ctx, "document.mail", LETTER_FACTS, handle, public_url, ret_n);
}

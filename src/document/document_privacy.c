/* What documents keep about a person: given to him; what he signed stays as long as the law wants,
 * with the operator alone; the rest goes with him. */
#include "base/date.h"
#include "base/zone.h"
#include "document/document.h"
#include "document/document_show.h"
#include "document_sql.h"
#include "network/network.h"
#include "privacy/privacy.h"

enum { LET_GO_AT_ONCE = 100 };

/* ---- given out ------------------------------------------------------------------------------- */

struct files {
    struct ctx *ctx;
    struct archive *archive;
};

static bool give_file(void *arg, const struct sql_give_files_row *row)
{
    const struct files *f = arg;
    const char *name = words(f->ctx, "documents/%s-%s.pdf", typed_id(f->ctx, row->request_id),
                             file_kind_name((enum file_kind)row->kind));
    (void)archive_file(f->archive, name, row->body);
    return true;
}

static enum status give(struct ctx *ctx, const struct person *p, struct archive *a)
{
    struct files files = {ctx, a};
    enum status s = sql_give_documents(
        ctx,
        &(struct sql_give_documents_args){.account_id = p->account_id, .email_key = p->email_key},
        archive_table(a, "documents", N_("Documents"),
                      N_("What you signed, or were asked to; the PDFs lie beside this page.")));
    if (s == OK)
        s = sql_give_evidence(
            ctx,
            &(struct sql_give_evidence_args){.account_id = p->account_id,
                                             .email_key = p->email_key},
            archive_table(a, "evidence", N_("What happened to them"),
                          N_("Who did what, when and from where: the proof of the signatures.")));
    if (s == OK)
        s = sql_give_consents(
            ctx, &(struct sql_give_consents_args){p->account_id},
            archive_table(a, "consents", N_("House rules and consents"),
                          N_("All that you ever accepted, gave and withdrew, by version.")));
    return s == OK ? sql_give_files(ctx,
                                    &(struct sql_give_files_args){.account_id = p->account_id,
                                                                  .email_key = p->email_key},
                                    give_file, &files)
                   : s;
}

/* ---- erased ---------------------------------------------------------------------------------- */

static bool is_signed(const struct sql_documents_to_erase_row *d)
{
    return d->signed_at.has && (d->state == DOCUMENT_SIGNED || d->state == DOCUMENT_COUNTERSIGNED);
}

/* The documents of a person, and the clock by which they have their year. */
struct signed_by {
    struct sql_documents_to_erase_row *rows;
    size_t n;
    const struct zone *zone;
};

static struct date kept_until(const struct signed_by *of, size_t i)
{
    struct date day;
    minute at;
    zone_civil(of->zone, of->rows[i].signed_at.v, &day, &at);
    return privacy_law_until(day);
}

static enum status find(struct ctx *ctx, const struct person *p, struct signed_by *ret)
{
    const enum status s = network_zone(ctx, &ret->zone);
    return s == OK
               ? sql_documents_to_erase(ctx,
                                        &(struct sql_documents_to_erase_args){
                                            .account_id = p->account_id, .email_key = p->email_key},
                                        &ret->rows, &ret->n)
               : s;
}

static enum status foresee(struct ctx *ctx, const struct person *p, struct forecast *f)
{
    struct signed_by of;
    struct forecast_line stays = {.kind = FORECAST_STAYS};
    long long kept = 0;
    enum status s = find(ctx, p, &of);
    for (size_t i = 0; s == OK && i < of.n; i++)
        if (is_signed(&of.rows[i])) {
            const struct date until = kept_until(&of, i);
            kept++;
            if (date_compare(until, stays.until) > 0)
                stays.until = until;
        }
    if (s == OK && kept > 0) {
        stays.text = words(ctx,
                           text_plural(ctx->lang, "%lld document that you signed, with its proof.",
                                       "%lld documents that you signed, with their proof.", kept),
                           kept);
        s = forecast_add(f, &stays);
    }
    return s == OK
               ? forecast_add(f,
                              &(struct forecast_line){
                                  .kind = FORECAST_GOES,
                                  .text = ctx_text(ctx, "What you accepted and consented to, and "
                                                        "documents that were never signed.")})
               : s;
}

static enum status delete_document(struct ctx *ctx, int64_t id)
{
    enum status s =
        sql_document_files_delete(ctx, &(struct sql_document_files_delete_args){id}, NULL);
    if (s == OK)
        s = sql_document_evidence_delete(ctx, &(struct sql_document_evidence_delete_args){id},
                                         NULL);
    return s == OK ? sql_document_delete(ctx, &(struct sql_document_delete_args){id}, NULL) : s;
}

static enum status erase(struct ctx *ctx, const struct person *p)
{
    struct signed_by of;
    enum status s = find(ctx, p, &of);
    for (size_t i = 0; s == OK && i < of.n; i++)
        s = is_signed(&of.rows[i])
                ? sql_document_keep(
                      ctx,
                      &(struct sql_document_keep_args){.id = of.rows[i].id,
                                                       .until_day = date_days(kept_until(&of, i))},
                      NULL)
                : delete_document(ctx, of.rows[i].id);
    if (s == OK)
        s = sql_document_codes_erase(ctx, &(struct sql_document_codes_erase_args){p->email_key},
                                     NULL);
    return s == OK ? sql_document_consents_erase(
                         ctx, &(struct sql_document_consents_erase_args){p->account_id}, NULL)
                   : s;
}

static enum status let_go(struct ctx *ctx, struct date today, size_t *n_done)
{
    struct sql_documents_over_row *rows;
    size_t n;
    enum status s = sql_documents_over(
        ctx, &(struct sql_documents_over_args){.day = date_days(today), .max = LET_GO_AT_ONCE},
        &rows, &n);
    for (size_t i = 0; s == OK && i < n; i++)
        s = delete_document(ctx, rows[i].id);
    if (s == OK)
        *n_done += n;
    return s;
}

#define SIGNED_STAY "ten years from the end of the year of the signature"

static const struct kept kept[] = {
    {"document_request", "account_id email email_key name body search issued_by",
     "Documents for somebody to sign, as they were issued.", SIGNED_STAY,
     "Unsigned ones are deleted; a signed one stays with the operator alone, and goes then."},
    {"document_file", "body", "Their PDFs.", "as long as the document", "Goes with the document."},
    {"document_evidence", "account_id email name address agent drawing data",
     "Who did what with a document, when and from where.", "as long as the document",
     "Goes with the document; what somebody did for an operator stays in its documents."},
    {"document_code", "email_key", "Codes to sign with, as hashes.", "ten minutes", "Deleted."},
    {"document_consent", "account_id address agent",
     "House rules accepted, consents given and withdrawn.", "as long as the account", "Deleted."},
    {"document_template", "made_by", "Who wrote a template.", "as long as the template",
     "Kept as an account that names nobody."},
    {"document_version", "published_by reviewed", "Who published and checked a text.",
     "as long as the template", "Kept as an account that names nobody."},
};

const struct keeper document_keeper = {.module = "document",
                                       .kept = kept,
                                       .kept_n = ARRAY_LEN(kept),
                                       .give = give,
                                       .foresee = foresee,
                                       .erase = erase,
                                       .let_go = let_go};

/* Documents from their issue to their end. */
#include "base/email.h"
#include "base/fold.h"
#include "base/format.h"
#include "base/id.h"
#include "base/json.h"
#include "document/document_internal.h"
#include "document_sql.h"
#include "network/network.h"
#include "people/people.h"
#include "space/space.h"
#include "store/store.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

/* ---- documents as others see them ------------------------------------------------------------ */

struct document document_of_row(const struct sql_request_of_id_row *r)
{
    return (struct document){
        .id = r->id,
        .template_id = r->template_id,
        .version = r->version,
        .kind = (enum document_kind)r->kind,
        .operator_id = r->operator_id,
        .space_id = r->space_id,
        .subject_kind = r->subject_kind,
        .subject_id = r->subject_id,
        .account_id = r->account_id,
        .email = r->email,
        .name = r->name,
        .lang = r->lang,
        .title = r->title,
        .countersign = r->countersign,
        .state = (enum document_state)r->state,
        .done = document_is_done((enum document_state)r->state, r->countersign),
        .issued_at = r->issued_at,
        .expires_at = r->expires_at,
        .signed_at = r->signed_at.v,
        .countersigned_at = r->countersigned_at.v,
        .ended_at = r->ended_at.v,
        .reason = r->reason,
        .back = r->back,
        .silent = r->silent,
        .revision = r->revision,
        .kept = r->kept_until_day != 0,
    };
}

enum status document_get(struct ctx *ctx, int64_t id, struct document *ret_document)
{
    struct sql_request_of_id_row row;
    enum status s = sql_request_of_id(ctx, &(struct sql_request_of_id_args){id}, &row);
    if (s == OK)
        *ret_document = document_of_row(&row);
    return s;
}

enum status document_all_of(struct ctx *ctx, const char *subject_kind, int64_t subject_id,
                            struct document **ret_documents, size_t *ret_n)
{
    struct sql_requests_of_subject_row *rows;
    size_t n;
    enum status s =
        sql_requests_of_subject(ctx,
                                &(struct sql_requests_of_subject_args){.subject_kind = subject_kind,
                                                                       .subject_id = subject_id},
                                &rows, &n);
    if (s != OK)
        return s;
    struct document *documents = arena_array(ctx->arena, n, sizeof *documents);
    if (!documents)
        return LIMIT;
    /* The two queries name the same columns. */
    _Static_assert(sizeof *rows == sizeof(struct sql_request_of_id_row), "one shape");
    for (size_t i = 0; i < n; i++) {
        struct sql_request_of_id_row row;
        memcpy(&row, &rows[i], sizeof row);
        documents[i] = document_of_row(&row);
    }
    *ret_documents = documents;
    *ret_n = n;
    return OK;
}

enum status document_state_of(struct ctx *ctx, const char *subject_kind, int64_t subject_id,
                              struct document_standing *ret_standing)
{
    struct document *documents;
    size_t n;
    enum status s = document_all_of(ctx, subject_kind, subject_id, &documents, &n);
    if (s != OK)
        return s;
    struct document_standing st = {.documents = 0};
    for (size_t i = 0; i < n; i++) {
        const struct document *d = &documents[i];
        bool stands = d->state < DOCUMENT_ENDED;
        st.documents += stands;
        st.waiting += d->state == DOCUMENT_WAITING;
        st.unsigned_ += stands && !d->done;
    }
    st.done = st.documents > 0 && st.unsigned_ == 0;
    if (n > 0) {
        st.last_id = documents[0].id;
        st.last_state = documents[0].state;
    }
    *ret_standing = st;
    return OK;
}

const char *document_path(struct ctx *ctx, int64_t id)
{
    char code[ID_CHARS_MAX + 1];
    id_print(id, code);
    return arena_printf(ctx->arena, "/documents/%s", code);
}

enum status document_tell(struct ctx *ctx, const struct document *d, const char *fact)
{
    struct buf data;
    buf_init(&data, LIMIT_TEXT_BYTES);
    BUF_LIT(&data, "{\"kind\":");
    json_text(&data, document_kind_name(d->kind));
    BUF_LIT(&data, ",\"subject_kind\":");
    json_text(&data, d->subject_kind);
    BUF_LIT(&data, ",\"subject\":");
    json_id(&data, d->subject_id);
    buf_printf(&data, ",\"done\":%s}", d->done ? "true" : "false");
    const char *text = buf_text(&data, ctx->arena);
    if (!text)
        return LIMIT;
    return fact_add(ctx, &(struct fact){.name = fact,
                                        .operator_id = d->operator_id,
                                        .space_id = d->space_id,
                                        .subject_id = d->id,
                                        .data = text});
}

/* ---- templates ------------------------------------------------------------------------------- */

enum status document_templates(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                               enum document_kind kind, struct document_choice **ret_choices,
                               size_t *ret_n)
{
    struct sql_templates_usable_row *rows;
    size_t n;
    enum status s =
        sql_templates_usable(ctx,
                             &(struct sql_templates_usable_args){
                                 .operator_id = operator_id, .space_id = space_id, .kind = kind},
                             &rows, &n);
    if (s != OK)
        return s;
    struct document_choice *choices = arena_array(ctx->arena, n, sizeof *choices);
    if (!choices)
        return LIMIT;
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct document_choice){.id = rows[i].id,
                                              .operator_id = rows[i].operator_id,
                                              .space_id = rows[i].space_id,
                                              .kind = (enum document_kind)rows[i].kind,
                                              .name = rows[i].name,
                                              .purpose = rows[i].purpose,
                                              .version = rows[i].version};
    *ret_choices = choices;
    *ret_n = n;
    return OK;
}

enum status text_for(struct ctx *ctx, int64_t version_id, const char *lang,
                     struct template_text *ret_text)
{
    struct sql_text_of_row *rows;
    struct network n;
    size_t rows_n;
    enum status s = sql_text_of(ctx, &(struct sql_text_of_args){version_id}, &rows, &rows_n);
    if (s == OK)
        s = network_get(ctx, &n);
    if (s != OK)
        return s;
    if (rows_n == 0)
        return NOT_FOUND;
    size_t best = 0;
    int best_rank = 0;
    for (size_t i = 0; i < rows_n; i++) {
        int rank = lang && strcmp(rows[i].lang, lang) == 0 ? 2 : strcmp(rows[i].lang, n.lang) == 0;
        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    *ret_text = (struct template_text){rows[best].lang, rows[best].title, rows[best].body};
    return OK;
}

/* The version in force. NOT_FOUND when it was never published. */
enum status version_in_force(struct ctx *ctx, int64_t template_id,
                             struct sql_template_of_id_row *ret_template,
                             struct sql_version_of_row *ret_version)
{
    enum status s =
        sql_template_of_id(ctx, &(struct sql_template_of_id_args){template_id}, ret_template);
    if (s == OK && ret_template->version == 0)
        return NOT_FOUND;
    if (s == OK)
        s = sql_version_of(ctx,
                           &(struct sql_version_of_args){.template_id = template_id,
                                                         .number = ret_template->version},
                           ret_version);
    return s;
}

enum status document_needs(struct ctx *ctx, int64_t template_id, const char *const **ret_names,
                           size_t *ret_n)
{
    struct sql_template_of_id_row t;
    struct sql_version_of_row v;
    struct sql_text_of_row *texts;
    size_t texts_n;
    enum status s = version_in_force(ctx, template_id, &t, &v);
    if (s == OK)
        s = sql_text_of(ctx, &(struct sql_text_of_args){v.id}, &texts, &texts_n);
    if (s != OK)
        return s;
    uint64_t used = 0;
    for (size_t i = 0; i < texts_n; i++) {
        uint64_t one = 0;
        (void)text_scan(ctx->arena, texts[i].body, &one);
        used |= one;
        (void)text_scan(ctx->arena, texts[i].title, &one);
        used |= one;
    }
    const char **names = arena_array(ctx->arena, document_fields_n, sizeof *names);
    size_t n = 0;
    if (!names)
        return LIMIT;
    for (size_t i = 0; i < document_fields_n; i++)
        if (used >> i & 1 && document_fields[i].source == SOURCE_ASKER)
            names[n++] = document_fields[i].name;
    *ret_names = names;
    *ret_n = n;
    return OK;
}

/* ---- issuing --------------------------------------------------------------------------------- */

/* A document under way. */
struct issue {
    struct ctx *ctx;
    const struct document_ask *ask;
    struct sql_template_of_id_row template;
    struct sql_version_of_row version;
    struct template_text text;
    struct contact signer;
    const struct lang *lang;
    struct document_value values[DOCUMENT_FIELDS_MAX];
    bool given[DOCUMENT_FIELDS_MAX];
};

static enum status find_template(struct issue *is)
{
    const struct document_ask *ask = is->ask;
    enum status s = version_in_force(is->ctx, ask->template_id, &is->template, &is->version);
    bool there = s == OK || (s == NOT_FOUND && is->template.id == ask->template_id);
    if (!there)
        return s;
    const struct template_owner owner = {is->template.operator_id, is->template.space_id};
    if (s != OK || is->template.archived || !template_fits(&owner, ask->operator_id, ask->space_id))
        return ctx_fail(is->ctx, CONFLICT, "document.template_unusable",
                        "This template cannot be used here: it was never published, is archived, "
                        "or is another operator's.");
    return OK;
}

static enum status find_signer(struct issue *is)
{
    struct ctx *ctx = is->ctx;
    const struct document_ask *ask = is->ask;
    enum status s = OK;
    if (ask->account_id)
        s = people_get(ctx, ask->account_id, &is->signer);
    else if (!ask->email || !email_valid(ask->email))
        return ctx_field(ctx, "email", "field.email", "This is not an e-mail address.");
    else
        s = people_of_email(ctx, ask->email, &is->signer);
    if (s == NOT_FOUND && !ask->account_id) {
        struct network n;
        s = network_get(ctx, &n);
        is->signer = (struct contact){.email = ask->email, .name = "", .lang = n.lang};
    }
    if (s != OK)
        return s;
    if (ask->email)
        is->signer.email = ask->email;
    if (ask->name)
        is->signer.name = ask->name;
    if (ask->lang)
        is->signer.lang = ask->lang;
    return OK;
}

static void set(struct issue *is, const struct document_value *v)
{
    int i = field_index(v->name, strlen(v->name));
    if (i < 0)
        return; /* a value that no field asks for is of no use, and of no harm */
    is->values[i] = *v;
    is->given[i] = true;
}

static void put(struct document_value *values, const struct document_value *v)
{
    int i = field_index(v->name, strlen(v->name));
    assert(i >= 0);
    values[i] = *v;
}

static void put_operator(struct document_value *values, const struct operator_ *o)
{
    put(values, &(struct document_value){.name = "operator.legal_name", .text = o->legal_name});
    put(values, &(struct document_value){.name = "operator.name", .text = o->name});
    put(values, &(struct document_value){.name = "operator.vat_id", .text = o->vat_id});
    put(values, &(struct document_value){.name = "operator.email", .text = o->email});
}

static enum status put_space(struct ctx *ctx, struct document_value *values, const struct space *sp)
{
    const char *address = NULL;
    if (sp->name) {
        address = arena_printf(ctx->arena, "%s, %s %s", sp->street, sp->postcode, sp->town);
        if (!address)
            return LIMIT;
    }
    put(values, &(struct document_value){.name = "space.name", .text = sp->name});
    put(values, &(struct document_value){.name = "space.address", .text = address});
    put(values, &(struct document_value){.name = "space.town", .text = sp->town});
    return OK;
}

enum status house_values(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                         struct document_value ret_values[DOCUMENT_FIELDS_MAX])
{
    struct operator_ o = {.name = NULL};
    struct space sp = {.zone = NULL};
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s == OK && operator_id)
        s = operator_get(ctx, operator_id, &o);
    if (s == OK && space_id)
        s = space_get(ctx, space_id, &sp);
    if (s != OK)
        return s;
    const struct zone *zone = zone_get(sp.zone ? sp.zone : n.zone);
    for (size_t i = 0; i < document_fields_n; i++)
        ret_values[i] = document_text(document_fields[i].name, NULL);
    put_operator(ret_values, &o);
    put(ret_values, &(struct document_value){.name = "network.name", .text = n.name});
    const struct document_value today =
        document_date("today", when_date(zone_when(zone, ctx_now_s(ctx))));
    put(ret_values, &today);
    return put_space(ctx, ret_values, &sp);
}

enum status preview_values(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                           struct document_value ret_values[DOCUMENT_FIELDS_MAX])
{
    struct document_value house[DOCUMENT_FIELDS_MAX];
    struct operator_ o = {.currency = "EUR"};
    enum status s = house_values(ctx, operator_id, space_id, house);
    if (s == OK && operator_id)
        s = operator_get(ctx, operator_id, &o);
    if (s != OK)
        return s;
    struct date today = house[field_index("today", strlen("today"))].date;
    sample_values(today, o.currency, ret_values);
    for (size_t i = 0; i < document_fields_n; i++)
        if (house[i].type != DOCUMENT_TEXT || (house[i].text && *house[i].text))
            ret_values[i] = house[i];
    return OK;
}

/* Each field that the text uses has a value, or may do without. */
static enum status check_values(struct issue *is)
{
    uint64_t used = 0;
    uint64_t in_title = 0;
    (void)text_scan(is->ctx->arena, is->text.body, &used);
    (void)text_scan(is->ctx->arena, is->text.title, &in_title);
    used |= in_title;
    enum status s = OK;
    for (size_t i = 0; i < document_fields_n; i++)
        if (used >> i & 1 && !is->given[i] && document_fields[i].source == SOURCE_ASKER)
            s = ctx_field(is->ctx, document_fields[i].name, "document.value_missing",
                          "The template needs “%s”: %s.", document_fields[i].name,
                          ctx_text(is->ctx, document_fields[i].about));
    return s;
}

void hash_of_bytes(struct bytes b, unsigned char ret_hash[SHA256_BYTES],
                   char ret_hex[2 * SHA256_BYTES + 1])
{
    crypto_hash_sha256(ret_hash, b.p, b.n);
    sodium_bin2hex(ret_hex, 2 * SHA256_BYTES + 1, ret_hash, SHA256_BYTES);
}

void hash_of_text(const char *title, const char *body, unsigned char ret_hash[SHA256_BYTES])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)title, strlen(title));
    crypto_hash_sha256_update(&state, (const unsigned char *)"\n\n", 2);
    crypto_hash_sha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_hash_sha256_final(&state, ret_hash);
}

static enum status keep(struct issue *is, struct document *ret_document)
{
    struct ctx *ctx = is->ctx;
    const struct document_ask *ask = is->ask;
    const char *title = title_fill(ctx->arena, is->text.title, is->lang, is->values);
    const char *body = text_fill(ctx->arena, is->text.body, is->lang, is->values);
    const char *key = email_key(ctx->arena, is->signer.email);
    const char *words =
        arena_printf(ctx->arena, "%s %s %s", is->signer.name, is->signer.email, title ? title : "");
    const char *search = fold_text(ctx->arena, words);
    if (!title || !body || !key || !search)
        return LIMIT;
    unsigned char hash[SHA256_BYTES];
    hash_of_text(title, body, hash);
    int64_t now = ctx_now_s(ctx);
    struct sql_request_insert_args row = {
        .id = store_id(ctx),
        .template_id = is->template.id,
        .version_id = is->version.id,
        .version = is->version.number,
        .kind = is->template.kind,
        .operator_id = ask->operator_id,
        .space_id = ask->space_id,
        .subject_kind = ask->subject_kind ? ask->subject_kind : "",
        .subject_id = ask->subject_id,
        .account_id = is->signer.account_id,
        .email = is->signer.email,
        .email_key = key,
        .name = is->signer.name,
        .lang = is->text.lang,
        .title = title,
        .body = body,
        .text_hash = {hash, sizeof hash},
        .countersign = ask->countersign,
        .issued_at = now,
        .issued_by = ctx->actor ? ctx->actor->account_id : 0,
        .expires_at = ask->until ? ask->until : now + (int64_t)DOCUMENT_DAYS * DAY_S,
        .back = ask->back ? ask->back : "",
        .silent = ask->silent,
        .search = search,
    };
    enum status s = sql_request_insert(ctx, &row, NULL);
    return s == OK ? document_get(ctx, row.id, ret_document) : s;
}

/* The hash of the text, as the first row of the chain keeps it. */
static const char *issued_data(struct ctx *ctx, const struct issue *is, const struct document *d,
                               const char *body)
{
    unsigned char hash[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    hash_of_text(d->title, body, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    struct buf data;
    buf_init(&data, LIMIT_TEXT_BYTES);
    BUF_LIT(&data, "{\"template\":");
    json_id(&data, is->template.id);
    buf_printf(&data, ",\"version\":%lld,\"lang\":", (long long)d->version);
    json_text(&data, d->lang);
    BUF_LIT(&data, ",\"text_sha256\":");
    json_text(&data, hex);
    buf_char(&data, '}');
    return buf_text(&data, ctx->arena);
}

enum status document_issue(struct ctx *ctx, const struct document_ask *ask, int64_t *ret_id)
{
    struct issue is = {.ctx = ctx, .ask = ask};
    struct document d;
    enum status s = find_template(&is);
    if (s == OK)
        s = find_signer(&is);
    if (s == OK)
        s = text_for(ctx, is.version.id, is.signer.lang, &is.text);
    if (s == OK)
        s = house_values(ctx, ask->operator_id, ask->space_id, is.values);
    if (s != OK)
        return s;
    is.lang = text_lang(is.text.lang);
    const struct document_value signer[] = {document_text("member.name", is.signer.name),
                                            document_text("member.email", is.signer.email)};
    for (size_t i = 0; i < ARRAY_LEN(signer); i++)
        set(&is, &signer[i]);
    for (size_t i = 0; i < ask->values_n; i++)
        set(&is, &ask->values[i]);
    s = check_values(&is);
    if (s == OK)
        s = keep(&is, &d);
    if (s != OK)
        return s;
    const char *body = text_fill(ctx->arena, is.text.body, is.lang, is.values);
    const char *data = body ? issued_data(ctx, &is, &d, body) : NULL;
    if (!data)
        return LIMIT;
    s = evidence_add(ctx, d.id, &(struct evidence){.what = EVIDENCE_ISSUED, .data = data});
    if (s == OK)
        s = document_tell(ctx, &d, "document.issued");
    if (s == OK)
        *ret_id = d.id;
    return s;
}

/* ---- another state --------------------------------------------------------------------------- */

enum status document_turn(struct ctx *ctx, const struct document *d, int to_print)
{
    int64_t changes = 0;
    struct sql_request_turn_args args = {
        .id = d->id,
        .revision = d->revision,
        .state = d->state,
        .signed_at = {d->signed_at != 0, d->signed_at},
        .countersigned_at = {d->countersigned_at != 0, d->countersigned_at},
        .ended_at = {d->ended_at != 0, d->ended_at},
        .reason = d->reason,
        .to_print = to_print,
    };
    enum status s = sql_request_turn(ctx, &args, &changes);
    return s == OK && !changes ? RETRY : s;
}

/* document.h: what people sign and what they agree to: templates with versions, documents made
 * from them, signatures with their evidence, house rules and consents by version.
 * Owns: tables document_*; emits document.issued, document.signed, document.countersigned,
 * document.declined, document.withdrawn, document.expired, consent.given,
 * consent.withdrawn, consent.asked.
 * Uses: base, store, http, network, mail, people, privacy, space.
 * Threads: any, one store connection per call; rendering is serialized within the process.
 * Invariants: README.md DC-1 to DC-20.
 *
 * For modules that let people sign (a plan, a stay), in their own transaction:
 *   1. document_templates() for the choice, document_needs() for what a template wants to know;
 *   2. document_issue() with the subject ("membership", its id); send the person to
 *      document_path();
 *   3. react to the facts, whose data names the subject, or ask document_state_of().
 * Nothing is drawn in the caller's transaction: the PDF is made a moment later, off the writer. */
#ifndef LOGGIA_DOCUMENT_DOCUMENT_H
#define LOGGIA_DOCUMENT_DOCUMENT_H

#include "base/ctx.h"
#include "base/date.h"
#include "base/findings.h"

/* The numbers are stored. */
enum document_kind {
    DOCUMENT_CONTRACT = 1,
    DOCUMENT_RULES,   /* house rules: accepted by version */
    DOCUMENT_CONSENT, /* given and withdrawn freely */
    DOCUMENT_OTHER,   /* a privacy notice, an inventory ...: read, accepted or signed */
    DOCUMENT_KIND__MAX
};
/* "contract", "rules", "consent", "other"; the word of JSON and forms. NULL past the end; 0 for an
 * unknown word. */
const char *document_kind_name(enum document_kind k);
enum document_kind document_kind_of(const char *word);

/* The numbers are stored. From DOCUMENT_ENDED on nothing more happens to it. */
enum document_state {
    DOCUMENT_WAITING = 1,   /* for the signer */
    DOCUMENT_SIGNED,        /* by the signer; done, unless it is to be countersigned */
    DOCUMENT_COUNTERSIGNED, /* by the operator too */
    DOCUMENT_ENDED = 10,    /* not a state: the border */
    DOCUMENT_DECLINED = 10, /* by the signer */
    DOCUMENT_WITHDRAWN,     /* by whoever issued it, before it was signed by both */
    DOCUMENT_EXPIRED        /* nobody signed in time */
};
/* "waiting", "signed", "countersigned", "declined", "withdrawn", "expired". */
const char *document_state_name(enum document_state s);

/* ---- templates ------------------------------------------------------------------------------- */

enum {
    DOCUMENT_NAME_MAX = 120,   /* characters, of a template or the title of a text */
    DOCUMENT_BODY_MAX = 60000, /* bytes of Markdown in one language */
    DOCUMENT_NOTE_MAX = 500,   /* characters: what changed, a reason */
    DOCUMENT_VALUE_MAX = 500,  /* characters of one value */
    DOCUMENT_DAYS = 30         /* to sign, unless the asker says otherwise */
};

/* A template that can be used: published and not archived. In ctx->arena. */
struct document_choice {
    int64_t id;
    int64_t operator_id, space_id; /* both 0: of the network; space_id 0: of the operator */
    enum document_kind kind;
    const char *name;
    const char *purpose; /* of a consent: "directory", "newsletter", "photos" ...; "" for none */
    int64_t version;     /* the current one, from 1 */
};

/* Those that a space (or, with space_id 0, an operator) may use: its own, its operator's and the
 * network's, in this order.
 *   kind  0: any */
MUST_USE enum status document_templates(struct ctx *ctx, int64_t operator_id, int64_t space_id,
                                        enum document_kind kind,
                                        struct document_choice **ret_choices, size_t *ret_n);

/* The fields that the current version of a template uses, in any of its languages, and that the
 * asker must give: "plan.name", "price" ... (document_fields.c lists all). NOT_FOUND when the
 * template is not there or was never published. Names are static. */
MUST_USE enum status document_needs(struct ctx *ctx, int64_t template_id,
                                    const char *const **ret_names, size_t *ret_n);

/* The templates that come with the program, brought into the network when they are not there yet;
 * one that a steward archived is not brought again. The app calls it before it serves. */
MUST_USE enum status document_ensure(struct ctx *ctx);
/* One of them: "registration", "office", "rules", "privacy", "directory", "newsletter", "photos".
 * NOT_FOUND. */
MUST_USE enum status document_start_of(struct ctx *ctx, const char *key, int64_t *ret_template_id);

/* ---- issuing --------------------------------------------------------------------------------- */

/* A value for a field, printed in the language of the document: whoever asks need not know it. */
enum document_value_type { DOCUMENT_TEXT, DOCUMENT_DATE, DOCUMENT_MONEY, DOCUMENT_NUMBER };
struct document_value {
    const char *name; /* of the field, without braces */
    enum document_value_type type;
    const char *text; /* "" and NULL print a dash: there is none */
    struct date date;
    int64_t number; /* DOCUMENT_MONEY: minor units */
    const char *currency;
};

static inline struct document_value document_text(const char *name, const char *text)
{
    return (struct document_value){.name = name, .type = DOCUMENT_TEXT, .text = text};
}
static inline struct document_value document_date(const char *name, struct date d)
{
    return (struct document_value){.name = name, .type = DOCUMENT_DATE, .date = d};
}
static inline struct document_value document_money(const char *name, int64_t minor,
                                                   const char *currency)
{
    return (struct document_value){
        .name = name, .type = DOCUMENT_MONEY, .number = minor, .currency = currency};
}
static inline struct document_value document_number(const char *name, int64_t n)
{
    return (struct document_value){.name = name, .type = DOCUMENT_NUMBER, .number = n};
}

struct document_ask {
    int64_t template_id;
    const char *subject_kind; /* what it is about, one word: "membership", "stay"; "" for none */
    int64_t subject_id;       /* 0 with "" */
    int64_t operator_id;      /* the other party */
    int64_t space_id;         /* 0: of the whole operator */
    int64_t account_id;       /* the signer; 0: somebody known by his address only */
    const char *email;        /* with account_id NULL: the account's */
    const char *name;         /* with account_id NULL: the account's */
    const char *lang;         /* NULL: the account's, else the network's */
    bool countersign;         /* the operator signs after him */
    int64_t until;            /* UTC seconds; unsigned by then it expires. 0: DOCUMENT_DAYS */
    const char *back;         /* path of ours where the signer goes on; NULL: none */
    bool silent;              /* no letters go out: demonstration data */
    const struct document_value *values;
    size_t values_n;
};

/* Make a document to be signed from the current version of a template, in the language of the
 * signer, else in the network's, else in the first there is; its text is frozen here, and the mail
 * that asks for the signature leaves once the PDF is made. member.name, member.email, operator.*,
 * space.*, network.name and today need no value; one that is given wins.
 *   ret_id  of the document: printed by id_print it is the code that people see      (out)
 * Returns OK; NOT_FOUND: no such template, operator or account; CONFLICT
 * (document.template_unusable): it was never published, is archived or is another operator's;
 * INVALID: document.value_missing names a field without a value, field.email an address that is
 * none. On any other answer than OK nothing was written. */
MUST_USE enum status document_issue(struct ctx *ctx, const struct document_ask *ask,
                                    int64_t *ret_id);

/* ---- asking ---------------------------------------------------------------------------------- */

struct document {
    int64_t id;
    int64_t template_id;
    int64_t version; /* of the template */
    enum document_kind kind;
    int64_t operator_id, space_id;
    const char *subject_kind;
    int64_t subject_id;
    int64_t account_id; /* 0: none */
    const char *email;
    const char *name;
    const char *lang; /* of its text */
    const char *title;
    bool countersign;
    enum document_state state;
    bool done; /* every signature that it needs is there */
    int64_t issued_at;
    int64_t expires_at;
    int64_t signed_at;        /* 0: not */
    int64_t countersigned_at; /* 0: not */
    int64_t ended_at;         /* 0: not */
    const char *reason;       /* why it was declined or withdrawn; "" */
    const char *back;         /* "": none */
    bool silent;
    bool kept; /* its signer had himself erased: the law keeps it */
    int64_t revision;
};
MUST_USE enum status document_get(struct ctx *ctx, int64_t id, struct document *ret_document);

/* How it stands with the papers of one subject. */
struct document_standing {
    int64_t documents; /* not ended ones */
    int64_t waiting;   /* of them: for the signer */
    int64_t unsigned_; /* of them: not done, for whomever they wait */
    bool done;         /* there is at least one, and all are done */
    int64_t last_id;   /* the newest, an ended one too; 0: there is none */
    enum document_state last_state;
};
/* OK also when there is none. */
MUST_USE enum status document_state_of(struct ctx *ctx, const char *subject_kind,
                                       int64_t subject_id, struct document_standing *ret_standing);
/* All documents of a subject, newest first, ended ones too. */
MUST_USE enum status document_all_of(struct ctx *ctx, const char *subject_kind, int64_t subject_id,
                                     struct document **ret_documents, size_t *ret_n);

/* "/documents/01k5ab0cde": where it is read and signed. NULL when memory is short. */
const char *document_path(struct ctx *ctx, int64_t id);

/* Take back every document of a subject that is not done yet: the thing will not happen. Tells the
 * signers of those that waited. OK when there was none. */
MUST_USE enum status document_withdraw_of(struct ctx *ctx, const char *subject_kind,
                                          int64_t subject_id, const char *reason);

/* ---- demonstration data ---------------------------------------------------------------------- */

/* A copy of a text that came with the program, in force for an operator or a space. */
MUST_USE enum status document_take_start(struct ctx *ctx, const char *key, int64_t operator_id,
                                         int64_t space_id, int64_t *ret_template_id);
/* Sign a document whose PDF is made (document_print_due), as if its signer had, or, with a name,
 * somebody for the operator. The evidence shows no address and no code. CONFLICT. */
MUST_USE enum status document_sign_for(struct ctx *ctx, int64_t id, const char *countersigner);

/* ---- house rules and consents ---------------------------------------------------------------- */

/* What a person said last about a template that is accepted by version. */
struct document_consent {
    bool given;
    int64_t version;  /* that he saw; 0: he never said anything */
    int64_t at;       /* UTC seconds; 0 */
    int64_t current;  /* version that is in force */
    bool current_too; /* given, and for the version in force */
};
/* NOT_FOUND when the template is not there or was never published. */
MUST_USE enum status document_consent_of(struct ctx *ctx, int64_t account_id, int64_t template_id,
                                         struct document_consent *ret_consent);

/* He accepts the version in force, or withdraws what he gave: both are kept for ever, with the
 * time, the address and the browser of the request. Saying the same again is OK and writes nothing.
 *   version  that was shown to him; 0: the current one
 * Returns OK; CONFLICT (document.version_changed) when another is in force by now, or
 * (document.not_withdrawn) for what is no consent; NOT_FOUND. */
MUST_USE enum status document_accept(struct ctx *ctx, int64_t account_id, int64_t template_id,
                                     int64_t version);
MUST_USE enum status document_withdraw_consent(struct ctx *ctx, int64_t account_id,
                                               int64_t template_id);

/* Did he give the consent for this purpose ("directory", "newsletter", "photos") to the network
 * (operator_id 0) or to this operator, in whatever version, and not withdraw it? */
MUST_USE enum status document_allows(struct ctx *ctx, int64_t account_id, int64_t operator_id,
                                     const char *purpose, bool *ret_yes);

/* ---- timed work ------------------------------------------------------------------------------ */

struct store;
/* Make the PDFs that are due, at most `max`, each outside any transaction, and queue the letters
 * that wait for them. ctx->db is NULL before and after. 0 done: nothing is left. */
MUST_USE enum status document_print_due(struct store *store, struct ctx *ctx, size_t max,
                                        size_t *ret_n);
/* End what nobody signed in time, and remind of what will end soon: a bounded part in the caller's
 * write transaction; 0 done: nothing is left. */
MUST_USE enum status document_tend(struct ctx *ctx, size_t *ret_n);
/* Queue the mails that new facts call for, as consumer "document.mail": who accepted house rules
 * hears of their new version.
 *   public_url  "https://loggia.example" for the links                               (borrowed) */
MUST_USE enum status document_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);

/* ---- the invariants on a live file ----------------------------------------------------------- */

/* Over all evidence: each row's hash is right and follows the one before [DC-7]. */
MUST_USE enum status document_check(struct ctx *ctx, struct findings *ret_findings);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper document_keeper;

#endif

/* community.h: whom one can meet: what people tell of themselves and to whom, introductions, and
 * who brought whom.
 * Owns: tables card, card_photo, introduction, introduction_passed, tie; emits card.changed,
 * introduction.made, introduction.met, introduction.lapsed, person.brought, person.unbrought.
 * Uses: base, store, http, network, mail, people, privacy, space, plan, booking.
 * Threads: any, one store connection per call.   Invariants: README.md CM-1 to CM-16. */
#ifndef LOGGIA_COMMUNITY_COMMUNITY_H
#define LOGGIA_COMMUNITY_COMMUNITY_H

#include "base/ctx.h"
#include "space/space.h"

/* ---- who is of a space (community_belong.c) -------------------------------------------------- */

/* Somebody of a space. `proven`: by a role or a membership there, or a booking of the last 90 days;
 * else only because he says so, which shows him there but lets him see no more than before [CM-2].
 */
struct fellow {
    int64_t account_id;
    bool proven;
};
/* All who are of a space, by account. */
MUST_USE enum status community_fellows(struct ctx *ctx, const struct space *space,
                                       struct fellow **ret_fellows, size_t *ret_n);

/* ---- cards (community_service.c) ------------------------------------------------------------- */

/* Who may read a field; the numbers are stored. Each includes the ones before it. */
enum circle {
    CIRCLE_NOBODY = 0,
    CIRCLE_SPACE = 1,   /* who is of a space of mine */
    CIRCLE_NETWORK = 2, /* who is of any space, or has a role */
    CIRCLE_EVERYONE = 3
};
/* What a person decides about by itself; the order is stored. */
enum card_field {
    CARD_NAME,
    CARD_HEADLINE,
    CARD_TRADES,
    CARD_SKILLS,
    CARD_OFFERS,
    CARD_WANTS,
    CARD_LANGUAGES,
    CARD_LINKS,
    CARD_PHOTO,
    CARD_HOME,
    CARD_DAYS, /* that he is expected on a day */
    CARD__N
};

/* What a person tells of himself. Texts are never NULL. */
struct card {
    int64_t account_id;
    const char *name;      /* of the account; not saved here */
    const char *headline;  /* "Books, and the letters in them" */
    const char *trades;    /* words separated by ';' */
    const char *skills;    /* the same */
    const char *offers;    /* "I can help with" */
    const char *wants;     /* "I look for" */
    const char *languages; /* words separated by ';' */
    const char *links;     /* one on each line, http or https */
    int64_t home_space_id; /* 0: none */
    enum circle see[CARD__N];
};
enum {
    CARD_HEADLINE_MAX = 120, /* characters */
    CARD_TEXT_MAX = 600,     /* of offers and wants */
    CARD_TRADES_MAX = 5,
    CARD_SKILLS_MAX = 20,
    CARD_LANGUAGES_MAX = 10,
    CARD_LINKS_MAX = 5
};

/* Keep a card. Words may be typed with commas, links without "https://".
 * INVALID names the fields of form card_save. */
MUST_USE enum status card_save(struct ctx *ctx, const struct card *c);
/* The card of an account, an empty one when it has none; NOT_FOUND when there is no account. */
MUST_USE enum status card_get(struct ctx *ctx, int64_t account_id, struct card *ret_card);

/* Forget all that this module holds about a person: card, picture, introductions, ties. */
MUST_USE enum status community_forget(struct ctx *ctx, int64_t account_id);

/* ---- introductions --------------------------------------------------------------------------- */

struct introduction_ask {
    int64_t one, two; /* accounts; one of them may be the introducer */
    const char *why;  /* 1 to INTRODUCTION_WHY_MAX characters, read by both */
    int64_t space_id; /* whose host makes it; 0: no host does */
};
enum { INTRODUCTION_WHY_MAX = 600 };
/* Ask two people, by mail, whether they would like to meet; ctx->actor is the introducer, and says
 * yes for himself. Returns OK; NOT_FOUND when the actor may read nothing of one of them; INVALID;
 * CONFLICT (introduction.again) when the two were introduced within 90 days, whatever came of it;
 * LIMIT (introduction.many). */
MUST_USE enum status introduction_make(struct ctx *ctx, const struct introduction_ask *ask,
                                       int64_t *ret_id);

/* One as it stands, for demonstration data: tells nobody. */
struct introduction_seed {
    int64_t one, two, by, space_id;
    const char *why;
    int64_t made_at; /* UTC seconds */
    bool met;        /* both said yes; else it waits */
};
MUST_USE enum status introduction_load(struct ctx *ctx, const struct introduction_seed *seed);

/* ---- who brought whom ------------------------------------------------------------------------ */

/* How a tie came about; the numbers are stored. */
enum tie_source { TIE_LINK = 1, TIE_SAID = 2, TIE_ENQUIRY = 3 };

/* The code of somebody's personal link ("/s/officina?by=CODE"): his id and a tag, 16 characters. */
enum { TIE_CODE_CHARS = 16, TIE_CODE_BYTES = 24 };
MUST_USE enum status tie_code(struct ctx *ctx, int64_t account_id, char ret_code[TIE_CODE_BYTES]);
/* Whose code it is; NOT_FOUND for anything else, NULL included. */
MUST_USE enum status tie_of_code(struct ctx *ctx, const char *code, int64_t *ret_account_id);

/* Note that `by` brought somebody; OK and no change when he is tied already, or would be brought by
 * himself or by somebody whom he brought.
 *   space_id   where he came to; 0: to no certain space */
MUST_USE enum status tie_add(struct ctx *ctx, int64_t account_id, int64_t by, int64_t space_id,
                             enum tie_source source);
/* Nobody brought him; OK also when nobody did. */
MUST_USE enum status tie_remove(struct ctx *ctx, int64_t account_id);

/* ---- timed work --------------------------------------------------------------------------------
 * Each call does a bounded part in the caller's write transaction; 0: nothing is left. */

/* Queue the mails that new facts call for, as consumer "community.mail". */
MUST_USE enum status community_mail_facts(struct ctx *ctx, const char *public_url, size_t *ret_n);
/* End introductions that were not answered in time. */
MUST_USE enum status introduction_lapse_due(struct ctx *ctx, size_t *ret_n);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper community_keeper;

#endif

/* community_internal.h: what the files of this folder share. */
#ifndef LOGGIA_COMMUNITY_COMMUNITY_INTERNAL_H
#define LOGGIA_COMMUNITY_COMMUNITY_INTERNAL_H

#include "community/community.h"
#include "people/people.h"

enum {
    BELONG_DAYS = 90,             /* how long a booking makes somebody one of a space */
    VIEWER_SPACES_MAX = 100,      /* of somebody who looks: a host of more sees his first hundred */
    INTRODUCTION_DAYS = 30,       /* then it is over */
    INTRODUCTION_AGAIN_DAYS = 90, /* the same two are left in peace */
    INTRODUCTIONS_A_DAY = 10,     /* of one person */
    INTRODUCTIONS_A_DAY_HOST = 40,
    TIE_DEPTH_MAX = 6,   /* generations of a tree that is shown */
    TIE_NODES_MAX = 200, /* people of a tree that is shown */
    TIE_CHAIN_MAX = 1000 /* looked at for a circle */
};

/* ---- community_rules.c: pure ----------------------------------------------------------------- */

/* May who stands at `reach` read what is shown to `circle`? CIRCLE_NOBODY reaches everything: it is
 * the person himself. */
bool circle_reaches(enum circle circle, enum circle reach);
enum circle circle_of(const char *word); /* "nobody", "space", "network", "everyone" */
const char *circle_name(enum circle circle);

/* The digits that are stored, and back; what is missing is nobody's. */
void see_print(const enum circle see[CARD__N], char ret_text[CARD__N + 1]);
void see_read(const char *text, enum circle ret_see[CARD__N]);
/* The widest circle in which a card says something by which one may be found: name, headline,
 * trades, skills, offers or wants. */
enum circle card_widest(const struct card *c);
/* The card as who stands at `reach` may read it: what he may not is empty. False when then nothing
 * is left by which one may be found. */
bool card_seen_at(const struct card *c, enum circle reach, struct card *ret_seen);

enum words_fault { WORDS_FINE, WORDS_MANY, WORDS_LONG, WORDS_NO_MEMORY };
enum { WORD_MAX_CHARS = 60 };
/* "Graphic design, lettering;  lettering" as "Graphic design;lettering": separated by commas,
 * semicolons or line ends, without doubles. */
enum words_fault words_read(struct arena *a, const char *text, size_t many, const char **ret_words);
/* The words of such a text. NULL when memory is short; ret_n 0 for none. */
const char **words_split(struct arena *a, const char *words, size_t *ret_n);

/* An address that others may follow: http or https, a host with a dot, no name or password in it;
 * "studio.example/opere" becomes "https://studio.example/opere". NULL when it is none. */
const char *link_read(struct arena *a, const char *text);
/* "studio.example/opere" of "https://studio.example/opere". */
const char *link_shown(struct arena *a, const char *link);

/* What one person gives and looks for, as words in any language. */
struct match_person {
    int64_t account_id;
    const char *gives;
    const char *wants;
};
struct match {
    size_t giver, seeker; /* indexes */
    int32_t score;
    const char *words; /* what they have in common, as the seeker writes it */
};
/* The best pairs of somebody who gives what another looks for, the best first; rare words count
 * more. Each seeker with at most MATCHES_OF_SEEKER givers. */
enum { MATCHES_OF_SEEKER = 3 };
MUST_USE enum status matches_find(struct arena *a, const struct match_person *people, size_t n,
                                  size_t max, struct match **ret_matches, size_t *ret_n);
/* Two folded words that mean about the same: equal, or of one stem ("grafico", "grafica"). */
bool words_related(const char *a, const char *b);

/* A tree as it is drawn, from left to right. */
struct tree_node {
    size_t parent; /* index; the root's own */
    int32_t depth;
    int32_t below; /* everybody below it */
    int32_t x, y;
};
enum { TREE_STEP_X = 190, TREE_STEP_Y = 34, TREE_LEFT = 16, TREE_TOP = 20 };
/* Place nodes given parents first; fills depth, below, x, y. ret_height is that of the drawing. */
void tree_place(struct tree_node *nodes, size_t n, int32_t *ret_width, int32_t *ret_height);

/* ---- community_belong.c ---------------------------------------------------------------------- */

/* Who looks: a stranger has account_id 0. */
struct viewer {
    int64_t account_id;
    bool networked;        /* is of a space, or has a role */
    const int64_t *spaces; /* those that he is proven to be of, in order */
    size_t spaces_n;
};
MUST_USE enum status viewer_of(struct ctx *ctx, int64_t account_id, struct viewer *ret_viewer);
bool viewer_is_of(const struct viewer *v, int64_t space_id);
/* How near a viewer stands to a person; CIRCLE_NOBODY when he is that person. */
MUST_USE enum status viewer_reach(struct ctx *ctx, const struct viewer *v, int64_t account_id,
                                  enum circle *ret_reach);
/* The accounts with whom a viewer shares a space, in order. */
struct id_set {
    const int64_t *ids;
    size_t n;
};
MUST_USE enum status viewer_fellows(struct ctx *ctx, const struct viewer *v,
                                    struct id_set *ret_set);
bool id_set_has(const struct id_set *set, int64_t id);
/* Who is expected in a space on its civil day of today. */
MUST_USE enum status faces_today(struct ctx *ctx, const struct space *space,
                                 struct id_set *ret_set);

/* ---- community_service.c --------------------------------------------------------------------- */

enum introduction_status { INTRODUCTION_WAITS = 1, INTRODUCTION_MET = 2, INTRODUCTION_LAPSED = 3 };
enum answer { ANSWER_NONE = 0, ANSWER_YES = 1, ANSWER_NO = 2 };

struct introduction {
    int64_t id;
    int64_t space_id;
    int64_t by;
    int64_t one, two;
    const char *why;
    enum answer one_answer, two_answer;
    enum introduction_status status;
    int64_t made_at, ends_at;
};
MUST_USE enum status introduction_get(struct ctx *ctx, int64_t id, struct introduction *ret_i);
/* The answer of one of the two; may be changed while the introduction waits. What the other
 * answered is told by nothing but INTRODUCTION_MET [CM-9]. CONFLICT (introduction.over). */
MUST_USE enum status introduction_answer(struct ctx *ctx, int64_t id, int64_t account_id, bool yes,
                                         struct introduction *ret_i);
/* Whose secret it is: one of the two; NOT_FOUND. */
MUST_USE enum status introduction_side(struct ctx *ctx, const struct introduction *i,
                                       const char *secret, int64_t *ret_account_id);
/* The path of the page where one of the two answers, with its secret. */
MUST_USE enum status introduction_path(struct ctx *ctx, const struct introduction *i,
                                       int64_t account_id, const char **ret_path);

/* A card with what stands beside it in the store: the number of its picture, its home. */
struct full_card {
    struct card card;
    int64_t photo;         /* below 1: none */
    const char *home_slug; /* NULL: none that is shown */
    const char *home_name, *home_town;
};
MUST_USE enum status full_card_get(struct ctx *ctx, int64_t account_id, struct full_card *ret_card);
/* As a row has it; its texts are the row's. */
struct sql_cards_by_name_row;
struct full_card full_card_of(const struct sql_cards_by_name_row *r);
/* A copy in the arena, for rows whose texts end with the call. False when memory is short. */
MUST_USE bool full_card_keep(struct ctx *ctx, const struct full_card *c,
                             struct full_card *ret_copy);

/* His picture: another (made in the slow lane) or none. */
MUST_USE enum status card_set_photo(struct ctx *ctx, int64_t account_id, struct bytes small,
                                    struct bytes large);
MUST_USE enum status card_remove_photo(struct ctx *ctx, int64_t account_id);

#endif

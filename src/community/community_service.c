/* Cards: what a person tells of himself, and to whom. */
#include "base/utf8.h"
#include "community/community_internal.h"
#include "community_sql.h"
#include "store/store.h"

#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

enum status full_card_get(struct ctx *ctx, int64_t account_id, struct full_card *ret_card)
{
    struct sql_card_of_account_row r;
    enum status s = sql_card_of_account(ctx, &(struct sql_card_of_account_args){account_id}, &r);
    if (s != OK)
        return s;
    struct full_card f = {.card = {.account_id = r.id,
                                   .name = r.name,
                                   .headline = r.headline,
                                   .trades = r.trades,
                                   .skills = r.skills,
                                   .offers = r.offers,
                                   .wants = r.wants,
                                   .languages = r.languages,
                                   .links = r.links,
                                   .home_space_id = r.home_space_id},
                          .photo = r.photo,
                          .home_slug = r.home_slug,
                          .home_name = r.home_name,
                          .home_town = r.home_town};
    see_read(r.see, f.card.see);
    *ret_card = f;
    return OK;
}

enum status card_get(struct ctx *ctx, int64_t account_id, struct card *ret_card)
{
    struct full_card f;
    enum status s = full_card_get(ctx, account_id, &f);
    if (s == OK)
        *ret_card = f.card;
    return s;
}

struct full_card full_card_of(const struct sql_cards_by_name_row *r)
{
    struct full_card c = {.card = {.account_id = r->id,
                                   .name = r->name,
                                   .headline = r->headline,
                                   .trades = r->trades,
                                   .skills = r->skills,
                                   .offers = r->offers,
                                   .wants = r->wants,
                                   .languages = r->languages,
                                   .links = r->links,
                                   .home_space_id = r->home_space_id},
                          .photo = r->photo,
                          .home_slug = r->home_slug,
                          .home_name = r->home_name,
                          .home_town = r->home_town};
    see_read(r->see, c.card.see);
    return c;
}

bool full_card_keep(struct ctx *ctx, const struct full_card *c, struct full_card *ret_copy)
{
    struct full_card f = *c;
    const char **const texts[] = {&f.card.name,      &f.card.headline, &f.card.trades,
                                  &f.card.skills,    &f.card.offers,   &f.card.wants,
                                  &f.card.languages, &f.card.links};
    const char **const homes[] = {&f.home_slug, &f.home_name, &f.home_town};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        *texts[i] = arena_strdup(ctx->arena, *texts[i]);
        if (!*texts[i])
            return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
        const char *there = *homes[i];
        *homes[i] = arena_strdup(ctx->arena, there);
        if (there && !*homes[i])
            return false;
    }
    *ret_copy = f;
    return true;
}

/* ---- saving ---------------------------------------------------------------------------------- */

static enum status read_words(struct ctx *ctx, const char *field, const char *text, size_t many,
                              const char **ret_words)
{
    switch (words_read(ctx->arena, text, many, ret_words)) {
    case WORDS_FINE:
        return OK;
    case WORDS_MANY:
        return ctx_field(ctx, field, "card.words_many", "At most %d of these.", (int)many);
    case WORDS_LONG:
        return ctx_field(ctx, field, "card.word_long",
                         "Each at most %d characters: separate them by commas.", WORD_MAX_CHARS);
    default:
        return LIMIT;
    }
}

static const char *trimmed(struct arena *a, const char *text, size_t n)
{
    size_t blank = strspn(text, " \t\r");
    blank = blank < n ? blank : n;
    while (n > blank && strchr(" \t\r", text[n - 1]))
        n--;
    return arena_strndup(a, text + blank, n - blank);
}

/* The links of a text, one on each line. */
static enum status read_links(struct ctx *ctx, const char *text, const char **ret_links)
{
    const char *links = "";
    size_t n = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = trimmed(ctx->arena, text, length);
        text += length + (text[length] == '\n');
        if (!line)
            return LIMIT;
        if (!*line)
            continue;
        const char *link = link_read(ctx->arena, line);
        if (!link)
            return ctx_field(ctx, "links", "card.link",
                             "This is no address of a page: %s. Write it like "
                             "https://studio.example.",
                             line);
        if (++n > CARD_LINKS_MAX)
            return ctx_field(ctx, "links", "card.words_many", "At most %d of these.",
                             CARD_LINKS_MAX);
        links = arena_printf(ctx->arena, "%s%s%s", links, *links ? "\n" : "", link);
        if (!links)
            return LIMIT;
    }
    *ret_links = links;
    return OK;
}

static enum status check_length(struct ctx *ctx, const char *field, const char *text, int max)
{
    if (utf8_count(text) <= (size_t)max)
        return OK;
    return ctx_field(ctx, field, "field.long", "At most %d characters.", max);
}

/* All that is refused is named at once; a shortage ends it. */
static enum status worse(enum status a, enum status b)
{
    return a == OK || (a == INVALID && b != OK) ? b : a;
}

static enum status read_card(struct ctx *ctx, const struct card *typed, struct card *ret_card)
{
    struct card c = *typed;
    enum status s = check_length(ctx, "headline", c.headline, CARD_HEADLINE_MAX);
    s = worse(s, check_length(ctx, "offers", c.offers, CARD_TEXT_MAX));
    s = worse(s, check_length(ctx, "wants", c.wants, CARD_TEXT_MAX));
    s = worse(s, read_words(ctx, "trades", typed->trades, CARD_TRADES_MAX, &c.trades));
    s = worse(s, read_words(ctx, "skills", typed->skills, CARD_SKILLS_MAX, &c.skills));
    s = worse(s, read_words(ctx, "languages", typed->languages, CARD_LANGUAGES_MAX, &c.languages));
    s = worse(s, read_links(ctx, typed->links, &c.links));
    if (s == OK)
        *ret_card = c;
    return s;
}

static enum status tell(struct ctx *ctx, const char *fact, int64_t account_id)
{
    return fact_add(ctx, &(struct fact){.name = fact, .subject_id = account_id, .data = ""});
}

enum status card_save(struct ctx *ctx, const struct card *typed)
{
    struct card c;
    char see[CARD__N + 1];
    enum status s = read_card(ctx, typed, &c);
    if (s != OK)
        return s;
    see_print(c.see, see);
    s = sql_card_write(ctx,
                       &(struct sql_card_write_args){.account_id = c.account_id,
                                                     .headline = c.headline,
                                                     .trades = c.trades,
                                                     .skills = c.skills,
                                                     .offers = c.offers,
                                                     .wants = c.wants,
                                                     .languages = c.languages,
                                                     .links = c.links,
                                                     .home_space_id = c.home_space_id,
                                                     .see = see,
                                                     .widest = card_widest(&c),
                                                     .at = ctx_now_s(ctx)},
                       NULL);
    return s == OK ? tell(ctx, "card.changed", c.account_id) : s;
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* The card row, made when it is not there: the picture's number is kept in it. */
static enum status ensure_card(struct ctx *ctx, int64_t account_id)
{
    struct card c;
    enum status s = card_get(ctx, account_id, &c);
    return s == OK ? card_save(ctx, &c) : s;
}

static enum status number_photo(struct ctx *ctx, int64_t account_id, bool there)
{
    struct sql_card_of_account_row r;
    enum status s = sql_card_of_account(ctx, &(struct sql_card_of_account_args){account_id}, &r);
    if (s != OK)
        return s;
    int64_t last = r.photo < 0 ? -r.photo : r.photo;
    s = sql_card_photo_number(
        ctx,
        &(struct sql_card_photo_number_args){
            .account_id = account_id, .photo = there ? last + 1 : -last, .at = ctx_now_s(ctx)},
        NULL);
    return s;
}

enum status card_set_photo(struct ctx *ctx, int64_t account_id, struct bytes small,
                           struct bytes large)
{
    enum status s = ensure_card(ctx, account_id);
    if (s == OK)
        s = sql_card_photo_write(ctx,
                                 &(struct sql_card_photo_write_args){
                                     .account_id = account_id, .small = small, .large = large},
                                 NULL);
    return s == OK ? number_photo(ctx, account_id, true) : s;
}

enum status card_remove_photo(struct ctx *ctx, int64_t account_id)
{
    int64_t changes = 0;
    enum status s =
        sql_card_photo_delete(ctx, &(struct sql_card_photo_delete_args){account_id}, &changes);
    if (s != OK || !changes)
        return s == OK ? NOT_FOUND : s;
    s = number_photo(ctx, account_id, false);
    return s == OK ? tell(ctx, "card.changed", account_id) : s;
}

/* ---- forgetting ------------------------------------------------------------------------------ */

enum status community_forget(struct ctx *ctx, int64_t account_id)
{
    enum status s =
        sql_card_photo_delete(ctx, &(struct sql_card_photo_delete_args){account_id}, NULL);
    if (s == OK)
        s = sql_card_delete(ctx, &(struct sql_card_delete_args){account_id}, NULL);
    if (s == OK)
        s = sql_introductions_forget(ctx, &(struct sql_introductions_forget_args){account_id},
                                     NULL);
    if (s == OK)
        s = sql_introductions_passed_forget(
            ctx, &(struct sql_introductions_passed_forget_args){account_id}, NULL);
    if (s == OK)
        s = sql_tie_delete(ctx, &(struct sql_tie_delete_args){account_id}, NULL);
    if (s == OK)
        s = sql_ties_forget(ctx, &(struct sql_ties_forget_args){account_id}, NULL);
    return s;
}

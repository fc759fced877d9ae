/* Groups: words that a host ties people and teams to; price rules, plans and passes ask for them.
 * Who was put in stays until he is taken out [PL-21]. */
#include "plan/plan_group.h"

#include "base/email.h"
#include "base/fold.h"
#include "plan_sql.h"

#include <string.h>

/* ---- what was pasted ------------------------------------------------------------------------ */

/* Pieces under way. */
struct paste {
    struct ctx *ctx;
    struct group_person *people;
    size_t n;
    const char *bad; /* pieces that hold no address, with commas between; NULL: none */
    bool too_many;
};

static bool is_break(char c)
{
    return c == ',' || c == ';' || c == '\n' || c == '\r';
}

static bool had(const struct paste *p, const char *email)
{
    for (size_t i = 0; i < p->n; i++) {
        if (strcasecmp(p->people[i].email, email) == 0)
            return true;
    }
    return false;
}

static void paste_add(struct paste *p, const char *email, const char *name)
{
    if (had(p, email))
        return;
    p->too_many |= p->n == GROUP_PASTE_MAX;
    if (!p->too_many)
        p->people[p->n++] = (struct group_person){email, name};
}

/* The words of a piece without the address among them: the name that stands beside it. */
static const char *words_beside(struct arena *a, const char *piece, const char *email)
{
    const char *at = strstr(piece, email);
    const char *name = arena_printf(a, "%.*s %s", (int)(at - piece), piece, at + strlen(email));
    if (!name)
        return NULL;
    char *text = arena_strdup(a, name);
    for (char *c = text; c && *c; c++)
        if (strchr("<>()\"\t", *c))
            *c = ' ';
    char *from = text;
    while (from && *from == ' ')
        from++;
    size_t n = from ? strlen(from) : 0;
    while (n > 0 && from[n - 1] == ' ')
        from[--n] = '\0';
    return n ? from : NULL;
}

static void paste_bad(struct paste *p, const char *piece)
{
    enum { SHOWN = 200 }; /* characters of what is wrong: enough to find it */
    if (!p->bad)
        p->bad = piece;
    else if (strlen(p->bad) < SHOWN)
        p->bad = arena_printf(p->ctx->arena, "%s, %s", p->bad, piece);
}

/* One piece: an address, several with blanks between, or one with a name. */
static bool paste_piece(struct paste *p, const char *piece)
{
    static const char blanks[] = " \t<>()\"";
    struct arena *a = p->ctx->arena;
    const char *found = NULL;
    size_t emails = 0;
    bool empty = true;
    for (const char *at = piece + strspn(piece, blanks); *at; at += strspn(at, blanks)) {
        const size_t n = strcspn(at, blanks);
        const char *word = arena_strndup(a, at, n);
        if (!word)
            return false;
        empty = false;
        if (email_valid(word) && strchr(word, '@')) {
            emails++;
            if (emails == 2)
                paste_add(p, found, NULL);
            if (emails > 1)
                paste_add(p, word, NULL);
            found = word;
        } else if (strchr(word, '@')) {
            paste_bad(p, word);
        }
        at += n;
    }
    if (emails == 1)
        paste_add(p, found, words_beside(a, piece, found));
    if (!empty && emails == 0 && !strchr(piece, '@'))
        paste_bad(p, piece);
    return true;
}

enum status group_people_of(struct ctx *ctx, const char *text, struct group_person **ret_people,
                            size_t *ret_n)
{
    struct paste p = {.ctx = ctx,
                      .people = arena_array(ctx->arena, GROUP_PASTE_MAX, sizeof(*p.people))};
    if (!p.people)
        return LIMIT;
    for (const char *at = text; *at;) {
        size_t n = 0;
        while (at[n] && !is_break(at[n]))
            n++;
        const char *piece = arena_strndup(ctx->arena, at, n);
        if (!piece || !paste_piece(&p, piece))
            return LIMIT;
        at += n + (at[n] != '\0');
    }
    if (p.bad)
        return ctx_field(ctx, "emails", "field.email", "These are no e-mail addresses: %s", p.bad);
    if (p.too_many)
        return ctx_field(ctx, "emails", "field.long", "At most %d addresses at once.",
                         GROUP_PASTE_MAX);
    *ret_people = p.people;
    *ret_n = p.n;
    return OK;
}

/* ---- in and out ----------------------------------------------------------------------------- */

enum status group_spelling(struct ctx *ctx, int64_t operator_id, const char *typed,
                           const char **ret_group)
{
    struct sql_groups_of_operator_row *rows = NULL;
    size_t n = 0;
    const char *wanted = fold_text(ctx->arena, typed);
    const struct sql_groups_of_operator_args args = {operator_id};
    const enum status s = wanted ? sql_groups_of_operator(ctx, &args, &rows, &n) : LIMIT;
    const char *group = typed;
    for (size_t i = 0; s == OK && i < n; i++) {
        const char *folded = fold_text(ctx->arena, rows[i].group_name);
        if (strcmp(rows[i].group_name, typed) == 0) {
            group = typed;
            break;
        }
        if (folded && strcmp(folded, wanted) == 0)
            group = rows[i].group_name;
    }
    if (s == OK)
        *ret_group = group;
    return s;
}

enum status group_add(struct ctx *ctx, int64_t operator_id, const char *group,
                      const struct holder *who, bool *ret_new)
{
    struct sql_group_size_row size;
    int64_t changes = 0;
    const struct sql_group_member_add_args args = {.operator_id = operator_id,
                                                   .group_name = group,
                                                   .account_id = who->account_id,
                                                   .team_id = who->team_id,
                                                   .at = ctx_now_s(ctx)};
    enum status s = sql_group_size(ctx, &(struct sql_group_size_args){operator_id, group}, &size);
    if (s == OK && size.n >= GROUP_MEMBERS_MAX)
        return ctx_fail(ctx, CONFLICT, "plan.group_full", "A group has at most %d members.",
                        GROUP_MEMBERS_MAX);
    if (s == OK)
        s = sql_group_member_add(ctx, &args, &changes);
    if (s == OK)
        *ret_new = changes > 0;
    return s;
}

enum status group_remove(struct ctx *ctx, int64_t operator_id, const char *group,
                         const struct holder *who)
{
    const struct sql_group_member_remove_args args = {.operator_id = operator_id,
                                                      .group_name = group,
                                                      .account_id = who->account_id,
                                                      .team_id = who->team_id};
    return sql_group_member_remove(ctx, &args, NULL);
}

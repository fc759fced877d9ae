/* Who brought whom: one tie for each person, set once, never in a circle. */
#include "base/id.h"
#include "community/community_internal.h"
#include "community_sql.h"
#include "network/network.h"
#include "store/store.h"

#include <string.h>

/* ---- the code of a personal link ------------------------------------------------------------- */

static const char code_purpose[] = "community.by";
enum { CODE_TAG_CHARS = TIE_CODE_CHARS - ID_CHARS };

enum status tie_code(struct ctx *ctx, int64_t account_id, char ret_code[TIE_CODE_BYTES])
{
    char tag[NETWORK_TAG_CHARS + 1];
    enum status s = network_tag(ctx, code_purpose, account_id, tag);
    if (s != OK)
        return s;
    size_t n = id_print(account_id, ret_code);
    memcpy(ret_code + n, tag, CODE_TAG_CHARS);
    ret_code[n + CODE_TAG_CHARS] = '\0';
    return OK;
}

enum status tie_of_code(struct ctx *ctx, const char *code, int64_t *ret_account_id)
{
    char id_text[ID_CHARS_MAX + 1];
    char right[TIE_CODE_BYTES];
    struct contact c;
    int64_t id;
    size_t n = code ? strlen(code) : 0;
    if (n < TIE_CODE_CHARS || n >= TIE_CODE_BYTES - 1)
        return NOT_FOUND;
    size_t id_n = n - CODE_TAG_CHARS;
    if (id_n > ID_CHARS_MAX)
        return NOT_FOUND;
    memcpy(id_text, code, id_n);
    id_text[id_n] = '\0';
    if (id_parse(id_text, &id) != OK)
        return NOT_FOUND;
    enum status s = tie_code(ctx, id, right);
    if (s == OK && strcmp(right + strlen(right) - CODE_TAG_CHARS, code + id_n) != 0)
        return NOT_FOUND;
    if (s == OK)
        s = people_get(ctx, id, &c);
    if (s == OK)
        *ret_account_id = id;
    return s;
}

/* ---- tying ----------------------------------------------------------------------------------- */

/* Does the chain of those who brought `from` lead to `account_id`? */
static enum status leads_to(struct ctx *ctx, int64_t from, int64_t account_id, bool *ret_leads)
{
    bool leads = from == account_id;
    enum status s = OK;
    for (int i = 0; i < TIE_CHAIN_MAX && !leads && s == OK; i++) {
        struct sql_tie_of_account_row t;
        s = sql_tie_of_account(ctx, &(struct sql_tie_of_account_args){from}, &t);
        if (s == OK) {
            from = t.by_account_id;
            leads = from == account_id;
        }
    }
    if (s == OK || s == NOT_FOUND)
        *ret_leads = leads;
    return s == NOT_FOUND ? OK : s;
}

enum status tie_add(struct ctx *ctx, int64_t account_id, int64_t by, int64_t space_id,
                    enum tie_source source)
{
    bool circle;
    int64_t changes = 0;
    enum status s = leads_to(ctx, by, account_id, &circle);
    if (s != OK || circle)
        return s;
    s = sql_tie_insert(ctx,
                       &(struct sql_tie_insert_args){.account_id = account_id,
                                                     .by_account_id = by,
                                                     .space_id = space_id,
                                                     .source = source,
                                                     .at = ctx_now_s(ctx)},
                       &changes);
    if (s != OK || !changes)
        return s;
    return fact_add(ctx, &(struct fact){.name = "person.brought",
                                        .space_id = space_id,
                                        .subject_id = account_id,
                                        .data = ""});
}

enum status tie_remove(struct ctx *ctx, int64_t account_id)
{
    int64_t changes = 0;
    enum status s = sql_tie_delete(ctx, &(struct sql_tie_delete_args){account_id}, &changes);
    if (s != OK || !changes)
        return s;
    return fact_add(
        ctx, &(struct fact){.name = "person.unbrought", .subject_id = account_id, .data = ""});
}

#include "document/document_internal.h"

#include <string.h>

const char *document_kind_name(enum document_kind k)
{
    static const char *const names[DOCUMENT_KIND__MAX] = {NULL, "contract", "rules", "consent",
                                                          "other"};
    return k > 0 && k < DOCUMENT_KIND__MAX ? names[k] : NULL;
}

enum document_kind document_kind_of(const char *word)
{
    for (enum document_kind k = DOCUMENT_CONTRACT; word && k < DOCUMENT_KIND__MAX; k++)
        if (strcmp(word, document_kind_name(k)) == 0)
            return k;
    return 0;
}

const char *document_state_name(enum document_state s)
{
    switch (s) {
    case DOCUMENT_WAITING:
        return "waiting";
    case DOCUMENT_SIGNED:
        return "signed";
    case DOCUMENT_COUNTERSIGNED:
        return "countersigned";
    case DOCUMENT_DECLINED:
        return "declined";
    case DOCUMENT_WITHDRAWN:
        return "withdrawn";
    case DOCUMENT_EXPIRED:
        return "expired";
    }
    return NULL;
}

bool document_is_done(enum document_state state, bool countersign)
{
    return state == DOCUMENT_COUNTERSIGNED || (state == DOCUMENT_SIGNED && !countersign);
}

bool template_fits(const struct template_owner *t, int64_t operator_id, int64_t space_id)
{
    if (!t->operator_id)
        return true;
    return t->operator_id == operator_id && (!t->space_id || t->space_id == space_id);
}

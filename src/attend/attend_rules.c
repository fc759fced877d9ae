#include "attend/attend_internal.h"

#include "base/email.h"

#include <string.h>

const char *attend_answer_name(enum attend_answer a)
{
    return a == ANSWER_YES ? "yes" : a == ANSWER_NO ? "no" : a == ANSWER_MAYBE ? "maybe" : "none";
}

enum attend_answer attend_answer_of(const char *word)
{
    if (!word)
        return ANSWER_NONE;
    return strcmp(word, "yes") == 0     ? ANSWER_YES
           : strcmp(word, "no") == 0    ? ANSWER_NO
           : strcmp(word, "maybe") == 0 ? ANSWER_MAYBE
                                        : ANSWER_NONE;
}

static const char separators[] = ",;\r\n";

/* Without the blanks around it. */
static const char *trimmed(struct arena *a, const char *from, size_t n)
{
    while (n > 0 && (*from == ' ' || *from == '\t')) {
        from++;
        n--;
    }
    while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\t'))
        n--;
    return arena_strndup(a, from, n);
}

static bool is_known(const struct attend_address *all, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].key, key) == 0)
            return true;
    return false;
}

/* LIMIT only for want of memory. */
static enum status read_one(struct arena *a, const char *part, struct attend_address *ret)
{
    struct mailbox m;
    const enum status s = mailbox_parse(a, part, &m);
    if (s != OK)
        return s;
    const char *shown = email_shown(a, m.email);
    const char *key = email_key(a, m.email);
    const char *at = strrchr(m.email, '@');
    if (!shown || !key)
        return LIMIT;
    if (!email_valid(m.email) || !at || !strchr(at, '.'))
        return INVALID; /* nobody outside is reached at a host without a dot */
    *ret = (struct attend_address){.name = m.name ? m.name : "", .email = shown, .key = key};
    return OK;
}

enum status attend_parse(struct arena *a, const char *text, size_t max,
                         struct attend_address **ret_addresses, size_t *ret_n,
                         const char **ret_wrong)
{
    struct attend_address *all = arena_array(a, max, sizeof(*all));
    size_t n = 0;
    if (!all)
        return LIMIT;
    while (*text) {
        const size_t length = strcspn(text, separators);
        const char *part = trimmed(a, text, length);
        text += length + (text[length] ? 1 : 0);
        if (!part)
            return LIMIT;
        if (!*part)
            continue;
        struct attend_address one;
        const enum status s = read_one(a, part, &one);
        if (s == INVALID)
            *ret_wrong = part;
        if (s != OK)
            return s;
        if (is_known(all, n, one.key))
            continue;
        if (n == max)
            return LIMIT;
        all[n++] = one;
    }
    *ret_addresses = all;
    *ret_n = n;
    return OK;
}

#include "base/email.h"

#include <string.h>

enum { LOCAL_MAX = 64, LABEL_MAX = 63 };

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom. */
static bool local_valid(const char *s, size_t n)
{
    if (n == 0 || n > LOCAL_MAX || s[0] == '.' || s[n - 1] == '.')
        return false;
    for (size_t i = 0; i < n; i++) {
        bool twice = s[i] == '.' && s[i + 1] == '.';
        if (twice || !(is_alnum(s[i]) || (s[i] && strchr(".!#$%&'*+-/=?^_`{|}~", s[i]))))
            return false;
    }
    return true;
}

static bool label_valid(const char *s, size_t n)
{
    if (n == 0 || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-')
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_alnum(s[i]) && s[i] != '-')
            return false;
    return true;
}

bool email_valid(const char *email)
{
    const char *at = email ? strchr(email, '@') : NULL;
    if (!at || strlen(email) > EMAIL_MAX || !local_valid(email, (size_t)(at - email)))
        return false;
    const char *label = at + 1;
    for (;;) {
        size_t n = strcspn(label, ".");
        if (!label_valid(label, n))
            return false;
        if (!label[n])
            return true;
        label += n + 1;
    }
}

char *email_key(struct arena *a, const char *email)
{
    char *key = arena_strdup(a, email);
    for (char *s = key; s && *s; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s = (char)(*s - 'A' + 'a');
    return key;
}

static bool has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7F)
            return true;
    return false;
}

enum status mailbox_parse(struct arena *a, const char *text, struct mailbox *ret_mailbox)
{
    if (!text || has_control(text))
        return INVALID;
    const char *open = strrchr(text, '<');
    if (!open) {
        if (!email_valid(text))
            return INVALID;
        *ret_mailbox = (struct mailbox){.email = arena_strdup(a, text)};
        return ret_mailbox->email ? OK : LIMIT;
    }
    size_t n = strlen(open);
    if (open[n - 1] != '>')
        return INVALID;
    char *email = arena_strndup(a, open + 1, n - 2);
    size_t name_n = (size_t)(open - text);
    while (name_n > 0 && text[name_n - 1] == ' ')
        name_n--;
    char *name = name_n > 0 ? arena_strndup(a, text, name_n) : NULL;
    if (!email || (name_n > 0 && !name))
        return LIMIT;
    if (!email_valid(email))
        return INVALID;
    *ret_mailbox = (struct mailbox){.name = name, .email = email};
    return OK;
}

#include "base/email.h"

#include "base/text.h"

#include <idn2.h>
#include <string.h>
#include <strings.h>

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

static bool is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
}

static bool host_valid(const char *label)
{
    for (;;) {
        size_t n = strcspn(label, ".");
        if (!label_valid(label, n))
            return false;
        if (!label[n])
            return true;
        label += n + 1;
    }
}

/* Has the host letters that ASCII has not, as they are or in punycode? */
static bool is_international(const char *host)
{
    if (!is_ascii(host, strlen(host)))
        return true;
    for (const char *label = host; label; label = strchr(label, '.')) {
        label += *label == '.';
        if (!strncasecmp(label, "xn--", 4))
            return true;
    }
    return false;
}

/* The host in ASCII, freed by idn2_free; NULL when it is none. */
static char *host_ascii(const char *host)
{
    char *ascii = NULL;
    const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
    return idn2_to_ascii_8z(host, &ascii, flags) == IDN2_OK ? ascii : NULL;
}

bool email_valid(const char *email)
{
    const char *at = email ? strchr(email, '@') : NULL;
    if (!at || strlen(email) > EMAIL_MAX || !local_valid(email, (size_t)(at - email)))
        return false;
    if (is_ascii(at, strlen(at)))
        return host_valid(at + 1);
    char *ascii = host_ascii(at + 1);
    const bool valid =
        ascii && host_valid(ascii) && (size_t)(at + 1 - email) + strlen(ascii) <= EMAIL_MAX;
    idn2_free(ascii);
    return valid;
}

const char *email_why(const char *email)
{
    const char *at = email ? strchr(email, '@') : NULL;
    if (at && !is_ascii(email, (size_t)(at - email)))
        return N_("Letters with accents and of other scripts cannot stand before the @: few mail "
                  "servers take them. Please give an address without them.");
    return N_("An e-mail address such as ada@example.org.");
}

static char *with_host(struct arena *a, const char *email, char *host)
{
    const char *at = strchr(email, '@');
    char *whole = host ? arena_printf(a, "%.*s%s", (int)(at + 1 - email), email, host) : NULL;
    idn2_free(host);
    return whole;
}

char *email_ascii(struct arena *a, const char *email)
{
    const char *at = email ? strchr(email, '@') : NULL;
    if (!at || is_ascii(at, strlen(at)))
        return arena_strdup(a, email);
    char *ascii = host_ascii(at + 1);
    return ascii ? with_host(a, email, ascii) : arena_strdup(a, email);
}

char *email_shown(struct arena *a, const char *email)
{
    const char *at = email ? strchr(email, '@') : NULL;
    if (!at || !is_international(at + 1))
        return arena_strdup(a, email);
    char *shown = NULL;
    char *ascii = host_ascii(at + 1);
    if (ascii && idn2_to_unicode_8z8z(ascii, &shown, 0) != IDN2_OK)
        shown = NULL;
    idn2_free(ascii);
    return shown ? with_host(a, email, shown) : arena_strdup(a, email);
}

char *email_key(struct arena *a, const char *email)
{
    char *key = email_shown(a, email);
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

/* The message as it goes over the line: RFC 5322 headers, RFC 2047 words, RFC 2045 parts. libcurl
 * can write MIME parts too, but only into a running transfer and without encoding header words;
 * here the SMTP route, the .eml file and the tests see the same bytes. */
#include "base/date.h"
#include "base/id.h"
#include "mail/mail_internal.h"

#include <sodium.h>
#include <string.h>

enum {
    LINE_MAX_CHARS = 76, /* RFC 2045: of an encoded body line */
    WORD_BYTES = 39,     /* of text in one encoded word: with "Subject: " 73 characters */
    PLAIN_SUBJECT = 60   /* longer subjects become encoded words, which fold */
};

/* ---- headers --------------------------------------------------------------------------------- */

static bool is_plain(const char *s)
{
    for (; *s; s++)
        if (*s < ' ' || *s > '~')
            return false;
    return true;
}

/* How many bytes of s, at most max, end at the end of a character. */
static size_t whole_chars(const char *s, size_t max)
{
    size_t n = strnlen(s, max + 1);
    if (n <= max)
        return n;
    n = max;
    while (n > 1 && ((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static void add_base64(struct buf *out, const char *s, size_t n)
{
    char coded[4 * ((LINE_MAX_CHARS + 2) / 3) + 1];
    sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)s, n,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_str(out, coded);
}

/* Encoded words, one on each line. */
static void add_words(struct buf *out, const char *text)
{
    while (*text) {
        size_t n = whole_chars(text, WORD_BYTES);
        BUF_LIT(out, "=?UTF-8?B?");
        add_base64(out, text, n);
        BUF_LIT(out, "?=");
        text += n;
        if (*text)
            BUF_LIT(out, "\r\n ");
    }
}

static void add_subject(struct buf *out, const char *subject)
{
    BUF_LIT(out, "Subject: ");
    if (is_plain(subject) && strlen(subject) <= PLAIN_SUBJECT)
        buf_str(out, subject);
    else
        add_words(out, subject);
    BUF_LIT(out, "\r\n");
}

static void add_mailbox(struct buf *out, const char *header, const struct mailbox *m)
{
    buf_str(out, header);
    BUF_LIT(out, ": ");
    bool named = m->name && *m->name;
    if (named && is_plain(m->name) && strlen(m->name) <= PLAIN_SUBJECT) {
        buf_char(out, '"');
        for (const char *s = m->name; *s; s++) {
            if (*s == '"' || *s == '\\')
                buf_char(out, '\\');
            buf_char(out, *s);
        }
        buf_char(out, '"');
    } else if (named) {
        add_words(out, m->name);
    }
    buf_str(out, named ? "\r\n <" : "<");
    buf_str(out, m->email);
    BUF_LIT(out, ">\r\n");
}

static void add_date(struct buf *out, int64_t at)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    enum { DAY_S = 24 * 60 * 60 };
    struct date d = date_of_days(at / DAY_S);
    int s = (int)(at % DAY_S);
    buf_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
               days + 3 * (date_weekday(d) - 1), d.day, months + 3 * (d.month - 1), d.year,
               s / 3600, s / 60 % 60, s % 60);
}

static void add_headers(struct buf *out, const struct mail_letter *l)
{
    char id[ID_CHARS_MAX + 1];
    id_print(l->id, id);
    add_date(out, l->at);
    add_mailbox(out, "From", &l->from);
    add_mailbox(out, "To", &l->to);
    if (l->reply_to)
        add_mailbox(out, "Reply-To", &(struct mailbox){.email = l->reply_to});
    add_subject(out, l->subject);
    buf_printf(out, "Message-ID: <%s.mail%s>\r\n", id, strchr(l->from.email, '@'));
    buf_printf(out, "Content-Language: %s\r\n", l->lang);
    /* Written by a program, to one person: no list, and holiday notices stay at home (RFC 3834). */
    BUF_LIT(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

/* ---- bodies ---------------------------------------------------------------------------------- */

/* One byte of quoted-printable. `last`: the line ends behind it, where a blank must not stand
 * bare. */
static size_t quote(char c, bool last, char ret[4])
{
    static const char hex[] = "0123456789ABCDEF";
    unsigned char u = (unsigned char)c;
    bool blank = c == ' ' || c == '\t';
    if ((u > ' ' && u <= '~' && c != '=') || (blank && !last)) {
        ret[0] = c;
        return 1;
    }
    ret[0] = '=';
    ret[1] = hex[u >> 4];
    ret[2] = hex[u & 15];
    return 3;
}

/* Quoted-printable (RFC 2045 section 6.7); line ends of any kind become CRLF. */
static void add_quoted(struct buf *out, const char *text)
{
    size_t column = 0;
    for (const char *s = text; *s; s++) {
        if (*s == '\n' || (*s == '\r' && s[1] != '\n')) {
            BUF_LIT(out, "\r\n");
            column = 0;
        }
        if (*s == '\n' || *s == '\r')
            continue;
        char coded[4];
        bool last = s[1] == '\n' || s[1] == '\r' || s[1] == '\0';
        size_t n = quote(*s, last, coded);
        if (column + n > LINE_MAX_CHARS - 1) {
            BUF_LIT(out, "=\r\n");
            column = 0;
        }
        buf_add(out, coded, n);
        column += n;
    }
}

static void add_base64_lines(struct buf *out, const char *text, size_t left)
{
    enum { LINE_BYTES = LINE_MAX_CHARS / 4 * 3 };
    while (left > 0) {
        size_t n = left < LINE_BYTES ? left : LINE_BYTES;
        add_base64(out, text, n);
        BUF_LIT(out, "\r\n");
        text += n;
        left -= n;
    }
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* "=_" never stands in quoted-printable and base64 has no "_": no body can hold a boundary. */
static void add_boundary(struct buf *out, const char *name, const char *end)
{
    buf_printf(out, "\r\n--=_loggia_%s%s\r\n", name, end);
}

static void begin_parts(struct buf *out, const char *kind)
{
    buf_printf(out, "Content-Type: multipart/%s; boundary=\"=_loggia_%s\"\r\n", kind, kind);
}

static void add_text_part(struct buf *out, const char *type, const char *text)
{
    buf_printf(out,
               "Content-Type: text/%s; charset=utf-8\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
               type);
    add_quoted(out, text);
}

static void add_alternatives(struct buf *out, const struct mail_letter *l)
{
    begin_parts(out, "alternative");
    add_boundary(out, "alternative", "");
    add_text_part(out, "plain", l->text);
    add_boundary(out, "alternative", "");
    add_text_part(out, "html", l->html);
    if (l->ics) {
        add_boundary(out, "alternative", "");
        buf_printf(out,
                   "Content-Type: text/calendar; charset=utf-8; method=%s\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n",
                   l->ics_method);
        add_base64_lines(out, l->ics, strlen(l->ics));
    }
    add_boundary(out, "alternative", "--");
}

static void add_attached(struct buf *out, const char *type, const char *name, const char *body,
                         size_t n)
{
    add_boundary(out, "mixed", "");
    buf_printf(out,
               "Content-Type: %s; name=\"%s\"\r\n"
               "Content-Disposition: attachment; filename=\"%s\"\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n",
               type, name, name);
    add_base64_lines(out, body, n);
}

void mail_message(struct buf *out, const struct mail_letter *l)
{
    bool filed = l->file.name && l->file.body.p;
    add_headers(out, l);
    if (!l->ics && !filed) {
        add_alternatives(out, l);
        return;
    }
    begin_parts(out, "mixed");
    add_boundary(out, "mixed", "");
    add_alternatives(out, l);
    /* The same again as a file, for programs that do not look among the alternatives. */
    if (l->ics)
        add_attached(out, "application/ics", "invite.ics", l->ics, strlen(l->ics));
    if (filed)
        add_attached(out, l->file.type, l->file.name, l->file.body.p, l->file.body.n);
    add_boundary(out, "mixed", "--");
}

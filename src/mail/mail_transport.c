/* How a message leaves: over SMTP by libcurl, or into a directory. Knows no database. */
#include "base/id.h"
#include "mail/mail_internal.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CONNECT_MAX_S = 10,
    CONVERSATION_MAX_S = 120 /* well inside MAIL_LEASE_S */
};

struct mail_line {
    const struct mail_route *route; /* (borrowed) */
    CURL *curl;                     /* NULL: a directory */
    struct bytes message;           /* what is being sent */
    size_t sent_n;                  /* how much of it libcurl took */
    char answer[MAIL_WHY_MAX];      /* the server's last line */
};

static const char *directory_of(const char *url)
{
    return strncmp(url, "file:", 5) == 0 && url[5] ? url + 5 : NULL;
}

static bool is_smtp(const char *url)
{
    size_t scheme = strncmp(url, "smtp://", 7) == 0 ? 7 : strncmp(url, "smtps://", 8) == 0 ? 8 : 0;
    return scheme && url[scheme] && !strpbrk(url, " \t\r\n");
}

enum status mail_route_check(const struct mail_route *route, const char **ret_why)
{
    const char *dir = directory_of(route->url);
    struct stat st;
    if (dir && (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode) || access(dir, W_OK) != 0)) {
        *ret_why = "the directory for mails is not there or cannot be written";
        return UNAVAILABLE;
    }
    if (!dir && !is_smtp(route->url)) {
        *ret_why = "mails leave by smtp://HOST:PORT, smtps://HOST:PORT or file:DIRECTORY";
        return INVALID;
    }
    return OK;
}

/* ---- a directory ----------------------------------------------------------------------------- */

static bool write_whole(const char *path, struct bytes b)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return false;
    bool written = fwrite(b.p, 1, b.n, f) == b.n;
    return fclose(f) == 0 && written;
}

/* Written under another name first: who watches the directory never sees half a mail. */
static enum mail_outcome send_to_directory(const char *dir, const struct mail_letter *l,
                                           struct bytes message, char ret_why[MAIL_WHY_MAX])
{
    char id[ID_CHARS_MAX + 1];
    char path[4096];
    char part[4096];
    id_print(l->id, id);
    int n = snprintf(path, sizeof(path), "%s/%s.eml", dir, id);
    int part_n = snprintf(part, sizeof(part), "%s/.%s.part", dir, id);
    bool fits = n > 0 && (size_t)n < sizeof(path) && part_n > 0 && (size_t)part_n < sizeof(part);
    errno = ENAMETOOLONG;
    if (fits && write_whole(part, message) && rename(part, path) == 0)
        return MAIL_TAKEN;
    snprintf(ret_why, MAIL_WHY_MAX, "the file cannot be written: %s", strerror(errno));
    return MAIL_NO_SERVER;
}

/* ---- SMTP ------------------------------------------------------------------------------------ */

static void curl_start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum status mail_line_open(const struct mail_route *route, struct mail_line **ret_line)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct mail_line *line = calloc(1, sizeof(*line));
    if (!line)
        return UNAVAILABLE;
    line->route = route;
    if (!directory_of(route->url)) {
        pthread_once(&once, curl_start);
        line->curl = curl_easy_init();
        if (!line->curl) {
            free(line);
            return UNAVAILABLE;
        }
    }
    *ret_line = line;
    return OK;
}

void mail_line_close(struct mail_line *line)
{
    if (!line)
        return;
    curl_easy_cleanup(line->curl);
    free(line);
}

static size_t give_message(char *to, size_t size, size_t n, void *arg)
{
    struct mail_line *line = arg;
    size_t left = line->message.n - line->sent_n;
    size_t some = size * n < left ? size * n : left;
    memcpy(to, (const char *)line->message.p + line->sent_n, some);
    line->sent_n += some;
    return some;
}

/* libcurl shows every line of the server here; the last refusal says why (a farewell may
 * follow). */
static size_t keep_answer(char *text, size_t size, size_t n, void *arg)
{
    struct mail_line *line = arg;
    if (size * n == 0 || (text[0] != '4' && text[0] != '5'))
        return size * n;
    size_t some = size * n < MAIL_WHY_MAX - 1 ? size * n : MAIL_WHY_MAX - 1;
    size_t kept = 0;
    for (size_t i = 0; i < some; i++)
        if (text[i] >= ' ' && text[i] <= '~')
            line->answer[kept++] = text[i];
    line->answer[kept] = '\0';
    return size * n;
}

/* What the end of a conversation means for this mail and for the next. */
static enum mail_outcome outcome_of(CURLcode code, long answer, bool message_given)
{
    switch (code) {
    case CURLE_OK:
        return MAIL_TAKEN;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_LOGIN_DENIED:
        return MAIL_NO_SERVER;
    case CURLE_OPERATION_TIMEDOUT: /* a wall that swallows everything, or a server that is slow */
        return answer == 0 ? MAIL_NO_SERVER : MAIL_LATER;
    default:
        break;
    }
    /* A refused sender, recipient or DATA is a send error; a refused message comes after it was
     * given. A 5xx before that is the server's greeting: not about this mail. */
    bool about_this_mail = code == CURLE_SEND_ERROR || message_given;
    return about_this_mail && answer >= 500 && answer < 600 ? MAIL_NEVER : MAIL_LATER;
}

static bool prepare(struct mail_line *line, const struct mail_letter *l, struct curl_slist *to)
{
    const struct mail_route *r = line->route;
    CURL *c = line->curl;
    /* Without credentials TLS keeps listeners out where it is offered (RFC 7435); with them
     * nothing goes out before the server has proved who it is. */
    bool strict = r->user || strncmp(r->url, "smtps:", 6) == 0;
    curl_easy_reset(c);
    bool set = curl_easy_setopt(c, CURLOPT_URL, r->url) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_USE_SSL,
                                  (long)(strict ? CURLUSESSL_ALL : CURLUSESSL_TRY)) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, strict ? 1L : 0L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, strict ? 2L : 0L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_USERNAME, r->user) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_PASSWORD, r->password) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_MAIL_FROM, l->from.email) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_UPLOAD, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_READFUNCTION, give_message) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_READDATA, line) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, keep_answer) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_HEADERDATA, line) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_MAX_S) == CURLE_OK;
    return set && curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)CONVERSATION_MAX_S) == CURLE_OK;
}

static enum mail_outcome send_by_smtp(struct mail_line *line, const struct mail_letter *l,
                                      struct bytes message, char ret_why[MAIL_WHY_MAX])
{
    line->message = message;
    line->sent_n = 0;
    line->answer[0] = '\0';
    struct curl_slist *to = curl_slist_append(NULL, l->to.email);
    if (!to || !prepare(line, l, to)) {
        curl_slist_free_all(to);
        snprintf(ret_why, MAIL_WHY_MAX, "the conversation could not be prepared");
        return MAIL_NO_SERVER;
    }
    CURLcode code = curl_easy_perform(line->curl);
    long answer = 0;
    curl_easy_getinfo(line->curl, CURLINFO_RESPONSE_CODE, &answer);
    curl_slist_free_all(to);
    if (code != CURLE_OK)
        snprintf(ret_why, MAIL_WHY_MAX, "%s",
                 answer >= 400 ? line->answer : curl_easy_strerror(code));
    return outcome_of(code, answer, line->sent_n > 0);
}

enum mail_outcome mail_line_send(struct mail_line *line, const struct mail_letter *l,
                                 struct bytes message, char ret_why[MAIL_WHY_MAX])
{
    ret_why[0] = '\0';
    const char *dir = directory_of(line->route->url);
    return dir ? send_to_directory(dir, l, message, ret_why)
               : send_by_smtp(line, l, message, ret_why);
}

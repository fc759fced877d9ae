/* Asking another server over HTTPS, by libcurl: no other scheme, no redirections, a short time and
 * a bounded answer. */
#include "base/buf.h"
#include "base/json.h"
#include "people/people_internal.h"

#include <curl/curl.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>

enum {
    CONNECT_MAX_S = 4,
    ANSWER_MAX_S = 8, /* a person waits */
    ANSWER_MAX_BYTES = 256 << 10,
    HTTP_OK = 200,
    HTTP_BROKEN = 500
};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Of this very machine: tests, and a provider beside us. */
static bool is_loopback(const char *url)
{
    static const char *const hosts[] = {"http://localhost", "http://127.0.0.1", "http://[::1]"};
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
        if (!begins(url, hosts[i]))
            continue;
        char after = url[strlen(hosts[i])];
        return after == '\0' || after == ':' || after == '/';
    }
    return false;
}

bool remote_allowed(const char *url)
{
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c > '~' || *c == '#' || *c == '@' || *c == '\\' || *c == '"')
            return false;
    return (begins(url, "https://") && url[8] != '/' && url[8]) || is_loopback(url);
}

static void curl_start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t take(char *p, size_t size, size_t n, void *arg)
{
    struct buf *out = arg;
    buf_add(out, p, size * n);
    return out->failed ? 0 : size * n;
}

/* Both parts are form-encoded before they go into the header: a colon parts them. */
static bool set_client(CURL *c, const struct remote_ask *ask)
{
    char *id = curl_easy_escape(c, ask->client_id, 0);
    char *secret = curl_easy_escape(c, ask->client_secret, 0);
    bool set = id && secret && curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK &&
               curl_easy_setopt(c, CURLOPT_USERNAME, id) == CURLE_OK &&
               curl_easy_setopt(c, CURLOPT_PASSWORD, secret) == CURLE_OK;
    curl_free(id);
    curl_free(secret);
    return set;
}

static bool set_up(CURL *c, const struct remote_ask *ask, struct buf *out)
{
    bool set = curl_easy_setopt(c, CURLOPT_URL, ask->url) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_MAX_S) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)ANSWER_MAX_S) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_USERAGENT, "Loggia") == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_WRITEDATA, out) == CURLE_OK;
    if (is_loopback(ask->url))
        set = set && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
    if (ask->form)
        set = set && curl_easy_setopt(c, CURLOPT_POSTFIELDS, ask->form) == CURLE_OK;
    return set && (!ask->client_id || set_client(c, ask));
}

/* The answer's status and body. */
static enum status fetch(struct arena *a, const struct remote_ask *ask, struct buf *out,
                         long *ret_code, const char **ret_why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, curl_start);
    CURL *c = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (c && headers && set_up(c, ask, out) &&
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) == CURLE_OK)
        code = curl_easy_perform(c);
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, ret_code);
    else
        *ret_why = arena_strdup(a, curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    return code == CURLE_OK ? OK : UNAVAILABLE;
}

static enum status object_of(struct arena *a, const struct buf *out, long code, json_t **ret_root,
                             const char **ret_why)
{
    json_t *root = NULL;
    const char *why = NULL;
    enum status s = json_read(out->n ? out->p : "", out->n, ANSWER_MAX_BYTES, &root, &why);
    if (s == OK && json_is_object(root) && code == HTTP_OK) {
        *ret_root = root;
        return OK;
    }
    const char *error = json_string_value(json_object_get(root, "error"));
    *ret_why = code != HTTP_OK
                   ? arena_printf(a, "HTTP %ld%s%s", code, error ? ", " : "", error ? error : "")
                   : "no JSON object";
    json_decref(root);
    return code >= HTTP_BROKEN ? UNAVAILABLE : INVALID;
}

enum status remote_json(struct arena *a, const struct remote_ask *ask, json_t **ret_root,
                        const char **ret_why)
{
    struct buf out;
    long code = 0;
    if (!remote_allowed(ask->url)) {
        *ret_why = "not https";
        return UNAVAILABLE;
    }
    buf_init(&out, ANSWER_MAX_BYTES);
    enum status s = fetch(a, ask, &out, &code, ret_why);
    if (s == OK)
        s = object_of(a, &out, code, ret_root, ret_why);
    buf_free(&out);
    return s;
}

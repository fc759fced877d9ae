#include "calendar/calendar_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

enum { HOSTS_MAX = 1000, HOST_MAX = 253, HTTP_OK = 200, HTTP_NOT_MODIFIED = 304 };

/* ---- where to -------------------------------------------------------------------------------- */

static char allowed[HOSTS_MAX];

void fetch_allow_hosts(const char *hosts)
{
    (void)snprintf(allowed, sizeof(allowed), "%s", hosts ? hosts : "");
}

static bool is_allowed(const char *host)
{
    const size_t n = strlen(host);
    for (const char *at = allowed; *at;) {
        at += strspn(at, ", ");
        const size_t m = strcspn(at, ", ");
        if (m == n && n > 0 && strncasecmp(at, host, n) == 0)
            return true;
        at += m;
    }
    return false;
}

static atomic_bool stopping;

void fetch_stop(void)
{
    atomic_store(&stopping, true);
}

/* Networks that are not the internet (RFC 6890 and its registries). */
static bool is_public_4(uint32_t a)
{
    static const struct {
        uint32_t net;
        int bits;
    } others[] = {
        {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
        {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16},
        {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 3},
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (a >> (32 - others[i].bits) == others[i].net >> (32 - others[i].bits))
            return false;
    return true;
}

/* Of IPv6 only what is given out (2000::/3), without documentation and without tunnels, which may
 * lead to anything. */
static bool is_public_6(const unsigned char a[16])
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (memcmp(a, mapped, sizeof(mapped)) == 0)
        return is_public_4((uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 | (uint32_t)a[14] << 8 |
                           a[15]);
    const bool given_out = a[0] >> 5 == 1;
    const bool protocols = a[0] == 0x20 && a[1] == 0x01 && a[2] < 2; /* 2001::/23, Teredo */
    const bool papers = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;
    const bool more_papers = a[0] == 0x3f && a[1] == 0xff;
    const bool tunnel = a[0] == 0x20 && a[1] == 0x02; /* 6to4 */
    return given_out && !protocols && !papers && !more_papers && !tunnel;
}

bool fetch_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return is_public_4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof(in));
        return is_public_6(in.sin6_addr.s6_addr);
    }
    return false;
}

/* The host of an address; NULL when it has none, or a name and password before it. */
static const char *host_of(struct arena *a, const char *url)
{
    const char *from = strstr(url, "://");
    from = from ? from + 3 : url;
    const size_t n = strcspn(from, "/?#");
    if (n == 0 || memchr(from, '@', n))
        return NULL;
    const bool figures = *from == '[';
    size_t host_n = figures ? strcspn(from, "]") + 1 : strcspn(from, ":/?#");
    if (host_n > n || host_n > HOST_MAX || host_n == 0)
        return NULL;
    return arena_strndup(a, from, host_n);
}

static bool is_plain_text(const char *url)
{
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c > '~' || *c == '\\' || *c == '"' || *c == '<' || *c == '>')
            return false;
    return true;
}

const char *fetch_address(struct arena *a, const char *typed, const char **ret_code)
{
    const char *rest = NULL;
    bool secure = true;
    *ret_code = "calendar.address";
    if (strlen(typed) > FETCH_URL_MAX || !is_plain_text(typed))
        return NULL;
    if (strncasecmp(typed, "https://", 8) == 0)
        rest = typed + 8;
    else if (strncasecmp(typed, "webcal://", 9) == 0)
        rest = typed + 9;
    else if (strncasecmp(typed, "webcals://", 10) == 0)
        rest = typed + 10;
    else if (strncasecmp(typed, "http://", 7) == 0) {
        rest = typed + 7;
        secure = false;
    }
    const char *host = rest ? host_of(a, typed) : NULL;
    if (!host)
        return NULL;
    if (!secure && !is_allowed(host)) {
        *ret_code = "calendar.not_https";
        return NULL;
    }
    return arena_printf(a, "%s://%.*s", secure ? "https" : "http", (int)strcspn(rest, "#"), rest);
}

/* ---- one question ---------------------------------------------------------------------------- */

struct asking {
    struct arena *arena;
    const struct fetch_ask *ask;
    struct fetched *answer;
    bool any_address; /* the operator allows this host */
    bool refused;     /* it led to a private address */
    bool large;
    const char *location;
};

/* The address that is really connected to is judged, whatever a name says the next time. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct asking *q = arg;
    (void)purpose;
    if (!q->any_address && !fetch_is_public(&address->addr)) {
        q->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype, address->protocol);
}

static int look_around(void *arg, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                       curl_off_t up)
{
    (void)arg;
    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return atomic_load(&stopping);
}

static size_t take_body(char *p, size_t size, size_t n, void *arg)
{
    struct asking *q = arg;
    buf_add(&q->answer->body, p, size * n);
    q->large = q->answer->body.failed;
    return q->large ? 0 : size * n;
}

static const char *header_rest(struct arena *a, const char *line, size_t n, const char *name)
{
    const size_t m = strlen(name);
    if (n <= m || strncasecmp(line, name, m) != 0 || line[m] != ':')
        return NULL;
    size_t from = m + 1;
    while (from < n && (line[from] == ' ' || line[from] == '\t'))
        from++;
    while (n > from && (line[n - 1] == '\r' || line[n - 1] == '\n' || line[n - 1] == ' '))
        n--;
    return arena_strndup(a, line + from, n - from);
}

/* As it can be sent back. */
static bool is_mark(const char *text)
{
    const size_t n = strlen(text);
    for (size_t i = 0; i < n; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return n > 0 && n <= FETCH_MARK_MAX;
}

static size_t take_header(char *p, size_t size, size_t n, void *arg)
{
    struct asking *q = arg;
    const char *etag = header_rest(q->arena, p, size * n, "ETag");
    const char *modified = header_rest(q->arena, p, size * n, "Last-Modified");
    const char *location = header_rest(q->arena, p, size * n, "Location");
    if (etag)
        q->answer->etag = is_mark(etag) ? etag : NULL;
    if (modified && strlen(modified) <= FETCH_MARK_MAX)
        q->answer->modified = modified;
    if (location)
        q->location = location;
    return size * n;
}

static struct curl_slist *headers_of(struct arena *a, const struct fetch_ask *ask)
{
    struct curl_slist *list = curl_slist_append(NULL, "Accept: text/calendar, */*;q=0.1");
    const char *etag = ask->etag ? arena_printf(a, "If-None-Match: %s", ask->etag) : NULL;
    const char *since =
        ask->modified ? arena_printf(a, "If-Modified-Since: %s", ask->modified) : NULL;
    if (etag)
        list = curl_slist_append(list, etag);
    if (since)
        list = curl_slist_append(list, since);
    return list;
}

static bool set_limits(CURL *c)
{
    return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look_around) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK && /* it is we who connect */
           curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_WHOLE_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOWEST_BYTES_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)FETCH_SLOW_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)FETCH_MAX_BYTES) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_USERAGENT, "Loggia (calendar)") == CURLE_OK;
}

static bool set_up(CURL *c, struct asking *q, const char *url, struct curl_slist *headers)
{
    return set_limits(c) && curl_easy_setopt(c, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, q) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEDATA, q) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERDATA, q) == CURLE_OK;
}

static void start_library(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static const char *why_not(const struct asking *q, CURLcode code)
{
    if (q->refused)
        return "calendar.private";
    if (q->large || code == CURLE_FILESIZE_EXCEEDED)
        return "calendar.large";
    return code == CURLE_OPERATION_TIMEDOUT ? "calendar.slow" : "calendar.unreachable";
}

/* The status of the answer; 0: there was none, *ret_code says why. */
static long ask_once(struct asking *q, const char *url, const char **ret_code)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, start_library);
    const char *host = host_of(q->arena, url);
    CURL *c = curl_easy_init();
    struct curl_slist *headers = headers_of(q->arena, q->ask);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    long status = 0;
    q->any_address = host && is_allowed(host);
    q->location = NULL;
    buf_clear(&q->answer->body);
    if (c && headers && host && set_up(c, q, url, headers))
        code = curl_easy_perform(c);
    if (code == CURLE_OK)
        (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    else
        *ret_code = why_not(q, code);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    return status;
}

/* Where a redirect leads, absolute. NULL: nowhere. */
static const char *joined(struct arena *a, const char *url, const char *location)
{
    CURLU *u = curl_url();
    char *whole = NULL;
    const char *copy = NULL;
    if (u && location && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_set(u, CURLUPART_URL, location, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_URL, &whole, 0) == CURLUE_OK)
        copy = arena_strdup(a, whole);
    curl_free(whole);
    curl_url_cleanup(u);
    return copy;
}

enum status fetch(struct arena *a, const struct fetch_ask *ask, struct fetched *ret,
                  const char **ret_code)
{
    struct asking q = {.arena = a, .ask = ask, .answer = ret};
    *ret = (struct fetched){.same = false};
    buf_init(&ret->body, FETCH_MAX_BYTES);
    const char *url = fetch_address(a, ask->url, ret_code);
    for (int turn = 0; url && turn <= FETCH_REDIRECTS_MAX; turn++) {
        const long status = ask_once(&q, url, ret_code);
        if (status == HTTP_OK)
            return OK;
        if (status == HTTP_NOT_MODIFIED) {
            ret->same = true;
            return OK;
        }
        if (status < 300 || status > 399 || !q.location) {
            if (status)
                *ret_code = "calendar.answer";
            return UNAVAILABLE;
        }
        const char *next = joined(a, url, q.location);
        *ret_code = "calendar.address";
        url = next ? fetch_address(a, next, ret_code) : NULL;
    }
    if (url)
        *ret_code = "calendar.redirects";
    return UNAVAILABLE;
}

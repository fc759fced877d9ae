/* client.h: a client for tests that says exactly what it is told, byte by byte if need be.
 * Failures end the test (cmocka). Include after cmocka.h. */
#ifndef LOGGIA_TESTS_HTTP_CLIENT_H
#define LOGGIA_TESTS_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { ANSWER_BYTES = 256 * 1024, CLIENT_WAIT_S = 20 };

struct answer {
    int code;         /* 0: the server closed without an answer */
    char *head;       /* with its status line */
    const char *body; /* terminated */
    size_t body_n;
    char value[1024]; /* of the header last asked for */
    char bytes[ANSWER_BYTES];
};

static inline int client_open(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    struct timeval wait = {.tv_sec = CLIENT_WAIT_S};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* Send; a server that has closed meanwhile is no failure: its answer tells. */
static inline void client_say(int fd, const char *text, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        at += (size_t)sent;
    }
}

/* The value of a header, or "". */
static inline const char *answer_header(struct answer *a, const char *name)
{
    size_t n = strlen(name);
    for (char *line = a->head; line && *line; line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *value = line + n + 1 + strspn(line + n + 1, " ");
            (void)snprintf(a->value, sizeof(a->value), "%.*s", (int)strcspn(value, "\r"), value);
            return a->value;
        }
        if (!strstr(line, "\r\n"))
            break;
    }
    a->value[0] = '\0';
    return a->value;
}

/* The value of a header as a number; 0 when it is not there. */
static inline long answer_number(struct answer *a, const char *name)
{
    return strtol(answer_header(a, name), NULL, 10);
}

/* Read one answer. `head_only`: of a HEAD request. */
static inline void client_hear(int fd, bool head_only, struct answer *ret)
{
    size_t n = 0;
    size_t need = SIZE_MAX;
    ret->code = 0;
    ret->head = ret->bytes;
    ret->body = "";
    ret->body_n = 0;
    while (n < need) {
        assert_true(n < sizeof(ret->bytes) - 1);
        ssize_t got = recv(fd, ret->bytes + n, sizeof(ret->bytes) - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        ret->bytes[n] = '\0';
        char *end = strstr(ret->bytes, "\r\n\r\n");
        if (!end || need != SIZE_MAX)
            continue;
        size_t head_n = (size_t)(end + 4 - ret->bytes);
        const char *length = strcasestr(ret->bytes, "\r\nContent-Length: ");
        bool empty = head_only || !length || length > end;
        need = head_n + (empty ? 0 : (size_t)strtol(length + 18, NULL, 10));
        ret->body = ret->bytes + head_n;
    }
    if (need == SIZE_MAX)
        return;
    assert_int_equal(n, need);
    ret->code = (int)strtol(ret->bytes + 9, NULL, 10);
    ret->body_n = need - (size_t)(ret->body - ret->bytes);
    ret->bytes[ret->body - ret->bytes - 2] = '\0'; /* the head ends with its last line */
}

/* One request on a connection of its own. `headers` are whole lines, each with its line end. */
static inline void client_ask(int port, const char *method, const char *path, const char *headers,
                              const char *body, struct answer *ret)
{
    int fd = client_open(port);
    char *text = NULL;
    int n = asprintf(&text, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s", method, path, headers);
    assert_true(n > 0);
    client_say(fd, text, (size_t)n);
    free(text);
    if (body) {
        n = asprintf(&text, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
        assert_true(n > 0);
        client_say(fd, text, (size_t)n);
        free(text);
    } else {
        client_say(fd, "\r\n", 2);
    }
    client_hear(fd, strcmp(method, "HEAD") == 0, ret);
    (void)close(fd);
}

#endif

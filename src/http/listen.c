/* listen.c: the socket that guests come to, and the address it is named by. */
#include "http/http_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

#define NOT_AN_ADDRESS "the address to listen on is not HOST:PORT"

/* What the resolver takes for a port it cuts to 16 bits without a word. */
static bool is_port(const char *text)
{
    size_t n = strspn(text, "0123456789");
    return n > 0 && n <= 5 && !text[n] && strtol(text, NULL, 10) <= UINT16_MAX;
}

static enum status split_listen(const char *listen, char *host, size_t host_size,
                                const char **ret_port)
{
    const char *colon = strrchr(listen, ':');
    if (!colon || !colon[1])
        return INVALID;
    const char *from = listen;
    const char *to = colon;
    if (*from == '[' && to > from + 1 && to[-1] == ']') {
        from++;
        to--;
    }
    size_t n = (size_t)(to - from);
    if (n == 0 || n >= host_size || !is_port(colon + 1))
        return INVALID;
    memcpy(host, from, n);
    host[n] = '\0';
    *ret_port = colon + 1;
    return OK;
}

static enum status bind_to(const struct addrinfo *address, int *ret_fd)
{
    static const int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return UNAVAILABLE;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
        *ret_fd = fd;
        return OK;
    }
    enum status s = errno == EADDRINUSE ? CONFLICT : UNAVAILABLE;
    (void)close(fd);
    return s;
}

enum status listen_open(const char *listen, int *ret_fd, const char **ret_why)
{
    char host[HTTP_LISTEN_MAX];
    const char *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *address;
    if (split_listen(listen, host, sizeof(host), &port) != OK ||
        getaddrinfo(host, port, &hints, &address) != 0) {
        *ret_why = NOT_AN_ADDRESS;
        return INVALID;
    }
    enum status s = bind_to(address, ret_fd);
    freeaddrinfo(address);
    if (s != OK)
        *ret_why = s == CONFLICT ? "the port is taken by another program"
                                 : "this machine does not let us listen on that address";
    return s;
}

int listen_port(int fd)
{
    struct sockaddr_storage address;
    socklen_t n = sizeof(address);
    if (getsockname(fd, (struct sockaddr *)&address, &n) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

enum status http_listen_settle(const char *listen, char ret_listen[HTTP_LISTEN_MAX],
                               const char **ret_why)
{
    char host[HTTP_LISTEN_MAX];
    const char *port;
    size_t n = strlen(listen);
    if (split_listen(listen, host, sizeof(host), &port) != OK || n + 6 > HTTP_LISTEN_MAX) {
        *ret_why = NOT_AN_ADDRESS;
        return INVALID;
    }
    memcpy(ret_listen, listen, n + 1);
    if (strtol(port, NULL, 10) != 0)
        return OK;
    int fd = -1;
    enum status s = listen_open(listen, &fd, ret_why);
    if (s != OK)
        return s;
    (void)snprintf(ret_listen + (port - listen), 6, "%d", listen_port(fd));
    (void)close(fd);
    return OK;
}

bool http_address_valid(const char *address)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
}

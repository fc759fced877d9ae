/* csrf.c: a form that changes something must come from a page of ours. What browsers say about
 * themselves (Sec-Fetch-Site, Origin) is believed when it accuses; beyond that a form needs a
 * token bound to a cookie.
 * A JSON body cannot come from another site's page without a preflight, which is never granted
 * here. */
#include "http/http_internal.h"

#include <sodium.h>

enum {
    NONCE_BYTES = 8, /* fresh in each page, so that compression tells nothing about the token */
    MAC_BYTES = 16,
    NONCE_CHARS = 2 * NONCE_BYTES,
    TOKEN_CHARS = NONCE_CHARS + 2 * MAC_BYTES,
    COOKIE_S = 30 * 24 * 60 * 60 /* a page left open is still good next week */
};

#define CSRF_COOKIE "loggia_form"

/* The token of a nonce (as hex) under the cookie; ret_token has TOKEN_CHARS + 1 bytes. */
static void token_make(const struct http *h, const char *nonce, const char *cookie, char *ret_token)
{
    unsigned char mac[MAC_BYTES];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, h->config->key.p, h->config->key.n, MAC_BYTES);
    (void)crypto_generichash_update(&state, (const unsigned char *)nonce, NONCE_CHARS);
    (void)crypto_generichash_update(&state, (const unsigned char *)cookie, strlen(cookie));
    (void)crypto_generichash_final(&state, mac, sizeof(mac));
    memcpy(ret_token, nonce, NONCE_CHARS);
    (void)sodium_bin2hex(ret_token + NONCE_CHARS, 2 * MAC_BYTES + 1, mac, sizeof(mac));
}

const char *csrf_token(struct request *r)
{
    struct io *io = io_here(r->http);
    char *token = arena_alloc(r->arena, TOKEN_CHARS + 1);
    if (!token || !io)
        return NULL;
    const char *cookie = request_cookie(&r->ctx, CSRF_COOKIE);
    if (!cookie || strlen(cookie) != RNG_SECRET_CHARS) {
        char secret[RNG_SECRET_CHARS + 1];
        rng_secret(&io->rng, secret);
        cookie = r->form_cookie = arena_strdup(r->arena, secret);
        if (!cookie)
            return NULL;
    }
    unsigned char random[NONCE_BYTES];
    rng_bytes(&io->rng, random, sizeof(random));
    char nonce[NONCE_CHARS + 1];
    (void)sodium_bin2hex(nonce, sizeof(nonce), random, sizeof(random));
    token_make(r->http, nonce, cookie, token);
    r->form_token = token;
    return token;
}

void csrf_page_done(struct request *r)
{
    if (r->form_cookie && memmem(r->out.p, r->out.n, r->form_token, TOKEN_CHARS))
        reply_cookie_add(r, CSRF_COOKIE, r->form_cookie, COOKIE_S);
}

/* "https://host:port" is ours when it is that of public_url or names the host that was asked. */
static bool origin_is_ours(const struct request *r, const char *origin)
{
    if (strcmp(origin, r->http->origin) == 0)
        return true;
    const char *host = header_value(r, MHD_HTTP_HEADER_HOST);
    const char *named = strstr(origin, "://");
    return host && named && strcmp(named + 3, host) == 0;
}

static bool accused(const struct request *r)
{
    const char *site = header_value(r, "Sec-Fetch-Site");
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return true;
    const char *origin = header_value(r, "Origin");
    return origin && !origin_is_ours(r, origin);
}

static bool token_fits(const struct request *r)
{
    const char *cookie = request_cookie(&r->ctx, CSRF_COOKIE);
    const char *token = request_raw(&r->ctx, PAGE_CSRF_FIELD);
    if (!cookie || !token || strlen(token) != TOKEN_CHARS)
        return false;
    char right[TOKEN_CHARS + 1];
    token_make(r->http, token, cookie, right);
    return sodium_memcmp(right, token, TOKEN_CHARS) == 0;
}

bool csrf_allows(struct request *r)
{
    if (accused(r)) {
        request_refuse(r, MHD_HTTP_FORBIDDEN, DENIED, "request.other_site",
                       N_("This was sent from another site."));
        return false;
    }
    if (dav_is(r)) /* no cookie opens it */
        return true;
    if (r->json_body || !header_value(r, MHD_HTTP_HEADER_COOKIE) || token_fits(r))
        return true;
    request_refuse(r, MHD_HTTP_FORBIDDEN, DENIED, "request.form_token",
                   N_("This form is too old. Open its page again and send it once more."));
    return false;
}

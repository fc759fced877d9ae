/* Codes that an app shows and that change every half minute: RFC 6238 over HMAC-SHA-1, the only
 * kind that all apps know. Pure. */
#include "people/people_internal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum { STEP_S = 30, STEPS_OFF = 1, COUNTER_BYTES = 8, SHA1_BYTES = 20 };

uint32_t totp_code(struct bytes secret, int64_t step, uint32_t modulus)
{
    unsigned char counter[COUNTER_BYTES];
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int mac_n = 0;
    for (int i = COUNTER_BYTES - 1; i >= 0; i--, step >>= 8)
        counter[i] = (unsigned char)(step & 0xff);
    if (!HMAC(EVP_sha1(), secret.p, (int)secret.n, counter, sizeof(counter), mac, &mac_n) ||
        mac_n != SHA1_BYTES)
        return UINT32_MAX;
    const unsigned char *at = mac + (mac[SHA1_BYTES - 1] & 0x0f); /* RFC 4226, 5.3 */
    uint32_t number =
        (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return number % modulus;
}

/* The number that a code is; UINT32_MAX when it is none. */
static uint32_t code_number(const char *code)
{
    uint32_t number = 0;
    if (strlen(code) != TOTP_DIGITS)
        return UINT32_MAX;
    for (; *code; code++) {
        if (*code < '0' || *code > '9')
            return UINT32_MAX;
        number = number * 10 + (uint32_t)(*code - '0');
    }
    return number;
}

int64_t totp_step(struct bytes secret, const char *code, int64_t now_s, int64_t after_step)
{
    int64_t found = -1;
    int64_t now = now_s / STEP_S;
    uint32_t number = code_number(code);
    for (int64_t step = now + STEPS_OFF; step >= now - STEPS_OFF; step--) {
        uint32_t right = totp_code(secret, step, TOTP_MODULUS);
        if (right == number && right != UINT32_MAX && step > after_step)
            found = step;
    }
    return found;
}

/* RFC 4648, without padding: what people type into an app by hand. */
char *base32_text(struct arena *a, struct bytes b)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const unsigned char *at = b.p;
    char *text = arena_alloc(a, b.n * 8 / 5 + 2);
    size_t n = 0;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; text && i < b.n; i++) {
        bits = bits << 8 | at[i];
        for (held += 8; held >= 5; held -= 5)
            text[n++] = digits[bits >> (held - 5) & 31];
    }
    if (text && held > 0)
        text[n] = digits[bits << (5 - held) & 31];
    return text;
}

char *in_fours(struct arena *a, const char *text)
{
    size_t length = strlen(text);
    char *spaced = arena_alloc(a, length + length / 4 + 1);
    size_t n = 0;
    for (size_t i = 0; spaced && i < length; i++) {
        if (i > 0 && i % 4 == 0)
            spaced[n++] = ' ';
        spaced[n++] = text[i];
    }
    return spaced;
}

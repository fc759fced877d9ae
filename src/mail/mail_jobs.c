/* Sending what is due: each mail is leased in one transaction, sent in none, settled in another. */
#include "mail/mail_internal.h"
#include "store/store.h"

#include <stdio.h>

/* Quoted-printable is at most three times its text; a calendar goes twice and a file once, in
 * base64 of 78 bytes for 57. */
enum {
    MAIL_MESSAGE_MAX = 3 * LIMIT_MAIL_BYTES + LIMIT_TEXT_BYTES + LIMIT_MAIL_FILE_BYTES / 57 * 79
};

static enum status take(struct ctx *ctx, void *arg)
{
    return mail_take(ctx, arg);
}

struct settling {
    const struct mail_taken *taken;
    enum mail_outcome outcome;
    const char *why;
};

static enum status settle(struct ctx *ctx, void *arg)
{
    const struct settling *s = arg;
    if (s->outcome == MAIL_TAKEN)
        return mail_settle_sent(ctx, s->taken);
    return mail_settle_refused(ctx, s->taken, s->why, s->outcome == MAIL_NEVER);
}

/* The conversation about one mail. */
static enum mail_outcome send_one(struct mail_line *line, const struct mail_taken *taken,
                                  int64_t now, char ret_why[MAIL_WHY_MAX])
{
    if (taken->until && now > taken->until) {
        snprintf(ret_why, MAIL_WHY_MAX, "it could not be sent while it was of use");
        return MAIL_NEVER;
    }
    struct buf message;
    buf_init(&message, MAIL_MESSAGE_MAX);
    mail_message(&message, &taken->letter);
    enum mail_outcome outcome = MAIL_LATER;
    if (message.failed)
        snprintf(ret_why, MAIL_WHY_MAX, "there was no memory to write it");
    else
        outcome =
            mail_line_send(line, &taken->letter, (struct bytes){message.p, message.n}, ret_why);
    buf_free(&message);
    return outcome;
}

enum status mail_send_due(struct store *store, struct ctx *ctx, const struct mail_route *route,
                          size_t max, struct mail_round *ret_round)
{
    struct mail_line *line;
    enum status s = mail_line_open(route, &line);
    if (s != OK)
        return s;
    struct mail_round round = {0};
    enum mail_outcome outcome = MAIL_TAKEN;
    for (size_t i = 0; i < max && s == OK && outcome != MAIL_NO_SERVER; i++) {
        struct mail_taken taken;
        char why[MAIL_WHY_MAX];
        s = store_tx(store, ctx, DB_WRITE, take, &taken);
        if (s != OK)
            break;
        outcome = send_one(line, &taken, ctx_now_s(ctx), why);
        round.sent += outcome == MAIL_TAKEN;
        round.away = outcome == MAIL_NO_SERVER;
        round.there |= outcome == MAIL_TAKEN || outcome == MAIL_NEVER;
        if (round.away)
            round.why = arena_strdup(ctx->arena, why);
        struct settling settling = {.taken = &taken, .outcome = outcome, .why = why};
        s = store_tx(store, ctx, DB_WRITE, settle, &settling);
    }
    mail_line_close(line);
    if (s == NOT_FOUND) /* nothing more is due */
        s = OK;
    if (s == OK)
        *ret_round = round;
    return s;
}

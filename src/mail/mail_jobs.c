/* Sending what is due: each mail is leased in one transaction, sent in none, and settled in the
 * next, which leases the one behind it: one commit a mail. */
#include "mail/mail_internal.h"
#include "store/store.h"

#include <stdio.h>

/* Quoted-printable is at most three times its text; a calendar goes twice and a file once, in
 * base64 of 78 bytes for 57. */
enum {
    MAIL_MESSAGE_MAX = 3 * LIMIT_MAIL_BYTES + LIMIT_TEXT_BYTES + LIMIT_MAIL_FILE_BYTES / 57 * 79
};

/* Between two conversations: what became of the last mail, and the next one. */
struct turn {
    const struct mail_taken *sent; /* NULL: there was none */
    enum mail_outcome outcome;
    const char *why;
    bool goes_on; /* a next one is wanted */
    bool took;    /* and was there */
    struct mail_taken next;
};

static enum status settle(struct ctx *ctx, const struct turn *t)
{
    if (!t->sent)
        return OK;
    if (t->outcome == MAIL_TAKEN)
        return mail_settle_sent(ctx, t->sent);
    return mail_settle_refused(ctx, t->sent, t->why, t->outcome == MAIL_NEVER);
}

static enum status settle_and_take(struct ctx *ctx, void *arg)
{
    struct turn *t = arg;
    enum status s = settle(ctx, t);
    t->took = false;
    if (s != OK || !t->goes_on)
        return s;
    s = mail_take(ctx, &t->next);
    t->took = s == OK;
    return s == NOT_FOUND ? OK : s; /* nothing more is due */
}

/* What was sent is settled also when the next one cannot be had. */
static enum status turn_over(struct store *store, struct ctx *ctx, struct turn *t)
{
    enum status s = store_tx(store, ctx, DB_WRITE, settle_and_take, t);
    if (s == OK || !t->sent || !t->goes_on)
        return s;
    t->goes_on = false;
    const enum status settled = store_tx(store, ctx, DB_WRITE, settle_and_take, t);
    return settled == OK ? s : settled;
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
    struct mail_taken taken;
    char why[MAIL_WHY_MAX];
    struct turn t = {.goes_on = max > 0, .why = why};
    s = turn_over(store, ctx, &t);
    for (size_t n = 1; s == OK && t.took; n++) {
        taken = t.next;
        t.sent = &taken;
        t.outcome = send_one(line, &taken, ctx_now_s(ctx), why);
        round.sent += t.outcome == MAIL_TAKEN;
        round.away = t.outcome == MAIL_NO_SERVER;
        round.there |= t.outcome == MAIL_TAKEN || t.outcome == MAIL_NEVER;
        if (round.away)
            round.why = arena_strdup(ctx->arena, why);
        t.goes_on = n < max && !round.away;
        s = turn_over(store, ctx, &t);
    }
    mail_line_close(line);
    if (s == OK)
        *ret_round = round;
    return s;
}

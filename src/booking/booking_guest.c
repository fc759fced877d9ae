/* What a space takes of one e-mail address of a guest: counted among its bookings, so that it holds
 * over restarts and for all processes. */
#include "base/email.h"
#include "booking/booking_internal.h"
#include "booking_sql.h"

#include <sodium.h>
#include <string.h>

enum { AHEAD_WAIT_S = 3600 }; /* until then one of those to come may be over */

/* A number for an address in a space; two of one number wait for each other without need. */
static int64_t turn_of(int64_t space_id, const char *key)
{
    int64_t turn;
    crypto_generichash_state h;
    (void)crypto_generichash_init(&h, NULL, 0, crypto_generichash_BYTES_MIN);
    (void)crypto_generichash_update(&h, (const unsigned char *)&space_id, sizeof(space_id));
    (void)crypto_generichash_update(&h, (const unsigned char *)key, strlen(key));
    unsigned char hash[crypto_generichash_BYTES_MIN];
    (void)crypto_generichash_final(&h, hash, sizeof(hash));
    memcpy(&turn, hash, sizeof(turn));
    return turn;
}

static enum status refuse(struct ctx *ctx, int64_t wait_s, const char *one, const char *many,
                          int32_t most)
{
    ctx->problem.retry_after_s = wait_s;
    const char *text = arena_printf(ctx->arena, text_plural(ctx->lang, one, many, most), most);
    return ctx_fail(ctx, LIMIT, "booking.guest_many", "%s %s", text ? text : "",
                    ctx_text(ctx, "Sign in to book more, or call the space."));
}

enum status guest_admit(struct ctx *ctx, const struct house *h, const char *email)
{
    const struct booking_terms *t = &h->space.terms;
    const struct zone *zone = h->calendar.zone;
    const char *key = email_key(ctx->arena, email);
    if (!key)
        return LIMIT;
    struct date today;
    minute now_min;
    const int64_t now = ctx_now_s(ctx);
    zone_civil(zone, now, &today, &now_min);
    struct sql_guest_turn_row turn;
    struct sql_guest_count_row count;
    enum status s =
        sql_guest_turn(ctx, &(struct sql_guest_turn_args){turn_of(h->space.id, key)}, &turn);
    if (s == OK)
        s = sql_guest_count(ctx,
                            &(struct sql_guest_count_args){.space_id = h->space.id,
                                                           .email_key = key,
                                                           .day_from = zone_day_start(zone, today),
                                                           .now = now},
                            &count);
    if (s != OK)
        return s;
    if (count.today >= t->guest_day_max)
        return refuse(ctx, zone_day_start(zone, date_add(today, 1)) - now,
                      "A booking was made with this address today already.",
                      "%d bookings were made with this address today already.", t->guest_day_max);
    if (count.ahead >= t->guest_ahead_max)
        return refuse(ctx, AHEAD_WAIT_S, "A booking is to come with this address already.",
                      "%d bookings are to come with this address already.", t->guest_ahead_max);
    return OK;
}

#include "booking/booking_internal.h"

#include "booking_sql.h"

#include <sodium.h>
#include <string.h>

static void hash_text(crypto_generichash_state *h, const char *text)
{
    static const char none[] = "\1";
    const char *t = text ? text : none;
    (void)crypto_generichash_update(h, (const unsigned char *)t, strlen(t) + 1);
}

static void hash_int(crypto_generichash_state *h, int64_t v)
{
    (void)crypto_generichash_update(h, (const unsigned char *)&v, sizeof(v));
}

void key_hashes_of(const struct booking_ask *ask, struct key_hashes *ret_hashes)
{
    crypto_generichash_state h;
    (void)crypto_generichash_init(&h, NULL, 0, sizeof(ret_hashes->key));
    hash_int(&h, ask->space_id);
    hash_text(&h, ask->email);
    hash_text(&h, ask->key);
    (void)crypto_generichash_final(&h, ret_hashes->key, sizeof(ret_hashes->key));

    (void)crypto_generichash_init(&h, NULL, 0, sizeof(ret_hashes->ask));
    hash_int(&h, ask->resource_id);
    hash_int(&h, (int64_t)ask->kind);
    hash_int(&h, date_days(ask->span.date));
    hash_int(&h, ask->span.from);
    hash_int(&h, ask->span.to);
    hash_int(&h, ask->span.next_day);
    hash_int(&h, (int64_t)ask->span.which);
    hash_int(&h, ask->units);
    hash_int(&h, ask->people);
    hash_text(&h, ask->name);
    hash_text(&h, ask->phone);
    hash_text(&h, ask->note);
    hash_int(&h, ask->team_id);
    hash_int(&h, ask->pay.chosen);
    for (size_t i = 0; i < WAY_PARTS_MAX && ask->pay.source_ids[i]; i++)
        hash_int(&h, ask->pay.source_ids[i]);
    for (size_t i = 0; i < ask->extras.n; i++) {
        hash_int(&h, ask->extras.asks[i].extra_id);
        hash_int(&h, ask->extras.asks[i].count);
        hash_text(&h, ask->extras.asks[i].note);
    }
    if (ask->places)
        hash_text(&h, ask->places);
    (void)crypto_generichash_final(&h, ret_hashes->ask, sizeof(ret_hashes->ask));
}

static struct bytes bytes_of(const unsigned char hash[16])
{
    return (struct bytes){.p = hash, .n = 16};
}

enum status key_find(struct ctx *ctx, const struct key_hashes *hashes, int64_t *ret_booking_id)
{
    struct sql_booking_request_of_key_row row;
    const struct sql_booking_request_of_key_args args = {.key_hash = bytes_of(hashes->key)};
    const enum status s = sql_booking_request_of_key(ctx, &args, &row);
    if (s != OK)
        return s;
    if (row.ask_hash.n != sizeof(hashes->ask) ||
        memcmp(row.ask_hash.p, hashes->ask, sizeof(hashes->ask)) != 0)
        return ctx_fail(ctx, CONFLICT, "booking.key_reused",
                        "This Idempotency-Key came before, with another question.");
    *ret_booking_id = row.booking_id;
    return OK;
}

enum status key_keep(struct ctx *ctx, const struct key_hashes *hashes, int64_t booking_id)
{
    const struct sql_booking_request_add_args args = {.key_hash = bytes_of(hashes->key),
                                                      .ask_hash = bytes_of(hashes->ask),
                                                      .booking_id = booking_id,
                                                      .at = ctx_now_s(ctx)};
    const enum status s = sql_booking_request_add(ctx, &args, NULL);
    return s == CONFLICT ? RETRY
                         : s; /* the same key at the same moment: ask again, it is known now */
}

/* Reading CBOR (RFC 8949) as devices send it: with stated lengths, without tags. libcbor's stream
 * decoder reads one head at a time, so that no count that a stranger states is ever allocated. */
#include "people/people_internal.h"

#include <cbor.h>

enum { DEPTH_MAX = 8 }; /* what devices send nests four deep */

/* ---- one head -------------------------------------------------------------------------------- */

static void is_number(void *arg, uint64_t v)
{
    struct item *item = arg;
    item->kind = v > INT64_MAX ? ITEM_REFUSED : ITEM_NUMBER;
    item->number = (int64_t)v;
}

static void is_negative(void *arg, uint64_t v)
{
    struct item *item = arg;
    item->kind = v >= INT64_MAX ? ITEM_REFUSED : ITEM_NUMBER;
    item->number = item->kind == ITEM_NUMBER ? -1 - (int64_t)v : 0;
}

static void is_number8(void *arg, uint8_t v)
{
    is_number(arg, v);
}

static void is_number16(void *arg, uint16_t v)
{
    is_number(arg, v);
}

static void is_number32(void *arg, uint32_t v)
{
    is_number(arg, v);
}

static void is_negative8(void *arg, uint8_t v)
{
    is_negative(arg, v);
}

static void is_negative16(void *arg, uint16_t v)
{
    is_negative(arg, v);
}

static void is_negative32(void *arg, uint32_t v)
{
    is_negative(arg, v);
}

static void is_bytes(void *arg, cbor_data p, size_t n)
{
    *(struct item *)arg = (struct item){.kind = ITEM_BYTES, .bytes = {p, n}};
}

static void is_text(void *arg, cbor_data p, size_t n)
{
    *(struct item *)arg = (struct item){.kind = ITEM_TEXT, .bytes = {p, n}};
}

static void is_list(void *arg, size_t n)
{
    *(struct item *)arg = (struct item){.kind = ITEM_LIST, .count = n};
}

static void is_map(void *arg, size_t n)
{
    *(struct item *)arg = (struct item){.kind = ITEM_MAP, .count = n};
}

static void is_refused(void *arg)
{
    ((struct item *)arg)->kind = ITEM_REFUSED;
}

static void is_tag(void *arg, uint64_t tag)
{
    (void)tag;
    is_refused(arg);
}

bool item_read(struct bytes *in, struct item *ret_item)
{
    struct cbor_callbacks heads = cbor_empty_callbacks;
    heads.uint8 = is_number8;
    heads.uint16 = is_number16;
    heads.uint32 = is_number32;
    heads.uint64 = is_number;
    heads.negint8 = is_negative8;
    heads.negint16 = is_negative16;
    heads.negint32 = is_negative32;
    heads.negint64 = is_negative;
    heads.byte_string = is_bytes;
    heads.string = is_text;
    heads.array_start = is_list;
    heads.map_start = is_map;
    heads.tag = is_tag;
    heads.byte_string_start = is_refused;
    heads.string_start = is_refused;
    heads.indef_array_start = is_refused;
    heads.indef_map_start = is_refused;
    heads.indef_break = is_refused;
    struct item item = {.kind = ITEM_OTHER}; /* true, null, 1.5: nothing we ask for */
    struct cbor_decoder_result done = cbor_stream_decode(in->p, in->n, &heads, &item);
    if (done.status != CBOR_DECODER_FINISHED || item.kind == ITEM_REFUSED)
        return false;
    *in = (struct bytes){(const unsigned char *)in->p + done.read, in->n - done.read};
    *ret_item = item;
    return true;
}

/* ---- what stands under it -------------------------------------------------------------------- */

static bool skip(struct bytes *in, int depth)
{
    struct item item;
    if (depth > DEPTH_MAX || !item_read(in, &item))
        return false;
    size_t items = item.kind == ITEM_LIST ? item.count : 0;
    if (item.kind == ITEM_MAP) {
        if (item.count > in->n) /* each entry takes two bytes or more */
            return false;
        items = item.count * 2;
    }
    for (size_t i = 0; i < items; i++)
        if (!skip(in, depth + 1))
            return false;
    return true;
}

bool item_skip(struct bytes *in)
{
    return skip(in, 0);
}

/* libFuzzer: whatever comes is read or refused, and what is read is within the limits. */
#include "base/json.h"
#include "base/limits.h"

#include <assert.h>
#include <jansson.h>

static int depth(const json_t *v)
{
    int deepest = 0;
    if (json_is_array(v)) {
        for (size_t i = 0; i < json_array_size(v); i++) {
            int d = depth(json_array_get(v, i));
            deepest = d > deepest ? d : deepest;
        }
        return deepest + 1;
    }
    if (!json_is_object(v))
        return 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)v, key, value)
    {
        int d = depth(value);
        deepest = d > deepest ? d : deepest;
    }
    return deepest + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    enum { MAX_BYTES = 4096 };
    struct json_t *root = NULL;
    const char *why = NULL;
    enum status s = json_read((const char *)data, n, MAX_BYTES, &root, &why);
    assert((s == OK) == (root != NULL) && (s == OK) == (why == NULL));
    if (s == OK) {
        assert(n <= MAX_BYTES && depth(root) <= LIMIT_JSON_DEPTH);
        json_decref(root);
    }
    return 0;
}

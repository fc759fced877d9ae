#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"

#include <jansson.h>

/* The deepest nesting of a text that may or may not be JSON: brackets outside of strings count. */
static size_t depth_of(const char *text, size_t n)
{
    size_t depth = 0;
    size_t deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{'))
            deepest = ++depth > deepest ? depth : deepest;
        else if (!in_string && (c == ']' || c == '}') && depth > 0)
            depth--;
    }
    return deepest;
}

enum status json_read(const char *text, size_t n, size_t max_bytes, struct json_t **ret_root,
                      const char **ret_why)
{
    if (n > max_bytes) {
        *ret_why = N_("This is longer than what is accepted here.");
        return LIMIT;
    }
    if (!utf8_valid(text, n) || (n > 0 && memchr(text, '\0', n))) {
        *ret_why = N_("This is not UTF-8 text.");
        return INVALID;
    }
    if (depth_of(text, n) > LIMIT_JSON_DEPTH) {
        *ret_why = N_("This JSON is nested too deeply.");
        return LIMIT;
    }
    json_error_t error;
    json_t *root = json_loadb(n > 0 ? text : "", n, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        const enum json_error_code code = json_error_code(&error);
        *ret_why = code == json_error_duplicate_key ? N_("A name stands twice in one JSON object.")
                   : code == json_error_numeric_overflow
                       ? N_("A number in this JSON is larger than any that is taken.")
                       : N_("This is not valid JSON.");
        return INVALID;
    }
    *ret_root = root;
    return OK;
}

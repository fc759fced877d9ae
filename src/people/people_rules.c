#include "people/people_internal.h"

#include <stdio.h>
#include <string.h>

/* ---- who may --------------------------------------------------------------------------------- */

static const char *const role_words[] = {[ROLE_MEMBER] = "member",
                                         [ROLE_HOST] = "host",
                                         [ROLE_STEWARD] = "steward",
                                         [ROLE_DESK] = "desk"};

const char *people_role_word(enum role role)
{
    return role >= ROLE_MEMBER && role < ARRAY_LEN(role_words) ? role_words[role] : "member";
}

enum role people_role_of_word(const char *word)
{
    for (enum role role = ROLE_MEMBER; role < ARRAY_LEN(role_words); role++)
        if (strcmp(word, role_words[role]) == 0)
            return role;
    return ROLE_MEMBER;
}

bool people_is_steward(const struct actor *a)
{
    for (size_t i = 0; a && i < a->grants_n; i++)
        if (a->grants[i].role == ROLE_STEWARD)
            return true;
    return false;
}

/* Has the grant this role here? */
static bool covers(const struct grant *g, enum role role, int64_t operator_id, int64_t space_id)
{
    if (g->role != role)
        return false;
    if (g->space_id)
        return g->space_id == space_id;
    return g->operator_id && g->operator_id == operator_id;
}

bool people_is_host(const struct actor *a, int64_t operator_id, int64_t space_id)
{
    for (size_t i = 0; a && i < a->grants_n; i++)
        if (covers(&a->grants[i], ROLE_HOST, operator_id, space_id))
            return true;
    return people_is_steward(a);
}

bool people_is_any_host(const struct actor *a)
{
    for (size_t i = 0; a && i < a->grants_n; i++)
        if (a->grants[i].role == ROLE_HOST)
            return true;
    return people_is_steward(a);
}

bool people_is_desk(const struct actor *a, int64_t operator_id, int64_t space_id)
{
    for (size_t i = 0; a && i < a->grants_n; i++)
        if (covers(&a->grants[i], ROLE_DESK, operator_id, space_id))
            return true;
    return people_is_host(a, operator_id, space_id);
}

bool people_is_any_desk(const struct actor *a)
{
    for (size_t i = 0; a && i < a->grants_n; i++)
        if (a->grants[i].role == ROLE_DESK)
            return true;
    return people_is_any_host(a);
}

bool grant_valid(const struct grant *g)
{
    if (g->operator_id < 0 || g->space_id < 0 || (g->space_id && !g->operator_id))
        return false;
    switch (g->role) {
    case ROLE_STEWARD:
        return !g->operator_id;
    case ROLE_HOST:
    case ROLE_DESK:
        return g->operator_id != 0;
    case ROLE_MEMBER:
        return true;
    default:
        return false;
    }
}

/* ---- signing in ------------------------------------------------------------------------------ */

const char *next_path(const char *next, const char *fallback)
{
    /* "//host" and "/\host" are other sites to a browser. */
    if (!next || next[0] != '/' || next[1] == '/' || next[1] == '\\')
        return fallback;
    for (const char *s = next; *s; s++)
        if (*s <= ' ' || *s > '~' || *s == '\\')
            return fallback;
    return next;
}

const char *password_refusal(const char *password, const char *email)
{
    size_t chars = 0;
    bool varied = false;
    for (const char *s = password; *s; s++) {
        chars += ((unsigned char)*s & 0xC0) != 0x80;
        varied = varied || *s != *password;
    }
    if (chars < PASSWORD_MIN_CHARS)
        return "field.short";
    if (!varied || strcasecmp(password, email) == 0)
        return "people.password_weak";
    return NULL;
}

struct known {
    const char *mark; /* stands in the header */
    const char *name;
};

static const char *first_known(const char *text, const struct known *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, known[i].mark))
            return known[i].name;
    return NULL;
}

void agent_label(const char *user_agent, char ret_label[AGENT_MAX])
{
    /* In this order: each names itself and those it is like. */
    static const struct known browsers[] = {
        {"Edg", "Edge"},          {"OPR/", "Opera"},     {"Firefox", "Firefox"},
        {"FxiOS", "Firefox"},     {"CriOS", "Chrome"},   {"Chrome/", "Chrome"},
        {"Chromium", "Chromium"}, {"Safari/", "Safari"}, {"curl/", "curl"}};
    static const struct known systems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},
                                           {"Android", "Android"}, {"Windows", "Windows"},
                                           {"Mac OS", "Mac"},      {"CrOS", "Chromebook"},
                                           {"Linux", "Linux"}};
    const char *text = user_agent ? user_agent : "";
    const char *browser = first_known(text, browsers, ARRAY_LEN(browsers));
    const char *system = first_known(text, systems, ARRAY_LEN(systems));
    snprintf(ret_label, AGENT_MAX, "%s%s%s", browser ? browser : "", browser && system ? ", " : "",
             system ? system : "");
}

/* ---- languages ------------------------------------------------------------------------------- */

static const struct lang *lang_of(const char *code, size_t code_n)
{
    size_t n;
    const struct lang *const *langs = text_langs(&n);
    for (size_t i = 0; i < n; i++)
        if (strlen(langs[i]->code) == code_n && strncmp(langs[i]->code, code, code_n) == 0)
            return langs[i];
    return NULL;
}

const struct lang *lang_of_code(const char *code)
{
    return code ? lang_of(code, strlen(code)) : NULL;
}

const struct lang *lang_of_query(const char *query)
{
    for (const char *s = query; s && *s; s += *s == '&') {
        size_t n = strcspn(s, "&");
        if (n > 5 && strncmp(s, "lang=", 5) == 0)
            return lang_of(s + 5, n - 5);
        s += n;
    }
    return NULL;
}

char *path_without_lang(struct arena *a, const char *path)
{
    char *kept = arena_alloc(a, strlen(path) + 1);
    if (!kept)
        return NULL;
    size_t n = strcspn(path, "?");
    const char *s = path + n;
    memcpy(kept, path, n);
    while (*s) { /* at "?" or "&", before a field */
        size_t field_n = 1 + strcspn(s + 1, "&");
        if (strncmp(s + 1, "lang=", 5) != 0) {
            memcpy(kept + n, s, field_n);
            kept[n] = memchr(kept, '?', n) ? '&' : '?';
            n += field_n;
        }
        s += field_n;
    }
    kept[n] = '\0';
    return kept;
}

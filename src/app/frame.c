/* frame.c: what stands around every page. The network's name is kept here for the I/O threads,
 * which have no database at hand when they write a page; the clerk (workers.c) brings it up to
 * date. */
#include "app/server.h"
#include "app/version.h"
#include "http/page.h"
#include "network/network.h"
#include "people/people.h"

#include "http_views.h"
#include "web_pages.h"
#include "web_views.h"

enum {
    LANGUAGES_MAX = 16,
    NAME_BYTES = 400,
    TAGLINE_BYTES = 800,
    URL_BYTES = 512,
    LANG_BYTES = 16
};

/* One network in one process, and http calls the frame without an argument of ours. */
static struct {
    pthread_rwlock_t lock;
    char name[NAME_BYTES];
    char taglines[LANGUAGES_MAX][TAGLINE_BYTES]; /* in the order of text_langs() */
    char source_url[URL_BYTES];
    char lang[LANG_BYTES];
} sign = {.lock = PTHREAD_RWLOCK_INITIALIZER};

static void keep(char *to, size_t size, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n >= size)
        n = 0; /* longer than the form takes: not a text of ours */
    memcpy(to, n ? text : "", n);
    to[n] = '\0';
}

void frame_set_source(const char *url)
{
    pthread_rwlock_wrlock(&sign.lock);
    keep(sign.source_url, sizeof sign.source_url, url);
    pthread_rwlock_unlock(&sign.lock);
}

enum status frame_refresh(struct ctx *ctx)
{
    struct network network;
    struct tagline *taglines;
    size_t taglines_n;
    enum status s = network_get(ctx, &network);
    if (s == OK)
        s = network_taglines(ctx, &taglines, &taglines_n);
    if (s != OK)
        return s;
    size_t n;
    const struct lang *const *langs = text_langs(&n);
    pthread_rwlock_wrlock(&sign.lock);
    keep(sign.name, sizeof sign.name, network.name);
    for (size_t i = 0; i < n && i < LANGUAGES_MAX; i++)
        keep(sign.taglines[i], TAGLINE_BYTES,
             network_tagline(&network, taglines, taglines_n, langs[i]->code));
    keep(sign.lang, sizeof sign.lang, network.lang);
    pthread_rwlock_unlock(&sign.lock);
    return OK;
}

const struct lang *frame_language(const struct ctx *ctx)
{
    const struct lang *lang = people_language(ctx);
    if (lang)
        return lang;
    pthread_rwlock_rdlock(&sign.lock);
    lang = text_lang(sign.lang);
    pthread_rwlock_unlock(&sign.lock);
    return lang;
}

static void fill_languages(struct frame_language_view *languages, size_t n, const struct lang *here)
{
    size_t all;
    const struct lang *const *langs = text_langs(&all);
    for (size_t i = 0; i < n; i++)
        languages[i] = (struct frame_language_view){
            .code = langs[i]->code, .name = langs[i]->name, .here = langs[i] == here};
}

/* Which of the taglines is in this language. */
static size_t language_number(const struct lang *lang)
{
    size_t n;
    size_t i = 0;
    const struct lang *const *langs = text_langs(&n);
    while (i < n && langs[i] != lang)
        i++;
    return i < n && i < LANGUAGES_MAX ? i : 0;
}

static const char *account_name(const struct actor *a)
{
    if (!a)
        return NULL;
    return a->name && *a->name ? a->name : a->email;
}

void frame_layout(struct page *page)
{
    struct arena *a = page->ctx->arena;
    const struct actor *actor = page->ctx->actor;
    struct frame_language_view languages[LANGUAGES_MAX];
    size_t n;
    (void)text_langs(&n);
    n = n < LANGUAGES_MAX ? n : LANGUAGES_MAX;
    fill_languages(languages, n, page->lang);
    pthread_rwlock_rdlock(&sign.lock);
    struct frame_view frame = {
        .network_name = arena_strdup(a, sign.name),
        .tagline = arena_strdup(a, sign.taglines[language_number(page->lang)]),
        .source_url = arena_strdup(a, sign.source_url),
        .version = PROGRAM_VERSION,
        .account_name = account_name(actor),
        .helper = actor && actor->helping ? actor->helping->helper_name : NULL,
        .screen = page->screen,
        .is_host = people_is_any_host(actor),
        .is_steward = people_is_steward(actor),
        .languages = languages,
        .languages_n = n,
    };
    pthread_rwlock_unlock(&sign.lock);
    layout_page(page, &frame);
}

void frame_problem(struct page *page, const void *view)
{
    const struct actor *actor = page->ctx->actor;
    struct problem_view v = *(const struct problem_view *)view;
    v.acting = actor && actor->helping && v.status == 403 ? account_name(actor) : NULL;
    problem_page(page, &v);
}

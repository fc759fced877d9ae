/* Acting in another's place: who does, for how long, and what he did, which the other sees. */
#include "http/http.h"
#include "mail/mail.h"
#include "people/people_internal.h"
#include "people_sql.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* ---- who acts -------------------------------------------------------------------------------- */

enum status helper_becomes(struct ctx *ctx, int64_t access_id, struct actor *actor)
{
    struct sql_helper_live_row row;
    enum status s =
        sql_helper_live(ctx,
                        &(struct sql_helper_live_args){
                            .id = access_id, .helper_id = actor->account_id, .now = ctx_now_s(ctx)},
                        &row);
    if (s == NOT_FOUND)
        return OK; /* it is over: he is himself again */
    if (s != OK)
        return s;
    const char *lang;
    struct helping *helping = arena_alloc(ctx->arena, sizeof(*helping));
    s = helping ? people_lang(ctx, row.lang, &lang) : LIMIT;
    if (s != OK)
        return s;
    *helping = (struct helping){.access_id = row.id,
                                .helper_id = actor->account_id,
                                .helper_name = *actor->name ? actor->name : actor->email,
                                .ends_at = row.ends_at,
                                .lang = lang};
    actor->account_id = row.account_id;
    actor->email = row.email;
    actor->name = row.name; /* the language stays that of who reads */
    actor->helping = helping;
    return OK;
}

void helper_sheds_roles(struct actor *actor)
{
    struct grant *grants = (struct grant *)(uintptr_t)actor->grants; /* made for this request */
    struct team_role *teams = (struct team_role *)(uintptr_t)actor->teams;
    size_t n = 0;
    for (size_t i = 0; i < actor->grants_n; i++)
        if (grants[i].role == ROLE_MEMBER)
            grants[n++] = grants[i];
    actor->grants_n = n;
    for (size_t i = 0; i < actor->teams_n; i++)
        teams[i].admin = false;
}

enum status people_helper_may_not(struct ctx *ctx)
{
    return ctx_fail(ctx, DENIED, "people.helper_may_not",
                    "This is for the person alone, and for nobody who acts for him.");
}

/* ---- what he did -------------------------------------------------------------------------------
 * A deed is written in its own transaction: the one is never there without the other. What was
 * only looked at, or done in a lane that does not write, waits here and people_tend writes it down.
 */

enum { NOTES_MAX = 512, PATH_MAX_BYTES = 200 };

struct note {
    int64_t access_id;
    int64_t at;
    const char *what; /* static */
    bool changed;
    char path[PATH_MAX_BYTES];
};

static struct {
    pthread_mutex_t lock;
    struct note notes[NOTES_MAX];
    size_t n;
} waiting = {.lock = PTHREAD_MUTEX_INITIALIZER};

static enum status write_note(struct ctx *ctx, int64_t id, const struct note *note)
{
    return sql_helper_act_insert(ctx,
                                 &(struct sql_helper_act_insert_args){.id = id,
                                                                      .access_id = note->access_id,
                                                                      .at = note->at,
                                                                      .what = note->what,
                                                                      .path = note->path,
                                                                      .changed = note->changed},
                                 NULL);
}

static bool same_note(const struct note *a, const struct note *b)
{
    return a->access_id == b->access_id && a->changed == b->changed &&
           strcmp(a->path, b->path) == 0;
}

/* False when there is no room: who looks so fast waits, and nothing goes unwritten. */
static bool keep_note(const struct note *note)
{
    pthread_mutex_lock(&waiting.lock);
    size_t i = 0;
    while (i < waiting.n && (note->changed || !same_note(&waiting.notes[i], note)))
        i++;
    bool kept = i < waiting.n || waiting.n < NOTES_MAX;
    if (i == waiting.n && kept)
        waiting.notes[waiting.n++] = *note;
    pthread_mutex_unlock(&waiting.lock);
    return kept;
}

enum status people_note_help(struct ctx *ctx, const char *what, bool changed, bool now)
{
    struct note note = {.access_id = ctx->actor->helping->access_id,
                        .at = ctx_now_s(ctx),
                        .what = what      ? what
                                : changed ? N_("Something was changed")
                                          : N_("Something was looked at"),
                        .changed = changed};
    (void)snprintf(note.path, sizeof(note.path), "%s", request_path(ctx));
    if (!now || !db_writes(ctx->db))
        return keep_note(&note) ? OK : LIMIT;
    struct helping *helping = /* made for this request */
        (struct helping *)(uintptr_t)ctx->actor->helping;
    helping->act_id = store_id(ctx);
    return write_note(ctx, helping->act_id, &note);
}

const struct lang *people_helped_lang(const struct ctx *ctx)
{
    const struct helping *h = ctx->actor ? ctx->actor->helping : NULL;
    return h ? text_lang(h->lang) : NULL;
}

enum status people_help_detail(struct ctx *ctx, const char *detail, const char *path)
{
    const struct helping *h = ctx->actor ? ctx->actor->helping : NULL;
    if (!h || !h->act_id)
        return OK;
    if (!detail || !path)
        return LIMIT;
    return sql_helper_act_detail(
        ctx, &(struct sql_helper_act_detail_args){.id = h->act_id, .detail = detail, .path = path},
        NULL);
}

enum status helper_write_notes(struct ctx *ctx)
{
    enum status s = OK;
    pthread_mutex_lock(&waiting.lock);
    for (size_t i = 0; i < waiting.n && s == OK; i++)
        s = write_note(ctx, store_id(ctx), &waiting.notes[i]);
    if (s == OK)
        waiting.n = 0;
    pthread_mutex_unlock(&waiting.lock);
    return s;
}

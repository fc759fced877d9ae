#include "http/sample/sample.h"

#include "http/page.h"
#include "sample_pages.h"
#include "sample_routes.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NOTES_MAX = 20000, NOTE_CHARS = 200 };

struct sample_faults sample_faults;
atomic_int sample_commits;
atomic_int sample_largest;
atomic_int sample_notes;
atomic_bool sample_writer_held;
atomic_int sample_writers_waiting;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char notes[NOTES_MAX][NOTE_CHARS];

/* ---- the store that it plays ----------------------------------------------------------------- */

struct db {
    bool reading, batch, item;
    int items;
    int kept_n, pending_n;
    char kept[LIMIT_WRITE_BATCH][NOTE_CHARS];
    char pending[4][NOTE_CHARS];
};

static enum status fault(_Atomic int *status, _Atomic int *times)
{
    int left = atomic_load(times);
    while (left > 0)
        if (atomic_compare_exchange_weak(times, &left, left - 1))
            return (enum status)atomic_load(status);
    return OK;
}

static void expect(bool fact, const char *what)
{
    if (fact)
        return;
    (void)fprintf(stderr, "the HTTP layer broke the promise: %s\n", what);
    abort();
}

static enum status sample_db_open(void *app, enum lane lane, struct db **ret_db)
{
    (void)app;
    (void)lane;
    enum status s = fault(&sample_faults.open, &sample_faults.open_times);
    struct db *db = s == OK ? calloc(1, sizeof(*db)) : NULL;
    if (!db)
        return s == OK ? LIMIT : s;
    *ret_db = db;
    return OK;
}

static void sample_db_close(struct db *db)
{
    expect(!db->reading && !db->batch, "a connection is closed outside of any transaction");
    free(db);
}

static enum status read_begin(struct db *db)
{
    expect(!db->reading && !db->batch, "a read transaction does not nest");
    enum status s = fault(&sample_faults.read, &sample_faults.read_times);
    db->reading = s == OK;
    return s;
}

static void read_end(struct db *db)
{
    expect(db->reading, "a read transaction ends once");
    db->reading = false;
}

static enum status batch_begin(struct db *db)
{
    expect(!db->batch, "a batch does not nest");
    struct timespec t = {.tv_nsec = 1000000};
    atomic_fetch_add(&sample_writers_waiting, 1);
    while (atomic_load(&sample_writer_held))
        (void)nanosleep(&t, NULL);
    atomic_fetch_sub(&sample_writers_waiting, 1);
    db->batch = true;
    db->items = db->kept_n = 0;
    return OK;
}

static enum status item_begin(struct db *db)
{
    expect(db->batch && !db->item, "an item stands in a batch, one after the other");
    db->item = true;
    db->items++;
    db->pending_n = 0;
    return OK;
}

static enum status item_end(struct db *db, bool keep)
{
    expect(db->item, "an item ends once");
    db->item = false;
    enum status s = fault(&sample_faults.item, &sample_faults.item_times);
    for (int i = 0; keep && s == OK && i < db->pending_n; i++)
        memcpy(db->kept[db->kept_n++], db->pending[i], NOTE_CHARS);
    return s;
}

static enum status batch_commit(struct db *db)
{
    expect(db->batch && !db->item, "a batch ends after its items");
    db->batch = false;
    enum status s = fault(&sample_faults.commit, &sample_faults.commit_times);
    if (s != OK)
        return s;
    (void)pthread_mutex_lock(&mutex);
    for (int i = 0; i < db->kept_n; i++)
        memcpy(notes[atomic_fetch_add(&sample_notes, 1) % NOTES_MAX], db->kept[i], NOTE_CHARS);
    (void)pthread_mutex_unlock(&mutex);
    atomic_fetch_add(&sample_commits, 1);
    if (db->items > atomic_load(&sample_largest))
        atomic_store(&sample_largest, db->items);
    return OK;
}

/* Never the same twice: of what is said often the log has one line a second. */
static const char *why(const struct db *db)
{
    static _Thread_local char text[40];
    static atomic_int times;
    (void)snprintf(text, sizeof(text), "fault %d of the %s", atomic_fetch_add(&times, 1),
                   db ? "disk" : "door");
    return text;
}

static void batch_rollback(struct db *db)
{
    expect(db->batch, "a batch ends once");
    db->batch = db->item = false;
}

/* ---- who asks -------------------------------------------------------------------------------- */

static const struct actor *somebody(void)
{
    static const int anybody = 0;
    return (const struct actor *)&anybody; /* never looked into */
}

static enum status identify(struct ctx *ctx)
{
    expect(ctx->db->reading || ctx->db->item, "identify runs inside a transaction");
    const char *who = request_cookie(ctx, "who");
    if (who)
        ctx->actor = somebody();
    return OK;
}

static enum status authorize(struct ctx *ctx, const struct route *route, const void *form)
{
    (void)form;
    expect(ctx->db->reading || ctx->db->item, "authorize runs inside a transaction");
    return route->allow >= ALLOW_MEMBER && !ctx->actor ? DENIED : OK;
}

/* ---- handlers -------------------------------------------------------------------------------- */

static const char *const two_words[] = {"quiet", "\"north\" side"};

static struct note_view note_of(int64_t id, const char *text)
{
    return (struct note_view){.id = id,
                              .text = text,
                              .likes = id % 2 ? opt_int_of(id) : (struct opt_int){0},
                              .made_at = {.has = true, .utc = 1800000000, .offset_s = 3600},
                              .day = {.year = 2027, .month = 3, .day = 2},
                              .at = {.has = true, .micro = 45406435},
                              .pinned = id % 2,
                              .tags = two_words,
                              .tags_n = 2,
                              .secret = "for the page"};
}

enum status home(struct ctx *ctx, struct board_view *ret_view)
{
    (void)ctx;
    *ret_view = (struct board_view){.name = "Home"};
    return OK;
}

enum status board_show(struct ctx *ctx, const struct board_show_form *form,
                       struct board_view *ret_view)
{
    expect(ctx->db->reading, "a reading handler runs inside a read transaction");
    if (strcmp(form->board, "none") == 0)
        return NOT_FOUND;
    struct note_view *list = arena_array(ctx->arena, 3, sizeof(*list));
    if (!list)
        return FAILED;
    for (int64_t i = 0; i < 3; i++)
        list[i] = note_of(i + 1, i == 0 ? "<script>alert(1)</script>" : "A note.");
    *ret_view =
        (struct board_view){.name = form->board, .notes = list, .notes_n = 3, .first = list};
    return OK;
}

enum status note_new(struct ctx *ctx, const struct note_new_form *form,
                     struct writing_view *ret_view)
{
    expect(ctx->db->reading, "the form shown again runs inside a read transaction");
    expect(form->tone && (!strcmp(form->tone, "calm") || !strcmp(form->tone, "loud")),
           "what has a default has it on the form shown again, too");
    *ret_view = (struct writing_view){.board = form->board, .today = form->day, .tone = form->tone};
    return OK;
}

enum status note_add(struct ctx *ctx, const struct note_add_form *form, struct note_view *ret_view)
{
    struct db *db = ctx->db;
    expect(db->item, "a writing handler runs inside an item");
    (void)snprintf(db->pending[db->pending_n++], NOTE_CHARS, "%s", form->text);
    if (strcmp(form->text, "taken") == 0)
        return ctx_fail(ctx, CONFLICT, "sample.taken", "Somebody was faster.");
    if (strcmp(form->text, "elsewhere") == 0)
        reply_created(ctx, "//evil.example/");
    else
        reply_created(ctx, arena_printf(ctx->arena, "/b/%s", form->board));
    reply_flash(ctx, "Written, città.");
    *ret_view = note_of(7, form->text);
    return OK;
}

enum status note_rated(struct ctx *ctx, const struct note_add_form *form,
                       struct note_view *ret_view)
{
    return note_add(ctx, form, ret_view);
}

enum status mine_add(struct ctx *ctx, const struct note_add_form *form, struct note_view *ret_view)
{
    return note_add(ctx, form, ret_view);
}

enum status photo_add(struct ctx *ctx, const struct photo_add_form *form,
                      struct echo_view *ret_view)
{
    ret_view->seen = arena_printf(
        ctx->arena, "%s:%s:%zu:%02x", form->title, form->photo->name, form->photo->body.n,
        form->photo->body.n ? *(const unsigned char *)form->photo->body.p : 0);
    return OK;
}

static enum status echo(struct ctx *ctx, const struct all_types_form *f, struct echo_view *ret_view)
{
    char date[DATE_CHARS + 1] = "-";
    if (f->date.year)
        date_print(f->date, date);
    ret_view->seen = arena_printf(
        ctx->arena,
        "slug=%s\ntext=%s\nempty=%s\nnumber=%lld\nunits=%lld\non=%d\nid=%lld\ndate=%s\ntime=%d\n"
        "opens=%d\nemail=%s\nkind=%s\nprice=%lld\nlat=%d\ndays=%zu:%s\nids=%zu\n",
        f->slug, f->text ? f->text : "-", f->empty ? f->empty : "-",
        (long long)(f->number.has ? f->number.v : -999), (long long)f->units, f->on,
        (long long)f->id, date, f->time, f->opens, f->email ? f->email : "-",
        f->kind ? f->kind : "-", (long long)(f->price.has ? f->price.v : -999),
        f->lat.has ? f->lat.micro : -999, f->days_n, f->days_n ? f->days[f->days_n - 1] : "-",
        f->ids_n);
    return ret_view->seen ? OK : FAILED;
}

enum status meal_check(struct ctx *ctx, const struct meal_form *form)
{
    expect(ctx->db->reading || ctx->db->item, "a form is checked inside a transaction");
    if (form->bread || form->soup)
        return OK;
    return ctx_field(ctx, "bread", "sample.hungry", "Bread or soup.");
}

enum status meal_add(struct ctx *ctx, const struct meal_form *form, struct echo_view *ret_view)
{
    ret_view->seen = arena_strdup(ctx->arena, form->bread ? form->bread : form->soup);
    if (form->bread && strcmp(form->bread, "made") == 0)
        reply_created(ctx, "/"); /* which its route does not say */
    return OK;
}

enum status meal_cook(struct ctx *ctx, const struct meal_form *form, struct echo_view *ret_view)
{
    expect(!ctx->db->reading, "a slow handler runs outside of any transaction");
    return meal_add(ctx, form, ret_view);
}

enum status echo_get(struct ctx *ctx, const struct all_types_form *form, struct echo_view *ret_view)
{
    return echo(ctx, form, ret_view);
}

enum status echo_post(struct ctx *ctx, const struct all_types_form *form,
                      struct echo_view *ret_view)
{
    return echo(ctx, form, ret_view);
}

enum status mine(struct ctx *ctx, struct echo_view *ret_view)
{
    ret_view->seen = request_peer(ctx);
    return OK;
}

enum status hash(struct ctx *ctx, struct echo_view *ret_view)
{
    expect(!ctx->db->reading && !ctx->db->batch, "a slow handler runs outside of any transaction");
    ret_view->seen = "slow";
    reply_see(ctx, "/");
    return OK;
}

enum status file(struct ctx *ctx)
{
    reply_header(ctx, "Cache-Control", "public, max-age=60");
    reply_bytes(ctx, "text/calendar; charset=utf-8", "a \"b\"\n.ics",
                (struct bytes){.p = "BEGIN:VCALENDAR\r\n", .n = 17});
    return OK;
}

enum status live(struct ctx *ctx, const struct board_show_form *form)
{
    reply_stream(ctx, arena_printf(ctx->arena, "board:%s", form->board));
    return OK;
}

enum status fail(struct ctx *ctx)
{
    ctx->problem.retry_after_s = 9;
    reply_cookie(ctx, "never", "sent", 60);
    return (enum status)strtol(request_query(ctx), NULL, 10);
}

enum status fail_write(struct ctx *ctx)
{
    return fail(ctx);
}

/* A program's body as it came; "no" and "late" are refused. */
enum status dav_find(struct ctx *ctx, const struct board_show_form *form)
{
    (void)form;
    reply_status(ctx, 207);
    reply_bytes(ctx, "application/xml", NULL, request_body(ctx));
    return OK;
}

enum status dav_put(struct ctx *ctx, const struct board_show_form *form)
{
    struct bytes b = request_body(ctx);
    (void)form;
    if (b.n == 2)
        return ctx_fail(ctx, INVALID, "sample.no", "No, <thank> you.");
    if (b.n == 3)
        return ctx_fail(ctx, INVALID, "caldav.no_uid_conflict", "There already.");
    if (b.n == 4)
        return ctx_fail(ctx, CONFLICT, "dav.precondition", "Changed meanwhile.");
    reply_header(ctx, "ETag", "\"1\"");
    reply_status(ctx, 201);
    return OK;
}

enum status board_put(struct ctx *ctx, const struct board_show_form *form)
{
    (void)form;
    reply_cookie(ctx, "seen", "yes", -1);
    return OK;
}

enum status board_delete(struct ctx *ctx, const struct board_show_form *form)
{
    (void)form;
    reply_see(ctx, "/");
    return OK;
}

/* ---- start ----------------------------------------------------------------------------------- */

static void layout(struct page *page)
{
    BUF_LIT(page->out, "<!doctype html><title>");
    html_text(page, page->title);
    BUF_LIT(page->out, "</title>");
    if (page->flash) {
        BUF_LIT(page->out, "<p class=\"flash\">");
        html_text(page, page->flash);
        BUF_LIT(page->out, "</p>");
    }
    page->body(page, page->view);
}

struct server {
    struct http_host host;
    struct http_config config;
};

static struct server server;

static void host_init(const struct sample_options *o)
{
    server.host = (struct http_host){.db_open = sample_db_open,
                                     .db_close = sample_db_close,
                                     .read_begin = read_begin,
                                     .read_end = read_end,
                                     .batch_begin = batch_begin,
                                     .item_begin = item_begin,
                                     .item_end = item_end,
                                     .batch_commit = batch_commit,
                                     .batch_rollback = batch_rollback,
                                     .db_why = why,
                                     .reads_block = o->reads_block,
                                     .readers = 2,
                                     .writers = o->writers,
                                     .identify = identify,
                                     .authorize = authorize,
                                     .layout = o->framed ? layout : NULL,
                                     .problem_page = o->framed ? problem_page : NULL};
}

struct http *sample_start(const struct sample_options *o)
{
    host_init(o);
    server.config =
        (struct http_config){.listen = "127.0.0.1:0",
                             .public_url = o->public_url ? o->public_url : "http://localhost",
                             .key = {"0123456789abcdef", 16},
                             .trusted_proxy = o->trusted_proxy,
                             .rate_limits = o->rate_limits,
                             .io_threads = 2,
                             .patience = o->patience,
                             .clock = o->clock ? o->clock : &clock_system,
                             .tables = route_tables,
                             .tables_n = route_tables_n,
                             .assets = o->assets,
                             .assets_n = o->assets_n,
                             .host = &server.host};
    struct http *h;
    const char *why;
    if (http_start(&server.config, &h, &why) == OK)
        return h;
    (void)fprintf(stderr, "the sample does not start: %s\n", why);
    exit(1);
}

void sample_stop(struct http *h)
{
    http_stop(h);
    http_free(h);
}

#include "base/csv.h"
#include "base/fold.h"
#include "mail/mail_internal.h"
#include "mail_routes.h"
#include "mail_sql.h"
#include "network/network.h"

#include <string.h>

/* Rows that one search may look through: what was sent in 90 days by a large network. */
enum { SCAN_MAX = 200000 };

static const char *status_name(int64_t status)
{
    return status == MAIL_SENT ? "sent" : status == MAIL_FAILED ? "failed" : "waiting";
}

/* ---- the outbox ------------------------------------------------------------------------------ */

/* A walk over mails of several kinds, one status after the other, newest first within each. */
struct walk {
    struct ctx *ctx;
    const char *words;  /* folded; NULL: all */
    const char *status; /* NULL: what needs somebody; all when words are looked for */
    bool (*on_fit)(struct walk *walk, const struct sql_mail_lines_row *row); /* false ends it */
    int64_t looked_at;
    bool ended;
    enum status noted; /* that somebody looked */
};

static bool walk_row(void *arg, const struct sql_mail_lines_row *row)
{
    struct walk *w = arg;
    bool fits = fold_has_words(row->search, w->words);
    w->ended = ++w->looked_at > SCAN_MAX || (fits && !w->on_fit(w, row));
    return !w->ended;
}

static bool is_asked(const struct walk *w, enum mail_status status)
{
    if (w->status)
        return strcmp(w->status, status_name(status)) == 0;
    return status != MAIL_SENT || (w->words && *w->words);
}

static enum status walk(struct walk *w)
{
    static const enum mail_status order[] = {MAIL_FAILED, MAIL_WAITING, MAIL_SENT};
    enum status s = OK;
    for (size_t i = 0; i < ARRAY_LEN(order) && s == OK && !w->ended; i++)
        if (is_asked(w, order[i]))
            s = sql_mail_lines(w->ctx, &(struct sql_mail_lines_args){order[i]}, walk_row, w);
    return s == OK ? w->noted : s;
}

static enum status (*watcher)(struct ctx *ctx, const char *to_email, bool listed);

/* A steward reads in a list to whom mails go. */
static bool watched(struct walk *w, const char *to_email)
{
    w->noted = watcher ? watcher(w->ctx, to_email, true) : OK;
    return w->noted == OK;
}

struct list_walk {
    struct walk walk; /* first: on_fit gets it */
    const struct zone *zone;
    int64_t skip;
    bool more;
    bool short_of_memory;
    struct mail_line_view *lines;
    size_t lines_n;
};

static bool list_row(struct walk *w, const struct sql_mail_lines_row *row)
{
    struct list_walk *l = (struct list_walk *)w;
    if (l->skip > 0) {
        l->skip--;
        return true;
    }
    if (l->lines_n == LIMIT_PAGE_ROWS) {
        l->more = true;
        return false;
    }
    struct arena *a = w->ctx->arena;
    struct mail_line_view line = {
        .id = row->id,
        .to_email = arena_strdup(a, row->to_email),
        .to_name = arena_strdup(a, row->to_name),
        .subject = arena_strdup(a, row->subject),
        .status = status_name(row->status),
        .attempts = row->attempts,
        .why = arena_strdup(a, row->why),
        .made = zone_when(l->zone, row->made_at),
    };
    if (row->status == MAIL_WAITING)
        line.due = zone_when(l->zone, row->due_at);
    if (row->sent_at.has)
        line.sent = zone_when(l->zone, row->sent_at.v);
    l->short_of_memory = !line.to_email || !line.subject;
    l->lines[l->lines_n++] = line;
    return !l->short_of_memory && watched(w, line.to_email);
}

enum status mail_list(struct ctx *ctx, const struct mail_list_form *form,
                      struct mail_list_view *ret_view)
{
    struct mail_counts counts;
    struct list_walk l = {.walk = {.ctx = ctx,
                                   .words = fold_text(ctx->arena, form->q),
                                   .status = form->status,
                                   .on_fit = list_row},
                          .skip = (form->page - 1) * LIMIT_PAGE_ROWS};
    l.lines = arena_array(ctx->arena, LIMIT_PAGE_ROWS, sizeof(*l.lines));
    if (!l.lines)
        return LIMIT;
    enum status s = network_zone(ctx, &l.zone);
    if (s == OK)
        s = mail_count(ctx, &counts);
    if (s == OK)
        s = walk(&l.walk);
    if (s == OK && l.short_of_memory)
        s = LIMIT;
    if (s != OK)
        return s;
    *ret_view = (struct mail_list_view){
        .q = form->q,
        .status = form->status,
        .waiting = counts.waiting,
        .failed = counts.failed,
        .page = form->page,
        .previous = {.has = form->page > 1, .v = form->page - 1},
        .next = {.has = l.more, .v = form->page + 1},
        .mails = l.lines,
        .mails_n = l.lines_n,
    };
    return OK;
}

struct table_walk {
    struct walk walk; /* first: on_fit gets it */
    struct csv *csv;
    const struct zone *zone;
};

static bool table_row(struct walk *w, const struct sql_mail_lines_row *row)
{
    struct table_walk *t = (struct table_walk *)w;
    struct csv *csv = t->csv;
    int64_t due_at = row->status == MAIL_WAITING ? row->due_at : 0;
    csv_text(csv, status_name(row->status));
    csv_text(csv, row->to_email);
    csv_text(csv, row->to_name);
    csv_text(csv, row->subject);
    csv_int(csv, row->attempts);
    csv_text(csv, row->why);
    csv_when(csv, zone_when(t->zone, row->made_at));
    csv_when(csv, due_at ? zone_when(t->zone, due_at) : (struct when){0});
    csv_when(csv, row->sent_at.has ? zone_when(t->zone, row->sent_at.v) : (struct when){0});
    csv_text(csv, zone_name(t->zone));
    csv_row_end(csv);
    return !csv->out->failed && watched(w, row->to_email);
}

enum status mail_export(struct ctx *ctx, const struct mail_export_form *form)
{
    static const char *const head[] = {"status", "to_email", "to_name",  "subject", "attempts",
                                       "answer", "written",  "next_try", "sent",    "zone"};
    struct reply_table table;
    struct table_walk rows = {.walk = {.ctx = ctx,
                                       .words = fold_text(ctx->arena, form->q),
                                       .status = form->status,
                                       .on_fit = table_row}};
    rows.csv = reply_table_begin(&table, head, ARRAY_LEN(head));
    enum status s = network_zone(ctx, &rows.zone);
    if (s == OK)
        s = walk(&rows.walk);
    return reply_table_end(ctx, &table, "mail.csv", s);
}

/* ---- one mail -------------------------------------------------------------------------------- */

static enum status card_view(struct ctx *ctx, int64_t id, struct mail_card_view *ret_view)
{
    struct sql_mail_of_id_row m;
    const struct zone *zone;
    enum status s = sql_mail_of_id(ctx, &(struct sql_mail_of_id_args){id}, &m);
    if (s == OK)
        s = network_zone(ctx, &zone);
    if (s != OK)
        return s;
    *ret_view = (struct mail_card_view){
        .id = m.id,
        .to_email = m.to_email,
        .to_name = m.to_name,
        .subject = m.subject,
        .lang = m.lang,
        .status = status_name(m.status),
        .attempts = m.attempts,
        .why = m.why,
        .made = zone_when(zone, m.made_at),
        .due = m.status == MAIL_WAITING ? zone_when(zone, m.due_at) : (struct when){0},
        .sent = m.sent_at.has ? zone_when(zone, m.sent_at.v) : (struct when){0},
        .secret = m.secret,
        .text = m.secret ? NULL : m.body_text,
        .calendar = m.ics != NULL,
        .file = m.file_name,
        .again = m.status == MAIL_WAITING || (m.status == MAIL_FAILED && !m.secret),
    };
    return OK;
}

void mail_set_watcher(enum status (*told)(struct ctx *ctx, const char *to_email, bool listed))
{
    watcher = told;
}

enum status mail_show(struct ctx *ctx, const struct mail_of_form *form,
                      struct mail_card_view *ret_view)
{
    enum status s = card_view(ctx, form->id, ret_view);
    if (s == OK && watcher)
        s = watcher(ctx, ret_view->to_email, false);
    if (s == OK)
        reply_title(ctx, ret_view->subject);
    return s;
}

enum status mail_retry_now(struct ctx *ctx, const struct mail_of_form *form,
                           struct mail_card_view *ret_view)
{
    enum status s = mail_retry_one(ctx, form->id);
    if (s == OK)
        s = card_view(ctx, form->id, ret_view);
    if (s != OK)
        return s;
    reply_flash(ctx, ctx_text(ctx, "It is tried again now."));
    reply_see(ctx, "/network/mail");
    return OK;
}

enum status mail_retry_failed_mails(struct ctx *ctx, struct mail_retried_view *ret_view)
{
    int64_t n = 0;
    enum status s = mail_retry_failed(ctx, &n);
    if (s != OK)
        return s;
    *ret_view = (struct mail_retried_view){.mails = n};
    reply_flash(ctx, ctx_text(ctx, "They are tried again now."));
    reply_see(ctx, "/network/mail");
    return OK;
}

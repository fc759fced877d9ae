/* Loading a list of spaces: rows are judged one by one (import_row.c), then compared with what
 * is known and written, some hundred in a transaction. */
#include "base/csv.h"
#include "base/email.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "base/words.h"
#include "network/network.h"
#include "space/import_row.h"
#include "space_sql.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_ROWS = 200,              /* of one transaction: others may write between two */
    CHUNK_ARENA_BYTES = 256 << 20, /* 200 rows of the largest cells and what saving them takes */
    NEAR_M = 300                   /* two entries of one name so near are one space */
};

enum outcome { ADDED, CHANGED, UNCHANGED, DUPLICATE, REJECTED };

struct chunk_row {
    struct import_row row;
    const char *const *fields; /* for the report: as they came, in UTF-8 */
    size_t fields_n;
    bool again; /* its key stood in an earlier row of the file */
    enum outcome outcome;
    const char *remark; /* code of a remark on the outcome, or NULL */
};

/* Keys of the rows read so far: an open hash table of digests of 64 bits. */
struct seen {
    uint64_t *slots; /* 0: free */
    size_t size, n;
};

struct loading {
    struct ctx *ctx; /* of the chunk: ctx->arena is reset after each */
    const struct import_job *job;
    struct import_header header;
    struct csv_reader *reader;
    struct seen seen;
    struct import_counts counts;
    struct chunk_row *rows;
    size_t rows_n;
};

/* ---- rows seen before in this file ---- */

static uint64_t key_hash(const char *s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h | 1; /* never 0 */
}

static bool seen_grow(struct seen *t)
{
    size_t size = t->size ? t->size * 2 : 4096;
    uint64_t *slots = calloc(size, sizeof(*slots));
    if (!slots)
        return false;
    for (size_t i = 0; i < t->size; i++) {
        size_t at = t->slots[i] & (size - 1);
        while (t->slots[i] && slots[at])
            at = (at + 1) & (size - 1);
        if (t->slots[i])
            slots[at] = t->slots[i];
    }
    free(t->slots);
    t->slots = slots;
    t->size = size;
    return true;
}

/* Note a key; *ret_again says that it was there. False when memory is short. */
static bool seen_add(struct seen *t, const char *key, bool *ret_again)
{
    if (t->n * 2 >= t->size && !seen_grow(t))
        return false;
    uint64_t h = key_hash(key);
    size_t at = h & (t->size - 1);
    while (t->slots[at] && t->slots[at] != h)
        at = (at + 1) & (t->size - 1);
    *ret_again = t->slots[at] == h;
    t->n += !*ret_again;
    t->slots[at] = h;
    return true;
}

/* ---- who runs an imported space ---- */

/* The address of the network: that of an operator nobody has written to yet. */
enum status space_network_email(struct ctx *ctx, const char **ret_email)
{
    struct network network;
    struct mailbox from;
    enum status st = network_get(ctx, &network);
    if (st == OK)
        st = mailbox_parse(ctx->arena, network.mail_from, &from);
    if (st == OK)
        *ret_email = from.email;
    return st;
}

static enum status add_operator(struct ctx *ctx, const char *slug, const char *name,
                                const char *country, int64_t *ret_id)
{
    const char *email = NULL;
    const enum status st = space_network_email(ctx, &email);
    if (st != OK)
        return st;
    struct operator_ o = operator_begin(name, country, email);
    o.slug = slug;
    return operator_save(ctx, &o, ret_id);
}

/* The operator of listings that nobody has claimed. */
enum status space_unclaimed_operator(struct ctx *ctx, int64_t *ret_id)
{
    struct operator_ o;
    enum status st = operator_of_slug(ctx, SPACE_UNCLAIMED_SLUG, &o);
    if (st == OK)
        *ret_id = o.id;
    return st == NOT_FOUND
               ? add_operator(ctx, SPACE_UNCLAIMED_SLUG, "Unclaimed listings", "IT", ret_id)
               : st;
}

/* ---- what is written ---- */

static enum status add_default_hours(struct ctx *ctx, int64_t space_id)
{
    struct calendar office = {.holidays = true};
    for (int weekday = 1; weekday <= 5; weekday++) {
        office.open[weekday][0] = (struct span){9 * 60, 18 * 60};
        office.open_n[weekday] = 1;
    }
    return space_set_hours(ctx, space_id, &office);
}

/* ctx in the language of the network, for what others will read. */
static enum status speak_as_network(struct ctx *ctx, struct ctx *ret_own)
{
    struct network network;
    enum status st = network_get(ctx, &network);
    if (st != OK)
        return st;
    *ret_own = *ctx;
    ret_own->lang = text_lang(network.lang);
    return OK;
}

/* What the row says of prices that nothing bookable holds, for the reader of the page. */
static enum status describe(struct ctx *ctx, const struct import_row *row, const char **ret_text)
{
    const bool pool = row->desks > 0;
    const struct {
        struct opt_int cents;
        bool held;
        const char *format;
    } prices[] = {
        {row->desk_day_cents, pool, N_("A desk costs %s a day.")},
        {row->desk_month_cents, false, N_("A desk costs %s a month.")},
        {row->room_hour_cents, pool, N_("A meeting room costs %s an hour.")},
    };
    struct ctx own;
    const char *text = "";
    enum status st = speak_as_network(ctx, &own);
    for (size_t i = 0; st == OK && i < ARRAY_LEN(prices); i++) {
        if (!prices[i].cents.has || prices[i].held)
            continue;
        const char *amount = words_money(&own, prices[i].cents.v, "EUR");
        const char *line = words(&own, text_get(own.lang, prices[i].format), amount);
        text = *text ? words(&own, "%s\n\n%s", text, line) : line;
    }
    if (st == OK)
        *ret_text = text;
    return st;
}

static enum status add_resources(struct ctx *ctx, const struct import_row *row, int64_t space_id)
{
    int64_t id;
    struct ctx own;
    enum status st = speak_as_network(ctx, &own);
    if (st != OK)
        return st;
    struct resource desks = {
        .space_id = space_id,
        .name = text_get(own.lang, N_("Desks")),
        .kind = KIND_DESK,
        .units = row->desks,
        .price_day_cents = row->desk_day_cents,
        .bookable = true,
    };
    st = resource_save(ctx, &desks, &id);
    if (st != OK || !row->room_hour_cents.has)
        return st;
    struct resource room = {
        .space_id = space_id,
        .name = text_get(own.lang, N_("Meeting room")),
        .kind = KIND_ROOM,
        .units = 1,
        .price_hour_cents = row->room_hour_cents,
        .bookable = true,
    };
    return resource_save(ctx, &room, &id);
}

/* Remember what the row said, and the revision that its space has now. */
static enum status remember(struct ctx *ctx, const struct import_row *row, int64_t space_id)
{
    struct space s;
    enum status st = space_get(ctx, space_id, &s);
    if (st != OK)
        return st;
    return sql_import_write(ctx,
                            &(struct sql_import_write_args){.row_key = row->row_key,
                                                            .space_id = space_id,
                                                            .digest = row->digest,
                                                            .left_at_revision = s.revision},
                            NULL);
}

static enum status add_row(struct ctx *ctx, const struct import_row *row)
{
    struct space s = row->space;
    enum status st = s.status == SPACE_OPEN
                         ? add_operator(ctx, NULL, s.name, s.country, &s.operator_id)
                         : space_unclaimed_operator(ctx, &s.operator_id);
    int64_t id;
    if (st == OK)
        st = describe(ctx, row, &s.description);
    if (st == OK)
        st = space_save(ctx, &s, &id);
    if (st == OK && s.status == SPACE_OPEN)
        st = add_default_hours(ctx, id);
    if (st == OK && s.status == SPACE_OPEN)
        st = add_resources(ctx, row, id);
    return st == OK ? remember(ctx, row, id) : st;
}

/* The pool of desks that the import made, with another number or price. */
static enum status change_desks(struct ctx *ctx, const struct import_row *row, int64_t space_id)
{
    struct resource *resources;
    size_t n;
    int64_t id;
    enum status st = space_resources(ctx, space_id, &resources, &n);
    for (size_t i = 0; st == OK && i < n; i++) {
        if (resources[i].kind != KIND_DESK)
            continue;
        resources[i].units = row->desks;
        resources[i].price_day_cents = row->desk_day_cents;
        return resource_save(ctx, &resources[i], &id);
    }
    return st == OK ? add_resources(ctx, row, space_id) : st;
}

static enum status change_row(struct ctx *ctx, const struct import_row *row, int64_t space_id)
{
    struct space before;
    enum status st = space_get(ctx, space_id, &before);
    if (st != OK)
        return st;
    struct space after = row->space;
    bool opens = before.status == SPACE_LISTED && row->desks > 0;
    after.id = space_id;
    after.slug = before.slug;
    after.operator_id = before.operator_id;
    after.status = opens ? SPACE_OPEN : before.status;
    if (opens)
        st = add_operator(ctx, NULL, after.name, after.country, &after.operator_id);
    if (st == OK)
        st = describe(ctx, row, &after.description);
    if (st == OK)
        st = space_save(ctx, &after, &space_id);
    if (st == OK && opens)
        st = add_default_hours(ctx, space_id);
    if (st == OK && row->desks > 0)
        st = change_desks(ctx, row, space_id);
    return st == OK ? remember(ctx, row, space_id) : st;
}

/* ---- is it known already? ---- */

/* Whether two names are meant to be one: equal without blanks, or one begins with the other. */
static bool same_name(struct arena *a, const char *x, const char *y)
{
    enum { START_MIN = 6 };
    const char *names[2] = {fold_words(a, x), fold_words(a, y)};
    char *tight[2];
    for (int i = 0; i < 2; i++) {
        tight[i] = names[i] ? arena_strdup(a, names[i]) : NULL;
        if (!tight[i])
            return false;
        char *to = tight[i];
        for (const char *s = names[i]; *s; s++)
            if (*s != ' ')
                *to++ = *s;
        *to = '\0';
    }
    size_t n0 = strlen(tight[0]);
    size_t n1 = strlen(tight[1]);
    size_t n = n0 < n1 ? n0 : n1;
    return (n0 == n1 || n >= START_MIN) && n > 0 && !strncmp(tight[0], tight[1], n);
}

static enum status near_twin(struct ctx *ctx, const struct space *s, bool *ret_found)
{
    struct degrees_box box = space_box(s->lat, s->lon, NEAR_M);
    struct sql_space_names_near_row *rows;
    size_t n;
    enum status st = sql_space_names_near(
        ctx,
        &(struct sql_space_names_near_args){
            .south = box.south, .north = box.north, .west = box.west, .east = box.east},
        &rows, &n);
    for (size_t i = 0; st == OK && i < n && !*ret_found; i++)
        *ret_found = same_name(ctx->arena, s->name, rows[i].name);
    return st;
}

/* Whether the base has this space under another row or none: the same name, town and street; the
 * same name and town when the row has no street; nearly the same name at the same point, which
 * the row itself gives. */
static enum status find_twin(struct ctx *ctx, const struct import_row *row, bool *ret_found)
{
    struct sql_space_of_fold_key_row by_key;
    enum status st = sql_space_of_fold_key(
        ctx, &(struct sql_space_of_fold_key_args){.fold_key = row->keys.key}, &by_key);
    if (st == NOT_FOUND && !*row->space.street) {
        struct sql_space_of_name_town_row by_town;
        st = sql_space_of_name_town(
            ctx, &(struct sql_space_of_name_town_args){.fold_name_town = row->keys.name_town},
            &by_town);
    }
    *ret_found = st == OK;
    if (st != NOT_FOUND)
        return st;
    bool has_point = row->space.lat.has && !row->placed;
    return has_point ? near_twin(ctx, &row->space, ret_found) : OK;
}

static enum status load_row(struct ctx *ctx, struct chunk_row *c)
{
    struct sql_import_of_key_row known;
    enum status st =
        sql_import_of_key(ctx, &(struct sql_import_of_key_args){.row_key = c->row.row_key}, &known);
    if (st == OK && known.digest == c->row.digest) {
        c->outcome = UNCHANGED;
        return OK;
    }
    if (st == OK && known.revision != known.left_at_revision) {
        c->outcome = UNCHANGED;
        c->remark = "import.kept";
        return OK;
    }
    if (st == OK) {
        c->outcome = CHANGED;
        return change_row(ctx, &c->row, known.space_id);
    }
    bool twin = false;
    int64_t mended = 0;
    if (st == NOT_FOUND)
        st = find_twin(ctx, &c->row, &twin);
    if (st == OK && !twin)
        st = import_mended(ctx, &c->row, &mended);
    if (st == OK && mended) {
        c->outcome = CHANGED;
        return change_row(ctx, &c->row, mended);
    }
    if (st == NOT_FOUND) /* nothing that it mends */
        st = OK;
    c->outcome = twin ? DUPLICATE : ADDED;
    return st == OK && !twin ? add_row(ctx, &c->row) : st;
}

/* Write a chunk. May run again after a lost race: outcomes are decided anew. */
static enum status load_chunk(struct ctx *ctx, void *arg)
{
    struct loading *l = arg;
    for (size_t i = 0; i < l->rows_n; i++) {
        struct chunk_row *c = &l->rows[i];
        c->remark = NULL;
        enum status st = OK;
        if (c->row.reject_code)
            c->outcome = REJECTED;
        else if (c->again)
            c->outcome = DUPLICATE;
        else
            st = load_row(ctx, c);
        if (st != OK)
            return st;
    }
    return OK;
}

/* ---- what is told ---- */

static void tell(const struct loading *l, int64_t line, const char *code, const char *text)
{
    if (l->job->note)
        l->job->note(l->job->arg, line, code, text_get(l->ctx->lang, text));
}

/* A row as it came, with its line and the reason: rejected, to mend and load again, or taken with
 * something amiss. */
static void report_row(struct loading *l, const struct chunk_row *c, const char *code,
                       const char *reason)
{
    struct csv out = {.out = l->job->report};
    if (!out.out)
        return;
    csv_int(&out, c->row.line);
    csv_text(&out, code);
    csv_text(&out, text_get(l->ctx->lang, reason));
    for (size_t i = 0; i < c->fields_n; i++)
        csv_text(&out, c->fields[i]);
    csv_row_end(&out);
}

static void count_row(struct import_counts *n, const struct chunk_row *c)
{
    int64_t *const by_outcome[] = {&n->added, &n->changed, &n->unchanged, &n->duplicate,
                                   &n->rejected};
    bool taken = c->outcome == ADDED || c->outcome == CHANGED || c->outcome == UNCHANGED;
    n->rows++;
    ++*by_outcome[c->outcome];
    n->placed += taken && c->row.placed;
    n->unplaced += taken && c->row.unplaced;
    n->swapped += taken && c->row.swapped;
    n->repaired += taken && c->row.repaired;
}

/* What was mended is told; where something is missing afterwards, the row is reported too. */
static void tell_notes(struct loading *l, const struct chunk_row *c)
{
    for (size_t k = 0; k < c->row.notes_n; k++) {
        const struct import_note *note = &c->row.notes[k];
        tell(l, c->row.line, note->code, note->text);
        if (strcmp(note->code, "import.town_unknown") == 0) {
            const char *reason =
                arena_printf(l->ctx->arena, "%s: %s",
                             text_get(l->ctx->lang, N_("Taken without a place: the town is not "
                                                       "known")),
                             note->text);
            report_row(l, c, note->code, reason ? reason : note->text);
            l->counts.remarked++;
        } else if (strcmp(note->code, "import.fields") == 0 ||
                   strcmp(note->code, "import.province") == 0) {
            report_row(l, c, note->code, note->text);
            l->counts.remarked++;
        }
    }
}

static void settle_chunk(struct loading *l)
{
    for (size_t i = 0; i < l->rows_n; i++) {
        const struct chunk_row *c = &l->rows[i];
        count_row(&l->counts, c);
        if (c->outcome == REJECTED) {
            tell(l, c->row.line, c->row.reject_code, c->row.reject_text);
            report_row(l, c, c->row.reject_code, c->row.reject_text);
            continue;
        }
        if (c->remark)
            tell(l, c->row.line, c->remark,
                 N_("The row changed, but so did a person change the space: it was left."));
        if (c->outcome != DUPLICATE)
            tell_notes(l, c);
    }
    if (l->job->progress)
        l->job->progress(l->job->arg, &l->counts);
}

/* ---- the file ---- */

/* The fields of a record, or what stood in a malformed one, copied as UTF-8. */
static bool keep_fields(struct arena *a, const struct csv_record *record, struct chunk_row *c)
{
    size_t n = record->why ? 1 : record->fields_n;
    const char **fields = arena_array(a, n, sizeof(*fields));
    if (!fields)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *p = record->why ? record->raw.p : record->fields[i];
        size_t p_n = record->why ? strnlen(p, record->raw.n) : strlen(p);
        fields[i] = utf8_of_windows(a, arena_strndup(a, p, p_n), p_n);
        if (!fields[i])
            return false;
    }
    c->fields = fields;
    c->fields_n = n;
    return true;
}

/* Read and judge the next rows; none left: rows_n is 0. */
static enum status read_chunk(struct loading *l)
{
    struct arena *a = l->ctx->arena;
    arena_reset(a);
    l->rows_n = 0;
    l->rows = arena_array(a, CHUNK_ROWS, sizeof(*l->rows));
    while (l->rows && l->rows_n < CHUNK_ROWS) {
        struct chunk_row *c = &l->rows[l->rows_n];
        struct csv_record record;
        enum status st = csv_next(l->reader, &record);
        if (st != OK)
            return st == NOT_FOUND ? OK : st;
        if (!keep_fields(a, &record, c) || !import_row_read(a, &l->header, &record, &c->row))
            return LIMIT;
        if (!c->row.reject_code && !seen_add(&l->seen, c->row.row_key, &c->again))
            return LIMIT;
        l->rows_n++;
    }
    return l->rows ? OK : LIMIT;
}

static void report_header(struct loading *l, const struct csv_record *record)
{
    struct csv out;
    csv_begin(&out, l->job->report);
    csv_text(&out, "line");
    csv_text(&out, "code");
    csv_text(&out, "reason");
    for (size_t i = 0; i < record->fields_n; i++)
        csv_text(&out,
                 utf8_of_windows(l->ctx->arena, record->fields[i], strlen(record->fields[i])));
    csv_row_end(&out);
}

static enum status read_header(struct loading *l)
{
    struct csv_record record;
    const char *unknown = NULL;
    enum status st = csv_next(l->reader, &record);
    if (st != OK && st != NOT_FOUND)
        return st;
    if (st == NOT_FOUND || !import_header_read(l->ctx->arena, &record, &l->header, &unknown))
        return ctx_fail(
            l->ctx, INVALID, "import.header",
            "The first line does not name the columns: at least \"name\" must be there.");
    if (unknown)
        tell(l, record.line, "import.column", unknown);
    if (l->header.twice)
        tell(l, record.line, "import.column_twice", l->header.twice);
    if (l->job->report)
        report_header(l, &record);
    return OK;
}

static enum status load_all(struct store *store, struct loading *l)
{
    enum status st = read_header(l);
    while (st == OK) {
        st = read_chunk(l);
        if (st != OK || l->rows_n == 0)
            break;
        st = store_tx(store, l->ctx, DB_WRITE, load_chunk, l);
        if (st == OK)
            settle_chunk(l);
    }
    return st;
}

enum status space_import(struct store *store, struct ctx *ctx, const struct import_job *job,
                         struct import_counts *ret_counts)
{
    struct ctx own = *ctx; /* with an arena that is emptied after each chunk */
    own.arena = arena_new(CHUNK_ARENA_BYTES);
    if (!own.arena)
        return LIMIT;
    struct loading l = {.ctx = &own, .job = job, .reader = csv_reader_of(job->csv)};
    enum status st = l.reader ? load_all(store, &l) : LIMIT;
    if (st == OK)
        *ret_counts = l.counts;
    if (own.problem.code && !ctx->problem.code)
        (void)ctx_fail(ctx, st, own.problem.code, "%s", own.problem.detail);
    csv_reader_free(l.reader);
    free(l.seen.slots);
    arena_free(own.arena);
    return st;
}

/* demo.c: the command that fills an empty database with an invented network, house or region. */
#include "app/demo.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app_sql.h"
#include "base/zone.h"
#include "document/document.h"
#include "network/network.h"
#include "people/people.h"
#include "plan/plan.h"
#include "stay/stay.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

enum { DEFAULT_DAYS = 90, REGION_DAYS = 14, DAYS_MAX = 3660 };

/* ---- before the first space ------------------------------------------------------------------ */

/* Makes the network's own row, with its secret key, while chance is still the kernel's. */
static enum status refuse_unless_empty(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct space_line *lines;
    size_t n = 0;
    enum status s = network_ensure(ctx);
    if (s == OK)
        s = space_lines(ctx, &(struct space_ask){0}, &lines, &n);
    if (s == LIMIT || (s == OK && n))
        return ctx_fail(ctx, CONFLICT, "demo.not_empty",
                        "This database holds spaces already: a demonstration needs an empty one.");
    return s;
}

static enum status name_network(struct ctx *ctx)
{
    struct network n;
    enum status s = network_get(ctx, &n);
    if (s != OK)
        return s;
    n.name = "Rete Loggia";
    n.tagline = "posti dove lavorare, vicini a dove sei";
    n.lang = "it";
    n.mail_from = "Rete Loggia <ciao@loggia.example>";
    s = network_set(ctx, &n);
    const struct tagline english = {"en", "places to work, close to where you are"};
    return s == OK ? network_set_taglines(ctx, &english, 1) : s;
}

static enum status account(struct ctx *ctx, const char *email, const char *name,
                           const char *password, int64_t *ret_id)
{
    enum status s = people_account(ctx, email, name, ret_id);
    return s == OK ? people_set_known_password(ctx, *ret_id, password) : s;
}

static enum status make_accounts(struct ctx *ctx, void *arg)
{
    (void)arg;
    int64_t steward, host, member, other;
    enum status s = name_network(ctx);
    if (s == OK)
        s = document_ensure(ctx);
    if (s == OK)
        s = account(ctx, DEMO_STEWARD_EMAIL, "Nadia Conti", DEMO_STEWARD_PASSWORD, &steward);
    if (s == OK)
        s = people_grant(ctx, steward, &(struct grant){.role = ROLE_STEWARD});
    if (s == OK)
        s = account(ctx, DEMO_HOST_EMAIL, "Bruno Marangon", DEMO_HOST_PASSWORD, &host);
    if (s == OK)
        s = account(ctx, DEMO_MEMBER_EMAIL, "Ilaria Costa", DEMO_MEMBER_PASSWORD, &member);
    if (s == OK)
        s = people_grant(ctx, member, &(struct grant){.role = ROLE_MEMBER});
    if (s == OK)
        s = account(ctx, DEMO_DESK_EMAIL, "Rita Fabris", DEMO_DESK_PASSWORD, &other);
    if (s == OK)
        s = account(ctx, DEMO_TEAM_EMAIL, "Tullio Benetti", DEMO_TEAM_PASSWORD, &other);
    return s;
}

/* ---- the three scales ------------------------------------------------------------------------ */

/* One transaction's work; begins again from `before` when the store asks for it. */
struct step {
    struct demo before;
    struct demo after;
    size_t i;
};

static enum status make_network_space(struct ctx *ctx, void *arg)
{
    struct step *st = arg;
    st->after = st->before;
    const struct demo_plan *plan = &demo_network[st->i];
    struct place places[PLACES_MAX];
    if (!place_find(plan->town, places))
        return ctx_fail(ctx, FAILED, "demo.town", "The gazetteer does not know %s.", plan->town);
    enum status s = demo_space_make(&st->after, plan, &places[0], st->i ? NULL : DEMO_HOST_EMAIL);
    return s == OK && st->i == 0 ? demo_applicants_make(&st->after) : s;
}

static enum status make_house(struct ctx *ctx, void *arg)
{
    (void)ctx;
    struct step *st = arg;
    st->after = st->before;
    return demo_house_make(&st->after);
}

static enum status make_region_space(struct ctx *ctx, void *arg)
{
    (void)ctx;
    struct step *st = arg;
    st->after = st->before;
    struct demo_plan plan;
    struct place place;
    enum status s = demo_region_plan(&st->after, st->i, &plan, &place);
    return s == OK ? demo_space_make(&st->after, &plan, &place, st->i ? NULL : DEMO_HOST_EMAIL) : s;
}

/* ---- what is signed -------------------------------------------------------------------------- */

static enum status issue_papers(struct ctx *ctx, void *arg)
{
    (void)ctx;
    struct step *st = arg;
    st->after = st->before;
    return demo_papers_issue(&st->after);
}

static enum status sign_papers(struct ctx *ctx, void *arg)
{
    (void)ctx;
    struct step *st = arg;
    st->after = st->before;
    return demo_papers_sign(&st->after);
}

/* What was signed takes effect as it would with a server that runs. */
static enum status follow_papers(struct ctx *ctx, void *arg)
{
    (void)arg;
    size_t n;
    enum status s;
    do {
        n = 0;
        s = plan_follow_papers(ctx, &n);
    } while (s == OK && n > 0);
    do {
        n = 0;
        s = s == OK ? stay_follow_papers(ctx, &n) : s;
    } while (s == OK && n > 0);
    return s;
}

/* Nobody is to be told of what was invented: the first mail is of the first deed. */
static enum status skip_facts(struct ctx *ctx, void *arg)
{
    (void)arg;
    const enum status s = demo_lends_settle(ctx);
    return s == OK ? fact_skip(ctx) : s;
}

static enum status make_doors(struct ctx *ctx, void *arg)
{
    (void)ctx;
    struct step *st = arg;
    st->after = st->before;
    return demo_doors_make(&st->after);
}

/* In steps, for what is signed is a PDF, which is made between transactions. */
static enum status make_papers(struct cli *cli, struct demo *d)
{
    struct step st = {.before = *d};
    size_t n;
    arena_reset(cli->arena);
    enum status s = cli_tx(cli, DB_WRITE, issue_papers, &st);
    if (s == OK)
        s = document_print_due(cli->store, &cli->ctx, DEMO_PAPERS, &n);
    st.before = st.after;
    if (s == OK)
        s = cli_tx(cli, DB_WRITE, sign_papers, &st);
    if (s == OK)
        s = document_print_due(cli->store, &cli->ctx, DEMO_PAPERS, &n);
    st.before = st.after;
    if (s == OK)
        s = cli_tx(cli, DB_WRITE, make_doors, &st);
    if (s == OK)
        s = cli_tx(cli, DB_WRITE, follow_papers, NULL);
    if (s == OK)
        s = cli_tx(cli, DB_WRITE, skip_facts, NULL);
    if (s == OK)
        *d = st.after;
    return s;
}

static const struct scale {
    const char *name;
    const size_t *steps_n;
    enum status (*make)(struct ctx *ctx, void *arg);
    int days;
    bool faces;
} scales[] = {
    {"network", &demo_network_n, make_network_space, DEFAULT_DAYS, true},
    {"house", &(const size_t){1}, make_house, DEFAULT_DAYS, true},
    {"region", &(const size_t){DEMO_REGION_SPACES}, make_region_space, REGION_DAYS, false},
};

/* How far it is, on one line of a terminal. */
static void show_progress(const struct demo *d, size_t done, size_t all)
{
    if (!isatty(STDERR_FILENO) || (done % 10 && done != all))
        return;
    fprintf(stderr, "\r%zu of %zu, %lld bookings%s", done, all, (long long)d->bookings,
            done == all ? "\n" : " ");
}

static enum status make_all(struct cli *cli, const struct scale *scale, struct demo *d)
{
    cli->clock = clock_fixed(date_days(d->today) * 86400);
    enum status s = cli_tx(cli, DB_WRITE, refuse_unless_empty, NULL);
    if (s != OK)
        return s;
    cli->rng = d->rng;
    s = cli_tx(cli, DB_WRITE, make_accounts, NULL);
    for (size_t i = 0; i < *scale->steps_n && s == OK; i++) {
        arena_reset(cli->arena);
        struct step st = {.before = *d, .i = i};
        s = cli_tx(cli, DB_WRITE, scale->make, &st);
        if (s != OK)
            break;
        *d = st.after;
        show_progress(d, i + 1, *scale->steps_n);
    }
    return s == OK ? make_papers(cli, d) : s;
}

/* ---- the command ----------------------------------------------------------------------------- */

static struct date today_of(const struct arguments *given)
{
    const char *text = argument_text(given, "today");
    struct date d;
    if (text && date_parse(text, &d) == OK)
        return d;
    /* By the clock of the towns that it is about. */
    const int64_t now = clock_now_s(&clock_system);
    const struct zone *zone = zone_get("Europe/Rome");
    minute at;
    if (!zone)
        return date_of_days(now / 86400);
    zone_civil(zone, now, &d, &at);
    return d;
}

static enum status count_all(struct ctx *ctx, void *arg)
{
    return sql_app_made(ctx, arg);
}

static void print_summary(const struct demo *d, const struct sql_app_made_row *made,
                          const char *url)
{
    printf("%s: %lld spaces, %lld bookings\n\n", url, (long long)made->spaces,
           (long long)made->bookings);
    printf("Sign in as\n");
    printf("    steward  %-24s %s\n", DEMO_STEWARD_EMAIL, DEMO_STEWARD_PASSWORD);
    printf("    host     %-24s %s\n", DEMO_HOST_EMAIL, DEMO_HOST_PASSWORD);
    printf("    member   %-24s %s\n", DEMO_MEMBER_EMAIL, DEMO_MEMBER_PASSWORD);
    printf("    desk     %-24s %s\n", DEMO_DESK_EMAIL, DEMO_DESK_PASSWORD);
    printf("    team     %-24s %s\n", DEMO_TEAM_EMAIL, DEMO_TEAM_PASSWORD);
    printf("Screens of the host's space, without an account\n");
    printf("    tablet   %s\n", d->door_path);
    printf("    board    %s\n", d->board_path);
}

static const struct scale *scale_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(scales); i++)
        if (strcmp(scales[i].name, name) == 0)
            return &scales[i];
    return NULL;
}

static enum exit_code run_demo(const struct arguments *given)
{
    const struct scale *scale = scale_of(argument_text(given, "scale"));
    int64_t days = argument_text(given, "days") ? argument_number(given, "days") : scale->days;
    if (days < 0 || days > DAYS_MAX) {
        cli_say("--days is from 0 to %d", DAYS_MAX);
        return EXIT_USAGE;
    }
    struct cli cli;
    enum exit_code e;
    if (!cli_open(&cli, given, &e))
        return e;
    struct demo d = {
        .ctx = &cli.ctx,
        .rng = rng_seeded((uint64_t)argument_number(given, "seed")),
        .today = today_of(given),
        .days = (int)days,
        .faces = scale->faces,
    };
    struct sql_app_made_row made;
    enum status s = make_all(&cli, scale, &d);
    if (s == OK)
        s = cli_tx(&cli, DB_READ, count_all, &made);
    e = cli_end(&cli, s);
    if (e == EXIT_DONE)
        print_summary(&d, &made, argument_text(given, "db"));
    cli_close(&cli);
    return e;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "seed",
     .kind = OPTION_NUMBER,
     .shows = "N",
     .fallback = "1",
     .help = "chooses the names, hours, prices and bookings; the same seed gives the same data"},
    {.name = "scale",
     .kind = OPTION_CHOICE,
     .shows = "network|house|region",
     .fallback = "network",
     .help = "what to invent"},
    {.name = "days",
     .kind = OPTION_NUMBER,
     .shows = "N",
     .help = "days of bookings, from a week before today on; 90, or 14 for a region, unless given"},
    {.name = "today",
     .kind = OPTION_DATE,
     .shows = "DATE",
     .help = "the day that the data is made for; the machine's date unless given"},
};

static const struct note_spec examples[] = {
    {"loggia demo --db demo.db", "Sixty spaces in Italy and one in Barcelona."},
    {"loggia demo --db house.db --scale house --seed 7", "One house of 600 people, another one."},
};

static const struct note_spec exits[] = {EXITS_OK, EXITS_REFUSED, EXITS_USAGE, EXITS_STORE};

const struct command command_demo = {
    .name = "demo",
    .summary = "Fill an empty database with an invented network, house or region",
    .description =
        "Makes demonstration data in an empty database: people, firms and spaces that do not "
        "exist, "
        "in towns that do. Bookings take about 40 % of the open time.\n\n"
        "network: sixty spaces in Italian towns and one in Barcelona, of 3 to 30 desks, with "
        "rooms, "
        "several kinds of opening hours, August closures and prices.\n\n"
        "house: one house of 600 people with floors, 60 private offices, 200 coworkers and 24 "
        "rooms.\n\n"
        "region: 6,000 spaces.\n\n"
        "The accounts to sign in with are printed at the end. The same seed and day give the same "
        "data, but for the secrets (the key of the network, the salts of the passwords).",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_demo,
};

/* serve.c: the server: opens the database, wires the parts, ends them in order. */
#include "app/cli.h"
#include "app/commands.h"
#include "app/server.h"
#include "attend/attend.h"
#include "base/log.h"
#include "booking/booking.h"
#include "calendar/calendar.h"
#include "document/document.h"
#include "extra/extra.h"
#include "floorplan/floorplan.h"
#include "http/asset.h"
#include "network/network.h"
#include "people/people.h"
#include "presence/presence.h"
#include "series/series.h"
#include "stay/stay.h"
#include "waitlist/waitlist.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ADDRESS_MAX = 512, HOST_MAX = 64 };

/* What the command line said, made complete. */
struct settings {
    char listen[HTTP_LISTEN_MAX];
    char public_url[ADDRESS_MAX];
    char mail[ADDRESS_MAX];
    char key[NETWORK_TAG_CHARS + 1];
};

/* http://localhost:8080 for an address of this machine; the address itself otherwise. */
static void public_url_of(const struct arguments *given, const char *listen,
                          char ret_url[ADDRESS_MAX])
{
    const char *said = argument_text(given, "public-url");
    const char *port = strrchr(listen, ':');
    bool here = strncmp(listen, "127.", 4) == 0 || strncmp(listen, "0.0.0.0:", 8) == 0 ||
                strncmp(listen, "[::", 3) == 0;
    if (said)
        snprintf(ret_url, ADDRESS_MAX, "%s", said);
    else if (here && port)
        snprintf(ret_url, ADDRESS_MAX, "http://localhost%s", port);
    else
        snprintf(ret_url, ADDRESS_MAX, "http://%s", listen);
    size_t n = strlen(ret_url);
    while (n && ret_url[n - 1] == '/')
        ret_url[--n] = '\0';
}

/* Where mails go when nobody said: into files beside the database. */
static void mail_of(const struct arguments *given, char ret_mail[ADDRESS_MAX])
{
    const char *said = argument_text(given, "mail");
    const char *db = argument_text(given, "db");
    const char *slash = strstr(db, "://") ? NULL : strrchr(db, '/');
    if (said)
        snprintf(ret_mail, ADDRESS_MAX, "%s", said);
    else if (slash)
        snprintf(ret_mail, ADDRESS_MAX, "file:%.*s/mail", (int)(slash - db), db);
    else
        snprintf(ret_mail, ADDRESS_MAX, "file:mail");
}

/* What links in mails begin with: an address that a browser can open. */
static bool is_web_address(const char *url)
{
    size_t scheme = strncmp(url, "https://", 8) == 0 ? 8 : strncmp(url, "http://", 7) == 0 ? 7 : 0;
    return scheme && url[scheme] && url[scheme] != '/' && !strpbrk(url, " \t\r\n\"'<>?#\\");
}

static bool is_mail_route(const char *mail, const char **ret_why)
{
    enum status s = mail_route_check(&(struct mail_route){.url = mail}, ret_why);
    return s != INVALID; /* a folder that is not there yet is made */
}

/* Make complete what was given; what cannot be meant is said before anything is touched. */
static enum exit_code settle(const struct arguments *given, struct settings *ret_settings)
{
    const char *listen = argument_text(given, "listen");
    const char *proxy = argument_text(given, "trusted-proxy");
    const char *why = "";
    enum status s = http_listen_settle(listen, ret_settings->listen, &why);
    if (s != OK) {
        cli_say("--listen %s: %s", listen, why);
        return s == INVALID ? EXIT_USAGE : EXIT_REFUSED;
    }
    public_url_of(given, ret_settings->listen, ret_settings->public_url);
    mail_of(given, ret_settings->mail);
    bool sound = false;
    if (!is_web_address(ret_settings->public_url))
        cli_say("--public-url takes an address like https://spazi.example, not \"%s\"",
                ret_settings->public_url);
    else if (!is_mail_route(ret_settings->mail, &why))
        cli_say("--mail %s: %s", ret_settings->mail, why);
    else if (proxy && !http_address_valid(proxy))
        cli_say("--trusted-proxy takes an address like 127.0.0.1, not \"%s\"", proxy);
    else
        sound = true;
    return sound ? EXIT_DONE : EXIT_USAGE;
}

/* The folder of mails is made when it is not there; what stands above it is not. */
static bool make_mail_folder(const char *mail)
{
    const char *why = "";
    if (strncmp(mail, "file:", 5) == 0 && mkdir(mail + 5, 0700) != 0 && errno != EEXIST)
        why = strerror(errno);
    else if (mail_route_check(&(struct mail_route){.url = mail}, &why) == OK)
        return true;
    cli_say("--mail %s: %s", mail, why);
    return false;
}

/* The network's row, and a key of its own for the forms' tokens. */
static enum status prepare(struct ctx *ctx, void *arg)
{
    struct settings *settings = arg;
    enum status s = network_ensure(ctx);
    if (s == OK)
        s = document_ensure(ctx);
    if (s == OK)
        s = network_note_url(ctx, settings->public_url);
    if (s == OK)
        s = frame_refresh(ctx);
    return s == OK ? network_tag(ctx, "http.forms", 1, settings->key) : s;
}

/* Signals that end the server are for the main thread to wait for; so all threads made later
 * have them blocked. */
static sigset_t block_signals(void)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is a full disk, not an end */
    return ending;
}

static enum exit_code serve_until_signal(struct server *s, const struct http_config *config,
                                         const sigset_t *ending)
{
    const char *why = "";
    enum status st = http_start(config, &s->http, &why);
    if (st != OK) {
        cli_say("%s: %s", config->listen, why);
        return EXIT_REFUSED;
    }
    st = workers_start(s);
    if (st == OK) {
        LOG(LOG_INFO, "open", log_text("url", s->public_url), log_int("port", http_port(s->http)),
            log_text("mail", s->mail.url));
        int signal_number;
        sigwait(ending, &signal_number);
        LOG(LOG_INFO, "ending", log_text("why", strsignal(signal_number)));
    }
    http_stop(s->http);
    workers_stop(s);
    http_free(s->http);
    log_rest();
    LOG(LOG_INFO, "ended", log_text("url", s->public_url));
    return st == OK ? EXIT_DONE : EXIT_REFUSED;
}

static enum exit_code serve(struct cli *cli, const struct arguments *given,
                            const struct settings *settings, const sigset_t *ending)
{
    struct server s = {
        .store = cli->store,
        .public_url = settings->public_url,
        .mail = {settings->mail, argument_text(given, "mail-user"),
                 argument_text(given, "mail-password")},
    };
    char host[HOST_MAX] = "";
    gethostname(host, sizeof host - 1);
    snprintf(s.live_consumer, sizeof s.live_consumer, "live:%.40s:%.40s", host, settings->listen);
    snprintf(s.door_consumer, sizeof s.door_consumer, "doors:%.40s:%.40s", host, settings->listen);
    space_add_teller(space_tell_tax);
    space_add_teller(booking_tell);
    space_add_teller(presence_tell);
    space_add_teller(plan_tell);
    space_add_teller(stay_tell);
    me_add_teller(booking_tell_member);
    me_add_teller(waitlist_tell_member);
    me_add_teller(stay_tell_member);
    me_add_teller(plan_tell_member);
    space_add_teller(calendar_tell);
    space_add_teller(extra_tell);
    calendar_allow_hosts(argument_text(given, "calendar-hosts"));
    booking_set_guests(attend_guests);
    booking_set_in_go(series_is_in_go);
    space_add_guard(booking_guard);
    space_set_watch(booking_watch);
    space_set_planner(floorplan_of_space);
    booking_set_came(presence_came);
    plan_set_drawer(&booking_drawer);
    team_set_seat_teller(plan_seat_uses);
    limit_set_counter(booking_uses);
    booking_set_extras_answerer(&extra_answerer);
    keepers_add();
    struct http_host lent = server_host(&s);
    frame_set_source(argument_text(given, "source-url"));
    struct http_config config = {
        .listen = settings->listen,
        .public_url = settings->public_url,
        .key = {settings->key, NETWORK_TAG_CHARS},
        .trusted_proxy = argument_text(given, "trusted-proxy"),
        .rate_limits = !argument_flag(given, "no-rate-limit"),
        .access_log = argument_flag(given, "access-log"),
        .io_threads = (int)argument_number(given, "threads"),
        .clock = &clock_system,
        .tables = route_tables,
        .tables_n = route_tables_n,
        .assets = asset_table,
        .assets_n = asset_table_n,
        .host = &lent,
    };
    return serve_until_signal(&s, &config, ending);
}

static enum exit_code run_serve(const struct arguments *given)
{
    struct settings settings = {0};
    struct cli cli;
    sigset_t ending = block_signals();
    enum exit_code e = settle(given, &settings);
    if (e != EXIT_DONE || !cli_open(&cli, given, &e))
        return e;
    enum status s = store_lock_for_serving(cli.store);
    if (s == CONFLICT)
        cli_say("%s: another process serves this file", argument_text(given, "db"));
    if (s == OK && !make_mail_folder(settings.mail)) {
        cli_close(&cli);
        return EXIT_REFUSED;
    }
    if (s == OK)
        s = cli_tx(&cli, DB_WRITE, prepare, &settings);
    if (s == OK)
        e = serve(&cli, given, &settings, &ending);
    else
        e = s == CONFLICT ? EXIT_STORE : cli_end(&cli, s);
    cli_close(&cli);
    return e;
}

static const struct option_spec options[] = {
    OPTION_DB,
    {.name = "listen",
     .kind = OPTION_TEXT,
     .shows = "HOST:PORT",
     .fallback = "127.0.0.1:8080",
     .help = "address to listen on; port 0 picks a free one"},
    {.name = "public-url",
     .kind = OPTION_TEXT,
     .shows = "URL",
     .help =
         "the address that people use, for links in mails; with https, cookies are for TLS only; "
         "http://localhost:PORT unless given"},
    {.name = "mail",
     .kind = OPTION_TEXT,
     .shows = "smtp://HOST:PORT|file:DIR",
     .help = "how mails leave; into files below the folder of the database unless given"},
    {.name = "mail-user", .kind = OPTION_TEXT, .shows = "NAME", .help = "user of the mail server"},
    {.name = "mail-password",
     .kind = OPTION_TEXT,
     .shows = "SECRET",
     .help = "his password; better given as LOGGIA_MAIL_PASSWORD, which others cannot read"},
    {.name = "trusted-proxy",
     .kind = OPTION_TEXT,
     .shows = "ADDRESS",
     .help = "address of the reverse proxy whose X-Forwarded-For is believed"},
    {.name = "source-url",
     .kind = OPTION_TEXT,
     .shows = "URL",
     .fallback = "https://loggia.example/loggia.git",
     .help = "where the source code of this very program is; each page links to it (AGPL, "
             "section 13)"},
    {.name = "calendar-hosts",
     .kind = OPTION_TEXT,
     .shows = "HOST,..",
     .help =
         "hosts of the own network from which calendars of elsewhere may be read, also by plain "
         "http; without it only public addresses, by https"},
    {.name = "threads",
     .kind = OPTION_NUMBER,
     .shows = "N",
     .fallback = "0",
     .help = "threads that read and write the network; 0 is one for each core"},
    {.name = "access-log",
     .kind = OPTION_FLAG,
     .help = "a line on standard error for each request, not only for failed and slow ones"},
    {.name = "no-rate-limit",
     .kind = OPTION_FLAG,
     .help = "do not limit sign-ins and guest bookings; for tests and measurements only"},
};

static const struct note_spec examples[] = {
    {"loggia serve --db loggia.db", "On this machine, port 8080."},
    {"loggia serve --db postgresql:///loggia --listen 0.0.0.0:8080 --public-url "
     "https://spazi.example "
     "--mail smtp://mail.example:587",
     "One of several processes on one PostgreSQL."},
};

static const struct note_spec exits[] = {
    {"0", "It was asked to end (SIGTERM, SIGINT), finished what it had accepted, and ended."},
    {"1", "It could not start; standard error says why."},
    EXITS_USAGE,
    EXITS_STORE,
};

const struct command command_serve = {
    .name = "serve",
    .summary = "Serve the pages and the JSON interface",
    .description =
        "Serves the database over HTTP until it is asked to end. The schema is brought up to date "
        "first. One process serves an SQLite file at a time; any number may serve one PostgreSQL "
        "database.\n\n"
        "TLS is the business of a reverse proxy in front of it. On SIGTERM it stops accepting, "
        "finishes "
        "what it accepted and ends with 0.",
    .options = options,
    .options_n = ARRAY_LEN(options),
    .examples = examples,
    .examples_n = ARRAY_LEN(examples),
    .exits = exits,
    .exits_n = ARRAY_LEN(exits),
    .run = run_serve,
};

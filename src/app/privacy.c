/* privacy.c: the modules that keep something about people, added to those that are asked; and what
 * they say of it, printed. */
#include "privacy/privacy.h"
#include "app/cli.h"
#include "app/commands.h"
#include "app/server.h"
#include "attend/attend.h"
#include "booking/booking.h"
#include "calendar/calendar.h"
#include "community/community.h"
#include "document/document.h"
#include "extra/extra.h"
#include "intake/intake.h"
#include "lead/lead.h"
#include "lend/lend.h"
#include "limit/limit.h"
#include "people/people.h"
#include "plan/plan.h"
#include "presence/presence.h"
#include "series/series.h"
#include "space/space.h"
#include "stay/stay.h"
#include "waitlist/waitlist.h"

/* Every module that has such a table; tests/http/privacy.test.mjs finds one that is missing. */
static const struct keeper *const keepers[] = {
    &space_keeper,  &document_keeper,  &plan_keeper,     &intake_keeper,
    &limit_keeper,  &booking_keeper,   &series_keeper,   &extra_keeper,
    &attend_keeper, &waitlist_keeper,  &calendar_keeper, &stay_keeper,
    &lend_keeper,   &community_keeper, &lead_keeper,     &presence_keeper};

/* A steward reads a mail to somebody. */
static enum status mail_was_read(struct ctx *ctx, const char *to_email, bool listed)
{
    if (listed)
        return people_looked_at_address_listed(ctx, &(struct look){.what = N_("Mails, in a list")},
                                               to_email);
    return people_looked_at_address(ctx, &(struct look){.what = N_("A mail to you")}, to_email);
}

void keepers_add(void)
{
    for (size_t i = 0; i < ARRAY_LEN(keepers); i++)
        privacy_add_keeper(keepers[i]);
    mail_set_watcher(mail_was_read);
}

/* ---- what is kept, for who asks a host ------------------------------------------------------- */

static const char head[] =
    "# What is kept about people\n\n"
    "For hosts and their data protection officers. Printed by `loggia privacy` from the program "
    "itself; do not edit.\n\n"
    "Loggia runs on a machine of the network's own. What people enter is kept in one database "
    "there, and goes to nobody else but\nby mail to the person and to the hosts of the space that "
    "it is about. Nothing is loaded from, or sent to, other companies.\n\n"
    "- **Who is responsible**: the network for accounts; each operator for bookings, memberships, "
    "documents and enquiries at its spaces.\n"
    "- **Access** (art. 15 GDPR): every person reads at `/me/privacy` what is kept about him and "
    "for how long, and at\n  `/me/privacy/looked` which host, front desk or steward opened a page "
    "about him, when and as what.\n"
    "- **Portability** (art. 20): there he takes all of it along as one ZIP: a page, JSON, CSV, a "
    "calendar, and his PDFs.\n"
    "- **Erasure** (art. 17): at `/me/privacy/erase`, by himself, at once. Bookings that are ahead "
    "are cancelled with it; memberships and\n  stays that run are ended before, and nobody leaves "
    "a space, a team or the "
    "network "
    "without somebody who runs it.\n"
    "- **What the law keeps**: charges, and what they rest on, and signed documents, for ten years "
    "from the end of their year (in Italy\n  art. 2220 codice civile). Only hosts of the operator "
    "reach them: `/operators/NAME/kept` and the list of documents. On the day\n  after, they go by "
    "themselves.\n"
    "- **Rectification** (art. 16): name and language at `/me/profile`, what others read at "
    "`/me/card`.\n"
    "- **Consent** (art. 7): given and withdrawn at `/me/documents`; each time is noted with "
    "version, day and address.\n"
    "- **Backups** hold what they held: a network says how long it keeps them, and erases again "
    "what was erased since when it\n  puts one back.\n\n"
    "Passwords are kept as argon2id, sessions and links as hashes, secrets of apps and providers "
    "sealed. Logs of the server hold\naddresses of clients only with `--access-log`.\n\n"
    "The tables below are all that name or describe a person. A test compares them with the "
    "database.\n";

static void print_keeper(struct buf *out, const struct keeper *k)
{
    if (!k->kept_n)
        return;
    buf_printf(out,
               "\n## %s\n\n| table | columns | what, and what for | how long | when the person "
               "is erased |\n|---|---|---|---|---|\n",
               k->module);
    for (size_t i = 0; i < k->kept_n; i++)
        buf_printf(out, "| `%s` | %s | %s | %s | %s |\n", k->kept[i].table, k->kept[i].columns,
                   k->kept[i].what, k->kept[i].until, k->kept[i].erasing);
}

static enum exit_code run_privacy(const struct arguments *given)
{
    struct buf out;
    size_t n;
    (void)given;
    keepers_add();
    const struct keeper *const *all = privacy_keepers(&n);
    buf_init(&out, 256 << 10);
    buf_str(&out, head);
    for (size_t i = 0; i < n; i++)
        print_keeper(&out, all[i]);
    return cli_print(&out);
}

static const struct note_spec privacy_exits[] = {EXITS_OK, EXITS_REFUSED, EXITS_USAGE};

const struct command command_privacy = {
    .name = "privacy",
    .summary = "Print what is kept about people, why, how long, and what erasing makes of it",
    .description = "Prints docs/privacy.md: for each table that names or describes a person its "
                   "columns, what it is for, how long it stays, and what is left of it when the "
                   "person has himself erased. Made from what the modules say of themselves.",
    .exits = privacy_exits,
    .exits_n = ARRAY_LEN(privacy_exits),
    .run = run_privacy,
};

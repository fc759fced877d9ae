/* demo.h: an invented network, house or region, the same for the same seed and day.
 * Uses: base, store, network, people, space, booking, community, lead.   Threads: the main one. */
#ifndef LOGGIA_APP_DEMO_H
#define LOGGIA_APP_DEMO_H

#include "base/rng.h"
#include "booking/booking.h"
#include "space/space.h"

/* Texts to draw from. */
struct demo_deck {
    const char *const *cards;
    size_t n;
};
extern const struct demo_deck demo_work, demo_service, demo_around, demo_people;
extern const struct demo_deck demo_given_names, demo_family_names;
extern const struct demo_deck demo_rooms, demo_floors, demo_houses, demo_streets;

/* Who runs a space. */
enum demo_form {
    DEMO_FIRM,
    DEMO_COOPERATIVE,
    DEMO_ASSOCIATION,
    DEMO_STUDIO,
    DEMO_TOWN,
    DEMO_FORM__MAX
};

/* What is decided of a space before chance decides the rest. */
struct demo_plan {
    const char *town;
    const char *name;
    const char *street;
    const char *operator_name;
    enum demo_form form;
    int32_t desks;
    const char *about; /* first sentence of its description */
};
extern const struct demo_plan demo_network[];
extern const size_t demo_network_n;
/* Open day and night, in the town that people try first: their "tomorrow" may be a Sunday. */
#define DEMO_ALWAYS_OPEN "Portello Lab"

enum { DEMO_PAPERS = 6 };

struct demo {
    struct ctx *ctx;
    struct rng rng;
    struct date today;
    int days;       /* of bookings, from a week before today on */
    bool faces;     /* some who book have an account and a card */
    int64_t spaces; /* made so far */
    int64_t bookings;
    int64_t home_operator_id, home_space_id; /* of the host whose account everybody may use */
    int64_t papers[DEMO_PAPERS];
    char door_path[48];   /* of a tablet in its first room */
    char board_path[160]; /* of its board */
};

/* The accounts that everybody may use in a demonstration. */
#define DEMO_STEWARD_EMAIL "steward@loggia.example"
#define DEMO_STEWARD_PASSWORD "portico-aperto"
#define DEMO_HOST_EMAIL "host@loggia.example"
#define DEMO_HOST_PASSWORD "chiavi-di-casa"
#define DEMO_MEMBER_EMAIL "member@loggia.example"
#define DEMO_MEMBER_PASSWORD "scrivania-libera"
#define DEMO_DESK_EMAIL "desk@loggia.example"
#define DEMO_DESK_PASSWORD "buongiorno-a-tutti"
#define DEMO_TEAM_EMAIL "team@loggia.example"
#define DEMO_TEAM_PASSWORD "tavolo-insieme"

/* Uniform in low..high, both included. */
int64_t demo_between(struct demo *d, int64_t low, int64_t high);
bool demo_percent(struct demo *d, int percent);
const char *demo_draw(struct demo *d, const struct demo_deck *deck);

/* A person who does not exist; strings in ctx->arena. */
struct demo_person {
    const char *name;
    const char *email;
    int64_t account_id; /* 0: a guest */
};
MUST_USE enum status demo_person_make(struct demo *d, struct demo_person *ret_person);

/* Make a space with its operator, host, hours, resources and bookings; inside a write transaction.
 *   place        the town                                       (borrowed)
 *   host_email   an account that hosts it; NULL: an invented one  (borrowed) */
MUST_USE enum status demo_space_make(struct demo *d, const struct demo_plan *plan,
                                     const struct place *place, const char *host_email);

/* The space alone, without hours, resources or bookings. */
MUST_USE enum status demo_space_save(struct demo *d, const struct demo_plan *plan,
                                     const struct place *place, int64_t operator_id,
                                     int64_t *ret_id);

/* A number that is formally a VAT id of Italy or Spain, of nobody; the same for the same number.
 * NULL: out of memory. */
const char *demo_vat_id(struct demo *d, const char *country, uint32_t number);
/* An operator of this form and its host. */
MUST_USE enum status demo_operator_make(struct demo *d, const struct demo_plan *plan,
                                        const char *country, int64_t *ret_id);
MUST_USE enum status demo_host_make(struct demo *d, int64_t operator_id, const char *email);

/* Hours of one of several kinds into the calendar of a space, and its closures in August. */
void demo_hours_make(struct demo *d, const struct demo_plan *plan, struct calendar *ret_calendar);
MUST_USE enum status demo_closures_make(struct demo *d, int64_t space_id,
                                        const struct demo_plan *plan);

/* The resources of an ordinary space. */
MUST_USE enum status demo_resources_make(struct demo *d, int64_t space_id, int32_t desks);

/* What a room of so many seats has: the large ones a projector, some a video conference. */
uint32_t demo_room_features(int32_t seats);

/* Those who come to a space again and again: guests, or, where the demonstration has faces, some of
 * them with an account. In ctx->arena. */
MUST_USE enum status demo_regulars_make(struct demo *d, struct demo_person **ret_people,
                                        size_t *ret_n);

/* Cards of those who have an account: what they tell and to whom; who brought whom. The draws of
 * the rest stay as they are.
 *   people   of the space                                          (borrowed) */
MUST_USE enum status demo_cards_make(struct demo *d, int64_t space_id,
                                     const struct demo_person *people, size_t n);

/* Plans, and who has been a member for how long, with all that was charged since. The draws of the
 * rest stay as they are.
 *   people   of the space; those with an account may be members     (borrowed) */
MUST_USE enum status demo_memberships_make(struct demo *d, int64_t space_id,
                                           const struct demo_person *people, size_t n);

/* What is sold once, what of it was bought and used, and by which rules prices move; some spaces
 * have none. The draws of the rest stay as they are.
 *   people  of the space; those with an account may have bought something     (borrowed) */
MUST_USE enum status demo_prices_make(struct demo *d, int64_t space_id,
                                      const struct demo_person *people, size_t n);

/* Firms that are clients of a space, as teams of those who have an account, with rules; some spaces
 * have none. The draws of the rest stay as they are.
 *   people  of the space                                           (borrowed)
 *   home    it is the space of the demonstration's host: its first firm has the demonstration's
 *           team admin */
MUST_USE enum status demo_teams_make(struct demo *d, int64_t space_id,
                                     const struct demo_person *people, size_t n, bool home);
/* A firm that was founded there is a member of a space, with so many seats. */
MUST_USE enum status demo_team_member_make(struct demo *d, const struct space *s, int64_t team_id,
                                           int64_t seats);
enum { DEMO_HOUSE_TEAMS = 60 };

/* What is let there by the month, with the deposit of two. */
MUST_USE enum status demo_letting_make(struct demo *d, int64_t space_id, int64_t resource_id,
                                       int64_t month_cents);

/* What a space lets by licence: offices to its firms, desks, lockers and parking to people, with
 * all that was charged since; some leave. Nothing is drawn: the rest stays as it is. */
MUST_USE enum status demo_stays_make(struct demo *d, int64_t space_id,
                                     const struct demo_person *people, size_t n);
/* A desk that the member has and lends, and an office that its firm frees. */
MUST_USE enum status demo_lends_make(struct demo *d, int64_t space_id);
/* Of what a large house lets already: a fifth is freed or lent, some of it was so last week. */
MUST_USE enum status demo_house_lends_make(struct demo *d, int64_t space_id);
/* What was booked of them is credited. */
MUST_USE enum status demo_lends_settle(struct ctx *ctx);
/* A desk that was let until last week, whose deposit is still to be settled. */
MUST_USE enum status demo_stay_over_make(struct demo *d, int64_t space_id,
                                         const struct demo_person *people, size_t n);

/* A plan for each floor of a space; where it has none, one floor for all it has. Nothing is drawn
 * by chance. */
MUST_USE enum status demo_plans_make(struct demo *d, int64_t space_id);

/* The demonstration's front desk sits in this space. */
MUST_USE enum status demo_desk_make(struct demo *d, int64_t operator_id, int64_t space_id);

/* Who asked for a desk, and when the space shows itself. The draws of the rest stay as they are. */
MUST_USE enum status demo_leads_make(struct demo *d, int64_t space_id);
/* Offices that would join the network. Nothing is drawn. */
MUST_USE enum status demo_applicants_make(struct demo *d);

/* Bookings of d->days days on all bookable resources of a space, at about 40 % of the open time.
 *   people   who books, in turn                                    (borrowed) */
MUST_USE enum status demo_bookings_make(struct demo *d, int64_t space_id,
                                        const struct demo_person *people, size_t people_n);

/* What comes again and again: a language school in the evening, a firm's meeting, a reading group.
 * Before the bookings, which take what is left;
 * none where no bookings are wanted. */
MUST_USE enum status demo_series_make(struct demo *d, int64_t space_id);

/* A room and desks beside it, booked in one step. The draws of the rest stay as they are. */
MUST_USE enum status demo_together_make(struct demo *d, int64_t space_id);
/* What it adds to bookings, and orders of the days to come. */
MUST_USE enum status demo_extras_make(struct demo *d, int64_t space_id);

/* How much members may book of its rooms, what follows on no-shows, and its peak hours. */
MUST_USE enum status demo_limits_make(struct demo *d, int64_t space_id);

/* A few who wait for a room that is taken in the days to come; after the bookings. */
MUST_USE enum status demo_waitlist_make(struct demo *d, int64_t space_id);

/* House rules, a privacy notice and contracts of d->home_space_id, and then their signatures: in
 * between their PDFs are made. Inside write transactions. */
MUST_USE enum status demo_papers_issue(struct demo *d);
MUST_USE enum status demo_papers_sign(struct demo *d);

/* Its screens free nothing by themselves, and nobody is reminded of a booking there. */
MUST_USE enum status demo_quiet_make(struct demo *d, int64_t space_id);
/* Tablets at the doors of d->home_space_id, its board, and how one gets in. */
MUST_USE enum status demo_doors_make(struct demo *d);

/* One house of 600 people; inside a write transaction. */
MUST_USE enum status demo_house_make(struct demo *d);
/* The i-th space of the region. */
MUST_USE enum status demo_region_plan(struct demo *d, size_t i, struct demo_plan *ret_plan,
                                      struct place *ret_place);
enum { DEMO_REGION_SPACES = 6000 };

#endif

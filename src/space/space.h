/* space.h: places to work: addresses, hours, closures, floors, resources, prices, photos; towns
 * and distance.
 * Owns: tables space, opening, closure, floor, resource, photo, claim, way_in, space_import; emits
 * space.added, space.changed, space.status, space.claimed, space.claim_granted,
 * space.claim_refused.
 * Uses: base, store, http, network, mail, people, privacy.
 * Threads: any, one store connection per call; the gazetteer is constant.   Invariants:
 * README.md SP-1 to SP-14. Everything below a space grows space.revision [SP-1]: what is
 * computed from it may be kept by (id, revision). */
#ifndef LOGGIA_SPACE_SPACE_H
#define LOGGIA_SPACE_SPACE_H

#include "base/ctx.h"
#include "base/view.h"
#include "base/zone.h"

enum space_status {
    SPACE_DRAFT = 1,    /* being set up: seen by its host only */
    SPACE_LISTED = 2,   /* known to exist, not run here: can be claimed, not booked */
    SPACE_OPEN = 3,     /* can be booked */
    SPACE_SUSPENDED = 4 /* by the steward: not shown, not booked, bookings kept */
};

/* "draft", "listed", "open", "suspended"; NULL past the end. */
const char *space_status_name(enum space_status s);

/* What a word of `amenities` is called (message id): "meeting_room" is "Meeting room". NULL for
 * a word that is not among the usual ones: it is shown as it stands. */
const char *amenity_name(const char *word);

enum resource_kind {
    KIND_DESK = 1,
    KIND_ROOM,
    KIND_BOOTH,
    KIND_OFFICE,
    KIND_EVENT,
    KIND_EQUIPMENT,
    KIND_PARKING,
    KIND_LOCKER,
    KIND_ADDRESS, /* for post: let by licence, never booked by the hour */
    KIND__MAX,
    KIND__BOOKED_MAX = KIND_ADDRESS /* those before it can be booked by the hour */
};
/* "desk" ...; NULL past the end. kind_of gives 0 for an unknown word. */
const char *kind_name(enum resource_kind k);
enum resource_kind kind_of(const char *name);
/* Sets of kinds are bits (1u << kind). "desks, meeting rooms" in ctx->lang and ctx->arena; "" for
 * none. */
const char *words_kinds(struct ctx *ctx, uint32_t kinds);
/* The words of a form as a set; INVALID with the field "kinds" for an unknown one. And back. */
MUST_USE enum status set_of_kinds(struct ctx *ctx, const char *const *words_of, size_t n,
                                  uint32_t *ret_set);
MUST_USE enum status words_of_kinds(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                                    size_t *ret_n);

/* ---- what stands in the lists of forms (space_choices.c) ----
 * A list under way; then handed to the view by choices_end. */
struct choice_view;
struct choices {
    struct choice_view *list; /* (ctx->arena) */
    size_t n;
    const char *chosen; /* "" when none is */
};
/* Room for n choices.
 *   chosen  the word chosen now, or NULL                                      (borrowed) */
MUST_USE enum status choices_begin(struct ctx *ctx, size_t n, const char *chosen,
                                   struct choices *ret_choices);
void choices_add(struct choices *c, const char *word, const char *label);
/* Where a list of choices goes: INTO(view, plans). */
struct choices_to {
    const struct choice_view **list;
    size_t *n;
};
#define INTO(v, field) ((struct choices_to){&(v)->field, &(v)->field##_n})
void choices_end(const struct choices *c, struct choices_to to);
/* Words with their labels (message ids), in their order. */
struct labelled {
    const char *word, *label;
};
MUST_USE enum status choices_words(struct ctx *ctx, const struct labelled *all, size_t n,
                                   const char *chosen, struct choices_to to);
/* The things of a space; words are ids. */
MUST_USE enum status choices_resources(struct ctx *ctx, int64_t space_id, int64_t chosen,
                                       struct choices_to to);
/* Kinds as boxes: `on` are those of a set; an empty set ticks none. */
MUST_USE enum status choices_kinds(struct ctx *ctx, uint32_t on, struct choices_to to);

/* Shortest and longest booking, in minutes; 0: as the space has it. */
struct length_bounds {
    int32_t shortest_min, longest_min;
};
/* How a space takes bookings. All durations in minutes. */
struct booking_terms {
    int32_t step_min; /* starts and ends fall on multiples of it, from midnight */
    int32_t shortest_min;
    int32_t longest_min;        /* at most SPACE_LONGEST_MIN; longer lets are stays */
    int32_t notice_min;         /* at the latest this long before the start; 0: until it starts, and
                           during */
    int32_t horizon_days;       /* at most this far ahead */
    int32_t cancel_notice_min;  /* free change and cancellation until this long before the start */
    bool confirm;               /* the host confirms each booking ... */
    int32_t confirm_within_min; /* ... within this time, or it lapses */
    /* Of one e-mail address that nobody proved: bookings made in a day of the space, and bookings
     * at once that are not over. */
    int32_t guest_day_max, guest_ahead_max;
    struct length_bounds of_kind[KIND__MAX]; /* where a kind of place has its own */
};
/* How long a place of the kind is booked; of none (0): what some place may be. Pure. */
struct length_bounds terms_lengths(const struct booking_terms *t, enum resource_kind kind);
/* May a place of the kind be booked for so long? Pure. */
bool terms_allow_length(const struct booking_terms *t, enum resource_kind kind, int32_t length_min);
enum { SPACE_GUEST_DEFAULT = 12, SPACE_GUEST_MAX = 200 };
enum { SPACE_LONGEST_MIN = 24 * 60 }; /* bounds the window of every availability scan */
enum { SPACE_NOTICE_MAX_MIN = 30 * 24 * 60, SPACE_HORIZON_MAX_DAYS = 730 };

/* What a new space starts with: steps of 30 minutes, from one hour to a day, half a year ahead,
 * free cancellation until a day before, instant. */
extern const struct booking_terms space_default_terms;
/* Refuses terms that contradict themselves or the limits: INVALID with the fields named. */
MUST_USE enum status space_check_terms(struct ctx *ctx, const struct booking_terms *t);

struct space {
    int64_t id;
    int64_t operator_id;
    const char *slug;
    const char *name;
    enum space_status status;
    const char *street, *postcode, *town, *province, *region, *country;
    struct degrees lat, lon;
    const char *zone;        /* IANA name */
    const char *description; /* Markdown */
    const char *amenities;   /* words separated by ';' */
    bool step_free;
    bool holidays;                   /* closed on the public holidays of its country */
    const char *url, *email, *phone; /* NULL: none */
    const char *currency;            /* of its operator */
    int64_t vat_rate_bp;
    bool prices_include_vat;
    bool vat_assumed; /* nobody has said the rate yet (network.h) */
    struct booking_terms terms;
    int64_t revision; /* grows with every change of the space, its hours, closures or resources */
};
enum {
    SPACE_NAME_MAX = 120,         /* characters */
    SPACE_DESCRIPTION_MAX = 4000, /* bytes */
    SPACE_CLOSURES_MAX = 400,
    SPACE_FLOORS_MAX = 100
};

struct span {
    minute from, to;
};

/* The opening rules of a space, ready to be asked. */
struct calendar {
    const struct zone *zone;
    const char *country; /* ISO 3166-1, or "ES-CT" where a region keeps holidays of its own */
    bool holidays;
    /* By ISO weekday 1..7: at most four spans a day, in order, not touching. */
    struct span open[8][4];
    uint8_t open_n[8];
    const struct closure *closures; /* by from_date */
    size_t closures_n;
};
struct closure {
    int64_t id;
    struct date from, to; /* both days included */
    const char *reason;   /* "Ferragosto"; may be empty */
};

/* The open spans of a civil day: none on a closed day. ret_why (may be NULL) gets why it is
 * closed: the closure's reason, the holiday's name as a message id, or NULL when no hours are
 * set. Pure. */
size_t calendar_day(const struct calendar *c, struct date d, struct span ret_spans[4],
                    const char **ret_why);
/* The calendar as it would be with one closure more. LIMIT when memory is short. */
MUST_USE enum status calendar_close(struct arena *a, struct calendar *c,
                                    const struct closure *more);
/* Refuses hours that overlap, touch or end before they begin: INVALID with the field "hours". */
MUST_USE enum status space_check_hours(struct ctx *ctx, const struct calendar *c);
/* The holiday's name (message id) on that day in a country (ISO 3166-1, or "ES-CT" for
 * Catalonia), or NULL. AT CH DE ES FR GB IT SI; elsewhere New Year, Easter and Christmas. Pure. */
const char *holiday_name(const char *country, struct date d);

/* "09:00-13:00, 14:00-18:00" as spans in order that do not touch; NULL and "" are none. False
 * for anything else, more than four spans included. */
bool hours_parse(const char *text, struct span ret_spans[4], uint8_t *ret_n);
/* The same text again; "" for none, NULL when memory is short. */
const char *hours_print(struct arena *a, const struct span *spans, size_t n);
/* The hours of a week as a form has them, by ISO weekday 1..7. INVALID names the fields "monday" to
 * "sunday". */
MUST_USE enum status week_read(struct ctx *ctx, const char *const days[8],
                               struct span ret_open[8][4], uint8_t ret_n[8]);

struct resource {
    int64_t id;
    int64_t space_id;
    int64_t floor_id; /* 0: none */
    const char *name;
    enum resource_kind kind;
    int32_t units; /* 1 for a room or a named desk; N for a pool */
    int32_t seats; /* people it holds; 0: not stated */
    struct opt_int price_hour_cents, price_half_day_cents, price_day_cents;
    bool bookable;
    bool archived;                  /* offered no more; its bookings stay */
    int32_t setup_min, clearup_min; /* needed before and after a booking, where the one beside it is
                                       somebody else's; 0 for a pool */
    uint32_t features;              /* what it has, fixed in it: bits, 1u << enum feature */
    int64_t revision;
};
/* What people look for in a room or at a desk, where it does not move. The numbers are stored. */
enum feature {
    FEATURE_SCREEN = 1,
    FEATURE_PROJECTOR,
    FEATURE_VIDEO, /* camera and microphones, to meet those who are elsewhere */
    FEATURE_WHITEBOARD,
    FEATURE_FLIPCHART,
    FEATURE_SOUND,
    FEATURE_PHONE,
    FEATURE_MONITOR,  /* at a desk */
    FEATURE_STANDING, /* a desk that goes up */
    FEATURE_DAYLIGHT,
    FEATURE_AIR,
    FEATURE_STEP_FREE,
    FEATURE__MAX
};
/* "screen", "video_conference" ... of JSON and forms. */
const char *feature_name(enum feature f);
/* "projector, whiteboard" in ctx->lang and ctx->arena; "" for none. */
const char *words_features(struct ctx *ctx, uint32_t features);
/* The words of a form as a set; INVALID with the field for an unknown one. And back. */
MUST_USE enum status set_of_features(struct ctx *ctx, const char *field,
                                     const char *const *words_of, size_t n, uint32_t *ret_set);
MUST_USE enum status words_of_features(struct ctx *ctx, uint32_t set, const char *const **ret_words,
                                       size_t *ret_n);
/* Boxes for those of `all`; ticked are those that are `on`. */
MUST_USE enum status choices_features(struct ctx *ctx, uint32_t all, uint32_t on,
                                      struct choices_to to);
/* A resource of one unit that needs more than this between two people is let, not booked. */
enum { RESOURCE_BUFFER_MAX_MIN = 240 };
/* Seconds that must lie between two bookings of different people: to clear up after the one and to
 * set up for the other. Pure. */
int64_t resource_buffer_s(const struct resource *r);
enum { RESOURCE_SEATS_MAX = 5000, RESOURCE_PRICE_MAX_CENTS = 10000000 };
enum { RESOURCE_UNITS_MAX = 500, RESOURCE_NAME_MAX = 80, SPACE_RESOURCES_MAX = 1000 };

/* The price of one unit for a length: the cheapest sum of days (24 hours), half days (five
 * hours) and started hours that covers it. At 3.00 an hour, 12.00 a half day and 18.00 a day: 2
 * h is 6.00, 4 h 30 is 12.00, 6 h is 15.00, 8 h is 18.00. A price not set is not used; absent
 * when what is set cannot cover it. Pure. */
struct opt_int resource_price(const struct resource *r, int32_t length_min);
/* The same, and what it is the sum of. */
struct price_parts {
    int64_t days, half_days, hours;
};
struct opt_int resource_price_parts(const struct resource *r, int32_t length_min,
                                    struct price_parts *ret_parts);

/* ---- what the page of a space tells its host first ----
 * Later modules know what needs him: each tells through a function of its own, registered before
 * the server starts, asked in that order. */
struct space_notice {
    const char *text; /* in the reader's language                                  (ctx->arena) */
    const char *url;  /* where it is seen to */
    bool urgent;      /* it waits for him */
};
enum { SPACE_NOTICES_MAX = 12, SPACE_TELLERS_MAX = 8 };
/* Adds to ret_notices, at most `room`; OK with none when there is nothing to say. */
typedef enum status space_teller(struct ctx *ctx, const struct space *s,
                                 struct space_notice *ret_notices, size_t room, size_t *ret_n);
void space_add_teller(space_teller *tell);
/* What this module tells: that nobody has said which VAT the operator charges (network.h). */
space_teller space_tell_tax;
/* The same of what a member's first screen tells him (me_add_teller, booking.h). */
typedef enum status me_teller(struct ctx *ctx, struct space_notice *ret_notices, size_t room,
                              size_t *ret_n);

/* ---- what a resource may not become ----
 * Later modules know what takes its units: each looks through a function of its own, registered
 * before the server starts, asked with the resource locked whenever its units get fewer or it is
 * put away (after->archived). */
enum { SPACE_GUARDS_MAX = 4 };
/* Refuses what would no longer fit, beside the field "units", and by CONFLICT what stays. */
typedef enum status space_guard(struct ctx *ctx, const struct resource *before,
                                const struct resource *after);
void space_add_guard(space_guard *guard);

/* ---- what is booked when a space is to be open less ----
 * Before days are closed or hours become fewer, a later module says how many bookings would lie at
 * times at which the space is closed: `after` is what the hours are to be. */
typedef enum status space_watch(struct ctx *ctx, const struct space *s,
                                const struct calendar *after, size_t *ret_n);
/* Before the server starts, once. */
void space_set_watch(space_watch *watch);

/* ---- the plan of a house ----
 * A later module draws it: asked by the pages of a space for where to link to. */
struct space_plan {
    const char *url;       /* "/s/SLUG/floor"                                        (ctx->arena) */
    const char *still_url; /* a picture of it without anybody's bookings */
    int64_t width, height; /* of the picture, in its own units */
};
/* NOT_FOUND when nothing is drawn yet. */
typedef enum status space_planner(struct ctx *ctx, const struct space *s,
                                  struct space_plan *ret_plan);
/* Before the server starts, once. */
void space_set_planner(space_planner *plan);
/* NOT_FOUND: nothing is drawn, or nobody draws. */
MUST_USE enum status space_plan_of(struct ctx *ctx, const struct space *s,
                                   struct space_plan *ret_plan);

MUST_USE enum status space_of_slug(struct ctx *ctx, const char *slug, struct space *ret_space);
MUST_USE enum status space_get(struct ctx *ctx, int64_t id, struct space *ret_space);
/* A space as the reader may know it: one that is being set up or suspended only by its hosts and
 * the steward; NOT_FOUND for others. */
MUST_USE enum status space_shown(struct ctx *ctx, const char *slug, struct space *ret_space);
/* NOT_FOUND, for who may not know it; of a suspended one, known until then, it is said why. */
MUST_USE enum status space_hidden(struct ctx *ctx, enum space_status status);
MUST_USE enum status space_calendar(struct ctx *ctx, const struct space *s,
                                    struct calendar *ret_calendar);
/* What is offered: without the archived. */
MUST_USE enum status space_resources(struct ctx *ctx, int64_t space_id,
                                     struct resource **ret_resources, size_t *ret_n);
MUST_USE enum status space_archived_resources(struct ctx *ctx, int64_t space_id,
                                              struct resource **ret_resources, size_t *ret_n);
MUST_USE enum status resource_get(struct ctx *ctx, int64_t id, struct resource *ret_resource);
/* Before deciding about a resource: who else wants to waits until this transaction ends. NOT_FOUND
 * when there is none, told by this call or by the next that asks the store. */
MUST_USE enum status resource_lock(struct ctx *ctx, int64_t resource_id);

/* ---- places ---- */

struct place {
    const char *name;   /* "Padova" */
    const char *detail; /* "PD, Veneto" */
    const char *country;
    struct degrees lat, lon;
    int64_t population;
    const char *province; /* Italy: "PD"; elsewhere "" */
    const char *region;   /* "Veneto"; elsewhere "", but "Catalunya" */
    const char *zone;     /* "Europe/Rome" */
};
/* The place a person means by a text: towns by any of their names, folded, with the best first.
 * `ret_places` has up to 5; n 0 with suggestions in place of it is the caller's "did you mean". */
enum { PLACES_MAX = 5 };
size_t place_find(const char *text, struct place ret_places[PLACES_MAX]);
/* The same for somebody at home in this time zone (IANA; NULL: not known): towns of it come first
 * under the name of their other language. */
size_t place_find_from(const char *text, const char *home, struct place ret_places[PLACES_MAX]);
/* The town of an address: "Via Roma 3, 35122 Padova", "35122 Padova", "via Roma Padova". For texts
 * that are no name of a town. */
size_t place_find_in_address(const char *text, const char *home,
                             struct place ret_places[PLACES_MAX]);
/* All towns that a person may mean by a name or the first words of one, "Castelfranco", "S. Donà",
 * with the best first; those much smaller than the largest are left out. */
size_t place_called(const char *text, const char *home, struct place ret_places[PLACES_MAX]);
/* Names near to an unknown one, by edit distance. */
size_t place_suggest(const char *text, struct place ret_places[PLACES_MAX]);
/* The place that a town of a form names in a country (NULL or "": anywhere). INVALID with the field
 * "town" (space.town_unknown), with what may have been meant. */
MUST_USE enum status space_locate(struct ctx *ctx, const char *town, const char *country,
                                  struct place *ret_place);
/* The i-th town of the gazetteer, in an order of its own; false past the last. */
bool place_of_number(size_t i, struct place *ret_place);
/* The town nearest to a point within so many metres; false when there is none. */
bool place_near(struct degrees lat, struct degrees lon, int64_t within_m, struct place *ret_place);
/* The largest town of a country (ISO 3166-1); false when none is known. */
bool place_of_country(const char *country, struct place *ret_place);
/* Is it the code of a province of Italy, in any case: "PD"? */
bool place_is_province(const char *code);
/* Metres on the sphere. */
int64_t distance_m(struct degrees lat1, struct degrees lon1, struct degrees lat2,
                   struct degrees lon2);

/* ---- saving (the form pages, import and demo go through these) ---- */

/* id 0 makes a new one; slug NULL or "" is made from name and town, unique. */
MUST_USE enum status space_save(struct ctx *ctx, const struct space *s, int64_t *ret_id);
MUST_USE enum status space_set_hours(struct ctx *ctx, int64_t space_id, const struct calendar *c);
MUST_USE enum status space_add_closure(struct ctx *ctx, int64_t space_id, const struct closure *c,
                                       int64_t *ret_id);
MUST_USE enum status space_add_floor(struct ctx *ctx, int64_t space_id, const char *name, int level,
                                     int64_t *ret_id);
/* id 0 makes a new one. `archived` is not saved: see resource_archive. */
MUST_USE enum status resource_save(struct ctx *ctx, const struct resource *r, int64_t *ret_id);
/* CONFLICT when it is put away and somebody counts on it [SP-11]. */
MUST_USE enum status resource_archive(struct ctx *ctx, int64_t space_id, int64_t id, bool archived);
MUST_USE enum status space_remove_closure(struct ctx *ctx, int64_t space_id, int64_t id);

struct floor {
    int64_t id;
    const char *name; /* "Ground floor" */
    int64_t level;    /* 0: the ground */
};
MUST_USE enum status space_floors(struct ctx *ctx, int64_t space_id, struct floor **ret_floors,
                                  size_t *ret_n);
MUST_USE enum status space_change_floor(struct ctx *ctx, int64_t space_id, const struct floor *f);
/* CONFLICT while a resource stands on it, an archived one too. */
MUST_USE enum status space_remove_floor(struct ctx *ctx, int64_t space_id, int64_t id);

/* How one gets in: a code of the door, where the key is. Told to who has a booking, never public.
 *   ret_words  "" when nothing is told; in ctx->arena                       (out) */
enum { SPACE_WAY_IN_MAX = 1000 }; /* characters */
MUST_USE enum status space_way_in(struct ctx *ctx, int64_t space_id, const char **ret_words);
MUST_USE enum status space_set_way_in(struct ctx *ctx, int64_t space_id, const char *words);

/* Something that is kept with the space changed, here or in a module that builds on it: grows its
 * revision [SP-1], and locks it until the transaction ends. NOT_FOUND when there is no such space.
 */
MUST_USE enum status space_touch(struct ctx *ctx, int64_t space_id);

/* What stands above every page of a space, for its view: its tabs, or the steps of setting it up.
 *   tab  which page it is: "edit", "prices" ...     (static) */
struct space_head_view;
MUST_USE enum status space_head_make(struct ctx *ctx, const struct space *s, const char *tab,
                                     const struct space_head_view **ret_head);

/* A picture that somebody sends in a form, made anew (base/photo.h): for the slow lane, outside of
 * any transaction. INVALID names the field. Freed by photo_free. */
struct photo_made;
MUST_USE enum status photo_of_upload(struct ctx *ctx, const char *field, struct bytes file,
                                     struct photo_made *ret_photo);

/* Listed, open, suspended: says so in a fact. */
MUST_USE enum status space_set_status(struct ctx *ctx, int64_t id, enum space_status to);

/* ---- the list for search: everything that a result line and the map show, without photos ---- */
struct space_line {
    int64_t id, operator_id;
    const char *slug, *name, *town, *province, *country, *amenities, *zone, *currency;
    enum space_status status;
    struct degrees lat, lon;
    bool step_free;
    int64_t revision;
    int64_t distance_m; /* -1: not asked */
};
struct space_ask {
    struct degrees lat, lon; /* has = false: no distance wanted */
    int64_t within_m;        /* 0: any */
    const char *q;           /* words in name, town, street, postcode, amenities; folded */
};
/* Shown spaces (open and listed), by distance when a point is asked, else by name. */
MUST_USE enum status space_lines(struct ctx *ctx, const struct space_ask *ask,
                                 struct space_line **ret_lines, size_t *ret_n);

/* ---- importing a list of spaces ---- */

/* What became of the rows: every row of the file is in exactly one of the first five. */
struct import_counts {
    int64_t rows; /* data rows read: the sum of the next five */
    int64_t added, changed, unchanged, duplicate, rejected;
    int64_t placed;   /* of them: point from the town */
    int64_t unplaced; /* of them: taken without a point, the town being unknown */
    int64_t swapped;  /* of them: latitude and longitude were swapped back */
    int64_t repaired; /* of them: broken encoding mended */
    int64_t remarked; /* lines of the report about rows that were taken */
};

struct import_job {
    struct bytes
        csv; /* the whole file                                                  (borrowed) */
    struct buf
        *report; /* gets the rejected rows as CSV, to mend and load again; may be NULL  (out) */
    /* Called after every transaction and at the end; may be NULL. */
    void (*progress)(void *arg, const struct import_counts *so_far);
    /* Called for each row that was rejected or taken with a remark; code as in docs/errors.md;
     * may be NULL. */
    void (*note)(void *arg, int64_t line, const char *code, const char *text);
    void *arg; /* of both */
};

/* Load a list of spaces: any subset and order of the columns name city province region country
 * street postcode lat lon desk_day_eur desk_month_eur room_hour_eur desks amenities url source;
 * others are noted and left. Runs its own transactions (some hundred rows each): ctx->db must be
 * NULL. A second run of the same file changes nothing. Returns OK whatever became of the rows;
 * INVALID when it is no such list (ctx->problem). */
struct store;
MUST_USE enum status space_import(struct store *store, struct ctx *ctx,
                                  const struct import_job *job, struct import_counts *ret_counts);

/* What this module keeps about people; for privacy_add_keeper(). */
struct keeper;
extern const struct keeper space_keeper;

#endif

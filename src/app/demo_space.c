/* demo_space.c: one invented space: where it is, how it takes bookings, what its host says of
 * it. */
#include "app/demo.h"
#include "base/fold.h"

enum {
    TOWN_HALF_HEIGHT_MICRO = 9000, /* a kilometre north or south of the middle of a town */
    TOWN_HALF_WIDTH_MICRO = 12000, /* as far east or west, at 45 degrees */
    SPACES_THAT_CONFIRM = 18,
    SPACES_WITH_SERIES = 4, /* one of so many has bookings that repeat */
    SPACES_THAT_LET = 7,    /* one of so many lets desks by the month */
    /* per cent */
    SPACES_STEP_FREE = 62
};

static struct degrees near(struct demo *d, struct degrees middle, int64_t at_most)
{
    middle.micro += (int32_t)demo_between(d, -at_most, at_most);
    return middle;
}

/* No subscriber's number behind an Italian prefix begins with 0: who tries it reaches nobody. */
static const char *phone(struct demo *d)
{
    return arena_printf(d->ctx->arena, "+39 049 000 %04d", (int)(100 + d->spaces % 9000));
}

/* The space's own sentence, then one of each deck in paragraphs. */
static char *description(struct demo *d, const struct demo_plan *plan)
{
    const char *work = demo_draw(d, &demo_work);
    const char *service = demo_draw(d, &demo_service);
    const char *second = demo_draw(d, &demo_service);
    const char *around = demo_draw(d, &demo_around);
    const char *people = demo_draw(d, &demo_people);
    if (second == service)
        second = "";
    return arena_printf(d->ctx->arena, "%s\n\n%s %s %s\n\n%s %s", plan->about, work, service,
                        second, around, people);
}

static const struct {
    const char *word;
    int percent;
} amenities[] = {
    {"wifi", 100},        {"printer", 80}, {"coffee", 92},      {"kitchen", 60},
    {"meeting_room", 85}, {"locker", 50},  {"phone_booth", 45}, {"air_conditioning", 70},
    {"bike_parking", 66}, {"parking", 30}, {"monitor", 40},     {"terrace", 18},
    {"garden", 12},       {"pets", 22},    {"mail", 48},        {"shower", 14},
    {"event_space", 24},
};

static const char *amenity_words(struct demo *d)
{
    struct buf out;
    buf_init(&out, 512);
    for (size_t i = 0; i < ARRAY_LEN(amenities); i++) {
        if (!demo_percent(d, amenities[i].percent))
            continue;
        if (out.n)
            buf_char(&out, ';');
        buf_str(&out, amenities[i].word);
    }
    const char *words = buf_text(&out, d->ctx->arena);
    return words;
}

static struct booking_terms terms(struct demo *d)
{
    bool confirm = demo_percent(d, SPACES_THAT_CONFIRM);
    return (struct booking_terms){
        .step_min = demo_percent(d, 75) ? 30 : 15,
        .shortest_min = demo_percent(d, 70) ? 60 : 30,
        .longest_min = SPACE_LONGEST_MIN,
        .notice_min = demo_percent(d, 70) ? 0 : 60,
        .horizon_days = demo_percent(d, 60) ? 180 : 365,
        .cancel_notice_min = (int32_t)demo_between(d, 1, 3) * 12 * 60,
        .confirm = confirm,
        .confirm_within_min = 24 * 60,
        .guest_day_max = SPACE_GUEST_DEFAULT,
        .guest_ahead_max = SPACE_GUEST_DEFAULT,
    };
}

/* Postcodes of the middle of a town, as the post gives them. */
static const struct {
    const char *town, *postcode;
} postcodes[] = {
    {"Ancona", "60121"},
    {"Asti", "14100"},
    {"Barcelona", "08003"},
    {"Bari", "70121"},
    {"Bassano del Grappa", "36061"},
    {"Belluno", "32100"},
    {"Bergamo", "24121"},
    {"Bologna", "40121"},
    {"Bolzano", "39100"},
    {"Brescia", "25121"},
    {"Como", "22100"},
    {"Cremona", "26100"},
    {"Cuneo", "12100"},
    {"Ferrara", "44121"},
    {"Firenze", "50123"},
    {"Forlì", "47121"},
    {"Genova", "16121"},
    {"La Spezia", "19121"},
    {"Lodi", "26900"},
    {"Mantova", "46100"},
    {"Mestre", "30172"},
    {"Milano", "20121"},
    {"Modena", "41121"},
    {"Monza", "20900"},
    {"Napoli", "80137"},
    {"Novara", "28100"},
    {"Padova", "35121"},
    {"Palermo", "90133"},
    {"Parma", "43121"},
    {"Pavia", "27100"},
    {"Perugia", "06121"},
    {"Pesaro", "61121"},
    {"Pescara", "65121"},
    {"Pisa", "56125"},
    {"Pordenone", "33170"},
    {"Prato", "59100"},
    {"Ravenna", "48121"},
    {"Reggio nell'Emilia", "42121"},
    {"Rimini", "47921"},
    {"Roma", "00184"},
    {"Rovigo", "45100"},
    {"Savona", "17100"},
    {"Torino", "10121"},
    {"Trento", "38122"},
    {"Treviso", "31100"},
    {"Trieste", "34121"},
    {"Udine", "33100"},
    {"Varese", "21100"},
    {"Venezia", "30123"},
    {"Verona", "37121"},
    {"Vicenza", "36100"},
};

static const char *postcode_of(const char *town)
{
    for (size_t i = 0; i < ARRAY_LEN(postcodes); i++)
        if (strcmp(postcodes[i].town, town) == 0)
            return postcodes[i].postcode;
    return "";
}

enum status demo_space_save(struct demo *d, const struct demo_plan *plan, const struct place *place,
                            int64_t operator_id, int64_t *ret_id)
{
    struct arena *a = d->ctx->arena;
    char *slug = fold_slug(a, plan->operator_name, 60);

    struct space s = {
        .operator_id = operator_id,
        .slug = "",
        .name = plan->name,
        .status = SPACE_OPEN,
        .street = plan->street,
        .postcode = postcode_of(plan->town),
        .town = plan->town,
        .province = place->province,
        .region = place->region,
        .country = place->country,
        .lat = near(d, place->lat, TOWN_HALF_HEIGHT_MICRO),
        .lon = near(d, place->lon, TOWN_HALF_WIDTH_MICRO),
        .zone = place->zone,
        .description = description(d, plan),
        .amenities = amenity_words(d),
        .step_free = demo_percent(d, SPACES_STEP_FREE),
        .holidays = true,
        .email = slug ? arena_printf(a, "ciao@%s.example", slug) : NULL,
        .phone = phone(d),
        .terms = terms(d),
    };
    if (!s.description || !s.amenities || !s.email || !s.phone)
        return FAILED;
    return space_save(d->ctx, &s, ret_id);
}

/* Hours of the week; who is open day and night is so on public holidays, too. */
static enum status set_hours(struct demo *d, const struct demo_plan *plan, int64_t space_id)
{
    struct calendar hours;
    struct space space;
    demo_hours_make(d, plan, &hours);
    enum status s = space_set_hours(d->ctx, space_id, &hours);
    if (s != OK || hours.holidays)
        return s;
    s = space_get(d->ctx, space_id, &space);
    if (s != OK)
        return s;
    space.holidays = false;
    return space_save(d->ctx, &space, &space_id);
}

enum status demo_space_make(struct demo *d, const struct demo_plan *plan, const struct place *place,
                            const char *host_email)
{
    int64_t operator_id, space_id;
    struct demo_person *people;
    size_t people_n;
    enum status s = demo_operator_make(d, plan, place->country, &operator_id);
    if (s == OK)
        s = demo_host_make(d, operator_id, host_email);
    if (s == OK)
        s = demo_space_save(d, plan, place, operator_id, &space_id);
    if (s == OK)
        s = set_hours(d, plan, space_id);
    if (s == OK)
        s = demo_closures_make(d, space_id, plan);
    if (s == OK)
        s = demo_resources_make(d, space_id, plan->desks);
    if (s == OK)
        s = demo_regulars_make(d, &people, &people_n);
    if (s == OK && d->faces)
        s = demo_cards_make(d, space_id, people, people_n);
    if (s == OK && d->faces)
        s = demo_memberships_make(d, space_id, people, people_n);
    if (s == OK && d->faces)
        s = demo_prices_make(d, space_id, people, people_n);
    if (s == OK && d->faces)
        s = demo_teams_make(d, space_id, people, people_n, host_email != NULL);
    if (s == OK && d->faces && d->spaces % SPACES_THAT_LET == 4)
        s = demo_stays_make(d, space_id, people, people_n);
    if (s == OK && d->faces && host_email)
        s = demo_stay_over_make(d, space_id, people, people_n);
    if (s == OK && d->faces && host_email)
        s = demo_lends_make(d, space_id);
    if (s == OK && host_email)
        s = demo_desk_make(d, operator_id, space_id);
    if (s == OK && d->faces)
        s = demo_leads_make(d, space_id);
    if (s == OK && d->faces)
        s = demo_plans_make(d, space_id);
    if (s == OK && d->faces && (host_email || d->spaces % SPACES_WITH_SERIES == 2))
        s = demo_series_make(d, space_id);
    if (s == OK && d->faces && host_email)
        s = demo_together_make(d, space_id);
    if (s == OK)
        s = demo_quiet_make(d, space_id);
    if (s == OK)
        s = demo_bookings_make(d, space_id, people, people_n);
    if (s == OK && d->faces && host_email)
        s = demo_limits_make(d, space_id);
    if (s == OK && host_email)
        s = demo_waitlist_make(d, space_id);
    if (s == OK && d->faces && host_email)
        s = demo_extras_make(d, space_id);
    if (s == OK)
        d->spaces++;
    if (s == OK && host_email) {
        d->home_operator_id = operator_id;
        d->home_space_id = space_id;
    }
    return s;
}

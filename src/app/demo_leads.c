/* demo_leads.c: invented people who ask for a desk, and when spaces show themselves. */
#include "app/demo.h"
#include "base/zone.h"
#include "lead/lead.h"

/* What somebody asks. */
struct question {
    enum lead_wants wants;
    int32_t people;
    const char *when;
    const char *message;
};
static const struct question questions[] = {
    {WANTS_DESK, 1, "due giorni alla settimana",
     "Cerco un posto tranquillo per scrivere la tesi, "
     "soprattutto il mattino."},
    {WANTS_DESK, 1, "dal mese prossimo", "Lavoro da casa e non ne posso più della cucina."},
    {WANTS_OFFICE, 4, "da settembre",
     "Siamo in quattro, facciamo app per le farmacie. Si può "
     "chiudere la porta?"},
    {WANTS_ROOM, 8, "un mercoledì al mese", "Ci serve una sala per la redazione, con lavagna."},
    {WANTS_EVENT, 40, "in primavera", "Presentazione di un libro, una quarantina di persone."},
    {WANTS_DESK, 2, "subito", "Io e il mio socio: due scrivanie vicine, una accanto all'altra."},
    {WANTS_OTHER, 1, "", "Avete un indirizzo per la posta e un armadietto?"},
    {WANTS_DESK, 1, "solo ad agosto", "Torno dai miei per l'estate e devo lavorare."},
    {WANTS_OFFICE, 3, "da gennaio", "Studio di ingegneria, tre persone e un plotter."},
};

static const char *const next_steps[] = {"Richiamare dopo la visita", "Mandare l'offerta",
                                         "Chiedere quando viene", "Sentire se ha deciso"};

/* Tuesday and Thursday. */
static bool is_tour_day(struct date d)
{
    return date_weekday(d) == 2 || date_weekday(d) == 4;
}

/* Shares of a hundred, by state. */
static enum lead_status draw_status(struct demo *d)
{
    static const struct {
        enum lead_status status;
        int share;
    } shares[] = {{LEAD_NEW, 16},   {LEAD_ANSWERED, 20}, {LEAD_TOUR_DONE, 12},
                  {LEAD_OFFER, 10}, {LEAD_WON, 24},      {LEAD_LOST, 18}};
    int64_t draw = demo_between(d, 1, 100);
    for (size_t i = 0; i < ARRAY_LEN(shares); i++) {
        draw -= shares[i].share;
        if (draw <= 0)
            return shares[i].status;
    }
    return LEAD_NEW;
}

/* Who asks one space. */
struct asking {
    int64_t space_id;
    const struct zone *zone;
    int32_t booked; /* tours ahead so far */
};

/* On the first day of tours from `first` on. */
static int64_t tour_on(const struct asking *a, struct date first, minute at)
{
    int64_t from = 0;
    int64_t second;
    while (!is_tour_day(first))
        first = date_add(first, 1);
    (void)zone_instant(a->zone, first, at, &from, &second);
    return from;
}

/* Those who came to see the space before they decided, and those who come soon. */
static void add_tour(struct demo *d, struct asking *a, int64_t age, struct lead_seed *seed)
{
    enum { NEAR_DAYS = 90, TOUR_SOON_DAYS = 2 };
    if (seed->status == LEAD_ANSWERED && age < NEAR_DAYS) {
        seed->status = LEAD_TOUR_BOOKED;
        seed->ask.tour_at =
            tour_on(a, date_add(d->today, TOUR_SOON_DAYS + 3 * (int64_t)a->booked), 10 * 60);
        a->booked++;
    } else if (seed->status == LEAD_TOUR_DONE || (seed->status > LEAD_TOUR_DONE && age % 3)) {
        seed->ask.tour_at = tour_on(a, date_add(d->today, -age), 15 * 60);
    }
}

static enum status make_lead(struct demo *d, struct asking *a)
{
    const struct question *q = &questions[demo_between(d, 0, (int64_t)ARRAY_LEN(questions) - 1)];
    struct demo_person p;
    enum status s = demo_person_make(d, &p);
    if (s != OK)
        return s;
    const enum lead_status status = draw_status(d);
    const bool open = status < LEAD_WON;
    const int64_t age = status == LEAD_NEW ? demo_between(d, 0, 4) : demo_between(d, 5, 300);
    const int64_t now = ctx_now_s(d->ctx);
    const int64_t made = now - age * 86400 - demo_between(d, 1, 40000);
    struct lead_seed seed = {
        .ask = {.space_id = a->space_id,
                .wants = q->wants,
                .when_text = q->when,
                .people = q->people,
                .message = q->message,
                .name = p.name,
                .email = p.email,
                .source = (enum lead_source)demo_between(d, SOURCE_UNSAID, SOURCE_OTHER),
                .by_text = demo_percent(d, 20) ? demo_draw(d, &demo_given_names) : NULL},
        .status = status,
        .lost = status == LEAD_LOST ? (enum lost_reason)demo_between(d, LOST_PRICE, LOST_OTHER)
                                    : LOST_UNSAID,
        .made_at = made,
        .changed_at = made + (status == LEAD_NEW ? 0 : demo_between(d, 1, 4) * 40000),
        .lang = "it"};
    if (open && status != LEAD_NEW && demo_percent(d, 60)) {
        seed.next_text = next_steps[demo_between(d, 0, (int64_t)ARRAY_LEN(next_steps) - 1)];
        seed.next = date_add(d->today, demo_between(d, -2, 9));
    }
    add_tour(d, a, age, &seed);
    return lead_load(d->ctx, &seed);
}

/* Tuesday and Thursday, morning and afternoon. */
static enum status make_terms(struct demo *d, int64_t space_id)
{
    struct tour_terms t = {.offered = true,
                           .length_min = 30,
                           .notice_min = 12 * 60,
                           .horizon_days = 21,
                           .meeting = "Suonate al campanello con il nome dello spazio."};
    for (int day = 2; day <= 4; day += 2) { /* is_tour_day() */
        t.open[day][0] = (struct span){10 * 60, 12 * 60};
        t.open[day][1] = (struct span){15 * 60, 17 * 60};
        t.open_n[day] = 2;
    }
    return tour_terms_save(d->ctx, space_id, &t);
}

enum status demo_leads_make(struct demo *d, int64_t space_id)
{
    struct demo own = *d; /* draws of its own */
    int64_t n = d->spaces == 0 ? 24 : demo_between(&own, 0, 6);
    struct space space;
    enum status s = space_get(d->ctx, space_id, &space);
    struct asking a = {.space_id = space_id};
    if (s == OK)
        s = make_terms(&own, space_id);
    if (s == OK)
        a.zone = zone_get(space.zone);
    for (int64_t i = 0; i < n && s == OK; i++)
        s = make_lead(&own, &a);
    return s;
}

/* ---- who would open a space ------------------------------------------------------------------ */

struct office {
    const char *town, *place_name, *name, *email, *phone;
    int32_t desks, rooms;
    const char *message;
    enum lead_source source;
    const char *by_text;
    enum applicant_status status;
    int days; /* ago */
};
static const struct office offices[] = {
    {"Rovigo", "Studio Barbujani", "Elisa Barbujani", "elisa@barbujani.example", "+39 0425 555 010",
     4, 1,
     "Siamo tre architette in 180 metri quadri, in centro. Due sono andate in pensione e la metà "
     "delle scrivanie è vuota. Vorrei gente intorno, non solo un affitto.",
     SOURCE_FRIEND, "Marta di Officina Altinate", APPLICANT_NEW, 2},
    {"Feltre", "Tipografia Zanella", "Pietro Zanella", "pietro@zanella.example", NULL, 6, 0,
     "La tipografia è chiusa, il piano di sopra è luminoso e con la fibra. Come si comincia?",
     SOURCE_PRESS, NULL, APPLICANT_NEW, 12},
    {"Gorizia", "Associazione Confini", "Jasna Marušič", "jasna@confini.example",
     "+39 0481 555 020", 8, 2,
     "Abbiamo una sede grande e la usiamo solo la sera. Di giorno potrebbero lavorarci in tanti, "
     "di qua e di là dal confine.",
     SOURCE_EVENT, NULL, APPLICANT_IN_TOUCH, 9},
};

enum status demo_applicants_make(struct demo *d)
{
    struct ctx own = *d->ctx; /* they write in Italian */
    const int64_t now = ctx_now_s(d->ctx);
    enum status s = OK;
    own.lang = text_lang("it");
    for (size_t i = 0; i < ARRAY_LEN(offices) && s == OK; i++) {
        const struct office *o = &offices[i];
        struct place places[PLACES_MAX];
        if (!place_find(o->town, places))
            continue;
        const struct applicant_ask ask = {.name = o->name,
                                          .email = o->email,
                                          .phone = o->phone,
                                          .place_name = o->place_name,
                                          .town = places[0].name,
                                          .country = places[0].country,
                                          .lat = places[0].lat,
                                          .lon = places[0].lon,
                                          .desks = o->desks,
                                          .rooms = o->rooms,
                                          .message = o->message,
                                          .source = o->source,
                                          .by_text = o->by_text};
        const int64_t made = now - (int64_t)o->days * 86400 - 7 * 3600;
        s = applicant_load(&own, &ask, o->status, made, made + 86400);
    }
    return s;
}

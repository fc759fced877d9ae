/* What a host changes of his space: details, hours, closed days, floors, whether it is open. */
#include "space/space_host.h"

#include "base/address.h"
#include "base/fold.h"
#include "http/http.h"
#include "space_routes.h"

#include <assert.h>
#include <string.h>

enum status space_saved(struct ctx *ctx, const struct space *s, const char *page, const char *next)
{
    const char *to = s->status == SPACE_DRAFT && next ? next : page;
    const char *slash = *to ? "/" : "";
    const char *url = arena_printf(ctx->arena, "/s/%s%s%s", s->slug, slash, to);
    if (!url)
        return LIMIT;
    reply_flash(ctx, ctx_text(ctx, "Saved."));
    reply_see(ctx, url);
    return OK;
}

enum status host_page_show(struct ctx *ctx, const char *slug, const struct host_page *page,
                           void *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    return st == OK ? page->fill(ctx, &s, ret_view) : st;
}

enum status host_page_change(struct ctx *ctx, const char *slug, const struct host_page *page,
                             enum status (*change)(struct ctx *ctx, struct space *s,
                                                   const void *form),
                             const void *form, void *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    if (st == OK)
        st = change(ctx, &s, form);
    if (st == OK)
        st = space_saved(ctx, &s, page->tab, page->next);
    return st == OK ? page->fill(ctx, &s, ret_view) : st;
}

/* ---- what is booked when it is to be open less ---- */

static space_watch *watcher;

void space_set_watch(space_watch *watch)
{
    assert(!watcher || watcher == watch);
    watcher = watch;
}

/* A browser goes on to the page that names who has booked when the space is to be closed, and says
 * what becomes of it; a program is told. *ret_went: nothing is to be saved now.
 *   page  that page with what is asked; used up */
static enum status ask_booked(struct ctx *ctx, const struct space *s, const struct calendar *after,
                              struct address *page, bool *ret_went)
{
    size_t n = 0;
    enum status st = watcher ? watcher(ctx, s, after, &n) : OK;
    const char *url = address_end(page);
    *ret_went = n > 0;
    if (st != OK || n == 0)
        return st;
    if (request_wants_json(ctx))
        return ctx_fail(ctx, CONFLICT, "space.booked",
                        text_plural(ctx->lang, "%lld booking lies then: see %s",
                                    "%lld bookings lie then: see %s", (int64_t)n),
                        (long long)n, url);
    reply_see(ctx, url);
    return *url ? OK : LIMIT;
}

/* ---- details ---- */

static const char *degrees_text(struct ctx *ctx, struct degrees d)
{
    int32_t micro = d.micro < 0 ? -d.micro : d.micro;
    return d.has ? arena_printf(ctx->arena, "%s%d.%06d", d.micro < 0 ? "-" : "", micro / 1000000,
                                micro % 1000000)
                 : "";
}

/* "wifi;bike_parking" as people write it: "wifi, bike parking". */
static const char *amenities_text(struct ctx *ctx, const char *list)
{
    char *out = arena_alloc(ctx->arena, strlen(list) * 2 + 1);
    char *to = out;
    for (const char *c = list; out && *c; c++) {
        *to++ = *c == ';' ? ',' : *c == '_' ? ' ' : *c;
        if (*c == ';')
            *to++ = ' ';
    }
    return out;
}

static enum status edit_view(struct ctx *ctx, const struct space *s,
                             struct space_edit_view *ret_view)
{
    struct space_edit_view v = {
        .slug = s->slug,
        .name = s->name,
        .street = s->street,
        .postcode = s->postcode,
        .town = s->town,
        .province = s->province,
        .region = s->region,
        .country = s->country,
        .lat = s->lat,
        .lon = s->lon,
        .lat_text = degrees_text(ctx, s->lat),
        .lon_text = degrees_text(ctx, s->lon),
        .zone = s->zone,
        .description = s->description,
        .amenities = amenities_text(ctx, s->amenities),
        .step_free = s->step_free,
        .url = s->url,
        .email = s->email,
        .phone = s->phone,
    };
    enum status st = space_head_make(ctx, s, "edit", &v.head);
    if (st == OK)
        *ret_view = v;
    return st;
}

enum status space_edit(struct ctx *ctx, const struct space_of_form *form,
                       struct space_edit_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, form->slug, &s);
    return st == OK ? edit_view(ctx, &s, ret_view) : st;
}

/* The place that a town names in a country, or anywhere; refused with what may have been meant. */
enum status space_locate(struct ctx *ctx, const char *town, const char *country,
                         struct place *ret_place)
{
    struct place places[PLACES_MAX];
    size_t n = place_find(town, places);
    for (size_t i = 0; i < n; i++) {
        if (!country || !*country || !strcmp(places[i].country, country)) {
            *ret_place = places[i];
            return OK;
        }
    }
    n = place_suggest(town, places);
    if (n == 0)
        return ctx_field(ctx, "town", "space.town_unknown", "No town of this name is known.");
    return ctx_field(ctx, "town", "space.town_unknown",
                     "No town of this name is known. Did you mean %s (%s)?", places[0].name,
                     places[0].detail);
}

/* Where a space stands now: at the point that is given, else in the middle of its town; one
 * whose town nobody knows stays where it was. */
static enum status move_space(struct ctx *ctx, const struct space_details_form *form,
                              struct space *s)
{
    enum { NEAR_M = 300000 }; /* of a town that has the zone of the point */
    struct place p;
    struct place known[PLACES_MAX];
    bool same_town = !strcmp(form->town, s->town);
    s->town = form->town;
    if (form->lat.has || form->lon.has) {
        bool near = place_near(form->lat, form->lon, NEAR_M, &p);
        s->lat = form->lat;
        s->lon = form->lon;
        s->zone = near ? p.zone : s->zone;
        s->country = *s->country || !near ? s->country : p.country;
        return OK;
    }
    if (same_town && place_find(form->town, known) == 0)
        return OK;
    enum status st = space_locate(ctx, form->town, form->country, &p);
    if (st != OK)
        return st;
    s->lat = p.lat;
    s->lon = p.lon;
    s->zone = p.zone;
    s->country = p.country;
    s->province = *s->province ? s->province : p.province;
    s->region = *s->region ? s->region : p.region;
    return OK;
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(or_empty(a), or_empty(b)) == 0;
}

static bool same_degrees(struct degrees a, struct degrees b)
{
    return a.has == b.has && (!a.has || a.micro == b.micro);
}

/* A form sends all that it shows: with another town, the point, province and region that are still
 * those of the old one are no answer [SP-18]. */
static void forget_old_place(const struct space *s, struct space_details_form *f)
{
    if (same_text(f->town, s->town))
        return;
    if (same_degrees(f->lat, s->lat) && same_degrees(f->lon, s->lon))
        f->lat = f->lon = (struct degrees){0};
    if (same_text(f->province, s->province))
        f->province = NULL;
    if (same_text(f->region, s->region))
        f->region = NULL;
    if (same_text(f->country, s->country))
        f->country = NULL;
}

/* "+39 049 123 45 67": digits, and what is written between them. */
static bool is_phone(const char *text)
{
    size_t digits = 0;
    for (const char *c = text; *c; c++) {
        if (*c >= '0' && *c <= '9')
            digits++;
        else if (!strchr(" +-()./", *c))
            return false;
    }
    return digits >= 3;
}

static enum status check_details(struct ctx *ctx, const struct space_details_form *f,
                                 const struct space *before)
{
    struct place p;
    enum status st = OK;
    if (f->country && !same_text(f->country, before->country) && !place_of_country(f->country, &p))
        st = ctx_field(ctx, "country", "space.country",
                       "Write the country as two capital letters, like IT.");
    if (f->phone && *f->phone && !same_text(f->phone, before->phone) && !is_phone(f->phone))
        st = ctx_field(ctx, "phone", "space.phone", "This is not a telephone number.");
    return st;
}

/* What people wrote as words of the list: "Wifi, bike parking" is "wifi;bike_parking". */
static const char *amenity_words(struct ctx *ctx, const char *text)
{
    char *out = fold_text(ctx->arena, or_empty(text));
    size_t n = 0;
    for (char *c = out; c && *c; c++) {
        char as = *c == ',' || *c == '\n' || *c == '\r' ? ';' : *c;
        bool nothing = (as == ';' || as == ' ') && (n == 0 || out[n - 1] == ';');
        if (!nothing)
            out[n++] = as;
    }
    while (n > 0 && (out[n - 1] == ';' || out[n - 1] == ' '))
        n--;
    if (out)
        out[n] = '\0';
    for (char *c = out; c && *c; c++)
        if (*c == ' ')
            *c = '_';
    return out;
}

/* What the form would send if nobody changed anything. Of another town, point and province are
 * asked anew. */
static struct space_details_form details_now(struct ctx *ctx, const struct space *s,
                                             const char *town)
{
    struct space_details_form now = {
        .street = s->street,
        .postcode = s->postcode,
        .description = s->description,
        .amenities = amenities_text(ctx, s->amenities),
        .step_free = s->step_free,
        .url = s->url,
        .email = s->email,
        .phone = s->phone,
    };
    if (strcmp(town, s->town) != 0)
        return now;
    now.province = s->province;
    now.region = s->region;
    now.country = s->country;
    now.lat = s->lat;
    now.lon = s->lon;
    return now;
}

static void take_details(struct ctx *ctx, const struct space_details_form *form, struct space *s)
{
    s->name = form->name;
    s->street = form->street;
    s->postcode = form->postcode;
    s->province = or_empty(form->province);
    s->region = or_empty(form->region);
    s->country = form->country ? form->country : same_text(form->town, s->town) ? s->country : "";
    s->description = form->description;
    s->amenities = amenity_words(ctx, form->amenities);
    s->step_free = form->step_free;
    s->url = form->url;
    s->email = form->email;
    s->phone = form->phone;
}

enum status space_edit_save(struct ctx *ctx, const struct space_details_form *form,
                            struct space_edit_view *ret_view)
{
    struct space s;
    int64_t id;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st != OK)
        return st;
    struct space_details_form f = *form;
    struct space_details_form now = details_now(ctx, &s, form->town);
    request_keep(ctx, &f, &now);
    forget_old_place(&s, &f);
    st = check_details(ctx, &f, &s);
    take_details(ctx, &f, &s);
    if (st == OK)
        st = move_space(ctx, &f, &s);
    if (st == OK && s.url && strncmp(s.url, "http://", 7) && strncmp(s.url, "https://", 8))
        st = ctx_field(ctx, "url", "space.url", "An address begins with https:// or http://");
    if (st == OK)
        st = space_save(ctx, &s, &id);
    if (st == OK)
        st = space_get(ctx, id, &s);
    if (st == OK)
        st = space_saved(ctx, &s, "edit", "hours");
    return st == OK ? edit_view(ctx, &s, ret_view) : st;
}

/* ---- hours ---- */

static const char *day_text(struct ctx *ctx, const struct calendar *c, int weekday)
{
    return hours_print(ctx->arena, c->open[weekday], c->open_n[weekday]);
}

static enum status fill_hours(struct ctx *ctx, const struct space *s, void *ret_view)
{
    struct calendar c;
    const struct space_head_view *head;
    enum status st = space_calendar(ctx, s, &c);
    if (st == OK)
        st = space_head_make(ctx, s, "hours", &head);
    if (st != OK)
        return st;
    *(struct space_hours_view *)ret_view = (struct space_hours_view){
        .head = head,
        .monday = day_text(ctx, &c, 1),
        .tuesday = day_text(ctx, &c, 2),
        .wednesday = day_text(ctx, &c, 3),
        .thursday = day_text(ctx, &c, 4),
        .friday = day_text(ctx, &c, 5),
        .saturday = day_text(ctx, &c, 6),
        .sunday = day_text(ctx, &c, 7),
        .holidays = s->holidays,
        .country = s->country,
        .zone = s->zone,
    };
    return OK;
}

static const struct host_page hours_page = {"hours", "resources", fill_hours};

enum status space_hours(struct ctx *ctx, const struct space_of_form *form,
                        struct space_hours_view *ret_view)
{
    return host_page_show(ctx, form->slug, &hours_page, ret_view);
}

/* What the form would send if nobody changed anything. */
static enum status hours_now(struct ctx *ctx, const struct space *s, struct space_hours_form *ret)
{
    struct calendar c;
    enum status st = space_calendar(ctx, s, &c);
    if (st == OK)
        *ret = (struct space_hours_form){.monday = day_text(ctx, &c, 1),
                                         .tuesday = day_text(ctx, &c, 2),
                                         .wednesday = day_text(ctx, &c, 3),
                                         .thursday = day_text(ctx, &c, 4),
                                         .friday = day_text(ctx, &c, 5),
                                         .saturday = day_text(ctx, &c, 6),
                                         .sunday = day_text(ctx, &c, 7),
                                         .holidays = s->holidays};
    return st;
}

static enum status read_hours(struct ctx *ctx, const struct space_hours_form *form,
                              struct calendar *ret_calendar)
{
    const char *const days[8] = {NULL,           form->monday, form->tuesday,  form->wednesday,
                                 form->thursday, form->friday, form->saturday, form->sunday};
    struct calendar c = {.zone = NULL};
    enum status st = week_read(ctx, days, c.open, c.open_n);
    bool open = false;
    for (int weekday = 1; weekday <= 7; weekday++)
        open |= c.open_n[weekday] > 0;
    if (st == OK && !open)
        st = ctx_field(ctx, "monday", "space.all_closed",
                       "The space would be closed on all days. Write hours on at least one, like "
                       "09:00-18:00.");
    if (st == OK)
        *ret_calendar = c;
    return st;
}

static struct address hours_page_of(struct ctx *ctx, const struct space *s,
                                    const struct space_hours_form *f)
{
    struct address a = address_of(ctx, arena_printf(ctx->arena, "/s/%s/closing", s->slug));
    address_text(&a, "hours", "1");
    address_text(&a, "monday", f->monday);
    address_text(&a, "tuesday", f->tuesday);
    address_text(&a, "wednesday", f->wednesday);
    address_text(&a, "thursday", f->thursday);
    address_text(&a, "friday", f->friday);
    address_text(&a, "saturday", f->saturday);
    address_text(&a, "sunday", f->sunday);
    address_text(&a, "holidays", f->holidays ? "1" : NULL);
    return a;
}

static enum status save_hours(struct ctx *ctx, struct space *s, const struct calendar *c)
{
    int64_t id;
    enum status st = space_set_hours(ctx, s->id, c);
    if (st != OK || s->holidays == c->holidays)
        return st;
    s->holidays = c->holidays;
    return space_save(ctx, s, &id);
}

enum status space_hours_save(struct ctx *ctx, const struct space_hours_form *form,
                             struct space_hours_view *ret_view)
{
    struct space s;
    struct calendar c;
    struct calendar after;
    struct space_hours_form f = *form;
    struct space_hours_form now;
    bool went = false;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = hours_now(ctx, &s, &now);
    if (st != OK)
        return st;
    request_keep(ctx, &f, &now);
    st = read_hours(ctx, &f, &c);
    if (st == OK)
        st = space_calendar(ctx, &s, &after);
    if (st != OK)
        return st;
    memcpy(after.open, c.open, sizeof(after.open));
    memcpy(after.open_n, c.open_n, sizeof(after.open_n));
    after.holidays = f.holidays;
    struct address page = hours_page_of(ctx, &s, &f);
    st = ask_booked(ctx, &s, &after, &page, &went);
    if (st == OK && !went)
        st = save_hours(ctx, &s, &after);
    if (st == OK && !went)
        st = space_saved(ctx, &s, hours_page.tab, hours_page.next);
    return st == OK ? fill_hours(ctx, &s, ret_view) : st;
}

/* ---- closed days ---- */

static enum status fill_closures(struct ctx *ctx, const struct space *s, void *ret_view)
{
    struct space_closures_view v;
    struct calendar c;
    enum status st = space_calendar(ctx, s, &c);
    if (st == OK)
        st = space_head_make(ctx, s, "closures", &v.head);
    if (st == OK)
        st = space_closure_views(ctx, &c, false, &v.closures, &v.closures_n);
    if (st == OK)
        st = space_closure_views(ctx, &c, true, &v.past, &v.past_n);
    if (st == OK)
        *(struct space_closures_view *)ret_view = v;
    return st;
}

static const struct host_page closures_page = {"closures", NULL, fill_closures};

enum status space_closures(struct ctx *ctx, const struct space_of_form *form,
                           struct space_closures_view *ret_view)
{
    return host_page_show(ctx, form->slug, &closures_page, ret_view);
}

enum { CLOSURE_AHEAD_DAYS = 5 * 366 }; /* a slip of the pen is further */

static enum status read_closure(struct ctx *ctx, const struct space *s,
                                const struct space_closure_form *form, struct closure *ret_closure)
{
    struct closure c = {
        .from = form->from, .to = form->to.year ? form->to : form->from, .reason = form->reason};
    struct date today;
    minute now;
    const struct zone *zone = zone_get(s->zone);
    if (zone) {
        zone_civil(zone, ctx_now_s(ctx), &today, &now);
        if (c.to.year && date_compare(c.to, today) < 0)
            return ctx_field(ctx, "to", "field.range", "These days are over.");
        if (c.to.year && date_days(c.to) - date_days(today) > CLOSURE_AHEAD_DAYS)
            return ctx_field(ctx, "to", "field.range", "This is too far ahead.");
    }
    *ret_closure = c;
    return OK;
}

static enum status ask_closure(struct ctx *ctx, const struct space *s, const struct closure *c,
                               bool *ret_went)
{
    struct calendar after;
    struct address page = address_of(ctx, arena_printf(ctx->arena, "/s/%s/closing", s->slug));
    address_date(&page, "from", c->from);
    address_date(&page, "to", c->to);
    address_text(&page, "reason", c->reason);
    enum status st = space_calendar(ctx, s, &after);
    if (st == OK)
        st = calendar_close(ctx->arena, &after, c);
    return st == OK ? ask_booked(ctx, s, &after, &page, ret_went) : st;
}

enum status space_closure_add(struct ctx *ctx, const struct space_closure_form *form,
                              struct space_closures_view *ret_view)
{
    struct space s;
    struct closure c;
    int64_t id;
    bool went = false;
    enum status st = space_of_slug(ctx, form->slug, &s);
    if (st == OK)
        st = read_closure(ctx, &s, form, &c);
    if (st == OK && date_compare(c.from, c.to) <= 0) /* else it is refused below */
        st = ask_closure(ctx, &s, &c, &went);
    if (st == OK && !went)
        st = space_add_closure(ctx, s.id, &c, &id);
    if (st == OK && !went)
        st = space_saved(ctx, &s, closures_page.tab, closures_page.next);
    return st == OK ? fill_closures(ctx, &s, ret_view) : st;
}

static enum status remove_closure(struct ctx *ctx, struct space *s, const void *arg)
{
    return space_remove_closure(ctx, s->id, ((const struct space_part_form *)arg)->id);
}

enum status space_closure_remove(struct ctx *ctx, const struct space_part_form *form,
                                 struct space_closures_view *ret_view)
{
    return host_page_change(ctx, form->slug, &closures_page, remove_closure, form, ret_view);
}

/* ---- floors ---- */

static enum status fill_floors(struct ctx *ctx, const struct space *s, void *ret_view)
{
    struct space_floors_view v;
    enum status st = space_head_make(ctx, s, "floors", &v.head);
    if (st == OK)
        st = space_floor_views(ctx, s->id, &v.floors, &v.floors_n);
    if (st == OK)
        *(struct space_floors_view *)ret_view = v;
    return st;
}

static const struct host_page floors_page = {"floors", NULL, fill_floors};

enum status space_floors_show(struct ctx *ctx, const struct space_of_form *form,
                              struct space_floors_view *ret_view)
{
    return host_page_show(ctx, form->slug, &floors_page, ret_view);
}

static enum status add_floor(struct ctx *ctx, struct space *s, const void *arg)
{
    const struct space_floor_form *form = arg;
    int64_t id;
    return space_add_floor(ctx, s->id, form->name, (int)form->level, &id);
}

enum status space_floor_add(struct ctx *ctx, const struct space_floor_form *form,
                            struct space_floors_view *ret_view)
{
    return host_page_change(ctx, form->slug, &floors_page, add_floor, form, ret_view);
}

static enum status change_floor(struct ctx *ctx, struct space *s, const void *arg)
{
    struct space_floor_change_form f = *(const struct space_floor_change_form *)arg;
    struct floor *floors;
    size_t n;
    enum status st = space_floors(ctx, s->id, &floors, &n);
    for (size_t i = 0; st == OK && i < n; i++)
        if (floors[i].id == f.id)
            request_keep(ctx, &f, &(struct space_floor_change_form){.level = floors[i].level});
    struct floor changed = {.id = f.id, .name = f.name, .level = f.level};
    return st == OK ? space_change_floor(ctx, s->id, &changed) : st;
}

enum status space_floor_save(struct ctx *ctx, const struct space_floor_change_form *form,
                             struct space_floors_view *ret_view)
{
    return host_page_change(ctx, form->slug, &floors_page, change_floor, form, ret_view);
}

static enum status remove_floor(struct ctx *ctx, struct space *s, const void *arg)
{
    return space_remove_floor(ctx, s->id, ((const struct space_part_form *)arg)->id);
}

enum status space_floor_remove(struct ctx *ctx, const struct space_part_form *form,
                               struct space_floors_view *ret_view)
{
    return host_page_change(ctx, form->slug, &floors_page, remove_floor, form, ret_view);
}

/* ---- open and closed ---- */

/* A space opens when it has hours and something that can be booked. */
static enum status check_ready(struct ctx *ctx, const struct space *s)
{
    const struct space_gap_view *gaps;
    size_t n;
    enum status st = space_gaps(ctx, s, &gaps, &n);
    if (st != OK || n == 0 || !gaps[0].must)
        return st;
    if (strcmp(gaps[0].what, "hours") == 0)
        return ctx_fail(ctx, CONFLICT, "space.no_hours", "Say first when it is open.");
    return ctx_fail(ctx, CONFLICT, "space.nothing_bookable",
                    "Say first what can be booked: at least one desk or room.");
}

/* Move a space of a host from one status to another; `other` says what it is when it is neither. */
static enum status turn(struct ctx *ctx, const char *slug, enum space_status to,
                        struct space_page_view *ret_view)
{
    struct space s;
    enum status st = space_of_slug(ctx, slug, &s);
    if (st == OK && s.status == SPACE_SUSPENDED)
        return ctx_fail(ctx, CONFLICT, "space.suspended", "The network has suspended this space.");
    if (st == OK && s.status == SPACE_LISTED)
        return ctx_fail(ctx, CONFLICT, "space.unclaimed",
                        "Nobody runs this space yet: a claim must be granted first.");
    if (st == OK && to == SPACE_OPEN)
        st = check_ready(ctx, &s);
    if (st == OK)
        st = space_set_status(ctx, s.id, to);
    if (st == OK)
        st = space_get(ctx, s.id, &s);
    if (st == OK)
        st = space_saved(ctx, &s, "", NULL);
    return st == OK ? space_page_make(ctx, &s, ret_view) : st;
}

enum status space_open(struct ctx *ctx, const struct space_of_form *form,
                       struct space_page_view *ret_view)
{
    return turn(ctx, form->slug, SPACE_OPEN, ret_view);
}

enum status space_close(struct ctx *ctx, const struct space_of_form *form,
                        struct space_page_view *ret_view)
{
    return turn(ctx, form->slug, SPACE_DRAFT, ret_view);
}

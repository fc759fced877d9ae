/* The usual comforts by the words that lists use for them. */
#include "base/text.h"
#include "space/space.h"

#include <string.h>

static const struct {
    const char *word;
    const char *name;
} usual[] = {
    {"24h_access", N_("open day and night")},
    {"air_conditioning", N_("air conditioning")},
    {"bike_parking", N_("bicycle parking")},
    {"carpark", N_("parking")},
    {"childcare", N_("childcare")},
    {"cleaning", N_("cleaning")},
    {"coffee", N_("coffee")},
    {"conference_room", N_("conference room")},
    {"dedicated_desk", N_("desks of one’s own")},
    {"event_space", N_("event space")},
    {"fablab", N_("fab lab")},
    {"garden", N_("garden")},
    {"hackerspace", N_("hackerspace")},
    {"heating", N_("heating")},
    {"hot_desk", N_("shared desks")},
    {"internet", N_("Wi-Fi")},
    {"kitchen", N_("kitchen")},
    {"library", N_("library")},
    {"locker", N_("lockers")},
    {"lounge", N_("lounge")},
    {"mail", N_("parcels and mail")},
    {"makerspace", N_("makerspace")},
    {"managed_office", N_("managed offices")},
    {"meeting_room", N_("meeting room")},
    {"open_space", N_("open space")},
    {"outdoor_area", N_("outdoors")},
    {"parking", N_("parking")},
    {"pets", N_("pets welcome")},
    {"phone_booth", N_("call booth")},
    {"printer", N_("printer")},
    {"private_cabin", N_("private offices")},
    {"private_office", N_("private offices")},
    {"projector", N_("projector")},
    {"reception", N_("reception")},
    {"relax_area", N_("lounge")},
    {"scanner", N_("scanner")},
    {"shared_kitchen", N_("kitchen")},
    {"shower", N_("shower")},
    {"showers", N_("shower")},
    {"step_free", N_("without steps")},
    {"storage", N_("storage")},
    {"terrace", N_("terrace")},
    {"toilets", N_("toilets")},
    {"training_room", N_("training room")},
    {"virtual_office", N_("virtual office")},
    {"wi_fi", N_("Wi-Fi")},
    {"wifi", N_("Wi-Fi")},
    {"workshop", N_("workshop")},
};

const char *amenity_name(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(usual); i++)
        if (!strcmp(usual[i].word, word))
            return usual[i].name;
    return NULL;
}

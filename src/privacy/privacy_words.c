/* What the columns of an archive's tables are called. */
#include "privacy/privacy_internal.h"

#include <string.h>

static const struct {
    const char *name;
    const char *title;
} columns[] = {
    {"about", N_("About")},
    {"address", N_("From")},
    {"admin", N_("Admin")},
    {"allowed_at", N_("Allowed")},
    {"amount", N_("Amount")},
    {"amount_cents", N_("Amount")},
    {"answer", N_("Answer")},
    {"answered_at", N_("Answered")},
    {"at", N_("When")},
    {"bill_day", N_("Bill of")},
    {"brought_by", N_("Brought by")},
    {"changed", N_("Changed something")},
    {"company", N_("Company")},
    {"currency", N_("Currency")},
    {"day", N_("Day")},
    {"detail", N_("What exactly")},
    {"device", N_("Device")},
    {"email", N_("E-mail")},
    {"ended_at", N_("Ended")},
    {"ends_at", N_("Until")},
    {"from_day", N_("From")},
    {"given", N_("Given")},
    {"headline", N_("In one sentence")},
    {"kind", N_("Kind")},
    {"language", N_("Language")},
    {"languages", N_("Languages")},
    {"last_at", N_("When")},
    {"links", N_("Pages elsewhere")},
    {"made_at", N_("Made")},
    {"message", N_("Message")},
    {"minutes", N_("Minutes")},
    {"month", N_("Month")},
    {"name", N_("Name")},
    {"note", N_("Note")},
    {"offers", N_("I can help with")},
    {"operator", N_("Operator")},
    {"password_set_at", N_("Password set")},
    {"path", N_("Page")},
    {"people", N_("People")},
    {"person", N_("Person")},
    {"phone", N_("Telephone")},
    {"place", N_("Place")},
    {"plan", N_("Plan")},
    {"price_cents", N_("Price")},
    {"reason", N_("Reason")},
    {"resource", N_("What was booked")},
    {"role", N_("Role")},
    {"rule", N_("Why this much")},
    {"seats", N_("Seats")},
    {"sent_at", N_("Sent")},
    {"signed_at", N_("Signed")},
    {"signed_in_at", N_("Signed in")},
    {"since_at", N_("Since")},
    {"skills", N_("Skills")},
    {"source", N_("For")},
    {"space", N_("Space")},
    {"starts_at", N_("From")},
    {"state", N_("State")},
    {"subject", N_("Subject")},
    {"team", N_("Team")},
    {"text", N_("Text")},
    {"times", N_("Times")},
    {"title", N_("Title")},
    {"trades", N_("Trade")},
    {"unit", N_("Unit")},
    {"units", N_("Units")},
    {"until_day", N_("Until")},
    {"used_at", N_("Last used")},
    {"version", N_("Version")},
    {"wants", N_("I look for")},
    {"what", N_("What")},
    {"why", N_("Why")},
};

const char *column_title(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        if (strcmp(columns[i].name, name) == 0)
            return columns[i].title;
    return NULL;
}

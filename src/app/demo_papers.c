/* demo_papers.c: what the host of the demonstration has signed and what waits: his house rules and
 * privacy notice, a template of his own, contracts at every step. */
#include "app/demo.h"
#include "base/date.h"
#include "document/document.h"

/* One contract of the demonstration. */
static const struct paper {
    const char *name, *email;
    const char *plan;
    int64_t price_cents;
    int started;               /* days before today */
    enum document_state until; /* how far it got */
} papers[DEMO_PAPERS] = {
    {"Giulia Marin", "giulia.marin@posta.example", "Flex 10", 9000, 210, DOCUMENT_COUNTERSIGNED},
    {"Tommaso Greggio", "tommaso.greggio@posta.example", "Scrivania fissa", 22000, 150,
     DOCUMENT_COUNTERSIGNED},
    {"Ada Bottacin", "ada.bottacin@posta.example", "Flex 10", 9000, 64, DOCUMENT_COUNTERSIGNED},
    {"Pietro Zanella", "pietro.zanella@posta.example", "Flex 20", 15000, 3, DOCUMENT_SIGNED},
    {"Elena Fabris", "elena.fabris@posta.example", "Scrivania fissa", 22000, 2, DOCUMENT_SIGNED},
    {"Ilaria Costa", DEMO_MEMBER_EMAIL, "Flex 10", 9000, 0, DOCUMENT_WAITING},
};

/* As if it were some days ago, for the time of one call. */
static struct clock days_before(const struct demo *d, int days, int hour)
{
    enum { DAY_S = 24 * 60 * 60, HOUR_S = 60 * 60 };
    return clock_fixed((date_days(d->today) - days) * DAY_S + hour * HOUR_S);
}

static enum status issue(struct demo *d, const struct paper *p, int64_t template_id,
                         int64_t *ret_id)
{
    const struct document_value values[] = {
        document_text("plan.name", p->plan),
        document_text("included", "wi-fi, caffè, stampante"),
        document_money("price", p->price_cents, "EUR"),
        document_text("price.period", "un mese"),
        document_text("price.vat", "22 %, esclusa"),
        document_date("start", date_add(d->today, 1 - p->started)),
        document_number("notice.days", 30),
    };
    const struct document_ask ask = {.template_id = template_id,
                                     .subject_kind = "",
                                     .operator_id = d->home_operator_id,
                                     .space_id = d->home_space_id,
                                     .email = p->email,
                                     .name = p->name,
                                     .lang = "it",
                                     .countersign = true,
                                     .silent = true,
                                     .values = values,
                                     .values_n = ARRAY_LEN(values)};
    return document_issue(d->ctx, &ask, ret_id);
}

enum status demo_papers_issue(struct demo *d)
{
    static const char *const own[] = {"rules", "privacy"};
    const struct clock *now = d->ctx->clock;
    int64_t template_id;
    enum status s = OK;
    for (size_t i = 0; s == OK && i < ARRAY_LEN(own); i++)
        s = document_take_start(d->ctx, own[i], d->home_operator_id, 0, &template_id);
    if (s == OK)
        s = document_start_of(d->ctx, "registration", &template_id);
    for (size_t i = 0; s == OK && i < DEMO_PAPERS; i++) {
        const struct clock then = days_before(d, papers[i].started, 0);
        d->ctx->clock = &then;
        s = issue(d, &papers[i], template_id, &d->papers[i]);
        d->ctx->clock = now;
    }
    return s;
}

/* One signature, at an hour of the day on which the contract was issued. */
static enum status sign(struct demo *d, size_t i, int hour, const char *countersigner)
{
    const struct clock *now = d->ctx->clock;
    const struct clock then = days_before(d, papers[i].started, hour);
    d->ctx->clock = &then;
    enum status s = document_sign_for(d->ctx, d->papers[i], countersigner);
    d->ctx->clock = now;
    return s;
}

enum status demo_papers_sign(struct demo *d)
{
    enum { MORNING = 9, AFTERNOON = 16 };
    enum status s = OK;
    for (size_t i = 0; s == OK && i < DEMO_PAPERS; i++) {
        if (papers[i].until >= DOCUMENT_SIGNED)
            s = sign(d, i, MORNING, NULL);
        if (s == OK && papers[i].until >= DOCUMENT_COUNTERSIGNED)
            s = sign(d, i, AFTERNOON, "Bruno Marangon");
    }
    return s;
}

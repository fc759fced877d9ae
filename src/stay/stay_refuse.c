/* Why a step of a stay is refused, for people and for programs. */
#include "stay/stay_internal.h"

static const struct {
    const char *field, *code, *detail;
} reasons[] = {
    [STAY_NOT_RUNNING] = {NULL, "stay.not_running", N_("This stay does not run.")},
    [STAY_IN_THE_PAST] = {"from", "stay.past", N_("That day is over: from %s on, please.")},
    [STAY_TOO_EARLY] = {"from", "stay.too_early",
                        N_("What was agreed allows it from %s on, not earlier.")},
    [STAY_ENDS_BEFORE] = {"from", "stay.ends_before", N_("It ends by then already.")},
    [STAY_NO_NOTICE] = {NULL, "stay.no_notice", N_("Nobody gave notice.")},
    [STAY_NOT_YOURS] = {NULL, "stay.not_yours", N_("That is for the other side to say.")},
    [STAY_SAME] = {"from", "stay.same", N_("That is how it is already.")},
    [STAY_NO_SERVICE] = {"service", "stay.no_service", N_("There is no such service to choose.")},
    [STAY_NO_PROPOSAL] = {NULL, "stay.no_proposal", N_("Nothing waits for an answer.")},
    [STAY_PROPOSED] = {NULL, "stay.proposed",
                       N_("Another proposal waits for its answer: take it back first.")},
    [STAY_PRICE_OF_NOTHING] = {"price", "stay.price_of_nothing",
                               N_("Another price is for days after the end that is agreed now.")},
    [STAY_NOT_OVER] = {NULL, "stay.not_over",
                       N_("The deposit is given back when the stay is over.")},
    [STAY_RETURNED] = {NULL, "stay.returned", N_("The deposit was settled already.")},
    [STAY_NO_DEPOSIT] = {NULL, "stay.no_deposit", N_("There was no deposit.")},
    [STAY_KEPT_MUCH] = {"kept", "stay.kept_much", N_("More than the deposit cannot be kept.")},
    [STAY_KEPT_WHY] = {"reason", "stay.kept_why", N_("Please say what it is kept for.")},
    [STAY_TOO_MANY] = {NULL, "stay.too_many",
                       N_("It was changed too often. Please end it and begin anew.")},
};

enum status stay_refuse(struct ctx *ctx, enum stay_refusal why, struct date day)
{
    const char *text = ctx_text(ctx, reasons[why].detail);
    if (day.year)
        text = words(ctx, text, words_date(ctx, day));
    if (reasons[why].field)
        return ctx_field(ctx, reasons[why].field, reasons[why].code, "%s", text);
    return ctx_fail(ctx, CONFLICT, reasons[why].code, "%s", text);
}

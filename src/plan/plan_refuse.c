/* Why a step of a membership is refused, for people and for programs. */
#include "plan/plan_internal.h"

static const struct {
    const char *field, *code, *detail;
} reasons[] = {
    [STEP_NOT_RUNNING] = {NULL, "plan.not_running", N_("This membership does not run.")},
    [STEP_IN_THE_PAST] = {"from", "plan.past", N_("That day is over: from %s on, please.")},
    [STEP_TOO_EARLY] = {"from", "plan.too_early",
                        N_("Notice and term allow it from %s on, not earlier.")},
    [STEP_CHEAPER_TOO_EARLY] =
        {"from", "plan.too_early",
         N_("What was agreed binds until then: a change to less is possible from %s on.")},
    [STEP_NO_TERM] = {"term", "plan.no_term", N_("The plan has no such term.")},
    [STEP_END_BEFORE_START] = {"until", "plan.end_before_start",
                               N_("The end must be after the beginning.")},
    [STEP_PAUSES_OVERLAP] = {"from", "plan.pauses_overlap",
                             N_("There is a pause on these days already.")},
    [STEP_PAUSE_LONG] = {"until", "plan.pause_long",
                         N_("The plan allows no pause of that length. Please ask the host.")},
    [STEP_NOT_PAUSED] = {NULL, "plan.not_paused", N_("There is no pause.")},
    [STEP_NOT_ENDING] = {NULL, "plan.not_ending", N_("It was not ended.")},
    [STEP_SAME] = {"plan", "plan.same", N_("That is what it is already.")},
    [STEP_NO_EXTRA] = {"extra", "plan.no_extra", N_("There is no such service.")},
    [STEP_TOO_MANY] = {NULL, "plan.too_many",
                       N_("It was changed too often. Please end it and begin anew.")},
};

enum status refuse_step(struct ctx *ctx, enum step_refusal why, struct date day)
{
    const char *text = ctx_text(ctx, reasons[why].detail);
    if (day.year)
        text = words(ctx, text, words_date(ctx, day));
    if (reasons[why].field)
        return ctx_field(ctx, reasons[why].field, reasons[why].code, "%s", text);
    return ctx_fail(ctx, CONFLICT, reasons[why].code, "%s", text);
}

/* What this module itself has to tell a host on the page of his space. */
#include "people/people.h"
#include "space/space.h"

enum status space_tell_tax(struct ctx *ctx, const struct space *s, struct space_notice *ret_notices,
                           size_t room, size_t *ret_n)
{
    *ret_n = 0;
    if (!s->vat_assumed || room == 0 || !people_is_host(ctx->actor, s->operator_id, 0))
        return OK;
    const char *url = arena_printf(ctx->arena, "/s/%s/prices/own#vat", s->slug);
    if (!url)
        return LIMIT;
    ret_notices[0] = (struct space_notice){
        .text = s->vat_rate_bp == 0
                    ? ctx_text(ctx, "Say which VAT you charge. Until then none is counted.")
                    : ctx_text(ctx, "Say which VAT you charge. Until then it is counted as in most "
                                    "cases in your country."),
        .url = url,
        .urgent = true};
    *ret_n = 1;
    return OK;
}

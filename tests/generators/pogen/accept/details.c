/* expect: "It is taken." */
/* expect: "At least %d characters." */
int f(struct ctx *ctx)
{
    ctx_field(ctx, fields[at(1, 2)], "field.short", "At least %d characters.", 8);
    return ctx_fail(ctx, known ? CONFLICT : INVALID, "a.b", "It is taken.");
}

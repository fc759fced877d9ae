/* expect: "Outer" */
/* expect: "Inner" */
/* expect: "one thing" */
/* expect: "%d things" */
int f(struct ctx *ctx)
{
    (void)text_get(pick(ctx, 1, "no, this is an argument"), "Outer");
    (void)text_plural(lang(ctx_text(ctx, N_("Inner"))), "one thing", "%d things", 3);
    return 0;
}

/* expect: "Seen" */
/* N_("not in a comment") */
// ctx_text(ctx, "not here either")
static const char *a = "N_(\"not in a string\")";
static const char b = '"', c = '\'', d = '\\';
static const char *e = N_("Seen");

/* expect 2: a text to translate must be plain strings: "No more than " */
static const char *a = N_("No more than " PRId64 " rows");

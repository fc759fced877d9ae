/* expect 2: the closing quote is missing */
static const char *a = N_("No end
);

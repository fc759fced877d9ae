/* expect: "Again" */
static const char *const a[] = {N_("Again"), N_("Again")};

/* expect: "%s minutes" */
/* expect: "→" */
static const char *const a[] = {N_("%s"), N_("%5.1f %% (%d)"), N_("{n} / {max}: "),
                                N_("%s minutes"), N_("→")};

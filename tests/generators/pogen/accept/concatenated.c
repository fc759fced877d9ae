/* expect: "One text, in two \"lines\".\n" */
static const char *a = N_("One text, " /* and a comment */
                          "in two \"lines\".\n");

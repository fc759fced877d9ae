static const char *all = "select id from thing";

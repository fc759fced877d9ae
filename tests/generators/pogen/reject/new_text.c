/* expect 2: "Brand new" is not in src/web/po/it.po: run make po */
static const char *a = N_("Brand new");

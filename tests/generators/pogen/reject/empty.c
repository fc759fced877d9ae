/* expect 2: an empty text cannot be translated */
static const char *a = N_("");

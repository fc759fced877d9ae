/* expect 2: \q is not understood in a text */
static const char *a = N_("\q");

#include "second/second.h"
const char *code = "first.often";

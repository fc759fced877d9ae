#include "first/first.h"

/* The one label, and texts that are no JSON or HTML: "<" and quotes. */
static int words(int n)
{
    if (n < 0)
        goto done;
    say("a < b", "he said: \"%s\"", "\"name\":");
done:
    return n;
}

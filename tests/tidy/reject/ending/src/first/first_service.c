#include "first/first.h"

enum status first_do(int how_often)
{
    if (how_often > 3)
        exit(1);
    return ctx_fail(ctx, FAILED, "first.often", "Too often.");
}

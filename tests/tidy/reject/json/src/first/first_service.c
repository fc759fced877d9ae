#include "first/first.h"

enum status first_do(int how_often)
{
    buf_printf(out, "{\"name\":\"%s\"}", name);
    return ctx_fail(ctx, FAILED, "first.often", "Too often.");
}

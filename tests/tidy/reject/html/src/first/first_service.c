#include "first/first.h"

enum status first_do(int how_often)
{
    buf_printf(out, "<b>%d</b>", how_often);
    return ctx_fail(ctx, FAILED, "first.often", "Too often.");
}

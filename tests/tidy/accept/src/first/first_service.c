#include "first/first.h"
#include "store/store.h"

enum status first_do(int how_often)
{
    /* "select" in a comment is no SQL, and a brace in a literal is none: */
    return how_often > '{' ? ctx_fail(ctx, FAILED, "first.often", "Too often.") : OK;
}

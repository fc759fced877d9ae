#include "first/first.h"

/* FI-1 */
static void done_as_often_as_asked(void)
{
}

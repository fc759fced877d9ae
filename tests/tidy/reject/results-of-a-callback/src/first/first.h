/* first.h: the lower of two modules.
 * Owns: nothing.   Uses: base, store. */
#ifndef FIRST_H
#define FIRST_H
#include "base/status.h"
MUST_USE enum status first_do(int how_often);
MUST_USE enum status first_each(int how_often, int ret_sums[2],
                                const char *name);
#endif

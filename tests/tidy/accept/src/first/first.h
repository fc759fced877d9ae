/* first.h: the lower of two modules.
 * Owns: nothing.   Uses: base, store. */
#ifndef FIRST_H
#define FIRST_H
#include "base/status.h"
#include <stddef.h>
MUST_USE enum status first_do(int how_often);
/* Results last; how much a result takes, and what is said on a refusal, stand behind it. */
MUST_USE enum status first_get(int id, int *ret_things, size_t room, int *ret_n);
typedef int (*first_caller)(int *ret_n, char why[80]);
#endif

/* second.h: the upper of two modules.
 * Owns: nothing.   Uses: base. */
#ifndef SECOND_H
#define SECOND_H
#include "first/first.h"
#endif

/* second.h: the upper of two modules, which does not say what it owns. */
#ifndef SECOND_H
#define SECOND_H
#include "first/first.h"
#endif

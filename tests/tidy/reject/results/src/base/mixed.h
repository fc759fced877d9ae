#ifndef BASE_MIXED_H
#define BASE_MIXED_H
#include "base/status.h"
MUST_USE enum status mixed_get(int *ret_n, int id);
#endif

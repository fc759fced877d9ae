#ifndef ONE_H
#define ONE_H
#include "base/two.h"
#endif

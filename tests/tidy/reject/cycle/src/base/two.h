#ifndef TWO_H
#define TWO_H
#include "base/one.h"
#endif

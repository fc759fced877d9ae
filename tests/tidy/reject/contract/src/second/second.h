#ifndef SECOND_H
#define SECOND_H
#include "first/first.h"
#endif

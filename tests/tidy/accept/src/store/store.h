#ifndef STORE_H
#define STORE_H
#include "base/status.h"
MUST_USE
enum status store_open(const char *path);
#endif

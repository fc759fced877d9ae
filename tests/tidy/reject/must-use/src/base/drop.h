#ifndef DROP_H
#define DROP_H
#include "base/status.h"
enum status dropped(int a);
#endif

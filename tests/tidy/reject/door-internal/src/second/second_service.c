#include "first/first_internal.h"

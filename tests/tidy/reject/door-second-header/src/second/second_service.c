#include "first/first_rules.h"

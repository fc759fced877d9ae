#include "first_sql.h"

#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H
enum {
    LIMIT_THINGS = 8, /* more than anybody has */
};
#endif

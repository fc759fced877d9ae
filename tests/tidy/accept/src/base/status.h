#ifndef BASE_STATUS_H
#define BASE_STATUS_H
enum status { OK, FAILED };
#define MUST_USE __attribute__((warn_unused_result))
#endif

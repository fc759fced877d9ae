#ifndef NEEDY_H
#define NEEDY_H
struct needy { uint64_t v; };
#endif

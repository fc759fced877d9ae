#include "second/second.h"

int main(void)
{
    printf("the app may print\n");
    return 0;
}

/* libFuzzer: the head of any file is read within its bounds and says a size or nothing. */
#include "base/photo.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct photo_facts f = photo_look((struct bytes){data, n});
    assert(f.format == PHOTO_UNKNOWN || (f.width > 0 && f.height > 0));
    assert(f.turn >= 0 && f.turn <= 8);
    return 0;
}

static int deep(int a)
{
    if (a) {
        while (a) {
            for (;;) {
                if (a) {
                    do {
                        a--;
                    } while (a);
                }
            }
        }
    }
    return a;
}

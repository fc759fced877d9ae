static int many(int a, int b, int c, int (*d)(int, int), int e, int f, int g)
{
    return a + b + c + d(a, b) + e + f + g;
}

/* Called back. (parameters: a library's) */
static int callback(int a, int b, int c, int d, int e, int f, int g)
{
    return a + b + c + d + e + f + g;
}

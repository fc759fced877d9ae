static int indented(void)
{
	return 1;
}

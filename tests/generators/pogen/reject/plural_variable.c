/* expect 2: the plural of "one" must be a plain string */
int a = f(text_plural(lang, "one", many, 2));

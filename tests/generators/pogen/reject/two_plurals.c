/* expect 3: "one" has another plural at src/shop/shop.c:2 */
int a = f(text_plural(lang, "one", "many", 2));
int b = f(text_plural(lang, "one", "lots", 2));

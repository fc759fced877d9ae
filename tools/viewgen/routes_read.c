/* routes_read.c: reads .routes and checks each route against views, forms, pages and other
 * routes. */
#include "viewgen/viewgen.h"

#include "base/limits.h"

#include <stdlib.h>

static const char *const key_names[KEY__MAX] = {"handler", "doc",  "allow", "lane",  "body",
                                                "form",    "view", "page",  "title", "again",
                                                "rate",    "made", "key"};
static const char *const methods[] = {"GET",      "POST",      "PUT",    "DELETE",
                                      "PROPFIND", "PROPPATCH", "REPORT", NULL};
static const char *const reading[] = {"GET", "PROPFIND", "REPORT", NULL};
static const char *const allows[] = {"visitor", "secret", "member",  "self", "teammate", "team",
                                     "desk",    "host",   "steward", "app",  NULL};
static const char *const read_lanes[] = {"read", "slow", "stream", NULL};
static const char *const write_lanes[] = {"write", "slow", NULL};
static const char *const yes[] = {"yes", NULL};
static const char *const rates[] = {"ask", "booking", "signin", "link", NULL};

static bool among(const char *s, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(*words, s) == 0)
            return true;
    return false;
}

static noreturn void refuse_key(const struct route *r, enum route_key key, const char *why)
{
    gen_fail(r->file, r->lines[key], "%s %s: %s", key_names[key],
             r->values[key] ? r->values[key] : "-", why);
}

/* ---- the head: method and path --------------------------------------------------------------- */

static void read_param(struct gen_line *l, struct route *r, const char *segment, size_t n)
{
    const char *name = gen_strndup(segment + 1, n - 2);
    if (!gen_is_name(name))
        gen_refuse(l, "{%s} in the path is no name", name);
    for (size_t i = 0; i < r->params_n; i++)
        if (strcmp(r->params[i], name) == 0)
            gen_refuse(l, "{%s} is in the path twice", name);
    GEN_PUSH(r->params, r->params_n, r->params_size) = name;
}

static void read_segment(struct gen_line *l, struct route *r, const char *segment, size_t n)
{
    if (n >= 2 && segment[0] == '{' && segment[n - 1] == '}')
        read_param(l, r, segment, n);
    else if (n == 0 || strspn(segment, "abcdefghijklmnopqrstuvwxyz0123456789-_.") < n ||
             (segment[0] == '.' && strncmp(segment, ".well-known", n) != 0))
        gen_refuse(l, "the path %s has a part that is neither plain text nor one {name}", r->path);
}

static void read_path(struct gen_line *l, struct route *r)
{
    r->path = gen_word(l, "the path");
    size_t n = strlen(r->path);
    if (r->path[0] != '/')
        gen_refuse(l, "a path begins with /");
    if (n > 5 && strcmp(r->path + n - 5, ".json") == 0)
        gen_refuse(l, "the .json twin of a page is made by the router");
    if (n == 1)
        return;
    const char *segment = r->path + 1;
    for (;;) {
        size_t length = strcspn(segment, "/");
        read_segment(l, r, segment, length);
        if (!segment[length])
            return;
        segment += length + 1;
    }
}

static struct route *read_head(struct module *m, struct gen_line *l)
{
    gen_expect(l, "route ");
    struct route *r = gen_alloc(sizeof(*r));
    r->module = m;
    r->file = l->path;
    r->line = l->number;
    r->method = gen_word(l, "the method");
    if (!among(r->method, methods))
        gen_refuse(l, "%s is none of GET, POST, PUT, DELETE, PROPFIND, PROPPATCH, REPORT",
                   r->method);
    read_path(l, r);
    gen_expect_end(l);
    return r;
}

/* ---- the keys -------------------------------------------------------------------------------- */

static bool is_none(struct gen_line *l)
{
    if (!gen_accept(l, "-"))
        return false;
    gen_expect_end(l);
    return true;
}

static void read_key(struct route *r, struct gen_line *l)
{
    const char *name = gen_name(l, "a key");
    enum route_key key = KEY_HANDLER;
    while (key < KEY__MAX && strcmp(key_names[key], name) != 0)
        key++;
    if (key == KEY__MAX)
        gen_refuse(l, "%s is no key of a route", name);
    if (r->lines[key])
        gen_refuse(l, "%s is there twice", name);
    r->lines[key] = l->number;
    if (is_none(l))
        return;
    bool text = key == KEY_DOC || key == KEY_TITLE;
    r->values[key] = text ? doc_text(l, name) : gen_word(l, name);
    gen_expect_end(l);
}

static void require(const struct route *r, enum route_key key)
{
    if (!r->values[key])
        refuse_key(r, key, "this key cannot be none");
}

static void check_word(const struct route *r, enum route_key key, const char *const *words)
{
    if (!among(r->values[key], words))
        refuse_key(r, key, "unknown, or not for this method");
}

/* A route for people of a team says in its path of which. */
static void check_team(const struct route *r)
{
    const char *allow = r->values[KEY_ALLOW];
    if (strncmp(allow, "team", 4) == 0 && !among("team", r->params))
        refuse_key(r, KEY_ALLOW, "the path names no {team}");
}

/* WebDAV is for programs; they are answered in its words. */
static void check_app(const struct route *r)
{
    const bool app = strcmp(r->values[KEY_ALLOW], "app") == 0;
    const bool plain = strcmp(r->method, "PUT") == 0 || strcmp(r->method, "DELETE") == 0 ||
                       strcmp(r->method, "GET") == 0 || strcmp(r->method, "POST") == 0;
    if (!app && !plain)
        refuse_key(r, KEY_ALLOW, "this method is for programs: app");
    if (app && (r->values[KEY_VIEW] || r->values[KEY_PAGE]))
        refuse_key(r, KEY_VIEW, "a program is answered by its handler");
}

static bool has_file(const struct form *f)
{
    for (size_t i = 0; f && i < f->fields_n; i++)
        if (f->fields[i].type == FORM_FILE)
            return true;
    return false;
}

static void check_body(struct route *r)
{
    const char *s = r->values[KEY_BODY];
    const bool reads = strcmp(r->method, "GET") == 0;
    if (reads && s)
        refuse_key(r, KEY_BODY, "a GET has no body");
    if (!s && !reads)
        refuse_key(r, KEY_BODY, "say how long the body may be");
    if (!s)
        return;
    char *end;
    r->body_max = strtoll(s, &end, 10);
    if (*end == 'k' || *end == 'm')
        r->body_max <<= *end++ == 'k' ? 10 : 20;
    if (*end || r->body_max <= 0)
        refuse_key(r, KEY_BODY, "a size is 4000, 16k or 12m");
    if (r->body_max > (has_file(r->form) ? LIMIT_UPLOAD_BYTES : LIMIT_BODY_BYTES))
        refuse_key(r, KEY_BODY, "over LIMIT_BODY_BYTES or, with a file, LIMIT_UPLOAD_BYTES");
}

/* Path and form must name the same fields. */
static void check_form(const struct project *p, struct route *r, bool reads)
{
    if (r->values[KEY_FORM]) {
        r->form = project_form(p, r->values[KEY_FORM]);
        if (!r->form)
            refuse_key(r, KEY_FORM, "there is no such form in this or an earlier module");
    }
    if (reads && has_file(r->form))
        refuse_key(r, KEY_FORM, "a GET cannot take a file");
    size_t in_path = 0;
    for (size_t i = 0; r->form && i < r->form->fields_n; i++) {
        const struct form_field *f = &r->form->fields[i];
        in_path += f->in_path;
        if (f->in_path && !among(f->name, r->params))
            gen_fail(r->file, r->line, "the form's field %s is not in the path %s", f->name,
                     r->path);
    }
    if (in_path != r->params_n - 1)
        gen_fail(r->file, r->line, "the form lacks a path field for each {name} of %s", r->path);
}

/* The first line of the template must name the route's view: the page casts to it. */
static void check_page(const struct route *r)
{
    const char *name = r->values[KEY_PAGE];
    const char *path = gen_printf("%s/pages/%s.html", r->module->directory, name);
    if (!gen_exists(path))
        refuse_key(r, KEY_PAGE, gen_printf("there is no %s", path));
    const char *first = gen_printf("{view %s}", r->view ? r->view->name : "-");
    if (strncmp(gen_read(path, NULL), first, strlen(first)) != 0)
        refuse_key(r, KEY_PAGE, gen_printf("%s must begin with %s", path, first));
    if (!r->values[KEY_TITLE])
        refuse_key(r, KEY_TITLE, "a page has a title");
}

static void check_answer(const struct project *p, struct route *r)
{
    if (r->values[KEY_VIEW]) {
        r->view = project_view(p, r->values[KEY_VIEW]);
        if (!r->view)
            refuse_key(r, KEY_VIEW, "there is no such view in this or an earlier module");
    }
    if (r->values[KEY_PAGE])
        check_page(r);
    else if (r->values[KEY_TITLE])
        refuse_key(r, KEY_TITLE, "a title without a page");
    if (strcmp(r->values[KEY_LANE], "stream") == 0 && (r->view || r->values[KEY_PAGE]))
        refuse_key(r, KEY_LANE, "a stream has neither view nor page");
}

static void finish(const struct project *p, struct module *m, struct route *r)
{
    if (!r)
        return;
    for (enum route_key key = KEY_HANDLER; key < KEY__NEEDED; key++)
        if (!r->lines[key])
            gen_fail(r->file, r->line, "the key %s is missing", key_names[key]);
    require(r, KEY_HANDLER);
    require(r, KEY_DOC);
    require(r, KEY_ALLOW);
    require(r, KEY_LANE);
    GEN_PUSH(r->params, r->params_n, r->params_size) = NULL; /* ends the list for among() */
    bool reads = among(r->method, reading);
    if (!gen_is_name(r->values[KEY_HANDLER]))
        refuse_key(r, KEY_HANDLER, "no name of a function");
    check_word(r, KEY_ALLOW, allows);
    check_team(r);
    check_app(r);
    check_word(r, KEY_LANE, reads ? read_lanes : write_lanes);
    if (r->values[KEY_RATE])
        check_word(r, KEY_RATE, rates);
    for (enum route_key key = KEY__NEEDED; key < KEY__MAX; key++)
        if (r->lines[key] && (reads || !r->values[key] || !among(r->values[key], yes)))
            refuse_key(r, key, "yes, of what is sent, or nothing at all");
    check_form(p, r, reads);
    check_body(r);
    check_answer(p, r);
    GEN_PUSH(m->routes, m->routes_n, m->routes_size) = r;
}

static void file_read(const struct project *p, struct module *m, const char *path)
{
    struct gen_file file = gen_file_open(path);
    struct route *r = NULL;
    struct gen_line l;
    while (gen_line_next(&file, &l)) {
        if (l.indent > 0) {
            if (!r)
                gen_refuse(&l, "a key outside a route");
            read_key(r, &l);
            continue;
        }
        finish(p, m, r);
        r = read_head(m, &l);
    }
    finish(p, m, r);
}

void routes_read(const struct project *p, struct module *m)
{
    size_t n;
    const char **paths = gen_list(m->directory, ".routes", &n);
    for (size_t i = 0; i < n; i++)
        file_read(p, m, paths[i]);
}

/* ---- all routes together --------------------------------------------------------------------- */

const struct route *project_route(const struct project *p, const char *handler)
{
    for (size_t i = 0; i < p->modules_n; i++)
        for (size_t j = 0; j < p->modules[i]->routes_n; j++)
            if (strcmp(p->modules[i]->routes[j]->values[KEY_HANDLER], handler) == 0)
                return p->modules[i]->routes[j];
    return NULL;
}

/* The same path but for the names in it. */
static bool same_path(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++) {
        if (*a != '{')
            continue;
        a += strcspn(a, "}");
        b += strcspn(b, "}");
    }
    return *a == *b;
}

static void check_unique(const struct project *p, const struct route *r)
{
    if (project_route(p, r->values[KEY_HANDLER]) != r)
        refuse_key(r, KEY_HANDLER, "another route has this handler");
    for (size_t i = 0; i < p->modules_n; i++) {
        const struct module *m = p->modules[i];
        for (size_t j = 0; j < m->routes_n; j++) {
            const struct route *other = m->routes[j];
            if (other == r)
                return;
            if (!same_path(other->path, r->path))
                continue;
            if (strcmp(other->method, r->method) == 0)
                gen_fail(r->file, r->line, "%s %s is there already, at %s:%d", r->method, r->path,
                         other->file, other->line);
            if (strcmp(other->path, r->path) != 0)
                gen_fail(r->file, r->line, "%s is called %s at %s:%d", r->path, other->path,
                         other->file, other->line);
        }
    }
}

/* A look does what is asked and undoes it: it may be shown again as it was sent. */
static bool is_look(const struct route *r)
{
    static const char end[] = "/preview";
    const size_t n = strlen(r->path);
    return strcmp(r->method, "POST") == 0 && strcmp(r->values[KEY_LANE], "slow") == 0 &&
           n >= sizeof(end) - 1 && strcmp(r->path + n - (sizeof(end) - 1), end) == 0;
}

/* The page shown again gets the same path fields, and nothing else that it must have; a look has
 * what the refused form has. */
static void check_again(const struct project *p, const struct route *r)
{
    if (!r->values[KEY_AGAIN])
        return;
    const struct route *again = project_route(p, r->values[KEY_AGAIN]);
    if (!again)
        refuse_key(r, KEY_AGAIN, "no route has this handler");
    if (strcmp(r->method, "GET") == 0)
        refuse_key(r, KEY_AGAIN, "a GET has no form to show again");
    if ((strcmp(again->method, "GET") != 0 && !is_look(again)) || !again->values[KEY_PAGE])
        refuse_key(r, KEY_AGAIN, "that route does not show a page");
    for (size_t i = 0; again->form && i < again->form->fields_n; i++) {
        const struct form_field *f = &again->form->fields[i];
        if (f->in_path && !among(f->name, r->params))
            refuse_key(r, KEY_AGAIN, gen_printf("{%s} is not in the path of this route", f->name));
        if (!f->in_path && !f->optional && !f->fallback && f->type != FORM_BOOL && !is_look(again))
            refuse_key(r, KEY_AGAIN, gen_printf("that page cannot do without %s", f->name));
    }
}

void routes_check(const struct project *p)
{
    for (size_t i = 0; i < p->modules_n; i++) {
        for (size_t j = 0; j < p->modules[i]->routes_n; j++) {
            check_unique(p, p->modules[i]->routes[j]);
            check_again(p, p->modules[i]->routes[j]);
        }
    }
}

/* dav.c: what WebDAV wants of every answer (RFC 4918), for the routes of programs: who asks is told
 * to say it by HTTP Basic, and a refusal is an element DAV:error that names its reason. */
#include "http/http_internal.h"

#include "base/xml.h"

#define DAV_NS "DAV:"
#define CALDAV_NS "urn:ietf:params:xml:ns:caldav"

bool dav_is(const struct request *r)
{
    for (size_t m = 0; r->match.by_method && m < METHOD__MAX; m++)
        if (r->match.by_method[m])
            return r->match.by_method[m]->route->allow == ALLOW_APP;
    return false;
}

int dav_code(const struct request *r)
{
    static const struct {
        const char *problem;
        int code;
    } said[] = {{"dav.bad_request", MHD_HTTP_BAD_REQUEST},
                {"dav.precondition", MHD_HTTP_PRECONDITION_FAILED}};
    static const int codes[STATUS__MAX] = {
        [OK] = MHD_HTTP_OK,
        [NOT_FOUND] = MHD_HTTP_NOT_FOUND,
        [INVALID] = MHD_HTTP_FORBIDDEN, /* RFC 4791, 1.3: a precondition that will not come true */
        [DENIED] = MHD_HTTP_FORBIDDEN,
        [CONFLICT] = MHD_HTTP_CONFLICT, /* the same, but one that may */
        [RETRY] = MHD_HTTP_SERVICE_UNAVAILABLE,
        [LIMIT] = MHD_HTTP_INSUFFICIENT_STORAGE,
        [UNAVAILABLE] = MHD_HTTP_SERVICE_UNAVAILABLE,
        [FAILED] = MHD_HTTP_INTERNAL_SERVER_ERROR,
    };
    const char *problem = r->ctx.problem.code;
    for (size_t i = 0; problem && i < sizeof(said) / sizeof(*said); i++)
        if (strcmp(said[i].problem, problem) == 0)
            return said[i].code;
    if (r->result == DENIED && !r->ctx.actor)
        return MHD_HTTP_UNAUTHORIZED;
    return codes[r->result];
}

/* "valid-calendar-data" of "caldav.valid_calendar_data". */
static const char *element_of(struct arena *a, const char *words)
{
    char *name = arena_strdup(a, words);
    for (char *c = name; c && *c; c++)
        if (*c == '_')
            *c = '-';
    return name;
}

/* The reason as an element: of WebDAV and CalDAV where they have a word for it, else ours. */
static void write_reason(struct request *r, struct xml_writer *w)
{
    const char *code = r->ctx.problem.code;
    const char *ns = arena_printf(r->arena, "%s/errors#", r->http->config->public_url);
    const char *name = code;
    if (strncmp(code, "dav.", 4) == 0) {
        ns = DAV_NS;
        name = element_of(r->arena, code + 4);
    } else if (strncmp(code, "caldav.", 7) == 0) {
        ns = CALDAV_NS;
        name = element_of(r->arena, code + 7);
    }
    if (ns && name)
        xml_empty(w, ns, name);
}

/* Beside the field where there is one: "The space is open 8:00-20:00". */
static const char *reason_words(const struct problem *p)
{
    return p->fields_n > 0 && strcmp(p->code, "form.invalid") == 0 ? p->fields[0].detail
                                                                   : p->detail;
}

const char *dav_problem(struct request *r)
{
    static const struct xml_prefix prefixes[] = {{"D", DAV_NS}, {"C", CALDAV_NS}};
    struct xml_writer w;
    xml_start(&w, &r->out, prefixes, 2);
    xml_open(&w, DAV_NS, "error");
    write_reason(r, &w);
    xml_element(&w, DAV_NS, "responsedescription", reason_words(&r->ctx.problem));
    xml_close(&w);
    return "application/xml; charset=utf-8";
}

void dav_headers(struct MHD_Response *response, int code)
{
    /* RFC 4918, 18; RFC 4791, 5.1. No class 2: nothing is locked. */
    (void)MHD_add_response_header(response, "DAV", "1, 3, calendar-access");
    if (code == MHD_HTTP_UNAUTHORIZED)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
                                      "Basic realm=\"Loggia\", charset=\"UTF-8\"");
}

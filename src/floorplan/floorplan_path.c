/* Path data and transforms of SVG into whole numbers of a plan. */
#include "floorplan/floorplan_internal.h"

#include "base/buf.h"

#include <math.h>
#include <string.h>

enum {
    STEPS_MAX = 60000, /* of one path: more is no drawing */
    FAR = 1000000,     /* further out nothing is drawn */
    DIGITS_MAX = 18,
    EXPONENT_MAX = 30
};

const struct matrix matrix_none = {1, 0, 0, 1, 0, 0};

/* ---- numbers: without the reader's locale, and without infinity ----------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_spaces(const char *at)
{
    return at + strspn(at, " \t\r\n\f,");
}

static const char *digits(const char *at, double *v, int *n, double scale)
{
    for (double each = scale; is_digit(*at); at++) {
        if (++*n > DIGITS_MAX)
            continue;
        *v = scale == 1 ? *v * 10 + (*at - '0') : *v + (*at - '0') * each;
        each *= scale;
    }
    return at;
}

/* The exponent, when digits follow: in CSS "1em" is a one with a unit. */
static const char *exponent(const char *at, double *v)
{
    if (*at != 'e' && *at != 'E')
        return at;
    const char *e = at + 1;
    const bool minus = *e == '-';
    e += *e == '-' || *e == '+';
    if (!is_digit(*e))
        return at;
    int power = 0;
    for (; is_digit(*e); e++)
        power = power < EXPONENT_MAX ? power * 10 + (*e - '0') : power;
    *v *= pow(10, minus ? -power : power < EXPONENT_MAX ? power : EXPONENT_MAX);
    return e;
}

/* Where the number ends, or NULL. */
static const char *number(const char *at, double *ret_v)
{
    double v = 0;
    int n = 0;
    const bool minus = *at == '-';
    at += *at == '-' || *at == '+';
    at = digits(at, &v, &n, 1);
    if (*at == '.')
        at = digits(at + 1, &v, &n, 0.1);
    if (n == 0)
        return NULL;
    at = exponent(at, &v);
    *ret_v = minus ? -v : v;
    return at;
}

size_t numbers_parse(const char **text, double *ret_numbers, size_t max)
{
    size_t n = 0;
    const char *at = skip_spaces(*text);
    while (n < max) {
        const char *end = number(at, &ret_numbers[n]);
        if (!end)
            break;
        n++;
        at = skip_spaces(end);
    }
    *text = at;
    return n;
}

/* ---- transforms ----------------------------------------------------------------------------- */

struct matrix matrix_of(const struct matrix *o, const struct matrix *i)
{
    return (struct matrix){o->a * i->a + o->c * i->b,        o->b * i->a + o->d * i->b,
                           o->a * i->c + o->c * i->d,        o->b * i->c + o->d * i->d,
                           o->a * i->e + o->c * i->f + o->e, o->b * i->e + o->d * i->f + o->f};
}

static double radians(double degrees)
{
    return degrees * 3.14159265358979323846 / 180;
}

static struct matrix rotation(const double v[6], size_t n)
{
    const double turn = radians(v[0]);
    const struct matrix r = {cos(turn), sin(turn), -sin(turn), cos(turn), 0, 0};
    if (n < 3)
        return r;
    const struct matrix there = {1, 0, 0, 1, v[1], v[2]};
    const struct matrix back = {1, 0, 0, 1, -v[1], -v[2]};
    const struct matrix turned = matrix_of(&there, &r);
    return matrix_of(&turned, &back);
}

/* One function of the list; false when it is none, or has another number of values. */
static bool transform(const char *name, size_t length, const double v[6], size_t n,
                      struct matrix *ret_m)
{
    const struct {
        const char *name;
        bool fits;
        struct matrix m;
    } all[] = {
        {"matrix", n == 6, {v[0], v[1], v[2], v[3], v[4], v[5]}},
        {"translate", n == 1 || n == 2, {1, 0, 0, 1, v[0], n > 1 ? v[1] : 0}},
        {"scale", n == 1 || n == 2, {v[0], 0, 0, n > 1 ? v[1] : v[0], 0, 0}},
        {"rotate", n == 1 || n == 3, rotation(v, n)},
        {"skewX", n == 1, {1, 0, tan(radians(v[0])), 1, 0, 0}},
        {"skewY", n == 1, {1, tan(radians(v[0])), 0, 1, 0, 0}},
    };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (strlen(all[i].name) == length && strncmp(all[i].name, name, length) == 0) {
            *ret_m = all[i].m;
            return all[i].fits;
        }
    }
    return false;
}

bool matrix_parse(const char *text, struct matrix *ret_matrix)
{
    struct matrix all = matrix_none;
    for (text = skip_spaces(text); *text; text = skip_spaces(text)) {
        double v[6] = {0};
        struct matrix one;
        const char *name = text;
        const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzXY");
        text += length;
        text += strspn(text, " ");
        if (*text++ != '(')
            return false;
        const size_t n = numbers_parse(&text, v, ARRAY_LEN(v));
        if (*text++ != ')' || !transform(name, length, v, n, &one))
            return false;
        all = matrix_of(&all, &one);
    }
    *ret_matrix = all;
    return true;
}

/* ---- the pen -------------------------------------------------------------------------------- */

static int whole(double v)
{
    return isfinite(v) ? (int)lround(fmax(-FAR, fmin(FAR, v))) : 0;
}

static void put_point(struct pen *p, double x, double y)
{
    const struct matrix *m = &p->to_plan;
    const int at_x = whole(m->a * x + m->c * y + m->e);
    const int at_y = whole(m->b * x + m->d * y + m->f);
    buf_printf(p->out, "%d %d", at_x, at_y);
    p->low_x = p->started ? fmin(p->low_x, at_x) : at_x;
    p->low_y = p->started ? fmin(p->low_y, at_y) : at_y;
    p->high_x = p->started ? fmax(p->high_x, at_x) : at_x;
    p->high_y = p->started ? fmax(p->high_y, at_y) : at_y;
    p->started = true;
}

static bool may_step(struct pen *p)
{
    return p->steps++ < STEPS_MAX;
}

static void pen_to(struct pen *p, char how, double x, double y)
{
    if (!may_step(p))
        return;
    buf_char(p->out, how);
    put_point(p, x, y);
    p->x = x;
    p->y = y;
}

void pen_move(struct pen *p, double x, double y)
{
    pen_to(p, 'M', x, y);
}

void pen_line(struct pen *p, double x, double y)
{
    pen_to(p, 'L', x, y);
}

void pen_curve(struct pen *p, const double xy[6])
{
    if (!may_step(p))
        return;
    for (int i = 0; i < 6; i += 2) {
        buf_char(p->out, i ? ' ' : 'C');
        put_point(p, xy[i], xy[i + 1]);
    }
    p->x = xy[4];
    p->y = xy[5];
}

void pen_close(struct pen *p)
{
    if (p->started && may_step(p))
        buf_char(p->out, 'Z');
}

/* ---- arcs ----------------------------------------------------------------------------------- */

/* An arc by its centre. */
struct centred {
    double cx, cy, rx, ry, turn; /* radians */
    double from, by;
};

/* The end points' form as the centre's (SVG 2, appendix B.2.4). */
static bool centre(const struct pen *p, const struct arc *a, struct centred *c)
{
    const double turn = radians(a->turn);
    const double x = (cos(turn) * (p->x - a->x) + sin(turn) * (p->y - a->y)) / 2;
    const double y = (-sin(turn) * (p->x - a->x) + cos(turn) * (p->y - a->y)) / 2;
    double rx = fabs(a->rx);
    double ry = fabs(a->ry);
    if (!(rx > 0) || !(ry > 0) || (x == 0 && y == 0))
        return false;
    const double much = x * x / (rx * rx) + y * y / (ry * ry);
    if (much > 1) {
        rx *= sqrt(much);
        ry *= sqrt(much);
    }
    const double below = rx * rx * y * y + ry * ry * x * x;
    const double above = rx * rx * ry * ry - below;
    const double k = (a->large == a->sweep ? -1 : 1) * sqrt(fmax(0, above / below));
    const double cx = k * rx * y / ry;
    const double cy = -k * ry * x / rx;
    const double first = atan2((y - cy) / ry, (x - cx) / rx);
    double by = atan2((-y - cy) / ry, (-x - cx) / rx) - first;
    if (a->sweep && by < 0)
        by += radians(360);
    if (!a->sweep && by > 0)
        by -= radians(360);
    *c = (struct centred){cos(turn) * cx - sin(turn) * cy + (p->x + a->x) / 2,
                          sin(turn) * cx + cos(turn) * cy + (p->y + a->y) / 2,
                          rx,
                          ry,
                          turn,
                          first,
                          by};
    return isfinite(c->cx) && isfinite(c->cy) && isfinite(first) && isfinite(by);
}

/* A point of the unit circle on the ellipse. */
static void on_ellipse(const struct centred *c, double u, double v, double *ret_xy)
{
    ret_xy[0] = c->cx + c->rx * u * cos(c->turn) - c->ry * v * sin(c->turn);
    ret_xy[1] = c->cy + c->rx * u * sin(c->turn) + c->ry * v * cos(c->turn);
}

void pen_arc(struct pen *p, const struct arc *a)
{
    struct centred c;
    if (!centre(p, a, &c)) {
        pen_line(p, a->x, a->y);
        return;
    }
    const int parts = (int)fmin(8, fmax(1, ceil(fabs(c.by) / radians(90) - 0.0001)));
    const double each = c.by / parts;
    const double k = 4.0 / 3 * tan(each / 4);
    for (int i = 0; i < parts; i++) {
        const double t = c.from + i * each;
        const double u = t + each;
        double xy[6];
        on_ellipse(&c, cos(t) - k * sin(t), sin(t) + k * cos(t), xy);
        on_ellipse(&c, cos(u) + k * sin(u), sin(u) - k * cos(u), xy + 2);
        on_ellipse(&c, cos(u), sin(u), xy + 4);
        pen_curve(p, xy);
    }
    p->x = a->x;
    p->y = a->y;
}

/* ---- path data ------------------------------------------------------------------------------ */

/* Where path data stands. */
struct path {
    struct pen *pen;
    const char *at;
    double start_x, start_y;   /* of the part */
    double handle_x, handle_y; /* of the last curve, for those that go on smoothly */
    char last;                 /* the step before, in capitals */
    double v[7];               /* values of the step, absolute */
};

static size_t values_of(char step)
{
    switch (step) {
    case 'M':
    case 'L':
    case 'T':
        return 2;
    case 'H':
    case 'V':
        return 1;
    case 'C':
        return 6;
    case 'S':
    case 'Q':
        return 4;
    case 'A':
        return 7;
    default:
        return 0;
    }
}

/* A flag of an arc is one character, and may stand close to what follows. */
static bool read_arc(struct path *p)
{
    if (numbers_parse(&p->at, p->v, 3) != 3)
        return false;
    for (int i = 3; i < 5; i++) {
        if (*p->at != '0' && *p->at != '1')
            return false;
        p->v[i] = *p->at++ - '0';
        p->at = skip_spaces(p->at);
    }
    return numbers_parse(&p->at, p->v + 5, 2) == 2;
}

static void make_absolute(struct path *p, char step)
{
    const struct pen *pen = p->pen;
    if (step == 'H') {
        p->v[0] += pen->x;
    } else if (step == 'V') {
        p->v[0] += pen->y;
    } else if (step == 'A') {
        p->v[5] += pen->x;
        p->v[6] += pen->y;
    } else {
        for (size_t i = 0; i < values_of(step); i++)
            p->v[i] += i % 2 ? pen->y : pen->x;
    }
}

static void quadratic(struct path *p, double qx, double qy, double x, double y)
{
    struct pen *pen = p->pen;
    const double xy[6] = {pen->x + (qx - pen->x) * 2 / 3,
                          pen->y + (qy - pen->y) * 2 / 3,
                          x + (qx - x) * 2 / 3,
                          y + (qy - y) * 2 / 3,
                          x,
                          y};
    pen_curve(pen, xy);
    p->handle_x = qx;
    p->handle_y = qy;
}

static void cubic(struct path *p, double hx, double hy, const double *v)
{
    const double xy[6] = {hx, hy, v[0], v[1], v[2], v[3]};
    pen_curve(p->pen, xy);
    p->handle_x = v[0];
    p->handle_y = v[1];
}

static void take_step(struct path *p, char step)
{
    struct pen *pen = p->pen;
    const double *v = p->v;
    const bool after_cubic = p->last == 'C' || p->last == 'S';
    const bool after_quadratic = p->last == 'Q' || p->last == 'T';
    const bool smooth = (step == 'S' && after_cubic) || (step == 'T' && after_quadratic);
    const double hx = smooth ? 2 * pen->x - p->handle_x : pen->x;
    const double hy = smooth ? 2 * pen->y - p->handle_y : pen->y;
    if (step == 'M') {
        pen_move(pen, v[0], v[1]);
        p->start_x = v[0];
        p->start_y = v[1];
    } else if (step == 'L') {
        pen_line(pen, v[0], v[1]);
    } else if (step == 'H') {
        pen_line(pen, v[0], pen->y);
    } else if (step == 'V') {
        pen_line(pen, pen->x, v[0]);
    } else if (step == 'C') {
        cubic(p, v[0], v[1], v + 2);
    } else if (step == 'S') {
        cubic(p, hx, hy, v);
    } else if (step == 'Q') {
        quadratic(p, v[0], v[1], v[2], v[3]);
    } else if (step == 'T') {
        quadratic(p, hx, hy, v[0], v[1]);
    } else if (step == 'A') {
        pen_arc(pen, &(struct arc){v[0], v[1], v[2], v[3] > 0, v[4] > 0, v[5], v[6]});
    }
    p->last = step;
}

static void close_part(struct path *p)
{
    pen_close(p->pen);
    p->pen->x = p->start_x;
    p->pen->y = p->start_y;
    p->last = 'Z';
}

/* All steps of one letter; false when something else stands there. */
static bool take_steps(struct path *p, char letter)
{
    char step = letter & ~0x20;
    const size_t n = values_of(step);
    bool any = false;
    while (p->pen->steps < STEPS_MAX) {
        const char *before = p->at;
        const bool read = step == 'A' ? read_arc(p) : numbers_parse(&p->at, p->v, n) == n;
        if (!read)
            return any && (p->at == before);
        if (letter != step)
            make_absolute(p, step);
        take_step(p, step);
        step = step == 'M' ? 'L' : step; /* more points after a move are lines */
        letter = letter == 'M' ? 'L' : letter == 'm' ? 'l' : letter;
        any = true;
    }
    return false;
}

void pen_path(struct pen *pen, const char *d)
{
    struct path p = {.pen = pen, .at = skip_spaces(d)};
    pen->x = pen->y = 0;
    while (*p.at) {
        const char letter = *p.at++;
        p.at = skip_spaces(p.at);
        const bool first = p.last == 0;
        if (first && letter != 'M' && letter != 'm')
            return;
        if (letter == 'Z' || letter == 'z')
            close_part(&p);
        else if (values_of(letter & ~0x20) == 0 || !strchr("MmLlTtHhVvCcSsQqAa", letter) ||
                 !take_steps(&p, letter))
            return;
    }
}

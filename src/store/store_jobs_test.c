/* Jobs: leased, retried, at most one unfinished of a key. */
#include "store/store.h"

#include "support/test_scenario.h"

struct order {
    const char *kind;
    const char *key;
    const char *args;
    int64_t due_in_s;
};

struct play {
    struct scenario *s;
    struct order order;
    struct job job;
    const char *why;
    int64_t due_in_s;
};

static enum status add(struct ctx *ctx, void *arg)
{
    const struct order *o = &((struct play *)arg)->order;
    return job_add(ctx, o->kind, o->key, o->args, ctx_now_s(ctx) + o->due_in_s);
}

static enum status take(struct ctx *ctx, void *arg)
{
    return job_take(ctx, 60, &((struct play *)arg)->job);
}

static enum status finish(struct ctx *ctx, void *arg)
{
    return job_finish(ctx, ((struct play *)arg)->job.id);
}

static enum status give_up(struct ctx *ctx, void *arg)
{
    const struct play *p = arg;
    return job_fail(ctx, p->job.id, p->why, p->due_in_s ? ctx_now_s(ctx) + p->due_in_s : 0);
}

static void queue(struct scenario *s, struct order order)
{
    struct play p = {.s = s, .order = order};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, add, &p), OK);
}

/* Take the next job and write down what it is. */
static struct job next(struct scenario *s)
{
    struct play p = {.s = s};
    enum status st = store_tx(s->t->store, &s->t->ctx, DB_WRITE, take, &p);
    if (st == OK)
        buf_printf(s->out, "%s %s %lld %lld\n", p.job.kind, p.job.args,
                   (long long)(p.job.due_at - TEST_STORE_NOW_S), (long long)p.job.attempts);
    else
        buf_printf(s->out, "%s\n", st == NOT_FOUND ? "none" : "?");
    return p.job;
}

static void end(struct scenario *s, struct job job)
{
    struct play p = {.job = job};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, finish, &p), OK);
}

static void put_off(struct scenario *s, struct job job, int64_t due_in_s)
{
    struct play p = {.job = job, .why = "no answer", .due_in_s = due_in_s};
    assert_int_equal(store_tx(s->t->store, &s->t->ctx, DB_WRITE, give_up, &p), OK);
}

static void pass(struct scenario *s, int64_t seconds)
{
    s->t->clock.fixed_us += seconds * 1000000;
}

static void play_queue(struct scenario *s)
{
    queue(s, (struct order){"mail", NULL, "later", 20});
    queue(s, (struct order){"mail", NULL, "sooner", 10});
    (void)next(s); /* none is due */
    pass(s, 30);
    struct job sooner = next(s);
    struct job later = next(s);
    (void)next(s); /* both are leased */
    end(s, later);
    pass(s, 60);
    struct job again = next(s); /* its worker died */
    assert_int_equal(again.id, sooner.id);
    put_off(s, again, 100);
    (void)next(s);
    pass(s, 100);
    put_off(s, next(s), 0);
    pass(s, 100000);
    (void)next(s); /* given up */
    saw(s, "none\nmail sooner 10 1\nmail later 20 1\nnone\nmail sooner 10 2\nnone\n"
           "mail sooner 10 3\nnone\n");
}

static void st10_jobs_are_leased_and_retried(void **state)
{
    (void)state;
    run_on_both(play_queue);
}

static void play_keys(struct scenario *s)
{
    queue(s, (struct order){"feed", "space 1", "a", 50});
    queue(s, (struct order){"feed", "space 1", "b", 10}); /* brought forward, newer args */
    queue(s, (struct order){"feed", "space 1", "c", 90}); /* not put back */
    queue(s, (struct order){"feed", "space 2", "d", 20});
    pass(s, 30);
    struct job first = next(s);
    struct job other = next(s);
    (void)next(s);
    queue(s, (struct order){"feed", "space 1", "e", 5}); /* while it is worked on */
    end(s, first);
    end(s, other);
    (void)next(s);
    pass(s, 5);
    end(s, next(s)); /* once more */
    (void)next(s);
    queue(s, (struct order){"feed", "space 1", "f", 0}); /* the key is free again */
    put_off(s, next(s), 0);
    queue(s, (struct order){"feed", "space 1", "g", 0}); /* a failed one does not hold it */
    (void)next(s);
    saw(s, "feed c 10 1\nfeed d 20 1\nnone\nnone\nfeed e 35 1\nnone\nfeed f 35 1\nfeed g 35 1\n");
}

static void st11_a_key_has_one_unfinished_job(void **state)
{
    (void)state;
    run_on_both(play_keys);
}

static void backoff_doubles_up_to_six_hours(void **state)
{
    (void)state;
    assert_int_equal(job_backoff_s(0), 30);
    assert_int_equal(job_backoff_s(1), 30);
    assert_int_equal(job_backoff_s(2), 60);
    assert_int_equal(job_backoff_s(5), 480);
    assert_int_equal(job_backoff_s(1000000), 21600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(st10_jobs_are_leased_and_retried),
        cmocka_unit_test(st11_a_key_has_one_unfinished_job),
        cmocka_unit_test(backoff_doubles_up_to_six_hours),
    };
    return cmocka_run_group_tests_name("store jobs", tests, NULL, NULL);
}

/* Calendars from elsewhere, read into the spans that they take [CA-11, CA-15, CA-16]. */
#include "calendar/calendar_fetch.h"
#include "calendar/calendar_read.h"

#include "base/clock.h"
#include "support/test_slow.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena *arena;
static struct read_result result;
static const char *code;

/* March and April 2027 in Rome; the clocks go on from two to three on the 28th of March. */
static enum status read_bytes(const void *p, size_t n)
{
    const struct zone *rome = zone_get("Europe/Rome");
    const struct read_ask ask = {.zone = rome,
                                 .from_at = zone_day_start(rome, (struct date){2027, 3, 1}),
                                 .until_at = zone_day_start(rome, (struct date){2027, 5, 1}),
                                 .own_domain = "loggia.example"};
    arena_reset(arena);
    result = (struct read_result){.n = 0};
    code = NULL;
    return calendar_read(arena, (struct bytes){p, n}, &ask, &result, &code);
}

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(uid, lines) "BEGIN:VEVENT\r\nUID:" uid "\r\n" lines "END:VEVENT\r\n"

static void reads(const char *text)
{
    assert_int_equal(read_bytes(text, strlen(text)), OK);
}

/* The spans as text: "0302T0900Z-1000Z 0303T..", UTC. */
static const char *spans(void)
{
    static char text[4000];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < result.n && n < sizeof(text) - 40; i++) {
        const int64_t from = result.spans[i].starts_at;
        const int64_t to = result.spans[i].ends_at;
        const struct date d = date_of_days(from / 86400);
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%02d%02dT%02d%02d+%d", i ? " " : "",
                              d.month, d.day, (int)(from % 86400 / 3600), (int)(from % 3600 / 60),
                              (int)((to - from) / 60));
    }
    return text;
}

static void test_times(void **state)
{
    (void)state;
    /* UTC; a named zone; none (the space's); a whole day; days with an end; a length */
    reads(HEAD EVENT("1", "DTSTART:20270302T090000Z\r\nDTEND:20270302T100000Z\r\n")
              EVENT("2", "DTSTART;TZID=America/New_York:20270303T090000\r\nDURATION:PT30M\r\n")
                  EVENT("3", "DTSTART:20270304T090000\r\nDTEND:20270304T100000\r\n")
                      EVENT("4", "DTSTART;VALUE=DATE:20270306\r\n")
                          EVENT("5", "DTSTART;VALUE=DATE:20270308\r\nDTEND;VALUE=DATE:20270310\r\n")
                              TAIL);
    assert_string_equal(spans(),
                        "0302T0900+60 0303T1400+30 0304T0800+60 0305T2300+1440 0307T2300+2880");
    assert_int_equal(result.entries, 5);
    /* The zone behind the name of a program; one that is described; one that nobody knows */
    reads(HEAD
          "BEGIN:VTIMEZONE\r\nTZID:Somewhere\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
          "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT(
              "1", "DTSTART;TZID=/x.org/2021_1/Europe/Rome:20270302T090000\r\nDURATION:PT1H\r\n")
              EVENT("2", "DTSTART;TZID=Somewhere:20270303T090000\r\nDURATION:PT1H\r\n")
                  EVENT("3", "DTSTART;TZID=Nowhere:20270304T090000\r\nDURATION:PT1H\r\n") TAIL);
    assert_string_equal(spans(), "0302T0800+60 0303T0400+60 0304T0800+60");
    /* Nothing at all, and what lies outside of the window */
    reads(HEAD EVENT("1", "DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n")
              EVENT("2", "DTSTART:20280302T090000Z\r\nDTEND:20280302T100000Z\r\n")
                  EVENT("3", "DTSTART:20270302T090000Z\r\n")
                      EVENT("4", "DTSTART:20270302T090000Z\r\nDTEND:20270302T080000Z\r\n") TAIL);
    assert_string_equal(spans(), "");
    reads(HEAD TAIL);
    assert_int_equal(result.n, 0);
}

static void test_clock_changes(void **state)
{
    (void)state;
    /* Nine o'clock stays nine o'clock; a time that does not exist counts from the hour before */
    reads(HEAD EVENT("1", "DTSTART;TZID=Europe/Rome:20270326T090000\r\nDURATION:PT1H\r\n"
                          "RRULE:FREQ=DAILY;COUNT=5\r\n")
              EVENT("2", "DTSTART;TZID=Europe/Rome:20270328T023000\r\nDURATION:PT15M\r\n") TAIL);
    assert_string_equal(spans(), "0326T0800+60 0327T0800+60 0328T0130+15 0328T0700+60 "
                                 "0329T0700+60 0330T0700+60");
    /* A whole day of 23 hours */
    reads(HEAD EVENT("1", "DTSTART;VALUE=DATE:20270328\r\n") TAIL);
    assert_string_equal(spans(), "0327T2300+1380");
}

static void test_rules(void **state)
{
    (void)state;
    /* Exceptions, also as days; what was moved, and what is off */
    reads(HEAD EVENT("a", "DTSTART;TZID=Europe/Rome:20270301T090000\r\nDURATION:PT1H\r\n"
                          "RRULE:FREQ=WEEKLY;UNTIL=20270412T070000Z\r\n"
                          "EXDATE;TZID=Europe/Rome:20270308T090000\r\n"
                          "EXDATE;VALUE=DATE:20270315\r\n")
              EVENT("a", "RECURRENCE-ID;TZID=Europe/Rome:20270322T090000\r\n"
                         "DTSTART;TZID=Europe/Rome:20270323T100000\r\nDURATION:PT2H\r\n")
                  EVENT("a", "RECURRENCE-ID:20270329T070000Z\r\nSTATUS:CANCELLED\r\n"
                             "DTSTART;TZID=Europe/Rome:20270329T090000\r\nDURATION:PT1H\r\n") TAIL);
    assert_string_equal(spans(), "0301T0800+60 0323T0900+120 0405T0700+60 0412T0700+60");
    /* Long ago and without an end: the window is cut out of it, every second week stays that */
    reads(HEAD EVENT("b",
                     "DTSTART:20150105T100000Z\r\nDURATION:PT1H\r\n"
                     "RRULE:FREQ=WEEKLY;INTERVAL=2\r\nRDATE:20270310T120000Z,20270311T120000Z\r\n"
                     "RDATE;VALUE=PERIOD:20270312T120000Z/PT2H\r\n") TAIL);
    assert_string_equal(spans(), "0301T1000+60 0310T1200+60 0311T1200+60 0312T1200+120 "
                                 "0315T1000+60 0329T1000+60 0412T1000+60 0426T1000+60");
    /* Until a day */
    reads(HEAD EVENT("c", "DTSTART;VALUE=DATE:20270301\r\nRRULE:FREQ=DAILY;UNTIL=20270303\r\n")
              TAIL);
    assert_string_equal(spans(), "0228T2300+4320"); /* what touches is one */
    reads(HEAD EVENT(
        "d", "DTSTART:20270302T233000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n") TAIL);
    assert_string_equal(spans(), "0302T2330+60 0303T2330+60");
}

static void test_takes_nothing(void **state)
{
    (void)state;
    reads(
        HEAD EVENT("1", "STATUS:CANCELLED\r\nDTSTART:20270302T090000Z\r\nDURATION:PT1H\r\n")
            EVENT("2", "TRANSP:TRANSPARENT\r\nDTSTART:20270302T090000Z\r\nDURATION:PT1H\r\n") EVENT(
                "3", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nDTSTART:20270302T090000Z\r\n"
                     "DURATION:PT1H\r\n")
                EVENT(
                    "rc4k7m2q9x@loggia.example", /* ours, come back */
                    "DTSTART:20270302T090000Z\r\nDURATION:PT1H\r\n") "BEGIN:VTODO\r\nDTSTART:"
                                                                     "20270302T090000Z\r\nDURATION:"
                                                                     "PT1H\r\nEND:VTODO\r\n" TAIL);
    assert_int_equal(result.n, 0);
    /* An alarm within is not looked into; folded lines, small letters, bare line feeds are read */
    reads("begin:vcalendar\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nTRIGGER:-PT5M\nDTSTART:"
          "19990101T000000Z\n"
          "END:VALARM\ndtstart:2027\n 0302T09\n 0000Z\nDTEND:20270302T100000Z\nDESCRIPTION:long\n"
          "  DTSTART:19990101T000000Z\nEND:VEVENT\nEND:VCALENDAR");
    assert_string_equal(spans(), "0302T0900+60");
    /* What has no time that can be understood is counted */
    reads(HEAD EVENT("1", "SUMMARY:x\r\n") EVENT("2", "DTSTART:soon\r\n") TAIL);
    assert_int_equal(result.entries, 2);
    assert_int_equal(result.unread, 2);
}

static void refused(const void *p, size_t n, const char *expected)
{
    assert_true(read_bytes(p, n) != OK);
    assert_string_equal(code, expected);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const none[] = {"",
                                       " ",
                                       "<!doctype html><title>Sign in</title>",
                                       "{}",
                                       "\xff\xfe\x42\x00\x45\x00",
                                       "BEGIN:VCARD\r\nEND:VCARD\r\n"};
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        refused(none[i], strlen(none[i]), "calendar.not_a_calendar");
    refused("\0\0\0", 3, "calendar.not_a_calendar");
    /* CA-16: half a calendar would free what the other half takes */
    static const char half[] = HEAD EVENT("1", "DTSTART:20270302T090000Z\r\nDURATION:PT1H\r\n");
    refused(half, sizeof(half) - 1, "calendar.cut_off");
    static const char within[] = HEAD "BEGIN:VEVENT\r\nDTSTART:20270302T0900";
    refused(within, sizeof(within) - 1, "calendar.cut_off");
    static const char minutes[] =
        HEAD EVENT("1", "DTSTART:20270302T090000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY\r\n")
            TAIL;
    refused(minutes, sizeof(minutes) - 1, "calendar.rule");
    /* Broken encodings and NULs where nobody looks */
    static const char broken[] =
        HEAD "BEGIN:VEVENT\r\nUID:\xff\xfe\0x\r\nSUMMARY:\xc3\x28\r\nDTSTART:20270302T090000Z\r\n"
             "DURATION:PT1H\r\nEND:VEVENT\r\n" TAIL;
    assert_int_equal(read_bytes(broken, sizeof(broken) - 1), OK);
    assert_string_equal(spans(), "0302T0900+60");
}

/* Zones whose rules never rest, rules whose dates never come, and far too many of all. */
static void test_hostile(void **state)
{
    (void)state;
    const int64_t began_us = clock_thread_us();
    reads(HEAD
          "BEGIN:VTIMEZONE\r\nTZID:Busy\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
          "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\n"
          "END:VTIMEZONE\r\n" EVENT("1", "DTSTART;TZID=Busy:20270302T090000\r\nDURATION:PT1H\r\n")
              EVENT("2", "DTSTART:20000101T000000Z\r\nDURATION:PT1H\r\n"
                         "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")
                  EVENT("3",
                        "DTSTART:00010101T000000Z\r\nDURATION:P99999999W\r\nRRULE:FREQ=DAILY\r\n")
                      TAIL);
    assert_string_equal(spans(), "0302T0800+60");
    struct buf many;
    buf_init(&many, 64 << 20);
    BUF_LIT(&many, HEAD);
    for (int i = 0; i < 100000; i++)
        buf_printf(&many,
                   "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20270302T090000Z\r\nDURATION:PT1H\r\n"
                   "END:VEVENT\r\n",
                   i);
    struct buf again = many;
    BUF_LIT(&many, TAIL);
    again = many;
    /* a hundred thousand events are more than are kept */
    assert_int_equal(read_bytes(again.p, again.n), LIMIT);
    assert_string_equal(code, "calendar.too_much");
    buf_clear(&many);
    BUF_LIT(&many, HEAD);
    const int over = test_rounds(100000, 3000);
    for (int i = 0; i < over; i++)
        buf_printf(&many,
                   "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20170302T090000Z\r\nDURATION:PT1H\r\n"
                   "END:VEVENT\r\n",
                   i);
    BUF_LIT(&many, TAIL);
    assert_int_equal(read_bytes(many.p, many.n), OK); /* but not when they are over */
    assert_int_equal(result.entries, over);
    buf_clear(&many);
    BUF_LIT(&many, HEAD);
    for (int i = 0; i < 3000; i++)
        BUF_LIT(&many, "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:19700101T000000Z\r\nDURATION:PT1H\r\n"
                       "RRULE:FREQ=HOURLY\r\nEND:VEVENT\r\n");
    BUF_LIT(&many, TAIL);
    assert_int_equal(read_bytes(many.p, many.n), LIMIT);
    buf_free(&many);
    assert_true(clock_thread_us() - began_us < 60 * INT64_C(1000000));
}

static bool is_public(const char *address)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
        return fetch_is_public((const struct sockaddr *)&in);
    assert_int_equal(inet_pton(AF_INET6, address, &in6.sin6_addr), 1);
    return fetch_is_public((const struct sockaddr *)&in6);
}

/* CA-14 */
static void test_addresses(void **state)
{
    (void)state;
    static const char *const private[] = {
        "127.0.0.1",       "127.255.0.1",     "10.1.2.3",    "172.16.0.1",    "172.31.255.255",
        "192.168.1.1",     "169.254.169.254", "100.64.0.1",  "0.0.0.0",       "192.0.2.7",
        "224.0.0.1",       "255.255.255.255", "198.18.0.1",  "::1",           "::",
        "fe80::1",         "fc00::1",         "fd12::1",     "ff02::1",       "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1",     "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:0:1::1"};
    static const char *const public[] = {"8.8.8.8",       "172.32.0.1",   "192.167.0.1",
                                         "100.128.0.1",   "2a00:1450::1", "2001:4860::1",
                                         "::ffff:8.8.8.8"};
    for (size_t i = 0; i < sizeof(private) / sizeof(*private); i++)
        assert_false(is_public(private[i]));
    for (size_t i = 0; i < sizeof(public) / sizeof(*public); i++)
        assert_true(is_public(public[i]));
    const char *why = NULL;
    assert_string_equal(fetch_address(arena, "webcal://a.example/b.ics#x", &why),
                        "https://a.example/b.ics");
    assert_string_equal(fetch_address(arena, "HTTPS://a.example/b.ics", &why),
                        "https://a.example/b.ics");
    static const char *const no[] = {"ftp://a.example/",
                                     "file:///etc/passwd",
                                     "a.example",
                                     "https://",
                                     "https://user:secret@a.example/",
                                     "https:///x",
                                     "https://a b/",
                                     "gopher://a/",
                                     "javascript:1",
                                     ""};
    for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
        assert_null(fetch_address(arena, no[i], &why));
        assert_string_equal(why, "calendar.address");
    }
    assert_null(fetch_address(arena, "http://a.example/b.ics", &why));
    assert_string_equal(why, "calendar.not_https");
    fetch_allow_hosts("rooms.lan, 127.0.0.1");
    assert_non_null(fetch_address(arena, "http://rooms.lan:81/b.ics", &why));
    assert_null(fetch_address(arena, "http://rooms.lan.example/b.ics", &why));
    fetch_allow_hosts(NULL);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(32 << 20);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),     cmocka_unit_test(test_clock_changes),
        cmocka_unit_test(test_rules),     cmocka_unit_test(test_takes_nothing),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

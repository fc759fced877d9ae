"""Compares zone.c with Python's zoneinfo: 40 zones, 1970 to 2060, every change of the clock and the
hours around it, and civil times there and back.

    tests/base/zone_test.py ZONE_QUESTIONS

ZONE_QUESTIONS (tests/base/zone_questions.c) answers on standard output: "@ ZONE UTC" with the offset,
"= ZONE DATE MINUTE" with the instants of a civil time."""

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONES = """
Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Lagos
America/Argentina/San_Luis America/Asuncion America/Caracas America/Havana America/Lima
America/Los_Angeles America/Mexico_City America/New_York America/Nuuk America/Sao_Paulo
America/Scoresbysund America/St_Johns Antarctica/Troll Asia/Amman Asia/Dhaka Asia/Gaza
Asia/Kathmandu Asia/Kolkata Asia/Pyongyang Asia/Tehran Asia/Tokyo Atlantic/Azores
Australia/Lord_Howe Australia/Sydney Europe/Dublin Europe/Istanbul Europe/Lisbon Europe/London
Europe/Madrid Europe/Moscow Europe/Rome Pacific/Apia Pacific/Chatham Pacific/Kiritimati UTC
""".split()
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
HOUR = 3600
DAY = 24 * HOUR


@lru_cache(100_000)
def offset(zone, utc_s):
    return int(datetime.fromtimestamp(utc_s, zone).utcoffset().total_seconds())


def changes(zone):
    """The instants at which the offset changes, to the second; it never changes there and back in a day."""
    found = []
    end = int((datetime(2061, 1, 1, tzinfo=timezone.utc) - EPOCH).total_seconds())
    at, step = 0, DAY
    before = offset(zone, 0)
    while at < end:
        if offset(zone, at + step) != before:
            low, high = at, at + step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            found.append(high)
            before = offset(zone, at + step)
        at += step
    return found


def civil_instants(zone, day, minute):
    """The instants of a civil time, by trying every offset that holds near it."""
    civil = int((datetime(day.year, day.month, day.day, tzinfo=timezone.utc) - EPOCH).total_seconds())
    civil += minute * 60
    near = {offset(zone, civil + hours * HOUR) for hours in range(-30, 31)}
    return sorted(civil - o for o in near if offset(zone, civil - o) == o)


def questions_of(name, zone):
    """Pairs of question and expected answer."""
    moments = set(changes(zone)) | {int(y * 365.2425 * 86400) for y in range(0, 91)}
    for change in sorted(moments):
        for near in (-HOUR, -1, 0, 1, HOUR):
            yield f"@ {name} {change + near}", str(offset(zone, change + near))
        local = EPOCH + timedelta(seconds=change + offset(zone, change))
        if local.year < 1970:
            continue
        for minutes in range(-180, 181, 30):
            at = local + timedelta(minutes=minutes)
            minute = at.hour * 60 + at.minute
            answer = " ".join(map(str, civil_instants(zone, at, minute))) or "none"
            yield f"= {name} {at:%Y-%m-%d} {minute}", answer


def main():
    asked, expected = [], []
    for name in ZONES:
        for question, answer in questions_of(name, ZoneInfo(name)):
            asked.append(question)
            expected.append(answer)
    program = subprocess.run(sys.argv[1], input="\n".join(asked) + "\n", text=True,
                             capture_output=True, check=True)
    answers = program.stdout.splitlines()
    assert len(answers) == len(asked), f"{len(asked)} questions, {len(answers)} answers"
    wrong = [(q, e, a) for q, e, a in zip(asked, expected, answers) if e != a]
    for question, right, answer in wrong[:20]:
        print(f"{question}: expected {right}, got {answer}")
    print(f"zone: {len(ZONES)} zones, {len(asked)} questions, {len(wrong)} wrong answers")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

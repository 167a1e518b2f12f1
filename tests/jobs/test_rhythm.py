"""When something comes round, by the wall clock of Beijing."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from congress.jobs.rhythm import Rhythm

BEIJING = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def second_day(first):
    return first.replace(day=2)


DAILY = Rhythm(at=time(0, 30))
MONDAYS = Rhythm(at=time(8), weekday=1)
LAST_DAY = Rhythm(at=time(8), month_day=31)
WORKED_OUT = Rhythm(at=time(8, 30), month_day=second_day, day_words="第二天")
TEN = Rhythm(minutes=10)


@pytest.mark.parametrize(
    ("rhythm", "now", "last", "following"),
    [
        (TEN, "2026-11-22 10:09:59", "2026-11-22 10:00", "2026-11-22 10:10"),
        (TEN, "2026-11-22 10:10:00", "2026-11-22 10:10", "2026-11-22 10:20"),
        (DAILY, "2026-11-22 00:29", "2026-11-21 00:30", "2026-11-22 00:30"),
        (DAILY, "2026-11-22 00:30", "2026-11-22 00:30", "2026-11-23 00:30"),
        (DAILY, "2027-01-01 00:10", "2026-12-31 00:30", "2027-01-01 00:30"),
        (MONDAYS, "2026-11-22 23:00", "2026-11-16 08:00", "2026-11-23 08:00"),
        (MONDAYS, "2026-11-23 08:00", "2026-11-23 08:00", "2026-11-30 08:00"),
        (LAST_DAY, "2026-02-27 09:00", "2026-01-31 08:00", "2026-02-28 08:00"),
        (LAST_DAY, "2026-02-28 08:00", "2026-02-28 08:00", "2026-03-31 08:00"),
        (WORKED_OUT, "2026-01-02 08:29", "2025-12-02 08:30", "2026-01-02 08:30"),
        (WORKED_OUT, "2026-12-31 08:00", "2026-12-02 08:30", "2027-01-02 08:30"),
    ],
)
def test_the_last_time_and_the_next(rhythm, now, last, following):
    assert rhythm.last(at(now)) == at(last)
    assert rhythm.next(at(now)) == at(following)


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Rhythm(minutes=1), "每分钟"),
        (TEN, "每 10 分钟"),
        (Rhythm(minutes=60), "每小时"),
        (DAILY, "每天 00:30"),
        (MONDAYS, "每周一 08:00"),
        (Rhythm(at=time(8), month_day=1), "每月1日 08:00"),
        (WORKED_OUT, "每月第二天 08:30"),
    ],
)
def test_in_words(rhythm, words):
    assert rhythm.words == words

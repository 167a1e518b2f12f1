"""The clock reminds: each level once, in office hours, also after an outage."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from congress.calendar.models import Deadline
from congress.calendar.registry import UnknownClock
from congress.calendar.selectors import calendar_table
from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.notices import reminding
from congress.notices.loading import load_levels
from congress.notices.models import Notice, OfficeHours, ReminderLevel, ReminderMark
from congress.notices.preferences import choose
from congress.notices.reminding import remind
from congress.notices.tasks import sweep
from congress.people.models import User
from congress.portal.demo.house import House
from proposals.models import HandlingTask

#: 国庆节 1至7日; the next working days are the 8th, the 9th and, a Saturday, the 10th.
DUE = date(2026, 10, 9)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def run(traveller: Any, day: date, hour: int = 9, minute: int = 0) -> int:
    traveller.move_to(at(day, hour, minute))
    return remind(timezone.now()).told


@pytest.fixture
def reply(house: House, at_stage: Callable[..., Any]) -> Deadline:
    """The clock of a unit that is writing, due on DUE; every other clock is far away."""
    proposal = at_stage("received")
    task = HandlingTask.objects.get(proposal=proposal)
    Notice.objects.all().delete()
    Deadline.objects.update(warn_on=date(2030, 1, 2), act_by="2030-01-02", legal_on="2030-01-02")
    rows = Deadline.objects.filter(clock="proposal.reply", owner_id=task.pk)
    rows.update(warn_on=DUE, act_by=DUE, legal_on=DUE, target_on=None, provisional=False)
    return rows.get()


def told(level: int | None = None) -> dict[str, int]:
    """Who was told how often (at this level)."""
    rows = Notice.objects.filter(key__startswith="due:").select_related("recipient")
    if level is not None:
        rows = rows.filter(key__endswith=f":{level}")
    names: dict[str, int] = {}
    for row in rows:
        names[row.recipient.username] = names.get(row.recipient.username, 0) + 1
    return names


@pytest.mark.django_db
def test_the_levels_that_a_new_system_starts_with() -> None:
    load_levels()
    rows = ReminderLevel.objects.filter(congress=None)
    row = rows.get(clock="proposal.reply", audience="clerk", workdays=10)
    assert row.words == "答复：到期前10个工作日，提醒承办人"
    assert load_levels() == 0, "what is there stays"


def test_the_words_and_whom(reply: Deadline, office_time: Any) -> None:
    assert run(office_time, date(2026, 9, 24)) == 3
    assert told(5) == {"clerk": 1, "head": 1, "reviewer": 1}
    notice = Notice.objects.get(recipient__username="clerk")
    assert notice.subject.startswith("答复还剩 5 个工作日，10月9日到期：")
    assert (notice.kind, notice.wants_mail) == ("due.near", False)
    assert notice.url == reply.root.get_absolute_url()
    assert run(office_time, DUE) == 1
    last = Notice.objects.get(key__endswith=":0")
    assert (last.recipient.username, last.kind, last.wants_mail) == ("clerk", "due.late", True)
    assert last.subject.startswith("答复今天到期：")
    assert run(office_time, date(2026, 10, 10)) == 5, "a Saturday that is worked"
    assert told(-1) == {"clerk": 1, "head": 1, "reviewer": 1, "dispatcher": 1, "office": 1}


def test_stopped_over_a_weekend_and_a_holiday(
    reply: Deadline, office_time: Any, addressed: Any
) -> None:
    """Off from the evening of 29 September to 8 October; then run twice, all night and all day."""
    assert run(office_time, date(2026, 9, 29), 16) == 3
    assert set(told()) == {"clerk", "head", "reviewer"}
    Deadline.objects.filter(pk=reply.pk).update(
        warn_on=date(2026, 9, 30), act_by=date(2026, 9, 30), legal_on=date(2026, 10, 7)
    )
    for hour, minute in ((0, 0), (8, 20), (8, 29)):
        assert run(office_time, date(2026, 10, 8), hour, minute) == 0, "before office hours"
    assert run(office_time, date(2026, 10, 8), 8, 30) == 5
    sweep()
    assert run(office_time, date(2026, 10, 8), 8, 40) == 0
    assert told(-1) == {"clerk": 1, "head": 1, "reviewer": 1, "dispatcher": 1, "office": 1}
    assert told(0) == {}, "passed over: it is late already"
    ReminderLevel.objects.filter(workdays=-1).update(is_active=False)
    assert run(office_time, date(2026, 10, 9)) == 0, "what was passed over never comes later"
    for row in Notice.objects.filter(key__startswith="due:"):
        here = timezone.localtime(row.created_at)
        assert time(8, 30) <= here.time() < time(17, 30)


@pytest.mark.parametrize(
    ("day", "hour", "minute"),
    [
        (date(2026, 10, 9), 8, 29), (date(2026, 10, 9), 17, 30), (date(2026, 10, 9), 23, 0),
        (date(2026, 9, 26), 10, 0), (date(2026, 10, 4), 10, 0), (date(2026, 10, 11), 10, 0),
    ],
)  # fmt: skip
def test_never_outside_office_hours(
    day: date, hour: int, minute: int, reply: Deadline, office_time: Any
) -> None:
    assert run(office_time, day, hour, minute) == 0
    assert told() == {}


def test_a_congress_has_hours_of_its_own(reply: Deadline, office_time: Any) -> None:
    OfficeHours.objects.create(congress=reply.congress, opens_at="09:00", closes_at="17:00")
    assert run(office_time, DUE, 8, 45) == 0
    assert run(office_time, DUE, 17, 10) == 0
    assert run(office_time, DUE, 9, 0) == 1 + 2, "and the heads' five days before, still in force"


def test_after_an_extension_people_are_reminded_again(reply: Deadline, office_time: Any) -> None:
    run(office_time, date(2026, 9, 24))
    later = date(2026, 12, 31)
    Deadline.objects.filter(pk=reply.pk).update(warn_on=later, act_by=later, legal_on=later)
    assert run(office_time, date(2026, 9, 28)) == 0
    assert run(office_time, date(2026, 12, 24)) == 3
    assert told(5) == {"clerk": 2, "head": 2, "reviewer": 2}


def test_the_target_first_and_then_the_law(reply: Deadline, office_time: Any) -> None:
    target, law = date(2026, 11, 18), date(2026, 12, 18)
    Deadline.objects.filter(pk=reply.pk).update(
        warn_on=target, target_on=target, act_by=law, legal_on=law
    )
    assert run(office_time, target) == 3
    words = Notice.objects.get(key__endswith=":0").subject
    assert words.startswith("答复（目标日期）今天到期：")
    assert run(office_time, date(2026, 11, 19)) == 0, "not late by law"
    assert run(office_time, date(2026, 11, 20)) == 1, "twenty working days before the legal date"


def test_a_congress_s_own_levels_take_the_place_of_the_general(
    reply: Deadline, office_time: Any
) -> None:
    ReminderLevel.objects.create(
        congress=reply.congress, clock="proposal.reply", workdays=3, audience="head", mail=True
    )
    assert run(office_time, date(2026, 9, 24)) == 0
    assert run(office_time, date(2026, 9, 29)) == 2
    assert Notice.objects.filter(wants_mail=True).count() == 2
    assert run(office_time, DUE) == 0


def test_who_is_bound_cannot_switch_the_last_day_off(
    reply: Deadline, office_time: Any, cast: dict[str, User]
) -> None:
    choose(cast["clerk"], mailed=set(), digest=True)
    run(office_time, DUE)
    assert Notice.objects.get(key__endswith=":0").wants_mail


def test_a_clock_that_stopped_reminds_nobody(reply: Deadline, office_time: Any) -> None:
    Deadline.objects.filter(pk=reply.pk).update(closed_on=date(2026, 9, 1), outcome="met")
    assert run(office_time, DUE) == 0


def test_an_unknown_clock_stops_the_sweep(reply: Deadline, office_time: Any) -> None:
    Deadline.objects.filter(pk=reply.pk).update(clock="proposal.nobody")
    with pytest.raises(UnknownClock):
        run(office_time, DUE)


def test_one_broken_row_does_not_keep_the_others(
    reply: Deadline, office_time: Any, monkeypatch: pytest.MonkeyPatch
) -> None:

    real = reminding._write

    def broken(deadline: Any, due: Any, *args: Any) -> int:
        if due.audience.name == "clerk":
            raise RuntimeError("boom")
        return real(deadline, due, *args)

    monkeypatch.setattr(reminding, "_write", broken)
    office_time.move_to(at(date(2026, 10, 10)))
    swept = remind(timezone.now())
    assert (swept.failed, swept.told) == (1, 4)
    monkeypatch.setattr(reminding, "_write", real)
    assert run(office_time, date(2026, 10, 10), 10) == 1, "in the next run"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_runs_nobody_is_told_twice(
    seed: int, reply: Deadline, office_time: Any
) -> None:
    """Random days, hours and moved dates: a level once for a date, and the last day not missed."""
    dice = Random(seed)
    due, days = DUE, sorted(dice.sample(range(40), 14))
    for number in days:
        day = date.fromordinal(date(2026, 9, 14).toordinal() + number)
        if dice.random() < 0.15:
            due = date.fromordinal(day.toordinal() + dice.randint(0, 12))
            Deadline.objects.filter(pk=reply.pk).update(warn_on=due, act_by=due, legal_on=due)
        for _ in range(dice.randint(1, 2)):
            hour = dice.choice([3, 8, 9, 11, 16, 18])
            run(office_time, day, hour)
            if day == due and hour in (9, 11, 16) and remind_is_open(day):
                key = f"due:{reply.pk}:{due:%Y%m%d}:0"
                assert Notice.objects.filter(key=key, recipient__username="clerk").count() == 1
    marks = ReminderMark.objects.filter(deadline=reply)
    assert len({(m.due_on, m.audience) for m in marks}) == marks.count()
    for row in Notice.objects.filter(key__startswith="due:"):
        assert time(8, 30) <= timezone.localtime(row.created_at).time() < time(17, 30)


def remind_is_open(day: date) -> bool:
    return calendar_table().is_workday(day)


def test_mail_of_events_waits_for_the_office_to_open(
    say: Any, addressed: Any, office_time: Any
) -> None:
    office_time.move_to(at(date(2026, 11, 20), 18))  # Friday evening
    say("clerk", mail=True)
    for day, hour in ((20, 19), (21, 10), (22, 10), (23, 8)):
        office_time.move_to(at(date(2026, 11, day), hour))
        sweep()
        assert not Job.objects.exists()
    office_time.move_to(at(date(2026, 11, 23), 8, 30))
    sweep()
    run_due()
    assert [message.to for message in mail.outbox] == [["clerk@example.cn"]]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_once(reply: Deadline, office_time: Any) -> None:
    office_time.move_to(at(DUE))
    start = Barrier(3, timeout=60)

    def hand(_: int) -> int:
        try:
            start.wait()
            return remind(timezone.now()).told
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(hand, range(3)))
    assert sum(results) == 3
    assert all(count == 1 for count in told().values()), told()
    assert set(told()) == {"clerk", "head", "reviewer"}

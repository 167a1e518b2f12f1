"""What was proposed between the sessions: of every stage something, and the district's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from congress.calendar.workdays import WorkCalendar
from congress.portal.demo import phrases
from congress.portal.demo import wordings as w
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, House
from congress.portal.demo.plan import Plan
from congress.portal.demo.seasons import Season, between, workday
from congress.portal.demo.session_plans import (
    IDLE,
    Cast,
    answer_to,
    complaint,
    contacts,
    messages,
    opinions,
    rating_of,
    usual_pace,
)
from congress.portal.demo.texts import texts, unanswered
from congress.portal.demo.wordings import Words

BOTH = ("cosigner", "cosigner2")
#: The cast's own: (words, stage, days ago, what else); their pages are those to show.
OF_THE_CAST: tuple[tuple[Words, str, int, dict[str, Any]], ...] = (
    (w.BUS, "closed", 205, {"cosigners": ("cosigner",)}),
    (w.PARKING, "judged", 140, {"rating": complaint(0)}),
    (w.LIFTS, "received", 118, {"lead": "cosigner"}),
    (w.SIGNS, "delivered", 50, {"cosigners": BOTH}),
    (w.CYCLING, "signed", 45, {"lead": "cosigner"}),
    (w.GREENWAY, "advised", 38,
     {"cosigners": BOTH, "joint": (OTHER_UNIT,), "separate": (THIRD_UNIT,),
      "opinion_stays": "review"}),
    (w.CROSSING, "signing", 40, {"joint": (OTHER_UNIT,)}),
    (w.SLOW, "reviewing", 35, {"lead": "cosigner"}),
    (w.SCHOOL_BUS, "advised", 30,
     {"joint": (OTHER_UNIT, THIRD_UNIT), "opinion_stays": "draft"}),
    (w.BUS_LANES, "received", 22,
     {"extends": "涉及六个区的道路改造，需要与各区逐段商定方案，三个月内难以全部答复。"}),
    (w.SORTING, "dispatched", 12,
     {"unit": THIRD_UNIT, "joint": (OTHER_UNIT,), "cosigners": ("cosigner",),
      "objects": "垃圾分类的宣传教育已划归其他部门，本单位只负责收运设施。"}),
    (w.NIGHT_BUS, "assigned", 9, {}),
    (w.RAMPS, "planned", 7, {"joint": (OTHER_UNIT,), "unit": "市民政局"}),
    (w.CHARGING, "registered", 6, {"lead": "cosigner"}),
    (w.WIFI, "suggested", 6, {"cosigners": ("cosigner",)}),
    (w.SHELTERS, "returned", 8, {}),
    (w.GOODS, "refused", 12, {"lead": "cosigner"}),
    (w.TAXI, "screened", 3, {}),
    (w.READING, "submitted", 2, {}),
    (w.CANTEEN, "cosigning", 1, {"cosigners": BOTH}),
    (w.RAILS, "draft", 0, {}),
)  # fmt: skip
#: (stage, days ago) of further ones, on the texts that nobody has replied to.
UNDER_WAY = (
    ("withdrawn", 26), ("assigned", 10), ("dispatched", 13), ("received", 24), ("planned", 8),
    ("registered", 5), ("submitted", 3), ("cosigned", 2), ("refused", 33), ("refused", 61),
    ("returned", 5),
)  # fmt: skip
#: The same on texts with a reply: (stage, days ago, dissatisfied?)
ANSWERED = (
    ("closed", 330, False), ("closed", 300, False), ("closed", 262, True), ("closed", 228, False),
    ("closed", 190, False), ("closed", 160, False), ("judged", 125, True), ("judged", 108, False),
    ("delivered", 78, False), ("signed", 64, False),
)  # fmt: skip
#: The district's, text for text: (stage, days ago; None: handed in at this year's session)
DISTRICT = (
    ("closed", None), ("delivered", None), ("signing", None), ("received", 41), ("planned", 14),
    ("registered", 8), ("submitted", 4), ("assigned", 19),
)  # fmt: skip
#: The same last year, between its session and this year's.
EARLIER = (
    ("closed", 610, False), ("closed", 575, False), ("closed", 541, False), ("closed", 505, True),
    ("closed", 470, False), ("closed", 436, False), ("closed", 402, False), ("closed", 367, False),
)  # fmt: skip
#: What came after the verdict, of (stage, days ago).
AFTERWARDS: dict[tuple[str, int], dict[str, Any]] = {
    ("judged", 125): {"again": "unhappy"},
    ("judged", 108): {"again": "received", "rating": complaint(3)},
    ("closed", 262): {"again": "content"},
    ("closed", 505): {"again": "met"},
}
#: On the texts of ``before.yaml``: (turn, stage, days ago)
TURNED = (
    ("withdrawing", "registered", 7), ("voided", "planned", 9), ("split", "planned", 8),
    ("led_by_another", "received", 20), ("reported", "registered", 48),
    ("to_a_deputy", "registered", 15),
)  # fmt: skip
#: On the texts of ``merged.yaml``, two by two, the second carries the first: (stage, days ago)
MERGED = (("registered", 21), ("received", 20), ("registered", 6), ("registered", 5))
FIRST_PLACE = 61  # among the leads: after those of the sessions


def between_plans(
    house: House, today: date, texts_left: Sequence[Words], calendar: WorkCalendar
) -> Iterator[Plan]:
    """In the order of submission, as numbers were given."""
    found = [
        *_of_the_cast(today, calendar),
        *_under_way(house, today, calendar),
        *_turned(today, calendar),
        *_merged(house, today, calendar),
        *_answered(house, today, zip(texts_left, ANSWERED, strict=False), 20, calendar),
        *_answered(house, today, zip(texts("earlier"), EARLIER, strict=True), 40, calendar),
    ]
    yield from sorted(found, key=lambda plan: plan.submitted_on)


def _of_the_cast(today: date, calendar: WorkCalendar) -> Iterator[Plan]:
    for place, (words, stage, days, details) in enumerate(OF_THE_CAST):
        yield Plan(
            words=words,
            stage=stage,
            submitted_on=between(today, days, calendar),
            answer=answer_to(words, place),
            opinions=opinions(place),
            contacts=contacts(place),
            messages=messages(place + 1) if place % 4 == 0 else (),
            words_to=_words_to(place),
            wishes=place % 3 > 0,
            remark=phrases.REMARKS[place % len(phrases.REMARKS)],
            **{"unit": words.unit, **details},
        )


def _under_way(house: House, today: date, calendar: WorkCalendar) -> Iterator[Plan]:
    """The refused ones are the two that speak of a product and of one's own affairs."""
    texts_here = sorted(unanswered(), key=lambda words: _may_be_refused(words))
    open_ones, refused = texts_here[:-2], texts_here[-2:]
    cast = Cast(house)
    for place, (stage, days) in enumerate(UNDER_WAY, start=FIRST_PLACE):
        words = refused.pop() if stage == "refused" else open_ones.pop(0)
        yield Plan(
            words=words,
            stage=stage,
            submitted_on=between(today, days, calendar),
            lead=cast.lead(place),
            cosigners=cast.cosigners(place, 2) if place % 3 == 0 or stage == "cosigned" else (),
            cosigning_ends={1: "cancel"} if stage == "cosigned" else {},
            unit=words.unit,
            joint=words.joint,
            contacts=contacts(place),
            words_to=_words_to(place),
            wishes=place % 3 > 0,
            remark=phrases.REMARKS[place % len(phrases.REMARKS)],
        )


def _turned(today: date, calendar: WorkCalendar) -> Iterator[Plan]:
    """What took another turn before it was handed over, or instead of that."""
    for words, (turn, stage, days) in zip(texts("before"), TURNED, strict=True):
        yield Plan(
            words=words,
            stage=stage,
            submitted_on=between(today, days, calendar),
            cosigners=BOTH,
            unit=words.unit,
            turns=(turn,),
        )


def _merged(house: House, today: date, calendar: WorkCalendar) -> Iterator[Plan]:
    """Each of another deputy; one group has been handed over, the other waits."""
    found, cast = texts("merged"), Cast(house)
    for place, (words, (stage, days)) in enumerate(zip(found, MERGED, strict=True)):
        is_principal = place % 2 == 1
        yield Plan(
            words=words,
            stage=stage,
            submitted_on=between(today, days, calendar),
            lead="deputy" if place == 1 else cast.lead(FIRST_PLACE + 30 + place),
            unit=words.unit,
            carries=(found[place - 1].title,) if is_principal else (),
            turns=("carrying",) if is_principal and stage == "registered" else (),
        )


def _may_be_refused(words: Words) -> bool:
    return "某品牌" in words.title or "个人" in words.title


def _answered(
    house: House,
    today: date,
    pairs: Iterable[tuple[Words, tuple[str, int, bool]]],
    turn: int,
    calendar: WorkCalendar,
) -> Iterator[Plan]:
    cast = Cast(house)
    for place, (words, (stage, days, is_bad)) in enumerate(pairs, start=FIRST_PLACE + turn):
        yield Plan(
            words=words,
            stage=stage,
            submitted_on=between(today, days, calendar),
            lead=cast.lead(place),
            cosigners=cast.cosigners(place, place % 3),
            cosigning_ends={1: "expire"},
            idle_systems=(IDLE,) if "市总工会" in words.joint else (),
            unit=words.unit,
            joint=words.joint,
            pace=usual_pace(place) | {"assigned": 3},
            answer=answer_to(words, place),
            opinions=opinions(place),
            contacts=contacts(place),
            messages=messages(place),
            words_to=_words_to(place),
            wishes=place % 3 > 0,
            remark=phrases.REMARKS[place % len(phrases.REMARKS)],
            **{"rating": complaint(place) if is_bad else rating_of(place)}
            | AFTERWARDS.get((stage, days), {}),
        )


def _words_to(place: int) -> dict[str, str]:
    """What the office says where it does not simply go on."""
    return {
        "returned": phrases.RETURNS[place % len(phrases.RETURNS)],
        "suggested": phrases.SUGGESTS[place % len(phrases.SUGGESTS)],
        "refused": phrases.REFUSALS[place % len(phrases.REFUSALS)],
        "closed": phrases.CLOSED_ANYWAY[place % len(phrases.CLOSED_ANYWAY)],
    }


def district_plans(today: date, season: Season | None, calendar: WorkCalendar) -> Iterator[Plan]:
    """The city's district has no dispatcher: its office hands over straight to the units."""
    leads = ("district-deputy", *(f"H{number:04d}" for number in range(2, 9)))
    found = []
    for place, (words, (stage, days)) in enumerate(zip(texts("district"), DISTRICT, strict=True)):
        sits = days is None and season is not None
        submitted_on = season.opens_on if sits and season else between(today, days or 150, calendar)
        hand_over = _workdays(season, calendar) if sits and season else 4
        found.append(
            Plan(
                words=words,
                stage=stage,
                submitted_on=submitted_on,
                lead=leads[place],
                unit=words.unit,
                joint=words.joint,
                runs_on=sits,
                pace={"assigned": hand_over, "reviewing": 20},
                target_on=season.target_on(calendar) if sits and season else None,
                answer=answer_to(words, place),
                contacts=contacts(place),
                words_to={"closed": phrases.CLOSED_ANYWAY[1]},
            )
        )
    found.append(
        Plan(w.DISTRICT_GARDEN, "screened", between(today, 3, calendar), lead="district-deputy")
    )
    yield from sorted(found, key=lambda plan: plan.submitted_on)


def _workdays(season: Season, calendar: WorkCalendar) -> int:
    """From the opening to the batch."""
    day, end, count = season.opens_on, season.batch_on(calendar), 0
    while day < end:
        day = workday(date.fromordinal(day.toordinal() + 1), calendar)
        count += 1
    return count

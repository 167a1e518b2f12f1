"""A year in the life of two congresses: last year's session, this year's, and between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import WorkCalendar
from congress.notices.past import playing_the_past
from congress.portal.demo.between_plans import ANSWERED, between_plans, district_plans
from congress.portal.demo.clock import SimulatedClock, simulated_clock
from congress.portal.demo.deputies import build_deputies, build_district_deputies
from congress.portal.demo.district import build_district
from congress.portal.demo.house import House, build_house
from congress.portal.demo.lives import Life
from congress.portal.demo.plan import Plan
from congress.portal.demo.seasons import Season, seasons
from congress.portal.demo.session_plans import session_plans
from congress.portal.demo.texts import answered
from congress.portal.demo.units import build_units
from proposals.enums import BatchLineState
from proposals.models import Batch, BatchLine, Proposal
from proposals.selectors.routes import in_words, routes_of

#: So many of the texts with a reply were last year's session's.
LAST_YEARS = 24
#: Notices of the last days are in the trays, of which the last few are unread.
TOLD_DAYS, UNREAD_DAYS = 30, 7
NOTE = "请各承办单位加强与代表的沟通，按时高质量答复。"


def build_demo(password: str) -> House:
    """The tests' house, and beside it everybody else whom a year of life needs."""
    house = build_house(password)
    with transaction.atomic():
        hashed = house.users["office"].password
        build_deputies(house, hashed)
        build_district_deputies(house)
        build_units(house, hashed)
        build_district(house)
    return house


def live(house: House, today: date) -> int:
    """Make the demonstration's proposals; return how many were made.

    All or none, in one transaction: that any proposal is there says that they were made, and a run
    that was interrupted left nothing.
    """
    if Proposal.objects.exists():
        return 0
    before = Proposal.objects.count()
    told_from, unread_from = (today - timedelta(days=days) for days in (TOLD_DAYS, UNREAD_DAYS))
    with (
        transaction.atomic(),
        simulated_clock() as clock,
        playing_the_past(told_from, unread_from),
    ):
        _Year(house, today, clock).live()
    return Proposal.objects.count() - before  # a few came from others: split, or entered again


class _Year:
    def __init__(self, house: House, today: date, clock: SimulatedClock) -> None:
        self.house, self.today, self.clock = house, today, clock
        self.calendar: WorkCalendar = calendar_table()

    def live(self) -> None:
        texts = answered()
        between = len(ANSWERED)
        last, this = seasons(self.today)
        lives: list[Life] = []
        if last:
            plans = session_plans(self.house, last, texts[:LAST_YEARS], is_over=True, offset=0)
            lives += self.session(last, plans)
        if this:
            rest = texts[LAST_YEARS : len(texts) - between]
            plans = session_plans(self.house, this, rest, is_over=False, offset=LAST_YEARS)
            lives += self.session(this, plans)
        plans = between_plans(self.house, self.today, texts[-between:], self.calendar)
        lives += self.each(plans)
        lives += self.each(district_plans(self.today, this, self.calendar))

    def life(self, plan: Plan) -> Life:
        return Life(self.house, plan, self.today, self.calendar, self.clock)

    def each(self, plans: Iterable[Plan]) -> list[Life]:
        lives = [self.life(plan) for plan in plans if plan.submitted_on <= self.today]
        for life in lives:
            life.walk()
        return lives

    def session(self, season: Season, plans: Iterable[Plan]) -> list[Life]:
        """As far as the hand-over each by itself, handed over together, then on by themselves."""
        lives = [self.life(plan) for plan in plans if plan.submitted_on <= self.today]
        for life in lives:
            life.begin()
            life.go_on(until="planned")
        if (assigned_on := season.batch_on(self.calendar)) <= self.today:
            self.hand_over(lives, season, assigned_on)
        return lives

    def hand_over(self, lives: list[Life], season: Season, assigned_on: date) -> None:
        """集中交办, as its job does it; the units' notices of it are last spring's."""
        self.clock.turn(assigned_on)
        batch = Batch.objects.create(
            congress=self.house.city,
            assigned_on=assigned_on,
            target_on=season.target_on(self.calendar),
            note=NOTE,
            made_by=self.house.users["office"],
        )
        for life in lives:
            proposal = Proposal.objects.get(pk=life.proposal.pk)
            life.line = BatchLine.objects.create(
                batch=batch,
                proposal=proposal,
                version=proposal.version,
                allocation=in_words(routes_of(proposal)),
            )
        for life in lives:
            life.go_on()
        if refused := batch.lines.exclude(state=BatchLineState.DONE).first():
            raise RuntimeError(f"{refused.proposal}: {refused.message}")
        batch.finished_at = batch.made_at
        batch.save(update_fields=["finished_at"])

"""The simulated clock of one life, and the hands that make its moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from congress.calendar.workdays import WorkCalendar
from congress.people.models import Deputy, User
from congress.portal.demo.clock import SimulatedClock
from congress.portal.demo.house import House
from congress.portal.demo.plan import Plan
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from congress.workflow.transition import ActingFor
from proposals.models import BatchLine, HandlingTask, Proposal, Reply, Verdict


class NotYet(Exception):
    """The next step lies after today."""


class Walk:
    """Every step some working days after the one before."""

    proposal: Proposal
    cosigners: list[Deputy]
    task: HandlingTask
    tasks: list[HandlingTask]
    reply: Reply
    replies: list[Reply]
    verdict: Verdict

    def __init__(
        self,
        house: House,
        plan: Plan,
        today: date,
        calendar: WorkCalendar,
        clock: SimulatedClock | None = None,
    ) -> None:
        self.clock = clock
        self.house, self.plan, self.today, self.calendar = house, plan, today, calendar
        self.day = plan.submitted_on
        self.users = house.users
        self.lead: Deputy = house.deputies[plan.lead]
        is_city = self.lead.congress_id == house.city.pk
        self.office: User = self.users["office" if is_city else "district-office"]
        self.line: BatchLine | None = None

    def later(self, working_days: int) -> date:
        """The clock goes on, but never past today: there a life that runs on stops."""
        day = self.day
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.calendar.is_workday(day):
                day += timedelta(days=1)
        if day > self.today and self.plan.runs_on:
            raise NotYet
        self.turn_to(min(day, self.today))
        return self.day

    def ahead(self, working_days: int) -> date:
        """The day that ``later`` would turn to, where the life goes on so far."""
        day = self.day
        for _ in range(working_days):
            day = self.calendar.on_or_after(day + timedelta(days=1))
        return min(day, self.today)

    def turn_to(self, day: date) -> None:
        self.day = day
        if self.clock:
            self.clock.turn(day)

    def move(self, obj: Any, name: str, by: User, after: int = 0, **data: Any) -> None:
        perform(obj, name, by=by, on=self.later(after), **data)

    def after(self, stage: str) -> int:
        return self.plan.days_before(stage)

    def hand(self, deputy: Deputy) -> User:
        """Who acts where the deputy does: himself, or the office for one without an account."""
        return deputy.user or self.office

    def by_deputy(self, deputy: Deputy, obj: Any, name: str, after: int = 0, **data: Any) -> None:
        if deputy.user is None:
            source = StatusChange.Source.VISIT if name == "submit" else StatusChange.Source.PHONE
            data["acting"] = ActingFor(deputy, source)
        self.move(obj, name, self.hand(deputy), after, **data)

    def people(self, task: HandlingTask) -> tuple[User, User, User]:
        """Clerk, reviewer and head of the task's unit."""
        clerk, reviewer, head = (self.users[name] for name in self.house.staff[task.organ.name])
        return clerk, reviewer, head

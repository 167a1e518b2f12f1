"""Proposals in every state, each taken there by the real moves on a simulated clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import WorkCalendar
from congress.people.models import Deputy, User
from congress.portal.demo import wordings
from congress.portal.demo.house import OTHER_UNIT, SESSIONS, THIRD_UNIT, UNIT, House
from congress.portal.demo.wordings import Words
from congress.workflow.engine import perform
from congress.workflow.transition import ActingFor
from proposals.enums import (
    DeliveryMethod,
    Gate,
    GateResult,
    HandlingRole,
    Origin,
    Publicity,
    ResultCode,
    Satisfaction,
)
from proposals.models import Category, Proposal, RefusalReason, Tag
from proposals.services import create_draft, plan_units, save_opinion, save_reply

#: How far a life goes, in the order of the road.
STAGES = (
    "draft", "cosigning", "cosigned", "submitted", "returned", "suggested", "withdrawn", "refused",
    "screened", "registered", "planned", "assigned", "dispatched", "received", "advised",
    "reviewing", "signing", "signed", "delivered", "judged", "closed",
)  # fmt: skip
#: Stages off the main road: only the life that is to end there goes there.
ASIDE = ("returned", "suggested", "withdrawn", "refused")
#: Stages that only a life with co-signers or joint units passes, or one that is to end there.
WITH_OTHERS = {"cosigning": "cosigners", "cosigned": "cosigners", "advised": "joint"}
BODY = (
    "您提出的建议收悉，经研究，答复如下：\n"
    "我们会同有关单位实地踏勘，听取了沿线居民的意见，对所提问题逐项核实。情况属实的，已列入本年度改善计划；\n"
    "需要结合工程实施的，将在方案中一并考虑，并把进展及时向您报告。\n"
    "感谢您对工作的关心和支持。"
)
OPINION = (
    "经研究，涉及本单位职责的部分，我们同意所提建议的方向，愿意配合做好周边学校和小区的意见征集，"
    "并在方案确定后协助向居民说明。"
)
COSIGNERS = ("cosigner",)
ORIGINS = (Origin.RESEARCH, Origin.STATION, Origin.VISIT, Origin.INSPECTION, Origin.FORUM)
#: Who receives and who settles, in the units of the cast that are not the lead unit's.
PEOPLE_OF = {OTHER_UNIT: ("clerk2", "head2"), THIRD_UNIT: ("clerk3", "head3")}


@dataclass(frozen=True)
class Plan:
    words: Words
    stage: str
    submitted_on: date
    lead: str = "deputy"
    is_dissatisfied: bool = False
    cosigners: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    target_on: date | None = None


class Life:
    """One proposal walking its road; every step some working days after the one before."""

    def __init__(self, house: House, plan: Plan, today: date, calendar: WorkCalendar) -> None:
        self.house, self.plan, self.today, self.calendar = house, plan, today, calendar
        self.day = plan.submitted_on
        self.users = house.users
        self.lead: Deputy = house.deputies[plan.lead]

    def walk(self) -> Proposal:
        words, lead = self.plan.words, self.lead
        is_city = lead.congress_id == self.house.city.pk
        self.office: User = self.users["office" if is_city else "district-office"]
        deputy: User = self.users[self.plan.lead]
        self.proposal = create_draft(
            lead=lead,
            by=deputy,
            contact_phone=lead.phone,
            category=Category.objects.get(congress=lead.congress, name=words.category),
            origin=ORIGINS[len(words.title) % len(ORIGINS)],
            tags=Tag.objects.filter(congress=lead.congress, name__in=words.tags),
            cleared=RefusalReason.objects.filter(congress=lead.congress, is_active=True),
            title=words.title,
            facts=words.facts,
            request=words.request,
        )
        steps = {stage: getattr(self, stage, None) for stage in STAGES[1:]}
        goal = self.plan.stage
        for stage, step in steps.items():
            if goal == "draft":
                break
            if step and (stage == goal or self.passes(stage)):
                step()
            if stage == goal:
                break
        return self.proposal

    def passes(self, stage: str) -> bool:
        """Does this life come by here on its way? The withdrawn was suggested first."""
        if stage == "suggested":
            return self.plan.stage == "withdrawn"
        if stage in WITH_OTHERS:
            return bool(getattr(self.plan, WITH_OTHERS[stage]))
        return stage not in ASIDE

    def later(self, working_days: int) -> date:
        """The clock goes on, but never past today."""
        for _ in range(working_days):
            self.day += timedelta(days=1)
            while not self.calendar.is_workday(self.day):
                self.day += timedelta(days=1)
        self.day = min(self.day, self.today)
        return self.day

    def move(self, obj: Any, name: str, by: User, after: int = 0, **data: Any) -> None:
        perform(obj, name, by=by, on=self.later(after), **data)

    def cosigning(self) -> None:
        chosen = self.plan.cosigners or COSIGNERS
        self.cosigners = [self.house.deputies[name] for name in chosen]
        self.move(self.proposal, "invite", self.users[self.plan.lead], deputies=self.cosigners)

    def cosigned(self) -> None:
        if not self.proposal.cosignatures.exists():
            self.cosigning()
        for row in self.proposal.cosignatures.select_related("deputy__user").order_by("pk"):
            self.move(row, "confirm", row.deputy.user)

    def submitted(self) -> None:
        self.proposal.refresh_from_db()
        self.move(self.proposal, "submit", self.users[self.plan.lead])

    def returned(self) -> None:
        note = "请补充断点的具体位置和数量，并把两件事分开提出。"
        self.move(self.proposal, "return", self.office, 1, note=note)

    def suggested(self) -> None:
        note = "所提事项上月已由市政府公布方案，建议与承办单位沟通后撤回。"
        self.move(self.proposal, "suggest", self.office, 1, note=note)

    def withdrawn(self) -> None:
        self.move(self.proposal, "withdraw", self.users[self.plan.lead], 1)

    def refused(self) -> None:
        reason = RefusalReason.objects.filter(congress=self.lead.congress).order_by("position")[1]
        note = "内容为产品推介，已当面向代表说明。"
        self.move(self.proposal, "refuse", self.office, 2, reason=reason, note=note)

    def screened(self) -> None:
        results: dict[str, Any] = {gate.value: GateResult.PASSED for gate in Gate}
        self.move(self.proposal, "screen", self.office, 1, **results)

    def registered(self) -> None:
        self.move(self.proposal, "register", self.office, category=self.proposal.category)

    def planned(self) -> None:
        organs = self.house.organs
        lines = [(organs[UNIT], HandlingRole.LEAD)]
        lines += [(organs[name], HandlingRole.JOINT) for name in self.plan.joint]
        lines += [(organs[name], HandlingRole.SEPARATE) for name in self.plan.separate]
        plan_units(self.proposal, lines)

    def assigned(self) -> None:
        self.move(self.proposal, "assign", self.office, 3, target_on=self.plan.target_on)

    def dispatched(self) -> None:
        """The dispatcher of the system follows the office's suggestion."""
        organs = self.house.organs
        for row in self.proposal.dispatches.order_by("pk"):
            named = {
                "lead": [organs[UNIT]],
                "joint": [organs[name] for name in self.plan.joint],
                "separate": [organs[name] for name in self.plan.separate],
            }
            self.move(row, "dispatch", self.users["dispatcher"], 1, **named)
        self.task = self.proposal.tasks.get(role=HandlingRole.LEAD)

    def received(self) -> None:
        self.move(self.task, "receive", self.users["clerk"], 2)
        self.reply = self.task.replies.get()

    def advised(self) -> None:
        """The joint units receive, draft and send; their people stand under their organ."""
        for task in self.proposal.tasks.filter(role=HandlingRole.JOINT).order_by("pk"):
            clerk, head = (self.users[name] for name in PEOPLE_OF[task.organ.name])
            self.move(task, "receive", clerk, 1)
            opinion = task.opinion
            words = {"body": OPINION, "contact_name": clerk.name, "contact_phone": "010-55550199"}
            save_opinion(opinion, revision=1, **words)
            opinion.refresh_from_db()
            self.move(opinion, "propose", clerk, 3)
            self.move(opinion, "send", head, 1)

    def reviewing(self) -> None:
        year = self.day.year
        save_reply(
            self.reply,
            revision=1,
            letter_number=f"京交函〔{year}〕{self.proposal.pk + 20}号",
            body=BODY,
            result_code=ResultCode.PLANNED,
            planned_on=date(year + 1, 6, 30),
            publicity=Publicity.FULL,
            contact_name="金沐阳",
            contact_phone="010-55550123",
            signatory=self.users["head"],
        )
        self.reply.refresh_from_db()
        self.move(self.reply, "propose", self.users["clerk"], 12)

    def signing(self) -> None:
        self.move(self.reply, "approve", self.users["reviewer"], 2)

    def signed(self) -> None:
        self.move(self.reply, "sign", self.users["head"], 2)

    def delivered(self) -> None:
        self.move(self.reply, "deliver", self.users["clerk"], 2, method=DeliveryMethod.SYSTEM)
        self.verdict = self.reply.verdicts.get(deputy=self.lead)

    def judged(self) -> None:
        # 基本满意: where everybody is satisfied the proposal closes by itself.
        result = Satisfaction.DISSATISFIED if self.plan.is_dissatisfied else Satisfaction.FAIRLY
        reason = "答复没有给出具体的时间安排。" if self.plan.is_dissatisfied else ""
        data = {"attitude": Satisfaction.SATISFIED, "result": result, "reason": reason}
        if self.plan.lead in self.users and not self.plan.is_dissatisfied:
            self.move(self.verdict, "judge", self.users[self.plan.lead], 4, **data)
        else:
            acting = ActingFor(self.lead, "phone")
            self.move(self.verdict, "judge", self.office, 4, acting=acting, **data)

    def closed(self) -> None:
        self.move(self.proposal, "close", self.office, 2)


def plans(today: date) -> Iterator[Plan]:
    """This year's in-session ones are done or overdue; those between sessions are on their way."""
    opened = max((opens for _, _, opens, _ in SESSIONS if opens < today), default=today)
    ago = lambda days: max(today - timedelta(days=days), opened)  # noqa: E731
    w = wordings
    yield Plan(w.BUS, "closed", opened)
    yield Plan(w.PARKING, "judged", opened + timedelta(days=1), is_dissatisfied=True)
    yield Plan(w.LIFTS, "received", opened + timedelta(days=2), lead="cosigner")
    yield Plan(w.SIGNS, "delivered", ago(50), cosigners=("cosigner", "cosigner2"))
    both = ("cosigner", "cosigner2")
    yield Plan(w.CYCLING, "signed", ago(45), lead="cosigner")
    yield Plan(
        w.GREENWAY, "advised", ago(38), cosigners=both, joint=(OTHER_UNIT,), separate=(THIRD_UNIT,)
    )
    yield Plan(w.SCHOOL_BUS, "received", ago(30), joint=(OTHER_UNIT, THIRD_UNIT))
    yield Plan(w.SORTING, "dispatched", ago(10), joint=(THIRD_UNIT,), cosigners=("cosigner",))
    yield Plan(w.RAMPS, "planned", ago(6), joint=(OTHER_UNIT,))
    yield Plan(w.WIFI, "suggested", ago(6), cosigners=("cosigner",))
    yield Plan(w.CANTEEN, "cosigning", ago(1), cosigners=both)
    yield Plan(w.CROSSING, "signing", ago(40))
    yield Plan(w.SLOW, "reviewing", ago(35), lead="cosigner")
    yield Plan(w.BUS_LANES, "received", ago(20))
    yield Plan(w.NIGHT_BUS, "assigned", ago(9))
    yield Plan(w.CHARGING, "registered", ago(6), lead="cosigner")
    yield Plan(w.TAXI, "screened", ago(3))
    yield Plan(w.READING, "submitted", ago(2))
    yield Plan(w.SHELTERS, "returned", ago(8))
    yield Plan(w.GOODS, "refused", ago(12), lead="cosigner")
    yield Plan(w.RAILS, "draft", today)
    yield Plan(w.DISTRICT_GARDEN, "registered", ago(7), lead="district-deputy")


def live(house: House, today: date) -> int:
    """Make the demonstration's proposals once; return how many were made."""
    if Proposal.objects.exists():
        return 0
    calendar = calendar_table()
    return len([Life(house, plan, today, calendar).walk() for plan in plans(today)])

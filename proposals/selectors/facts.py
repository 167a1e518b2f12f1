"""The recorded days of a proposal: which can be put right, between which others each must lie, and
which clocks hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from congress.calendar.explanation import day_words
from congress.calendar.registry import clock
from proposals.enums import HandlingRole, ReplyStatus
from proposals.models import (
    Dispatch,
    HandlingTask,
    JointOpinion,
    Proposal,
    Reply,
    Verdict,
)

REFERRED = "按超出市权处理日期"
#: What the day is called, and the day; without a day it bounds nothing.
Neighbour = tuple[str, date | None]


@dataclass(frozen=True)
class Fact:
    """``rows``: (object, field) that carry the day, the one it is chosen by first; all are written
    together. It lies not before any of ``after``, not after any of ``before``."""

    key: str
    label: str
    whose: str
    rows: tuple[tuple[Any, str], ...]
    clocks: tuple[str, ...] = ()
    after: tuple[Neighbour, ...] = ()
    before: tuple[Neighbour, ...] = ()
    is_plan: bool = False  # a day to be reached: it may lie ahead

    @property
    def day(self) -> date:
        obj, field = self.rows[0]
        day: date = getattr(obj, field)
        return day

    @property
    def words(self) -> str:
        """「签收日期（市交通委）」."""
        return f"{self.label}（{self.whose}）" if self.whose else self.label

    @property
    def clock_labels(self) -> list[str]:
        return [clock(code).label for code in self.clocks]

    def wrong_with(self, day: date, today: date) -> str | None:
        """Why the fact cannot have been on ``day``: the neighbour it would pass, with its day."""
        if day > today and not self.is_plan:
            return f"{self.label}不能晚于今天（{day_words(today)}）。"
        known = [(label, other) for label, other in self.after if other]
        if known and day < (latest := max(known, key=lambda pair: pair[1]))[1]:
            return f"{self.label}不能早于{latest[0]}（{day_words(latest[1])}）。"
        known = [(label, other) for label, other in self.before if other]
        if known and day > (earliest := min(known, key=lambda pair: pair[1]))[1]:
            return f"{self.label}不能晚于{earliest[0]}（{day_words(earliest[1])}）。"
        return None


def facts_of(proposal: Proposal) -> list[Fact]:
    """In the order of the work. Only what happened: a day that is not there cannot be wrong."""
    tasks = list(
        proposal.tasks.standing().select_related("organ", "round").order_by("round__number", "pk")
    )
    dispatches = list(
        proposal.dispatches.standing().select_related("system", "round").order_by("pk")
    )
    found = [
        *_signatures(proposal),
        *_own(proposal, tasks, dispatches),
        *(fact for row in dispatches for fact in _dispatch(row, tasks)),
        *(fact for task in tasks for fact in _task(proposal, task, dispatches)),
        *_end(proposal, tasks),
    ]
    return [fact for fact in found if fact.day]


def _signatures(proposal: Proposal) -> Iterator[Fact]:
    submitted = None if proposal.is_editable else proposal.submitted_on
    for row in proposal.cosignatures.select_related("deputy").order_by("pk"):
        row.proposal = proposal
        whose, clocks = f"{row.deputy.name}代表", ("proposal.cosigning",)
        yield Fact(
            f"cosignature-{row.pk}-invited_on", "邀请附议日期", whose,
            ((row, "invited_on"),), clocks,
            before=(("附议邀请了结日期", row.ended_on), ("提交日期", submitted)),
        )  # fmt: skip
        yield Fact(
            f"cosignature-{row.pk}-ended_on", "附议邀请了结日期", whose,
            ((row, "ended_on"),), clocks,
            after=(("邀请附议日期", row.invited_on),), before=(("提交日期", submitted),),
        )  # fmt: skip


def _own(
    proposal: Proposal, tasks: list[HandlingTask], dispatches: list[Dispatch]
) -> Iterator[Fact]:
    term = proposal.lead.term.starts_on
    signed = [
        ("附议邀请了结日期", row.ended_on)
        for row in proposal.cosignatures.all()
        if proposal.submission == 1
    ]
    yield Fact(
        "submitted_on", "提交日期", "", ((proposal, "submitted_on"),), ("proposal.screening",),
        after=(("领衔代表本届任期开始日期", term), *signed),
        before=(("审核结束日期", proposal.screened_on),),
    )  # fmt: skip
    if proposal.registered_on is None:
        yield Fact(
            "screened_on", "审核结束日期", "", ((proposal, "screened_on"),),
            ("proposal.screening",), after=(("提交日期", proposal.submitted_on),),
        )  # fmt: skip
        return
    together = ((proposal, "screened_on"),) if _same(proposal, "screened", "registered") else ()
    yield Fact(
        "registered_on", "登记日期", "", ((proposal, "registered_on"), *together),
        ("proposal.screening", "proposal.assignment"),
        after=(("提交日期", proposal.submitted_on),),
        before=(("交办日期", proposal.assigned_on), (REFERRED, proposal.referred_on)),
    )  # fmt: skip
    yield from _referred(proposal)
    if proposal.assigned_on is None or proposal.merged_into_id:  # that is its principal's day
        return
    meeting = proposal.assigning_meeting
    carried = list(proposal.merged.filter(assigned_on=proposal.assigned_on).order_by("pk"))
    theirs = [(row, "assigned_on") for row in carried]
    tied = [*_assigned_with(proposal, tasks, dispatches), *theirs]
    reached = [(row, field) for row, field in tied if isinstance(row, HandlingTask)]
    loose = [t for t in tasks if t.round.number == 1 and (t, "assigned_on") not in tied]
    yield Fact(
        "assigned_on", "交办日期", "", ((proposal, "assigned_on"), *tied),
        ("proposal.assignment", "proposal.dispatch", "proposal.reply"),
        after=(
            ("登记日期", proposal.registered_on),
            ("主任会议日期", meeting.starts_on if meeting else None),
            *((f"{row.number_label}的登记日期", row.registered_on) for row in carried),
            *((f"{row.number_label}的并案日期", row.merged_on) for row in carried),
        ),
        before=(
            ("目标日期", proposal.target_on),
            *(("转承办日期", row.dispatched_on or row.ended_on) for row in dispatches),
            *((f"{t.organ.name}的签收日期", t.received_on) for t, _ in reached),
            *((f"任务到达{t.organ.name}的日期", t.assigned_on) for t in loose),
        ),
    )  # fmt: skip
    yield Fact(
        "target_on", "目标日期", "", ((proposal, "target_on"),), ("proposal.reply",),
        after=(("交办日期", proposal.assigned_on),), is_plan=True,
    )  # fmt: skip


def _referred(proposal: Proposal) -> Iterator[Fact]:
    """Of a matter beyond the city's powers: when it was sent elsewhere, when an answer came."""
    row = proposal.referrals.filter(recalled_on=None).first() if proposal.referred_on else None
    if row is None:
        return
    yield Fact(
        "referred_on", REFERRED, "", ((proposal, "referred_on"), (row, "referred_on")),
        ("proposal.assignment",),
        after=(("登记日期", proposal.registered_on), ("交办日期", proposal.assigned_on)),
        before=(("回复日期", row.answered_on),),
    )  # fmt: skip
    yield Fact(
        "answered_on", "回复日期", "", ((row, "answered_on"),),
        after=((REFERRED, row.referred_on),), before=(("登记回复的日期", proposal.ended_on),),
    )  # fmt: skip


def _same(proposal: Proposal, one: str, other: str) -> bool:
    return bool(getattr(proposal, f"{one}_on") == getattr(proposal, f"{other}_on"))


def _assigned_with(
    proposal: Proposal, tasks: Iterable[HandlingTask], dispatches: Iterable[Dispatch]
) -> Iterator[tuple[Any, str]]:
    """What hop 1 has brought about on its own day: the first round, hand-overs, tasks without a
    system."""
    for handling_round in proposal.rounds.filter(number=1):
        if handling_round.started_on == proposal.assigned_on:
            yield handling_round, "started_on"
    for row in dispatches:
        if row.assigned_on == proposal.assigned_on and row.round.number == 1:
            yield row, "assigned_on"
    for task in tasks:
        straight = task.dispatch_id is None and task.round.number == 1
        if straight and task.assigned_on == proposal.assigned_on:
            yield task, "assigned_on"


def _dispatch(row: Dispatch, tasks: Iterable[HandlingTask]) -> Iterator[Fact]:
    own = (row.pk, row.round_id, row.dispatched_on)
    named = [t for t in tasks if (t.dispatch_id, t.round_id, t.assigned_on) == own]
    yield Fact(
        f"dispatch-{row.pk}", "转承办日期", row.system.name,
        ((row, "dispatched_on"), *((task, "assigned_on") for task in named)),
        ("proposal.dispatch", "proposal.receipt", "proposal.joint_opinion"),
        after=(("交办日期", row.assigned_on),),
        before=tuple((f"{t.organ.name}的签收日期", t.received_on or t.ended_on) for t in named),
    )  # fmt: skip


def _task(proposal: Proposal, task: HandlingTask, dispatches: Iterable[Dispatch]) -> Iterator[Fact]:
    whose = task.organ.name
    via = next((row for row in dispatches if row.pk == task.dispatch_id), None)
    hop = via.dispatched_on if via else proposal.assigned_on
    if task.assigned_on != hop:  # named later than the others
        yield Fact(
            f"task-{task.pk}-assigned_on", "任务到达日期", whose, ((task, "assigned_on"),),
            ("proposal.receipt", "proposal.joint_opinion"),
            after=(("交办日期", proposal.assigned_on),), before=(("签收日期", task.received_on),),
        )  # fmt: skip
    replies = list(task.replies.order_by("pk"))
    opinions = list(JointOpinion.objects.filter(task=task))
    yield Fact(
        f"task-{task.pk}-received_on", "签收日期", whose, ((task, "received_on"),),
        ("proposal.receipt",), after=(("任务到达日期", task.assigned_on),),
        before=(
            ("会办终止日期", task.ended_on),
            *(("会办意见送出日期", opinion.sent_on) for opinion in opinions),
            *(("签发日期", reply.signed_on) for reply in replies),
        ),
    )  # fmt: skip
    for opinion in opinions:
        yield _opinion(task, opinion)
    for reply in replies:
        reply.task = task
        yield from _reply(proposal, task, reply)


def _opinion(task: HandlingTask, opinion: JointOpinion) -> Fact:
    same = task.role == HandlingRole.JOINT and task.replied_on == opinion.sent_on
    return Fact(
        f"opinion-{opinion.pk}", "会办意见送出日期", task.organ.name,
        ((opinion, "sent_on"), *(((task, "replied_on"),) if same else ())),
        ("proposal.joint_opinion",), after=(("签收日期", task.received_on),),
    )  # fmt: skip


def _reply(proposal: Proposal, task: HandlingTask, reply: Reply) -> Iterator[Fact]:
    whose = task.organ.name
    verdicts = list(reply.verdicts.select_related("deputy").order_by("pk"))
    first = min((row.delivered_on for row in verdicts), default=None)
    yield Fact(
        f"reply-{reply.pk}-signed_on", "签发日期", whose, ((reply, "signed_on"),),
        after=(("签收日期", task.received_on),),
        before=(("同意送达日期", reply.cleared_on), ("送达日期", first)),
    )  # fmt: skip
    if reply.status != ReplyStatus.DELIVERED:
        return
    after = (("签发日期", reply.signed_on), ("同意送达日期", reply.cleared_on))
    clocks = ("proposal.reply", "proposal.feedback")
    ended = ("办结日期", proposal.closed_on)
    for row in verdicts:
        row.reply = reply
    if len(verdicts) > 1 and len({row.delivered_on for row in verdicts}) == 1:
        yield Fact(
            f"reply-{reply.pk}-delivered_on", "送达日期", f"{whose}的答复，全体代表",
            tuple((row, "delivered_on") for row in verdicts), clocks, after,
            (ended, *((f"{row.deputy.name}代表的反馈日期", row.given_on) for row in verdicts)),
        )  # fmt: skip
    for row in verdicts:
        name = f"{row.deputy.name}代表"
        yield Fact(
            f"verdict-{row.pk}-delivered_on", "送达日期", f"{whose}的答复，{name}",
            ((row, "delivered_on"),), clocks, after, (ended, ("反馈日期", row.given_on)),
        )  # fmt: skip
        yield Fact(
            f"verdict-{row.pk}-given_on", "反馈日期", f"{name}对{whose}的答复",
            ((row, "given_on"),), ("proposal.feedback",),
            (("送达日期", row.delivered_on),), (ended,),
        )  # fmt: skip


def _end(proposal: Proposal, tasks: Iterable[HandlingTask]) -> Iterator[Fact]:
    verdicts = list(
        Verdict.objects.filter(reply__task__in=list(tasks)).select_related("reply", "deputy")
    )
    closed_on = proposal.closed_on
    lapsed = [(row, "lapsed_on") for row in verdicts if row.lapsed_on == closed_on]
    yield Fact(
        "closed_on", "办结日期", "", ((proposal, "closed_on"), *lapsed),
        ("proposal.feedback",) if lapsed else (),
        after=(
            ("答复日期", proposal.replied_on),
            *((f"{row.deputy.name}代表的反馈日期", row.given_on) for row in verdicts),
        ),
    )  # fmt: skip

"""更正日期: a recorded day is put right where it lies; whatever follows from it follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress.calendar.explanation import day_words
from congress.workflow.corrections import record
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.enums import ANSWERING_ROLES
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingRound,
    HandlingTask,
    JointOpinion,
    Proposal,
    Reply,
    Verdict,
)
from proposals.selectors.facts import Fact, facts_of
from proposals.selectors.targets import reply_due

#: (object, field, the day before, the day after)
Written = tuple[Any, str, date | None, date | None]


def correct(proposal: Proposal, context: Context) -> None:
    """``fact``: the key of a Fact; ``day``: the right one. The ledger's rows stay as they were
    written; what comes later is judged by the right day."""
    fact, day = _chosen(proposal, context)
    written: list[Written] = []
    for obj, field in fact.rows:
        _write(obj, field, day, written)
    _follow(proposal, written)
    for obj in dict.fromkeys(obj for obj, *_ in written):
        obj.save()
        context.touch(obj)
    if any(obj is proposal or isinstance(obj, HandlingRound) for obj, *_ in written):
        context.touch(*_clocked_by(proposal, written))
    if context.change is not None:
        for obj, field, old, new in written:
            if moves := recorded_by(obj, field):
                record(context.change, obj, field, (old, new), moves)
            elif obj is fact.rows[0][0]:
                record(context.change, obj, field, (old, new), ())


def corrected_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: 「签收日期（市交通委）由2026年3月2日更正为2026年3月3日」."""
    fact = next((each for each in facts_of(proposal) if each.key == data.get("fact")), None)
    if fact is None or not data.get("day"):
        return ""
    return f"{fact.words}由{day_words(fact.day)}更正为{day_words(data['day'])}"


def _chosen(proposal: Proposal, context: Context) -> tuple[Fact, date]:
    key, day = context.data.get("fact"), context.data.get("day")
    fact = next((each for each in facts_of(proposal) if each.key == key), None)
    if fact is None:
        raise BadInput("请选择要更正的日期。")
    if day is None:
        raise BadInput("请填写正确的日期。")
    if day == fact.day:
        raise BadInput(f"{fact.words}已经是{day_words(day)}，没有变化。")
    if sentence := fact.wrong_with(day, context.on):
        raise BadInput(sentence)
    if fact.is_plan and proposal.assigned_on:
        due = reply_due(proposal.congress, proposal.assigned_on)
        if day == proposal.assigned_on or (due and day > due.legal_on):
            raise BadInput("目标日期应当在交办日期之后，并且不能晚于答复法定期限。")
    return fact, day


def _write(obj: Any, field: str, day: date | None, written: list[Written]) -> None:
    old = getattr(obj, field)
    if old != day:
        setattr(obj, field, day)
        written.append((obj, field, old, day))


def _follow(proposal: Proposal, written: list[Written]) -> None:
    """Days that are the last of others: a reply's delivery, the proposal's own."""
    replies = {obj.reply.pk: obj.reply for obj, field, *_ in written if field == "delivered_on"}
    for reply in replies.values():
        _last_delivery(reply, written)
    changed = {
        obj.pk: obj
        for obj, field, *_ in written
        if field == "replied_on" and isinstance(obj, HandlingTask)
    }
    if proposal.replied_on and changed:
        answering = proposal.tasks.standing().filter(role__in=ANSWERING_ROLES)
        days = [(changed.get(task.pk) or task).replied_on for task in answering]
        was, last = proposal.replied_on, max((day for day in days if day), default=None)
        for row in (proposal, *proposal.merged.filter(replied_on=was).order_by("pk")):
            _write(row, "replied_on", last, written)
    if proposal.dispatched_on:
        hops = {obj.pk: obj for obj, field, *_ in written if field == "dispatched_on"}
        rows = proposal.dispatches.standing().filter(round__number=1)
        named = [(hops.get(row.pk) or row) for row in rows]
        days = [row.dispatched_on or row.ended_on for row in named] or [proposal.assigned_on]
        if hops or any(field == "assigned_on" for _, field, *_ in written):
            last = max((day for day in days if day), default=proposal.dispatched_on)
            _write(proposal, "dispatched_on", last, written)


def _last_delivery(reply: Reply, written: list[Written]) -> None:
    new = {obj.pk: obj.delivered_on for obj, field, *_ in written if field == "delivered_on"}
    days = [new.get(row.pk, row.delivered_on) for row in reply.verdicts.all()]
    was = reply.delivered_on
    _write(reply, "delivered_on", max(days), written)
    if reply.task.replied_on == was:
        _write(reply.task, "replied_on", reply.delivered_on, written)


def _clocked_by(proposal: Proposal, written: list[Written]) -> list[Any]:
    """Parts whose clocks begin with a day of the proposal itself."""
    fields = {field for obj, field, *_ in written if obj is proposal}
    return list(proposal.tasks.order_by("pk")) if fields & {"assigned_on", "target_on"} else []


def recorded_by(obj: Any, field: str) -> tuple[str, ...]:
    """By which moves of ``obj`` its day was written into the ledger."""
    return MOVES.get((type(obj), field), ())


MOVES: dict[tuple[type, str], tuple[str, ...]] = {
    (CoSignature, "invited_on"): ("ask",),
    (CoSignature, "ended_on"): ("confirm", "decline", "expire", "lapse", "cancel"),
    (Proposal, "submitted_on"): ("submit", "insist"),
    (Proposal, "screened_on"): ("register", "refuse", "suggest", "return"),
    (Proposal, "registered_on"): ("register",),
    (Proposal, "assigned_on"): ("assign",),
    (Proposal, "referred_on"): ("refer",),
    (Proposal, "dispatched_on"): ("transfer",),
    (Proposal, "replied_on"): ("conclude",),
    (Proposal, "closed_on"): ("close", "finish"),
    (Dispatch, "dispatched_on"): ("dispatch",),
    (HandlingTask, "received_on"): ("receive",),
    (HandlingTask, "replied_on"): ("answer", "advise"),
    (JointOpinion, "sent_on"): ("send",),
    (Reply, "signed_on"): ("sign",),
    (Reply, "delivered_on"): ("deliver",),
    (Verdict, "given_on"): ("judge",),
    (Verdict, "lapsed_on"): ("lapse",),
}

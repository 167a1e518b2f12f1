"""The clocks of what turns off the road: an objection, and the whole once units part."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from congress.calendar.clocks import Clock, Run, register
from proposals.deadlines.stopping import stopped
from proposals.enums import ANSWERING_ROLES, ObjectionStatus
from proposals.models import HandlingTask, Objection, Proposal


def reassignment(objection: Objection) -> Run:
    """异议 → 交办机关的决定."""
    decided = objection.status not in (ObjectionStatus.WITHDRAWN, ObjectionStatus.LAPSED)
    return Run(
        key=1,
        anchor_on=objection.filed_on,
        anchor_label="提出异议",
        rule="proposal.reassign",
        **stopped(
            (
                objection.decided_on,
                "met" if decided else "cancelled",
                objection.get_status_display(),
            )
        ),
    )


def whole(proposal: Proposal) -> Run | None:
    """Once a unit counts from a later day, the date of the whole from 交办之日 stays and shows.

    It is the first round's: what is handled again or reopened has its own clocks. Once a unit has
    its six months, so has the whole.
    """
    if not proposal.rerouted_on or not proposal.assigned_on:
        return None
    replied_on, closed_on = proposal.replied_on, proposal.closed_on
    if proposal.rehandlings or proposal.reopened_on:
        replied_on, closed_on = _first_replied_on(proposal), proposal.reopened_on
    extended = _first_tasks(proposal).exclude(extended_on=None).order_by("extended_on").last()
    follows_batch = proposal.is_in_session and extended is None
    return Run(
        key=1,
        anchor_on=proposal.assigned_on,
        anchor_label="交办",
        rule="proposal.reply_extended" if extended else "proposal.reply",
        target_on=None if extended else proposal.target_on,
        target_rule="proposal.batch_target" if follows_batch else None,
        extended_by=extended.extended_by if extended else None,
        extension_note=extended.extension_note if extended else "",
        **stopped(
            (replied_on, "met", "全部答复"),
            (closed_on, "cancelled", "已办结"),
            (proposal.referred_on, "cancelled", "按超出市权处理"),
            (proposal.ended_on, "cancelled", "已终结"),
        ),
    )


def _first_tasks(proposal: Proposal) -> QuerySet[HandlingTask]:
    """Of the first round, those that answer and were not taken elsewhere."""
    return HandlingTask.objects.filter(
        proposal=proposal, round__number=1, role__in=ANSWERING_ROLES, ended_on=None
    )


def _first_replied_on(proposal: Proposal) -> date | None:
    """The day of the first round's last reply; None where one was never given."""
    tasks = _first_tasks(proposal)
    if tasks.filter(replied_on=None).exists():
        return None
    last = tasks.order_by("replied_on").last()
    return last.replied_on if last else None


register(
    Clock(
        code="proposal.reassignment",
        label="异议处理",
        model="proposals.Objection",
        carrier="交办机关",
        run=reassignment,
        rules=("proposal.reassign",),
        starts="提出异议",
        stops="改办、增办、不予采纳，或者收回异议",
    ),
    Clock(
        code="proposal.whole",
        label="全件答复",
        model="proposals.Proposal",
        carrier="代表工委",
        run=whole,
        rules=("proposal.reply", "proposal.reply_extended", "proposal.batch_target"),
        starts="交办之日（有单位改办、增办以后才显示）",
        stops="各单位全部答复",
    ),
)

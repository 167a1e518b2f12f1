"""What deputies say of replies: which verdicts are overdue, and whose word counts (domain §8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from proposals.enums import ProposalStatus, ReplyStatus, VerdictStatus
from proposals.models import Proposal, Reply, Verdict
from proposals.selectors.merging import group_of, proposals_answered
from proposals.selectors.people import deputies_of
from proposals.selectors.rounds import answering

#: In which a deputy of a proposal may still be heard on a reply that has come.
WAITING = (ProposalStatus.HANDLING, ProposalStatus.REPLIED)


def overdue(on: date) -> QuerySet[Verdict]:
    """Awaited ones whose open clock, of the period or of the grace, has run out before ``on``."""
    return Verdict.objects.filter(status=VerdictStatus.AWAITED, next_legal_on__lt=on)


def reminded_or_expired(verdict: Verdict) -> str:
    """The automatic move that is due on an overdue one. Nobody reminds a deputy who cannot judge
    (domain §8: suspended, or ended)."""
    can_judge = verdict.deputy.status == DeputyStatus.ACTIVE
    return "remind" if verdict.reminded_on is None and can_judge else "expire"


def latest_replies(proposal: Proposal) -> list[Reply]:
    """The latest delivered reply of each unit, whatever its round."""
    found: dict[int, Reply] = {}
    for task in sorted(proposal.answered_tasks, key=lambda task: task.pk):
        for reply in task.replies.all():
            if reply.status == ReplyStatus.DELIVERED:
                found[task.organ_id] = reply
    return list(found.values())


def verdicts_on(proposal: Proposal) -> QuerySet[Verdict]:
    """What its own deputies say, or have still to say, of the replies that answer it."""
    rows = Verdict.objects.filter(answering(proposal, "reply__task__"))
    if len(group_of(proposal)) == 1:
        return rows
    return rows.filter(deputy__in=[deputy.pk for deputy in deputies_of(proposal)])


def concerned(verdict: Verdict) -> list[Proposal]:
    """The proposals that the reply answers and its deputy has brought forward."""
    rows = proposals_answered(verdict.reply.task)
    if len(rows) == 1:
        return rows
    return [row for row in rows if verdict.deputy_id in {each.pk for each in deputies_of(row)}]


def awaited_only_for(proposal: Proposal) -> list[Verdict]:
    """Verdicts that nobody waits for any longer when ``proposal`` does not: those that another
    answered proposal of the group waits for are not among them."""
    return _for_nobody_else(proposal, verdicts_on(proposal))


def awaited_from(proposal: Proposal, former: Deputy) -> list[Verdict]:
    """The same of one who is no longer among its deputies."""
    rows = Verdict.objects.filter(answering(proposal, "reply__task__"), deputy=former)
    return _for_nobody_else(proposal, rows)


def _for_nobody_else(proposal: Proposal, verdicts: QuerySet[Verdict]) -> list[Verdict]:
    rows = verdicts.filter(status=VerdictStatus.AWAITED)
    others = [
        row
        for row in group_of(proposal)
        if row.pk != proposal.pk and row.status in (ProposalStatus.MERGED, *WAITING)
    ]
    if others:
        wanted = {deputy.pk for row in others for deputy in deputies_of(row)}
        rows = rows.exclude(deputy__in=wanted, reply__task__round__number=1)
    return list(rows.select_related("reply__task").order_by("pk"))


def current_verdicts(proposal: Proposal) -> Iterator[Verdict]:
    """Those of each of its deputies on the latest replies."""
    rows = [row for reply in latest_replies(proposal) for row in reply.verdicts.all()]
    if len(group_of(proposal)) == 1:
        yield from rows
        return
    own = {deputy.pk for deputy in deputies_of(proposal)}
    yield from (row for row in rows if row.deputy_id in own)


def leads_verdicts(proposal: Proposal) -> list[Verdict]:
    """Those that count: the lead deputy's on the latest replies."""
    rows = (row for reply in latest_replies(proposal) for row in reply.verdicts.all())
    return [row for row in rows if row.deputy_id == proposal.lead_id]


def dissatisfied_verdicts(proposal: Proposal) -> list[Verdict]:
    """Those of them that say so."""
    return [row for row in leads_verdicts(proposal) if row.is_dissatisfied]

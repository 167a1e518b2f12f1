"""Rows for earlier proposals, hundreds at a time; their statuses are the engine's to move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from congress.documents.numbers import raise_counter
from congress.imports.rows import Line
from congress.people.models import Congress, User
from congress.workflow.entering import Arrival, enter
from proposals.earlier.facts import Facts
from proposals.effects.screening import BETWEEN, IN_SESSION
from proposals.models import (
    CoSignature,
    HandlingRound,
    HandlingTask,
    Proposal,
    ProposalText,
    Reply,
    Verdict,
)

REASON = "由以往资料导入"
Together = list[tuple[Line, Facts, Proposal]]


def write(lines: Sequence[Line], congress: Congress, by: User, source: str) -> None:
    """Make the proposals of these new lines (``ready``: Facts) with all their parts, closed.

    Inside one transaction. No clocks, no notices: all of it is long over.
    """
    if not lines:
        return
    facts: list[Facts] = [line.ready for line in lines]
    proposals = Proposal.objects.bulk_create(_proposal(line, congress, by) for line in lines)
    together = list(zip(lines, facts, proposals, strict=True))
    texts = _texts(together, by)
    arrivals = [
        Arrival(proposal, "import", fact.days["办结日期"], f"{REASON}：{source}，第{line.number}行")
        for line, fact, proposal in together
    ]
    arrivals += _cosignatures(together, texts)
    arrivals += _handling(together)
    enter(arrivals)
    Proposal.history.bulk_history_create(  # type: ignore[attr-defined]
        proposals, default_user=by, default_change_reason=REASON
    )
    _raise_counters(facts, congress)


def _proposal(line: Line, congress: Congress, by: User) -> Proposal:
    fact: Facts = line.ready
    days = fact.days
    return Proposal(
        congress=congress,
        session=fact.session,
        is_in_session=fact.is_in_session,
        title=line.values["标题"],
        lead=fact.lead,
        category=fact.category,
        origin=fact.origin,
        number=fact.number,
        number_label=fact.label,
        external_number=line.values["外部编号"],
        submission=1,
        submitted_on=days["提交日期"],
        screened_on=days.get("登记日期", days["交办日期"]),
        registered_on=days.get("登记日期", days["交办日期"]),
        assigned_on=days["交办日期"],
        dispatched_on=days["交办日期"],
        replied_on=days["答复日期"],
        closed_on=days["办结日期"],
        worst_attitude=fact.attitude,
        worst_result=fact.result,
        entered_by=by,
        is_entered_by_staff=True,
    )


def _texts(together: Together, by: User) -> list[ProposalText]:
    made = []
    for line, fact, proposal in together:
        text = ProposalText(
            proposal=proposal,
            number=1,
            submission=1,
            title=proposal.title,
            facts=line.values["正文"],
            request=line.values["具体建议"],
            cut_on=fact.days["提交日期"],
            cut_by=by,
        )
        text.digest_hex = text.digest()
        made.append(text)
    texts = ProposalText.objects.bulk_create(made)
    pk = Subquery(ProposalText.objects.filter(proposal=OuterRef("pk"), number=1).values("pk")[:1])
    rows = Proposal.objects.filter(pk__in=[proposal.pk for _, _, proposal in together])
    rows.update(text=pk, submitted_text=pk)
    return texts


def _cosignatures(together: Together, texts: list[ProposalText]) -> list[Arrival]:
    made = CoSignature.objects.bulk_create(
        CoSignature(
            congress=proposal.congress,
            proposal=proposal,
            deputy=deputy,
            text=text,
            invited_on=fact.days["提交日期"],
            ended_on=fact.days["提交日期"],
        )
        for (_, fact, proposal), text in zip(together, texts, strict=True)
        for deputy in fact.cosigners
    )
    return [Arrival(row, "import", row.invited_on) for row in made]


def _handling(together: Together) -> list[Arrival]:
    """A round, a task per unit, the reply of the first that answers, the lead deputy's verdict."""
    rounds = HandlingRound.objects.bulk_create(
        HandlingRound(proposal=proposal, started_on=fact.days["交办日期"])
        for _, fact, proposal in together
    )
    tasks = HandlingTask.objects.bulk_create(
        HandlingTask(
            congress=proposal.congress,
            proposal=proposal,
            round=each,
            organ=organ,
            role=role,
            assigned_on=fact.days["交办日期"],
            received_on=fact.days["交办日期"],
            replied_on=fact.days["答复日期"],
        )
        for (_, fact, proposal), each in zip(together, rounds, strict=True)
        for organ, role in fact.units
    )
    answering: dict[int, HandlingTask] = {}
    arrivals = []
    for task in tasks:
        move = "import" if task.answers else "import-advice"
        arrivals.append(Arrival(task, move, task.replied_on or task.assigned_on))
        if task.answers:  # the lead unit stands first
            answering.setdefault(task.proposal_id, task)
    return arrivals + _replies(together, answering)


def _replies(together: Together, answering: dict[int, HandlingTask]) -> list[Arrival]:
    replies = Reply.objects.bulk_create(
        Reply(
            congress=proposal.congress,
            task=answering[proposal.pk],
            letter_number=line.values["答复文号"],
            body=line.values["答复内容"],
            result_code=fact.result_code,
            signed_on=fact.days["答复日期"],
            cleared_on=fact.days["答复日期"],
            delivered_on=fact.days["答复日期"],
        )
        for line, fact, proposal in together
    )
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            congress=proposal.congress,
            reply=reply,
            deputy=fact.lead,
            delivered_on=fact.days["答复日期"],
            delivery_method=fact.method,
            attitude=fact.attitude,
            result=fact.result,
            reason=line.values["评价意见"],
            given_on=fact.heard_on,
            lapsed_on=None if fact.heard_on else fact.days["办结日期"],
        )
        for (line, fact, proposal), reply in zip(together, replies, strict=True)
    )
    arrivals = []
    for (_, fact, _), reply, verdict in zip(together, replies, verdicts, strict=True):
        arrivals.append(Arrival(reply, "import", fact.days["答复日期"]))
        move, on = ("import", fact.heard_on) if fact.heard_on else ("import-unheard", None)
        arrivals.append(Arrival(verdict, move, on or fact.days["办结日期"]))
    return arrivals


def _raise_counters(facts: list[Facts], congress: Congress) -> None:
    """The next number of that session and period comes after the greatest of the file."""
    greatest: dict[tuple[str, int], int] = defaultdict(int)
    for fact in facts:
        key = (IN_SESSION if fact.is_in_session else BETWEEN, fact.session.pk)
        greatest[key] = max(greatest[key], fact.number)
    for (kind, session), number in sorted(greatest.items()):
        raise_counter(congress, kind, f"session:{session}", at_least=number)

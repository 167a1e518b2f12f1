"""Proposals that are handled together (并案): who carries whom, and what could be merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from congress.calendar.explanation import day_words
from congress.people.models import Deputy
from congress.people.visibility import visible
from proposals.enums import ProposalStatus, TaskStatus
from proposals.models import HandlingTask, Proposal
from proposals.selectors.people import deputies_of

#: So many are suggested.
MOST = 20
ASSIGNMENT = "proposal.assignment"
#: Words of a title that say nothing of its matter.
COMMON = ("关于", "建议", "进一步", "加强", "加快", "推进", "推动", "完善", "优化", "提升", "工作")


def group_of(proposal: Proposal) -> list[Proposal]:
    """The principal first, then those merged into it; itself alone where nothing is merged."""
    principal = proposal.merged_into or proposal
    return [principal, *sorted(principal.merged.all(), key=lambda row: row.pk)]


def proposals_answered(task: HandlingTask) -> list[Proposal]:
    """What the unit's reply answers: the whole group. Each is judged by itself, so what is handled
    again is handled again by itself."""
    return group_of(task.proposal) if task.round.is_first else [task.proposal]


def paths_to_tasks(proposal: Proposal) -> list[str]:
    """To those that answer it: its principal's, and its own as soon as it is handled again."""
    if proposal.merged_into_id is None:
        return ["tasks"]
    again = proposal.rehandlings or proposal.reopened_on
    return ["merged_into__tasks", "tasks"] if again else ["merged_into__tasks"]


def deputies_answered(task: HandlingTask) -> list[Deputy]:
    """To whom the reply goes: the deputies of all that it answers, each once."""
    rows = [deputy for each in proposals_answered(task) for deputy in deputies_of(each)]
    return list({deputy.pk: deputy for deputy in rows}.values())


def why_not_into(proposal: Proposal, principal: Proposal) -> str | None:
    """Why ``proposal`` cannot be merged into ``principal`` now, if it cannot."""
    name = principal.number_label or "所选的建议"
    if principal.pk == proposal.pk:
        return "不能并入自己。"
    if principal.congress_id != proposal.congress_id:
        return "只能并入本级人大的建议。"
    if principal.merged_into_id:
        return f"{name}已经并入别的建议，不能再作主办件。"
    if principal.status != ProposalStatus.REGISTERED:
        return f"{name}现在的状态是“{principal.get_status_display()}”，登记以后、交办以前才能并案。"
    return None


def is_answered(proposal: Proposal) -> bool:
    """Has a reply to the group gone out?"""
    tasks = (proposal.merged_into or proposal).tasks.all()
    return any(task.status == TaskStatus.REPLIED for task in tasks)


def strictest_in_words(rows: Iterable[Proposal], year: int) -> list[str]:
    """What of their dates holds for all of them once they are one group (domain §6: the strictest),
    with what one of them carries already; each keeps its own date, the earliest presses them all.
    ``rows`` with ``merged`` prefetched; ``year`` goes without saying."""
    rows = list({each.pk: each for row in rows for each in (row, *row.merged.all())}.values())
    due = [
        (row.next_due_on, row.pk, row.number_label)
        for row in rows
        if row.next_due_on and row.next_clock == ASSIGNMENT
    ]
    words = []
    if due:
        day, _, number = min(due)
        words.append(
            f"交办期限以最早的为准：{day_words(day, year)}（{number}）。"
            "各件自己的期限不改，全组应在这一天以前一起交办。"
        )
    sat = [row.number_label for row in rows if row.is_in_session]
    if sat and len(sat) < len(rows):
        words.append(f"{'、'.join(sat)}是大会期间提出的，集中交办的目标日期适用于全组。")
    return [*words, "答复期限从全组交办的那一天起算，各件相同。"]


def could_carry(user: Any, proposal: Proposal) -> QuerySet[Proposal]:
    """What ``proposal`` might be merged into."""
    return (
        visible(Proposal, user)
        .filter(congress=proposal.congress_id, status=ProposalStatus.REGISTERED, merged_into=None)
        .exclude(pk=proposal.pk)
        .select_related("lead", "category")
    )


def alike(user: Any, proposal: Proposal, words: str = "") -> list[Proposal]:
    """Of these the ones that the search finds; without one those of its category or with words of
    its title, the most alike first."""
    rows = could_carry(user, proposal)
    if words := words.strip():
        found = Q(title__icontains=words) | Q(number_label__icontains=words)
        return list(rows.filter(found | Q(lead__name__icontains=words)).order_by("-pk")[:MOST])
    pairs = pairs_of(proposal.title)
    wanted = Q(category=proposal.category_id) if proposal.category_id else Q(pk__in=[])
    for pair in sorted(pairs):
        wanted |= Q(title__contains=pair)
    likely = list(rows.filter(wanted).order_by("-pk")[: MOST * 10])
    likely.sort(key=lambda row: -len(pairs & pairs_of(row.title)))
    return likely[:MOST]


def pairs_of(title: str) -> set[str]:
    """Neighbouring characters of a title, but for the words that every title has."""
    for word in COMMON:
        title = title.replace(word, " ")
    return {
        title[place : place + 2]
        for place in range(len(title) - 1)
        if not {" ", "的", "，", "、"} & set(title[place : place + 2])
    }

"""Reads for 集中交办: what a batch would do, what became of it, whom it reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import rules
from django.db.models import Count, Prefetch, Q, QuerySet

from congress.calendar.explanation import day_words
from congress.people.models import Congress, Organ
from congress.people.visibility import visible
from proposals.enums import BatchLineState, ProposalStatus
from proposals.models import Batch, BatchLine, PlannedUnit, Proposal
from proposals.selectors.parts import wrong_with
from proposals.selectors.routes import Accounts, Route, accounts_in, in_words, ways_of
from proposals.selectors.withdrawal import with_wishes

#: So many at once; beyond, a clerk divides them.
MOST_LINES = 2000


@dataclass(frozen=True)
class PreviewLine:
    """One proposal of a selection: what would be done, or why it cannot be."""

    proposal: Proposal
    routes: list[Route]
    refusal: str = ""
    lacking: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return in_words(self.routes)


@dataclass
class Preview:
    congress: Congress | None = None
    lines: list[PreviewLine] = field(default_factory=list)
    refused: list[PreviewLine] = field(default_factory=list)

    @property
    def receivers(self) -> list[tuple[Organ, str, int]]:
        """(organ, what it gets to do, how many) of everybody whom the batch reaches first."""
        counts: Counter[tuple[Organ, str]] = Counter()
        for line in self.lines:
            counts.update(
                {
                    (route.system, "转承办") if route.system else (route.organ, "直接办理")
                    for route in line.routes
                }
            )
        rows = [(organ, what, count) for (organ, what), count in counts.items()]
        return sorted(rows, key=lambda row: (row[0].position, row[0].pk, row[1]))

    @property
    def lacking(self) -> list[str]:
        return list(dict.fromkeys(words for line in self.lines for words in line.lacking))

    @property
    def is_all_in_session(self) -> bool:
        return bool(self.lines) and all(line.proposal.is_in_session for line in self.lines)


def preview_of(user: Any, keys: Iterable[int], *, on: date) -> Preview:
    """What handing over these proposals on the day ``on`` would do. What the user does not see
    is left out without a word."""
    lines = PlannedUnit.objects.select_related("organ__parent").order_by("pk")
    rows = list(
        with_wishes(visible(Proposal, user))
        .filter(pk__in=list(keys))
        .select_related("congress", "lead")
        .prefetch_related(Prefetch("planned_units", lines))
        .order_by("session__opens_on", "is_in_session", "number", "pk")
    )
    preview = Preview(rows[0].congress if rows else None)
    if preview.congress is None:
        return preview
    accounts = accounts_in(preview.congress.pk)
    for proposal in rows:
        line = _line(user, proposal, preview.congress, accounts, on)
        (preview.refused if line.refusal else preview.lines).append(line)
    return preview


def _line(
    user: Any, proposal: Any, congress: Congress, accounts: Accounts, on: date
) -> PreviewLine:
    routes = ways_of(proposal.planned_units.all(), accounts.dispatching)
    lacking = tuple(words for route in routes if (words := accounts.lacking(route)))
    refusal = ""
    gone = [route.organ.name for route in routes if not route.organ.is_active]
    if proposal.congress_id != congress.pk:
        refusal = f"是{proposal.congress.short_name}的建议，请分别交办。"
    elif not rules.test_rule("proposals.assign", user, proposal):
        refusal = "您没有“交办”的权限。"
    elif proposal.status != ProposalStatus.REGISTERED:
        refusal = f"现在的状态是“{proposal.get_status_display()}”，不能“交办”。"
    elif proposal.is_being_withdrawn:
        refusal = "领衔代表已提出撤回，尚未了结。"
    elif gone:
        refusal = f"{'、'.join(gone)}已停用，请重新分办。"
    elif wrong := wrong_with(route.role for route in routes):
        refusal = wrong
    elif proposal.registered_on and proposal.registered_on > on:
        refusal = f"登记日期（{day_words(proposal.registered_on)}）晚于交办日期。"
    return PreviewLine(proposal, routes, refusal, lacking)


@dataclass(frozen=True)
class BatchCounts:
    waiting: int = 0
    done: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.refused

    @property
    def dealt_with(self) -> int:
        return self.done + self.refused


def counts_of(batch: Batch) -> BatchCounts:
    rows = batch.lines.order_by().values_list("state").annotate(count=Count("pk"))
    return BatchCounts(**dict(rows))


def batches_with_counts(user: Any) -> QuerySet[Batch]:
    lines = {
        f"{state.value}_count": Count("lines", filter=Q(lines__state=state))
        for state in BatchLineState
    }
    rows = visible(Batch, user).select_related("made_by", "congress")
    return rows.annotate(**lines).order_by("-pk")


def lines_of(batch: Batch, state: str = "") -> QuerySet[BatchLine]:
    rows = batch.lines.select_related("proposal__lead").order_by("pk")
    return rows.filter(state=state) if state else rows

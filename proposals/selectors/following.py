"""按建议方案转承办: what would be dispatched to whom, and what cannot. Reads only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from congress.people.models import Organ
from proposals.enums import DispatchStatus, HandlingRole
from proposals.models import Dispatch, HandlingTask, PlannedUnit
from proposals.selectors.routes import accounts_in
from proposals.selectors.suggestions import is_complete, suggested_lines

INCOMPLETE = "代表工委没有提出完整的建议方案，请打开本件逐一确定。"


@dataclass(frozen=True)
class Following:
    """One row: the lines that would be followed, or why they cannot be."""

    row: Dispatch
    lines: list[PlannedUnit]
    refusal: str = ""

    @property
    def chosen(self) -> str:
        """As the form sends it: the row and the version that this page shows."""
        return f"{self.row.pk}:{self.row.version}"


@dataclass(frozen=True)
class FollowingPreview:
    """``lacking``: sentences about accounts that are not there yet."""

    ready: list[Following]
    refused: list[Following]
    lacking: list[str]

    @property
    def receivers(self) -> list[tuple[Organ, dict[str, int], int]]:
        """(unit, how many by part, how many in all), in the order of the organs."""
        counts: dict[Organ, Counter[str]] = defaultdict(Counter)
        for item in self.ready:
            for line in item.lines:
                counts[line.organ][line.role] += 1
        organs = sorted(counts, key=lambda organ: (organ.position, organ.pk))
        return [
            (
                organ,
                {role.label: counts[organ][role] for role in HandlingRole if counts[organ][role]},
                counts[organ].total(),
            )
            for organ in organs
        ]


def following(rows: Iterable[Dispatch]) -> FollowingPreview:
    """``rows`` with what the desk loads (planned units and their organs): one query more, and two
    per congress."""
    rows = list(rows)
    taken: dict[int, set[int]] = defaultdict(set)
    rounds = {row.round_id for row in rows}
    tasks = HandlingTask.objects.standing().filter(round__in=rounds).order_by()
    for round_id, organ_id in tasks.values_list("round", "organ"):
        taken[round_id].add(organ_id)
    found = [_one(row, taken[row.round_id]) for row in rows]
    ready = [item for item in found if not item.refusal]
    return FollowingPreview(ready, [item for item in found if item.refusal], _lacking(ready))


def _one(row: Dispatch, taken: set[int]) -> Following:
    lines = suggested_lines(row)
    refusal = ""
    if row.status != DispatchStatus.AWAITING:
        refusal = f"现在的状态是“{row.get_status_display()}”，不能“转承办”。"
    elif not is_complete(row):
        refusal = INCOMPLETE
    elif already := [line.organ.name for line in lines if line.organ_id in taken]:
        refusal = f"{'、'.join(already)}已经承办本件，请打开本件逐一确定。"
    return Following(row, lines, refusal)


def _lacking(ready: list[Following]) -> list[str]:
    organs = {line.organ for item in ready for line in item.lines}
    receiving: set[int] = set()
    for congress in {organ.congress_id for organ in organs}:
        receiving |= accounts_in(congress).receiving
    return [
        f"{organ.name}还没有承办人账号，转承办后无人签收。"
        for organ in sorted(organs, key=lambda organ: (organ.position, organ.pk))
        if organ.pk not in receiving
    ]

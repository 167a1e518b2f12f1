"""One ledger: whose it is, its rows, columns, groups, subtotals; page and .xlsx show the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, cast

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from congress.lists.columns import Column
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing
from congress.lists.selection import Selection
from congress.people.enums import OrganKind
from congress.people.models import CongressSession, Delegation, Liaison, Organ
from congress.people.visibility import visible
from proposals.ledgers import proposals, tasks
from proposals.ledgers.access import (
    committees_for,
    delegations_for,
    reads_talk,
    sees_all,
    units_for,
)
from proposals.ledgers.filters import ProposalLedgerFilter, TaskLedgerFilter
from proposals.ledgers.totals import HEADS, Totals, summed
from proposals.models import HandlingTask, Proposal
from proposals.selectors.systems import of_system


@dataclass(frozen=True)
class Kind:
    """``owners(user)``: whose ledgers of this kind he may open."""

    code: str
    label: str
    owners: Callable[[Any], QuerySet]
    title: str
    measure: str

    @property
    def url_name(self) -> str:
        return f"proposals:ledger-{self.code}"

    @property
    def table_url_name(self) -> str:
        return f"proposals:ledger-table-{self.code}"


#: Of a system: the tasks of all its units, so that a proposal may stand there several times.
SYSTEM_TITLE, SYSTEM_MEASURE = "{}承办建议总台账", "件次"
PARTIAL = "只列您可以查看的建议"

KINDS = {
    kind.code: kind
    for kind in (
        Kind("committee", "委员会", committees_for, "{}对口联系单位承办建议台账", "件次"),
        Kind("unit", "承办单位", units_for, "{}承办建议台账", "件"),
        Kind("delegation", "代表团", delegations_for, "{}代表建议台账", "件"),
    )
}


@dataclass(frozen=True)
class LedgerListing(Listing):
    """A list that exists once for each owner; without saved views."""

    owner: int = 0

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=[self.owner])


@dataclass(frozen=True)
class Group:
    """The rows of one department; ``key`` and ``name`` are empty where nothing is grouped."""

    key: int | None
    name: str
    totals: Totals


class LedgerSelection(Selection):
    """Grouped first, sorted within."""

    def __init__(self, *args: Any, groups: tuple[str, ...]) -> None:
        self.groups = groups
        super().__init__(*args)

    @property
    def rows(self) -> QuerySet:
        rows = super().rows
        return rows.order_by(*self.groups, *rows.query.order_by)


class Ledger:
    """``kind`` of ``owner``, as ``user`` sees it on the day ``on``, asked by ``data``."""

    def __init__(
        self, kind: Kind, owner: Organ | Delegation, user: Any, data: QueryDict, on: date
    ) -> None:
        self.kind, self.owner, self.user, self.on = kind, owner, user, on
        self.is_of_system = kind.code == "unit" and owner.kind == OrganKind.SYSTEM
        self.is_grouped = kind.code == "committee" or self.is_of_system
        groups = ("organ__position", "organ_id") if self.is_grouped else ()
        self.selection = LedgerSelection(self.listing, user, data, on, groups=groups)

    @property
    def title(self) -> str:
        words = SYSTEM_TITLE if self.is_of_system else self.kind.title
        return words.format(self.owner.name)

    @property
    def measure(self) -> str:
        return SYSTEM_MEASURE if self.is_of_system else self.kind.measure

    @cached_property
    def scope(self) -> str:
        """What is left out for this reader, in words; empty where he sees all of it."""
        return "" if sees_all(self.user, self.owner) else PARTIAL

    @property
    def full_title(self) -> str:
        """As it stands over a table that leaves the house: with the scope."""
        return f"{self.title}（{self.scope}）" if self.scope else self.title

    @cached_property
    def listing(self) -> LedgerListing:
        base = ProposalLedgerFilter if self.kind.code == "delegation" else TaskLedgerFilter
        return LedgerListing(
            code=f"proposals.ledger.{self.kind.code}",
            url_name=self.kind.url_name,
            title=self.title,
            noun="建议",
            measure=self.measure,
            filterset=cast(type[ListFilter], partial(base, congress=self.owner.congress_id)),
            columns=self.columns,
            rows=self._rows,
            sort="number",
            owner=self.owner.pk,
        )

    @cached_property
    def has_talk(self) -> bool:
        return reads_talk(self.user)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        if self.kind.code == "delegation":
            return proposals.columns(self.on, with_talk=self.has_talk)
        return tasks.columns(
            self.on,
            with_talk=self.has_talk,
            of_unit=self.kind.code == "unit",
            of_system=self.is_of_system,
        )

    def _rows(self, user: Any) -> QuerySet:
        """Nothing that the user does not see anyway."""
        if self.kind.code == "delegation":
            led = visible(Proposal, user).filter(
                congress=self.owner.congress_id,
                lead__delegation=self.owner.pk,
                registered_on__isnull=False,
            )
            return proposals.judged(led, user, self.on)
        handled = visible(HandlingTask, user).standing().filter(congress=self.owner.congress_id)
        if self.is_of_system:
            return tasks.judged(handled.filter(of_system(self.owner.pk)), user)
        if self.is_grouped:
            followed = Liaison.objects.filter(committee=self.owner.pk)
            return tasks.judged(handled.filter(organ__in=followed.values("organ")), user)
        return tasks.judged(handled.filter(organ=self.owner.pk), user)

    @cached_property
    def groups(self) -> list[Group]:
        """With their subtotals, in the order of the rows; one query. Without groups: one."""
        found = self.selection.found.order_by()
        if self.kind.code == "delegation":
            return [Group(None, "", Totals(**found.aggregate(**proposals.totals_by())))]
        counts = tasks.totals_by(self.on)
        if not self.is_grouped:
            return [Group(None, "", Totals(**found.aggregate(**counts)))]
        rows = (
            found.values("organ", "organ__name", "organ__position")
            .annotate(**counts)
            .order_by("organ__position", "organ")
        )
        return [
            Group(row["organ"], row["organ__name"], Totals(**{name: row[name] for name in HEADS}))
            for row in rows
        ]

    @cached_property
    def totals(self) -> Totals:
        return summed(group.totals for group in self.groups)

    @property
    def rows(self) -> QuerySet:
        shown = proposals.shown if self.kind.code == "delegation" else tasks.shown
        return shown(self.selection.rows, self.user)

    def numbered(self, rows: Any, start: int = 0) -> Iterator[tuple[Group, int, Any]]:
        """(group, number within it, row); ``start``: how many rows come before these."""
        by_key = {group.key: group for group in self.groups}
        number, current = start, None
        for group in self.groups:
            if number < group.totals.total:
                break
            number -= group.totals.total
        for row in rows:
            key = row.organ_id if self.is_grouped else None
            # Somebody may hand over the first task of a unit between the two queries.
            group = by_key.setdefault(key, Group(key, str(row.organ) if key else "", Totals()))
            number = number + 1 if current in (None, group) else 1
            current = group
            yield group, number, row

    @property
    def words(self) -> str:
        """「第十六届第四次会议的建议，共 3 件」."""
        return f"{self.selection.sentence}，共 {self.totals.total} {self.measure}"

    @property
    def note(self) -> str:
        """The same, with the day and who made the table."""
        day = self.on
        return f"{self.words}。{day.year}年{day.month}月{day.day}日由{self.user}导出。"


def current_query(congress: int, on: date) -> str:
    """The query of the session that a ledger opens with: the latest one; empty without any."""
    sessions = CongressSession.objects.filter(term__congress=congress, opens_on__lte=on)
    latest = sessions.order_by("-opens_on", "-pk").values_list("pk", flat=True).first()
    return urlencode({"session": latest}) if latest else ""

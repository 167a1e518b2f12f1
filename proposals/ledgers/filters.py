"""Conditions of the ledgers. ``congress``: whose sessions and categories they offer."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet

from congress.lists.filters import ChoiceBoxes, ListFilter
from congress.people.models import CongressSession
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import HandlingRole, ProposalStatus, TaskStatus
from proposals.ledgers import proposals, tasks
from proposals.models import HandlingTask, Proposal

TIMELY = (("in_time", "按期答复"), ("late", "超期"), ("open", "尚未答复"))
#: What stands in a ledger of proposals begins with the number.
REGISTERED = tuple(
    (status.value, status.label)
    for status in (
        ProposalStatus.REGISTERED,
        ProposalStatus.ASSIGNED,
        ProposalStatus.DISPATCHED,
        ProposalStatus.HANDLING,
        ProposalStatus.REPLIED,
        ProposalStatus.CLOSED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.VOIDED,
        ProposalStatus.SPLIT,
        ProposalStatus.BEYOND,
        ProposalStatus.BEYOND_CLOSED,
    )
)


def year() -> filters.Filter:
    return filters.ChoiceFilter(label="交办年份", method="of_year", empty_label="全部年份")


def timely() -> filters.Filter:
    return filters.ChoiceFilter(
        label="按期与否", method="of_timely", choices=TIMELY, empty_label="全部"
    )


def statuses(choices: Any) -> filters.Filter:
    return filters.MultipleChoiceFilter(label="状态", choices=choices, widget=ChoiceBoxes)


class LedgerFilter(AboutProposals):
    main = ("session", "status", "timely")
    phrases: ClassVar[dict[str, str]] = {
        "q": "含有{shown}",
        "session": "{plain}",
        "year": "{plain}交办",
        "timely": "{plain}",
        "role": "由本单位{plain}",
    }

    def __init__(self, *args: Any, congress: int, **kwargs: Any) -> None:
        self.congress = congress
        super().__init__(*args, **kwargs)

    def furnish(self) -> None:
        sessions = [
            (row.pk, f"{row.term.name}{row.name}", row.opens_on.year)
            for row in CongressSession.objects.filter(
                term__congress=self.congress, opens_on__lte=self.on
            )
            .select_related("term")
            .order_by("-opens_on")
        ]
        self.offer("session", [(key, label) for key, label, _ in sessions])
        years = dict.fromkeys([self.on.year, *(opened for *_, opened in sessions)])
        self.offer("year", [(value, f"{value}年") for value in years])

    def of_year(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(**{f"{self.to_proposal}assigned_on__year": value})


class TaskLedgerFilter(LedgerFilter):
    to_proposal = "proposal__"

    q = conditions.words()
    session = filters.ChoiceFilter(
        label="会次", field_name="proposal__session_id", empty_label="全部会次"
    )
    status = statuses(TaskStatus.choices)
    timely = timely()
    role = filters.ChoiceFilter(
        label="办理方式", choices=HandlingRole.choices, empty_label="主办、会办和分办"
    )
    year = year()

    class Meta(ListFilter.Meta):
        model = HandlingTask

    def of_timely(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return tasks.limited(rows, value, self.on)


class ProposalLedgerFilter(LedgerFilter):
    q = conditions.words()
    session = conditions.session()
    status = statuses(REGISTERED)
    timely = timely()
    year = year()

    class Meta(ListFilter.Meta):
        model = Proposal

    def of_timely(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return proposals.limited(rows, value)

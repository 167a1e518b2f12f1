"""Whose proposals they are: a deputy's own, and what else answers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from congress.people.roles import deputies_of
from proposals.enums import CoSignatureStatus
from proposals.models import CoSignature, Proposal


def carried_by(rows: QuerySet, path: str = "") -> Q:
    """Proposals of which one of these tasks or dispatches is, or is their principal's: who handles
    one reads, and handles, both. ``path``: from the rows to what has a proposal."""
    own = Q(Exists(rows.filter(**{f"{path}proposal": OuterRef("pk")})))
    merged = Q(Exists(rows.filter(**{f"{path}proposal": OuterRef("merged_into")})))
    return own | (Q(merged_into__isnull=False) & merged)


def heard_on(path: str = "reply__task__") -> Q:
    """In a subquery of proposals, of verdicts: those on the replies that answer it. ``path``: to
    the task."""
    of_group = {f"{path}proposal": OuterRef("merged_into"), f"{path}round__number": 1}
    return Q(**{f"{path}proposal": OuterRef("pk")}) | Q(**of_group)


def own_deputies(user: Any) -> list[int]:
    return [deputy.pk for deputy in deputies_of(user)]


def signed_by(deputies: Iterable[int], *statuses: str) -> QuerySet[CoSignature]:
    return CoSignature.objects.filter(deputy__in=deputies, status__in=statuses)


def of_own(deputies: list[int], prefix: str = "") -> Q:
    """Proposals that these deputies lead or have signed; ``prefix``: the path to the proposal."""
    path = f"{prefix}__" if prefix else ""
    signed = signed_by(deputies, CoSignatureStatus.CONFIRMED).values("proposal")
    return Q(**{f"{path}lead__in": deputies}) | Q(**{f"{path}pk__in": signed})


def answering_own(deputies: list[int], prefix: str = "") -> Q:
    """Of tasks and dispatches (``prefix``: the path to them): those that answer these deputies, by
    their own proposals and, in the first round, by those into which one of their own was merged."""
    merged = Proposal.objects.filter(of_own(deputies), merged_into__isnull=False)
    principals = {f"{prefix}proposal__in": merged.values("merged_into")}
    return of_own(deputies, f"{prefix}proposal") | Q(**principals, **{f"{prefix}round__number": 1})

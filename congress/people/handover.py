"""Handing open work to a successor. People know no proposals: each app registers what it moves.

Work hangs on a place: an organ (a unit, a committee), or the congress itself (``organ=None``: the
office, the leaders). Each app's ``handover`` module is loaded with the apps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.people.enums import Role
from congress.people.models import Congress, HandOver, Organ, RoleGrant, User
from congress.people.roles import has_role


@dataclass(frozen=True)
class Item:
    """One thing that waits for one person by name. ``title`` and ``url`` are empty where whoever
    hands over may not read it: he administers people, not what they handle."""

    pk: int
    number: str
    detail: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Waif:
    """How much of one kind nobody has to do at a place: whose it was holds the role no more."""

    organ: int
    user: int
    count: int


#: ``f(from_user, to_user, *, by, congress, organ, only=None)`` moves the open work of one place
#: and returns how many; raises ValidationError with a sentence when the successor may not take it.
#: ``only``: keys; of the open work these alone, when it is handed back.
Move = Callable[..., int]
#: ``f(user, *, seen_by, congress, organ)``: what ``Move`` would move, read by ``seen_by``.
Rows = Callable[..., list[Item]]
#: ``f(organs)``: of a queryset of organs, what nobody has to do there.
Waifs = Callable[[QuerySet[Organ]], Iterable[Waif]]


@dataclass(frozen=True)
class Work:
    """One kind of open work. Without ``rows`` it cannot be listed, nor handed back. ``roles``: one
    of them its new holder must have at the place; none: anybody there may take it."""

    label: str
    move: Move
    rows: Rows | None = None
    waifs: Waifs | None = None
    roles: tuple[str, ...] = ()


_registry: dict[str, Work] = {}
_tellers: list[Callable[[HandOver], None]] = []


def register_handover(
    move: Move,
    *,
    label: str = "待办事项",
    rows: Rows | None = None,
    waifs: Waifs | None = None,
    roles: tuple[str, ...] = (),
) -> Move:
    """``label`` is what people read: 「已移交承办任务 3 件」. One function per label."""
    if _registry.setdefault(label, Work(label, move, rows, waifs, roles)).move is not move:
        raise ValueError(f"a handover is already registered as {label!r}")
    return move


def register_handover_telling(tell: Callable[[HandOver], None]) -> None:
    """``tell`` is called with each record, made or taken back, inside its transaction."""
    if tell not in _tellers:
        _tellers.append(tell)


def told(record: HandOver) -> None:
    for tell in _tellers:
        tell(record)


def works() -> list[Work]:
    return list(_registry.values())


def open_work(
    user: User, *, seen_by: User, congress: Congress, organ: Organ | None
) -> list[tuple[str, Item]]:
    """All that waits for ``user`` by name at one place, with the label of its kind."""
    return [
        (work.label, item)
        for work in works()
        if work.rows
        for item in work.rows(user, seen_by=seen_by, congress=congress, organ=organ)
    ]


def belongs_to(user: User, organ: Organ, *, seen_by: User) -> bool:
    """Does he hold or did he hold a post there, or wait things there for him by name? What came
    from an organ that was merged waits for people who never held a post here."""
    if RoleGrant.objects.filter(user=user, organ=organ).exists():
        return True
    return bool(open_work(user, seen_by=seen_by, congress=organ.congress, organ=organ))


def may_hand_over(by: User | None, congress: Congress, organ: Organ | None) -> bool:
    if by is None or has_role(by, Role.ADMIN, Role.OFFICE, congress=congress):
        return True
    return organ is not None and has_role(by, Role.UNIT_ADMIN, congress=congress, organ=organ)


def grants_at(congress: Congress, organ: Organ | None) -> QuerySet[RoleGrant]:
    """Today's grants in the organ; without one, those that hold for the whole congress."""
    today = timezone.localdate()
    return RoleGrant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        congress=congress,
        organ=organ,
        starts_on__lte=today,
    )


def successors(
    from_user: User, congress: Congress, organ: Organ | None, kinds: Iterable[str] = ()
) -> list[User]:
    """Active accounts that hold work in the same place, the leaver excluded; of them who may take
    open work of all these ``kinds`` (labels)."""
    held = grants_at(congress, organ)
    found = User.objects.filter(is_active=True, pk__in=held.values("user"))
    for work in _wanting(kinds):
        found = found.filter(pk__in=held.filter(role__in=work.roles).values("user"))
    return list(found.exclude(pk=from_user.pk))


def wanted_in_words(kinds: Iterable[str]) -> str:
    """「承办任务由承办人接手，等待签发的答复由签发人接手」; empty where anybody may."""
    named = {work.label: [Role(role).label for role in work.roles] for work in _wanting(kinds)}
    return "，".join(f"{label}由{'或者'.join(roles)}接手" for label, roles in named.items())


def _wanting(kinds: Iterable[str]) -> list[Work]:
    kinds = set(kinds)
    return [work for work in works() if work.roles and work.label in kinds]


def hand_over(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None = None,
) -> dict[str, int]:
    """Move all open work of one place; what was moved, by kind, in one transaction.

    Raises PermissionDenied, or ValidationError with a sentence; then nothing is moved.
    """
    _check(from_user, to_user, by, congress, organ)
    with transaction.atomic():
        moved = {
            work.label: work.move(from_user, to_user, by=by, congress=congress, organ=organ)
            for work in works()
        }
        if by is not None and any(moved.values()):
            noted(from_user, f"向{to_user.name}移交{in_words(moved)}", by=by)
    return moved


def in_words(moved: dict[str, int]) -> str:
    """「待签发的答复 3 件、代录的草稿 2 件」; empty when nothing was moved."""
    return "、".join(f"{label} {count} 件" for label, count in moved.items() if count)


def noted(account: User, words: str, *, by: User) -> None:
    """In the history of the account, where whoever keeps accounts reads it."""
    LogEntry.objects.log_actions(by.pk, [account], CHANGE, change_message=words, single_object=True)


def _check(
    from_user: User, to_user: User, by: User | None, congress: Congress, organ: Organ | None
) -> None:
    if not may_hand_over(by, congress, organ):
        raise PermissionDenied("不能移交这些工作。")
    if organ is not None and organ.congress_id != congress.pk:
        raise PermissionDenied("机构不属于本级人大。")
    if from_user.pk == to_user.pk:
        raise ValidationError("接手人不能是本人。")
    if not to_user.is_active:
        raise ValidationError("接手人的账号已停用。")
    if not grants_at(congress, organ).filter(user=to_user).exists():
        place = "本单位" if organ else "本级人大"
        raise ValidationError(f"接手人没有{place}的角色，请先为其授权。")

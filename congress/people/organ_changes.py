"""An organ gets another name, or ceases to be: what it has under way goes to who comes after it.

People know no proposals: each app registers its estate (what it hands on, and how it is given
back) in a module ``handover``. A due date does not move because an organ changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from congress.people.enums import ORGAN_KINDS_OF_ROLE, Role
from congress.people.models import Liaison, Organ, OrganChange, OrganChangeKind, RoleGrant, User
from congress.people.roles import has_role
from congress.people.succession import end_grant

#: So many sentences are said at once; the rest are counted.
SAID = 10
#: A change of organs is entered at the latest so many years after it.
YEARS_BACK = 3


@dataclass(frozen=True)
class Line:
    """One thing that is under way: what becomes of it, or why it stands in the way."""

    pk: int
    number: str
    title: str
    outcome: str
    url: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Estate:
    """One kind of what an organ has under way. ``lines(organ, successor)`` foresees, in the order
    in which it is shown; ``pass_on(change)`` does it, in the caller's transaction, and returns what
    the way back needs; ``give_back(change, facts)`` undoes what can still be undone, and returns
    how many came back."""

    label: str
    lines: Callable[[Organ, Organ | None], list[Line]]
    pass_on: Callable[[OrganChange], Any]
    give_back: Callable[[OrganChange, Any], int]


_estates: dict[str, Estate] = {}
_tellers: list[Callable[[OrganChange], None]] = []


def register_estate(estate: Estate) -> Estate:
    if _estates.setdefault(estate.label, estate) != estate:
        raise ValueError(f"an estate is already registered as {estate.label!r}")
    return estate


def register_organ_telling(tell: Callable[[OrganChange], None]) -> None:
    """``tell`` is called with each change, made or undone, inside its transaction."""
    if tell not in _tellers:
        _tellers.append(tell)


def estates() -> list[Estate]:
    return list(_estates.values())


def may_change(by: User | None, organ: Organ) -> bool:
    """Staff of the congress."""
    return by is None or has_role(by, Role.ADMIN, Role.OFFICE, congress=organ.congress_id)


def foreseen(organ: Organ, successor: Organ | None) -> list[tuple[str, Line]]:
    return [(e.label, line) for e in _estates.values() for line in e.lines(organ, successor)]


def people_of(organ: Organ) -> list[tuple[User, list[RoleGrant]]]:
    """Who holds something there, today or from a later day on, with what, by the order of their
    keys."""
    rows = RoleGrant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()), organ=organ
    )
    rows = rows.select_related("user").order_by("user", "pk")
    people: dict[User, list[RoleGrant]] = {}
    for grant in rows:
        people.setdefault(grant.user, []).append(grant)
    return list(people.items())


# --- another name --------------------------------------------------------------------------------
def rename(
    organ: Organ, name: str, short_name: str, *, by: User | None, on: date, reason: str
) -> OrganChange:
    """更名: from ``on`` it is called so; what was finished before keeps the name it had, and both
    names are found. Nothing else changes. Raises PermissionDenied or ValidationError."""
    if not may_change(by, organ):
        raise PermissionDenied("不能变更这个机构。")
    with transaction.atomic():
        fresh = Organ.objects.select_for_update().get(pk=organ.pk)
        _must_stand(fresh, on)
        if (name, short_name) == (fresh.name, fresh.short_name):
            raise ValidationError("新的名称和简称与现在的相同。")
        last = fresh.former_names[-1]["until"] if fresh.former_names else ""
        if on.isoformat() < last:
            raise ValidationError(f"更名日期不能早于上一次更名的日期（{last}）。")
        old = {"name": fresh.name, "short_name": fresh.short_name}
        fresh.former_names = [*fresh.former_names, {**old, "until": on.isoformat()}]
        fresh.name, fresh.short_name = name, short_name
        saved(fresh, by)
        change = OrganChange.objects.create(
            organ=fresh,
            kind=OrganChangeKind.RENAMED,
            on=on,
            reason=reason,
            names=old,
            new_names={"name": name, "short_name": short_name},
            by=by,
        )
        noted_and_told(change, by)
    return change


# --- no more -------------------------------------------------------------------------------------
def cease(
    organ: Organ,
    kind: str,
    successor: Organ | None,
    *,
    by: User | None,
    on: date,
    reason: str,
    people: Iterable[int] = (),
) -> OrganChange:
    """并入、撤销: what is under way goes to ``successor`` with every clock as it stands, what is
    finished stays. ``people``: keys of the accounts that go along, each with the roles that fit.
    All or nothing. Raises PermissionDenied, or ValidationError with the sentences."""
    if not may_change(by, organ):
        raise PermissionDenied("不能变更这个机构。")
    with transaction.atomic():
        keys = [organ.pk] + ([successor.pk] if successor else [])
        rows = Organ.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        locked = {row.pk: row for row in rows}
        old, heir = locked[organ.pk], locked[successor.pk] if successor else None
        _must_stand(old, on)
        _must_fit(old, heir, kind)
        _refuse(old, heir, [line for _, line in foreseen(old, heir) if line.refusal])
        change = OrganChange(organ=old, kind=kind, successor=heir, on=on, reason=reason, by=by)
        change.names = {
            "name": old.name,
            "short_name": old.short_name,
            "ends_on": old.ends_on.isoformat() if old.ends_on else None,
        }
        listed: dict[str, list[Any]] = {}
        for label, line in foreseen(old, heir):
            listed.setdefault(label, []).append([line.pk, line.number, line.outcome])
        change.items = listed
        change.save()
        change.people = _people_go(old, heir, set(people))
        if heir:
            change.facts = {e.label: e.pass_on(change) for e in _estates.values()}
            change.facts["houses"] = _houses(old, heir)
        change.save()
        old.is_active, old.ends_on, old.successor = False, on, heir
        saved(old, by)
        if heir:
            Organ.objects.filter(successor=old).update(successor=heir)
            heir.heir_of = sorted({*heir.heir_of, old.pk, *old.heir_of})
            saved(heir, by)
        noted_and_told(change, by)
    return change


def _must_stand(organ: Organ, on: date) -> None:
    if not organ.is_active:
        raise ValidationError(f"{organ.name}已经撤销，请返回查看。")
    day_must_fit(organ, on)


def day_must_fit(organ: Organ, on: date) -> None:
    """Not to come, of these years, and not before there was such an organ. Raises
    ValidationError."""
    today = timezone.localdate()
    if on > today:
        raise ValidationError("日期不能晚于今天。")
    if on.year < today.year - YEARS_BACK:
        raise ValidationError(f"日期不能早于{today.year - YEARS_BACK}年1月1日。")
    if organ.starts_on and on < organ.starts_on:
        day = organ.starts_on
        raise ValidationError(
            f"日期不能早于机构设立的日期（{day.year}年{day.month}月{day.day}日）。"
        )


def _must_fit(organ: Organ, heir: Organ | None, kind: str) -> None:
    if heir is None:
        if kind == OrganChangeKind.MERGED:
            raise ValidationError("请选择承接机构。")
        if organ.children.filter(is_active=True).exists():
            raise ValidationError(f"{organ.name}还有下级机构，请选择承接机构，或者先调整下级机构。")
        return
    if heir.pk == organ.pk:
        raise ValidationError("承接机构不能是本机构。")
    if heir.congress_id != organ.congress_id or not heir.is_active:
        raise ValidationError("承接机构应当是本级人大使用中的机构。")
    if heir.kind != organ.kind:
        raise ValidationError(
            f"承接机构应当也是{organ.get_kind_display()}；{heir.name}是{heir.get_kind_display()}。"
        )
    above = heir.parent
    while above is not None:
        if above.pk == organ.pk:
            raise ValidationError("承接机构不能是本机构的下级。")
        above = above.parent


def _refuse(organ: Organ, heir: Organ | None, lines: list[Line]) -> None:
    if not lines:
        return
    head = [] if heir else [f"{organ.name}还有 {len(lines)} 件没有办结，请选择承接机构。"]
    said = head + [f"{line.number}：{line.refusal}" for line in lines[:SAID]]
    if len(lines) > SAID:
        said.append(f"另有 {len(lines) - SAID} 件。")
    raise ValidationError(said)


def _people_go(organ: Organ, heir: Organ | None, chosen: set[int]) -> dict[str, Any]:
    """All posts at the old organ end at once, also those that would begin later; who goes along
    holds at the successor what fits. ``along``: keys of the posts that went there, or were held
    there already."""
    ended, given, along = [], [], []
    today = timezone.localdate()
    for user, grants in people_of(organ):
        for grant in grants:
            kinds = ORGAN_KINDS_OF_ROLE.get(grant.role, ())
            if heir and user.pk in chosen and heir.kind in kinds:
                begins = max(today, grant.starts_on)
                held = RoleGrant.objects.filter(
                    Q(ends_on=None) | Q(ends_on__gte=begins),
                    user=user, role=grant.role, organ=heir, starts_on__lte=begins,
                )  # fmt: skip
                along.append(grant.pk)
                if not held.exists():
                    new = RoleGrant(
                        user=user, role=grant.role, congress=heir.congress, organ=heir,
                        starts_on=begins, ends_on=grant.ends_on,
                    )  # fmt: skip
                    new.save()
                    given.append(new.pk)
            ended.append(end_grant(grant))
    return {"ended": ended, "given": given, "along": along}


def _houses(organ: Organ, heir: Organ) -> dict[str, Any]:
    """下级机构 and 对口联系: what follows the old organ follows the successor too; the old rows
    stay, so that what is finished there is still followed."""
    children = list(organ.children.filter(is_active=True).exclude(pk=heir.pk).order_by("pk"))
    for child in children:
        child.parent = heir
        child.save(update_fields=["parent"])
    made = []
    for committee, followed in _liaisons(organ, heir):
        row, is_new = Liaison.objects.get_or_create(committee_id=committee, organ_id=followed)
        if is_new:
            made.append(row.pk)
    return {"children": [child.pk for child in children], "liaisons": made}


def _liaisons(organ: Organ, heir: Organ) -> list[tuple[int, int]]:
    of_followers = [(row.committee_id, heir.pk) for row in organ.followers.exclude(committee=heir)]
    return of_followers + [(heir.pk, row.organ_id) for row in organ.followed.exclude(organ=heir)]


def saved(organ: Any, by: User | None) -> None:
    """An Organ, checked and saved, with who did it in the history."""
    organ._history_user = by
    organ.full_clean()
    organ.save()


def noted_and_told(change: OrganChange, by: User | None) -> None:
    """In the history of both organs in the admin; and to everybody who is told."""
    if by is not None:
        words = f"{change.words}（{change.reason}）"
        words = f"恢复机构变动：{words}" if change.undone_at else words
        rows = [change.organ] + ([change.successor] if change.successor else [])
        for row in rows:
            LogEntry.objects.log_actions(
                by.pk, [row], CHANGE, change_message=words, single_object=True
            )
    for tell in _tellers:
        tell(change)

"""One person replaced by another at one place: his post ends, his open work goes over, and back.

One transaction each way. The two accounts' rows are locked first, so that of two successions at
once the second meets what the first has left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.people.accounts import disable_account, enable_account, may_grant, may_manage
from congress.people.handover import (
    grants_at,
    hand_over,
    in_words,
    may_hand_over,
    noted,
    open_work,
    told,
    works,
)
from congress.people.models import Congress, HandOver, Organ, OrganChange, RoleGrant, User

GONE = "{name}的角色刚刚有变动，请返回查看后再办理。"


def posts(person: User, congress: Congress, organ: Organ | None) -> QuerySet[RoleGrant]:
    """What the person is at the place today."""
    return grants_at(congress, organ).filter(user=person).order_by("pk")


def endable(person: User, congress: Congress, organ: Organ | None, by: User | None) -> list[str]:
    """Codes of those roles that ``by`` may take from him."""
    held = posts(person, congress, organ).values_list("role", flat=True)
    return [r for r in dict.fromkeys(held) if may_grant(by, r, congress, organ, user=person)]


def succeed(
    person: User,
    successor: User | None,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None = None,
    ends: Iterable[str] = (),
    disable: bool = False,
) -> HandOver:
    """Hand over all open work of the place, end the roles ``ends``, disable the account if asked.

    Without a ``successor`` the work stays under the name of who left and is listed as nobody's
    (待指定承办人). Returns the record, unsaved where nothing was changed. Raises PermissionDenied,
    or ValidationError with a sentence; then nothing has changed.
    """
    ends = list(ends)
    if not may_hand_over(by, congress, organ):
        raise PermissionDenied("不能移交这些工作。")
    if not set(ends) <= set(endable(person, congress, organ, by)):
        raise ValidationError(GONE.format(name=person.name))
    if successor is None and not ends and not disable:
        raise ValidationError("没有接手人的，请选择要结束的角色或者停用账号。")
    with transaction.atomic():
        _locked(person, successor)
        if not set(ends) <= set(posts(person, congress, organ).values_list("role", flat=True)):
            raise ValidationError(GONE.format(name=person.name))
        record = HandOver(congress=congress, organ=organ, from_user=person, to_user=successor)
        record.by, record.is_disabled = by, disable
        record.items = _listed(person, congress, organ)
        record.counts = {label: len(rows) for label, rows in record.items.items()}
        if successor is not None:
            moved = hand_over(person, successor, by=by, congress=congress, organ=organ)
            record.counts = {label: count for label, count in moved.items() if count}
        record.ended = [
            end_grant(grant) for grant in posts(person, congress, organ).filter(role__in=ends)
        ]
        if disable:
            disable_account(person, by=by)
        person.forget_roles()
        if record.ended or disable or (successor and record.counts):
            record.save()
            told(record)
            if by is not None and record.ended:
                noted(person, f"结束角色：{roles_in_words(record)}", by=by)
    return record


def preview(person: User, successor: User | None, **asked: Any) -> HandOver:
    """What ``succeed`` would do: it is done and taken back, so the two cannot disagree."""
    with transaction.atomic():
        record = succeed(person, successor, **asked)
        transaction.set_rollback(True)
    person.refresh_from_db()
    person.forget_roles()
    return record


def hand_back(record: HandOver, *, by: User | None) -> dict[str, int]:
    """The roles as they were, the account in use again, and of what went over all that the
    successor still has open. Raises PermissionDenied, or ValidationError with a sentence."""
    congress, organ = record.congress, record.organ
    if not may_hand_over(by, congress, organ):
        raise PermissionDenied("不能移交这些工作。")
    with transaction.atomic():
        _must_be_in_use(organ)
        person, successor = record.from_user, record.to_user
        _locked(person, successor)
        fresh = HandOver.objects.select_for_update().get(pk=record.pk)
        if fresh.undone_at is not None:
            raise ValidationError("这次移交刚刚已经退回。")
        if by is not None and person.pk == by.pk:
            raise ValidationError("不能把工作退回给本人，请由代表工委办理。")
        _must_not_be_of_an_undone_change(fresh)
        for row in fresh.ended:
            if not may_grant(by, row["role"], congress, organ, user=person):
                raise PermissionDenied("不能授予这个角色。")
            restore_grant(row)
        if fresh.is_disabled and not person.is_active:
            if not may_manage(by, person):
                raise ValidationError(f"{person.name}的账号不由您管理，请联系代表工委恢复使用。")
            enable_account(person, by=by)
        person.forget_roles()
        moved = _moved_back(fresh, person, successor, by)
        fresh.undone_at, fresh.undone_by = timezone.now(), by
        fresh.save(update_fields=["undone_at", "undone_by"])
        told(fresh)
        if by is not None:
            noted(person, f"退回移交：{in_words(moved) or '没有移交的事项'}", by=by)
    record.undone_at, record.undone_by = fresh.undone_at, by
    return moved


def held_elsewhere(record: HandOver) -> list[tuple[User, dict[str, int]]]:
    """Of what the record speaks of, what later records gave to somebody else who has it still: it
    does not come back with this one."""
    own = {label: {int(pk) for pk, _ in rows} for label, rows in record.items.items()}
    later = HandOver.objects.filter(
        pk__gt=record.pk, congress=record.congress_id, organ=record.organ_id, undone_at=None
    ).exclude(to_user=None)
    holders = {
        row.to_user_id: row.to_user
        for row in later.select_related("to_user").order_by("pk")
        if any(
            own.get(label, set()) & {int(pk) for pk, _ in rows} for label, rows in row.items.items()
        )
    }
    found = []
    for key, user in holders.items():
        if user is None or key in (record.from_user_id, record.to_user_id):
            continue
        rows = open_work(user, seen_by=user, congress=record.congress, organ=record.organ)
        counts = Counter(label for label, item in rows if item.pk in own.get(label, ()))
        if counts:
            found.append((user, dict(counts)))
    return found


def _must_be_in_use(organ: Organ | None) -> None:
    """Locked, so that no merger ends it meanwhile."""
    if organ is None:
        return
    fresh = Organ.objects.select_for_update().get(pk=organ.pk)
    if not fresh.is_active:
        raise ValidationError(
            f"{fresh.name}已经撤销，工作和角色不能退回到那里。"
            "请由承接机构移交；撤销有误的，先恢复机构变动。"
        )


def _must_not_be_of_an_undone_change(record: HandOver) -> None:
    """A role that came with a merger went with its undoing: it would be held at two organs."""
    if record.organ is None or not record.ended:
        return
    ended = {row["grant"] for row in record.ended}
    for change in OrganChange.objects.filter(successor=record.organ).exclude(undone_at=None):
        if ended & set(change.people.get("given", ())):
            raise ValidationError(
                f"{record.from_user.name}的角色是{change.organ.name}并入时转来的，"
                f"{change.organ.name}已经恢复，不能再退回。请在{change.organ.name}为其授权。"
            )


def roles_in_words(record: HandOver) -> str:
    """「承办人、审核人」."""
    named = dict(RoleGrant._meta.get_field("role").flatchoices)
    return "、".join(str(named.get(row["role"], row["role"])) for row in record.ended)


def _locked(*people: User | None) -> None:
    keys = [person.pk for person in people if person is not None]
    list(User.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for person in people:
        if person is not None:
            person.refresh_from_db(fields=["is_active"])
            person.forget_roles()


def _listed(
    person: User, congress: Congress, organ: Organ | None
) -> dict[str, list[tuple[int, str]]]:
    items: dict[str, list[tuple[int, str]]] = {}
    for label, item in open_work(person, seen_by=person, congress=congress, organ=organ):
        items.setdefault(label, []).append((item.pk, f"{item.number} {item.detail}".strip()))
    return items


def end_grant(grant: RoleGrant) -> dict[str, Any]:
    """Ends it at once: the last whole day on which it was held is yesterday. What began today was
    held on no whole day: its dates become those of the day before, and the history keeps them."""
    until = timezone.localdate() - timedelta(days=1)
    row = {
        "grant": grant.pk,
        "user": grant.user_id,
        "congress": grant.congress_id,
        "organ": grant.organ_id,
        "role": grant.role,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        "until": until.isoformat(),
    }
    if grant.starts_on > until:
        same = RoleGrant.objects.filter(
            user=grant.user_id, role=grant.role, congress=grant.congress_id, organ=grant.organ_id
        )
        if same.filter(starts_on=until).exists():
            grant.delete()
            return row
        grant.starts_on = until
    grant.ends_on = until
    grant.save()
    return row


def restore_grant(row: dict[str, Any]) -> None:
    """As it was before ``end_grant``, unless somebody has given him the role again meanwhile, or
    the organ is no more."""
    today = timezone.localdate()
    starts_on = date.fromisoformat(row["starts_on"])
    begins = max(today, starts_on)
    if row["organ"] and not Organ.objects.filter(pk=row["organ"], is_active=True).exists():
        return
    key = {f"{name}_id": row[name] for name in ("user", "congress", "organ")}
    same = RoleGrant.objects.filter(role=row["role"], **key)
    if same.filter(Q(ends_on=None) | Q(ends_on__gte=begins), starts_on__lte=begins).exists():
        return
    ends_on = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
    if ends_on is not None and ends_on < today:
        return  # it would have ended by now
    grant = same.filter(pk=row["grant"], ends_on=row["until"]).first()
    if grant is None:
        grant = RoleGrant(role=row["role"], **key)
        starts_on = begins
    grant.starts_on, grant.ends_on = starts_on, ends_on
    grant.save()


def _moved_back(
    record: HandOver, person: User, successor: User | None, by: User | None
) -> dict[str, int]:
    if successor is None:
        return {}
    moved = {}
    for work in works():
        keys = {int(pk) for pk, _ in record.items.get(work.label, ())}
        if keys and work.rows:
            moved[work.label] = work.move(
                successor, person,
                by=by, congress=record.congress, organ=record.organ, only=keys,
            )  # fmt: skip
    return moved

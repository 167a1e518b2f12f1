"""The way back from a change of organs (congress.people.organ_changes)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from congress.people.models import Liaison, Organ, OrganChange, OrganChangeKind, RoleGrant, User
from congress.people.organ_changes import estates, may_change, noted_and_told, saved
from congress.people.succession import end_grant, restore_grant


def restore(change: OrganChange, *, by: User | None) -> dict[str, int]:
    """The organ stands again under its name, its people and what it had under way and its successor
    has not finished; what was taken together with the successor's own stays there. By label, how
    many came back. Raises PermissionDenied, or ValidationError with a sentence."""
    if not may_change(by, change.organ):
        raise PermissionDenied("不能变更这个机构。")
    with transaction.atomic():
        keys = [change.organ_id] + ([change.successor_id] if change.successor_id else [])
        rows = Organ.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        locked = {row.pk: row for row in rows}
        fresh = OrganChange.objects.select_for_update().get(pk=change.pk)
        organ, heir = locked[fresh.organ_id], locked.get(fresh.successor_id or 0)
        fresh.organ, fresh.successor = organ, heir
        later = OrganChange.objects.filter(organ=organ, undone_at=None, pk__gt=fresh.pk)
        if fresh.undone_at is not None:
            raise ValidationError("这次变动刚刚已经恢复。")
        if later.exists():
            raise ValidationError("这个机构后来还有变动，请先恢复后来的。")
        if heir is not None and not heir.is_active:
            raise ValidationError(f"{heir.name}后来也有变动，请先恢复它的。")
        if fresh.kind == OrganChangeKind.RENAMED:
            moved = _renamed_back(fresh, by)
        else:
            moved = _stands_again(fresh, organ, heir, by)
        fresh.undone_at, fresh.undone_by = timezone.now(), by
        fresh.save(update_fields=["undone_at", "undone_by"])
        noted_and_told(fresh, by)
    change.undone_at, change.undone_by = fresh.undone_at, by
    return moved


def _renamed_back(change: OrganChange, by: User | None) -> dict[str, int]:
    organ = change.organ
    organ.former_names = organ.former_names[:-1]
    organ.name, organ.short_name = change.names["name"], change.names["short_name"]
    saved(organ, by)
    return {}


def _stands_again(
    change: OrganChange, organ: Organ, heir: Organ | None, by: User | None
) -> dict[str, int]:
    ends_on = change.names.get("ends_on")
    organ.is_active, organ.successor = True, None
    organ.ends_on = date.fromisoformat(ends_on) if ends_on else None
    saved(organ, by)
    moved: dict[str, int] = {}
    if heir is not None:
        back = {organ.pk, *organ.heir_of}
        Organ.objects.filter(pk__in=organ.heir_of).update(successor=organ)
        heir.heir_of = [pk for pk in heir.heir_of if pk not in back]
        saved(heir, by)
        _houses_back(change, organ, heir)
        for estate in estates():
            moved[estate.label] = estate.give_back(change, change.facts.get(estate.label))
    _people_back(change, heir)
    return moved


def _people_back(change: OrganChange, heir: Organ | None) -> None:
    """Everybody to his post; but who went along and has left the successor since has left."""
    lasting = RoleGrant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
    staying = set(lasting.filter(organ=heir).values_list("user", "role")) if heir else set()
    for grant in lasting.filter(pk__in=change.people.get("given", ())):
        end_grant(grant)
    along = set(change.people.get("along", ()))
    for row in change.people.get("ended", ()):
        if row["grant"] not in along or (row["user"], row["role"]) in staying:
            restore_grant(row)


def _houses_back(change: OrganChange, organ: Organ, heir: Organ) -> None:
    facts = change.facts.get("houses", {})
    for child in Organ.objects.filter(pk__in=facts.get("children", ()), parent=heir):
        child.parent = organ
        child.save(update_fields=["parent"])
    for row in Liaison.objects.filter(pk__in=facts.get("liaisons", ())):
        row.delete()

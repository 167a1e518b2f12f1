"""Whether somebody wants a mail, by what he has chosen; read together with his account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from congress.notices.kinds import Kind, kinds_of
from congress.notices.models import NoticePreference
from congress.people.models import User
from congress.people.roles import Role, deputies_of, grants_of

#: Columns of an account, as ``Choice`` takes them.
CHOICE: Final = ("notice_preference__mail", "notice_preference__digest")
#: Who reads, and does not handle: one mail a day unless they choose otherwise (domain §8).
DIGEST_ROLES: Final = frozenset({Role.LEADER, Role.COMMITTEE})


@dataclass(frozen=True)
class Choice:
    mail: dict[str, bool] | None
    digest: bool | None

    def wants(self, kind: Kind, usual: bool | None = None) -> bool:
        """``usual``: what is done for whoever has chosen nothing (None: as the kind has it). Who
        has chosen the digest gets no single mails."""
        if self.digest:
            return False
        return bool((self.mail or {}).get(kind.code, kind.mail if usual is None else usual))


def who_want_mail(users: Iterable[User], kind: Kind) -> list[User]:
    """Those of ``users`` who want single mails of this kind. One query."""
    people = {user.pk: user for user in users}
    rows = User.objects.filter(pk__in=people).order_by("pk").values_list("pk", *CHOICE)
    return [people[pk] for pk, *chosen in rows if Choice(*chosen).wants(kind)]


def roles_of(user: Any) -> set[str]:
    roles = {str(grant.role) for grant in grants_of(user)} - {str(Role.DEPUTY)}
    return roles | {str(Role.DEPUTY)} if deputies_of(user) else roles


def wants_digest(user: Any, chosen: bool | None) -> bool:
    return bool(DIGEST_ROLES & roles_of(user)) if chosen is None else chosen


@dataclass(frozen=True)
class Switch:
    """One line of the settings: a kind, whether it is also mailed, and whether that is fixed."""

    kind: Kind
    is_on: bool
    is_fixed: bool


def switches_of(user: User) -> list[Switch]:
    """The kinds that concern the user's roles of today. Reminders are on unless switched off."""
    roles, chosen = roles_of(user), preference_of(user).mail
    return [
        Switch(
            kind,
            bool(chosen.get(kind.code, _usual(kind))),
            bool(roles & set(kind.compulsory)),
        )
        for kind in kinds_of(roles)
    ]


def _usual(kind: Kind) -> bool:
    return kind.mail


def preference_of(user: User) -> NoticePreference:
    """What the user has chosen; unsaved where he has chosen nothing."""
    found = NoticePreference.objects.filter(user=user).first()
    return found or NoticePreference(user=user)


def choose(user: User, *, mailed: set[str], digest: bool) -> None:
    """Keep what differs from the usual; what is fixed stays as it is."""
    row = preference_of(user)
    kept = dict(row.mail)
    for switch in switches_of(user):
        code = switch.kind.code
        if switch.is_fixed:
            continue
        kept.pop(code, None)
        if (code in mailed) != _usual(switch.kind):
            kept[code] = code in mailed
    row.mail = kept
    row.digest = None if digest == wants_digest(user, None) else digest
    row.save()

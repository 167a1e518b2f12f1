"""The kinds of notices: what a person can tell apart, and switch the mail of. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from congress.people.enums import Role


@dataclass(frozen=True)
class Kind:
    """``label`` is a noun in Chinese (「收到答复」); ``roles`` are told such things, ``mail`` says
    whether by default also by mail. ``is_reminder``: told by the clock, whose levels say for
    themselves whether mail is sent. Who holds a role in ``compulsory`` cannot switch it off."""

    code: str
    label: str
    roles: tuple[str, ...]
    mail: bool = False
    is_reminder: bool = False
    compulsory: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"the kind of notice {kind.code!r} stands twice")
    return kind


def find_kind(code: str) -> Kind | None:
    """None for the code of a former version: notices outlive it."""
    return _kinds.get(code)


def kinds_of(roles: Iterable[str]) -> list[Kind]:
    """What concerns somebody with these roles, in the order of the table; the rest comes last."""
    roles = set(roles)
    found = [kind for kind in _kinds.values() if roles & set(kind.roles)]
    return sorted(found, key=lambda kind: kind is OTHER)


#: Whoever tells something without saying of what kind it is.
OTHER: Final = register_kind(Kind("other", "其他通知", tuple(Role)))
#: One mail a working day; it stands in no tray.
DIGEST: Final = register_kind(Kind("digest", "每日摘要", (), mail=True))

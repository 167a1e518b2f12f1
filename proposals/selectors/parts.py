"""The parts (主办、会办、分办): which go together, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.enums import HandlingRole


def wrong_with(roles: Iterable[str]) -> str | None:
    """What is wrong with these parts taken together, if anything."""
    roles = list(roles)
    leads = roles.count(HandlingRole.LEAD)
    separate = roles.count(HandlingRole.SEPARATE)
    if not roles:
        return "还没有确定承办单位，请先分办。"
    if leads > 1:
        return "主办单位只能有一个。"
    if not leads and HandlingRole.JOINT in roles:
        return "有会办单位的，应当确定一个主办单位。"
    if not leads and separate < 2:
        return "没有主办单位的，分办单位应当有两个以上。"
    return None


def parts_in_words(lines: Iterable[tuple[str, str]], between: str = "；") -> str:
    """「主办：市交通委；会办：市教委、市城市管理委」 of (role, organ's name), the lead first."""
    named: dict[str, list[str]] = {}
    for role, name in lines:
        named.setdefault(role, []).append(name)
    return between.join(
        f"{role.label}：{'、'.join(named[role])}" for role in HandlingRole if role in named
    )

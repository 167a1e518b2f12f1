"""Which kinds of official numbers exist and what staff call them. No database here."""

from __future__ import annotations

_KINDS: dict[str, str] = {}


def register_kind(code: str, label: str) -> str:
    """A kind of official number and what staff call it; each app names its own."""
    if _KINDS.setdefault(code, label) != label:
        raise ValueError(f"the kind {code!r} has two names")
    return code


def all_kinds() -> dict[str, str]:
    return dict(_KINDS)


def kind_label(code: str) -> str:
    """A page must not fail over a kind of an older version."""
    return _KINDS.get(code, "其他编号")

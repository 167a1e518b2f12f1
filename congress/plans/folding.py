"""What a plan said on a day: the adopted snapshot, and the adjustments since then folded over it.

Pure: dictionaries in, dictionaries out. The facts of one item are a dictionary of plain values
(texts, numbers, keys of rows); ``None`` stands for an item that is not in the plan (yet, or any
more).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Facts = Mapping[str, Any] | None


def fold(adopted: Facts, changes: Iterable[Facts]) -> Facts:
    """The facts after all ``changes``, in their order.

    A change names the facts that it sets; ``None`` takes the item out. One that names facts of an
    item that is not in the plan puts it (back) in, with these facts over those it had before.
    """
    known: dict[str, Any] = dict(adopted or {})
    now: Facts = adopted
    for change in changes:
        if change is None:
            now = None
            continue
        known.update(change)
        now = dict(known)
    return now


def differing(before: Facts, after: Facts) -> dict[str, tuple[Any, Any]]:
    """Fact → (before, after), of those that differ. An item that came or went differs in all."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return {
        name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    }

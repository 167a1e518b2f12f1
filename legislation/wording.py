"""The facts of a plan's item as people read them: their names, and what keys of rows stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from congress.people.models import Organ
from legislation.enums import Body, ProjectKind
from legislation.models import Domain, ItemType

LABELS = {
    "type_id": "项目类别",
    "number": "序号",
    "title": "项目名称",
    "timing": "时间安排",
    "domain_id": "领域",
    "committee_id": "责任委员会",
    "kind": "类型",
    "body": "表决机关",
    "remark": "备注",
}
ROWS: dict[str, Any] = {"type_id": ItemType, "domain_id": Domain, "committee_id": Organ}
CHOICES: dict[str, Any] = {"kind": ProjectKind, "body": Body}
EMPTY = "（空）"


class Wording:
    """Knows the rows that some facts name; at most three queries for any number of facts."""

    def __init__(self, facts: Iterable[Mapping[str, Any] | None]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for each in facts:
            for name in ROWS:
                if each and each.get(name):
                    wanted[name].add(each[name])
        self.names = {
            (name, row.pk): str(row)
            for name, keys in wanted.items()
            for row in ROWS[name].objects.filter(pk__in=keys)
        }

    def of(self, name: str, value: Any) -> str:
        """「审议项目」 for ``("type_id", 3)``; empty for nothing."""
        if value in (None, ""):
            return ""
        if name in ROWS:
            return self.names.get((name, value), "（已删除）")
        if name in CHOICES:
            known = value in CHOICES[name].values
            return str(CHOICES[name](value).label) if known else str(value)
        return str(value)

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
        """One line for each fact: ``label``, ``before``, ``after``."""
        return [
            {
                "label": LABELS[name],
                "before": self.of(name, before.get(name)) or EMPTY,
                "after": self.of(name, after.get(name)) or EMPTY,
            }
            for name in LABELS
            if name in before or name in after
        ]

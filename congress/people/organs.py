"""Loading a congress's organs from a table: name, kind, parent (名称,类型,上级)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from congress.people.enums import OrganKind
from congress.people.models import Congress, Organ

COLUMNS = ("名称", "类型", "上级")
KINDS = {str(kind.label): kind for kind in OrganKind}


class BadTable(Exception):
    """``sentences``: one per bad row, in Chinese. Nothing was saved."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Loaded:
    created: int
    updated: int
    unchanged: int


def read_organs(path: Path) -> list[dict[str, str]]:
    """Rows of a UTF-8 .csv. Raises BadTable when it cannot be read or has other columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
            if missing:
                raise BadTable(
                    [f"缺少列：{'、'.join(missing)}。第一行应为：{'，'.join(COLUMNS)}。"]
                )
            return [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadTable([f"读不了文件 {path.name}，请用 UTF-8 编码的 .csv 文件。"]) from None


def load_organs(rows: Iterable[dict[str, str]], congress: Congress) -> Loaded:
    """Create or update the organs of ``congress`` by name; all rows or none."""
    rows = list(rows)
    known = {organ.name: organ for organ in Organ.objects.filter(congress=congress, is_active=True)}
    _check(rows, set(known))
    created = updated = unchanged = 0
    with transaction.atomic():
        for position, row in enumerate(rows, start=1):
            parent = known[row["上级"]] if row["上级"] else None
            kind = KINDS[row["类型"]]
            organ = known.get(row["名称"])
            if organ is None:
                organ = Organ(congress=congress, name=row["名称"])
                created += 1
            elif (organ.kind, organ.parent_id, organ.position) == (
                kind,
                parent.pk if parent else None,
                position,
            ):
                unchanged += 1
                continue
            else:
                updated += 1
            organ.kind, organ.parent, organ.position = kind, parent, position
            try:
                organ.full_clean()
            except ValidationError as refusal:
                sentences = "；".join(refusal.messages)
                raise BadTable([f"第 {position + 1} 行：{sentences}"]) from None
            organ.save()
            known[organ.name] = organ
    return Loaded(created, updated, unchanged)


def _check(rows: list[dict[str, str]], known: set[str]) -> None:
    sentences, seen = [], set(known)
    names: set[str] = set()
    for line, row in enumerate(rows, start=2):
        name = row["名称"]
        if not name:
            sentences.append(f"第 {line} 行：没有名称。")
        elif name in names:
            sentences.append(f"第 {line} 行：“{name}”重复。")
        if row["类型"] not in KINDS:
            sentences.append(
                f"第 {line} 行：没有“{row['类型']}”这个类型，应为：{'、'.join(KINDS)}。"
            )
        if row["上级"] and row["上级"] not in seen:
            sentences.append(f"第 {line} 行：上级“{row['上级']}”应写在它前面的行里。")
        names.add(name)
        seen.add(name)
    if sentences:
        raise BadTable(sentences)

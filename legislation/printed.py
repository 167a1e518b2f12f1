"""A legislation plan as printed: which columns it has, and how a row is put into words of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from congress.imports.reader import Table
from congress.imports.rows import Row
from congress.plans.printed.columns import PrintedColumn, Role
from congress.plans.printed.reader import read_printed
from legislation.enums import ProjectKind

TYPE, NUMBER, TITLE, TIMING, DOMAIN = "项目类别", "序号", "项目名称", "时间安排", "领域"
COLUMNS = (
    PrintedColumn(TYPE, aliases=("类别", "项目类型"), role=Role.SECTION),
    PrintedColumn(NUMBER, aliases=("编号",), role=Role.NUMBER),
    PrintedColumn(
        TITLE, aliases=("名称", "项目", "法规名称"), required=True, longest=300, role=Role.TITLE
    ),
    PrintedColumn(TIMING, aliases=("时间", "审议时间"), required=True, implied=("适时",)),
    PrintedColumn(DOMAIN, aliases=("所属领域",)),
)
#: What a title says of the kind, the surer words first (「关于废止…的决定和关于修改…的决定」).
SAYS = (
    (re.compile(r"废止.*修改|修改.*废止|等.{1,3}[部件].*(法规|条例|办法)"), ProjectKind.PACKAGE),
    (re.compile(r"废旧立新"), ProjectKind.REPLACE),
    (re.compile(r"关于废止|[（(]废止[)）]"), ProjectKind.REPEAL),
    (re.compile(r"[（(]修订[)）]|关于修订"), ProjectKind.REVISE),
    (re.compile(r"[（(]修正[)）]"), ProjectKind.AMEND),
    (re.compile(r"解释"), ProjectKind.INTERPRET),
    (re.compile(r"[（(]修改[)）]|关于修改|适时修改"), ProjectKind.CHANGE),
)


#: What the check of every table says too, in its own words: an empty cell, an unknown heading.
SAID_AGAIN = ("没有写", "没有“")


def read_plan(file: Any, types: Iterable[str]) -> tuple[str, Table, tuple[str, ...]]:
    """The title of the plan, its rows, its remarks. ``types``: the headings that there are.
    Raises BadFile."""
    plan = read_printed(file, COLUMNS, tuple(types))
    rows = tuple(
        Row(
            row.line,
            {
                TYPE: row.section,
                NUMBER: "" if row.number is None else str(row.number),
                TITLE: row.cells.get(TITLE, ""),
                TIMING: row.cells.get(TIMING, ""),
                DOMAIN: row.cells.get(DOMAIN, ""),
            },
            tuple(said for said in row.problems if not said.startswith(SAID_AGAIN)),
        )
        for row in plan.rows
    )
    return plan.title, Table(rows), plan.remarks


def kind_of(title: str) -> str:
    """The kind that a title speaks of; to make a regulation, where it names nothing else and ends
    as regulations do; empty where it does not say."""
    for pattern, kind in SAYS:
        if pattern.search(title):
            return kind
    is_whole = re.search(r"(条例|办法|规定|规则|决定)$", title) is not None
    return ProjectKind.MAKE if is_whole else ""

"""A profile of rules as a YAML file: read, and everything wrong with it said line by line.

One flow mapping per rule, as in ``data/rules_beijing.yaml``. Nothing is saved here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from congress.calendar.models.rule import RuleKind, RuleRoll, RuleUnit, rule_problems
from congress.calendar.rule_names import RULE_NAMES

KEYS = {"code", "name", "kind", "amount", "unit", "roll", "date", "basis", "since", "certain"}
UNREADABLE = object()
FIELDS = {"amount": "数量", "unit": "单位", "roll": "顺延", "day": "日期"}


class RulesFileError(ValueError):
    """The file cannot be used; ``problems`` are Chinese sentences, one per fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class RuleRow:
    """One rule as the file gives it, checked. ``fields`` are the columns beside code and since."""

    line: int
    code: str
    since: date
    fields: dict[str, Any]


def read_rules(path: Path) -> list[RuleRow]:
    """The rows of the file; raises RulesFileError naming every bad line."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise RulesFileError([f"无法读取文件：{path}。"]) from None
    except UnicodeDecodeError:
        raise RulesFileError([f"文件不是 UTF-8 编码：{path}。"]) from None
    problems: list[str] = []
    rows: list[RuleRow] = []
    seen: dict[tuple[str, date], int] = {}
    for line, item in _items(text):
        row, wrong = _row(line, item)
        if row and (row.code, row.since) in seen:
            wrong.append(
                f"代码 {row.code}、起始日期 {row.since} 与第 {seen[row.code, row.since]} 行重复"
            )
        elif row:
            seen[row.code, row.since] = line
            rows.append(row)
        problems += [f"第 {line} 行：{sentence}。" for sentence in wrong]
    if problems:
        raise RulesFileError(problems)
    return rows


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """(line, mapping) of each rule of the list."""
    loader = yaml.SafeLoader(text)
    try:
        try:
            node = loader.get_single_node()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"第 {mark.line + 1} 行：" if mark else ""
            raise RulesFileError([f"{place}文件格式有误，无法读取。"]) from None
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise RulesFileError(["文件内容应当是规则的列表，每条规则一行。"])
        for child in node.value:
            line = child.start_mark.line + 1
            try:
                yield line, loader.construct_document(child)
            except (yaml.YAMLError, ValueError):
                yield line, UNREADABLE
    finally:
        loader.dispose()


def _row(line: int, item: Any) -> tuple[RuleRow | None, list[str]]:
    if item is UNREADABLE:
        return None, ["有无法识别的值，例如不存在的日期"]
    if not isinstance(item, dict):
        return None, ["应当是一条规则（代码、数量、单位、依据、起始日期）"]
    wrong = [f"不认识的项目「{key}」" for key in item if key not in KEYS]
    code, since, basis = _text(item.get("code")), item.get("since"), _text(item.get("basis"))
    if not code or len(code) > 60:
        wrong.append("缺少代码（code），或者代码超过60个字")
    if type(since) is not date:
        wrong.append(
            f"起始日期（since）不是有效日期：{since}" if since else "缺少起始日期（since）"
        )
    if not basis:
        wrong.append("缺少依据（basis）")
    elif len(basis) > 200:
        wrong.append("依据（basis）超过200个字")
    if not isinstance(item.get("certain", True), bool):
        wrong.append("是否有明文规定（certain）应当是 true 或者 false")
    name = _text(item.get("name", RULE_NAMES.get(code, code)))
    if (code and not name) or len(name) > 60:
        wrong.append("名称（name）应当是不超过60个字的文字")
    numbers, faults = _numbers(item)
    wrong += faults
    if wrong or type(since) is not date:
        return None, wrong
    fields = {
        "name": name,
        **numbers,
        "basis": basis,
        "certain": item.get("certain", True),
    }
    return RuleRow(line, code, since, fields), []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _numbers(item: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Kind, amount, unit, roll, month and day; with what is wrong about them."""
    kind, unit = item.get("kind", RuleKind.PERIOD), item.get("unit", "")
    amount = item.get("amount")
    wrong = []
    if kind not in RuleKind.values:
        wrong.append(f"不认识的类型（kind）：{kind}")
    if unit not in ("", *RuleUnit.values):
        wrong.append(f"不认识的单位（unit）：{unit}")
    if amount is not None and type(amount) is not int:
        wrong.append(f"数量（amount）应当是整数：{amount}")
    elif amount is not None and abs(amount) > 100_000:
        wrong.append(f"数量（amount）过大：{amount}")
    forward = kind == RuleKind.PERIOD and isinstance(amount, int) and amount > 0
    roll = item.get("roll", RuleRoll.FORWARD if forward else RuleRoll.NONE)
    if roll not in RuleRoll.values:
        wrong.append(f"顺延（roll）应当是 forward 或者 none：{roll}")
    month = day = None
    if "date" in item:
        try:
            month, day = (int(part) for part in str(item["date"]).split("-"))
        except ValueError:
            wrong.append(f"日期（date）应当写作「月-日」，例如 06-30：{item['date']}")
    if kind != RuleKind.FIXED and "date" in item:
        wrong.append("只有固定日期（kind: fixed）才填写日期（date）")
    if kind == RuleKind.FIXED and (amount is not None or unit):
        wrong.append("固定日期（kind: fixed）不填写数量和单位")
    fields = {
        "kind": kind,
        "amount": amount,
        "unit": unit,
        "roll": roll,
        "month": month,
        "day": day,
    }
    if not wrong:
        found = rule_problems(**fields)
        wrong = [f"{FIELDS[name]}有误：{text.rstrip('。')}" for name, text in found.items()]
    return fields, wrong

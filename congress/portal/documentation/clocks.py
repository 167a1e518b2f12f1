"""The clocks, and the numbers of the shipped profile that they run by."""

from __future__ import annotations

from collections.abc import Iterator

from congress.calendar.loading import DEFAULT_PROFILE
from congress.calendar.models import PeriodRule
from congress.calendar.models.rule import RuleKind, RuleRoll
from congress.calendar.registry import Clock, all_clocks
from congress.calendar.rules_file import read_rules
from congress.portal.documentation.tables import code, is_ours, table


def page() -> str:
    clocks = [clock for clock in all_clocks() if is_ours(clock.run.__module__)]
    profile = rules()
    lines = [
        "# 时限",
        "",
        "## 有哪些时限",
        "",
        "何时起算、何时停止由代码规定；多长、依据什么，是期限规则表里的数据，可以在管理端修改。",
        "",
        *table(
            ("时限", "代码", "起算", "停止", "由谁承担", "期限与依据", "中途变化"),
            (_clock(clock, profile) for clock in clocks),
        ),
        "",
        "## 随系统提供的通用规则",
        "",
        f"取自 `{_short(DEFAULT_PROFILE.parts)}`。已安装的系统以数据库中的规则为准；"
        "带“参照”“系统默认”的，本市规定没有给出数字。",
        "",
        *table(
            ("规则", "代码", "期限", "末日为休息日", "依据", "起始日期", "用于"),
            _rules(profile, clocks),
        ),
    ]
    return "\n".join(lines)


def rules() -> dict[str, list[PeriodRule]]:
    """Code → versions, the newest first; in the order of the file."""
    found: dict[str, list[PeriodRule]] = {}
    for row in read_rules(DEFAULT_PROFILE):
        rule = PeriodRule(code=row.code, since=row.since, **row.fields)
        found.setdefault(row.code, []).append(rule)
    for versions in found.values():
        versions.sort(key=lambda rule: rule.since, reverse=True)
    return found


def _clock(clock: Clock, profile: dict[str, list[PeriodRule]]) -> list[str]:
    return [
        clock.label,
        code(clock.code),
        clock.starts,
        clock.stops,
        clock.carrier,
        "<br>".join(_period(name, profile.get(name, [])) for name in clock.rules),
        clock.turns,
    ]


def _period(name: str, versions: list[PeriodRule]) -> str:
    if not versions:
        return f"{code(name)}：**通用规则中没有**"
    newest = versions[0]
    return f"{newest.words}（{newest.basis_words}）{code(name)}"


def _rules(profile: dict[str, list[PeriodRule]], clocks: list[Clock]) -> Iterator[list[str]]:
    for name, versions in profile.items():
        used = "、".join(clock.label for clock in clocks if name in clock.rules)
        for rule in versions:
            dated = rule.kind in (RuleKind.PERIOD, RuleKind.FIXED)
            yield [
                rule.name,
                code(name),
                rule.words,
                RuleRoll(rule.roll).label if dated else "",
                rule.basis_words,
                rule.since.isoformat(),
                used,
            ]


def _short(parts: tuple[str, ...]) -> str:
    """The path inside the project."""
    start = len(parts) - 1 - parts[::-1].index("congress")
    return "/".join(parts[start:])

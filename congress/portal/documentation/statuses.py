"""Statuses and other fixed lists: what each value is called."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import TextChoices

from congress.portal.documentation.tables import code, first_sentence, is_ours, table
from congress.workflow.flow import Workflow
from congress.workflow.registry import all_flows

TONES = {
    "neutral": "灰",
    "blue": "蓝",
    "amber": "黄",
    "red": "红",
    "green": "绿",
}


def page() -> str:
    flows = [flow for flow in all_flows() if is_ours(flow.model.__module__)]
    lines = ["# 状态与固定名单", "", "## 流程的状态"]
    for flow in flows:
        lines += ["", f"### {flow.label}：{_place(flow.statuses)}", ""]
        heads = ("名称", "代码", "颜色", "位置", "可以办的步骤")
        lines += table(heads, _statuses(flow))
    lines += [
        "",
        "## 其他固定名单",
        "",
        "工作人员可以改的名单（内容分类、不予交办理由等）是数据表，不在这里。",
    ]
    taken = {flow.statuses for flow in flows}
    for choices in sorted(_all_choices(), key=_place):
        if choices in taken:
            continue
        lines += ["", f"### {_place(choices)}", ""]
        if words := _own_words(choices):
            lines += [words, ""]
        lines += table(("名称", "代码"), ((label, code(value)) for value, label in choices.choices))
    return "\n".join(lines)


def _statuses(flow: Workflow) -> Iterator[list[str]]:
    for value, label in flow.statuses.choices:
        tone = str(getattr(flow.statuses(value), "tone", ""))
        place = "起点" if value == flow.initial else "终点" if value in flow.ends else ""
        moves = "、".join(step.label for step in flow.from_status(value))
        yield [str(label), code(value), TONES.get(tone, tone), place, moves]


def _all_choices() -> list[type[TextChoices]]:
    """Those that Django itself has loaded: with the enums and the models of our apps."""
    return [
        choices
        for choices in TextChoices.__subclasses__()
        if is_ours(choices.__module__) and {"enums", "models"} & set(choices.__module__.split("."))
    ]


def _place(choices: type[TextChoices]) -> str:
    return f"`{choices.__module__}.{choices.__qualname__}`"


def _own_words(choices: type[TextChoices]) -> str:
    """Its docstring, unless Python made one up."""
    words = first_sentence(choices.__doc__)
    return "" if words.startswith("An enumeration") else words

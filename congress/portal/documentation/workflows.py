"""The flows: diagram, table of moves, and who is behind each permission."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from rules.permissions import RuleSet
from rules.rulesets import default_rules

from congress.portal.documentation.tables import code, first_sentence, is_ours, table
from congress.workflow.flow import Workflow
from congress.workflow.registry import all_flows
from congress.workflow.transition import Audience, Note, Transition

READERS = {
    Audience.CONGRESS: "人大工作人员",
    Audience.UNIT: "承办方",
    Audience.DEPUTY: "代表",
}
NOTES = {Note.NONE: "", Note.OPTIONAL: "可填", Note.REQUIRED: "必填"}
HEADS = (
    "步骤", "代码", "从", "到", "谁可以办", "先要满足", "表单", "说明栏", "效果", "时间线上谁看到",
)  # fmt: skip


def page() -> str:
    flows = [flow for flow in all_flows() if is_ours(flow.model.__module__)]
    lines = [
        "# 流程",
        "",
        "每个流程一张状态图、一张步骤表。“谁可以办”是权限名，权限由哪些谓词组成见文末；"
        "“系统”表示由前一步自动带出。",
    ]
    for flow in flows:
        lines += ["", *describe(flow)]
    lines += ["", *permissions(flows)]
    return "\n".join(lines)


def describe(flow: Workflow) -> list[str]:
    return [
        f"## {flow.label}（`{flow.code}`）",
        "",
        f"对象：{flow.model._meta.verbose_name}（`{flow.model._meta.label}.{flow.field}`）",
        "",
        "```mermaid",
        flow.mermaid(),
        "```",
        "",
        *table(HEADS, (_move(flow, step) for step in flow)),
    ]


def _move(flow: Workflow, step: Transition) -> list[str]:
    target = "（不变）" if step.target is None else flow.label_of(step.target)
    return [
        step.label,
        code(step.name),
        "、".join(flow.label_of(source) for source in step.sources),
        target,
        _who(step),
        "<br>".join(_words_of(guard) for guard in step.guards),
        code(step.form.rsplit(".", 1)[-1]) if not step.automatic else "",
        f"{step.note_label}（{NOTES[step.note]}）" if step.note is not Note.NONE else "",
        code(step.effect.__name__) if step.effect else "",
        _readers(step),
    ]


def _who(step: Transition) -> str:
    if step.automatic:
        return "系统"
    who = [code(step.permission or "")]
    if step.on_behalf:
        who.append(f"代办：{code(step.on_behalf)}")
    if step.dated:
        who.append("可补记日期")
    return "<br>".join(words for words in who if words)


def _readers(step: Transition) -> str:
    readers = [READERS[audience] for audience in step.seen_by]
    of_note = [READERS[audience] for audience in step.seen_by if audience in step.note_seen_by]
    words = "、".join(readers)
    if step.note is not Note.NONE and of_note != readers:
        words += f"（说明栏：{'、'.join(of_note) or '无人'}）"
    return words


def _words_of(function: Callable[..., Any]) -> str:
    words = first_sentence(function.__doc__)
    return f"{code(function.__name__)}：{words}" if words else code(function.__name__)


def permissions(flows: list[Workflow], known: RuleSet = default_rules) -> list[str]:
    """Every permission of the apps that have a flow: those of moves, and those of pages."""
    labels = {flow.model._meta.app_label for flow in flows}
    names = sorted(name for name in known if name.split(".", 1)[0] in labels)
    moves = {
        name: [f"{flow.label}·{step.label}" for flow in flows for step in flow if name in _of(step)]
        for name in names
    }
    lines = ["## 权限", ""]
    lines += table(
        ("权限", "谓词", "用于"),
        ((code(name), code(_plain(known[name].name)), "、".join(moves[name])) for name in names),
    )
    lines += ["", "### 谓词", ""]
    return lines + table(("谓词", "含义"), _predicates(names, known))


def _of(step: Transition) -> tuple[str | None, ...]:
    return step.permission, step.on_behalf


def _plain(name: str) -> str:
    """「(is_lead | is_office)」 without the outermost parentheses."""
    return name[1:-1] if name.startswith("(") and name.endswith(")") else name


def _predicates(names: list[str], known: RuleSet) -> Iterator[tuple[str, str]]:
    """The single predicates behind the permissions, in their own words."""
    found: dict[str, str] = {}
    for name in names:
        module = sys.modules[f"{apps.get_app_config(name.split('.', 1)[0]).name}.rules"]
        for part in re.findall(r"\w+", known[name].name):
            if (predicate := getattr(module, part, None)) is not None:
                found[part] = first_sentence(getattr(predicate.fn, "__doc__", ""))
    for part in sorted(found):
        yield code(part), found[part]

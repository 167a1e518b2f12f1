"""The API, read from the code: moves and statuses, lists and rows, and what refusals are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver
from django.utils.module_loading import import_string
from drf_spectacular.generators import SchemaGenerator

from congress.api.filter_words import words_of
from congress.api.form_fields import TYPES, type_of
from congress.api.moves import kind_of
from congress.api.refusals import KINDS
from congress.api.views.resource import ApiView, ListView
from congress.portal.documentation.tables import code, is_ours, table
from congress.workflow.flow import Workflow
from congress.workflow.registry import all_flows
from congress.workflow.transition import Note, Transition


def moves() -> str:
    flows = [flow for flow in all_flows() if is_ours(flow.model.__module__)]
    lines = [
        "# 接口：步骤和状态",
        "",
        "`POST …/moves/` 的 `move`、`object` 和要填的项。表中是各步固定的项；有些步骤的项和选项随"
        "对象而定（如每位代表一项送达方式），以 `GET …/moves/` 的 `fields` 为准。"
        "人人都可以带 `version`；可以补记日期的有 `on`，代办的另有 `source`、`scan`。",
    ]
    for flow in flows:
        lines += ["", f"## {flow.label}：`{kind_of(flow.model)}`", ""]
        lines += [f"流程 `{flow.code}`。", ""]
        lines += table(("状态", "代码"), ((label, code(c)) for c, label in flow.statuses.choices))
        lines += ["", *table(("步骤", "move", "从", "到", "要填的项"), _moves(flow))]
    return "\n".join(lines)


def _moves(flow: Workflow) -> Iterator[list[str]]:
    for step in flow:
        if step.automatic:
            continue
        target = "（不变）" if step.target is None else code(step.target)
        sources = "、".join(code(source) for source in step.sources)
        yield [step.label, code(step.name), sources, target, "<br>".join(_fields(step))]


def _fields(step: Transition) -> Iterator[str]:
    if step.note is not Note.NONE:
        must = "，必填" if step.note is Note.REQUIRED else ""
        yield f"`note` {step.note_label}（文字{must}）"
    if step.dated:
        yield "`on` 办理日期"
    for name, field in import_string(step.form).base_fields.items():
        if name != "version":
            kind = TYPES[type_of(field)].split("：")[0].split("，")[0]
            must = "，必填" if field.required else ""
            yield f"`{name}` {field.label or name}（{kind}{must}）"


def resources() -> str:
    lines = ["# 接口：地址、条件和字段", "", "## 地址", ""]
    lines += table(
        ("方法", "地址", "做什么", "回答"),
        (
            [method, code(f"/{path}"), view.words[method][0], _answer(view, method)]
            for path, view in views()
            for method in view.words
        ),
    )
    for path, view in views():
        if issubclass(view, ListView):
            lines += ["", f"## 条件：`/{path}`", ""]
            conditions = view.listing.filterset.base_filters.items()
            lines += table(("条件", "说明"), ((code(n), words_of(each)) for n, each in conditions))
            sorts = "、".join(
                f"`{column.code}` {column.label}" for column in view.listing.columns if column.sort
            )
            lines += ["", f"`sort`：{sorts}。不写为 `{view.listing.sort}`。"]
    lines += ["", "## 字段"]
    schemas = SchemaGenerator().get_schema(public=True)["components"]["schemas"]
    for name in sorted(schemas):
        if properties := schemas[name].get("properties"):
            lines += ["", f"### `{name}`", ""]
            if words := schemas[name].get("description"):
                lines += [words, ""]
            rows = ([code(field), _kind(of), _said(of)] for field, of in properties.items())
            lines += table(("字段", "类型", "说明"), rows)
    return "\n".join(lines)


def errors() -> str:
    lines = [
        "# 接口：出错代码",
        "",
        '没有办成的回答都是 `{"code": "…", "detail": "…", "fields": {"…": ["…"]}}`。'
        "程序按 `code` 判断，`detail` 给人看。",
        "",
        *table(
            ("代码", "HTTP", "通常的话", "什么时候"),
            ([code(k.code), k.status, k.words, k.when] for k in KINDS.values()),
        ),
    ]
    return "\n".join(lines)


def views() -> Iterator[tuple[str, type[ApiView]]]:
    """(path, view) of every address of the API."""
    for pattern in _under("", get_resolver().url_patterns):
        view = getattr(pattern[1].callback, "cls", None)
        if view is not None and issubclass(view, ApiView):
            yield pattern[0], view


def _under(path: str, patterns: Any) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here.replace("<str:id>", "{id}"), pattern
        else:
            yield from _under(here, pattern.url_patterns)


def _answer(view: type[ApiView], method: str) -> str:
    status, body = view.answers[method]
    name = getattr(body, "__name__", "").removesuffix("Serializer")
    return f"{status} {code(name)}".strip()


def _kind(schema: dict[str, Any]) -> str:
    if name := _name(schema):
        return code(name)
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])} 的列表"
    kinds = {"string": "文字", "integer": "整数", "boolean": "是否", "object": "对象"}
    kinds |= {"date": "日期", "date-time": "时间", "uri": "地址"}
    kind: str = kinds.get(schema.get("format", ""), kinds.get(schema.get("type", ""), "任意"))
    return kind + ("，可为 null" if schema.get("nullable") else "")


def _name(schema: dict[str, Any]) -> str:
    first = schema.get("allOf", [schema])[0]
    return str(first.get("$ref", "")).rpartition("/")[2]


def _said(schema: dict[str, Any]) -> str:
    return str(schema.get("description", "")).split("\n\n")[0].split("\n* ")[0]

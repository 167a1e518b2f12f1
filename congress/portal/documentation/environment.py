"""The environment variables that settings.py reads, taken from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from congress.portal.documentation.tables import code, table

SETTINGS = Path(__file__).resolve().parents[2] / "settings.py"
KINDS = {
    "str": "文字",
    "bool": "是否（true、false）",
    "int": "整数",
    "float": "数",
    "list": "列表（逗号分隔）",
    "db": "数据库地址",
    "email_url": "邮件服务器地址",
    "get": "文件路径",
}


@dataclass(frozen=True)
class Variable:
    name: str
    kind: str
    default: str
    comment: str
    line: int


def page() -> str:
    lines = [
        "# 环境变量",
        "",
        "`congress/settings.py` 读取的全部变量；默认值照抄代码。也可以写在项目根目录的 `.env` "
        "文件里，或者用“变量名加 `_FILE`”给出存放其值的文件。启动时另外读取的变量和每个变量的"
        "用法见[运行维护](../operations.md)。",
        "",
        *table(
            ("变量", "类型", "默认值", "代码中的说明"),
            (
                (code(v.name), KINDS.get(v.kind, v.kind), code(v.default) or "无", v.comment)
                for v in variables(SETTINGS.read_text("utf-8"))
            ),
        ),
    ]
    return "\n".join(lines)


def variables(source: str) -> list[Variable]:
    """In the order of the file, each once."""
    found: dict[str, Variable] = {}
    for item in sorted(_reads(source), key=lambda item: item.line):
        found.setdefault(item.name, item)
    return list(found.values())


def _reads(source: str) -> Iterator[Variable]:
    """Calls ``env.<kind>("NAME", default=…)`` and ``os.environ.get("NAME", …)``."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        name = node.args[0]
        if not (isinstance(name, ast.Constant) and isinstance(name.value, str)):
            continue
        if ast.unparse(node.func.value) not in ("env", "os.environ"):
            continue
        given = {key.arg: key.value for key in node.keywords}.get("default")
        default = given or (node.args[1] if len(node.args) > 1 else None)
        words = (ast.get_source_segment(source, default) or "") if default else ""
        _, _, comment = lines[(node.end_lineno or node.lineno) - 1].partition("  # ")
        yield Variable(name.value, node.func.attr, words, comment, node.lineno)

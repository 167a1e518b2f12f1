"""A Markdown table, and what of our own code the documents speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: Our own packages: what tests or libraries register beside them is not ours to describe.
PACKAGES = ("congress", "proposals", "legislation", "oversight")


def is_ours(module: str) -> bool:
    return module.split(".", 1)[0] in PACKAGES


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of the table; an empty cell shows a dash."""
    lines = [_line(heads), _line(["---"] * len(heads))]
    return lines + [_line(row) for row in rows]


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    text = " ".join(str(value).split())
    return text.replace("|", "\\|") or "—"


def code(text: object) -> str:
    return f"`{text}`" if str(text) else ""


def first_sentence(docstring: str | None) -> str:
    """What a docstring's first paragraph says, on one line."""
    return " ".join((docstring or "").strip().split("\n\n", 1)[0].split())

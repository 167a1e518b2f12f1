"""Nothing but the engine writes a status of a model that has a workflow: read in the syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from congress.workflow.registry import all_flows
from tests.architecture.house import name_of, production_files

ENGINE = "congress/workflow/engine.py"
#: Floors that know no workflow; ``status`` there is that of a deputy or an HTTP response.
BELOW = ("congress/people/", "congress/jobs/", "congress/calendar/")
WRITERS = {
    "update", "aupdate", "create", "acreate", "get_or_create", "aget_or_create",
    "update_or_create", "aupdate_or_create",
}  # fmt: skip
FIELDS = {flow.field for flow in all_flows()}
MODELS = {flow.model.__name__ for flow in all_flows()}


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [
            each
            for target in node.targets
            for each in (target.elts if isinstance(target, ast.Tuple | ast.List) else [target])
        ]
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return [node.target]
    return [node.target] if isinstance(node, ast.For | ast.NamedExpr) else []


def _is_field(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in FIELDS


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _writes(node: ast.AST) -> bool:
    if any(isinstance(each, ast.Attribute) and each.attr in FIELDS for each in _targets(node)):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = _called(node)
    if name == "setattr" and len(node.args) > 1 and _is_field(node.args[1]):
        return True
    if name in WRITERS | MODELS and any(word.arg in FIELDS for word in node.keywords):
        return True
    if name in WRITERS:
        dicts = [
            part
            for word in node.keywords
            if word.arg in (None, "defaults", "create_defaults")
            for part in ast.walk(word.value)
            if isinstance(part, ast.Dict)
        ]
        return any(_is_field(key) for part in dicts for key in part.keys)
    if name in ("bulk_update", "abulk_update"):
        lists = [*node.args[1:], *(word.value for word in node.keywords if word.arg == "fields")]
        return any(_is_field(part) for each in lists for part in ast.walk(each))
    return False


def writes(source: str) -> Iterator[int]:
    """The lines on which ``source`` writes a status."""
    return (node.lineno for node in ast.walk(ast.parse(source)) if _writes(node))


def test_nobody_else_moves_a_status():
    looked_at = 0
    for path in production_files():
        name = name_of(path)
        if name == ENGINE or name.startswith(BELOW) or "/migrations/" in name:
            continue
        looked_at += 1
        lines = list(writes(path.read_text()))
        assert not lines, f"{name}:{lines} writes a status; only {ENGINE} may"
    assert looked_at > 60


def test_the_engine_still_does():
    """Were the engine to move a status elsewhere, this file would look in the wrong place."""
    source = next(p for p in production_files() if name_of(p) == ENGINE).read_text()
    assert "setattr(obj, flow.field, target)" in source
    assert ".update(version=obj.version + 1, **{flow.field: target})" in source


@pytest.mark.parametrize(
    "line",
    [
        "proposal.status = 'closed'",
        "self.obj.status = P.CLOSED",
        "a, proposal.status = 1, 2",
        "proposal.status: str = 'x'",
        "proposal.status += 'x'",
        "setattr(proposal, 'status', 'closed')",
        "Proposal.objects.filter(pk=1).update(status='closed')",
        "Proposal.objects.update(**{'status': 'closed'})",
        "await rows.aupdate(status='closed')",
        "Proposal.objects.create(title='x', status='closed')",
        "Proposal(title='x', status='closed')",
        "models.Reply(status='signed')",
        "Proposal.objects.update_or_create(pk=1, defaults={'status': 'closed'})",
        "Proposal.objects.bulk_update(rows, ['title', 'status'])",
        "Proposal.objects.bulk_update(rows, fields=['status'])",
        "for proposal.status in statuses: pass",
    ],
)
def test_every_way_to_write_one_is_noticed(line):
    if line.startswith("await"):
        line = f"async def f():\n    {line}"
    assert list(writes(line))


@pytest.mark.parametrize(
    "line",
    [
        "rows.filter(status='closed')",
        "status = proposal.status",
        "render(request, page, context, status=409)",
        "self.refuse(refusal, status=403)",
        "Proposal.objects.update(title='x')",
        "proposal.status == 'closed'",
        "Proposal.objects.update_or_create(pk=1, defaults={'title': 'status'})",
    ],
)
def test_reading_is_free(line):
    assert not list(writes(line))

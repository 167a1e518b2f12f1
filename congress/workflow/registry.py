"""Which workflows exist. Filled by each app's ``workflow`` module when Django starts."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from congress.workflow.flow import Workflow

_FLOWS: dict[str, Workflow] = {}


def register_flow(flow: Workflow) -> Workflow:
    for other in flows_of(flow.model):
        if shared := set(other.transitions) & set(flow.transitions):
            raise ImproperlyConfigured(f"{flow.code} and {other.code} both move {sorted(shared)}")
        if other.field == flow.field:
            raise ImproperlyConfigured(f"{flow.code} and {other.code} share a status field")
    if _FLOWS.setdefault(flow.code, flow) is not flow:
        raise ImproperlyConfigured(f"the workflow {flow.code} stands twice")
    return flow


def all_flows() -> list[Workflow]:
    return list(_FLOWS.values())


def find_flow(code: str) -> Workflow | None:
    """None for the code of a workflow that is no longer there: the ledger outlives it."""
    return _FLOWS.get(code)


def flows_of(model: type[Model]) -> list[Workflow]:
    return [flow for flow in _FLOWS.values() if flow.model is model]


def flow_with(model: type[Model], move: str) -> Workflow | None:
    """The workflow of ``model`` that knows ``move``: several may run on one model's fields."""
    return next((flow for flow in flows_of(model) if move in flow), None)

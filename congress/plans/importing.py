"""Plans as printed, from the command line: which kinds there are, and how one file becomes a plan.

The pages of ``congress.imports`` use the same importers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from congress.imports.checking import check
from congress.imports.importer import Importer
from congress.imports.rows import BadFile, ImportRefused
from congress.people.models import Congress, User

_kinds: dict[str, PlanImport] = {}


@dataclass(frozen=True)
class PlanImport:
    """``plan_for(congress, year)``: the draft of that year, made where there is none; raises
    ImportRefused where it is adopted. ``counts(plan)``: what a reader of the result wants to
    know."""

    code: str
    importer: Importer
    plan_for: Callable[[Congress, int], Any]
    counts: Callable[[Any], dict[str, Any]]


@dataclass
class Outcome:
    """``counts`` of the plan as the file makes it, also where nothing was saved; without any when
    the file could not be read. ``errors``: sentences."""

    counts: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class _Undone(Exception):
    """The way out of a transaction that must leave nothing behind."""


def register_plan_import(kind: PlanImport) -> PlanImport:
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"plans of {kind.code} are imported twice")
    return kind


def plan_imports() -> dict[str, PlanImport]:
    return dict(_kinds)


def import_plan(
    kind: PlanImport, path: Path, congress: Congress, year: int, *, by: User, keep: bool
) -> Outcome:
    """The whole file or nothing; with ``keep=False`` nothing in any case.

    Rows with problems are counted as errors, and the others still in ``counts``.
    """
    outcome = Outcome()
    try:
        with transaction.atomic():
            plan = kind.plan_for(congress, year)
            with path.open("rb") as file:
                table = kind.importer.read(file, plan)
            lines = check(kind.importer, table.rows, plan, by)
            outcome.errors = [line.sentence for line in lines if line.problems]
            kind.importer.write(
                [line for line in lines if not line.problems], None, plan, by, path.name
            )
            outcome.counts = kind.counts(plan)
            if outcome.errors or not keep:
                raise _Undone
    except _Undone:
        pass
    except (BadFile, ImportRefused) as problem:
        outcome.errors = [str(problem)]
    return outcome

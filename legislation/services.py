"""Verbs that are not a change of status."""

from __future__ import annotations

from congress.imports.rows import ImportRefused
from congress.people.models import Congress
from congress.plans.models.plan import YEARS
from legislation.loading import load_types
from legislation.models import LegislationPlan


def open_plan(congress: Congress, first_year: int, last_year: int, title: str) -> LegislationPlan:
    """A new draft, with the usual headings where the congress has none yet. Raises
    ValidationError."""
    plan = LegislationPlan(
        congress=congress, first_year=first_year, last_year=last_year, title=title
    )
    plan.clean()
    plan.save()
    load_types(congress)
    return plan


def annual_draft(congress: Congress, year: int) -> LegislationPlan:
    """The draft of that year, made where there is none. Raises ImportRefused where it is adopted,
    and for a year that is none."""
    if not YEARS[0] <= year <= YEARS[1]:
        raise ImportRefused(f"年度应当在{YEARS[0]}至{YEARS[1]}之间。")
    plan = LegislationPlan.objects.filter(
        congress=congress, first_year=year, last_year=year
    ).first()
    if plan is None:
        return open_plan(congress, year, year, f"{year}年立法工作计划")
    if plan.is_fixed:
        raise ImportRefused(f"{year}年的立法计划已经通过，不能再导入；请办理“调整计划”。")
    load_types(congress)
    return plan

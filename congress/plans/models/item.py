"""One line of a plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from congress.plans.enums import FIXED


class PlanIsFixed(Exception):
    """An adopted plan changes by adjustments; nobody saves its items directly."""


class AbstractItem(models.Model):
    """A subclass has a ``plan`` and names in ``FACTS`` the fields (by column: ``type_id``) that the
    plan says of an item, and which an adjustment may change.

    ``adopted``: the facts as the meeting adopted them; nothing for what came in later, and while
    the plan is a draft. ``is_in``: False once an adjustment has taken it out.
    """

    FACTS: ClassVar[tuple[str, ...]] = ()

    adopted = models.JSONField("通过时的内容", null=True, blank=True, editable=False)
    is_in = models.BooleanField("在计划中", default=True, editable=False)

    class Meta:
        abstract = True

    @property
    def facts(self) -> dict[str, Any]:
        """What the plan says of it now, in plain values."""
        return {name: getattr(self, name) for name in self.FACTS}

    def take(self, facts: dict[str, Any]) -> None:
        """Set these facts on the instance; whoever calls saves."""
        for name, value in facts.items():
            setattr(self, name, value)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.pop("adjusting", False):
            self._check_draft()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._check_draft()
        return super().delete(*args, **kwargs)

    def _check_draft(self) -> None:
        """As the plan stands now: the one in hand may have been read before its adoption."""
        plan: Any = self.plan  # type: ignore[attr-defined]
        fixed = type(plan)._base_manager.filter(pk=plan.pk, status__in=FIXED)
        if plan.is_fixed or fixed.exists():
            raise PlanIsFixed(f"{plan}: an adopted plan changes by adjustments")

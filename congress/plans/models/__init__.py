"""Abstract: legislation and oversight have tables of their own of the same shape."""

from congress.plans.models.adjustment import AbstractAdjustment
from congress.plans.models.item import AbstractItem
from congress.plans.models.plan import AbstractPlan

__all__ = ["AbstractAdjustment", "AbstractItem", "AbstractPlan"]

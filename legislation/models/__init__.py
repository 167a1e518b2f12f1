from legislation.models.adjustment import PlanAdjustment
from legislation.models.domain import Domain
from legislation.models.item import PlanItem
from legislation.models.item_type import ItemType
from legislation.models.plan import LegislationPlan
from legislation.models.step import PlannedStep

__all__ = ["Domain", "ItemType", "LegislationPlan", "PlanAdjustment", "PlanItem", "PlannedStep"]

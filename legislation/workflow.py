"""The tables of transitions."""

from congress.plans.enums import PlanStatus
from congress.plans.flow import plan_moves
from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from legislation.models import LegislationPlan

PLAN_FLOW = register_flow(
    Workflow(
        code="legislation.plan",
        label="立法计划",
        model=LegislationPlan,
        statuses=PlanStatus,
        initial=PlanStatus.DRAFT,
        ends=(PlanStatus.CLOSED,),
        transitions=plan_moves(
            "legislation.keep_plan", adopt_form="congress.plans.forms.AdoptForm"
        ),
    )
)

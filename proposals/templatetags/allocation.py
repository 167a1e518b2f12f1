"""The allocation beside the form of the hand-over, which knows nothing but the proposal."""

from __future__ import annotations

from typing import Any

import rules
from django import template
from django.utils import timezone

from proposals.models import Proposal
from proposals.selectors.plan import plan_paper

register = template.Library()


@register.inclusion_tag("proposals/_plan.html", takes_context=True)
def allocation_paper(context: template.Context, proposal: Proposal) -> dict[str, Any]:
    """The parts, their ways, the units' loads; and the way to change them for whoever may."""
    user = getattr(context.get("request"), "user", None)
    return {
        "paper": plan_paper(proposal, on=context.get("today") or timezone.localdate()),
        "proposal": proposal,
        "may_allocate": rules.test_rule("proposals.allocate", user, proposal),
    }

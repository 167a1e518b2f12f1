"""What a proposal says beside its text, for whoever is about to submit or to screen it."""

from __future__ import annotations

from typing import Any

from django import template

from proposals.guards.drafting import unchecked_reasons
from proposals.models import Proposal

register = template.Library()


@register.inclusion_tag("proposals/_particulars.html", takes_context=True)
def particulars(context: template.Context, proposal: Proposal, wording: Any) -> dict[str, Any]:
    """``wording``: the draft or text that is shown above. The checklist (北京市代表建议办理条例
    第12条) is the deputy's: it stands there while he submits."""
    facts: dict[str, Any] = {
        "proposal": proposal,
        "tags": list(proposal.tags.order_by("position", "pk")),
        "wished": list(proposal.wished_units.order_by("position", "pk")),
        "files": wording.attachments.count(),
    }
    if context["transition"].name == "submit":
        facts["checked"] = proposal.draft.cleared.count()
        facts["left"] = len(unchecked_reasons(proposal))
    return facts

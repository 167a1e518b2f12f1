"""What was merged, beside what it is answered with."""

from __future__ import annotations

from django import template
from django.db.models import Q

from congress.people.visibility import visible
from proposals.models import Proposal

register = template.Library()


@register.simple_tag(takes_context=True)
def proposals_read(context: template.Context, principal: Proposal) -> list[Proposal]:
    """Of a principal and what was merged into it, the proposals that the reader may read: a
    deputy's own, not the other deputies'."""
    user = getattr(context.get("request"), "user", None)
    wanted = Q(pk=principal.pk) | Q(merged_into=principal.pk)
    rows = visible(Proposal, user).filter(wanted)
    return list(rows.select_related("congress", "session__term", "lead", "text").order_by("pk"))

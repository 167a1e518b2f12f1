"""Who acts."""

from __future__ import annotations

from congress.people.models import User
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context


def person(context: Context) -> User:
    """The person who acts; a move that needs one is refused to SYSTEM."""
    if not isinstance(context.actor, User):
        raise BadInput("这一步要由人来办理。")
    return context.actor

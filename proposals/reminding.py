"""Whom each clock of a proposal reminds; how long before and after: the table of levels."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from congress.notices.reminders import Audience, register_reminding
from congress.people.models import Organ, User
from congress.people.roles import Role, accounts_of, holders
from proposals.telling.audiences import assigners_of, desk_of


def _office(owner: Any) -> QuerySet[User]:
    return holders(Role.OFFICE, congress=owner.congress_id)


def _deputy(owner: Any) -> QuerySet[User]:
    return accounts_of([owner.deputy_id])


def _dispatcher(owner: Any) -> QuerySet[User]:
    return holders(Role.DISPATCHER, organ=owner.system_id)


def _deciding(owner: Any) -> QuerySet[User]:
    return assigners_of(owner.part)


def _heads(owner: Any) -> QuerySet[User]:
    return holders(Role.REVIEWER, Role.HEAD, organ=owner.organ_id)


def _system(owner: Any) -> QuerySet[User]:
    """The dispatcher of the unit's own system, or of the one that named the unit."""
    own = Organ.objects.filter(Q(children=owner.organ_id) | Q(dispatches=owner.dispatch_id))
    return holders(Role.DISPATCHER, organ=own.order_by().values("pk"))


OFFICE = Audience("office", "代表工委", _office)
DEPUTY = Audience("deputy", "代表本人", _deputy)
DISPATCHER = Audience("dispatcher", "承办系统交办人", _dispatcher)
CLERK = Audience("clerk", "承办人", desk_of, is_bound=True)
HEADS = Audience("head", "本单位审核人和签发人", _heads, is_bound=True)
DECIDING = Audience("assigner", "交办机关", _deciding)
SYSTEM = Audience("system", "所属承办系统", _system)

register_reminding("proposal.cosigning", DEPUTY)
register_reminding("proposal.screening", OFFICE)
register_reminding("proposal.assignment", OFFICE)
register_reminding("proposal.dispatch", DISPATCHER, OFFICE)
register_reminding("proposal.receipt", CLERK, HEADS, SYSTEM, OFFICE)
register_reminding("proposal.reassignment", DECIDING, OFFICE)
register_reminding("proposal.joint_opinion", CLERK, HEADS, SYSTEM, OFFICE)
register_reminding("proposal.reply", CLERK, HEADS, SYSTEM, OFFICE)
register_reminding("proposal.whole", OFFICE)
register_reminding("proposal.rehandle", CLERK, HEADS, SYSTEM, OFFICE)
register_reminding("proposal.feedback", DEPUTY, OFFICE)
register_reminding("proposal.feedback_grace", DEPUTY, OFFICE)

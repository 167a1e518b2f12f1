"""What re-routing asks: till when one may object, and which units can be chosen."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from congress.calendar.explanation import day_words
from congress.calendar.selectors import deadlines_of
from congress.people.enums import OrganKind
from congress.people.models import Organ
from proposals.enums import HandlingRole
from proposals.models import Dispatch, HandlingRound, HandlingTask
from proposals.selectors.loads import HANDLING_KINDS

#: The clock within which each kind of part may be objected to.
RECEIPT_CLOCKS: dict[type, str] = {HandlingTask: "proposal.receipt", Dispatch: "proposal.dispatch"}


def last_day_to_object(part: HandlingTask | Dispatch) -> date | None:
    """The end of the period of receipt, of a system that of naming its units; None without one."""
    code = RECEIPT_CLOCKS[type(part)]
    first = deadlines_of(part).filter(clock=code).order_by("run").first()
    return first.legal_on if first else None


def too_late(last_day: date) -> str:
    """What is said to whoever objects after ``last_day``."""
    return (
        f"提出异议的期限到{day_words(last_day)}为止，已经过期。"
        "确有理由的，请与交办机关联系，由其改办。"
    )


def units_to_choose(handling_round: HandlingRound, within: Dispatch | None) -> QuerySet[Organ]:
    """Organs in use that have no part in the round yet; ``within`` a system: its own units."""
    proposal = handling_round.proposal
    rows = Organ.objects.filter(
        congress=proposal.congress_id, kind__in=HANDLING_KINDS, is_active=True
    )
    if within is not None:
        rows = rows.filter(Q(kind=OrganKind.UNIT, parent=within.system_id) | Q(pk=within.system_id))
    taken = handling_round.tasks.standing().filter(ended_on=None).values("organ")
    naming = handling_round.dispatches.standing().filter(ended_on=None).values("system")
    rows = rows.exclude(pk__in=taken)
    if within is None:
        rows = rows.exclude(pk__in=naming)
    return rows.select_related("parent").order_by("position", "pk")


def roles_to_add(handling_round: HandlingRound) -> list[HandlingRole]:
    """What another unit can be: joint only where there is a lead whom it advises."""
    lead = HandlingRole.LEAD
    has_lead = (
        handling_round.tasks.standing().filter(role=lead).exists()
        or handling_round.dispatches.standing().filter(role=lead).exists()
    )
    return [HandlingRole.JOINT, HandlingRole.SEPARATE] if has_lead else [HandlingRole.SEPARATE]

"""What stands whatever people did, and the story of how it came to be otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from django.utils import timezone

from congress.calendar.models import Deadline
from congress.documents.models import NumberCounter
from congress.people.models import User
from congress.workflow.invariants import violations
from proposals.effects.screening import BETWEEN, IN_SESSION
from proposals.enums import ENDED
from proposals.models import Proposal, Verdict
from proposals.selectors.waiting import waiting_for
from tests.proposals.at_random import EVERYMAN, World

#: Whose lists are asked for: who is not among them has the same roles as one who is.
ASKED = (
    EVERYMAN, "anybody", "head", "head2", "head3", "deputy", "cosigner", "cosigner2",
)  # fmt: skip


@contextmanager
def telling(*worlds: World) -> Iterator[None]:
    """Whatever goes wrong says how it came to that."""
    try:
        yield
    except Exception as error:
        for world in worlds:
            error.add_note("\n".join(world.story))
        raise


def everything_stands(world: World) -> None:
    """Ledger, clocks and roots; numbers; what has ended; and nothing is nobody's to do."""
    found = list(violations())
    assert not found, found
    for counter in NumberCounter.objects.filter(kind__in=(IN_SESSION, BETWEEN)):
        given = Proposal.objects.filter(
            session=counter.scope.removeprefix("session:"),
            is_in_session=counter.kind == IN_SESSION, number__isnull=False,
        )  # fmt: skip
        numbers = sorted(given.values_list("number", flat=True))
        assert numbers == list(range(1, counter.last + 1)), ("lost, or given twice", numbers)
    ended = Proposal.objects.filter(status__in=ENDED).values("pk")
    left = Deadline.objects.filter(root_id__in=ended, closed_on=None)
    running = list(left.values_list("root_id", "clock", "owner_type__model", "owner_id"))
    assert not running, ("still running for what has ended", running)
    lost = nobodys(world)
    assert not lost, ("nobody's to do", lost)


def nobodys(world: World) -> list[int]:
    """Proposals that have not ended and stand on nobody's list of things to do: what is only to be
    watched does not count. What was merged waits with its principal."""
    on = timezone.localdate()
    items = [
        item
        for user in User.objects.filter(username__in=ASKED)
        for group in waiting_for(user, on)
        if not group.is_reading
        for item in group.items
    ]
    urls = {item.url for item in items}
    # A deputy of several that were merged is led to his verdict, not to the principal.
    verdicts = Verdict.objects.select_related("reply__task__proposal").filter(status="awaited")
    judged = {
        verdict.root.pk
        for verdict in verdicts
        if reverse("proposals:verdict-move", args=[verdict.pk, "judge"]) in urls
    }
    rows = Proposal.objects.filter(pk__in=world.proposals()).exclude(status__in=ENDED)
    found = []
    for row in rows.select_related("merged_into"):
        carrier = row.merged_into if row.status in ("joined", "merged") else row
        if carrier.pk not in judged and carrier.get_absolute_url() not in urls:
            found.append(row.pk)
    return found

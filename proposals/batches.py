"""集中交办: one day, many proposals, each handed over by itself.

``make_batch`` writes down what was previewed and promises the job; ``run_batch`` hands over what
still waits, line by line. A line is done or refused together with its proposal, in one
transaction: after a crash the job goes on where it stopped, and two workers do nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import transaction
from django.utils import timezone

from congress.calendar.models import Meeting
from congress.jobs import enqueue
from congress.jobs.models import Job, LeaseLost
from congress.people.models import Congress, User
from congress.workflow.engine import perform
from congress.workflow.refusals import MoveRefused
from congress.workflow.together import ended, together
from proposals.enums import BatchLineState
from proposals.models import Batch, BatchLine, Proposal
from proposals.selectors.batches import counts_of

logger = structlog.get_logger(__name__)

HAND_OVER = "proposals.hand_over"
MESSAGE_LENGTH = 500
BROKEN = "系统没能办理这一件，请单独交办；仍不能办理的，请联系系统管理员。"


class Unfinished(Exception):
    """Some lines met an error that is nobody's refusal: the job is to be tried again."""


@dataclass(frozen=True)
class Previewed:
    """A proposal as the preview showed it."""

    proposal_id: int
    version: int
    allocation: str


def make_batch(
    *,
    congress: Congress | int,
    lines: Sequence[Previewed],
    assigned_on: date,
    target_on: date | None,
    note: str,
    by: User,
    form_key: str,
    meeting: Meeting | None = None,
) -> Batch:
    """Write the batch and promise its job. ``form_key`` names the form that was sent: sent twice,
    it makes one batch, and both senders are led to it."""
    with transaction.atomic():
        # Whoever sends the same form twice at once waits here for himself.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if made := Job.objects.filter(kind=HAND_OVER, unique_key=form_key, owner=by).first():
            return Batch.objects.get(pk=made.args["batch"])
        batch = Batch.objects.create(
            congress_id=getattr(congress, "pk", congress),
            assigned_on=assigned_on,
            target_on=target_on,
            note=note,
            meeting=meeting,
            made_by=by,
        )
        BatchLine.objects.bulk_create(
            BatchLine(
                batch=batch,
                proposal_id=line.proposal_id,
                version=line.version,
                allocation=line.allocation,
            )
            for line in lines
        )
        enqueue(HAND_OVER, args={"batch": batch.pk}, unique_key=form_key, owner=by)
    return batch


def job_of(batch: Batch) -> Job | None:
    """The latest job of the batch; after half a year it is no longer kept."""
    jobs = Job.objects.filter(kind=HAND_OVER, owner=batch.made_by_id, args__batch=batch.pk)
    return jobs.order_by("-pk").first()


def run_batch(
    batch: Batch,
    *,
    report: Callable[[int, int], None] = lambda done, total: None,
    is_last_try: bool = False,
) -> None:
    """Hand over every line that still waits, tell how far it is, and tell everybody at the end.

    Raises Unfinished when a line met an unforeseen error; on the last try such a line is refused.
    """
    counts = counts_of(batch)
    done, total = counts.dealt_with, counts.total
    report(done, total)
    broken = 0
    waiting = batch.lines.filter(state=BatchLineState.WAITING).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            hand_over(batch, pk)
        except LeaseLost:
            raise
        except Exception:  # one bad row must not keep the good ones waiting
            logger.exception("batch.line_broken", batch_id=batch.pk, line_id=pk)
            if is_last_try:
                _refuse(pk, BROKEN)
            else:
                broken += 1
                continue
        done += 1
        report(done, total)
    if broken:
        raise Unfinished(f"batch {batch.pk}: {broken} lines met an error")
    finish(batch)


def hand_over(batch: Batch, line_id: int) -> None:
    """One line in one transaction: its proposal is handed over and it is done, or it is refused
    with the sentence. A line that no longer waits stays as it is."""
    with transaction.atomic():
        proposal_id = BatchLine.objects.values_list("proposal_id", flat=True).get(pk=line_id)
        # The root first, as every move does; then the line.
        proposal = Proposal._base_manager.select_for_update().get(pk=proposal_id)
        line = BatchLine.objects.select_for_update().get(pk=line_id)
        if line.state != BatchLineState.WAITING:
            return
        # Asked for anew each time: whoever lost the role in between hands over nothing more.
        clerk = User.objects.get(pk=batch.made_by_id)
        try:
            # Whom it reaches is told once for the whole batch, when it has ended.
            with together(_act(batch), heading="集中交办", body=_target_words(batch)):
                perform(
                    proposal,
                    "assign",
                    by=clerk,
                    on=batch.assigned_on,
                    version=line.version,
                    note=batch.note,
                    target_on=batch.target_on,
                    meeting=batch.meeting,
                    plan=line.allocation,
                )
        except MoveRefused as refusal:
            line.state, line.message = BatchLineState.REFUSED, str(refusal)[:MESSAGE_LENGTH]
        else:
            line.state, line.message = BatchLineState.DONE, ""
        line.save(update_fields=["state", "message"])


def _refuse(line_id: int, sentence: str) -> None:
    waiting = BatchLine.objects.filter(pk=line_id, state=BatchLineState.WAITING)
    waiting.update(state=BatchLineState.REFUSED, message=sentence)


def finish(batch: Batch) -> None:
    """Once, when no line waits any more: note the time; whom the batch reached is told now."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.finished_at or locked.lines.filter(state=BatchLineState.WAITING).exists():
            return
        locked.finished_at = batch.finished_at = timezone.now()
        locked.save(update_fields=["finished_at"])
        ended(_act(locked))


def _act(batch: Batch) -> str:
    return f"batch:{batch.pk}"


def _target_words(batch: Batch) -> str:
    on, target = batch.assigned_on, batch.target_on
    words = f"交办日期{on.year}年{on.month}月{on.day}日"
    if target:
        words += f"，目标日期{target.year}年{target.month}月{target.day}日"
    return f"{words}。答复的法定期限从交办之日起算。"

"""闭会期间的建议: the decision of the 主任会议 that hands them over, on the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from congress.calendar.models import Meeting, MeetingKind, MeetingState
from congress.people.models import Congress
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.models import Proposal
from proposals.selectors.deciding import decision_words, needs_decision, wrong_with_decision

MISSING = "闭会期间提出的建议由主任会议决定交办，请选择或者填写作出决定的主任会议。"


def deciding_meeting(proposal: Proposal, context: Context) -> Meeting | None:
    """``meeting`` in the data, or ``meeting_name`` and ``meeting_on`` of one not listed yet. None
    for what sat in session: nobody asks."""
    if not needs_decision(proposal.congress, [proposal.pk]):
        return None
    meeting: Meeting | None = context.data.get("meeting")
    name, day = context.data.get("meeting_name", ""), context.data.get("meeting_on")
    if meeting is None and name and day:
        meeting = enter_meeting(proposal.congress, name, day)
    if meeting is None:
        raise BadInput(MISSING)
    if sentence := wrong_with_decision(meeting, proposal.congress_id, context.on):
        raise BadInput(sentence)
    if meeting.state != MeetingState.HELD:  # it has decided: it does not move any more
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
    return meeting


def enter_meeting(congress: Congress, name: str, day: date) -> Meeting:
    """One that was not on the list; entered twice, or by two hands at once, it is one."""
    with transaction.atomic():
        Congress.objects.select_for_update().get(pk=congress.pk)
        return _entered(congress, name, day)


def _entered(congress: Congress, name: str, day: date) -> Meeting:
    found = {"congress": congress, "kind": MeetingKind.CHAIRS, "name": name, "starts_on": day}
    known = Meeting.objects.filter(**found).exclude(state=MeetingState.CANCELLED).first()
    return known or Meeting.objects.create(**found, ends_on=day, state=MeetingState.HELD)


def decided_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger, where a meeting was named for what sat between sessions."""
    meeting, name, day = data.get("meeting"), data.get("meeting_name"), data.get("meeting_on")
    if meeting is None and name and day:
        meeting = Meeting(name=name, starts_on=day)
    if meeting is None or not needs_decision(proposal.congress, [proposal.pk]):
        return ""
    return decision_words(meeting)

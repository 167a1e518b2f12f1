"""更正日期: the one way in which a recorded day changes."""

from __future__ import annotations

from congress.workflow.transition import Note, Transition
from proposals.effects import correcting
from proposals.enums import ProposalStatus as P
from proposals.guards import correcting as corrected
from proposals.workflow.audiences import CORRECTION

CORRECTING = [
    Transition(
        name="correct",
        label="更正日期",
        preface=CORRECTION,
        sources=(
            P.SUBMITTED,
            P.SUGGESTED,
            P.REFUSED,
            P.REGISTERED,
            P.JOINED,
            P.MERGED,
            P.BEYOND,
            P.BEYOND_CLOSED,
            P.ASSIGNED,
            P.DISPATCHED,
            P.HANDLING,
            P.REPLIED,
            P.CLOSED,
        ),
        target=None,
        permission="proposals.correct",
        guards=(corrected.was_recorded_here,),
        form="proposals.forms.CorrectForm",
        note=Note.REQUIRED,
        note_label="更正的理由",
        effect=correcting.correct,
        summary=correcting.corrected_in_words,
        is_primary=False,
        corrects=True,
        takes_scan=True,
        explanation="只更正记错的日期：由它起算、到它停止的时限随之重新计算；"
        "流程记录照原样保留，另记一条更正。",
    ),
]

"""建议 after the deputies' verdicts: handled again, or started again after it was closed."""

from __future__ import annotations

from congress.workflow.transition import Note, Transition
from proposals.effects import again, meeting
from proposals.enums import ProposalStatus as P
from proposals.guards import again as asked_again
from proposals.workflow.audiences import CLOSE, DEPUTY_AND_CONGRESS

#: Rows of the proposal's own table.
AGAIN = (
    Transition(
        name="rehandle",
        label="重新办理",
        preface=CLOSE,
        sources=(P.REPLIED,),
        target=P.HANDLING,
        permission="proposals.rehandle",
        guards=(
            asked_again.lead_is_dissatisfied_now,
            asked_again.units_are_there,
            asked_again.sides_have_met,
        ),
        warnings=(asked_again.replies_not_judged,),
        form="proposals.forms.RehandleForm",
        note=Note.REQUIRED,
        note_label="理由和要求",
        dated=True,
        effect=again.rehandle,
        explanation="选中的单位重新签收、重新答复，期限从决定之日起算；以前的答复和评价保留。",
    ),
    Transition(
        name="repeat",
        label="自动重新办理",
        sources=(P.REPLIED,),
        target=P.HANDLING,
        automatic=True,
        guards=(asked_again.lead_is_dissatisfied_now,),
        effect=again.repeat,
    ),
    Transition(
        name="convene",
        label="面商协调",
        preface=CLOSE,
        sources=(P.REPLIED,),
        target=None,
        permission="proposals.convene",
        guards=(asked_again.lead_is_dissatisfied_now,),
        form="proposals.forms.ConveneForm",
        effect=meeting.convene,
        summary=meeting.convened_in_words,
        note_seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="代表和承办单位当面商量以后，在这里记录；代表和参加的单位可以看到。",
    ),
    Transition(
        name="reopen",
        label="重新启动",
        preface=CLOSE,
        sources=(P.CLOSED,),
        target=P.HANDLING,
        permission="proposals.reopen",
        guards=(asked_again.units_are_there,),
        form="proposals.forms.AgainForm",
        note=Note.REQUIRED,
        note_label="理由和要求",
        dated=True,
        effect=again.reopen,
        is_primary=False,
        explanation="办结的建议重新进入办理，选中的单位重新答复，答复期限从重新启动之日起算。",
    ),
)

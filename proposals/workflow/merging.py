"""并案: merged before the hand-over, handed over and answered with the principal; and undone."""

from __future__ import annotations

from congress.workflow.transition import NOBODY, Note, Transition
from proposals.effects import merging
from proposals.enums import ProposalStatus as P
from proposals.guards import merging as merged
from proposals.guards import withdrawal as withdrawn
from proposals.workflow.audiences import PROPOSAL

MERGING = [
    Transition(
        name="merge",
        label="并案",
        preface=PROPOSAL,
        sources=(P.REGISTERED,),
        target=P.JOINED,
        permission="proposals.merge",
        guards=(merged.carries_none, withdrawn.no_withdrawal_waits),
        form="proposals.forms.MergeForm",
        beside=merging.principals,
        note=Note.OPTIONAL,
        note_label="并案说明（代表可以看到）",
        effect=merging.merge,
        summary=merging.merged_in_words,
        is_primary=False,
        explanation="本件并入主办件一起交办、一起答复：承办单位、答复期限随主办件，"
        "答复送达本件的每位代表，由他们各自评价；本件单独办结。送达答复以前可以拆并。",
    ),
    Transition(
        name="unmerge",
        label="拆并",
        preface=PROPOSAL,
        sources=(P.JOINED, P.MERGED),
        target=P.REGISTERED,
        permission="proposals.merge",
        guards=(merged.is_not_answered,),
        note=Note.REQUIRED,
        note_label="拆并的理由",
        effect=merging.unmerge,
        summary=merging.unmerged_in_words,
        is_primary=False,
        explanation="本件回到“已登记”，重新分办、交办；交办期限接着原来的计算。",
    ),
    Transition(
        name="accompany",
        label="随主办件交办",
        sources=(P.JOINED,),
        target=P.MERGED,
        automatic=True,
        effect=merging.accompany,
    ),
    Transition(
        name="answer-along",
        label="随主办件答复",
        sources=(P.MERGED,),
        target=P.REPLIED,
        automatic=True,
        effect=merging.answer_along,
        seen_by=NOBODY,
    ),
]

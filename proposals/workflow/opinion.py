"""会办意见: from a joint unit's draft to the lead unit's desk."""

from __future__ import annotations

from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import Note, Transition
from proposals.effects import handling
from proposals.enums import OpinionStatus as O
from proposals.guards import handling as handled
from proposals.guards import rerouting as routed
from proposals.models import JointOpinion
from proposals.workflow.audiences import HANDLING_SIDE, OPINION, UNIT_ONLY

OPINION_FLOW = register_flow(
    Workflow(
        code="proposal.opinion",
        label="会办意见",
        model=JointOpinion,
        statuses=O,
        initial=O.DRAFT,
        ends=(O.SENT,),
        transitions=[
            Transition(
                name="propose",
                label="送审",
                preface=OPINION,
                sources=(O.DRAFT,),
                target=O.REVIEW,
                permission="proposals.draft_opinion",
                guards=(handled.opinion_is_complete, handled.opinion_is_asked_for),
                note=Note.OPTIONAL,
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
            ),
            Transition(
                name="reject",
                label="退回拟稿",
                preface=OPINION,
                sources=(O.REVIEW,),
                target=O.DRAFT,
                permission="proposals.settle_opinion",
                note=Note.REQUIRED,
                note_label="退回意见",
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
                is_primary=False,
            ),
            Transition(
                name="send-back",
                label="退回会办单位",
                preface=OPINION,
                sources=(O.SENT,),
                target=O.DRAFT,
                permission="proposals.return_opinion",
                guards=(handled.opinion_may_come_back,),
                note=Note.REQUIRED,
                note_label="退回意见",
                effect=handling.send_opinion_back,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="会办单位改好后重新送来，期限从今天另行计算；同一份会办意见只能退回一次。",
            ),
            Transition(
                name="send",
                label="审定并送主办单位",
                preface=OPINION,
                sources=(O.REVIEW,),
                target=O.SENT,
                permission="proposals.settle_opinion",
                guards=(handled.opinion_is_asked_for, routed.opinion_is_not_objected_to),
                effect=handling.send_opinion,
                seen_by=HANDLING_SIDE,
                explanation="送出后主办单位即可看到，本单位的会办任务完成。",
            ),
        ],
    )
)

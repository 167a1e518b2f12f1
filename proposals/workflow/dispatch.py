"""转承办: the system's dispatcher names the units."""

from __future__ import annotations

from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Note, Transition
from proposals.effects import allocation, handling
from proposals.effects.succeeding import succeed_dispatch
from proposals.enums import DispatchStatus as D
from proposals.guards import rerouting as routed
from proposals.models import Dispatch
from proposals.workflow.audiences import HANDLING_SIDE, PROPOSAL
from proposals.workflow.rerouting import adding, objecting, taking_elsewhere
from proposals.workflow.succeeding import succeeding

DISPATCH_FLOW = register_flow(
    Workflow(
        code="proposal.dispatch",
        label="转承办",
        model=Dispatch,
        statuses=D,
        initial=D.AWAITING,
        ends=(D.DISPATCHED, D.RELEASED, D.VOID),
        transitions=[
            Transition(
                name="dispatch",
                label="转承办",
                preface=PROPOSAL,
                sources=(D.AWAITING,),
                target=D.DISPATCHED,
                permission="proposals.dispatch",
                guards=(routed.no_objection_is_open,),
                form="proposals.forms.DispatchForm",
                note=Note.OPTIONAL,
                note_label="转承办说明",
                note_seen_by=HANDLING_SIDE,
                effect=allocation.dispatch,
                summary=allocation.dispatched_in_words,
                explanation="各单位的签收期限从转承办之日起算；答复期限从交办之日起算，各单位相同。",
            ),
            objecting(D.AWAITING, permission="proposals.object_for_system"),
            taking_elsewhere(D.AWAITING, D.DISPATCHED),
            adding(
                D.DISPATCHED,
                permission="proposals.dispatch",
                label="增加本系统的承办单位",
                guards=(routed.proposal_is_handled,),
            ),
            succeeding(D.AWAITING, D.DISPATCHED, effect=succeed_dispatch, seen_by=HANDLING_SIDE),
            Transition(
                name="release",
                label="不再需要会办",
                sources=(D.AWAITING,),
                target=D.RELEASED,
                automatic=True,
                effect=allocation.release,
                seen_by=NOBODY,
            ),
            Transition(
                name="revoke",
                label="撤销交办",
                sources=(D.AWAITING, D.DISPATCHED),
                target=D.VOID,
                automatic=True,
                effect=handling.revoke,
                seen_by=NOBODY,
            ),
        ],
    )
)

"""异议: filed by a unit or a system, decided by the office that assigned it."""

from __future__ import annotations

from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Note, Transition
from proposals.effects import rerouting
from proposals.enums import ObjectionStatus as O
from proposals.guards import rerouting as routed
from proposals.models import Objection
from proposals.workflow.audiences import HANDLING_SIDE, OBJECTION

OBJECTION_FLOW = register_flow(
    Workflow(
        code="proposal.objection",
        label="异议",
        model=Objection,
        statuses=O,
        initial=O.FILED,
        ends=(O.REROUTED, O.ADDED, O.REFUSED, O.WITHDRAWN, O.LAPSED),
        transitions=[
            Transition(
                name="reroute",
                label="采纳异议，改由其他单位承办",
                preface=OBJECTION,
                sources=(O.FILED,),
                target=O.REROUTED,
                permission="proposals.decide_objection",
                guards=(routed.decided_nothing_is_signed,),
                form="proposals.forms.RerouteForm",
                note=Note.REQUIRED,
                note_label="改办理由",
                summary=rerouting.rerouted_in_words,
                effect=rerouting.uphold_by_rerouting,
                explanation="原任务撤销，其时限作废；新单位的期限从今天起算，全件的答复期限仍从交办之日起算。",
            ),
            Transition(
                name="add",
                label="增加承办单位",
                preface=OBJECTION,
                sources=(O.FILED,),
                target=O.ADDED,
                permission="proposals.decide_objection",
                form="proposals.forms.AddUnitForm",
                note=Note.REQUIRED,
                note_label="增办理由",
                summary=rerouting.added_in_words,
                effect=rerouting.uphold_by_adding,
                is_primary=False,
                explanation="提出异议的单位继续承办，另增加一个单位；新单位的期限从今天起算。",
            ),
            Transition(
                name="refuse",
                label="不予采纳",
                preface=OBJECTION,
                sources=(O.FILED,),
                target=O.REFUSED,
                permission="proposals.decide_objection",
                note=Note.REQUIRED,
                note_label="不予采纳的理由",
                effect=rerouting.refuse,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="该单位继续承办；尚未签收的，签收期限从今天重新起算，但不能再次提出异议。",
            ),
            Transition(
                name="withdraw",
                label="收回异议",
                preface=OBJECTION,
                sources=(O.FILED,),
                target=O.WITHDRAWN,
                permission="proposals.withdraw_objection",
                note=Note.OPTIONAL,
                effect=rerouting.refuse,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="收回后由本单位继续承办，不能再次提出异议。",
            ),
            Transition(
                name="lapse",
                label="不再需要决定",
                sources=(O.FILED,),
                target=O.LAPSED,
                automatic=True,
                effect=rerouting.lapse,
                seen_by=NOBODY,
            ),
        ],
    )
)

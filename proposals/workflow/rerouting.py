"""异议、改办、增办: the moves that tasks, dispatches and the proposal have in common."""

from __future__ import annotations

from congress.workflow.transition import Guard, Note, Transition
from proposals.effects import rerouting
from proposals.guards import rerouting as routed
from proposals.workflow.audiences import HANDLING_SIDE, PROPOSAL

REROUTED = "原任务撤销，其时限作废；新单位的期限从今天起算，全件的答复期限仍从交办之日起算。"
ADDED = "新单位的期限从今天起算，其他单位不变；全件的答复期限仍从交办之日起算。"


def objecting(*sources: str, permission: str) -> Transition:
    return Transition(
        name="object",
        label="提出异议",
        preface=PROPOSAL,
        sources=sources,
        target=None,
        permission=permission,
        guards=(routed.is_no_rehandling, routed.has_not_objected, routed.nothing_is_signed),
        form="proposals.forms.ObjectForm",
        note=Note.REQUIRED,
        note_label="异议理由",
        summary=rerouting.objected_in_words,
        effect=rerouting.object_to,
        seen_by=HANDLING_SIDE,
        note_seen_by=HANDLING_SIDE,
        is_primary=False,
        explanation="认为不属于本单位职责的，由交办机关决定改办、增办或者不予采纳；决定以前不能签收、转交。",
    )


def taking_elsewhere(*sources: str) -> Transition:
    return Transition(
        name="reroute",
        label="改由其他单位承办",
        preface=PROPOSAL,
        sources=sources,
        target=None,
        permission="proposals.reroute",
        guards=(routed.objection_is_decided, routed.nothing_is_signed),
        form="proposals.forms.RerouteForm",
        note=Note.REQUIRED,
        note_label="改办理由",
        summary=rerouting.rerouted_in_words,
        effect=rerouting.reroute,
        is_primary=False,
        explanation=REROUTED,
    )


def adding(
    *sources: str, permission: str, label: str, guards: tuple[Guard, ...] = ()
) -> Transition:
    return Transition(
        name="add",
        label=label,
        preface=PROPOSAL,
        sources=sources,
        target=None,
        permission=permission,
        guards=guards,
        form="proposals.forms.AddUnitForm",
        note=Note.REQUIRED,
        note_label="增办理由",
        summary=rerouting.added_in_words,
        effect=rerouting.add,
        is_primary=False,
        explanation=ADDED,
    )

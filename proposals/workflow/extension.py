"""延期申请: asked by a unit, granted or not by the congress's office."""

from __future__ import annotations

from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Note, Transition
from proposals.effects import extending
from proposals.enums import ExtensionStatus as E
from proposals.guards import extending as extended
from proposals.models import Extension
from proposals.workflow.audiences import EXTENSION, HANDLING_SIDE, PROPOSAL

#: Of the task: the request makes the row on which it is decided.
EXTEND = Transition(
    name="extend",
    label="申请延期",
    preface=PROPOSAL,
    sources=("handling",),
    target=None,
    permission="proposals.ask_extension",
    guards=(extended.may_be_extended, extended.nothing_is_delivered),
    form="proposals.forms.ExtendForm",
    note=Note.REQUIRED,
    note_label="具体情况",
    summary=extending.asked_in_words,
    effect=extending.ask,
    seen_by=HANDLING_SIDE,
    is_primary=False,
    explanation="涉及面广、处理难度大的，经交办机关同意可以延长，自交办之日起不超过六个月；只能申请一次。",
)

EXTENSION_FLOW = register_flow(
    Workflow(
        code="proposal.extension",
        label="延期申请",
        model=Extension,
        statuses=E,
        initial=E.ASKED,
        ends=(E.GRANTED, E.DENIED, E.WITHDRAWN, E.LAPSED),
        transitions=[
            Transition(
                name="grant",
                label="同意延期",
                preface=EXTENSION,
                sources=(E.ASKED,),
                target=E.GRANTED,
                permission="proposals.decide_extension",
                form="proposals.forms.GrantForm",
                note=Note.OPTIONAL,
                note_label="说明",
                summary=extending.granted_in_words,
                effect=extending.grant,
                explanation="同意后答复期限改为自交办之日起六个月，代表可以看到新的期限和延期事由。",
            ),
            Transition(
                name="deny",
                label="不同意延期",
                preface=EXTENSION,
                sources=(E.ASKED,),
                target=E.DENIED,
                permission="proposals.decide_extension",
                note=Note.REQUIRED,
                note_label="不同意的理由",
                effect=extending.deny,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="原答复期限不变，不能再次申请。",
            ),
            Transition(
                name="withdraw",
                label="收回延期申请",
                preface=EXTENSION,
                sources=(E.ASKED,),
                target=E.WITHDRAWN,
                permission="proposals.ask_extension",
                note=Note.OPTIONAL,
                effect=extending.withdraw,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="原答复期限不变；以后仍可以申请一次。",
            ),
            Transition(
                name="lapse",
                label="不再需要延期",
                sources=(E.ASKED,),
                target=E.LAPSED,
                automatic=True,
                effect=extending.lapse,
                seen_by=NOBODY,
            ),
        ],
    )
)

"""承办: what one unit does for one proposal."""

from __future__ import annotations

from congress.people.models import Deputy
from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Transition
from proposals.effects import handling
from proposals.effects.succeeding import succeed_task
from proposals.enums import TaskStatus as T
from proposals.guards import handling as handled
from proposals.guards import rerouting as routed
from proposals.models import HandlingTask
from proposals.workflow.audiences import HANDLING_SIDE, PROPOSAL
from proposals.workflow.extension import EXTEND
from proposals.workflow.rerouting import objecting, taking_elsewhere
from proposals.workflow.succeeding import succeeding


def _lead(task: HandlingTask) -> Deputy:
    return task.proposal.lead


TASK_FLOW = register_flow(
    Workflow(
        code="proposal.task",
        label="承办",
        model=HandlingTask,
        statuses=T,
        initial=T.AWAITING,
        ends=(T.REPLIED, T.ADVISED, T.RELEASED, T.VOID),
        transitions=[
            Transition(
                name="receive",
                label="签收",
                preface=PROPOSAL,
                sources=(T.AWAITING,),
                target=T.HANDLING,
                permission="proposals.receive",
                guards=(routed.no_objection_is_open,),
                effect=handling.receive,
                explanation="签收表示本单位已收到并承办。",
            ),
            objecting(T.AWAITING, T.HANDLING, permission="proposals.object"),
            EXTEND,
            taking_elsewhere(T.AWAITING, T.HANDLING),
            Transition(
                name="contact",
                label="记录沟通",
                sources=(T.HANDLING, T.REPLIED),
                target=None,
                permission="proposals.contact",
                on_behalf="proposals.contact_for_deputy",
                represents=_lead,
                guards=(handled.proposal_is_open, handled.is_its_units_latest),
                form="proposals.forms.ContactForm",
                effect=handling.contact,
                summary=handling.contact_in_words,
                is_primary=False,
                explanation="办前问需、办中问计、办后问效，每次与代表沟通都在这里记录，代表可以看到。",
            ),
            succeeding(T.AWAITING, T.HANDLING, effect=succeed_task),
            # By whoever hands over for a person who leaves: he administers people, and sees no
            # proposals. The words say who it was.
            Transition(
                name="pass-on",
                label="更换承办人",
                sources=(T.HANDLING, T.REPLIED, T.ADVISED),
                target=None,
                automatic=True,
                summary=handling.passed_on_in_words,
                effect=handling.pass_on,
                seen_by=HANDLING_SIDE,
            ),
            Transition(
                name="answer",
                label="答复完毕",
                sources=(T.HANDLING,),
                target=T.REPLIED,
                automatic=True,
                effect=handling.answer,
                seen_by=NOBODY,
            ),
            Transition(
                name="advise",
                label="会办意见已送",
                sources=(T.HANDLING,),
                target=T.ADVISED,
                automatic=True,
                effect=handling.advise,
                seen_by=NOBODY,
            ),
            Transition(
                name="resume",
                label="会办意见退回，继续办理",
                sources=(T.ADVISED,),
                target=T.HANDLING,
                automatic=True,
                effect=handling.resume,
                seen_by=NOBODY,
            ),
            Transition(
                name="release",
                label="会办终止",
                sources=(T.AWAITING, T.HANDLING),
                target=T.RELEASED,
                automatic=True,
                effect=handling.release,
                seen_by=HANDLING_SIDE,
            ),
            Transition(
                name="revoke",
                label="撤销任务",
                sources=(T.AWAITING, T.HANDLING, T.ADVISED),
                target=T.VOID,
                automatic=True,
                effect=handling.revoke,
                seen_by=NOBODY,
            ),
            Transition(
                name="import",
                label="由以往资料导入（已答复）",
                sources=(T.AWAITING,),
                target=T.REPLIED,
                automatic=True,
                seen_by=NOBODY,
            ),
            Transition(
                name="import-advice",
                label="由以往资料导入（已会办）",
                sources=(T.AWAITING,),
                target=T.ADVISED,
                automatic=True,
                seen_by=NOBODY,
            ),
        ],
    )
)

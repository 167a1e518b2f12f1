"""附议: what an invited deputy makes of the invitation."""

from __future__ import annotations

from congress.people.models import Deputy
from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Transition
from proposals.effects import drafting, withdrawal
from proposals.enums import CoSignatureStatus as C
from proposals.guards import drafting as drafted
from proposals.guards import withdrawal as withdrawn
from proposals.models import CoSignature
from proposals.workflow.audiences import DEPUTY_AND_CONGRESS

COSIGNED = "proposals/_preface_cosignature.html"


def _deputy(row: CoSignature) -> Deputy:
    return row.deputy


COSIGNATURE_FLOW = register_flow(
    Workflow(
        code="proposal.cosignature",
        label="附议",
        model=CoSignature,
        statuses=C,
        initial=C.INVITED,
        ends=(),
        transitions=[
            Transition(
                name="confirm",
                label="确认附议",
                preface=COSIGNED,
                sources=(C.INVITED,),
                target=C.CONFIRMED,
                permission="proposals.cosign",
                on_behalf="proposals.cosign_for_deputy",
                represents=_deputy,
                answers_root=True,
                guards=(drafted.is_being_drafted, drafted.cosigner_is_in_office),
                effect=drafting.end_invitation,
                seen_by=DEPUTY_AND_CONGRESS,
                explanation="确认后即为本件的附议代表。提交之前可以改变主意；内容有改动的，会请您再次确认。",
            ),
            Transition(
                name="decline",
                label="不附议",
                preface=COSIGNED,
                sources=(C.INVITED, C.CONFIRMED),
                target=C.DECLINED,
                permission="proposals.cosign",
                on_behalf="proposals.cosign_for_deputy",
                represents=_deputy,
                answers_root=True,
                guards=(drafted.is_being_drafted,),
                effect=drafting.end_invitation,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="不附议后看不到本件的草稿。领衔代表可以再次邀请您。",
            ),
            Transition(
                name="cancel",
                label="取消邀请",
                sources=(C.INVITED,),
                target=C.CANCELLED,
                permission="proposals.cancel_invitation",
                guards=(drafted.is_being_drafted,),
                effect=drafting.end_invitation,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="取消后受邀代表看不到本件，可以再次邀请。",
            ),
            Transition(
                name="agree",
                label="同意撤回",
                preface=COSIGNED,
                sources=(C.CONFIRMED,),
                target=None,
                permission="proposals.cosign",
                on_behalf="proposals.cosign_for_deputy",
                represents=_deputy,
                answers_root=True,
                guards=(withdrawn.withdrawal_is_under_way,),
                effect=withdrawal.agree,
                seen_by=DEPUTY_AND_CONGRESS,
                explanation="附议代表都同意后，领衔代表才能撤回本件。",
            ),
            Transition(
                name="disagree",
                label="不同意撤回",
                preface=COSIGNED,
                sources=(C.CONFIRMED,),
                target=None,
                permission="proposals.cosign",
                on_behalf="proposals.cosign_for_deputy",
                represents=_deputy,
                answers_root=True,
                guards=(withdrawn.withdrawal_is_not_refused,),
                effect=withdrawal.disagree,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="领衔代表可以与您商量；您改变主意的，在撤回以前可以再表示同意。",
            ),
            Transition(
                name="ask",
                label="再次邀请",
                sources=tuple(status for status in C if status != C.LEADING),
                target=C.INVITED,
                automatic=True,
                effect=drafting.ask,
                seen_by=NOBODY,
            ),
            Transition(
                name="expire",
                label="逾期未答复",
                sources=(C.INVITED,),
                target=C.EXPIRED,
                automatic=True,
                effect=drafting.end_invitation,
                seen_by=DEPUTY_AND_CONGRESS,
            ),
            Transition(
                name="lapse",
                label="提交时未答复",
                sources=(C.INVITED,),
                target=C.LAPSED,
                automatic=True,
                effect=drafting.end_invitation,
                seen_by=NOBODY,
            ),
            Transition(
                name="take-lead",
                label="任领衔代表",
                sources=(C.CONFIRMED,),
                target=C.LEADING,
                automatic=True,
                seen_by=NOBODY,
            ),
            Transition(
                name="stay",
                label="转为附议",
                sources=(C.INVITED, C.LEADING),
                target=C.CONFIRMED,
                automatic=True,
                seen_by=NOBODY,
            ),
            Transition(
                name="inherit",
                label="随原件附议",
                sources=(C.INVITED,),
                target=C.CONFIRMED,
                automatic=True,
                seen_by=DEPUTY_AND_CONGRESS,
            ),
            Transition(
                name="import",
                label="由以往资料导入",
                sources=(C.INVITED,),
                target=C.CONFIRMED,
                automatic=True,
                seen_by=NOBODY,
            ),
        ],
    )
)

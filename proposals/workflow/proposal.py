"""建议: from draft to closed."""

from __future__ import annotations

from congress.people.models import Deputy
from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import INTERNAL, NOBODY, Note, Transition
from proposals.effects import allocation, deciding, drafting, handling, judging, screening
from proposals.enums import ProposalStatus as P
from proposals.guards import again as asked_again
from proposals.guards import allocation as allocated
from proposals.guards import drafting as drafted
from proposals.guards import judging as judged
from proposals.guards import screening as screened
from proposals.guards import withdrawal as withdrawn
from proposals.models import Proposal
from proposals.workflow.again import AGAIN
from proposals.workflow.audiences import CLOSE, DEPUTY_AND_CONGRESS, PROPOSAL
from proposals.workflow.before import BEFORE_ASSIGNMENT
from proposals.workflow.correcting import CORRECTING
from proposals.workflow.merging import MERGING
from proposals.workflow.referring import REFERRING
from proposals.workflow.rerouting import adding


def _lead(proposal: Proposal) -> Deputy:
    return proposal.lead


PROPOSAL_FLOW = register_flow(
    Workflow(
        code="proposal",
        label="建议",
        model=Proposal,
        statuses=P,
        initial=P.DRAFT,
        ends=(P.WITHDRAWN, P.REFUSED, P.VOIDED, P.SPLIT, P.BEYOND_CLOSED, P.CLOSED),
        transitions=[
            Transition(
                name="invite",
                label="邀请附议",
                preface=PROPOSAL,
                sources=(P.DRAFT, P.COSIGNING, P.RETURNED),
                target=P.COSIGNING,
                permission="proposals.submit",
                on_behalf="proposals.submit_for_deputy",
                represents=_lead,
                needs_scan=False,
                guards=(drafted.text_is_complete, drafted.lead_is_in_office),
                form="proposals.forms.InviteForm",
                effect=drafting.invite,
                summary=drafting.invited_in_words,
                seen_by=DEPUTY_AND_CONGRESS,
                note_seen_by=INTERNAL,  # who else was asked is not each co-signer's to know
                is_primary=False,
                explanation="受邀代表在期限内确认或者不附议；到期没有答复的不影响提交。"
                "邀请之后改动标题或内容的，要请他们重新确认。",
            ),
            Transition(
                name="renew",
                label="请附议代表重新确认",
                preface=PROPOSAL,
                sources=(P.COSIGNING, P.RETURNED),
                target=P.COSIGNING,
                permission="proposals.submit",
                on_behalf="proposals.submit_for_deputy",
                represents=_lead,
                needs_scan=False,
                guards=(
                    drafted.text_is_complete,
                    drafted.lead_is_in_office,
                    drafted.words_are_new,
                ),
                form="proposals.forms.AskForm",
                effect=drafting.renew,
                seen_by=DEPUTY_AND_CONGRESS,
                explanation="改动后的标题和内容发给全体受邀和已附议的代表，由他们重新确认。",
            ),
            Transition(
                name="abandon",
                label="放弃本件",
                sources=(P.COSIGNING,),
                target=P.WITHDRAWN,
                permission="proposals.submit",
                on_behalf="proposals.submit_for_deputy",
                represents=_lead,
                needs_scan=False,
                guards=(drafted.was_never_submitted,),
                effect=drafting.abandon,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="本件不再提交，邀请随之取消。放弃后不能恢复。",
            ),
            Transition(
                name="submit",
                label="提交",
                preface=PROPOSAL,
                sources=(P.DRAFT, P.COSIGNING, P.RETURNED),
                target=P.SUBMITTED,
                permission="proposals.submit",
                on_behalf="proposals.submit_for_deputy",
                represents=_lead,
                needs_scan=False,  # the paper itself stays with the office
                guards=(
                    drafted.wording_is_complete,
                    drafted.checklist_is_done,
                    drafted.lead_is_in_office,
                    drafted.wording_was_changed,
                    drafted.cosigners_know_the_words,
                ),
                warnings=(drafted.late_cosigners,),
                effect=drafting.submit,
                seen_by=DEPUTY_AND_CONGRESS,
                explanation="提交后由代表工委审核，审核期间内容不能修改。",
            ),
            Transition(
                name="screen",
                label="审核",
                preface=PROPOSAL,
                sources=(P.SUBMITTED,),
                target=None,
                permission="proposals.screen",
                form="proposals.forms.ScreenForm",
                effect=screening.screen,
                summary=screening.gates_in_words,
                seen_by=INTERNAL,
                explanation="政治关、法律关、质量关都通过后才能登记；可以一人全审，也可以分别审。",
            ),
            Transition(
                name="return",
                label="退回修改",
                preface=PROPOSAL,
                sources=(P.SUBMITTED,),
                target=P.RETURNED,
                permission="proposals.screen",
                note=Note.REQUIRED,
                note_label="退回意见",
                effect=screening.end_screening,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="退回后由代表修改再提交，退回意见代表可以看到。",
            ),
            Transition(
                name="suggest",
                label="建议撤回",
                preface=PROPOSAL,
                sources=(P.SUBMITTED,),
                target=P.SUGGESTED,
                permission="proposals.screen",
                note=Note.REQUIRED,
                note_label="建议撤回的理由",
                effect=screening.end_screening,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="是否撤回由代表决定：可以撤回，也可以说明理由，请代表工委继续审核。",
            ),
            *BEFORE_ASSIGNMENT,
            Transition(
                name="insist",
                label="不撤回，继续审核",
                preface=PROPOSAL,
                sources=(P.SUGGESTED,),
                target=P.SUBMITTED,
                permission="proposals.submit",
                on_behalf="proposals.withdraw_for_deputy",
                represents=_lead,
                guards=(drafted.lead_is_in_office,),
                note=Note.REQUIRED,
                note_label="不撤回的理由",
                effect=drafting.insist,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="代表工委重新审核，审核期限重新起算。",
            ),
            Transition(
                name="refuse",
                label="不予交办",
                preface=PROPOSAL,
                sources=(P.SUBMITTED,),
                target=P.REFUSED,
                permission="proposals.screen",
                form="proposals.forms.RefuseForm",
                note=Note.REQUIRED,
                note_label="说明",
                effect=screening.refuse,
                seen_by=DEPUTY_AND_CONGRESS,
                is_primary=False,
                explanation="不予交办后，本件即告终结，理由和说明代表可以看到。",
            ),
            Transition(
                name="register",
                label="登记编号",
                preface=PROPOSAL,
                sources=(P.SUBMITTED,),
                target=P.REGISTERED,
                permission="proposals.register",
                guards=(screened.gates_are_passed,),
                form="proposals.forms.RegisterForm",
                effect=screening.register,
                seen_by=DEPUTY_AND_CONGRESS,
                explanation="登记后取得正式编号，编号不能更改。",
            ),
            Transition(
                name="assign",
                label="交办",
                preface="proposals/_preface_allocation.html",
                sources=(P.REGISTERED,),
                target=P.ASSIGNED,
                permission="proposals.assign",
                guards=(allocated.allocation_is_ready, withdrawn.no_withdrawal_waits),
                warnings=(withdrawn.withdrawal_is_refused,),
                form="proposals.forms.AssignForm",
                note=Note.OPTIONAL,
                note_label="分办说明（内部）",
                note_seen_by=INTERNAL,
                dated=True,
                effect=allocation.assign,
                summary=deciding.decided_in_words,
                explanation="答复期限从交办之日起算。有承办系统的，由系统转承办；没有的，直接到承办单位。",
            ),
            adding(
                P.ASSIGNED,
                P.DISPATCHED,
                P.HANDLING,
                permission="proposals.add_unit",
                label="增加承办单位",
            ),
            Transition(
                name="transfer",
                label="转承办完毕",
                sources=(P.ASSIGNED,),
                target=P.DISPATCHED,
                automatic=True,
                effect=allocation.transfer,
                seen_by=NOBODY,
            ),
            Transition(
                name="begin",
                label="开始办理",
                sources=(P.ASSIGNED, P.DISPATCHED),
                target=P.HANDLING,
                automatic=True,
                seen_by=NOBODY,
            ),
            Transition(
                name="conclude",
                label="全部答复",
                sources=(P.HANDLING,),
                target=P.REPLIED,
                automatic=True,
                effect=handling.conclude,
                seen_by=NOBODY,
            ),
            Transition(
                name="close",
                label="办结",
                sources=(P.REPLIED,),
                target=P.CLOSED,
                permission="proposals.close",
                preface=CLOSE,
                guards=(judged.verdicts_are_given, asked_again.sides_have_met),
                warnings=(judged.lead_is_dissatisfied, judged.cosigners_not_heard),
                form="proposals.forms.CloseForm",
                note=Note.OPTIONAL,
                note_label="办结说明（内部）",
                note_seen_by=INTERNAL,
                effect=judging.close,
            ),
            *AGAIN,
            Transition(
                name="finish",
                label="自动办结",
                sources=(P.REPLIED,),
                target=P.CLOSED,
                automatic=True,
                guards=(judged.lead_is_dissatisfied,),
                effect=judging.close,
            ),
            Transition(
                name="import",
                label="由以往资料导入",
                sources=(P.DRAFT,),
                target=P.CLOSED,
                automatic=True,
                note=Note.OPTIONAL,
                note_seen_by=INTERNAL,
            ),
            *CORRECTING,
            *MERGING,
            *REFERRING,
        ],
    )
)

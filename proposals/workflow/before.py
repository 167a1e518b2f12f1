"""Turns that a proposal can take before it is handed over, as rows of the table of ``proposal``."""

from __future__ import annotations

from congress.people.models import Deputy
from congress.workflow.transition import Guard, Note, Transition
from proposals.effects import deriving, leading, splitting, voiding, withdrawal
from proposals.enums import ProposalStatus as P
from proposals.guards import leading as led
from proposals.guards import merging as merged
from proposals.guards import splitting as parted
from proposals.guards import voiding as voided
from proposals.guards import withdrawal as withdrawn
from proposals.models import Proposal
from proposals.selectors.withdrawal import WITHDRAWABLE
from proposals.workflow.audiences import DEPUTY_AND_CONGRESS, PROPOSAL

#: Where the office has suggested it, the co-signers are asked already.
WISHABLE = tuple(status for status in WITHDRAWABLE if status != P.SUGGESTED)


def _lead(proposal: Proposal) -> Deputy:
    return proposal.lead


#: 撤回 (北京市代表建议办理条例第13条).
WITHDRAWAL = [
    Transition(
        name="withdraw",
        label="撤回",
        preface=PROPOSAL,
        sources=WITHDRAWABLE,
        target=P.WITHDRAWN,
        permission="proposals.submit",
        on_behalf="proposals.withdraw_for_deputy",
        represents=_lead,
        guards=(withdrawn.cosigners_agree_to_withdraw, merged.leaves_none_behind),
        note=Note.OPTIONAL,
        note_label="撤回的理由",
        effect=withdrawal.withdraw,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="撤回后本件即告终结，不能恢复，各项时限随之取消；已经编号的，编号保留，不再使用。",
    ),
    Transition(
        name="ask-withdrawal",
        label="提出撤回",
        preface=PROPOSAL,
        sources=WISHABLE,
        target=None,
        permission="proposals.submit",
        on_behalf="proposals.withdraw_for_deputy",
        represents=_lead,
        guards=(
            withdrawn.nobody_was_asked_yet,
            withdrawn.others_have_signed,
        ),
        note=Note.REQUIRED,
        note_label="撤回的理由",
        effect=withdrawal.ask,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="理由发给各位附议代表，由他们表示是否同意；都同意后，才能撤回。了结以前本件不交办。",
    ),
    Transition(
        name="keep",
        label="不再撤回",
        preface=PROPOSAL,
        sources=WISHABLE,
        target=None,
        permission="proposals.submit",
        on_behalf="proposals.withdraw_for_deputy",
        represents=_lead,
        guards=(withdrawn.withdrawal_was_asked,),
        note=Note.OPTIONAL,
        effect=withdrawal.keep,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="附议代表已表示的意见随之作废，本件继续办理。以后可以再次提出撤回。",
    ),
]

#: 编号作废: the number keeps its line, and is never given again.
VOIDING = [
    Transition(
        name="void",
        label="编号作废",
        preface=PROPOSAL,
        sources=(P.REGISTERED, P.ASSIGNED, P.DISPATCHED, P.HANDLING),
        target=P.VOIDED,
        permission="proposals.void",
        guards=(voided.nothing_was_delivered, merged.leaves_none_behind),
        note=Note.REQUIRED,
        note_label="作废的理由",
        effect=voiding.void,
        is_primary=False,
        explanation="编号保留，不再使用；已交办的，各系统、各单位的任务随之撤销，各项时限取消。"
        "同一事项可以重新登记，取得新的编号。",
    ),
    Transition(
        name="reenter",
        label="重新登记",
        preface=PROPOSAL,
        sources=(P.VOIDED,),
        target=None,
        permission="proposals.void",
        guards=(voided.had_a_number, voided.was_not_entered_again),
        note=Note.OPTIONAL,
        effect=voiding.reenter,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="内容、附件、附议、审核结果照原件转入新的一件，取得新的编号；"
        "提交、登记日期照旧，期限接着计算。",
    ),
    Transition(
        name="renumber",
        label="登记新编号",
        sources=(P.DRAFT,),
        target=P.REGISTERED,
        automatic=True,
        effect=deriving.renumber,
        seen_by=DEPUTY_AND_CONGRESS,
    ),
]


def _rejoining(name: str, label: str, *, target: P, guard: Guard, explanation: str) -> Transition:
    """取消分拆: the whole goes back to where it stood, which ``guard`` asks."""
    return Transition(
        name=name,
        label=label,
        sources=(P.SPLIT,),
        target=target,
        permission="proposals.split",
        guards=(guard, parted.no_part_has_gone_on, merged.no_part_leaves_any_behind),
        note=Note.REQUIRED,
        note_label="取消分拆的理由",
        effect=splitting.rejoin,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation=explanation,
    )


#: 分拆 (一事一议, 第9条).
SPLITTING = [
    Transition(
        name="split",
        label="分拆",
        preface=PROPOSAL,
        sources=(P.SUBMITTED, P.REGISTERED),
        target=P.SPLIT,
        permission="proposals.split",
        guards=(withdrawn.no_withdrawal_waits, merged.leaves_none_behind),
        form="proposals.forms.SplitForm",
        note=Note.REQUIRED,
        note_label="代表同意分拆的情况",
        effect=splitting.split,
        summary=splitting.split_in_words,
        seen_by=DEPUTY_AND_CONGRESS,
        is_primary=False,
        explanation="每件只谈一事。分出的各件承接本件的领衔和附议代表、分类、附件、审核结果、提交和登记日期；"
        "本件已登记的，各件另取编号，本件的编号保留。",
    ),
    _rejoining(
        "rejoin",
        "取消分拆",
        target=P.REGISTERED,
        guard=parted.was_registered,
        explanation="本件回到已登记，期限接着计算；分出的各件作废，其编号保留，不再使用。",
    ),
    _rejoining(
        "rejoin-screening",
        "取消分拆，回到审核",
        target=P.SUBMITTED,
        guard=parted.was_not_registered,
        explanation="本件回到审核中，期限接着计算；分出的各件作废，已编的号保留，不再使用。",
    ),
    Transition(
        name="carry-over",
        label="由分拆产生",
        sources=(P.DRAFT,),
        target=P.SUBMITTED,
        automatic=True,
        seen_by=DEPUTY_AND_CONGRESS,
    ),
    Transition(
        name="dissolve",
        label="分拆已取消",
        sources=WITHDRAWABLE,
        target=P.VOIDED,
        automatic=True,
        effect=splitting.dissolve,
        seen_by=DEPUTY_AND_CONGRESS,
    ),
]

#: 更换领衔代表 (代表去世、终止、调离或者不再领衔).
LEADING = [
    Transition(
        name="replace-lead",
        label="更换领衔代表",
        preface=PROPOSAL,
        sources=(
            P.SUBMITTED, P.RETURNED, P.SUGGESTED, P.REGISTERED, P.ASSIGNED,
            P.DISPATCHED, P.HANDLING, P.REPLIED,
        ),
        target=None,
        permission="proposals.replace_lead",
        guards=(led.somebody_can_lead,),
        form="proposals.forms.ReplaceLeadForm",
        note=Note.REQUIRED,
        note_label="说明",
        effect=leading.replace,
        summary=leading.replaced_in_words,
        is_primary=False,
        note_seen_by=DEPUTY_AND_CONGRESS,
        explanation="以后由新的领衔代表评价答复，以其评价为准；待办、联系电话、撤回也随之转给新的领衔代表。",
    ),
]  # fmt: skip

BEFORE_ASSIGNMENT = [*LEADING, *WITHDRAWAL, *VOIDING, *SPLITTING]

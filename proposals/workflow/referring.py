"""超出市权: sent to a national deputy or reported upward, taken back, answered."""

from __future__ import annotations

from congress.workflow.transition import Note, Transition
from proposals.effects import referring
from proposals.enums import ProposalStatus as P
from proposals.guards import referring as referred
from proposals.workflow.audiences import DEPUTY_AND_CONGRESS, PROPOSAL

#: Rows of the proposal's own table (北京市代表建议办理条例第20条).
REFERRING = [
    Transition(
        name="refer",
        label="按超出市权处理",
        preface=PROPOSAL,
        sources=(P.REGISTERED, P.ASSIGNED, P.DISPATCHED, P.HANDLING),
        target=P.BEYOND,
        permission="proposals.refer",
        guards=(referred.can_be_referred,),
        form="proposals.forms.ReferForm",
        dated=True,
        effect=referring.refer,
        summary=referring.referred_in_words,
        is_primary=False,
        seen_by=DEPUTY_AND_CONGRESS,
        explanation="本件编入超出市权登记，可以打印转办函；不再交办，已经交办的，各系统、各单位的任务随之撤销。"
        "登记回复以前可以收回。",
    ),
    Transition(
        name="recall",
        label="收回，继续办理",
        preface=PROPOSAL,
        sources=(P.BEYOND,),
        target=P.REGISTERED,
        permission="proposals.refer",
        note=Note.REQUIRED,
        note_label="收回的理由",
        effect=referring.recall,
        is_primary=False,
        seen_by=DEPUTY_AND_CONGRESS,
        explanation="本件回到“已登记”，重新分办、交办，交办期限接着原来的计算；登记号保留，不再使用。",
    ),
    Transition(
        name="record-answer",
        label="登记回复",
        preface=PROPOSAL,
        sources=(P.BEYOND,),
        target=P.BEYOND_CLOSED,
        permission="proposals.refer",
        form="proposals.forms.RecordAnswerForm",
        effect=referring.record_answer,
        summary=referring.answered_in_words,
        seen_by=DEPUTY_AND_CONGRESS,
        explanation="登记以后本件办结，回复告知领衔代表和附议代表，他们可以看到。",
    ),
]

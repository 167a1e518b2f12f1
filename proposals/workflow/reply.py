"""答复: draft, review, sign-off, back for improvement or out to the deputies."""

from __future__ import annotations

from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import EVERYBODY, NOBODY, Note, Transition
from proposals.effects import answering
from proposals.enums import ReplyStatus as R
from proposals.guards import handling as handled
from proposals.guards import rerouting as routed
from proposals.models import Reply
from proposals.workflow.audiences import HANDLING_SIDE, REPLY, UNIT_ONLY

REPLY_FLOW = register_flow(
    Workflow(
        code="proposal.reply",
        label="答复",
        model=Reply,
        statuses=R,
        initial=R.DRAFT,
        ends=(R.DELIVERED,),
        transitions=[
            Transition(
                name="propose",
                label="送审",
                preface=REPLY,
                sources=(R.DRAFT,),
                target=R.REVIEW,
                permission="proposals.draft_reply",
                guards=(
                    handled.reply_is_complete,
                    handled.letter_number_is_new,
                    handled.preparation_blocks,
                ),
                warnings=(handled.preparation_warns,),
                note=Note.OPTIONAL,
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
            ),
            Transition(
                name="approve",
                label="审核通过",
                preface=REPLY,
                sources=(R.REVIEW,),
                target=R.SIGNING,
                permission="proposals.review_reply",
                warnings=(handled.preparation_warns,),
                note=Note.OPTIONAL,
                note_label="审核意见",
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
            ),
            Transition(
                name="reject",
                label="退回拟稿",
                preface=REPLY,
                sources=(R.REVIEW,),
                target=R.DRAFT,
                permission="proposals.review_reply",
                note=Note.REQUIRED,
                note_label="退回意见",
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
                is_primary=False,
            ),
            Transition(
                name="sign",
                label="签发",
                preface=REPLY,
                sources=(R.SIGNING,),
                target=R.SIGNED,
                permission="proposals.sign_reply",
                guards=(handled.letter_number_is_new, handled.preparation_blocks),
                warnings=(handled.preparation_warns,),
                effect=answering.sign,
                seen_by=HANDLING_SIDE,
                explanation="签发后由承办人送达代表。",
            ),
            Transition(
                name="decline",
                label="不予签发，退回拟稿",
                preface=REPLY,
                sources=(R.SIGNING,),
                target=R.DRAFT,
                permission="proposals.decline_reply",
                note=Note.REQUIRED,
                note_label="退回意见",
                effect=answering.unsign,
                seen_by=HANDLING_SIDE,
                note_seen_by=UNIT_ONLY,
                is_primary=False,
            ),
            Transition(
                name="clear",
                label="同意送达",
                preface=REPLY,
                sources=(R.SIGNED,),
                target=None,
                permission="proposals.clear_reply",
                guards=(handled.office_reads_it_first,),
                effect=answering.clear,
                seen_by=HANDLING_SIDE,
            ),
            Transition(
                name="send-back",
                label="退回重答",
                preface=REPLY,
                sources=(R.SIGNED,),
                target=R.DRAFT,
                permission="proposals.return_reply",
                note=Note.REQUIRED,
                note_label="退回意见",
                effect=answering.unsign,
                seen_by=HANDLING_SIDE,
                is_primary=False,
                explanation="答复质量不高的，在送达代表以前退回承办单位重新拟写。",
            ),
            Transition(
                name="deliver",
                label="送达",
                preface=REPLY,
                sources=(R.SIGNED,),
                target=R.DELIVERED,
                permission="proposals.deliver_reply",
                guards=(handled.office_has_seen_it, routed.reply_is_not_objected_to),
                form="proposals.forms.DeliverForm",
                dated=True,
                effect=answering.deliver,
                seen_by=EVERYBODY,
                explanation="送达之日即为答复之日；每位代表的反馈期限从其收到之日起算。",
            ),
            Transition(
                name="import",
                label="由以往资料导入",
                sources=(R.DRAFT,),
                target=R.DELIVERED,
                automatic=True,
                seen_by=NOBODY,
            ),
        ],
    )
)

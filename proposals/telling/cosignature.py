"""Of the invitations to sign as well."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.notices.table import Words, register_telling
from congress.people.models import User
from congress.people.roles import accounts_of
from congress.workflow.transition import Context
from proposals import kinds
from proposals.models import CoSignature
from proposals.telling.audiences import lead
from proposals.telling.rows import row


def _asked(invitation: CoSignature, context: Context) -> QuerySet[User]:
    return accounts_of([invitation.deputy_id])


def _again(invitation: CoSignature, context: Context) -> str:
    return f"邀请您附议的建议内容有改动，请再次确认：{invitation.proposal.title}"


def _said(words: str) -> Words:
    def said(invitation: CoSignature, context: Context) -> str:
        return f"{invitation.deputy.name}代表{words}：{invitation.proposal.title}"

    return said


register_telling(
    "proposal.cosignature",
    told={
        "ask": row(kinds.INVITED, _asked, _again, "{n}件邀请您附议的建议内容有改动，请再次确认"),
        "decline": row(kinds.ANSWERED, lead, _said("不附议"), "{n}位代表不附议"),
        "disagree": row(kinds.ANSWERED, lead, _said("不同意撤回"), "{n}位代表不同意撤回"),
    },
    silent={
        "confirm": "领衔代表的待办写着已附议几人",
        "cancel": "受邀代表看不到本件了",
        "agree": "建议的页面写着谁已同意",
        "expire": "不影响提交，领衔代表的待办写着未答复几人",
        "lapse": "随提交而来，受邀代表看不到本件了",
        "inherit": "由分拆或者重新登记告知",
        "take-lead": "由更换领衔代表告知",
        "stay": "由更换领衔代表告知",
        "import": "以往资料，当时的人早已知道",
    },
)

"""Of replies and of what the deputies say of them."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.notices.table import register_telling
from congress.people.models import User
from congress.people.roles import Role, accounts_of, holders
from congress.workflow.transition import Context
from proposals import kinds
from proposals.models import Proposal, Reply, Verdict
from proposals.selectors.merging import proposals_answered
from proposals.telling.audiences import (
    cosigners,
    desk,
    desk_of,
    heads,
    lead,
    office,
    proposal_of,
    reviewers,
)
from proposals.telling.proposal import FOLLOWS, IMPORTED
from proposals.telling.rows import about, row


def _signatory(reply: Reply, context: Context) -> QuerySet[User]:
    """The head whom the draft names, as long as he is one."""
    named = holders(Role.HEAD, organ=reply.task.organ_id)
    return named.filter(pk=reply.signatory_id) if reply.signatory_id else named


def _replied(reply: Reply, context: Context) -> str:
    return f"{reply.task.organ.label}已答复您的建议，请您评价：{proposal_of(reply).title}"


def _replied_to_cosigner(reply: Reply, context: Context) -> str:
    return f"{reply.task.organ.label}已答复您附议的建议：{proposal_of(reply).title}"


def _merged(reply: Reply, context: Context) -> list[Proposal]:
    """What the reply answers besides its own: each deputy is led to his."""
    return [row for row in proposals_answered(reply.task) if row.pk != reply.task.proposal_id]


def _judged_desk(verdict: Verdict, context: Context) -> QuerySet[User]:
    return desk_of(verdict.reply.task)


def _judged(verdict: Verdict, context: Context) -> str:
    unit = verdict.reply.task.organ.label
    return f"{verdict.deputy.name}代表评价了{unit}的答复：{proposal_of(verdict).title}"


def _dissatisfied_office(verdict: Verdict, context: Context) -> QuerySet[User]:
    found = office(verdict, context)
    return found if verdict.is_dissatisfied else found.none()


def _dissatisfied(verdict: Verdict, context: Context) -> str:
    unit = verdict.reply.task.organ.label
    return f"{verdict.deputy.name}代表对{unit}的答复不满意：{proposal_of(verdict).title}"


def _own_deputy(verdict: Verdict, context: Context) -> QuerySet[User]:
    return accounts_of([verdict.deputy_id])


def _reminded(verdict: Verdict, context: Context) -> str:
    unit = verdict.reply.task.organ.label
    return f"反馈期限已过，请您评价{unit}的答复：{proposal_of(verdict).title}"


register_telling(
    "proposal.reply",
    told={
        "propose": row(kinds.REVIEW, reviewers, about("答复送审，请审核"), "{n}份答复请审核"),
        "approve": row(kinds.SIGN, _signatory, about("答复已审核，请签发"), "{n}份答复请签发"),
        "reject": row(kinds.DRAFTS, desk, about("答复被退回，请改后再送审"), "{n}份答复被退回"),
        "sign": row(kinds.DRAFTS, desk, about("答复已签发"), "{n}份答复已签发"),
        "decline": row(
            kinds.DRAFTS, desk, about("答复没有签发，请改后再送审"), "{n}份答复没有签发"
        ),
        "clear": row(
            kinds.DRAFTS, desk, about("代表工委同意送达，请送达代表"), "{n}份答复可以送达代表"
        ),
        "send-back": (
            row(kinds.DRAFTS, desk, about("代表工委退回重答，请改后再送审"), "{n}份答复被退回重答"),
            row(kinds.SIGN, heads, about("代表工委退回重答"), "{n}份答复被退回重答"),
        ),
        "deliver": (
            row(kinds.REPLIED, lead, _replied, "您的建议收到{n}份答复，请您评价"),
            row(kinds.COSIGNED, cosigners, _replied_to_cosigner, "您附议的建议收到{n}份答复"),
            row(
                kinds.REPLIED,
                lead,
                about("您并案办理的建议已有答复，请您评价"),
                "您的建议收到{n}份答复，请您评价",
                each=_merged,
            ),
            row(
                kinds.COSIGNED,
                cosigners,
                about("您附议的并案办理的建议已有答复"),
                "您附议的建议收到{n}份答复",
                each=_merged,
            ),
        ),
    },
    silent={"import": IMPORTED},
)

register_telling(
    "proposal.verdict",
    told={
        "judge": (
            row(kinds.DISSATISFIED, _dissatisfied_office, _dissatisfied, "{n}份答复代表不满意"),
            row(kinds.VERDICT, _judged_desk, _judged, "收到{n}份代表反馈"),
        ),
        "remind": row(kinds.REPLIED, _own_deputy, _reminded, "{n}份答复请您评价，反馈期限已过"),
    },
    silent={
        "expire": "代表的待办写着办结以前还可以评价，代表工委的待办列出可以办结",
        "lapse": FOLLOWS,
        "import": IMPORTED,
        "import-unheard": IMPORTED,
    },
)

"""Of the turns before the hand-over: withdrawal, a void number, a split, another lead deputy."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.notices.table import Row
from congress.people.models import User
from congress.workflow.transition import Context
from proposals import kinds
from proposals.models import Proposal
from proposals.telling.audiences import cosigners, lead, office
from proposals.telling.rows import about, row

REASON = 60


def both(words: str, many: str) -> tuple[Row, Row]:
    """The same to the lead deputy and to those who have signed."""
    return (
        row(kinds.RETURNED, lead, about(f"您的建议{words}"), f"您的{{n}}件建议{many}"),
        row(kinds.COSIGNED, cosigners, about(f"您附议的建议{words}"), f"您附议的{{n}}件建议{many}"),
    )


def _voided(proposal: Proposal, context: Context) -> str:
    """Why stands in it, as far as it fits."""
    why = context.note.splitlines()[0]
    why = why if len(why) <= REASON else f"{why[:REASON]}……"
    return f"{proposal.number_label}编号作废（{why}）：{proposal.title}"


def office_of_registered(proposal: Proposal, context: Context) -> QuerySet[User]:
    """What was registered may have its units planned: the office learns that it is gone."""
    people = office(proposal, context)
    return people if proposal.registered_on else people.none()


def withdrawn(proposal: Proposal, context: Context) -> str:
    return f"代表撤回了{proposal.number_label}建议：{proposal.title}"


def _leads_now(proposal: Proposal, context: Context) -> str:
    return f"您已任领衔代表：{proposal.title}"


TOLD: dict[str, Row | tuple[Row, ...]] = {
    "ask-withdrawal": row(
        kinds.COSIGNED,
        cosigners,
        about("领衔代表提出撤回，请您表示是否同意"),
        "领衔代表提出撤回您附议的{n}件建议",
    ),
    "keep": row(
        kinds.COSIGNED,
        cosigners,
        about("领衔代表不再撤回您附议的建议"),
        "领衔代表不再撤回您附议的{n}件建议",
    ),
    "void": (
        row(kinds.RETURNED, lead, _voided, "您的{n}件建议编号作废"),
        row(kinds.COSIGNED, cosigners, _voided, "您附议的{n}件建议编号作废"),
    ),
    "split": both("已分拆", "已分拆"),
    "rejoin": both("已取消分拆", "已取消分拆"),
    "rejoin-screening": both("已取消分拆", "已取消分拆"),
    "replace-lead": (
        row(kinds.REGISTERED, lead, _leads_now, "您已任{n}件建议的领衔代表"),
        row(
            kinds.COSIGNED,
            cosigners,
            about("您附议的建议已更换领衔代表"),
            "您附议的{n}件建议已更换领衔代表",
        ),
    ),
}
SILENT = {
    "reenter": "由新的一件取得编号时告知",
    "carry-over": "由分拆告知",
    "dissolve": "由取消分拆告知",
}

"""Of systems and units: what reaches their desks, and what they send each other."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.notices.table import register_telling
from congress.people.models import User
from congress.people.roles import Role, holders
from congress.workflow.transition import Context
from proposals import kinds
from proposals.enums import HandlingRole
from proposals.models import Dispatch, HandlingTask, JointOpinion
from proposals.selectors.parts import parts_in_words
from proposals.telling.audiences import (
    carried,
    desk,
    desk_of,
    dispatchers,
    lead,
    proposal_of,
    settlers,
)
from proposals.telling.proposal import (
    FOLLOWS,
    IMPORTED,
    list_of_unit,
    many_to_receive,
    named_tasks,
    to_receive,
)
from proposals.telling.rows import about, left_page, row, work_list
from proposals.telling.turning import ADDED, EXTENSION_ASKED, OBJECTED, REROUTED


def _units(dispatch: Dispatch, context: Context) -> str:
    """「承办单位已确定，主办：市交通委；会办：市教委：关于……」, as the move named them."""
    named = ((r, organ.label) for r in HandlingRole for organ in context.data.get(r.value) or ())
    return f"您的建议已确定承办单位（{parts_in_words(named)}）：{proposal_of(dispatch).title}"


def _goes_on(task: HandlingTask, context: Context) -> str:
    return f"因机构变动，您的建议由{task.organ.label}继续办理：{proposal_of(task).title}"


def _lead_desk(opinion: JointOpinion, context: Context) -> QuerySet[User]:
    """Of the lead unit of the same round; the desk of nobody where it has gone."""
    task = opinion.task.round.tasks.filter(role=HandlingRole.LEAD).first()
    return desk_of(task) if task else holders(Role.CLERK, organ=[])


def _opinion(opinion: JointOpinion, context: Context) -> str:
    return f"收到{opinion.task.organ.label}的会办意见：{proposal_of(opinion).title}"


register_telling(
    "proposal.dispatch",
    told={
        "object": OBJECTED,
        "reroute": REROUTED,
        "add": ADDED,
        "dispatch": (
            row(
                kinds.RECEIVE,
                desk,
                to_receive,
                many_to_receive,
                many_page=list_of_unit,
                each=named_tasks,
            ),
            row(kinds.REGISTERED, lead, _units, "您的{n}件建议已确定承办单位"),
        ),
        "release": row(
            kinds.DISPATCH,
            dispatchers,
            about("主办单位已答复，不再需要转承办"),
            "{n}件建议不再需要转承办",
        ),
        # Whose it no longer is does not see it any more.
        "revoke": row(
            kinds.DISPATCH,
            dispatchers,
            about("交办已撤销，不再由本系统办理"),
            "{n}件建议的交办已撤销，不再由本系统办理",
            page=work_list,
            many_page=work_list,
        ),
    },
    silent={"succeed": "机构变动一次告知两个机构和代表工委，不逐件告知"},
)

register_telling(
    "proposal.task",
    told={
        "object": OBJECTED,
        "reroute": REROUTED,
        "extend": EXTENSION_ASKED,
        # Units and office are told of the whole change, by their own notice.
        "succeed": (
            row(kinds.REGISTERED, lead, _goes_on, "您的{n}件建议因机构变动改由承接机构办理"),
            row(
                kinds.REGISTERED,
                lead,
                about("您并案办理的建议因机构变动改由承接机构办理"),
                "您的{n}件建议因机构变动改由承接机构办理",
                each=carried,
            ),
        ),
        "release": row(
            kinds.NOT_NEEDED, desk, about("主办单位已答复，不再需要会办"), "{n}件建议不再需要会办"
        ),
        "revoke": row(
            kinds.NOT_NEEDED,
            desk,
            about("任务已撤销，不再由本单位办理"),
            "{n}件建议的任务已撤销，不再由本单位办理",
            page=left_page,
            many_page=left_page,
        ),
    },
    silent={
        "receive": "代表在建议的页面可以看到，不必逐件告知",
        "contact": "代表本人参加的沟通，建议的页面可以看到",
        "pass-on": "移交的通知一次告知两个人，不逐件告知",
        "answer": FOLLOWS,
        "advise": FOLLOWS,
        "resume": FOLLOWS,
        "import": IMPORTED,
        "import-advice": IMPORTED,
    },
)

register_telling(
    "proposal.opinion",
    told={
        "propose": row(
            kinds.REVIEW, settlers, about("会办意见送审，请审定"), "{n}份会办意见请审定"
        ),
        "reject": row(
            kinds.DRAFTS, desk, about("会办意见被退回，请改后再送审"), "{n}份会办意见被退回"
        ),
        "send-back": row(
            kinds.DRAFTS,
            desk,
            about("主办单位退回会办意见，请改后重新送审"),
            "主办单位退回{n}份会办意见",
        ),
        "send": row(kinds.OPINION, _lead_desk, _opinion, "收到{n}份会办意见"),
    },
    silent={},
)

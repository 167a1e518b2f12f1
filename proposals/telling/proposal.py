"""Of the proposal as a whole: its deputies, and whom the hand-over reaches."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from congress.notices.table import Row, register_telling
from congress.people.models import User
from congress.people.roles import accounts_of
from congress.workflow.transition import Context
from proposals import kinds
from proposals.enums import CoSignatureStatus
from proposals.models import Dispatch, HandlingTask, Proposal, Verdict
from proposals.telling import before
from proposals.telling.audiences import cosigners, desk, dispatchers, judge, lead, proposal_of
from proposals.telling.joint import JOINT_ADDED
from proposals.telling.rows import about, row


def _newly_invited(proposal: Proposal, context: Context) -> QuerySet[User]:
    """Those never asked before; who is asked again is told by the invitation's own move."""
    rows = proposal.cosignatures.filter(
        status=CoSignatureStatus.INVITED, deputy__in=context.data["deputies"], version=0, asked=1
    )
    return accounts_of(rows.order_by().values("deputy"))


def _invited(proposal: Proposal, context: Context) -> str:
    return f"{proposal.lead.name}代表邀请您附议，请确认：{proposal.title}"


def _registered(proposal: Proposal, context: Context) -> str:
    return f"您的建议已登记，编号为{proposal.number_label}：{proposal.title}"


def _dispatches(proposal: Proposal, context: Context) -> list[Dispatch]:
    """Those that the move has made; the effect has them in hand."""
    return [part for part in context.touched if isinstance(part, Dispatch)]


def named_tasks(obj: Any, context: Context) -> list[HandlingTask]:
    return [part for part in context.touched if isinstance(part, HandlingTask)]


def _verdicts(obj: Any, context: Context) -> list[Verdict]:
    return [part for part in context.touched if isinstance(part, Verdict)]


def _principals(proposal: Proposal, context: Context) -> list[Proposal]:
    """Whose deputy reads from now on that another one is answered with his."""
    return [proposal.merged_into] if proposal.merged_into else []


def _to_dispatch(row: Dispatch, context: Context) -> str:
    return f"{row.system.label}收到代表建议，请转承办：{row.proposal.title}"


def _many_to_dispatch(row: Dispatch, context: Context) -> str:
    return f"{row.system.label}收到代表建议{{n}}件，请转承办"


def to_receive(task: HandlingTask, context: Context) -> str:
    title = proposal_of(task).title
    return f"{task.organ.label}收到代表建议（{task.get_role_display()}），请签收：{title}"


def many_to_receive(task: HandlingTask, context: Context) -> str:
    return f"{task.organ.label}收到代表建议{{n}}件，请签收办理"


def list_of_unit(task: HandlingTask, context: Context) -> str:
    return f"{reverse('proposals:list')}?unit={task.organ_id}"


def _dispatching(obj: Any, context: Context) -> str:
    return reverse("proposals:dispatching")


def _again_to_receive(task: HandlingTask, context: Context) -> str:
    title, kind = proposal_of(task).title, task.round.get_kind_display()
    return f"{task.organ.label}收到{kind}的代表建议，请签收：{title}"


def _handled_again(words: str) -> tuple[Row, ...]:
    """The units that have it once more, and its deputies. ``words``: 「重新办理」."""
    return (
        row(
            kinds.RECEIVE,
            desk,
            _again_to_receive,
            f"{{n}}件代表建议{words}，请签收",
            many_page=list_of_unit,
            each=named_tasks,
        ),
        row(kinds.AGAIN, lead, about(f"您的建议{words}"), f"您的{{n}}件建议{words}"),
        row(
            kinds.COSIGNED, cosigners, about(f"您附议的建议{words}"), f"您附议的{{n}}件建议{words}"
        ),
    )


def _both(words: str) -> tuple[Row, ...]:
    """Of what is beyond the city's powers, to all whose proposal it is."""
    return (
        row(kinds.BEYOND, lead, about(f"您的建议{words}"), f"您的{{n}}件建议{words}"),
        row(
            kinds.COSIGNED, cosigners, about(f"您附议的建议{words}"), f"您附议的{{n}}件建议{words}"
        ),
    )


IMPORTED = "以往资料，当时的人早已知道"
FOLLOWS = "只是随另一步而来，那一步已经告知"

register_telling(
    "proposal",
    told={
        "invite": row(kinds.INVITED, _newly_invited, _invited, "{n}件建议邀请您附议，请确认"),
        "submit": row(
            kinds.COSIGNED, cosigners, about("您附议的建议已提交"), "您附议的{n}件建议已提交"
        ),
        "return": row(
            kinds.RETURNED, lead, about("建议退回修改，请修改后再提交"), "{n}件建议退回修改"
        ),
        "suggest": (
            row(
                kinds.RETURNED,
                lead,
                about("代表工委建议撤回，请您决定"),
                "代表工委建议撤回{n}件建议",
            ),
            row(
                kinds.COSIGNED,
                cosigners,
                about("代表工委建议撤回，请您表示是否同意"),
                "代表工委建议撤回您附议的{n}件建议",
            ),
        ),
        "withdraw": (
            row(kinds.COSIGNED, cosigners, about("您附议的建议已撤回"), "您附议的{n}件建议已撤回"),
            row(
                kinds.WITHDRAWN, before.office_of_registered, before.withdrawn, "代表撤回{n}件建议"
            ),
        ),
        "refuse": (
            row(kinds.RETURNED, lead, about("您的建议不予交办"), "您的{n}件建议不予交办"),
            row(
                kinds.COSIGNED,
                cosigners,
                about("您附议的建议不予交办"),
                "您附议的{n}件建议不予交办",
            ),
        ),
        **before.TOLD,
        "refer": _both("超出市权，已转送"),
        "recall": _both("不再按超出市权处理，继续办理"),
        "record-answer": _both("超出市权，已有回复"),
        "renumber": row(kinds.REGISTERED, lead, _registered, "您的{n}件建议已登记编号"),
        "register": row(kinds.REGISTERED, lead, _registered, "您的{n}件建议已登记编号"),
        "assign": (
            row(
                kinds.DISPATCH,
                dispatchers,
                _to_dispatch,
                _many_to_dispatch,
                many_page=_dispatching,
                each=_dispatches,
            ),
            row(
                kinds.RECEIVE,
                desk,
                to_receive,
                many_to_receive,
                many_page=list_of_unit,
                each=named_tasks,
            ),
            row(kinds.REGISTERED, lead, about("您的建议已交办"), "您的{n}件建议已交办"),
        ),
        "add": (
            row(
                kinds.RECEIVE,
                desk,
                to_receive,
                many_to_receive,
                many_page=list_of_unit,
                each=named_tasks,
            ),
            row(
                kinds.DISPATCH,
                dispatchers,
                _to_dispatch,
                _many_to_dispatch,
                many_page=_dispatching,
                each=_dispatches,
            ),
            JOINT_ADDED,
            row(
                kinds.REGISTERED,
                lead,
                about("您的建议增加了承办单位"),
                "您的{n}件建议增加了承办单位",
            ),
        ),
        "close": row(kinds.CLOSED, lead, about("您的建议已办结"), "您的{n}件建议已办结"),
        "rehandle": _handled_again("重新办理"),
        "repeat": _handled_again("重新办理"),
        "reopen": _handled_again("重新启动"),
        "convene": row(
            kinds.AGAIN, lead, about("面商协调的情况已记录"), "{n}件建议的面商协调情况已记录"
        ),
        "finish": row(kinds.CLOSED, lead, about("您的建议已办结"), "您的{n}件建议已办结"),
        "merge": (
            row(kinds.REGISTERED, lead, about("您的建议并案办理"), "您的{n}件建议并案办理"),
            row(
                kinds.REGISTERED,
                lead,
                about("另一件建议并入您的建议一起办理"),
                "{n}件建议并入您的建议一起办理",
                each=_principals,
            ),
        ),
        "unmerge": row(
            kinds.REGISTERED, lead, about("您的建议不再并案办理"), "您的{n}件建议不再并案办理"
        ),
        "accompany": row(
            kinds.REGISTERED, lead, about("您的建议已随主办件交办"), "您的{n}件建议已随主办件交办"
        ),
        "correct": (
            row(
                kinds.CORRECTED,
                judge,
                about("送达或者反馈的日期已更正，反馈期限随之重算"),
                "{n}件建议的日期已更正",
                each=_verdicts,
            ),
            row(
                kinds.CORRECTED,
                desk,
                about("记录的日期已更正，请核对本单位的期限"),
                "{n}件建议的日期已更正",
                each=named_tasks,
            ),
        ),
    },
    silent={
        **before.SILENT,
        "renew": "受邀和已附议的代表各由“再次邀请”告知",
        "abandon": "还没有提交的，受邀代表看不到了",
        "screen": "代表工委内部的步骤",
        "insist": "回到代表工委的待办",
        "transfer": FOLLOWS,
        "begin": FOLLOWS,
        "answer-along": "代表由“送达”告知",
        "conclude": FOLLOWS,
        "import": IMPORTED,
    },
)

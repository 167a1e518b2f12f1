"""Of objections, of tasks taken elsewhere, of more time."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from congress.notices.table import Row, register_telling
from congress.people.models import User
from congress.people.roles import Role, holders
from congress.workflow.transition import Context
from proposals import kinds
from proposals.effects.rerouting import added_in_words, rerouted_in_words
from proposals.models import Dispatch, Extension, HandlingTask, Objection
from proposals.telling.audiences import (
    assigners_of,
    carried,
    cosigners,
    desk_of,
    heads,
    lead,
    office,
    proposal_of,
    reviewers,
)
from proposals.telling.joint import JOINT_ADDED
from proposals.telling.proposal import FOLLOWS, list_of_unit, many_to_receive, to_receive
from proposals.telling.rows import about, row


def assigners(part: Any, context: Context) -> QuerySet[User]:
    return assigners_of(part.part if isinstance(part, Objection) else part)


def _objector(objection: Objection, context: Context) -> QuerySet[User]:
    if objection.task is not None:
        return desk_of(objection.task)
    return holders(Role.DISPATCHER, organ=objection.organ.pk)


def _new_tasks(obj: Any, context: Context) -> list[HandlingTask]:
    """Those that the move has made; the objector's own is not new to him."""
    touched = [part for part in context.touched if isinstance(part, HandlingTask)]
    return [task for task in touched if task.version == 0 and task.objected_on is None]


def _new_dispatches(obj: Any, context: Context) -> list[Dispatch]:
    touched = [part for part in context.touched if isinstance(part, Dispatch)]
    return [part for part in touched if part.version == 0 and part.objected_on is None]


def _dispatchers(dispatch: Dispatch, context: Context) -> QuerySet[User]:
    return holders(Role.DISPATCHER, organ=dispatch.system_id)


def _desk(task: HandlingTask, context: Context) -> QuerySet[User]:
    return desk_of(task)


def _to_dispatch(dispatch: Dispatch, context: Context) -> str:
    return f"{dispatch.system.label}收到代表建议，请转承办：{proposal_of(dispatch).title}"


def _rerouted(obj: Any, context: Context) -> str:
    words = rerouted_in_words(obj, context.data).rstrip("。")
    return f"您的建议{words}：{proposal_of(obj).title}"


def _added(obj: Any, context: Context) -> str:
    words = added_in_words(obj, context.data).rstrip("。")
    return f"您的建议{words}：{proposal_of(obj).title}"


def _whom_it_reaches() -> tuple[Row, ...]:
    return (
        row(
            kinds.RECEIVE,
            _desk,
            to_receive,
            many_to_receive,
            many_page=list_of_unit,
            each=_new_tasks,
        ),
        row(
            kinds.DISPATCH,
            _dispatchers,
            _to_dispatch,
            "收到代表建议{n}件，请转承办",
            each=_new_dispatches,
        ),
    )


REROUTED = (
    *_whom_it_reaches(),
    row(kinds.REGISTERED, lead, _rerouted, "您的{n}件建议改由其他单位承办"),
    row(
        kinds.REGISTERED,
        lead,
        about("您并案办理的建议改由其他单位承办"),
        "您的{n}件建议改由其他单位承办",
        each=carried,
    ),
)
ADDED = (
    *_whom_it_reaches(),
    JOINT_ADDED,
    row(kinds.REGISTERED, lead, _added, "您的{n}件建议增加了承办单位"),
    row(
        kinds.REGISTERED,
        lead,
        about("您并案办理的建议增加了承办单位"),
        "您的{n}件建议增加了承办单位",
        each=carried,
    ),
)


def _objected(part: Any, context: Context) -> str:
    organ = part.system if isinstance(part, Dispatch) else part.organ
    return f"{organ.label}提出异议，请决定：{proposal_of(part).title}"


OBJECTED = row(kinds.OBJECTION, assigners, _objected, "{n}件建议有异议，请决定")

register_telling(
    "proposal.objection",
    told={
        "reroute": REROUTED,
        "add": (
            *ADDED,
            row(kinds.DECIDED, _objector, about("您单位提出异议后已增办"), "{n}件异议已增办"),
        ),
        "refuse": row(
            kinds.DECIDED,
            _objector,
            about("异议不予采纳，请继续承办"),
            "{n}件异议不予采纳，请继续承办",
        ),
    },
    silent={"withdraw": "单位自己收回，交办机关的待办里随即没有了", "lapse": FOLLOWS},
)


def _asked(task: HandlingTask, context: Context) -> str:
    return f"{task.organ.label}申请延期，请决定：{proposal_of(task).title}"


EXTENSION_ASKED = row(kinds.EXTENSION, office, _asked, "{n}件延期申请请决定")


def _granted(extension: Extension, context: Context) -> str:
    day = extension.new_legal_on
    until = f"至{day.month}月{day.day}日" if day else ""
    return f"{extension.task.organ.label}答复延期{until}：{proposal_of(extension).title}"


def _unit(extension: Extension, context: Context) -> QuerySet[User]:
    return desk_of(extension.task) | reviewers(extension, context) | heads(extension, context)


register_telling(
    "proposal.extension",
    told={
        "grant": (
            row(kinds.REGISTERED, lead, _granted, "您的{n}件建议答复延期"),
            row(kinds.COSIGNED, cosigners, _granted, "您附议的{n}件建议答复延期"),
            row(
                kinds.REGISTERED,
                lead,
                about("您并案办理的建议答复延期"),
                "您的{n}件建议答复延期",
                each=carried,
            ),
            row(
                kinds.COSIGNED,
                cosigners,
                about("您附议的并案办理的建议答复延期"),
                "您附议的{n}件建议答复延期",
                each=carried,
            ),
            row(kinds.EXTENDED, _unit, _granted, "{n}件延期申请已同意"),
        ),
        "deny": row(
            kinds.EXTENDED, _unit, about("延期申请没有同意，请按期答复"), "{n}件延期申请没有同意"
        ),
    },
    silent={"withdraw": "单位自己收回，交办机关的待办里随即没有了", "lapse": FOLLOWS},
)

__all__ = ["ADDED", "EXTENSION_ASKED", "OBJECTED", "REROUTED"]

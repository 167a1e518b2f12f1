"""How a row of the table is written here: by default it leads to the proposal's page, and many at
once to the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from congress.notices.kinds import Kind
from congress.notices.table import Audience, Row, Words
from congress.workflow.transition import Context
from proposals.telling.audiences import proposal_of


def row(
    kind: Kind,
    to: Audience,
    subject: Words,
    many: str | Words,
    *,
    page: Words | None = None,
    many_page: Words | None = None,
    each: Callable[[Any, Context], Iterable[Any]] | None = None,
) -> Row:
    """``many``: what is said of {n} at once (「{n}件建议已登记编号」)."""
    said = many if callable(many) else lambda obj, context: many
    more = {"each": each} if each else {}
    return Row(
        kind=kind,
        to=to,
        subject=subject,
        page=page or proposal_page,
        many=said,
        many_page=many_page or list_page,
        **more,
    )


def proposal_page(obj: Any, context: Context) -> str:
    return str(obj.root.get_absolute_url())


def list_page(obj: Any, context: Context) -> str:
    return reverse("proposals:list")


def work_list(obj: Any, context: Context) -> str:
    return reverse("portal:worklist")


def left_page(obj: Any, context: Context) -> str:
    """Among what the unit handles no more it is found, with the reason; its own page is not."""
    return reverse("proposals:tasks-left")


def about(words: str) -> Words:
    """「您的建议已办结：关于增设公交站点的建议」."""
    return lambda obj, context: f"{words}：{proposal_of(obj).title}"

"""What every page needs around its content. Lazy: a page that shows no clock loads no calendar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from congress.calendar.selectors import calendar_table
from congress.notices.bell import unread_of
from congress.people.roles import deputies_of, grants_of

PRODUCT = "人大议案建议与监督工作平台"
BANNER = "本系统为非涉密系统，请勿处理、存储、传输国家秘密和工作秘密"
TYPE_COOKIE, DENSITY_COOKIE = "type", "density"

#: Stands among the roles for a deputy who belongs to a delegation and holds no grant besides.
IN_DELEGATION = "delegation"

# (label, icon, URL name, path until that name exists, roles that see it; empty: everybody)
MENU: tuple[tuple[str, str, str, str, frozenset[str]], ...] = (
    ("我的待办", "list-check", "portal:worklist", "/", frozenset()),
    ("建议", "journal-text", "proposals:list", "/proposals/", frozenset()),
    (
        "立法", "journal-check", "legislation:plans", "/legislation/",
        frozenset({"legislation", "office", "admin", "committee", "leader"}),
    ),
    (
        "统计", "bar-chart", "proposals:figures", "/proposals/figures/",
        frozenset({
            "leader", "office", "admin", "committee", "dispatcher", "clerk", "reviewer", "head",
        }),
    ),
    ("分办台", "signpost-split", "proposals:desk", "/proposals/desk/", frozenset({"office"})),
    (
        "转承办", "send", "proposals:dispatching", "/proposals/dispatching/",
        frozenset({"dispatcher"}),
    ),
    (
        "本单位承办", "kanban", "proposals:workbench", "/proposals/unit/",
        frozenset({"clerk", "reviewer", "head", "dispatcher"}),
    ),
    (
        "台账", "table", "proposals:ledgers", "/proposals/ledgers/",
        frozenset({
            "office", "admin", "leader", "committee", "dispatcher", "clerk", "reviewer", "head",
            IN_DELEGATION,
        }),
    ),
    (
        "日期计算", "calendar3", "calendar:calculator", "/calendar/calculator/",
        frozenset({
            "office", "admin", "committee", "dispatcher", "clerk", "reviewer", "head",
        }),
    ),
    (
        "后台任务", "arrow-repeat", "jobs:list", "/jobs/",
        frozenset({"office", "admin", "unit_admin"}),
    ),
    ("本单位人员", "people", "people:unit", "/people/unit/", frozenset({"unit_admin"})),
    (
        "管理后台", "gear", "admin:index", "/admin/",
        frozenset({"office", "admin", "auditor", "legislation"}),
    ),
)  # fmt: skip
#: URL name of a page, or of a whole app → that of the entry it belongs to, where its address does
#: not begin with the entry's.
BELONGING = {
    "imports": "admin:index",
    "proposals:batches": "proposals:desk",
    "proposals:batch-new": "proposals:desk",
    "proposals:batch": "proposals:desk",
    "proposals:allocate": "proposals:desk",
}
ACCOUNT_MENU: tuple[tuple[str, str, str], ...] = (
    ("通知设置", "bell", "notices:settings"),
    ("修改密码", "key", "account_change_password"),
    ("两步验证", "shield-lock", "mfa_index"),
    ("接口令牌", "link-45deg", "api-tokens"),
)


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: str
    icon: str
    url: str
    is_current: bool = False


def _path(name: str, otherwise: str = "") -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


class Shell:
    """The frame of one response; everything in it is worked out at first use."""

    product = PRODUCT
    banner = BANNER

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def grants(self) -> tuple[Any, ...]:
        return tuple(grants_of(self.user)) if self.user else ()

    @cached_property
    def navigation(self) -> list[Entry]:
        """Entries for the signed-in user; the most specific one that holds this page is current."""
        if not self.user:
            return []
        held = {str(grant.role) for grant in self.grants}
        if not held and any(deputy.delegation_id for deputy in deputies_of(self.user)):
            held.add(IN_DELEGATION)
        rows = [
            (label, drawing, path)
            for label, drawing, name, otherwise, roles in MENU
            if (not roles or roles & held) and (path := _path(name, otherwise))
        ]
        here = self._place
        home = rows[0][2] if rows else "/"
        holding = [p for _, _, p in rows if here == p or (p != home and here.startswith(p))]
        current = max(holding, key=len, default="")
        return [Entry(label, drawing, path, path == current) for label, drawing, path in rows]

    @property
    def _place(self) -> str:
        """The address by which the menu knows this page."""
        match = self.request.resolver_match
        entry = match and (BELONGING.get(match.view_name) or BELONGING.get(match.namespace))
        return _path(entry) if entry else self.request.path

    @cached_property
    def unread(self) -> str:
        """How many notices are unread: 「3」, 「99+」, empty; remembered between pages."""
        return unread_of(self.user) if self.user else ""

    @cached_property
    def is_in_tray(self) -> bool:
        return self.request.path == _path("notices:list")

    @cached_property
    def account_menu(self) -> list[Entry]:
        here = self.request.path
        rows = ((label, drawing, _path(name)) for label, drawing, name in ACCOUNT_MENU)
        return [Entry(label, drawing, path, here == path) for label, drawing, path in rows if path]

    @cached_property
    def sign_in_url(self) -> str:
        return _path("account_login")

    @cached_property
    def sign_out_url(self) -> str:
        return _path("account_logout")

    @cached_property
    def posts(self) -> list[str]:
        """What the user is here, in words: 「云州市人大 · 代表工委」; each once."""
        words = (
            " · ".join(filter(None, (grant.congress.short_name, grant.get_role_display())))
            for grant in self.grants
        )
        return list(dict.fromkeys(words))

    @cached_property
    def large_type(self) -> bool:
        return self.request.COOKIES.get(TYPE_COOKIE) == "large"

    @cached_property
    def density(self) -> str:
        chosen = self.request.COOKIES.get(DENSITY_COOKIE)
        return chosen if chosen == "compact" else "comfortable"


def shell(request: HttpRequest) -> dict[str, Any]:
    """``shell``, ``today`` (a date) and ``work_calendar`` (loaded once, when first asked)."""
    return {
        "shell": Shell(request),
        "today": timezone.localdate(),
        "work_calendar": SimpleLazyObject(calendar_table),
    }

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.models import AccessLog, User
from congress.people.page_names import page_name

METHODS = {"GET": "查看", "HEAD": "查看", "POST": "提交"}
#: (code in the address, words, lowest status, highest status); the first that fits.
RESULTS = (
    ("done", "成功", 100, 399),
    ("refused", "无权", 401, 403),
    ("missing", "未找到", 404, 404),
    ("wrong", "有误", 400, 499),
    ("failed", "出错", 500, 599),
)


class ResultFilter(admin.SimpleListFilter):
    title = "结果"
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, words) for code, words, _, _ in RESULTS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        for code, _, low, high in RESULTS:
            if code == self.value():
                rows = queryset.filter(status__range=(low, high))
                return rows.exclude(status__range=(401, 404)) if code == "wrong" else rows
        return queryset


@admin.register(AccessLog)
class AccessLogAdmin(ScopedAdmin):
    """The access log, to read: by auditors and administrators."""

    section = Section.SYSTEM
    place = 20
    change_roles = frozenset()
    view_roles = frozenset({Role.AUDITOR, Role.ADMIN})
    addable = False
    list_display = ["at", "username", "name", "action", "way", "page", "result", "ip"]
    list_filter = ["action", ResultFilter]
    date_hierarchy = "at"
    search_fields = ["=username", "user__name", "=ip", "path"]
    search_help_text = "按用户名、姓名、网络地址或者页面地址查找"
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False

    fields = [
        "at", "username", "name", "congress", "action", "way", "page", "address", "result", "ip",
    ]  # fmt: skip

    @admin.display(description="方式", ordering="method")
    def way(self, entry: AccessLog) -> str:
        return METHODS.get(entry.method, "其他") if entry.method else ""

    @admin.display(description="页面")
    def page(self, entry: AccessLog) -> str:
        return page_name(entry.path)

    @admin.display(description="页面地址")
    def address(self, entry: AccessLog) -> str:
        return format_html("<code>{}</code>", entry.path) if entry.path else ""

    @admin.display(description="结果", ordering="status")
    def result(self, entry: AccessLog) -> str:
        if entry.status is None:
            return ""
        return next((w for _, w, low, high in RESULTS if low <= entry.status <= high), "其他")

    @admin.display(description="姓名")
    def name(self, entry: AccessLog) -> str:
        return entry.user.name if entry.user else ""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows of my congresses; of people who also work in another one; and failed attempts
        with a name that nobody has."""
        ids = self.visible_congresses(request)
        people = User.objects.filter(User.in_congresses(ids)).values("pk")
        mine = Q(congress_id__in=ids) | Q(congress=None) & (Q(user__in=people) | Q(user=None))
        return admin.ModelAdmin.get_queryset(self, request).filter(mine)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(self.visible_congresses(request))
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

"""Rules of periods: a new version is a new row, a changed row is a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from congress.calendar import services
from congress.calendar.models import Deadline, PeriodRule
from congress.calendar.registry import all_clocks
from congress.calendar.rights import may_change_general
from congress.calendar.rule_names import RULE_NAMES
from congress.calendar.selectors import running_beside
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin

RULE_HELP = (
    "条文修订的，请“增加”一行并写明起始日期；在原有一行上改数字视为更正，用原来的数字算出的日期留着原来的一行备查。"
    "两种情形下在办的时限都不变；保存以后可以预览，选择是否一并改按新规定。"
)


def _in_use(rule: PeriodRule | None) -> Any:
    """How many open periods name this row, and how many run by another version of it."""
    if rule is None:
        return ""
    count = Deadline.objects.filter(Q(rule=rule) | Q(target_rule=rule), closed_on=None).count()
    words = f"目前有 {count} 个正在运行的时限使用这一行。" if count else ""
    if rule.superseded_at:
        return f"{words}这一行已经更正，只供查考。"
    if beside := running_beside(rule).count():
        url = reverse("calendar:running", args=[rule.pk])
        link = '{}另有 {} 个正在运行的时限按其他版本计算，<a href="{}">预览并选择</a>。'
        return format_html(link, words, beside, url)
    return words


class PeriodRuleForm(forms.ModelForm):
    """A rule is chosen by its name: a code nobody knows would never be asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            asked = {code: code for clock in all_clocks() for code in clock.rules}
            self.fields["code"] = forms.ChoiceField(
                label="规则", choices=[("", "---------"), *(asked | RULE_NAMES).items()]
            )


@admin.register(PeriodRule)
class PeriodRuleAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """The general profile is read by all staff, and changed by a superuser who is 系统管理员."""

    section = Section.CALENDAR
    place = 20
    with_general = True
    form = PeriodRuleForm
    list_display = ["name", "words", "since", "congress", "basis_words"]
    list_display_links = ["name"]
    list_select_related = ["congress"]
    list_filter = ["congress", "kind", "certain"]
    search_fields = ["name", "basis"]
    search_help_text = "按名称或者依据查找"
    fields = [
        "congress", "code", "name", "kind", ("amount", "unit", "roll"), ("month", "day"),
        "basis", "certain", "since",
    ]  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With a word on what a change does, for those who may make it."""
        fieldsets = super().get_fieldsets(request, obj)
        if not self.has_change_permission(request, obj):
            return fieldsets
        [(title, options)] = fieldsets
        return [(title, options | {"description": format_html("{}{}", RULE_HELP, _in_use(obj))})]

    @admin.display(description="规定")
    def words(self, rule: PeriodRule) -> str:
        return f"{rule.words}（已更正）" if rule.superseded_at else rule.words

    @admin.display(description="依据")
    def basis_words(self, rule: PeriodRule) -> str:
        return rule.basis_words

    def may_change_general(self, request: HttpRequest) -> bool:
        return may_change_general(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, PeriodRule) and obj.superseded_at:
            return False
        if isinstance(obj, PeriodRule) and obj.pk and obj.congress_id is None:
            return self.may_change_general(request)
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # A rule is another rule under another code or in another congress: enter a new one.
        return ["congress", "what"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [("what" if obj and name == "code" else name) for name in self.fields]

    @admin.display(description="规则")
    def what(self, rule: PeriodRule) -> str:
        return RULE_NAMES.get(rule.code, rule.name)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "congress" and field is not None:
            field.required = not self.may_change_general(request)
            field.empty_label = "通用规则" if not field.required else field.empty_label
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        mine = self.changeable_congresses(request)
        if obj.congress_id is None and not self.may_change_general(request):
            raise PermissionDenied
        if obj.congress_id is not None and obj.congress_id not in mine:
            raise PermissionDenied
        services.save_rule(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().response_add(request, obj, *args, **kwargs)
        return _choice_about(obj) or answer

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        answer = super().response_change(request, obj)
        return _choice_about(obj) or answer


def _choice_about(rule: PeriodRule) -> HttpResponse | None:
    """After saving: to the page that asks about what runs by another version, if anything does."""
    if running_beside(rule).exists():
        return redirect("calendar:running", rule.pk)
    return None

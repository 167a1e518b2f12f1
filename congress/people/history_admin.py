"""The edits of a row in the admin: to read, for those who see the row, and never to put back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import localize
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

EMPTY = "（空）"
YES_NO = {True: "是", False: "否"}


class ReadableChanges(HistoricalRecordContextHelper):
    """Values as a person reads them: 「是」, the words of a choice, 「（空）」."""

    DEFAULT_MAX_DISPLAYED_DELTA_CHANGE_CHARS = 200

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field: Any = self.model._meta.get_field(change.field)
        value = super().prepare_delta_change_value(change, value)
        if isinstance(value, bool):
            return YES_NO[value]
        if isinstance(value, list):
            return "、".join(str(each) for each in value) or EMPTY
        if value is None or value == "":
            return EMPTY
        if isinstance(field, Field) and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return str(localize(value))


class ReadableHistoryAdmin(SimpleHistoryAdmin):
    """Simple history's own pages show rows to whoever may see the model, and offer to revert.

    Reverting would write a status past the engine; rows that are not in the admin's queryset do not
    exist here either.
    """

    history_list_per_page = 50

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        acts = {"title": "修改历史", "acts": self.acts_on(row)}
        return super().history_view(request, object_id, acts | (extra_context or {}))

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        raise Http404

    def get_history_queryset(self, request: HttpRequest, *args: Any) -> QuerySet:
        """Only rows that say something: a step writes its row often, and a clock as often."""
        rows: QuerySet = self.shown_history(super().get_history_queryset(request, *args))
        return rows.filter(pk__in=self._telling(rows))

    def shown_history(self, rows: QuerySet) -> QuerySet:
        """For subclasses: the rows that may be read at all."""
        return rows

    def _telling(self, rows: QuerySet) -> list[int]:
        """Primary keys of those with a listed field that changed, or a reason, and of the first:
        what came later is later than it, and it may say who created."""
        listed = [
            field.attname
            for field in rows.model.tracked_fields
            if field.editable and field.name not in self._unread()
        ]
        found: list[int] = []
        before: tuple[Any, ...] | None = None
        first: tuple[int, bool] | None = None
        told = rows.select_related(None).order_by("history_date", "history_id").values_list(
            "history_id", "history_type", "history_user_id", "history_change_reason", *listed
        )  # fmt: skip
        for pk, kind, user, reason, *values in told:
            now = tuple(values)
            if first is None:
                first = (pk, bool(user or reason))
            elif now != before or reason or kind != "~":
                found.append(pk)
            before = now
        if first and (found or first[1]):
            found.append(first[0])
        return found

    def _unread(self) -> set[str]:
        """What no person wrote: nobody looks for it here."""
        return {
            field.name
            for field in self.model._meta.concrete_fields
            if field.name == "version" or field.name.startswith("next_")
        }

    def acts_on(self, row: Any) -> list[LogEntry]:
        """What was done with the row beside its fields, such as 「重新发放一次性密码」."""
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=str(row.pk)
        )
        told = entries.exclude(change_message="").exclude(change_message__startswith="[")
        return list(told.select_related("user").order_by("-action_time")[:50])

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> ReadableChanges:
        return ReadableChanges(self.model, historical_record)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """Each with what it changed; the last one of a page against the first of the next."""
        rows = list(historical_records)
        following = historical_records.paginator.object_list
        end = historical_records.end_index()
        older: Iterable[Any] = [*rows[1:], *following[end : end + 1]]
        for newer, before in zip(rows, older, strict=False):
            delta = newer.diff_against(
                before, excluded_fields=self._unread(), foreign_keys_are_objs=foreign_keys_are_objs
            )
            helper = self.get_historical_record_context_helper(request, newer)
            newer.history_delta_changes = helper.context_for_delta_changes(delta)

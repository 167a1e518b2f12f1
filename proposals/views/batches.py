"""集中交办: preview, what became of it, the list of batches."""

from __future__ import annotations

import tempfile
import uuid
from datetime import date
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import ListView as PlainListView

from congress.calendar.models import Meeting
from congress.lists.columns import DATE, Column
from congress.lists.selection import Selection
from congress.lists.workbook import XLSX, write_workbook
from congress.people.models import Congress
from congress.people.visibility import visible
from proposals.batches import job_of, make_batch
from proposals.desk import DESK_LIST
from proposals.effects.deciding import enter_meeting
from proposals.enums import BatchLineState
from proposals.forms.batches import BatchForm, Shown, read_shown
from proposals.models import Batch
from proposals.selectors.batches import (
    MOST_LINES,
    Preview,
    batches_with_counts,
    counts_of,
    lines_of,
    preview_of,
)
from proposals.selectors.targets import reply_due, rule_target

LONGEST_QUERY = 8000
PAGE = 100


class NewBatchView(LoginRequiredMixin, View):
    """GET shows exactly what would be done, POST does it. The selection stands in the address:
    ``chosen`` (several), or ``scope=all`` with the desk's ``query``."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not rules.test_rule("proposals.assign", request.user):
            raise PermissionDenied
        self.today = timezone.localdate()
        self.query = request.GET.get("query", "")[:LONGEST_QUERY].replace("\x00", "")
        self.desk_url = f"{DESK_LIST.url}?{self.query}" if self.query else DESK_LIST.url
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = self.selected()
        if not keys:
            messages.error(request, "请先选中要交办的建议，再集中交办。")
            return redirect(self.desk_url)
        if len(keys) > MOST_LINES:
            messages.error(request, f"一次最多交办 {MOST_LINES} 件，请加上条件分几次交办。")
            return redirect(self.desk_url)
        preview = preview_of(request.user, keys, on=self.today)
        return self.show(preview, uuid.uuid4().hex, keys)

    def post(self, request: HttpRequest) -> HttpResponse:
        shown = read_shown(request.POST.get("shown", ""))
        if shown is not None and shown.to != request.user.pk:
            messages.error(request, "这一页是给另一名工作人员看的，请您重新选择要交办的建议。")
            return redirect(self.desk_url)
        sent = [line.proposal_id for line in shown.lines] if shown else []
        congress = Congress.objects.filter(pk=shown.congress).first() if shown else None
        form = BatchForm(request.POST, today=self.today, congress=congress, proposals=sent)
        if not form.is_valid():
            if shown is None:
                messages.error(request, "本页内容不完整，请重新选择要交办的建议。")
                return redirect(self.desk_url)
            preview = preview_of(request.user, shown.keys, on=self.today)
            return self.show(preview, shown.form_key, shown.keys, form)
        data, shown = form.cleaned_data, form.cleaned_data["shown"]
        congress = get_object_or_404(Congress, pk=shown.congress)
        if not rules.test_rule("proposals.assign", request.user, Batch(congress=congress)):
            raise PermissionDenied
        batch = make_batch(
            congress=congress,
            lines=shown.lines,
            assigned_on=data["assigned_on"],
            target_on=data["target_on"],
            meeting=meeting_of(congress, data),
            note=data["note"],
            by=request.user,
            form_key=shown.form_key,
        )
        return redirect(batch)

    def selected(self) -> list[int]:
        if self.request.GET.get("scope") == "all":
            data = QueryDict(self.query)
            selection = Selection(DESK_LIST, self.request.user, data, self.today)
            rows = selection.rows.prefetch_related(None).values_list("pk", flat=True)
            return list(rows[: MOST_LINES + 1])
        chosen = self.request.GET.getlist("chosen")[: MOST_LINES + 1]
        return [int(key) for key in chosen if key.isascii() and key.isdigit() and len(key) < 19]

    def show(
        self, preview: Preview, form_key: str, keys: list[int], bound: BatchForm | None = None
    ) -> HttpResponse:
        shown = Shown.of(form_key, preview, keys, to=self.request.user.pk).signed()
        target = rule_target(preview.congress, self.today) if preview.congress else None
        due = reply_due(preview.congress, self.today) if preview.congress else None
        # A target after the legal date would be refused: it is not put into anybody's mouth.
        is_early = target is not None and (due is None or target <= due.legal_on)
        suggested = target if is_early and preview.is_all_in_session else None
        form = bound or BatchForm(
            today=self.today,
            congress=preview.congress,
            proposals=[line.proposal.pk for line in preview.lines],
            initial={"shown": shown, "target_on": suggested},
        )
        if bound is not None:  # the preview below is a new one
            form.data = form.data.copy()
            form.data["shown"] = shown
        if preview.congress:
            form.say_legal_date(preview.congress, self.today)
        context = {
            "preview": preview,
            "form": form,
            "rule_target": target,
            "is_suggested": suggested is not None,
            "desk_url": self.desk_url,
        }
        status = 422 if bound is not None else 200
        return render(self.request, "proposals/batch_preview.html", context, status=status)


def meeting_of(congress: Congress, data: dict[str, Any]) -> Meeting | None:
    """Chosen, or entered just now; None where nobody asked."""
    if data.get("meeting_name"):
        return enter_meeting(congress, data["meeting_name"], data["meeting_on"])
    meeting: Meeting | None = data.get("meeting")
    return meeting


class BatchListView(LoginRequiredMixin, PlainListView):
    template_name = "proposals/batch_list.html"
    context_object_name = "batches"
    paginate_by = 20

    def get_queryset(self) -> Any:
        if not rules.test_rule("proposals.assign", self.request.user):
            raise PermissionDenied
        return batches_with_counts(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(desk_url=DESK_LIST.url, **kwargs)


class BatchView(LoginRequiredMixin, PlainListView):
    """One result per row; while the job runs the page asks again by itself."""

    template_name = "proposals/batch_detail.html"
    context_object_name = "lines"
    paginate_by = PAGE

    def get_queryset(self) -> Any:
        rows = visible(Batch, self.request.user).select_related("made_by", "congress", "meeting")
        self.batch = get_object_or_404(rows, pk=self.kwargs["pk"])
        asked = self.request.GET.get("state", "")
        self.state = asked if asked in BatchLineState.values else ""
        return lines_of(self.batch, self.state)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = counts_of(self.batch)
        job = None if self.batch.finished_at else job_of(self.batch)
        states = [("", "全部", counts.total)]
        states += [(s.value, s.label, getattr(counts, s.value)) for s in BatchLineState]
        return super().get_context_data(
            batch=self.batch,
            counts=counts,
            job=job,
            is_moving=job is not None and not job.is_finished,
            states=[row for row in states if row[2] or row[0] in ("", self.state)],
            state=self.state,
            desk_url=DESK_LIST.url,
            **kwargs,
        )


RESULT_COLUMNS = (
    Column("number", "编号", lambda line: line.proposal.number_label, width=16),
    Column("title", "标题", lambda line: line.proposal.title, width=50),
    Column("lead", "领衔代表", lambda line: line.proposal.lead.name, width=12),
    Column("plan", "分办方案", lambda line: line.allocation, width=60),
    Column("state", "结果", lambda line: line.get_state_display(), width=12),
    Column("message", "说明", lambda line: line.message, width=50),
    Column("assigned", "交办日期", lambda line: line.batch.assigned_on, DATE, width=14),
)


class BatchTableView(LoginRequiredMixin, View):
    """The results as .xlsx, filtered as the page is."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        batch = get_object_or_404(visible(Batch, request.user), pk=pk)
        asked = request.GET.get("state", "")
        state = asked if asked in BatchLineState.values else ""
        rows = lines_of(batch, state).select_related("batch", "proposal__lead")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_workbook(
            file,
            title="集中交办结果",
            note=_note(batch, timezone.localdate(), request.user),
            columns=RESULT_COLUMNS,
            rows=rows,
        )
        file.seek(0)
        name = f"集中交办结果-{batch.assigned_on:%Y%m%d}-{batch.pk}.xlsx"
        response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _note(batch: Batch, on: date, user: Any) -> str:
    counts = counts_of(batch)
    words = f"{batch}，共{counts.total}件，已交办{counts.done}件，未交办{counts.refused}件"
    if counts.waiting:
        words += f"，等待交办{counts.waiting}件"
    return f"{words}。{on.year}年{on.month}月{on.day}日由{user}导出。"

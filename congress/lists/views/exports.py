"""Exports: at once, or from the tray."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from congress.jobs.models import Job, JobState
from congress.lists.admin_export import KIND as ADMIN_KIND
from congress.lists.export import AT_ONCE, KIND, ask_for, file_name, is_long, open_table
from congress.lists.views.pages import listing_or_404, selection_of
from congress.lists.workbook import XLSX
from congress.people.signed_in import SignedIn


@login_required
@require_POST
def export(request: SignedIn, page: str) -> HttpResponse | FileResponse:
    """The list of the form's ``query``. What is not understood is not exported."""
    listing = listing_or_404(request, page)
    selection = selection_of(request, listing)
    if not selection.is_understood:
        messages.error(request, "有的条件不正确，没有导出；请更正或者去掉以后再导出。")
        return redirect(f"{listing.url}?{selection.full_query}")
    if is_long(selection):
        job = ask_for(selection)
        messages.success(
            request,
            f"超过 {AT_ONCE} {listing.measure}，正在后台导出；完成后在这里下载，可以离开本页。",
        )
        return redirect("jobs:detail", pk=job.pk)
    return _answer(open_table(selection), file_name(listing, selection.on))


@login_required
@require_GET
def download(request: SignedIn, pk: int) -> HttpResponse | FileResponse:
    """The table that a job of one's own made; after a week it is gone."""
    job = get_object_or_404(
        Job, pk=pk, owner=request.user, kind__in=(KIND, ADMIN_KIND), state=JobState.DONE
    )
    result = job.result or {}
    if "file" not in result:
        raise Http404
    try:
        file = default_storage.open(result["file"])
    except FileNotFoundError:
        messages.warning(request, "导出的文件已过保存期（7 天），请回到列表重新导出。")
        return redirect("jobs:list")
    return _answer(file, result["name"])


def _answer(file: object, name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

"""Pages of imports: template, file, preview, result. Somebody else's import does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from congress.imports import services
from congress.imports.forms import FileForm
from congress.imports.importer import Importer, find_importer, importers_for
from congress.imports.models import ImportRun, RunState
from congress.imports.rows import ACTION_LABELS, BadFile, ImportRefused
from congress.imports.workbooks import XLSX, plain_table, template
from congress.people.roles import congress_ids
from congress.people.signed_in import SignedIn

PAGE, RUNS = 50, 10
LABELS = {"bad": "有问题", **{str(key): label for key, label in ACTION_LABELS.items()}}
TONES = {"bad": "red", "new": "green", "changed": "blue", "same": "neutral"}


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _importer(request: SignedIn, kind: str) -> Importer:
    importer = find_importer(kind)
    if importer is None or not congress_ids(request.user, *importer.roles):
        raise Http404
    return importer


def _run(request: SignedIn, pk: int) -> tuple[ImportRun, Importer]:
    rows = ImportRun.objects.select_related("job", "congress")
    run = get_object_or_404(rows, pk=pk, owner=request.user)
    importer = _importer(request, run.kind)
    if run.congress_id not in congress_ids(request.user, *importer.roles):
        raise Http404
    return run, importer


@login_required
@require_GET
def index(request: SignedIn) -> HttpResponse:
    """What can be imported, and one's own imports so far."""
    importers = importers_for(request.user)
    if not importers:
        raise Http404
    runs = ImportRun.objects.filter(owner=request.user).select_related("job")
    page = Paginator(runs, RUNS).get_page(request.GET.get("page"))
    context = {"importers": importers, "runs": page, "page_obj": page, "paginator": page.paginator}
    return render(request, "imports/index.html", context)


@login_required
@require_GET
def table_template(request: SignedIn, kind: str) -> HttpResponse:
    """With the names of the chosen congress to pick from, else of the first one's."""
    importer = _importer(request, kind)
    places = importer.places(request.user)
    chosen = request.GET.get("place", "")
    place = places.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 18 else None
    place = place or places.first()
    if place is None:
        raise Http404
    return _xlsx(template(importer, place), f"{kind}-template")


@login_required
@never_cache
def upload(request: SignedIn, kind: str) -> HttpResponse:
    """The file is read and checked; nothing of it is saved."""
    importer = _importer(request, kind)
    form = FileForm(request.POST or None, request.FILES or None, importer=importer, by=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            run = services.open_run(importer, data["place"], data["file"], by=request.user)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            return redirect(run)
    return render(request, "imports/upload.html", {"importer": importer, "form": form})


@login_required
@require_GET
@never_cache
def run_detail(request: SignedIn, pk: int) -> HttpResponse:
    run, importer = _run(request, pk)
    lines = services.lines_of(run)
    wanted = request.GET.get("show", "")
    if wanted not in LABELS and run.bad:
        wanted = "bad" if not request.GET.get("show") else ""
    counts = {"bad": run.bad, "new": run.new, "changed": run.changed, "same": run.same}
    chosen = [line for line in lines if line["state"] == wanted] if wanted in LABELS else lines
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    for line in page:
        line["cells"] = [(name, line["values"].get(name, "")) for name in importer.shown]
        line["label"], line["tone"] = LABELS[line["state"]], TONES[line["state"]]
    context = {
        "run": run,
        "importer": importer,
        "page_obj": page,
        "paginator": page.paginator,
        "has_lines": bool(lines),
        "wanted": wanted,
        "choices": [("all", "全部", run.total)]
        + [(state, label, counts[state]) for state, label in LABELS.items() if counts[state]],
        "is_moving": run.shown_state == RunState.RUNNING,
        "has_passwords": _has_passwords(run),
    }
    return render(request, "imports/run.html", context)


def _has_passwords(run: ImportRun) -> bool:
    until = run.passwords_until
    return bool(run.passwords and until and until >= timezone.now())


@login_required
@require_GET
def problems(request: SignedIn, pk: int) -> HttpResponse:
    """Every bad row with its sentence, as it stood in the file."""
    run, importer = _run(request, pk)
    bad = [line for line in services.lines_of(run) if line["state"] == "bad"]
    if not bad:
        raise Http404
    names = [column.name for column in importer.columns]
    rows = [
        [
            str(line["number"]),
            "；".join(line["problems"]),
            *(line["values"].get(name, "") for name in names),
        ]
        for line in bad
    ]
    return _xlsx(plain_table("有问题的行", ["行", "问题", *names], rows), f"problems-{run.pk}")


def button(action: Callable[[SignedIn, ImportRun, Importer], HttpResponse]) -> Any:
    """A button of a run's page."""

    @login_required
    @require_POST
    @wraps(action)
    def view(request: SignedIn, pk: int) -> HttpResponse:
        return action(request, *_run(request, pk))

    return view


@button
def confirm(request: SignedIn, run: ImportRun, importer: Importer) -> HttpResponse:
    if request.POST.get("digest", "") != run.digest:
        messages.warning(request, "您打开本页以后又核对过一次，请看过下面的结果再确认。")
    elif services.confirm(run, by=request.user) is None:
        messages.warning(request, "这次导入已经确认过，或者没有可以保存的内容。")
    return redirect(run)


@button
def recheck(request: SignedIn, run: ImportRun, importer: Importer) -> HttpResponse:
    if run.state != RunState.PREVIEW and run.shown_state != RunState.FAILED:
        messages.warning(request, "这次导入已经确认，不用再核对。")
        return redirect(run)
    try:
        checked = services.recheck(run, by=request.user)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    if not checked:
        messages.warning(request, "文件的内容已过保存期，请重新选择文件。")
        return redirect("imports:upload", kind=run.kind)
    messages.success(request, "已按现在的数据重新核对。")
    return redirect(run)


@button
def discard(request: SignedIn, run: ImportRun, importer: Importer) -> HttpResponse:
    if not services.discard(run):
        messages.warning(request, "已经确认的导入不能取消。")
        return redirect(run)
    messages.success(request, "已取消，没有保存任何内容。")
    return redirect("imports:upload", kind=importer.kind)


@button
def passwords(request: SignedIn, run: ImportRun, importer: Importer) -> HttpResponse:
    data = services.take_passwords(run, now=timezone.now())
    if data is None:
        messages.warning(
            request, "一次性密码表已经取走或者过了保存期；没有拿到密码的，请在账号页面重新发放。"
        )
        return redirect(run)
    return _xlsx(data, f"one-time-passwords-{timezone.localdate():%Y%m%d}")

"""Entry of a proposal from paper (代录纸质建议): one page, one transaction, the next one ready."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from congress.documents.models import Attachment
from congress.documents.uploads import discard, store
from congress.people.models import Congress, CongressSession, User
from congress.people.roles import Role, congress_ids
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from proposals.begun import (
    draft_begun,
    draft_begun_meanwhile,
    new_ticket,
    remember_begun,
)
from proposals.entry import enter
from proposals.forms.entry import EntryForm
from proposals.models import Proposal

TEMPLATE = "admin/proposals/entry.html"
#: What the next paper of a pile has in common with the last one.
REMEMBERED = "entry_from_paper"


class AlreadyEntered(Exception):
    """The same page came twice, and the other one was quicker."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


class EntryMixin:
    """Instead of the empty form of Django's "add": for the ModelAdmin of Proposal."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(congress_ids(request.user, Role.OFFICE))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        if request.method != "POST":
            initial = {**_remembered(request, today), "ticket": new_ticket()}
            form = EntryForm(user=request.user, today=today, initial=initial)
            return self.show_entry(request, form)
        if pk := draft_begun(request):
            return _entered_before(request, pk)
        form = EntryForm(user=request.user, today=today, data=request.POST, files=request.FILES)
        if not form.is_valid():
            if pk := draft_begun_meanwhile(request):  # what it says is there is this very page's
                return _entered_before(request, pk)
            _keep_scan(form)
            return self.show_entry(request, form, status=422)
        return self.enter(request, form)

    def enter(self, request: HttpRequest, form: EntryForm) -> HttpResponse:
        scan = _keep_scan(form)
        if form.errors:  # a picture is only read as a whole when it is kept
            return self.show_entry(request, form, status=422)
        try:
            proposal = _enter_once(request, form, scan)
        except AlreadyEntered as known:
            _take_back(scan)
            return _entered_before(request, known.pk)
        except MoveRefused as refusal:
            _keep_for_next(form, scan)
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
            return self.show_entry(request, form, status=422)
        except BaseException:
            _take_back(scan)
            raise
        _remember(request, form)
        messages.success(request, _sentence("已录入并提交审核：", proposal))
        if "_continue" in request.POST:
            return redirect(_change_url(proposal.pk))
        return redirect("admin:proposals_proposal_add")

    def show_entry(self, request: HttpRequest, form: EntryForm, status: int = 200) -> HttpResponse:
        day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        entered = Proposal.objects.filter(entered_by=request.user, is_entered_by_staff=True)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": Proposal._meta,
            "title": "录入书面建议",
            "form": form,
            "media": form.media,
            "sessions": _sessions(request.user),
            "entered_today": entered.filter(
                created_at__gte=day, created_at__lt=day + timedelta(days=1)
            ).count(),
        }
        return render(request, TEMPLATE, context, status=status)


def _enter_once(request: HttpRequest, form: EntryForm, scan: Attachment | None) -> Proposal:
    """One at a time for each user, so that a page sent twice at once is entered once: the session
    that knows its ticket is stored in the same transaction."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
        if pk := draft_begun_meanwhile(request):
            raise AlreadyEntered(pk)
        proposal = enter(form.paper(), by=request.user, scan=scan)
        remember_begun(request, proposal.pk)
        request.session.save()
    return proposal


def _keep_scan(form: EntryForm) -> Attachment | None:
    """The scan as an attachment, outside any transaction. It belongs to nothing until the entry
    succeeds; what stays so is swept away by night (documents.orphans)."""
    file = form.cleaned_data.get("scan")
    if not file:
        return form.stored
    lead = form.cleaned_data.get("lead")
    congress = lead.congress if lead else Congress.objects.get(
        pk=min(congress_ids(form.user, Role.OFFICE)))  # fmt: skip
    try:
        scan = store(file, congress=congress, by=form.user)
    except ValidationError as refusal:
        form.add_error("scan", refusal)
        return form.stored
    _keep_for_next(form, scan)
    return scan


def _keep_for_next(form: EntryForm, scan: Attachment | None) -> None:
    """The page that is shown again carries it on."""
    form.stored = scan
    form.data = form.data.copy()
    form.data["kept_scan"] = str(scan.pk) if scan else ""


def _take_back(scan: Attachment | None) -> None:
    if scan is not None:
        discard(scan)


def _entered_before(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = Proposal.objects.get(pk=pk)
    messages.info(request, _sentence("这一页已经录入过，没有重复录入：", proposal))
    return redirect("admin:proposals_proposal_add")


def _sentence(words: str, proposal: Proposal) -> str:
    link = '{}<a href="{}">{}</a>（{}，{}）。'
    period = f"{proposal.session}，{proposal.period_label}"
    return format_html(
        link, words, _change_url(proposal.pk), proposal.title, proposal.lead.name, period
    )


def _change_url(pk: int) -> str:
    return reverse("admin:proposals_proposal_change", args=[pk])


def _sessions(user: Any) -> dict[str, list[list[str]]]:
    """congress → [first day, last day, name], the latest first: for the line beside the day."""
    rows = CongressSession.objects.filter(term__congress__in=congress_ids(user, Role.OFFICE))
    found: dict[str, list[list[str]]] = {}
    for row in rows.select_related("term__congress").order_by("-opens_on", "-pk"):
        of_congress = found.setdefault(str(row.congress_id), [])
        of_congress.append([row.opens_on.isoformat(), row.closes_on.isoformat(), str(row)])
    return found


def _remember(request: HttpRequest, form: EntryForm) -> None:
    """For the rest of this sign-in."""
    data = form.cleaned_data
    request.session[REMEMBERED] = {
        "received_on": data["received_on"].isoformat(),
        "source": data["source"],
        "category": data["category"].pk if data["category"] else None,
    }


def _remembered(request: HttpRequest, today: date) -> dict[str, Any]:
    first = {"received_on": today, "source": StatusChange.Source.PAPER}
    return {**first, **request.session.get(REMEMBERED, {})}

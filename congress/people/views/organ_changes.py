"""机构变动: choose, read what becomes of each thing, do it; the records, and the way back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress.people.forms.organ_change import OrganChangeForm
from congress.people.handover import in_words
from congress.people.keys import key_of
from congress.people.models import Organ, OrganChange, OrganChangeKind
from congress.people.organ_changes import cease, foreseen, people_of, rename
from congress.people.organ_restoring import restore
from congress.people.roles import Role, congress_ids
from congress.people.signed_in import SignedIn

PER_PAGE = 30
#: In the address: back from what was foreseen to the form, filled as it was.
AGAIN = "again"


def _organs(request: SignedIn) -> QuerySet[Organ]:
    congresses = congress_ids(request.user, Role.ADMIN, Role.OFFICE)
    if not congresses:
        raise Http404
    return Organ.objects.filter(congress__in=congresses).select_related("congress", "successor")


def _records(request: SignedIn) -> QuerySet[OrganChange]:
    rows = OrganChange.objects.filter(organ__in=_organs(request).values("pk"))
    return rows.select_related("organ__congress", "successor", "by", "undone_by")


@login_required
@never_cache
def organ_change(request: SignedIn, pk: int) -> HttpResponse:
    """A form that is sent by GET, so that what it foresees has pages; POST does it."""
    if key_of(pk) is None:
        raise Http404
    organ = get_object_or_404(_organs(request).filter(is_active=True), pk=pk)
    sent = (
        request.POST if request.method == "POST" else request.GET if "kind" in request.GET else None
    )
    form = OrganChangeForm(sent, organ=organ)
    context: dict[str, Any] = {"form": form, "organ": organ}
    if sent is None or not form.is_valid() or (request.method == "GET" and AGAIN in sent):
        return render(request, "people/organ_change.html", context)
    if request.method == "POST":
        try:
            change = _done(request, organ, form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return render(request, "people/organ_change.html", context)
        messages.success(request, f"{change.words}，已经办理。")
        return redirect(change)
    return render(
        request, "people/organ_change_preview.html", context | _foreseen(request, organ, form)
    )


def _done(request: SignedIn, organ: Organ, data: dict[str, Any]) -> OrganChange:
    usual: dict[str, Any] = {"by": request.user, "on": data["on"], "reason": data["reason"]}
    if data["kind"] == OrganChangeKind.RENAMED:
        return rename(organ, data["name"], data["short_name"], **usual)
    people = [user.pk for user in data.get("people") or ()]
    return cease(organ, data["kind"], data["successor"], people=people, **usual)


def _foreseen(request: SignedIn, organ: Organ, form: OrganChangeForm) -> dict[str, Any]:
    data = form.cleaned_data
    renamed = data["kind"] == OrganChangeKind.RENAMED
    rows = [] if renamed else foreseen(organ, data["successor"])
    refused = [row for row in rows if row[1].refusal]
    chosen = {user.pk for user in data.get("people") or ()}
    people = [] if renamed else people_of(organ)
    change = OrganChange(organ=organ, kind=data["kind"], successor=data["successor"])
    change.names = {"name": organ.name}
    change.new_names = {"name": data["name"]}
    filled = request.GET.copy()
    filled.pop("page", None)
    filled[AGAIN] = "1"
    return {
        "back_url": f"{request.path}?{filled.urlencode()}",
        "words": change.words,
        "data": data,
        "counts": list(Counter(label for label, _ in rows).items()),
        "refused": len(refused),
        "stay": [user.name for user, _ in people if user.pk not in chosen],
        "go": [user.name for user, _ in people if user.pk in chosen],
        "is_renamed": renamed,
        # What stands in the way comes first.
        "page_obj": Paginator(
            refused + [row for row in rows if not row[1].refusal], PER_PAGE
        ).get_page(request.GET.get("page")),
    }


@login_required
@never_cache
def organ_change_records(request: SignedIn) -> HttpResponse:
    page = Paginator(_records(request), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"change": row, "work": in_words(row.counts)} for row in page]
    return render(request, "people/organ_change_records.html", {"rows": rows, "page_obj": page})


def _record(request: SignedIn, pk: int) -> OrganChange:
    if key_of(pk) is None:
        raise Http404
    return get_object_or_404(_records(request), pk=pk)


@login_required
@never_cache
def organ_change_record(request: SignedIn, pk: int) -> HttpResponse:
    change = _record(request, pk)
    items = [(label, row) for label, rows in change.items.items() for row in rows]
    context = {
        "change": change,
        "work": in_words(change.counts),
        "page_obj": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/organ_change_record.html", context)


@login_required
@require_POST
def organ_change_back(request: SignedIn, pk: int) -> HttpResponse:
    change = _record(request, pk)
    try:
        moved = restore(change, by=request.user)
    except ValidationError as refusal:
        messages.error(request, "".join(refusal.messages))
    else:
        words = in_words(moved)
        told = f"{change.organ.name}已经恢复" + (f"，回来{words}" if words else "")
        messages.success(request, f"{told}。")
    return redirect(change)

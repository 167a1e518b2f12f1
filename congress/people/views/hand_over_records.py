"""移交记录: what was handed over, by whom, and the way back; and what nobody has to do."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress.people.handover import in_words
from congress.people.keys import key_of
from congress.people.models import HandOver
from congress.people.roles import Role, congress_ids, organ_ids
from congress.people.signed_in import SignedIn
from congress.people.succession import hand_back, held_elsewhere, roles_in_words
from congress.people.waifs import left_open, watched_organs

PER_PAGE = 30


def _records(request: SignedIn) -> QuerySet[HandOver]:
    """Of the congresses whose accounts the user keeps, and of the units that he administers."""
    congresses = congress_ids(request.user, Role.ADMIN, Role.OFFICE)
    units = organ_ids(request.user, Role.UNIT_ADMIN)
    if not congresses and not units:
        raise Http404
    rows = HandOver.objects.filter(Q(congress__in=congresses) | Q(organ__in=units))
    return rows.select_related("congress", "organ", "from_user", "to_user", "by", "undone_by")


def _record(request: SignedIn, pk: int) -> HandOver:
    if key_of(pk) is None:
        raise Http404
    return get_object_or_404(_records(request), pk=pk)


@login_required
@never_cache
def hand_over_records(request: SignedIn) -> HttpResponse:
    page = Paginator(_records(request), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"record": row, "work": in_words(row.counts), "ended": roles_in_words(row)} for row in page
    ]
    return render(request, "people/hand_over_records.html", {"rows": rows, "page_obj": page})


@login_required
@never_cache
def hand_over_record(request: SignedIn, pk: int) -> HttpResponse:
    record = _record(request, pk)
    items = [(label, words) for label, rows in record.items.items() for _, words in rows]
    may_go_back = record.undone_at is None and record.from_user_id != request.user.pk
    context = {
        "record": record,
        "work": in_words(record.counts),
        "ended": roles_in_words(record),
        "elsewhere": _elsewhere(record) if may_go_back else [],
        "page_obj": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "may_go_back": may_go_back,
    }
    return render(request, "people/hand_over_record.html", context)


def _elsewhere(record: HandOver) -> list[tuple[str, str]]:
    """[(name, 「承办任务 3 件」)] of what later records gave to others."""
    return [(user.name, in_words(counts)) for user, counts in held_elsewhere(record)]


@login_required
@require_POST
def hand_over_back(request: SignedIn, pk: int) -> HttpResponse:
    record = _record(request, pk)
    try:
        moved = hand_back(record, by=request.user)
    except ValidationError as refusal:
        messages.error(request, "".join(refusal.messages))
    except PermissionDenied:
        messages.error(request, "这些角色不由您授予，请联系代表工委退回。")
    else:
        words = in_words(moved)
        name = record.from_user.name
        told = f"已将{words}退回{name}。" if words else f"已退回，{name}的角色和账号恢复原样。"
        stays = "".join(f"{kept}已另行移交，仍由{who}办理。" for who, kept in _elsewhere(record))
        messages.success(request, told + stays)
    return redirect(record)


@login_required
@never_cache
def left_open_list(request: SignedIn) -> HttpResponse:
    """待指定承办人, for the office, a unit's administrator, and the dispatcher of its system."""
    if watched_organs(request.user) is None:
        raise Http404
    page = Paginator(left_open(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/left_open_list.html",
        {"page_obj": page, "is_office": bool(congress_ids(request.user, Role.OFFICE))},
    )

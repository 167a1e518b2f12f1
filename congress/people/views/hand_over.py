"""移交工作: choose the successor, read what would move, do it. For the office and for units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from congress.people.accounts import may_manage
from congress.people.forms.hand_over import HandOverForm
from congress.people.handover import belongs_to, in_words, open_work
from congress.people.keys import key_of
from congress.people.models import Congress, HandOver, Organ, RoleGrant, User
from congress.people.roles import Role, congress_ids
from congress.people.selectors import match_name
from congress.people.signed_in import SignedIn
from congress.people.succession import endable, preview, roles_in_words, succeed
from congress.people.waifs import watched_organs

PER_PAGE = 30


@dataclass(frozen=True)
class Back:
    """Where the page came from, and whither it returns; ``asks_office``: roles of whoever is there
    already are given by the office, not by who reads the page."""

    url: str
    label: str
    add_url: str = ""
    asks_office: bool = False


def hand_over_steps(
    request: SignedIn, person: User, congress: Congress, organ: Organ | None, back: Back
) -> HttpResponse:
    """Form with the open work, then preview, then (``confirm`` posted) the deed; ``again`` posted
    from the preview: the form as it was filled. Who may was asked by the caller."""
    rows = open_work(person, seen_by=request.user, congress=congress, organ=organ)
    form = HandOverForm(
        request.POST or None,
        from_user=person,
        congress=congress,
        organ=organ,
        ends=endable(person, congress, organ, request.user),
        may_disable=person.is_active and may_manage(request.user, person),
        kinds={label for label, _ in rows},
    )
    context: dict[str, Any] = {
        "form": form,
        "person": person,
        "place": organ.name if organ else congress.name,
        "back": back,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        data, confirmed = form.cleaned_data, "confirm" in request.POST
        try:
            record = (succeed if confirmed else preview)(
                person,
                data["to_user"],
                by=request.user,
                congress=congress,
                organ=organ,
                ends=data.get("ends", ()),
                disable=data.get("disable", False),
            )
        except ValidationError as refusal:
            form.add_error("to_user", refusal)
        else:
            if not confirmed:
                return _previewed(request, record, context)
            messages.success(request, done_in_words(record))
            return redirect(record if record.pk else back.url)
    return render(request, "people/hand_over.html", context)


def _previewed(request: SignedIn, record: HandOver, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "successor": record.to_user,
        "moved": list(record.counts.items()),
        "ended": roles_in_words(record),
        "disable": record.is_disabled,
        "offers": bool(record.ended or record.is_disabled or (record.to_user and record.counts)),
    }
    return render(request, "people/hand_over_preview.html", context)


def done_in_words(record: HandOver) -> str:
    words, name = in_words(record.counts), record.from_user.name
    told = ""
    if record.to_user and words:
        told = f"已将{name}名下{words}移交给{record.to_user.name}。"
    if record.ended:
        told += f"{name}的{roles_in_words(record)}角色已结束。"
    if record.is_disabled:
        told += f"{name}的账号已停用。"
    if told and not record.to_user and words:
        told += f"{words}列入“待指定承办人”。"
    return told or "没有需要移交的事项。"


# --- the office's own pages ---------------------------------------------------------------------
def _grants(request: SignedIn) -> QuerySet[RoleGrant]:
    """Present and past posts in the congresses whose accounts are kept by this user."""
    ids = congress_ids(request.user, Role.ADMIN, Role.OFFICE)
    if not ids:
        raise Http404
    return RoleGrant.objects.filter(congress__in=ids)


@login_required
@never_cache
def hand_over_list(request: SignedIn) -> HttpResponse:
    """Find the one who leaves: by name, account or unit."""
    held = _grants(request)
    text = request.GET.get("q", "").strip()
    found = held
    if text:
        organs = match_name(Organ.objects.all(), text).values("pk")
        found = held.filter(
            Q(user__name__icontains=text) | Q(user__username__icontains=text) | Q(organ__in=organs)
        )
    users = User.objects.filter(pk__in=found.values("user")).order_by("-is_active", "pk")
    page = Paginator(users, PER_PAGE).get_page(request.GET.get("page"))
    places: dict[int, dict[tuple[int, int | None], dict[str, Any]]] = {}
    today = timezone.localdate()
    rows = held.filter(user__in=[user.pk for user in page]).select_related("organ", "congress")
    for grant in rows.order_by("pk"):
        of_user = places.setdefault(grant.user_id, {})
        key = (grant.congress_id, grant.organ_id)
        place = of_user.setdefault(key, {"name": _place(grant), "url": _url(grant), "posts": []})
        ended = grant.ends_on is not None and grant.ends_on < today
        place["posts"].append(grant.get_role_display() + ("（已结束）" if ended else ""))
    people = [{"user": user, "places": list(places[user.pk].values())} for user in page]
    watches = watched_organs(request.user) is not None
    context = {"people": people, "page_obj": page, "text": text, "watches": watches}
    return render(request, "people/hand_over_list.html", context)


def _place(grant: RoleGrant) -> str:
    return grant.organ.name if grant.organ else grant.congress.name


def _url(grant: RoleGrant) -> str:
    if grant.organ_id:
        return reverse("people:hand-over-organ", args=[grant.user_id, grant.organ_id])
    return reverse("people:hand-over-congress", args=[grant.user_id, grant.congress_id])


@login_required
@never_cache
def hand_over_organ(request: SignedIn, pk: int, organ_pk: int) -> HttpResponse:
    _must_be_keys(pk, organ_pk)
    congresses = _grants(request).values("congress")
    organs = Organ.objects.filter(congress__in=congresses).select_related("congress")
    organ = get_object_or_404(organs, pk=organ_pk)
    person = get_object_or_404(User, pk=pk)
    if not belongs_to(person, organ, seen_by=request.user):
        raise Http404
    return _office_steps(request, person, organ.congress, organ)


@login_required
@never_cache
def hand_over_congress(request: SignedIn, pk: int, congress_pk: int) -> HttpResponse:
    _must_be_keys(pk, congress_pk)
    held = _grants(request).filter(user=pk, congress=congress_pk, organ=None)
    grant = get_object_or_404(held.select_related("user", "congress").order_by("pk")[:1])
    return _office_steps(request, grant.user, grant.congress, None)


def _must_be_keys(*keys: int) -> None:
    if any(key_of(pk) is None for pk in keys):
        raise Http404


def _office_steps(
    request: SignedIn, person: User, congress: Congress, organ: Organ | None
) -> HttpResponse:
    url = reverse("people:hand-over") + "?" + urlencode({"q": person.username})
    back = Back(url, "移交工作", reverse("admin:people_rolegrant_add"))
    return hand_over_steps(request, person, congress, organ, back)

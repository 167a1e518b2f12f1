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

from congress.people.accounts import disable_account, hand_over, may_manage
from congress.people.forms.hand_over import HandOverForm
from congress.people.handover import in_words, preview
from congress.people.keys import key_of
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.people.roles import Role, congress_ids
from congress.people.selectors import match_name
from congress.people.signed_in import SignedIn

PER_PAGE = 30


@dataclass(frozen=True)
class Back:
    """Where the page came from, and whither it returns."""

    url: str
    label: str
    add_url: str = ""


def hand_over_steps(
    request: SignedIn, person: User, congress: Congress, organ: Organ | None, back: Back
) -> HttpResponse:
    """Form, then preview, then (``confirm`` posted) the deed. Who may was asked by the caller."""
    may_disable = person.is_active and may_manage(request.user, person)
    form = HandOverForm(
        request.POST or None,
        from_user=person,
        congress=congress,
        organ=organ,
        may_disable=may_disable,
    )
    place = organ.name if organ else congress.name
    context: dict[str, Any] = {"form": form, "person": person, "place": place, "back": back}
    if request.method == "POST" and form.is_valid():
        successor, disable = form.cleaned_data["to_user"], form.cleaned_data.get("disable", False)
        act = hand_over if "confirm" in request.POST else preview
        try:
            moved = act(person, successor, by=request.user, congress=congress, organ=organ)
        except ValidationError as refusal:
            form.add_error("to_user", refusal)
        else:
            if act is preview:
                context |= {
                    "successor": successor,
                    "moved": [(label, count) for label, count in moved.items() if count],
                    "disable": disable,
                }
                return render(request, "people/hand_over_preview.html", context)
            words = in_words(moved)
            told = f"已将{person.name}名下{words}移交给{successor.name}。" if words else ""
            if disable:
                disable_account(person, by=request.user)
                told += f"{person.name}的账号已停用。"
            messages.success(request, told or "没有需要移交的事项。")
            return redirect(back.url)
    return render(request, "people/hand_over.html", context)


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
    context = {"people": people, "page_obj": page, "text": text}
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
    return _office_steps(request, _held(request, pk, organ=organ_pk))


@login_required
@never_cache
def hand_over_congress(request: SignedIn, pk: int, congress_pk: int) -> HttpResponse:
    return _office_steps(request, _held(request, pk, congress=congress_pk).filter(organ=None))


def _held(request: SignedIn, user: int, **place: int) -> QuerySet[RoleGrant]:
    if any(key_of(pk) is None for pk in (user, *place.values())):
        raise Http404
    return _grants(request).filter(user=user, **place)


def _office_steps(request: SignedIn, held: QuerySet[RoleGrant]) -> HttpResponse:
    rows = held.select_related("user", "organ", "congress")
    grant = get_object_or_404(rows.order_by("pk")[:1])
    url = reverse("people:hand-over") + "?" + urlencode({"q": grant.user.username})
    add_url = reverse("admin:people_rolegrant_add")
    return hand_over_steps(
        request, grant.user, grant.congress, grant.organ, Back(url, "移交工作", add_url)
    )

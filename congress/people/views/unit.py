"""本单位人员: a unit's administrator and his own people. Whoever is not his does not exist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress.people.accounts import (
    NewGrant,
    administered_organs,
    create_account,
    disable_account,
    enable_account,
    manageable,
    reset_password,
    unit_people,
)
from congress.people.forms.unit import AddPersonForm
from congress.people.handover import belongs_to
from congress.people.keys import key_of
from congress.people.models import Organ, RoleGrant, User
from congress.people.signed_in import SignedIn
from congress.people.views.hand_over import Back, hand_over_steps

PER_PAGE = 30


def _mine(request: SignedIn) -> list[Organ]:
    organs = administered_organs(request.user)
    if not organs:
        raise Http404
    return organs


def _person(request: SignedIn, pk: int) -> User:
    _mine(request)
    return get_object_or_404(unit_people(request.user), pk=pk)


def _told_once(request: SignedIn, account: User, password: str) -> HttpResponse:
    context = {"account": account, "password": password}
    response = render(request, "people/one_time_password.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@never_cache
def unit_list(request: SignedIn) -> HttpResponse:
    organs = _mine(request)
    page = Paginator(unit_people(request.user), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    grants: dict[int, list[RoleGrant]] = {}
    rows = RoleGrant.objects.filter(user__in=[u.pk for u in page], organ__in=organs)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related("organ")
    for row in rows:
        grants.setdefault(row.user_id, []).append(row)
    mine = manageable(request.user, list(page))
    people = [
        {"user": user, "grants": grants.get(user.pk, []), "is_mine": user.pk in mine}
        for user in page
    ]
    context = {"people": people, "organs": organs, "page_obj": page}
    return render(request, "people/unit_list.html", context)


@login_required
@never_cache
def unit_add(request: SignedIn) -> HttpResponse:
    organs = _mine(request)
    form = AddPersonForm(request.POST or None, by=request.user, initial={"organ": organs[0]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        organ = data["organ"]
        try:
            account, password = create_account(
                username=data["username"],
                name=data["name"],
                phone=data["phone"],
                by=request.user,
                grants=[NewGrant(data["role"], organ.congress, organ)],
            )
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            return _told_once(request, account, password)
    return render(request, "people/unit_add.html", {"form": form})


def _with_my_person(request: SignedIn, pk: int, verb: Any) -> Any:
    """Run a service on one of my people; None when the account is also somebody else's."""
    person = _person(request, pk)
    try:
        return person, verb(person, by=request.user)
    except PermissionDenied:
        messages.error(
            request, f"{person.name}的账号还有其他单位或者其他身份，请联系代表工委办理。"
        )
        return person, None


@login_required
@require_POST
def unit_reset(request: SignedIn, pk: int) -> HttpResponse:
    person, password = _with_my_person(request, pk, reset_password)
    return _told_once(request, person, password) if password else redirect("people:unit")


def _disable(person: User, *, by: User) -> bool:
    disable_account(person, by=by)
    return True


def _enable(person: User, *, by: User) -> bool:
    enable_account(person, by=by)
    return True


@login_required
@require_POST
def unit_disable(request: SignedIn, pk: int) -> HttpResponse:
    person, done = _with_my_person(request, pk, _disable)
    if done:
        messages.success(request, f"{person.name}的账号已停用。")
    return redirect("people:unit")


@login_required
@require_POST
def unit_enable(request: SignedIn, pk: int) -> HttpResponse:
    person, done = _with_my_person(request, pk, _enable)
    if done:
        messages.success(request, f"{person.name}的账号已恢复使用。")
    return redirect("people:unit")


@login_required
@never_cache
def unit_hand_over(request: SignedIn, pk: int, organ_pk: int) -> HttpResponse:
    """Open work of one person in one of my organs, to a named successor."""
    organ = next((o for o in _mine(request) if o.pk == organ_pk), None)
    if organ is None or key_of(pk) is None:
        raise Http404
    person = get_object_or_404(User, pk=pk)
    if not belongs_to(person, organ, seen_by=request.user):
        raise Http404
    back = Back(reverse("people:unit"), "本单位人员", reverse("people:unit-add"), asks_office=True)
    return hand_over_steps(request, person, organ.congress, organ, back)

"""接口令牌: the pages where one sees one's own tokens, makes one and revokes one."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress.api import tokens
from congress.api.forms import NewTokenForm
from congress.people.keys import key_of
from congress.people.signed_in import SignedIn

PER_PAGE = 30


@login_required
@never_cache
def token_list(request: SignedIn) -> HttpResponse:
    page = Paginator(request.user.api_tokens.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "api/token_list.html", {"page_obj": page})


@login_required
@reauthentication_required
@never_cache
def token_add(request: SignedIn) -> HttpResponse:
    """The key is shown once, as the answer to the form."""
    form = NewTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            token, key = tokens.issue(request.user, name=asked["name"], days=asked["days"])
        except tokens.TooManyTokens as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "api/token_made.html", {"token": token, "key": key})
    status = 422 if form.is_bound else 200
    return render(request, "api/token_form.html", {"form": form}, status=status)


@login_required
@require_POST
def token_revoke(request: SignedIn, pk: int) -> HttpResponse:
    if key_of(pk) is None:
        raise Http404
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    if tokens.revoke(token, by=request.user):
        messages.success(request, f"令牌“{token.name}”已撤销，用它的程序不能再调用接口。")
    return redirect("api-tokens")

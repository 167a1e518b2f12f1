"""已退出的任务: what a unit had to handle once, and why it has not any more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from congress.people.signed_in import SignedIn
from proposals.selectors.bench import desks_of, tasks_left

SIZE = 30


@login_required
@require_GET
def left(request: SignedIn) -> HttpResponse:
    """For whoever has a desk; the proposals themselves are not opened from here."""
    desks = desks_of(request.user)
    if not desks:
        raise Http404
    pages = Paginator(tasks_left(request.user), SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page_obj": page, "tasks": list(page), "has_several": len(desks) > 1}
    return render(request, "proposals/tasks_left.html", context)

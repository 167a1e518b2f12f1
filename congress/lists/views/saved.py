"""Saved views: keep, rename, order, drop. Whoever is not their owner does not find them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congress.lists.columns import chosen, codes_in, joined
from congress.lists.forms import SavedViewForm
from congress.lists.listing import Listing
from congress.lists.models import QUERY_LENGTH, SavedView
from congress.lists.selection import EVERYTHING, Selection
from congress.lists.selectors import own_views, rows_of
from congress.lists.services import choose_default, keep, remember_columns, shift
from congress.lists.views.listing import remembered_query
from congress.lists.views.pages import listing_or_404, selection_of
from congress.people.signed_in import SignedIn

STEPS = {"up": -1, "down": 1}


def _own(request: SignedIn, pk: int) -> tuple[SavedView, Listing]:
    view = get_object_or_404(own_views(request.user).select_related("user"), pk=pk)
    return view, listing_or_404(request, view.page)


def _at(listing: Listing, selection: Selection) -> str:
    return f"{listing.url}?{selection.full_query}"


@login_required
@require_GET
def back(request: SignedIn, page: str) -> HttpResponse:
    """From a row to the list as it was left."""
    listing = listing_or_404(request, page)
    query = remembered_query(request, listing)
    return redirect(f"{listing.url}?{query}" if query else listing.url)


@login_required
@require_GET
def manage(request: SignedIn, page: str) -> HttpResponse:
    listing = listing_or_404(request, page)
    views = [view for view in rows_of(request.user, page) if view.name]
    mine = [view for view in views if view.user_id == request.user.pk]
    context = {"listing": listing, "mine": mine, "others": views[len(mine) :]}
    return render(request, "lists/view_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def save(request: SignedIn, page: str) -> HttpResponse:
    """The form of a new view (``?query=``), and its keeping."""
    listing = listing_or_404(request, page)
    selection = selection_of(request, listing)
    view = SavedView(user=request.user, page=page, query=selection.query, columns=selection.codes)
    form = SavedViewForm(request.POST if request.method == "POST" else None, view=view)
    if not selection.is_understood:
        messages.error(request, "有的条件不正确，不能保存为视图；请更正以后再保存。")
        return redirect(_at(listing, selection))
    if form.is_bound and form.is_valid():
        view = keep(form.apply())
        messages.success(request, f"已保存视图“{view.name}”。")
        return redirect(f"{listing.url}?{view.query_string}")
    context = {"listing": listing, "form": form, "selection": selection, "view": None}
    return render(request, "lists/view_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    view, listing = _own(request, pk)
    name = view.name
    form = SavedViewForm(request.POST if request.method == "POST" else None, view=view)
    if form.is_bound and form.is_valid():
        keep(form.apply())
        messages.success(request, "已保存修改。")
        return redirect("lists:views", listing.code)
    context = {"listing": listing, "form": form, "view": view, "name": name}
    return render(request, "lists/view_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def update(request: SignedIn, pk: int) -> HttpResponse:
    """The view takes over the conditions and columns of the page."""
    view, listing = _own(request, pk)
    selection = selection_of(request, listing)
    if not selection.is_understood or len(selection.query) > QUERY_LENGTH:
        messages.error(request, "有的条件不正确，或者条件太多，没有更新视图。")
        return redirect(_at(listing, selection))
    view.query, view.columns = selection.query, selection.codes
    keep(view)
    messages.success(request, f"已更新视图“{view.name}”。")
    return redirect(f"{listing.url}?{view.query_string}")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedIn, pk: int) -> HttpResponse:
    """GET asks, POST does it."""
    view, listing = _own(request, pk)
    if request.method == "POST":
        view.delete()
        messages.success(request, f"已删除视图“{view.name}”。")
        return redirect("lists:views", listing.code)
    return render(request, "lists/view_delete.html", {"listing": listing, "view": view})


@login_required
@require_POST
def default(request: SignedIn, pk: int) -> HttpResponse:
    """Open the list with this view, or no longer."""
    view, listing = _own(request, pk)
    choose_default(view, is_default=not view.is_default)
    return redirect("lists:views", listing.code)


@login_required
@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    view, listing = _own(request, pk)
    if step := STEPS.get(request.POST.get("to", "")):
        shift(view, step)
    return redirect("lists:views", listing.code)


@login_required
@require_POST
def columns(request: SignedIn, page: str) -> HttpResponse:
    """Choose the columns, for this address and for the next time. ``usual``: those of the list."""
    listing = listing_or_404(request, page)
    selection = selection_of(request, listing)
    asked = [] if "usual" in request.POST else codes_in(request.POST.getlist("cols"))
    shown = chosen(listing.columns, asked)
    remember_columns(request.user, page, joined(shown) if asked else "")
    query = selection.query
    tail = f"cols={joined(shown)}&view={selection.view or EVERYTHING}"
    return redirect(f"{listing.url}?{query}&{tail}" if query else f"{listing.url}?{tail}")

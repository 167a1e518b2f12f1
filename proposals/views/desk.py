"""The office's desk of allocation: everything registered and not yet handed over."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from congress.lists.views import ListView
from congress.people.roles import Role, congress_ids
from congress.people.selectors import match_name
from congress.people.signed_in import SignedIn
from proposals.desk import DESK_LIST
from proposals.selectors.loads import handling_rows, loads_of

#: Sort code → what it sorts by; the codes stand in the address, with a minus for the other way.
LOAD_COLUMNS = (
    ("organ", "单位"),
    ("lead", "主办"),
    ("joint", "会办"),
    ("separate", "分办"),
    ("total", "合计"),
    ("late", "超期"),
    ("planned", "待交办"),
)
USUAL_SORT = "-total"
WORDS_LENGTH = 100


class DeskView(ListView):
    listing = DESK_LIST
    template_name = "proposals/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        here = f"{DESK_LIST.url}?{self.selection.full_query}"
        page = context["page_obj"].number
        if page > 1:
            here += f"&page={page}"
        for line in context["lines"]:
            url = reverse("proposals:allocate", args=[line["row"].pk])
            line["allocate_url"] = f"{url}?{urlencode({'next': here})}"
        return context


@login_required
@require_GET
def loads(request: SignedIn) -> HttpResponse:
    """What every unit has on its desk: sorted and searched by the address, so that it works alone
    and inside the desk's panel."""
    if not DESK_LIST.may_open(request.user):
        raise PermissionDenied
    text = request.GET.get("unit", "")[:WORDS_LENGTH].replace("\x00", "").strip()
    sort = request.GET.get("by", "")
    if sort.removeprefix("-") not in dict(LOAD_COLUMNS):
        sort = USUAL_SORT
    code = sort.removeprefix("-")
    organs = handling_rows(congress_ids(request.user, Role.OFFICE))
    rows = list(loads_of(match_name(organs, text), on=timezone.localdate()).values())
    if code != "organ":
        rows.sort(key=lambda load: getattr(load, code), reverse=sort.startswith("-"))
    elif sort.startswith("-"):
        rows.reverse()
    # Whoever looks for a unit by name is to find it, whatever it has on its desk.
    idle = [] if text else [load for load in rows if load.is_idle]
    context = {
        "loads": [load for load in rows if text or not load.is_idle],
        "idle": idle,
        "heads": _heads(sort, text),
        "text": text,
        "by": sort,
    }
    return render(request, "proposals/loads.html", context)


def _heads(sort: str, text: str) -> list[dict[str, str]]:
    """Figures begin with the highest, names with the first."""
    found = []
    for code, label in LOAD_COLUMNS:
        first, other = (code, f"-{code}") if code == "organ" else (f"-{code}", code)
        query = {"by": other if sort == first else first} | ({"unit": text} if text else {})
        direction = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
        found.append({"label": label, "query": urlencode(query), "direction": direction})
    return found

"""What the views of a list have in common: the list, and what the user asked of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from congress.lists.columns import codes_in
from congress.lists.listing import Listing, find
from congress.lists.selection import Selection
from congress.lists.selectors import rows_of
from congress.people.signed_in import SignedIn

LONGEST_QUERY = 8000


def listing_or_404(request: HttpRequest, code: str) -> Listing:
    listing = find(code)
    if listing is None or not listing.may_open(request.user):
        raise Http404
    return listing


def selection_of(request: SignedIn, listing: Listing) -> Selection:
    """What a form of the list's page carries in its field ``query``."""
    text = request.POST.get("query", "") or request.GET.get("query", "")
    rows = rows_of(request.user, listing.code)
    columns = next((row.columns for row in rows if not row.name), "")
    data = QueryDict(text[:LONGEST_QUERY].replace("\x00", ""))
    return Selection(listing, request.user, data, timezone.localdate(), codes_in([columns]))

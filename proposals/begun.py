"""One page for a new proposal makes one draft, however often it is sent.

The page carries a ticket. The session remembers which draft came of it: an answer that got lost on
the way, a second press of the button, the browser's way back do not make a second draft.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest

BEGUN = "begun_drafts"
KEPT = 20


def new_ticket() -> str:
    return uuid.uuid4().hex


def draft_begun(request: HttpRequest) -> int | None:
    """The key of the draft that came of the sent page, if there is one already."""
    return dict(request.session.get(BEGUN, ())).get(request.POST.get("ticket", ""))


def draft_begun_meanwhile(request: HttpRequest) -> int | None:
    """The same, of the session as it is stored by now: for who holds the lock of its user."""
    stored = type(request.session)(request.session.session_key)
    return dict(stored.get(BEGUN, ())).get(request.POST.get("ticket", ""))


def remember_begun(request: HttpRequest, pk: int) -> None:
    if ticket := request.POST.get("ticket", "")[:40]:
        begun = [pair for pair in request.session.get(BEGUN, ()) if pair[0] != ticket]
        request.session[BEGUN] = [*begun, (ticket, pk)][-KEPT:]

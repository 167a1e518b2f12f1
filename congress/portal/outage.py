"""The database does not answer: a page that needs none, and what was typed is still in it.

The form that could not be taken comes back in the page, as it was sent, with one button to send it
again. It is the browser's own words: nothing is read here, and its token is checked as ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from http import HTTPStatus

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

RETRY_AFTER = 30  # seconds
SENTENCE = "数据库暂时没有应答，刚才的操作没有完成。请稍后再试。"
#: PostgreSQL's own words for being away: connection lost, shutting down, no room for one more.
AWAY_CLASSES = ("08", "53", "57P")
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}
NOT_SENT_BACK = ("password", "code", "secret")


def is_outage(error: BaseException | None) -> bool:
    """Is the database away, or only a statement of ours wrong?"""
    while error is not None and not isinstance(error, Error):
        error = error.__cause__
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return code & 0xFF in SQLITE_AWAY
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(AWAY_CLASSES)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, with Retry-After; JSON for those who asked for it."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse(
            {"code": "unavailable", "detail": SENTENCE, "fields": {}},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    elif wants_json(request):
        words = {"error": "没有保存：数据库暂时没有应答，稍后会再试。请不要关闭本页。"}
        response = JsonResponse(words, status=status)
    else:
        context = {
            "fields": list(_sent(request)),
            "path": request.get_full_path(),
            "has_files": (request.content_type or "").startswith("multipart/"),
        }
        response = HttpResponse(_page(context), status=status)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def wants_json(request: HttpRequest) -> bool:
    return "autosave" in request.path or "application/json" in request.headers.get("Accept", "")


def _page(context: dict[str, object]) -> str:
    try:
        return render_to_string("503.html", context)
    except ValueError:  # no static files were collected
        return SENTENCE


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of the form that was sent, but for what nobody should find in a page."""
    if request.method != "POST":
        return
    try:
        lists = list(request.POST.lists())
    except Exception:  # too large, broken off: there is nothing to give back
        return
    for name, values in lists:
        if not any(word in name.lower() for word in NOT_SENT_BACK):
            yield from ((name, value) for value in values)

"""Every page an account can come to by following links, without a browser: it is quick.

A page is known by its view and by what it is made of; a browser then needs to look at each once.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

#: Sheets of the admin that look the same for every table: a few stand for all.
ALIKE = {"_history": 1, "_changelist ?": 2, "_add ?": 0, "app_list": 1}
#: How many addresses of one kind are followed; a proposal's page differs by stage and reader.
FOLLOWED = 2
FOLLOWED_MORE = {"proposals:detail": 20}
#: Not pages: they end the session or hand over a file. And the vendor's page of the API: its markup
#: is drawn by a script that is not ours; tests/api/test_docs.py asks of it what we answer for.
LEFT_OUT = {
    "account_logout", "portal:healthz", "imports:template", "documents:download", "api:docs",
}  # fmt: skip
SHAPE_ATTRIBUTES = ("type", "name", "role", "scope", "open", "multiple", "disabled", "rows")


@dataclass(frozen=True)
class Found:
    """One page: its address, the kind of page, what it is made of (``shape``), and its text."""

    path: str
    kind: str
    status: int
    shape: frozenset[str]
    html: str = field(repr=False)


class _Reader(HTMLParser):
    """Links of a page, and the set of its kinds of elements; heads and menus are not counted."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.shape: set[str] = set()
        self.inside_frame = 0  # masthead, side menus: looked at once with every account's home
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "download" not in values:
            self.links.append(values.get("href", ""))
        if tag in ("header", "nav"):
            self.inside_frame += 1
        if not self.inside_frame:
            kept = [values.get("class", "")]
            # Rows of a formset are alike: their numbers do not count.
            kept += [re.sub(r"\d+", "#", values.get(name, "-")) for name in SHAPE_ATTRIBUTES]
            self.shape.add(" ".join([tag, *kept]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("header", "nav"):
            self.inside_frame -= 1


def kind_of(path: str) -> str:
    """The view, with the move on it, and whether something is asked (?): one kind of page."""
    parts = urlsplit(path)
    match = resolve(parts.path)
    words = [value for value in match.kwargs.values() if not str(value).isdigit()]
    return " ".join([match.view_name, *map(str, words), *("?" if parts.query else "")])


def _targets(html: _Reader, base: str) -> Iterator[str]:
    for link in html.links:
        path = urldefrag(urljoin(base, link)).url
        if not path.startswith("/") or path.startswith(("//", "/static/")):
            continue
        try:
            if resolve(urlsplit(path).path).view_name not in LEFT_OUT:
                yield path
        except Resolver404:
            raise AssertionError(f"{base} links to {path}, which is no page") from None


def _counted(kind: str) -> tuple[str, int]:
    """As what a kind is counted, and how many of it are followed."""
    if kind.startswith("admin:"):
        end = next((end for end in ALIKE if end in kind), "")
        return (end, ALIKE[end]) if end else (kind, 1)
    return kind, FOLLOWED_MORE.get(kind, FOLLOWED)


def worth(found: list[Found], seen: set[object]) -> list[Found]:
    """Those that a browser should look at: each that has an element which no page of its kind had
    before; of the admin's every kind one. What they are made of is noted in ``seen``, so that the
    next account adds only what is new."""
    chosen = []
    for page in found:
        if page.kind.startswith("admin:"):
            # To add and to change are the same sheet; where there is nothing yet, one adds.
            sheet = page.kind.replace("_add", "_change") if "_add" in page.kind else page.kind
            end = next((end for end in ALIKE if end in page.kind), "")
            made_of: set[object] = {end or sheet}
        else:
            made_of = {(page.kind, element) for element in page.shape}
        if not made_of <= seen:
            seen |= made_of
            chosen.append(page)
    return chosen


def crawl(client: Client, starts: Iterable[str]) -> list[Found]:
    """Follow links from ``starts``. A link that a page offers must lead to a page (200)."""
    waiting = deque((path, "") for path in starts)
    met, counts, found = set(starts), Counter(map(kind_of, starts)), []
    while waiting:
        path, source = waiting.popleft()
        answer = client.get(path, follow=True)
        if answer.redirect_chain:
            path = answer.redirect_chain[-1][0]
        if source:
            assert answer.status_code == 200, f"{source} → {path}: {answer.status_code}"
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        met.add(path)
        text = answer.content.decode()
        html = _Reader(text)
        found.append(Found(path, kind_of(path), answer.status_code, frozenset(html.shape), text))
        if answer.status_code != 200 or "?" in path:
            continue  # sorting what is filtered, and so on without end
        for target in _targets(html, path):
            kind, limit = _counted(kind_of(target))
            if target not in met and counts[kind] < limit:
                met.add(target)
                counts[kind] += 1
                waiting.append((target, path))
    return found

"""The staff side speaks Chinese: also in what only a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from congress.jobs.models import Job, JobState
from congress.people.models import Congress, User
from congress.portal.demo.house import House
from congress.portal.demo.lives import STAGES
from proposals.models import Proposal
from tests.journeys.crawler import crawl

#: Latin letters that are no foreign words: formats of files and numbers, addresses, keys.
ALLOWED = re.compile(r"\{number(:\d*d)?\}|xlsx|PDF|JPG|PNG|IPv?[46]?|Ctrl|Enter")
LATIN = re.compile(r"[A-Za-z]{2,}")
SPOKEN = ("aria-label", "title", "placeholder", "aria-description")
SILENT = {"script", "style", "template", "code"}
BUTTONS = {"submit", "button", "reset"}


class Words(HTMLParser):
    """Text of a page, seen or spoken; ``<code>`` holds data and is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.words += [values[name] for name in SPOKEN if name in values]
        if tag == "input" and values.get("type") in BUTTONS:
            self.words.append(values.get("value", ""))
        if tag in SILENT:
            self.silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data.strip())


def foreign(html: str, names: set[str]) -> Iterator[str]:
    for words in Words(html).words:
        left = ALLOWED.sub("", words)
        for name in sorted(names, key=len, reverse=True):  # unit-admin before admin
            left = left.replace(name, "")
        if LATIN.search(left):
            yield words


def test_the_reader_of_words_notices_foreign_ones() -> None:
    page = '<p aria-label="Close">关闭 office <code>a.b</code></p><input type="submit" value="Go">'
    assert list(foreign(page, {"office"})) == ["Close", "Go"]


@pytest.fixture
def filled(at_stage: Callable[..., Proposal], house: House) -> None:
    for stage in STAGES:
        at_stage(stage)
    for state in JobState:
        Job.objects.create(kind="calendar.recompute", state=state, owner=house.users["office"])


@pytest.mark.parametrize("username", ["office", "admin", "auditor"])
def test_no_foreign_words_in_the_admin(username: str, filled: Any, sign_in: Any) -> None:
    client = sign_in(username)
    names = {user.username for user in User.objects.all()}
    names |= {congress.code for congress in Congress.objects.all()}
    findings = {
        f"{found.path}: {words}"
        for found in crawl(client, ["/admin/"])
        if found.path.startswith("/admin/")
        for words in foreign(found.html, names)
    }
    assert not findings, "\n".join(sorted(findings))


@pytest.mark.journey
def test_ticks_crosses_and_buttons_of_scripts_are_named(filled: Any, people: Any) -> None:
    office = people("office")
    for path in ("/admin/people/organ/", "/admin/calendar/calendarday/", "/admin/people/deputy/"):
        office.go(path)
        office.page.wait_for_function("!document.querySelector('img[alt=True], img[alt=False]')")
    office.go("/admin/calendar/calendarday/add/")
    shown = office.page.locator("body").inner_text()
    assert not LATIN.search(shown), shown

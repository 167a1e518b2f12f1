"""A real browser and people who use it: Debian's chromium, driven by playwright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import PASSWORD

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text()
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(r => r.violations)"
WIDTHS = (1440, 390)
#: Does pressing this element certainly lead to another page (or to the same one anew)?
LEAVES = """(element) => {
    const link = element.closest("a[href]");
    if (link) {
        const there = new URL(link.href, location.href);
        const here = there.hash && there.href.split("#")[0] === location.href.split("#")[0];
        return !here && !link.target && !link.download && there.protocol.startsWith("http");
    }
    const form = element.type === "submit" && element.form;
    return Boolean(form) && form.method !== "dialog" && (form.noValidate || form.checkValidity());
}"""
#: Whatever a widget has put off until later has happened.
LATER = "(ms) => new Promise((done) => setTimeout(done, ms))"
#: select.js filters its list so long after the last letter (ms), and takes the focus with it.
FILTERING = 300
#: How long a person looks for what should be on the page, in seconds.
PATIENCE = 5


class Person:
    """Somebody at his own browser. Every page he comes to is examined at both widths."""

    def __init__(self, page: Page, base: str, *, phone: bool, scripts: bool = True) -> None:
        self.page, self.base, self.scripts = page, base, scripts
        self.widths = WIDTHS[::-1] if phone else WIDTHS
        self.findings: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.findings.append(f"script: {error}"))

    def _console(self, message: Any) -> None:
        # A refused form answers 4xx on purpose; everything else in the console is a finding.
        if message.type == "error" and "status of 4" not in message.text:
            self.findings.append(f"{self.page.url}: {message.text}")

    def sign_in(self, username: str) -> Person:
        self.go("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.follow(self.page.locator("main button[type=submit]").first)
        self.look()
        return self

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def click(self, label: str, *, inside: str = "main") -> None:
        """The button or link of exactly this name."""
        scope = self.page.locator(inside)
        target = scope.get_by_role("button", name=label, exact=True).or_(
            scope.get_by_role("link", name=label, exact=True)
        )
        self.follow(target.first)
        self.look()

    def follow(self, target: Locator) -> None:
        """Press it, and where it leads to a page, wait for that page.

        ``click`` alone may return before the browser has left; then one reads the old page.
        """
        if target.evaluate(LEAVES):
            with self.page.expect_navigation():
                target.click()
        else:
            target.click()
        self.page.wait_for_load_state()

    def choose(self, group: str, option: str) -> None:
        self.page.get_by_role("group", name=group).get_by_label(option, exact=True).check()

    def field(self, label: str) -> Locator:
        """What one writes in, not the document that has the word in its name as well."""
        return self.page.get_by_label(label).and_(self.page.locator("input, textarea")).first

    def fill(self, label: str, text: str) -> None:
        """Write, and see that it stands there: another field may have taken the focus meanwhile."""
        field = self.field(label)
        for _ in range(2):
            field.fill(text)
            self.rest()
            if field.input_value() == text:
                return
        field.fill(text)
        expect(field, f"{label} does not keep what is written").to_have_value(text, timeout=1000)

    def select(self, label: str, option: str) -> None:
        field = self.page.get_by_label(label).first
        if field.get_attribute("role") == "combobox":  # one types in it
            field.fill(option)
            self.rest(FILTERING + 60)
            self.page.get_by_role("option", name=option, exact=True).click()
            self.rest()  # it takes the focus back by a timer
            expect(field, f"the list of {label} stays open").to_have_attribute(
                "aria-expanded", "false"
            )
            chosen = field.locator("xpath=ancestor::div[contains(@class, 'ts-control')]")
            expect(chosen, f"{label} is not chosen").to_contain_text(option)
        else:
            field.select_option(label=option)

    def pick(self, label: str, *options: str) -> None:
        """Several, in a field that takes several; options begin with these words."""
        field = self.field(label)
        for option in options:
            field.fill(option)
            self.rest(FILTERING + 60)
            self.page.get_by_role("option", name=option).first.click()
            self.rest()
        expect(field, f"the list of {label} stays open").to_have_attribute("aria-expanded", "false")
        box = field.locator("xpath=ancestor::div[contains(@class, 'ts-control')]")
        for option in options:
            expect(box, f"{option} is not chosen as {label}").to_contain_text(option)

    def tick_all(self, group: str) -> None:
        """Every box of a group of boxes."""
        for box in self.page.get_by_role("group", name=group).get_by_role("checkbox").all():
            box.check()

    def rest(self, ms: int = 60) -> None:
        """Let the timers of the page run; without scripts there are none."""
        if self.scripts:
            self.page.evaluate(LATER, ms)

    def reads(self, *texts: str) -> None:
        """All of them are on the page, now or soon."""
        until = monotonic() + PATIENCE
        while True:
            shown = self.page.locator("body").inner_text()
            missing = [text for text in texts if text not in shown]
            if not missing or monotonic() > until:
                break
            self.page.wait_for_timeout(100)
        assert not missing, f"{missing} not on {self.page.url}:\n{shown}"

    def reads_not(self, *texts: str) -> None:
        """None of them is on the page once everything that it asks for has come."""
        self.page.wait_for_load_state("networkidle")
        self.rest()
        shown = self.page.locator("body").inner_text()
        for text in texts:
            assert text not in shown, f"{text!r} is on {self.page.url}"

    def look(self) -> None:
        """Examine each kind of page once."""
        kind = (self.page.url.split("?")[0], self.page.title())
        if kind not in self.seen:
            self.seen.add(kind)
            self.examine()

    def examine(self) -> None:
        """No axe finding, nothing sideways, at both widths."""
        if self.scripts:  # axe waits by timers, which do not run where scripts are off
            self.page.evaluate(AXE)
        for width in reversed(self.widths):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.findings.append(f"{self.page.url} is {wide} px wide at {width}")
            for rule in self.page.evaluate(RUN_AXE) if self.scripts else ():
                nodes = [node["html"][:160] for node in rule["nodes"][:3]]
                self.findings.append(f"{self.page.url} at {width}: {rule['id']} {nodes}")


@pytest.fixture
def people(live_server: Any, browser: Browser, cast: Any) -> Iterator[Callable[..., Person]]:
    """``people("office")``: that person, signed in; ``phone=True`` for a deputy on the move."""
    contexts, everybody = [], []

    def come(username: str, *, phone: bool = False, javascript: bool = True) -> Person:
        # bypass_csp only lets axe in; the page's own policy is tested apart.
        context = browser.new_context(
            viewport={"width": 390 if phone else 1440, "height": 900},
            bypass_csp=javascript,
            java_script_enabled=javascript,
            locale="zh-CN",
        )
        context.set_default_timeout(30_000)  # of a loaded machine
        contexts.append(context)
        person = Person(context.new_page(), live_server.url, phone=phone, scripts=javascript)
        everybody.append(person)
        return person.sign_in(username)

    yield come
    findings = [finding for person in everybody for finding in person.findings]
    for context in contexts:
        context.close()
    assert not findings, "\n".join(findings)

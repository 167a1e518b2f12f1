"""The browser itself keeps to the content security policy: nothing is refused, all is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from proposals.models import Proposal

pytestmark = pytest.mark.journey


@pytest.fixture
def plain_page(live_server: Any, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page under the policy as it is served; what the browser refused or missed is a failure."""
    contexts, refused = [], []

    def open_page(client: Client | None = None) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        if client is not None:
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and refused.append(said.text))
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.on(
            "response",
            lambda answer: (
                "/static/" in answer.url
                and answer.status not in (200, 304)
                and refused.append(f"{answer.status} {answer.url}")
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert refused == []


def test_nothing_is_refused(
    plain_page: Callable[..., Page], sign_in: Any, at_stage: Callable[..., Proposal]
) -> None:
    proposal, registered = at_stage("delivered"), at_stage("registered")
    office = plain_page(sign_in("office"))
    for path in ("/", "/proposals/", f"/proposals/{proposal.pk}/", "/proposals/enter/", "/jobs/",
                 f"/proposals/{registered.pk}/assign/", "/admin/", "/admin/people/deputy/add/",
                 f"/admin/proposals/proposal/{proposal.pk}/change/"):  # fmt: skip
        answer = office.goto(path)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert office.evaluate("document.styleSheets.length") >= 4
        styled = "getComputedStyle(document.querySelector('.brand-bar')).backgroundColor"
        assert office.evaluate(styled) == "rgb(166, 27, 41)"
    office.goto(f"/proposals/{proposal.pk}/")
    assert office.evaluate("typeof htmx") == "object"
    deputy = plain_page(sign_in("deputy"))
    for path in ("/", "/proposals/new/", "/accounts/2fa/", "/accounts/password/change/"):
        deputy.goto(path)
    plain_page().goto("/accounts/login/")


def test_the_policy_is_in_force(live_server: Any, browser: Browser, sign_in: Any) -> None:
    """An inline script does not run; else the test above would prove nothing."""
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    violated = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (e) => done(e.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
            setTimeout(() => done("nothing"), 2000);
        })"""
    )
    assert violated.startswith("script-src")
    assert not page.evaluate("window.ran")
    context.close()

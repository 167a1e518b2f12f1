"""The parts in a real browser: rules of accessibility, width, and paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from congress.people.models import User

AXE = Path(settings.BASE_DIR) / "tests/vendor/axe.min.js"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(db) -> str:
    user = User(username="developer", name="周敏", is_superuser=True)
    user.set_password("Yunzhou-2026-ok")
    user.save()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def findings(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']} {[n['target'] for n in v['nodes']]}" for v in found["violations"]]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("width", [1440, 390])
def test_developers_page_in_a_browser(live_server, browser: Browser, session, width, large):
    # axe is put into the page by the test: for that alone the policy is set aside.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=True, locale="zh-CN"
    )
    url = live_server.url
    cookies = [{"name": "sessionid", "value": session, "url": url}]
    if large:
        cookies.append({"name": "type", "value": "large", "url": url})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{url}/dev/look/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    why = page.locator(".clock-why").first
    why.locator("summary").click()
    assert why.locator(".clock-basis").is_visible()
    assert findings(page) == []
    context.close()


def test_paper_and_policy(live_server, browser: Browser, session):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda said: "Content Security Policy" in said.text and refused.append(said.text),
    )
    page.goto(f"{live_server.url}/dev/look/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    assert page.locator(".main-nav").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".main-nav").is_visible()
    assert page.locator(".clock-basis").first.is_visible()
    assert refused == []
    context.close()

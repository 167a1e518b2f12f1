"""Every page of every account: rules of accessibility, width, console; links lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser

from congress.jobs.models import Job, JobState
from congress.people.models import RoleGrant
from congress.people.roles import Role
from congress.portal.demo.house import UNIT, House
from congress.portal.demo.lives import STAGES
from proposals.models import Proposal
from tests.conftest import PASSWORD
from tests.journeys.conftest import Person
from tests.journeys.crawler import crawl, worth

pytestmark = pytest.mark.journey
STARTS = ["/", "/proposals/"]
#: Who opens what, those with the most pages first.
WHO = [
    "office", "admin", "district-office", "auditor", "unit-admin", "clerk", "reviewer", "head",
    "clerk2", "dispatcher", "committee", "leader", "deputy", "cosigner", "district-deputy",
    "stranger",
]  # fmt: skip
ADMIN = {"office", "admin", "district-office", "auditor"}


@pytest.fixture
def stages(at_stage: Callable[..., Proposal], house: House) -> dict[str, Proposal]:
    """One proposal at every stage; one dissatisfied, one of the other congress; one's own jobs."""
    made = {stage: at_stage(stage) for stage in STAGES}
    made["dissatisfied"] = at_stage("judged", is_dissatisfied=True)
    made["district"] = at_stage("registered", lead="district-deputy")
    return made


@pytest.fixture
def unit_admin(house: House) -> None:
    RoleGrant.objects.create(
        user=house.users["head"], role=Role.UNIT_ADMIN, congress=house.city,
        organ=house.organs[UNIT], starts_on="2023-01-15",
    )  # fmt: skip


@pytest.fixture
def jobs(house: House) -> None:
    for state in JobState:
        Job.objects.create(
            kind="calendar.recompute", state=state, owner=house.users["office"], total=40,
            progress=10, error="没有读到文件，请重新上传。" if state == JobState.FAILED else "",
        )  # fmt: skip


@pytest.fixture
def visitor(live_server: Any, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Somebody at a browser, signed in by a cookie; nothing is examined before he says so."""
    contexts, everybody = [], []

    def come(client: Client | None = None, *, large: bool = False) -> Person:
        context = browser.new_context(bypass_csp=True, locale="zh-CN")
        context.set_default_timeout(30_000)
        cookies = [("type", "large")] if large else []
        if client is not None:
            cookies.append(("sessionid", client.cookies["sessionid"].value))
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
        )
        contexts.append(context)
        person = Person(context.new_page(), live_server.url, phone=False)
        everybody.append(person)
        return person

    yield come
    findings = [finding for person in everybody for finding in person.findings]
    for context in contexts:
        context.close()
    assert not findings, "\n".join(findings)


def visit(person: Person, path: str) -> Person:
    person.page.goto(person.base + path)
    person.examine()
    return person


def press(person: Person, label: str = "") -> Person:
    """Send the page's own form (or press the button of this name) and examine what comes."""
    button = "main form.form button[type=submit], #content-main form input[name=_save]"
    target = person.page.get_by_role("button", name=label, exact=True) if label else None
    person.follow((target or person.page.locator(button)).first)
    person.examine()
    return person


def test_every_page_that_links_lead_to(
    stages: Any, jobs: Any, unit_admin: Any, sign_in: Any, visitor: Any
) -> None:
    seen: set[object] = set()
    for username in WHO:
        starts = STARTS + (["/admin/"] if username in ADMIN else [])
        pages = worth(crawl(sign_in(username), starts), seen)
        # Requests of the crawl wrote the session anew: the browser gets one of its own.
        person = visitor(sign_in(username))
        for page in [found.path for found in pages]:
            visit(person, page)
        if not any(found.path == "/" for found in pages):
            visit(person, "/")  # every account's own menu


def test_large_type(stages: dict[str, Proposal], sign_in: Any, visitor: Any) -> None:
    office, deputy = (visitor(sign_in(name), large=True) for name in ("office", "deputy"))
    pk = stages["dissatisfied"].pk
    screened = stages["submitted"].pk
    for path in (
        "/", "/proposals/?status=closed", f"/proposals/{pk}/", "/proposals/enter/",
        f"/proposals/{screened}/screen/", "/admin/", "/admin/proposals/proposal/",
    ):  # fmt: skip
        visit(office, path)
    verdict = stages["delivered"].tasks.get().replies.get().verdicts.get()
    for path in ("/", "/proposals/new/", f"/proposals/verdicts/{verdict.pk}/judge/"):
        visit(deputy, path)


def test_nothing_to_show(cast: Any, sign_in: Any, visitor: Any, db: Any) -> None:
    """Empty lists, filters without hits, and pages that are refused."""
    office, clerk = visitor(sign_in("office")), visitor(sign_in("clerk"))
    no_hits = "/proposals/?q=没有这样的建议&status=closed&due=late"
    for path in (
        "/", "/proposals/", no_hits, "/jobs/", "/admin/proposals/proposal/",
        "/admin/people/deputy/?q=没有这个人", "/proposals/999/", "/dev/look/",
    ):  # fmt: skip
        visit(office, path)
    for path in ("/", "/proposals/", "/admin/"):
        visit(clerk, path)


def test_refused_forms(stages: dict[str, Proposal], sign_in: Any, visitor: Any) -> None:
    """What was entered stays, the errors stand beside the fields, and that page is sound too."""
    office, deputy, clerk = (visitor(sign_in(name)) for name in ("office", "deputy", "clerk"))
    submitted, registered = stages["submitted"].pk, stages["registered"].pk
    for move in ("screen", "return", "refuse"):
        press(visit(office, f"/proposals/{submitted}/{move}/"))
        office.reads("请更正以下")
    for path in (f"/proposals/{registered}/allocate/", "/proposals/enter/"):
        press(visit(office, path)).reads("请更正以下")
    for model in ("organ", "deputy", "user"):
        press(visit(office, f"/admin/people/{model}/add/"))
        office.reads("请更正")
    press(visit(deputy, "/proposals/new/")).reads("请更正以下")
    delivered = stages["delivered"].tasks.get().replies.get().verdicts.get()
    press(visit(deputy, f"/proposals/verdicts/{delivered.pk}/judge/")).reads("请更正以下")
    reply = stages["received"].tasks.get().replies.get()
    press(visit(clerk, f"/proposals/replies/{reply.pk}/edit/")).reads("请更正以下")
    visit(office, f"/proposals/{registered}/screen/").reads("不能“审核”")
    visit(clerk, f"/proposals/{stages['dispatched'].pk}/close/").reads("您没有“办结”的权限")


def test_stale_forms(stages: dict[str, Proposal], sign_in: Any, visitor: Any) -> None:
    """Somebody else was faster: the sentence, and both texts."""
    deputy, office = visitor(sign_in("deputy")), visitor(sign_in("office"))
    draft = stages["draft"]
    path = f"/proposals/{draft.pk}/edit/"
    visit(deputy, path)
    other = sign_in("deputy")
    other.post(path, {"title": "另一个窗口里改过的标题", "revision": draft.draft.revision})
    press(deputy, "保存草稿").reads("另一个窗口里改过的标题", "现在保存着的内容")
    planned = stages["planned"]
    visit(office, f"/proposals/{planned.pk}/assign/")
    planned.refresh_from_db()
    type(planned).objects.filter(pk=planned.pk).update(version=planned.version + 1)
    press(office, "交办").reads("请更正以下")


def test_pages_of_an_account(cast: Any, sign_in: Any, visitor: Any) -> None:
    """Anonymous, sign-in refused and locked, password, second factor."""
    nobody = visitor()
    visit(nobody, "/proposals/").reads("登录")
    for path in ("/accounts/inactive/", "/accounts/2fa/authenticate/", "/no-such-page/"):
        visit(nobody, path)
    visit(nobody, "/accounts/login/")
    for _ in range(5):
        nobody.page.fill("[name=login]", "leader")
        nobody.page.fill("[name=password]", "wrong-password")
        nobody.follow(nobody.page.locator("main button[type=submit]").first)
        nobody.look()
    nobody.reads("锁定")

    head = visitor()
    head.sign_in("head")
    press(visit(head, "/accounts/password/change/")).reads("请更正以下")
    press(visit(head, "/accounts/reauthenticate/"))
    visit(head, "/accounts/2fa/")
    visit(head, "/accounts/2fa/totp/activate/")
    if "reauthenticate" in head.page.url:
        head.page.fill("[name=password]", PASSWORD)
        press(head)
    press(head).reads("请更正以下")
    visit(head, "/accounts/logout/")

    get_user_model().objects.filter(username="clerk2").update(must_change_password=True)
    visit(visitor(sign_in("clerk2")), "/proposals/").reads("修改密码")

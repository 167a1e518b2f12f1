"""The first page of the admin: the same work as at home, leading into the admin where it goes on
there; and the menu."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress.calendar.models import CalendarYear, YearState

TITLE = re.compile(r'<a class="work-title" href="([^"]+)">([^<]+)</a>')
BUTTON = re.compile(r'<a class="btn [^"]*" href="([^"]+)" aria-label="([^"]+)"')


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def some_work(at_stage: Any) -> dict[str, Any]:
    return {stage: at_stage(stage) for stage in ("submitted", "screened", "registered", "judged")}


def test_the_same_rows_words_and_buttons_as_at_home(some_work: Any, sign_in: Any) -> None:
    office = sign_in("office")
    home, staff = text(office.get("/")), text(office.get("/admin/"))
    assert [words for _, words in TITLE.findall(home)]
    assert [words for _, words in TITLE.findall(staff)] == [w for _, w in TITLE.findall(home)]
    assert [words for _, words in BUTTON.findall(staff)] == [w for _, w in BUTTON.findall(home)]
    for words in re.findall(r"<b>([^<]*工作日[^<]*)</b>", home):  # the clocks
        assert words in staff


def test_what_the_admin_has_a_page_for_opens_there(some_work: Any, sign_in: Any) -> None:
    page = text(sign_in("office").get("/admin/"))
    submitted, registered = some_work["submitted"], some_work["registered"]
    assert f'href="/admin/proposals/proposal/{submitted.pk}/change/"' in page
    assert f'href="/admin/proposals/proposal/{submitted.pk}/move/screen/"' in page
    # Dividing the work among units is done at the desk, which the admin does not have.
    assert f'href="/proposals/{registered.pk}/allocate/"' in page


def test_another_congress_sees_nothing_of_it(some_work: Any, sign_in: Any) -> None:
    page = text(sign_in("district-office").get("/admin/"))
    assert not TITLE.findall(page)
    assert "现在没有等您办理的事项" in page


@pytest.mark.parametrize(
    ("username", "words", "headings"),
    [
        ("office", "现在没有等您办理的事项", ["建议", "立法", "机构与人员", "日历与规则", "系统"]),
        ("admin", "现在没有等您办理的事项", ["建议", "立法", "机构与人员", "日历与规则", "系统"]),
        ("auditor", "没有需要办理的事项", ["立法", "系统"]),
    ],
)
def test_an_empty_list_says_so_and_the_menu_is_ones_own(
    sign_in: Any, username: str, words: str, headings: list[str]
) -> None:
    year = timezone.localdate().year + 1  # whose notice is waited for from November on
    CalendarYear.objects.update_or_create(year=year, defaults={"state": YearState.ANNOUNCED})
    response = sign_in(username).get("/admin/")
    assert words in text(response)
    assert [section["name"] for section in response.context["app_list"]] == headings


def test_the_button_for_paper_is_for_who_enters_it(sign_in: Any) -> None:
    for username, may in (("office", True), ("admin", False), ("auditor", False)):
        page = text(sign_in(username).get("/admin/"))
        assert ('href="/admin/proposals/proposal/add/"' in page) is may


def test_it_costs_the_same_with_more_rows(at_stage: Any, sign_in: Any) -> None:
    office = sign_in("office")
    at_stage("submitted")
    office.get("/admin/")
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            office.get("/admin/")
        costs.append(len(captured))
        at_stage("submitted")
        at_stage("submitted")
    assert costs[0] == costs[1]
    assert costs[0] <= 32  # a query for each kind of work, as at home


def test_addresses_of_apps_lead_to_the_menu(sign_in: Any) -> None:
    response = sign_in("office").get("/admin/proposals/")
    assert (response.status_code, response["Location"]) == (302, "/admin/")

"""Long lists are typed into; filters fold away on phones. With and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from congress.people.models import Deputy, Organ
from proposals.models import Proposal
from tests.journeys.conftest import FILTERING

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("typed", ["交通", "sjtw", "jiaotong"])
def test_a_unit_is_found_by_characters_pinyin_and_initials(
    typed: str, people: Callable[..., Any], at_stage: Callable[..., Proposal]
) -> None:
    """From the keyboard alone: tab to the field, type, Enter, send."""
    proposal = at_stage("registered")
    office = people("office")
    office.go(f"/proposals/{proposal.pk}/allocate/")
    field = office.page.get_by_role("combobox", name="主办")
    field.focus()
    office.page.keyboard.type(typed)
    office.rest(FILTERING + 60)
    expect(office.page.locator("[role=option]").first).to_contain_text("市交通委")
    office.examine()  # while the list is open
    office.page.keyboard.press("Enter")
    office.rest()
    office.page.keyboard.press("Tab")
    assert office.page.evaluate("document.activeElement.id") != field.get_attribute("id")
    expect(office.page.locator("[role=option]:visible").first).to_be_visible()
    office.page.keyboard.press("Escape")  # the next list opened
    expect(office.page.locator("[role=option]:visible")).to_have_count(0)
    office.rest()
    office.click("保存并去交办")
    office.reads("市交通委", "经市人民政府转承办")


def test_a_deputy_is_found_by_initials_and_card_number(people: Callable[..., Any]) -> None:
    office = people("office")
    for typed in ("csy", "D0001"):
        office.go("/proposals/enter/")
        field = office.page.get_by_role("combobox", name="领衔代表")
        field.fill(typed)
        expect(office.page.locator("[role=option]")).to_have_count(1)
        office.page.keyboard.press("Enter")
        expect(office.page.locator("#id_lead option:checked")).to_contain_text("陈思远")
        office.rest()
    field.fill("没有这个人")
    expect(office.page.get_by_text("没有找到")).to_be_visible()


def test_exact_initials_come_before_those_that_contain_them(people: Callable[..., Any]) -> None:
    """「zjg」 is 庄静光, though the shorter letters of 吴子金戈 hold it as well."""
    lead = Deputy.objects.get(name="陈思远")
    for number, name in enumerate(("吴子金戈", "庄静光"), start=901):
        Deputy.objects.create(
            congress=lead.congress, term=lead.term, delegation=lead.delegation,
            name=name, card_number=f"D0{number}",
        )  # fmt: skip
    office = people("office")
    office.go("/proposals/enter/")
    office.page.get_by_role("combobox", name="领衔代表").fill("zjg")
    options = office.page.locator("[role=option]")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("庄静光")
    expect(options.last).to_contain_text("吴子金戈")


def test_an_error_leads_into_the_field(
    people: Callable[..., Any], at_stage: Callable[..., Proposal]
) -> None:
    office = people("office")
    office.go(f"/proposals/{at_stage('registered').pk}/allocate/")
    office.click("保存并去交办")
    field = office.page.get_by_role("combobox", name="主办")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()[-1]
    assert office.page.locator(f"#{described}").inner_text().strip()
    office.page.locator(".error-summary a").first.click()
    expect(field).to_be_focused()


def test_without_javascript_it_is_a_select(
    people: Callable[..., Any], at_stage: Callable[..., Proposal]
) -> None:
    proposal = at_stage("registered")
    office = people("office", javascript=False)
    office.page.goto(f"{office.base}/proposals/{proposal.pk}/allocate/")
    organ = str(Organ.objects.get(congress=proposal.congress, name="市交通委").pk)
    office.page.get_by_label("主办").and_(office.page.locator("select")).select_option(organ)
    office.follow(office.page.get_by_role("button", name="保存并去交办", exact=True))
    assert [str(line.organ_id) for line in proposal.planned_units.all()] == [organ]


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_fold_on_a_phone_and_stand_open_on_a_desk(
    people: Callable[..., Any], at_stage: Callable[..., Proposal], javascript: bool
) -> None:
    at_stage("submitted")
    office = people("office", javascript=javascript)
    page = office.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{office.base}/proposals/")
    status, more = page.locator("summary", has_text="全部状态"), page.get_by_label("更多条件")
    expect(status).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(status).not_to_be_visible()
    title = page.locator(".cell-title a").first
    assert title.bounding_box()["y"] < 600  # the list has begun on the first screen
    more.check()
    expect(status).to_be_visible()
    status.click()
    page.get_by_role("group", name="状态").get_by_label("审核中", exact=True).check()
    office.follow(page.get_by_role("button", name="查找", exact=True))
    # What narrows the list is shown, and can be taken away.
    expect(page.get_by_role("link", name="状态为“审核中”")).to_be_visible()

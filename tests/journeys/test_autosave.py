"""A draft saves itself: the browser may close, the line may break, another tab may be faster."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from proposals.models import Proposal, ProposalDraft
from proposals.services import create_draft

pytestmark = pytest.mark.journey

#: What may be lost when a browser dies, in milliseconds.
AT_MOST = 5000
SAVED = re.compile(r"已自动保存 \d\d:\d\d")


def state(page: Page) -> Any:
    return page.locator("[data-autosave-state]")


def write(page: Page, label: str, text: str) -> None:
    """By the keyboard, as people do: ``fill`` would be one event."""
    page.get_by_label(label).first.click()
    page.keyboard.insert_text(text)


@pytest.fixture
def draft(house: Any) -> Proposal:
    return create_draft(
        lead=house.deputies["deputy"],
        by=house.users["deputy"],
        title="关于增设站点的建议",
        facts="没有站点。",
    )


@pytest.mark.parametrize("phone", [True, False])
def test_a_browser_that_dies_loses_five_seconds_at_most(
    phone: bool, people: Callable[..., Any]
) -> None:
    deputy = people("deputy", phone=phone)
    deputy.go("/proposals/new/")
    page = deputy.page
    expect(state(page)).to_have_text("写下以后自动保存")
    write(page, "标题", "关于增设站点的建议")
    write(page, "事实和问题", "早高峰没有车。")
    page.get_by_label("走访").check()
    page.get_by_label("本件不属于：转交人民群众来信").check()
    page.wait_for_timeout(AT_MOST)
    crash(page)
    proposal = Proposal.objects.select_related("draft").get()
    assert (proposal.draft.title, proposal.draft.facts) == ("关于增设站点的建议", "早高峰没有车。")
    assert proposal.origin == "visit"
    again = people("deputy", phone=phone)
    again.go("/")
    again.follow(again.page.get_by_role("link", name=re.compile("^继续写")).first)
    expect(again.page.get_by_label("事实和问题").first).to_have_value("早高峰没有车。")
    expect(again.page.get_by_label("本件不属于：转交人民群众来信")).to_be_checked()
    expect(state(again.page)).to_contain_text("上次保存")


def crash(page: Page) -> None:
    """Without any event: the page has no time for last words."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    nothing = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    session.send("Network.emulateNetworkConditions", {"offline": True, **nothing})
    page.close(run_before_unload=False)


def test_whoever_writes_without_a_pause_is_saved_too(people: Callable[..., Any]) -> None:
    deputy = people("deputy")
    deputy.go("/proposals/new/")
    write(deputy.page, "标题", "关于增设站点的建议")
    deputy.page.get_by_label("事实和问题").first.click()
    for _ in range(16):
        deputy.page.keyboard.type("写")
        deputy.page.wait_for_timeout(500)
    assert len(ProposalDraft.objects.get().facts) >= 16 - 10, "eight seconds, five at most lost"


def test_the_new_page_becomes_the_drafts_page(people: Callable[..., Any]) -> None:
    """One draft, whatever follows: more words, the button, a new load."""
    deputy = people("deputy")
    deputy.go("/proposals/new/")
    page = deputy.page
    write(page, "标题", "关于增设站点的建议")
    expect(state(page)).to_have_text(SAVED)
    proposal = Proposal.objects.get()
    assert page.url.endswith(f"/proposals/{proposal.pk}/edit/")
    write(page, "事实和问题", "早高峰没有车。")
    deputy.click("保存草稿")
    deputy.reads("草稿已保存，尚未提交。", "早高峰没有车。")
    assert Proposal.objects.count() == 1


def test_the_button_pressed_at_once_makes_one_draft(people: Callable[..., Any]) -> None:
    """The first saving is still under way."""
    deputy = people("deputy")
    deputy.go("/proposals/new/")
    page = deputy.page

    def slowly(route: Any) -> None:
        page.wait_for_timeout(1200)
        route.continue_()

    page.route("**/autosave/", slowly)
    with page.expect_request("**/autosave/"):
        write(page, "标题", "关于增设站点的建议")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/proposals/\d+/$"))
    deputy.reads("草稿已保存，尚未提交。")
    assert Proposal.objects.count() == 1


def test_nothing_holds_whose_words_are_saved(people: Callable[..., Any], draft: Proposal) -> None:
    deputy = people("deputy")
    page = deputy.page
    asked: list[str] = []

    def dialog(box: Any) -> None:
        asked.append(box.type)
        box.accept()

    page.on("dialog", dialog)
    deputy.go(f"/proposals/{draft.pk}/edit/")
    write(page, "具体建议", "增设一处。")
    expect(state(page)).to_have_text(SAVED)
    deputy.click("返回")
    deputy.reads("增设一处。")
    assert asked == []
    deputy.go(f"/proposals/{draft.pk}/edit/")
    write(page, "具体建议", "再增设一处。")
    page.goto(f"{deputy.base}/")
    assert asked == ["beforeunload"], "not yet saved"


def test_the_second_tab_is_told(people: Callable[..., Any], draft: Proposal) -> None:
    deputy = people("deputy")
    first, url = deputy.page, f"{deputy.base}/proposals/{draft.pk}/edit/"
    first.goto(url)
    second = first.context.new_page()
    second.goto(url)
    write(second, "具体建议", "第二页写的。")
    expect(state(second)).to_have_text(SAVED)
    write(first, "具体建议", "第一页写的。")
    expect(state(first)).to_contain_text("已在另一个页面改过，本页不再自动保存")
    expect(state(first)).to_have_attribute("aria-live", "assertive")
    link = first.get_by_role("link", name="打开现在保存着的草稿")
    assert link.get_attribute("target") == "_blank"
    deputy.examine()
    write(first, "具体建议", "第一页接着写。")
    first.wait_for_timeout(AT_MOST)
    assert ProposalDraft.objects.get().request == "第二页写的。"
    deputy.click("保存草稿")
    deputy.reads("现在保存着的内容", "第二页写的。")
    expect(first.get_by_label("具体建议").first).to_have_value("第一页写的。第一页接着写。")
    second.close()


def test_a_broken_line_is_said_and_mended(people: Callable[..., Any], draft: Proposal) -> None:
    deputy = people("deputy")
    deputy.go(f"/proposals/{draft.pk}/edit/")
    page = deputy.page
    page.context.set_offline(True)
    write(page, "具体建议", "路上写的。")
    expect(state(page)).to_have_text("没有保存：网络不通，正在重试。", timeout=AT_MOST)
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=10_000)
    assert ProposalDraft.objects.get().request == "路上写的。"
    deputy.findings.clear()  # the browser's own remark on the broken line


def test_who_was_signed_out_signs_in_elsewhere_and_goes_on(
    people: Callable[..., Any], draft: Proposal
) -> None:
    deputy = people("deputy")
    deputy.go(f"/proposals/{draft.pk}/edit/")
    page = deputy.page
    Session.objects.all().delete()
    write(page, "具体建议", "写了很久。")
    expect(state(page)).to_contain_text("没有保存：您已经退出登录")
    link = page.get_by_role("link", name="在新页面登录")
    expect(link).to_be_visible()
    elsewhere = page.context.new_page()
    deputy.page = elsewhere
    deputy.sign_in("deputy")
    elsewhere.close()
    deputy.page = page
    page.bring_to_front()
    write(page, "具体建议", "还在写。")
    expect(state(page)).to_have_text(SAVED, timeout=15_000)
    deputy.click("保存草稿")
    deputy.reads("草稿已保存，尚未提交。")
    assert "写了很久。" in ProposalDraft.objects.get().request


def test_what_is_not_valid_is_named(people: Callable[..., Any], draft: Proposal) -> None:
    deputy = people("deputy")
    deputy.go(f"/proposals/{draft.pk}/edit/")
    page = deputy.page
    write(page, "联系电话", "打电话给我")
    write(page, "具体建议", "增设。")
    expect(state(page)).to_contain_text("“联系电话”填写有误，没有保存")
    assert ProposalDraft.objects.get().request == "增设。"


def test_from_paper_the_deputy_is_chosen_once(people: Callable[..., Any]) -> None:
    office = people("office")
    office.go("/proposals/enter/")
    page = office.page
    write(page, "标题", "关于增设站点的建议")
    expect(state(page)).to_contain_text("请先选择领衔代表")
    office.select("领衔代表", "陈思远")
    expect(state(page)).to_have_text(SAVED, timeout=10_000)
    office.reads("领衔代表不能再改")
    expect(page.locator("#id_lead")).to_be_disabled()
    office.examine()
    office.click("保存草稿")
    office.reads("草稿已保存，尚未提交。", "陈思远")
    assert Proposal.objects.get().is_entered_by_staff


def test_without_javascript_the_buttons_do_it_all(people: Callable[..., Any]) -> None:
    deputy = people("deputy", javascript=False)
    deputy.page.goto(f"{deputy.base}/proposals/new/")
    deputy.page.get_by_label("标题").fill("关于增设站点的建议")
    deputy.follow(deputy.page.get_by_role("button", name="保存草稿", exact=True))
    assert "草稿已保存，尚未提交。" in deputy.page.locator("body").inner_text()
    assert Proposal.objects.get().title == "关于增设站点的建议"

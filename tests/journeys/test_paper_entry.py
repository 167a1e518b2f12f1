"""A pile of papers, by keyboard alone: how many keys, and how long, for one of them.

The clock of the journey is the machine's own time, which is measured, and the clerk's, which is
reckoned from what he does: ``KEY`` for a stroke and ``LOOK`` for turning from the paper to a field
(the keystroke-level model of Card, Moran and Newell: an average typist), the title written by hand
at 80 characters a minute. The body is no typing: it is on the clipboard, as it came from the
scanner or by mail; who has to write it from the sheet needs as long as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from congress.people.models import Deputy
from congress.portal.demo.house import House
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import Proposal
from tests.documents.scans import PDF

pytestmark = pytest.mark.journey
KEY, LOOK, CHARACTER = 0.28, 1.35, 60 / 80  # seconds
MOST_KEYS, MOST_SECONDS = 60, 60
TITLE = "关于在滨河路中段三所学校门口增设行人过街天桥的建议"
FACTS = "滨河路中段全长一点八公里，没有行人过街设施。\n沿线有三所学校，早晚高峰行人横穿道路。"
REQUEST = "1. 请市交通委会同属地政府踏勘选址；\n2. 年内提出方案，明年完成建设。"
BODY = f"一、事实和问题\n{FACTS}\n\n二、具体建议\n{REQUEST}\n"
WHOLE = f"{TITLE}\n\n一、存在的问题\n{FACTS}\n\n二、建议：\n{REQUEST}"
ENTRY = "/admin/proposals/proposal/add/"
#: A touch of the mouse, or of anything but keys, is told to the page's own session.
WATCH = """addEventListener("pointerdown", () => sessionStorage.setItem("mouse", "used"), true)"""


class Clerk:
    """Ten fingers and no mouse; counts what they do."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.looks, self.characters = page, 0, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        """One field of the sheet, letter by letter."""
        self.looks += 1
        self.press(*text)

    def write(self, text: str) -> None:
        """Chinese, by whatever method; no keys are counted for it, but time is."""
        self.looks += 1
        self.characters += len(text)
        self.page.keyboard.insert_text(text)

    def check(self, *keys: str) -> None:
        """What stands there already is right."""
        self.looks += 1
        self.press(*keys)

    def at(self, name: str) -> None:
        expect(self.page.locator(f"#id_{name}, #id_{name}-ts-control").last).to_be_focused()

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.looks * LOOK + self.characters * CHARACTER


@pytest.fixture
def mo(house: House) -> Deputy:
    """Without an account: the office serves him."""
    return Deputy.objects.create(
        congress=house.city, term=house.city.terms.get(), name="莫若谷", card_number="D0501",
        phone="13900000501",
    )  # fmt: skip


def copy(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def enter_one(clerk: Clerk, sheet: Path) -> None:
    """Every key from the empty page to the next empty page."""
    clerk.at("lead")
    clerk.type("mrg")
    clerk.press("Enter", "Enter")
    clerk.at("cosigners")
    clerk.type("d0002")
    clerk.press("Enter")
    clerk.type("lzy")
    clerk.press("Enter", "Enter")
    clerk.write(TITLE)
    clerk.press("Enter")
    clerk.at("facts")
    clerk.check("Control+v")
    clerk.at("request")
    clerk.check("Tab")
    clerk.type("1")
    clerk.press("Enter")
    clerk.type("2")
    clerk.press("Enter")
    clerk.check("Enter")  # the deputy's telephone
    clerk.type("2026-1-26")
    clerk.press("Enter")
    clerk.check("Enter")  # 书面
    clerk.at("scan")
    clerk.press("Enter")
    expect(clerk.page.locator("#id_scan")).not_to_have_value("")
    # In the dialog of the operating system the clerk types the sheet's name, and Enter.
    clerk.looks += 1
    clerk.keys += len(sheet.name) + 1
    clerk.press("Tab")
    clerk.check("Enter")  # none of article 12
    with clerk.page.expect_navigation():
        clerk.press("Control+Enter")
    clerk.at("lead")


def divide_a_whole_one(office: Any) -> None:
    """The next sheet is pasted at once, title and all; then it is put together again."""
    page = office.page

    def words() -> list[str]:
        return [page.input_value(f"#id_{name}") for name in ("title", "facts", "request")]

    copy(page, WHOLE)
    page.locator("#id_title").focus()
    page.keyboard.press("Control+v")
    assert words() == [TITLE, FACTS, REQUEST]
    office.reads("已按小标题把全文分为标题、事实和问题、具体建议")
    office.examine()
    page.keyboard.press("Control+z")
    assert words() == ["", WHOLE, ""]

    # What is wrong: the field itself is where one goes on, and its sentence is beside it.
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("#id_lead-ts-control")).to_be_focused()
    office.reads("请选择领衔代表。", "请填写具体建议。", "还有 7 项没有勾选")
    assert page.input_value("#id_facts") == WHOLE
    office.examine()


def test_a_paper_is_entered_in_a_minute_by_keyboard_alone(
    people: Callable[..., Any], mo: Deputy, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    sheet = tmp_path / "003.pdf"
    sheet.write_bytes(PDF)
    office = people("office")
    page = office.page
    page.add_init_script(WATCH)
    page.on("filechooser", lambda chooser: chooser.set_files(sheet))
    office.go(ENTRY)
    assert "大会期间" not in page.inner_text("[data-session-line]")
    copy(page, BODY)
    clerk = Clerk(page)
    begun = monotonic()
    enter_one(clerk, sheet)
    machine = monotonic() - begun
    counted = f"{clerk.keys} keys, {clerk.seconds:.1f} s of hands, {machine:.1f} s of the machine"
    assert page.evaluate("sessionStorage.getItem('mouse')") is None
    assert clerk.keys <= MOST_KEYS, counted
    assert clerk.seconds + machine < MOST_SECONDS, counted

    proposal = Proposal.objects.get()
    text = proposal.submitted_text
    assert (proposal.lead, proposal.status, text.title) == (mo, "submitted", TITLE)
    assert (text.facts.replace("\r", ""), text.request.replace("\r", "")) == (FACTS, REQUEST)
    assert (proposal.category.name, proposal.origin) == ("城乡建设", "inspection")
    assert (proposal.contact_phone, proposal.submitted_on) == (mo.phone, date(2026, 1, 26))
    assert (proposal.session.number, proposal.is_in_session) == (4, True)
    assert proposal.cosigner_names == ["王玥", "林知远"]
    assert StatusChange.objects.exclude(scan=None).count() == 4
    assert list(violations()) == []

    # The next sheet of the pile: what it has in common with this one is there.
    office.reads("已录入并提交审核：", TITLE, "大会期间", "今天您已录入 1 件")
    assert page.input_value("#id_received_on") == "2026-01-26"
    assert page.locator("#id_category option:checked").inner_text() == "1 城乡建设"
    assert page.input_value("#id_title") == ""

    divide_a_whole_one(office)

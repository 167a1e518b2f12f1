"""延期, by hand: 代表法第51条, 北京市代表建议办理条例第21条 (three months, at most six).

交办 2026-03-27: three months end on 6月27日, a Saturday, so 6月29日; six on 9月27日, a Sunday, so
9月28日.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.portal.demo.house import UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from congress.workflow.registry import find_flow
from proposals.forms.extending import GrantForm
from tests.proposals.lives import Case

DATA = {"ground": "wide", "note": "涉及五个区。"}


def under_way(house: House) -> Case:
    case = Case(house, on=date(2026, 3, 20)).submit().screen().register().plan()
    case.on = date(2026, 3, 27)
    return case.assign().dispatch().receive(UNIT)


def clock(case: Case) -> Deadline:
    return Deadline.objects.get(owner_id=case.task().pk, clock="proposal.reply")


def test_granted_it_is_six_months_from_the_same_day(house: House) -> None:
    case = under_way(house)
    case.on = date(2026, 6, 29)  # its last day is not too late
    case.go(case.task(), "extend", "head", **DATA)
    case.on = date(2026, 7, 1)
    case.go(case.extension, "grant", "office")
    row, extension = clock(case), case.extension
    assert (row.anchor_on, row.legal_on) == (date(2026, 3, 27), date(2026, 9, 28))
    assert row.rule.code == "proposal.reply_extended"
    assert (row.extended_by, row.extension_note) == (
        house.users["office"], "涉及面广：涉及五个区。",
    )  # fmt: skip
    assert (extension.old_legal_on, extension.new_legal_on) == (
        date(2026, 6, 29), date(2026, 9, 28),
    )  # fmt: skip
    with pytest.raises(Guarded, match="不能再次申请"):
        case.go(case.task(), "extend", "head", **DATA)
    assert list(violations()) == []


def test_the_timeline_says_till_when(house: House, enter: Any) -> None:
    case = under_way(house)
    case.go(case.task(), "extend", "head", **DATA)
    assert case.extension.old_legal_on == date(2026, 6, 29)
    url = reverse("proposals:extension-move", args=[case.extension.pk, "grant"])
    done = enter("office").post(url, {"version": case.extension.version}, follow=True)
    assert "“同意延期”已办理，延期申请现在的状态是“已同意”。" in done.content.decode()
    response = enter("deputy").get(case.proposal.get_absolute_url())
    [note] = [row["note"] for row in response.context["entries"] if row["move"] == "grant"]
    assert note == "涉及面广。原答复期限2026年6月29日。现延至2026年9月28日。"


def test_an_earlier_day_may_be_asked_for_and_no_later_one(house: House) -> None:
    case = under_way(house)
    case.go(case.task(), "extend", "reviewer", **DATA)
    with pytest.raises(BadInput, match="不能更晚"):
        case.go(case.extension, "grant", "office", target_on=date(2026, 10, 1))
    early = GrantForm(
        {"version": 0, "target_on": "2026-06-29"}, obj=case.extension,
        transition=find_flow("proposal.extension")["grant"], user=house.users["office"],
        today=date(2026, 5, 6),
    )  # fmt: skip
    assert "晚于原来的期限（2026年6月29日）" in "".join(early.errors["target_on"])
    case.go(case.extension, "grant", "office", target_on=date(2026, 8, 14))
    assert (clock(case).legal_on, clock(case).target_on) == (date(2026, 9, 28), date(2026, 8, 14))


def test_after_the_date_it_is_too_late(house: House) -> None:
    case = under_way(house)
    case.on = date(2026, 6, 30)
    with pytest.raises(Guarded, match="6月29日"):
        case.go(case.task(), "extend", "head", **DATA)


def test_denied_the_date_stays(house: House) -> None:
    case = under_way(house)
    case.go(case.task(), "extend", "head", **DATA)
    case.go(case.extension, "deny", "office", note="事项单一。")
    assert clock(case).legal_on == date(2026, 6, 29)
    with pytest.raises(Guarded, match="不能再次申请"):
        case.go(case.task(), "extend", "head", **DATA)


def test_taken_back_it_may_be_asked_once_more(house: House) -> None:
    case = under_way(house)
    case.go(case.task(), "extend", "head", **DATA)
    case.go(case.extension, "withdraw", "head")
    case.go(case.task(), "extend", "head", **DATA)
    assert case.extension.status == "asked"


def test_the_page_says_the_old_day_and_the_new(house: House, enter: object) -> None:
    case = under_way(house)
    case.go(case.task(), "extend", "head", **DATA)
    case.go(case.extension, "grant", "office")
    page = enter("deputy").get(case.proposal.get_absolute_url()).content.decode()  # type: ignore[operator]
    assert "<s>" in page
    assert "涉及面广" in page
    assert "9月28日" in page

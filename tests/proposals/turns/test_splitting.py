"""分拆 (一事一议, 北京市代表建议办理条例第9条), and how it is undone. Worked by hand.

Submitted and registered on Monday 16 November 2026. Split on Thursday the 19th, the parts keep the
clock of the whole: screening and assignment both end on Monday 23 November.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.portal.demo.house import House
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import PARTS, Case, registered, submitted

THURSDAY = TODAY + timedelta(days=3)
DUE = date(2026, 11, 23)
UNDO = {"note": "两件实为一事。"}


def open_clocks(proposal: Any) -> dict[str, date]:
    rows = Deadline.objects.filter(root_id=proposal.pk, closed_on=None)
    return {row.clock: row.legal_on for row in rows}


def on_thursday(case: Case) -> Case:
    case.on = THURSDAY
    return case


def test_before_the_number_the_parts_are_screened_each_by_itself(house: House) -> None:
    case = on_thursday(submitted(house)).whole("split", "office", **PARTS)
    assert (case.proposal.status, open_clocks(case.proposal)) == ("split", {})
    for part, words in zip(case.proposal.derived.order_by("pk"), PARTS["parts"], strict=True):
        assert (part.status, part.number, part.title) == ("submitted", None, words.title)
        assert part.submitted_on == TODAY
        assert open_clocks(part) == {"proposal.screening": DUE}
        assert part.lead == case.proposal.lead
        signed = part.cosignatures.get()
        assert (signed.status, signed.text) == ("confirmed", case.proposal.text)
    assert list(violations()) == []


def test_a_number_each_and_the_old_one_keeps_its_line(house: House) -> None:
    case = on_thursday(registered(house).plan())
    number = case.proposal.number
    case.whole("split", "office", **PARTS)
    parts = list(case.proposal.derived.order_by("pk"))
    assert [part.number for part in parts] == [number + 1, number + 2]
    assert case.proposal.number == number
    assert {part.registered_on for part in parts} == {TODAY}
    assert [open_clocks(part) for part in parts] == [{"proposal.assignment": DUE}] * 2
    assert list(violations()) == []


def test_it_is_undone_while_no_part_was_handed_over(house: House) -> None:
    case = on_thursday(registered(house).plan()).whole("split", "office", **PARTS)
    parts = list(case.proposal.derived.order_by("pk"))
    with pytest.raises(BadInput, match="请填写取消分拆的理由"):
        case.whole("rejoin", "office")
    case.whole("rejoin", "office", **UNDO)
    assert (case.proposal.status, open_clocks(case.proposal)) == (
        "registered", {"proposal.assignment": DUE},
    )  # fmt: skip
    for part in parts:
        part.refresh_from_db()
        assert (part.status, part.derivation, part.number is None) == ("voided", "undone", False)
        assert open_clocks(part) == {}
    case.assign()
    assert list(violations()) == []


def test_it_may_be_split_again_after_that(house: House) -> None:
    case = on_thursday(submitted(house)).whole("split", "office", **PARTS)
    case.whole("rejoin-screening", "office", **UNDO).whole("split", "office", **PARTS)
    case.whole("rejoin-screening", "office", **UNDO)
    assert case.proposal.status == "submitted"
    assert case.proposal.derived.filter(status="voided").count() == 4


def test_after_the_hand_over_of_one_part_it_stands(house: House) -> None:
    case = registered(house).plan().whole("split", "office", **PARTS)
    first = case.proposal.derived.order_by("pk").first()
    Case.of(house, first).assign()
    with pytest.raises(Guarded, match=f"分拆出的{first.number_label}已交办，不能取消分拆"):
        case.whole("rejoin", "office", **UNDO)


def filled(case: Case, **fields: str) -> dict[str, Any]:
    data = {"version": case.proposal.version, "consent": "phone", "note": "已电话征得同意。"}
    for place, part in enumerate(PARTS["parts"], start=1):
        data |= {f"{name}_{place}": getattr(part, name) for name in ("title", "facts", "request")}
    return data | fields


def test_the_form_begins_with_the_words_of_the_whole(house: House, enter: Any) -> None:
    case = submitted(house)
    url = reverse("proposals:move", args=[case.pk, "split"])
    form = enter("office").get(url).context["form"]
    assert form["facts_1"].value() == form["facts_2"].value() == case.proposal.text.facts
    assert [is_open for *_, is_open in form.groups] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_2": "", "facts_2": "", "request_2": ""}, "至少分成两件"),
        ({"request_2": ""}, "请填写具体建议"),
        ({"title_2": PARTS["parts"][0].title}, "各件的标题不能相同"),
        ({"consent": ""}, "请选择代表以什么方式同意"),
        ({"note": ""}, "请写明代表同意分拆的情况"),
        ({"title_4": "第四件"}, "请填写事实和问题"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_lost(
    house: House, enter: Any, fields: dict[str, str], sentence: str
) -> None:
    case = submitted(house)
    url = reverse("proposals:move", args=[case.pk, "split"])
    response = enter("office").post(url, filled(case, **fields))
    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert PARTS["parts"][0].facts in page
    assert case.proposal.status == "submitted"


def test_each_page_leads_to_the_others(house: House, enter: Any) -> None:
    case = submitted(house)
    office = enter("office")
    url = reverse("proposals:move", args=[case.pk, "split"])
    assert office.post(url, filled(case)).status_code == 302
    page = text_of(office.get(case.proposal.get_absolute_url()))
    for part in case.proposal.derived.all():
        assert f'href="{part.get_absolute_url()}"' in page
        other = text_of(office.get(part.get_absolute_url()))
        assert f'href="{case.proposal.get_absolute_url()}"' in other
        assert "附议代表确认的是原件的文本" in other

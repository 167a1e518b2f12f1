"""更换领衔代表: whose word counts, whose work list, whose telephone. Worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from congress.calendar.models import Deadline
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from congress.portal.demo.house import THIRD_UNIT, UNIT, House
from congress.workflow.engine import open_moves
from congress.workflow.invariants import violations
from congress.workflow.refusals import Guarded
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import BOTH, Case, replied, submitted, taking_over


def replace(case: Case, **data: Any) -> Case:
    return case.whole("replace-lead", "office", **taking_over(case.house, "cosigner", **data))


def moves(case: Case, name: str) -> set[str]:
    return {move.transition.name for move in open_moves(case.proposal, case.house.users[name])}


def test_the_new_one_leads_and_the_former_signs_on(house: House) -> None:
    case = replace(submitted(house))
    proposal = case.proposal
    assert proposal.lead == house.deputies["cosigner"]
    assert proposal.contact_phone == "13900000002"
    assert proposal.cosigner_names == [house.deputies["deputy"].name]
    assert case.cosignature("cosigner").status == "leading"
    assert "withdraw" in moves(case, "cosigner")
    assert not moves(case, "deputy")
    assert list(violations()) == []


def test_and_back_again(house: House) -> None:
    case = replace(submitted(house))
    case.whole("replace-lead", "office", **taking_over(house, "deputy"))
    assert case.proposal.lead == house.deputies["deputy"]
    assert case.proposal.cosigner_names == [house.deputies["cosigner"].name]
    assert list(violations()) == []


def test_his_verdict_counts_from_then_on(house: House) -> None:
    """The former lead was dissatisfied with the one reply and had not judged the other."""
    case = replied(house).judge("deputy", UNIT, result="dissatisfied", reason="没有时间表。")
    case.judge("cosigner", THIRD_UNIT)
    assert case.proposal.worst_result == "dissatisfied"
    replace(case, stays=False, cause="died")
    assert case.proposal.worst_result == "fairly", "what the new lead has said"
    assert case.verdict(THIRD_UNIT, "deputy").status == "lapsed"
    clock = Deadline.objects.get(
        clock="proposal.feedback", owner_id=case.verdict(THIRD_UNIT, "deputy").pk
    )
    assert (clock.outcome, clock.close_reason) == ("ended", "不再等候反馈")
    with pytest.raises(Guarded, match="还没有评价市交通委的答复"):
        case.whole("close", "office")
    case.judge("cosigner", UNIT, result="satisfied")
    case.whole("close", "office")
    assert list(violations()) == []


def test_what_waits_for_the_lead_waits_for_the_other(house: House) -> None:
    case = replace(submitted(house).send_back(), stays=False)
    found = {
        name: {item.url for group in waiting_for(house.users[name], TODAY) for item in group.items}
        for name in ("cosigner", "deputy")
    }
    assert found == {"cosigner": {case.proposal.get_absolute_url()}, "deputy": set()}


def test_without_a_co_signer_it_goes_on_and_nobody_judges_it(house: House) -> None:
    """Domain §8: what a deputy began goes on; one whose mandate has ended does not judge."""
    case = Case(house).submit().screen().register().plan().assign().dispatch()
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.ENDED)
    with pytest.raises(Guarded, match="没有在任的附议代表"):
        replace(case)
    case.advise().answer(*BOTH).whole("close", "office")
    assert (case.proposal.status, case.verdict().status) == ("closed", "lapsed")


def test_the_form_says_what_lacks_and_offers_only_those_who_signed(
    house: House, enter: Any
) -> None:
    case = submitted(house)
    url = f"/proposals/{case.pk}/replace-lead/"
    office = enter("office")
    form = office.get(url).context["form"]
    assert list(form.fields["new_lead"].queryset) == [house.deputies["cosigner"]]
    data = {
        "version": case.proposal.version, "new_lead": house.deputies["cosigner"].pk,
        "contact_phone": "13900000002", "consent": "phone", "cause": "died", "former": "stays",
        "note": "讣告。",
    }  # fmt: skip
    response = office.post(url, data)
    assert response.status_code == 422
    assert "不能转为附议代表" in text_of(response)
    assert office.post(url, data | {"former": "leaves"}).status_code == 302
    page = text_of(office.get(case.proposal.get_absolute_url()))
    assert "领衔代表由陈思远更换为" in page

"""What a deputy has not handed in is read nowhere in the admin: no words, no names, no dates."""

from __future__ import annotations

from typing import Any

import pytest

from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from proposals.models import CoSignature, Proposal, ProposalText
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import THREE, Case, assigned, without_account

PROPOSAL = "/admin/proposals/proposal/{}/change/"
SIGNED = "/admin/proposals/cosignature/"
SECRET = "只给附议代表看的具体事实"
TITLE = "没有提交的题目"


def numbers(client: Any, pk: int) -> list[int]:
    """Of the versions that the change page shows."""
    page = client.get(PROPOSAL.format(pk))
    assert page.status_code == 200
    texts = next(i for i in page.context["inline_admin_formsets"] if i.opts.model is ProposalText)
    return [form.instance.number for form in texts.formset]


def rewritten(house: House) -> Case:
    """Put to co-signers, submitted in other words, returned, put to them in other words again."""
    case = Case(house, facts=SECRET).invite("cosigner")
    case.edit("提交时的事实。").submit().send_back()
    return case.edit(f"{SECRET}，第二次").whole("invite", "deputy", deputies=[])


@pytest.mark.parametrize("name", ["office", "admin"])
def test_only_versions_that_were_handed_in(house: House, enter: Any, name: str) -> None:
    case = rewritten(house)
    texts = ProposalText.objects.filter(proposal=case.pk).order_by("number")
    assert list(texts.values_list("number", "submission")) == [(1, None), (2, 1), (3, None)]
    client = enter(name)
    assert numbers(client, case.pk) == [2]
    page = text_of(client.get(PROPOSAL.format(case.pk)))
    assert "提交时的事实。" in page
    assert SECRET not in page
    case.edit("再次提交的事实。").submit()
    assert numbers(client, case.pk) == [2, 4]


def test_a_version_known_to_cosigners_is_handed_in_by_submitting_it(house: House) -> None:
    case = Case(house).invite("cosigner").submit()
    text = case.proposal.submitted_text
    assert text is not None
    assert (text.number, text.submission) == (1, 1)


def test_what_staff_entered_is_theirs_from_the_beginning(house: House, enter: Any) -> None:
    case = Case(house, entered=True).invite("cosigner")
    assert numbers(enter("office"), case.pk) == [1]


@pytest.mark.parametrize("name", ["office", "admin"])
def test_a_deputy_who_is_served_opens_no_version(house: House, enter: Any, name: str) -> None:
    """The office serves him on the pages; the admin is no place for that."""
    case = Case(house, facts=SECRET).invite(without_account(house))
    client = enter(name)
    assert numbers(client, case.pk) == []
    assert SECRET not in text_of(client.get(PROPOSAL.format(case.pk)))


@pytest.mark.parametrize("name", ["office", "admin"])
def test_invitations_of_a_draft_are_not_listed(house: House, enter: Any, name: str) -> None:
    case = Case(house, title=TITLE).invite("cosigner")
    client = enter(name)
    assert TITLE not in text_of(client.get(SIGNED))
    row = case.cosignature("cosigner")
    assert client.get(f"{SIGNED}{row.pk}/change/").status_code == 302  # to the start: not found


@pytest.mark.parametrize("name", ["office", "admin"])
def test_a_signature_does_not_name_the_words_not_handed_in(
    house: House, enter: Any, name: str
) -> None:
    case = Case(house, title=TITLE).invite("cosigner", "cosigner2").confirm("cosigner")
    draft = case.proposal.draft
    draft.title = "提交的题目"
    draft.save()
    case.whole("renew", "deputy").confirm("cosigner").submit()
    row = case.cosignature("cosigner2")
    CoSignature.objects.filter(pk=row.pk).update(text=row.proposal.texts.get(number=1))
    page = text_of(enter(name).get(f"{SIGNED}{row.pk}/change/"))
    assert "提交的题目" in page
    assert TITLE not in page


def test_the_change_page_costs_the_same_with_more_of_everything(house: House, enter: Any) -> None:
    client = enter("office")
    small = Case(house).signed_by("cosigner").submit().screen().register()
    two = ((UNIT, "lead"), (OTHER_UNIT, "joint"))  # of every kind one, so that no kind is new
    small.plan(two).assign().dispatch(two)
    large = Case(house).signed_by("cosigner", "cosigner2").submit()
    for words in ("一。", "二。"):
        large.send_back().edit(words).whole("renew", "deputy")
        large.confirm("cosigner", "cosigner2").submit().screen()
    large.register().plan(THREE).assign().dispatch(THREE)
    assert {task.organ.name for task in large.proposal.tasks.all()} == {
        UNIT, OTHER_UNIT, THIRD_UNIT,
    }  # fmt: skip
    assert numbers(client, large.pk) == [1, 2, 3]
    before = cost(client, PROPOSAL.format(small.pk))
    assert cost(client, PROPOSAL.format(large.pk)) == before


def test_the_list_of_signatures_costs_the_same(house: House, enter: Any) -> None:
    client = enter("office")
    assigned(house)
    cost(client, SIGNED)  # so that what a session looks up once lies behind us
    before = cost(client, SIGNED)
    for _ in range(2):
        Case(house).signed_by("cosigner", "cosigner2").submit()
    assert Proposal.objects.count() == 3
    assert cost(client, SIGNED) == before

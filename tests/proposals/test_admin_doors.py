"""No door beside the engine: what the admin's forms and histories cannot do."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from proposals.models import Proposal
from tests.conftest import TODAY

CHANGE = "/admin/proposals/proposal/{}/change/"
HISTORY = "/admin/proposals/proposal/{}/history/"


@pytest.fixture
def office(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("office")


def test_a_former_state_cannot_be_put_back(
    office: Client, at_stage: Callable[..., Proposal]
) -> None:
    proposal = at_stage("closed")
    first = proposal.history.earliest().pk
    url = f"{HISTORY.format(proposal.pk)}{first}/"
    assert office.get(url).status_code == 404
    assert office.post(url, {"contact_phone": "1", "_save": "x"}).status_code == 404
    proposal.refresh_from_db()
    assert proposal.status == "closed"
    assert list(violations()) == []


def test_history_is_for_those_who_see_the_row(
    office: Client, at_stage: Callable[..., Proposal]
) -> None:
    own_draft = at_stage("draft")
    elsewhere = at_stage("registered", lead="district-deputy")
    for pk in (own_draft.pk, elsewhere.pk, 999_999, "abc"):
        assert office.get(HISTORY.format(pk)).status_code == 404
    seen = at_stage("submitted")
    page = office.get(HISTORY.format(seen.pk))
    assert page.status_code == 200
    assert all(row.submission > 0 for row in page.context["page_obj"])


def test_a_form_opened_before_a_move_does_not_undo_it(
    house: Any, at_stage: Callable[..., Proposal]
) -> None:
    """The admin reads the row, somebody registers it, the admin saves."""
    proposal = at_stage("screened")
    stale = Proposal.objects.get(pk=proposal.pk)
    perform(proposal, "register", by=house.users["office"], on=TODAY, category=proposal.category)
    stale.contact_phone = "010-55550199"
    form = SimpleNamespace(changed_data=["contact_phone"], fields={"contact_phone": None})
    admin.site._registry[Proposal].save_model(RequestFactory().post("/"), stale, form, True)
    after = Proposal.objects.get(pk=proposal.pk)
    assert (after.status, after.number, after.contact_phone) == ("registered", 1, "010-55550199")
    assert list(violations()) == []


def test_a_whole_row_save_leaves_status_version_and_clocks(
    house: Any, at_stage: Callable[..., Proposal]
) -> None:
    proposal = at_stage("screened")
    stale = Proposal.objects.get(pk=proposal.pk)
    perform(proposal, "register", by=house.users["office"], on=TODAY, category=proposal.category)
    stale.save()
    after = Proposal.objects.get(pk=proposal.pk)
    assert (after.status, after.version) == ("registered", stale.version + 1)
    assert (after.next_clock, stale.next_clock) == ("proposal.assignment", "proposal.screening")


def test_the_form_writes_only_what_was_typed(
    office: Client, at_stage: Callable[..., Proposal]
) -> None:
    proposal = at_stage("registered")
    url = CHANGE.format(proposal.pk)
    form = office.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    for inline in office.get(url).context["inline_admin_formsets"]:
        data |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0}
        data |= {f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    data |= {"contact_phone": "010-55550188", "status": "closed", "number": "99", "title": "改题"}
    assert office.post(url, data).status_code == 302
    after = Proposal.objects.get(pk=proposal.pk)
    assert after.contact_phone == "010-55550188"
    assert (after.status, after.number, after.title) == ("registered", 1, proposal.title)


@pytest.mark.parametrize("model", ["proposalsettings", "category", "tag", "refusalreason"])
def test_the_forms_of_lists_have_no_course_of_handling(office: Client, model: str) -> None:
    """The page of a proposal is the template of proposals alone, not of the whole app."""
    page = office.get(f"/admin/proposals/{model}/add/")
    assert page.status_code == 200
    assert "办理过程" not in page.content.decode()

"""One page for every move: who gets which answer, and that a form is never lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from proposals.models import HandlingTask, Proposal

NOTE = "请补充断点的位置。\n并分成两件。"


def move_url(obj, move):
    return reverse("proposals:move", args=[obj.pk, move])


@pytest.fixture
def submitted(at_stage):
    return at_stage("submitted")


@pytest.fixture
def browser(sign_in):
    return sign_in("office")


def state(proposal):
    proposal = Proposal.objects.get(pk=proposal.pk)
    return proposal.status, proposal.version, StatusChange.objects.count()


def test_the_form_asks_what_the_move_asks(browser, submitted):
    response = browser.get(move_url(submitted, "return"))
    assert response.status_code == 200
    assert list(response.context["form"].fields) == ["version", "note"]
    page = response.content.decode()
    assert "退回意见" in page
    assert "退回后由代表修改再提交" in page
    assert f'name="version" value="{submitted.version}"' in page


def test_looking_changes_nothing(browser, submitted):
    before = state(submitted)
    for method in (browser.get, browser.head, browser.options):
        for move in ("screen", "return", "refuse", "register"):
            method(move_url(submitted, move), {"version": submitted.version, "note": NOTE})
    assert state(submitted) == before


def test_a_move_is_made_and_the_page_of_the_whole_follows(browser, submitted):
    response = browser.post(
        move_url(submitted, "return"), {"version": submitted.version, "note": NOTE}
    )
    assert response.status_code == 302
    assert response.url == submitted.get_absolute_url()
    last = StatusChange.objects.latest("pk")
    assert (last.move, last.note.replace("\r\n", "\n")) == ("return", NOTE)
    assert last.happened_on == date(2026, 11, 16)
    page = browser.get(response.url).content.decode()
    assert "“退回修改”已办理，现在的状态是“退回修改”。" in page


def test_a_part_returns_to_its_root(sign_in, at_stage):
    proposal = at_stage("dispatched", submitted_on=date(2026, 10, 8))
    task = HandlingTask.objects.get(proposal=proposal)
    url = reverse("proposals:task-move", args=[task.pk, "receive"])
    response = sign_in("clerk").post(url, {"version": task.version})
    assert response.url == proposal.get_absolute_url()


@pytest.mark.parametrize("username", ["stranger", "clerk2", "district-office", "cosigner"])
@pytest.mark.parametrize("move", ["return", "submit", "fly", "begin"])
def test_what_one_may_not_see_does_not_exist(sign_in, submitted, username, move):
    before = state(submitted)
    browser = sign_in(username)
    assert browser.get(move_url(submitted, move)).status_code == 404
    data = {"version": submitted.version, "note": NOTE}
    assert browser.post(move_url(submitted, move), data).status_code == 404
    assert state(submitted) == before


@pytest.mark.parametrize("move", ["fly", "begin", "conclude", "receive"])
def test_unknown_and_automatic_moves_do_not_exist(browser, submitted, move):
    assert browser.get(move_url(submitted, move)).status_code == 404
    assert browser.post(move_url(submitted, move), {"version": 1}).status_code == 404


def test_no_such_object(browser, submitted):
    url = reverse("proposals:move", args=[submitted.pk + 999, "return"])
    assert browser.get(url).status_code == 404


def test_who_sees_but_may_not_is_told(sign_in, submitted):
    before = state(submitted)
    browser = sign_in("deputy")
    for response in (
        browser.get(move_url(submitted, "return")),
        browser.post(move_url(submitted, "return"), {"version": 1, "note": NOTE}),
    ):
        assert response.status_code == 403
        assert "您没有“退回修改”的权限。" in response.content.decode()
        assert "<textarea" not in response.content.decode()
    assert state(submitted) == before


def test_anonymous_visitors_sign_in_first(client, submitted):
    for response in (
        client.get(move_url(submitted, "return")),
        client.post(move_url(submitted, "return"), {"version": 1, "note": NOTE}),
    ):
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))
    assert state(submitted)[0] == "submitted"


def test_the_wrong_status_is_told(browser, submitted, office, today):
    url = move_url(submitted, "return")
    perform(submitted, "return", by=office, on=today, note="第一次")
    before = state(submitted)
    response = browser.get(url)
    assert response.status_code == 409
    assert "现在的状态是“退回修改”，不能“退回修改”。" in response.content.decode()
    response = browser.post(url, {"version": submitted.version, "note": NOTE})
    assert response.status_code == 409
    assert not response.context["can_resend"]
    assert state(submitted) == before


def test_input_that_is_missing_is_said_beside_the_field(browser, submitted):
    before = state(submitted)
    response = browser.post(
        move_url(submitted, "return"), {"version": submitted.version, "note": " "}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["note"]
    assert state(submitted) == before


@pytest.mark.parametrize("version", ["", "abc", "-"])
def test_a_form_without_its_version_is_refused(browser, submitted, version):
    before = state(submitted)
    response = browser.post(move_url(submitted, "return"), {"version": version, "note": NOTE})
    assert response.status_code == 422
    assert state(submitted) == before


def test_what_is_missing_before_the_move_is_said(browser, submitted):
    page = browser.get(move_url(submitted, "register")).content.decode()
    assert "政治关、法律关、质量关尚未审核。" in page
    response = browser.post(
        move_url(submitted, "register"),
        {"version": submitted.version, "category": submitted.category_id},
    )
    assert response.status_code == 422
    assert "政治关、法律关、质量关尚未审核。" in response.content.decode()
    assert Proposal.objects.get(pk=submitted.pk).number is None


class TestStaleForm:
    @pytest.fixture
    def stale(self, browser, submitted, office, today):
        """The form was open while a colleague recorded one gate."""
        version = submitted.version
        perform(submitted, "screen", by=office, on=today, legal="passed")
        return browser.post(move_url(submitted, "return"), {"version": version, "note": NOTE})

    def test_it_is_refused_with_who_did_what(self, stale, submitted):
        assert stale.status_code == 409
        assert "您打开本页以后，方静怡已于2026年11月16日办理了“审核”" in stale.content.decode()
        assert Proposal.objects.get(pk=submitted.pk).status == "submitted"

    def test_the_text_is_kept_as_it_was_typed(self, stale):
        page = stale.content.decode()
        assert "请补充断点的位置。\n并分成两件。</textarea>" in page
        assert "['" not in page
        assert "[&#x27;" not in page

    def test_it_can_be_sent_again_by_who_has_read_it(self, stale, browser, submitted):
        assert stale.context["can_resend"]
        version = stale.context["form"]["version"].value()
        assert f'name="version" value="{version}"' in stale.content.decode()
        response = browser.post(move_url(submitted, "return"), {"version": version, "note": NOTE})
        assert response.status_code == 302
        assert Proposal.objects.get(pk=submitted.pk).status == "returned"


def test_a_double_click_makes_one_move_and_one_sentence(browser, submitted):
    data = {"version": submitted.version, "note": NOTE}
    first = browser.post(move_url(submitted, "return"), data)
    second = browser.post(move_url(submitted, "return"), data)
    assert (first.status_code, second.status_code) == (302, 409)
    assert "方静怡已于2026年11月16日办理了“退回修改”" in second.content.decode()
    assert StatusChange.objects.filter(move="return").count() == 1


def test_without_the_token_nothing_happens(submitted, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        cast["office"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    before = state(submitted)
    data = {"version": submitted.version, "note": NOTE}
    assert browser.post(move_url(submitted, "return"), data).status_code == 403
    assert state(submitted) == before
    page = browser.get(move_url(submitted, "return"))
    token = page.context["csrf_token"]
    data["csrfmiddlewaretoken"] = str(token)
    assert browser.post(move_url(submitted, "return"), data).status_code == 302


def test_a_day_to_come_is_refused(browser, at_stage, house):
    proposal = at_stage("registered")
    data = {"version": proposal.version, "organ": house.organs["市交通委"].pk, "on": "2026-11-17",
            "meeting_name": "第三次主任会议", "meeting_on": "2026-10-26"}  # fmt: skip
    response = browser.post(move_url(proposal, "assign"), data)
    assert response.status_code == 422
    assert response.context["form"].errors["on"] == ["办理日期不能晚于今天。"]
    response = browser.post(move_url(proposal, "assign"), data | {"on": "2026-11-01"})
    assert response.status_code == 422
    assert "办理日期不能早于上一步的日期" in response.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).status == "registered"

"""In the admin a status moves by the same page, and only what one sees exists."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from congress.workflow.models import StatusChange
from proposals.models import Proposal


@pytest.fixture
def submitted(at_stage):
    return at_stage("submitted")


@pytest.fixture
def browser(sign_in):
    return sign_in("office")


def move_url(obj, move):
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_move"
    return reverse(name, args=[obj.pk, move])


def change_url(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def test_the_status_is_read_only_and_the_moves_are_offered(browser, submitted):
    response = browser.get(change_url(submitted))
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="status"' not in page
    assert "审核中" in page
    for move in ("screen", "return", "refuse", "register"):
        assert move_url(submitted, move) in page
    assert move_url(submitted, "begin") not in page


def test_a_forged_status_is_not_written(browser, submitted):
    browser.post(change_url(submitted), {"status": "closed", "contact_phone": "010-55550009"})
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"


def test_a_move_is_made(browser, submitted, office):
    url = move_url(submitted, "return")
    response = browser.get(url)
    assert response.status_code == 200
    assert "退回意见" in response.content.decode()
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"
    response = browser.post(url, {"version": submitted.version, "note": "请补充。"})
    assert (response.status_code, response.url) == (302, change_url(submitted))
    last = StatusChange.objects.latest("pk")
    assert (last.move, last.actor, last.note) == ("return", office, "请补充。")


def test_a_double_click(browser, submitted):
    data = {"version": submitted.version, "note": "请补充。"}
    browser.post(move_url(submitted, "return"), data)
    response = browser.post(move_url(submitted, "return"), data)
    assert response.status_code == 409
    assert "请补充。</textarea>" in response.content.decode()
    assert StatusChange.objects.filter(move="return").count() == 1


def test_who_sees_but_may_not_is_told(sign_in, submitted):
    """A system administrator reads proposals; he does not screen them."""
    browser = sign_in("admin")
    assert browser.get(change_url(submitted)).status_code == 200
    response = browser.post(
        move_url(submitted, "return"), {"version": submitted.version, "note": "请补充。"}
    )
    assert response.status_code == 403
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"


@pytest.mark.parametrize("move", ["return", "fly"])
def test_another_congress_finds_nothing(sign_in, submitted, move):
    browser = sign_in("district-office")
    data = {"version": submitted.version, "note": "请补充。"}
    assert browser.get(move_url(submitted, move)).status_code == 404
    assert browser.post(move_url(submitted, move), data).status_code == 404
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"


def test_unknown_and_automatic_moves_do_not_exist(browser, submitted):
    assert browser.get(move_url(submitted, "fly")).status_code == 404
    assert browser.get(move_url(submitted, "begin")).status_code == 404


def test_a_deputys_unfinished_draft_is_his_own(browser, at_stage):
    assert browser.get(move_url(at_stage("draft"), "submit")).status_code == 404


@pytest.mark.parametrize("username", ["deputy", "clerk", "stranger"])
def test_who_has_no_business_in_the_admin_is_sent_away(sign_in, submitted, username):
    response = sign_in(username).post(
        move_url(submitted, "return"), {"version": submitted.version, "note": "请补充。"}
    )
    assert response.status_code in (302, 403, 404)
    assert Proposal.objects.get(pk=submitted.pk).status == "submitted"


def test_parts_move_here_too(browser, verdict):
    page = browser.get(change_url(verdict)).content.decode()
    assert f'{move_url(verdict, "judge")}">评价答复（代办）' in page
    data = {
        "version": verdict.version, "source": "phone", "on": "2026-11-16",
        "attitude": "satisfied", "result": "fairly",
    }  # fmt: skip
    response = browser.post(move_url(verdict, "judge"), data)
    assert (response.status_code, response.url) == (302, change_url(verdict))
    verdict.refresh_from_db()
    assert (verdict.status, verdict.result) == ("given", "fairly")


class TestTheLedger:
    url = "/admin/workflow/statuschange/"

    def test_it_is_there_to_read(self, browser, submitted):
        change = StatusChange.objects.latest("pk")
        assert browser.get(self.url).status_code == 200
        page = browser.get(f"{self.url}{change.pk}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()

    def test_nothing_is_added_changed_or_deleted(self, browser, submitted):
        change = StatusChange.objects.latest("pk")
        assert browser.post(f"{self.url}{change.pk}/change/", {"note": "改"}).status_code == 403
        assert browser.post(f"{self.url}{change.pk}/delete/", {"post": "yes"}).status_code == 403
        assert browser.get(f"{self.url}add/").status_code == 403
        assert StatusChange.objects.get(pk=change.pk).note == ""

    def test_each_congress_reads_its_own(self, sign_in, submitted, at_stage):
        at_stage("registered", lead="district-deputy", submitted_on=date(2026, 10, 8))
        browser = sign_in("district-office")
        rows = browser.get(self.url).context["cl"].queryset
        assert {row.congress.code for row in rows} == {"haidian"}
        assert rows.count() > 0

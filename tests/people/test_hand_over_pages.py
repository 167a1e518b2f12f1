"""移交工作: the office's own pages; whoever is not of its congress does not exist."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.people import handover
from congress.people.enums import Role
from congress.people.models import RoleGrant, User

from .admin_pages import text, url

LIST = "/people/hand-over/"


@pytest.fixture(autouse=True)
def moved(monkeypatch):
    """Who hands what to whom, where; phone numbers change so that a preview would be found out."""
    monkeypatch.setattr(handover, "_registry", {})
    calls = []

    def move(from_user, to_user, *, by, congress, organ):
        calls.append((from_user, to_user, congress, organ))
        User.objects.filter(pk=to_user.pk).update(phone="moved")
        return 2

    handover.register_handover(move, label="承办任务")
    return calls


@pytest.fixture
def browser(client, office):
    client.force_login(office)
    return client


@pytest.fixture
def successor(make_user, city, unit):
    return make_user("next", Role.REVIEWER, city, unit, name="接手人甲")


def of_unit(user, unit):
    return reverse("people:hand-over-organ", args=[user.pk, unit.pk])


def of_congress(user, congress):
    return reverse("people:hand-over-congress", args=[user.pk, congress.pk])


def test_list_finds_by_name_account_and_unit(browser, clerk, unit, other_unit, make_user, city):
    other = make_user("other-clerk", Role.CLERK, city, other_unit, name="别的承办人")
    everybody = text(browser.get(LIST))
    assert of_unit(clerk, unit) in everybody
    assert of_unit(other, other_unit) in everybody
    for words in (clerk.name, "clerk", "水务", "shuiwu"):
        assert of_unit(clerk, unit) in text(browser.get(LIST, {"q": words}))
    assert of_unit(clerk, unit) not in text(browser.get(LIST, {"q": "别的"}))
    assert "没有找到" in text(browser.get(LIST, {"q": "查无此人"}))


def test_whoever_left_already_is_found_with_his_former_post(browser, make_user, city, unit):
    gone = make_user("gone", Role.HEAD, city, unit, ends_on="2021-01-01", is_active=False)
    page = text(browser.get(LIST))
    assert of_unit(gone, unit) in page
    assert "签发人（已结束）" in page


def test_nobody_else_has_the_pages(
    client, clerk, unit, city, unit_admin, auditor, district_office, admin
):
    paths = (LIST, of_unit(clerk, unit), of_congress(clerk, city))
    for path in paths:
        assert client.get(path)["Location"].startswith("/accounts/login/")
    for user in (clerk, unit_admin, auditor):
        client.force_login(user)
        assert [client.get(path).status_code for path in paths] == [404] * 3
        assert client.post(of_unit(clerk, unit), {"confirm": "1"}).status_code == 404
    client.force_login(district_office)
    assert clerk.name not in text(client.get(LIST))
    assert client.get(of_unit(clerk, unit)).status_code == 404
    client.force_login(admin)
    assert client.get(of_unit(clerk, unit)).status_code == 200


@pytest.mark.parametrize("name", ["hand-over-organ", "hand-over-congress"])
def test_numbers_that_no_row_has(browser, name, clerk):
    for args in ([10**20, 10**20], [clerk.pk, 10**20]):
        page = reverse(f"people:{name}", args=args)
        assert browser.get(page).status_code == browser.post(page).status_code == 404


def test_only_places_where_he_works_or_worked(browser, clerk, other_unit, city):
    assert browser.get(of_unit(clerk, other_unit)).status_code == 404
    assert browser.get(of_congress(clerk, city)).status_code == 404


def test_preview_moves_nothing_and_confirming_moves_and_tells(
    browser, clerk, unit, city, successor, moved, office
):
    page = of_unit(clerk, unit)
    foreseen = text(browser.post(page, {"to_user": successor.pk}))
    assert "承办任务 2 件" in foreseen
    assert 'name="confirm"' in foreseen
    successor.refresh_from_db()
    assert successor.phone == ""
    assert not LogEntry.objects.exists()
    response = browser.post(page, {"to_user": successor.pk, "confirm": "1"}, follow=True)
    assert f"已将{clerk.name}名下承办任务 2 件移交给接手人甲" in text(response)
    assert moved[-1] == (clerk, successor, city, unit)
    successor.refresh_from_db()
    assert successor.phone == "moved"
    clerk.refresh_from_db()
    assert clerk.is_active
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (office, str(clerk.pk))
    assert entry.change_message == "向接手人甲移交承办任务 2 件"


def test_congress_wide_work_goes_to_somebody_of_the_congress(
    browser, make_user, city, clerk, moved, district
):
    leaver = make_user("office-old", Role.OFFICE, city, name="老方")
    taker = make_user("office-new", Role.OFFICE, city, name="小方")
    foreign = make_user("leader-d", Role.LEADER, district, name="区领导")
    page = of_congress(leaver, city)
    form = text(browser.get(page))
    assert "小方（代表工委）" in form
    assert clerk.name not in form
    assert foreign.name not in form
    refused = text(browser.post(page, {"to_user": foreign.pk, "confirm": "1"}))
    assert "请从名单中选择接手人" in refused
    assert moved == []
    data = {"to_user": taker.pk, "disable": "on", "confirm": "1"}
    assert "老方的账号已停用" in text(browser.post(page, data, follow=True))
    assert moved == [(leaver, taker, city, None)]


def test_without_a_choice_the_sentence_stands_beside_the_field(browser, clerk, unit, successor):
    page = text(browser.post(of_unit(clerk, unit), {"to_user": ""}))
    assert page.count("请选择接手人。") == 2  # in the summary and at the field


def test_a_refusal_of_what_moves_is_shown_before_and_on_confirming(
    browser, clerk, unit, successor, moved
):
    def refuse(*args, **kwargs):
        raise ValidationError("接手人甲不是签发人，不能接手。")

    handover.register_handover(refuse, label="答复")
    for data in ({}, {"confirm": "1"}):
        page = text(browser.post(of_unit(clerk, unit), {"to_user": successor.pk} | data))
        assert "不是签发人，不能接手" in page
    successor.refresh_from_db()
    assert successor.phone == ""


def test_nothing_to_move_offers_nothing_to_confirm(browser, clerk, unit, successor, monkeypatch):
    monkeypatch.setattr(handover, "_registry", {})
    page = text(browser.post(of_unit(clerk, unit), {"to_user": successor.pk}))
    assert "没有需要移交的事项" in page
    assert 'name="confirm"' not in page
    page = text(browser.post(of_unit(clerk, unit), {"to_user": successor.pk, "disable": "on"}))
    assert "确认停用原账号" in page


def test_an_account_of_two_congresses_is_handed_over_but_not_disabled(
    browser, clerk, unit, successor, district
):
    RoleGrant.objects.create(
        user=clerk, role=Role.LEADER, congress=district, starts_on="2020-01-01"
    )
    page = of_unit(clerk, unit)
    assert 'name="disable"' not in text(browser.get(page))
    browser.post(page, {"to_user": successor.pk, "disable": "on", "confirm": "1"})
    clerk.refresh_from_db()
    assert clerk.is_active
    assert "兰溪" not in text(browser.get(LIST))


def test_nobody_there_to_take_over(browser, clerk, unit):
    assert "还没有可以接手的人员" in text(browser.get(of_unit(clerk, unit)))


def test_the_staff_side_leads_here(browser, clerk):
    assert f'href="{LIST}"' in text(browser.get(url(User)))
    assert f'href="{LIST}?q=clerk"' in text(browser.get(url(User, "change", clerk.pk)))


def test_same_number_of_queries_for_one_and_three(browser, clerk, make_user, city, unit):
    ContentType.objects.clear_cache()
    browser.get(LIST)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        return len(captured)

    one = queries()
    make_user("b", Role.CLERK, city, unit)
    make_user("c", Role.HEAD, city, unit)
    assert queries() == one
    assert one <= 12

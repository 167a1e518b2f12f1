"""本单位人员: a unit's administrator sees and touches his own people, and nobody else."""

from __future__ import annotations

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.people import handover
from congress.people.enums import Role
from congress.people.models import RoleGrant, User

UNIT = "/people/unit/"


def text(response):
    return response.content.decode()


@pytest.fixture
def mine(client, unit_admin, clerk):
    client.force_login(unit_admin)
    return client


@pytest.fixture
def others(make_user, city, district, other_unit, district_unit):
    return [
        make_user("other-clerk", Role.CLERK, city, other_unit, name="别的承办人"),
        make_user("district-clerk", Role.CLERK, district, district_unit, name="区里承办人"),
    ]


def test_list_shows_my_people_only(mine, clerk, others):
    page = text(mine.get(UNIT))
    assert clerk.name in page
    assert "承办人" in page
    for other in others:
        assert other.name not in page


def test_nobody_else_has_the_pages(client, clerk, office, auditor, district_office):
    for path in (UNIT, UNIT + "add/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    for user in (clerk, office, auditor, district_office):
        client.force_login(user)
        assert client.get(UNIT).status_code == 404
        assert client.get(UNIT + "add/").status_code == 404
        assert client.post(f"{UNIT}{clerk.pk}/reset/").status_code == 404


def test_add_tells_the_password_once(mine, unit, clerk):
    data = {"username": "newone", "name": "新承办", "role": "clerk", "organ": unit.pk}
    response = mine.post(UNIT + "add/", data)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    password = re.search(r'one-time-password">([^<]+)<', text(response))[1]
    user = User.objects.get(username="newone")
    assert user.check_password(password)
    assert user.must_change_password
    assert user.grants.get().organ == unit
    assert password not in text(mine.get(UNIT))
    # Loading the answer again makes no second account.
    assert "已经有人使用" in text(mine.post(UNIT + "add/", data))


@pytest.mark.parametrize(
    "change",
    [{"role": "admin"}, {"role": "unit_admin"}, {"role": "office"}, {"organ": "other"},
     {"organ": "district"}, {"username": "clerk"}, {"username": ""}, {"name": "　"}],
)  # fmt: skip
def test_add_refuses(mine, unit, other_unit, district_unit, change):
    organs = {"other": other_unit.pk, "district": district_unit.pk}
    data = {"username": "newone", "name": "新承办", "role": "clerk", "organ": unit.pk} | change
    data["organ"] = organs.get(data["organ"], data["organ"])
    before = User.objects.count()
    response = mine.post(UNIT + "add/", data)
    assert response.status_code == 200
    assert "error" in text(response)
    assert User.objects.count() == before


def test_reset_disable_enable(mine, clerk):
    response = mine.post(f"{UNIT}{clerk.pk}/reset/")
    password = re.search(r'one-time-password">([^<]+)<', text(response))[1]
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    mine.post(f"{UNIT}{clerk.pk}/disable/")
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert "已停用" in text(mine.get(UNIT))
    mine.post(f"{UNIT}{clerk.pk}/enable/")
    clerk.refresh_from_db()
    assert clerk.is_active


def test_changes_are_posts(mine, clerk):
    for verb in ("reset", "disable", "enable"):
        assert mine.get(f"{UNIT}{clerk.pk}/{verb}/").status_code == 405


def test_others_do_not_exist(mine, others, office, unit):
    for other in (*others, office):
        for verb in ("reset", "disable", "enable"):
            assert mine.post(f"{UNIT}{other.pk}/{verb}/").status_code == 404
        assert mine.get(f"{UNIT}{other.pk}/hand-over/{unit.pk}/").status_code == 404
        other.refresh_from_db()
        assert other.is_active
        assert not other.must_change_password


def test_whoever_also_works_elsewhere_is_shown_but_not_touched(mine, clerk, city, other_unit):
    RoleGrant.objects.create(
        user=clerk, role=Role.CLERK, congress=city, organ=other_unit, starts_on="2020-01-01"
    )
    page = text(mine.get(UNIT))
    assert clerk.name in page
    assert f"{UNIT}{clerk.pk}/reset/" not in page
    assert other_unit.name not in page
    for verb in ("reset", "disable"):
        response = mine.post(f"{UNIT}{clerk.pk}/{verb}/", follow=True)
        assert "联系代表工委" in text(response)
    clerk.refresh_from_db()
    assert clerk.is_active
    assert not clerk.must_change_password


def test_hand_over(mine, monkeypatch, clerk, make_user, city, unit, other_unit, others):
    monkeypatch.setattr(handover, "_registry", {})
    handover.register_handover(lambda *args, **kwargs: 2, label="承办任务")
    path = reverse("people:unit-hand-over", args=[clerk.pk, unit.pk])
    page = text(mine.get(path))
    assert all(other.name not in page for other in others)
    assert "姓名unit-admin" in page
    successor = make_user("next", Role.CLERK, city, unit, name="接手人甲")
    response = mine.post(path, {"to_user": others[0].pk})
    assert "error" in text(response)
    choice = {"to_user": successor.pk, "disable": "on"}
    preview = text(mine.post(path, choice))
    assert "承办任务 2 件" in preview
    assert "移交后停用" in preview
    clerk.refresh_from_db()
    assert clerk.is_active
    response = mine.post(path, choice | {"confirm": "1"}, follow=True)
    assert "承办任务 2 件移交给接手人甲" in text(response)
    assert response.request["PATH_INFO"].startswith("/people/hand-over/records/")
    clerk.refresh_from_db()
    assert not clerk.is_active
    elsewhere = reverse("people:unit-hand-over", args=[clerk.pk, other_unit.pk])
    assert mine.get(elsewhere).status_code == 404


def test_same_number_of_queries_for_one_and_three(mine, make_user, city, unit):
    ContentType.objects.clear_cache()
    mine.get(UNIT)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            mine.get(UNIT)
        return len(captured)

    one = queries()
    make_user("b", Role.CLERK, city, unit)
    make_user("c", Role.HEAD, city, unit)
    assert queries() == one
    assert one <= 12


def test_a_name_that_is_taken_is_said_once_and_at_its_field(mine, unit, clerk):
    data = {"username": "CLERK", "name": "新承办", "role": "clerk", "organ": unit.pk}
    form = mine.post(UNIT + "add/", data).context["form"]
    assert form.errors == {"username": ["这个用户名已经有人使用。"]}

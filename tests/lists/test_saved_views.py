"""The life of a saved view, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.lists.models import SavedView
from congress.lists.services import MOST_VIEWS
from congress.people.models import RoleGrant, User
from congress.people.roles import Role
from tests.lists.conftest import PAGE

SAVE, MANAGE, COLUMNS = (f"/lists/{PAGE}/{part}" for part in ("save/", "", "columns/"))


def keep(client: Client, name: str, query: str = "status=closed", **more: Any) -> SavedView:
    answer = client.post(SAVE, {"name": name, "query": query, **more})
    assert answer.status_code == 302, answer.content.decode()
    return SavedView.objects.order_by("-pk").filter(name=name.strip())[0]


def names(client: Client) -> list[str]:
    page = client.get("/proposals/?view=all")
    return [view.name for view, _ in page.context["views"]]


@pytest.fixture
def colleague(house: Any) -> User:
    """A second account of the city's office."""
    user = house.users["stranger"]
    RoleGrant.objects.create(
        user=user, role=Role.OFFICE, congress=house.city, starts_on="2023-01-15"
    )
    return user


def test_the_whole_life(sign_in: Any, house: Any) -> None:
    client = sign_in("office")
    query = "unit=&page=3&status=refused&status=closed&sort=-number&cols=title,number&view=all&x=1"
    form = client.get(SAVE, {"query": query})
    assert "状态为“不予交办”或“办结”的建议" in form.content.decode()
    view = keep(client, "  办结的  ", query)
    assert view.name == "办结的"
    assert view.query == "status=closed&status=refused&sort=-number", "normalised"
    assert view.columns == "number,title"
    assert (view.user, view.page, view.is_default) == (house.users["office"], PAGE, False)
    assert not view.is_shared

    page = client.get(f"/proposals/?{view.query_string}")
    assert page.context["selection"].sort == "-number"
    assert [c.code for c in page.context["selection"].columns] == ["number", "title"]
    assert [(v.name, is_shown) for v, is_shown in page.context["views"]] == [("办结的", True)]
    assert page.context["own_view"] is None
    assert "更新“办结的”" not in page.content.decode()

    changed = client.get(f"/proposals/?status=closed&cols=title&view={view.pk}")
    assert changed.context["own_view"] == view
    assert "更新“办结的”" in changed.content.decode()
    full = changed.context["selection"].full_query
    client.post(f"/lists/views/{view.pk}/update/", {"query": full})
    view.refresh_from_db()
    assert (view.query, view.columns) == ("status=closed", "title")

    client.post(f"/lists/views/{view.pk}/", {"name": "改了名"})
    assert names(client) == ["改了名"]
    asked = client.get(f"/lists/views/{view.pk}/delete/")
    assert "确定要删除视图“改了名”吗" in asked.content.decode()
    assert names(client) == ["改了名"], "asking deletes nothing"
    client.post(f"/lists/views/{view.pk}/delete/")
    assert names(client) == []
    assert "您还没有保存视图" in client.get(MANAGE).content.decode()


def test_the_default_opens_by_itself(sign_in: Any) -> None:
    client = sign_in("office")
    assert client.get("/proposals/").status_code == 200
    first = keep(client, "甲", "status=closed", is_default="on")
    answer = client.get("/proposals/")
    assert answer.url == f"/proposals/?{first.query_string}"
    assert client.get("/proposals/?view=all").status_code == 200, "and one gets past it"
    assert client.get("/proposals/?q=x").status_code == 200
    second = keep(client, "乙", "status=refused", is_default="on")
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True), "only one"
    client.post(f"/lists/views/{first.pk}/default/")
    second.refresh_from_db()
    assert not second.is_default
    client.post(f"/lists/views/{first.pk}/default/")
    assert client.get("/proposals/").status_code == 200
    assert sign_in("leader").get("/proposals/").status_code == 200


def test_their_order(sign_in: Any) -> None:
    client = sign_in("office")
    views = [keep(client, name) for name in "甲乙丙"]
    assert names(client) == ["甲", "乙", "丙"]
    for view, to, expected in (
        (views[2], "up", "甲丙乙"),
        (views[2], "up", "丙甲乙"),
        (views[2], "up", "丙甲乙"),
        (views[0], "down", "丙乙甲"),
        (views[0], "down", "丙乙甲"),
        (views[0], "sideways", "丙乙甲"),
    ):
        client.post(f"/lists/views/{view.pk}/move/", {"to": to})
        assert names(client) == list(expected)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请填写“名称”"),
        ("\u200b", "请填写“名称”"),
        ("长" * 41, "“名称”最多40字"),
        ("办结的", "已有名为“办结的”的视图"),
        (" 办结的 ", "已有名为“办结的”的视图"),
    ],
)
def test_names_that_do_not_do(name: str, words: str, sign_in: Any) -> None:
    client = sign_in("office")
    keep(client, "办结的")
    answer = client.post(SAVE, {"name": name, "query": "status=refused", "is_default": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'name="query" value="status=refused&amp;view=all"' in page, "nothing is lost"
    assert SavedView.objects.count() == 1
    other = keep(client, "另一个")
    answer = client.post(f"/lists/views/{other.pk}/", {"name": name})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    other.refresh_from_db()
    assert other.name == "另一个"


def test_limits(sign_in: Any, house: Any) -> None:
    client = sign_in("office")
    bad = client.post(SAVE, {"name": "坏的", "query": "status=nonsense"}, follow=True)
    assert "有的条件不正确，不能保存为视图" in bad.content.decode()
    user = house.users["office"]
    SavedView.objects.bulk_create(
        SavedView(user=user, page=PAGE, name=f"视图{n}") for n in range(MOST_VIEWS)
    )
    answer = client.post(SAVE, {"name": "再一个", "query": ""})
    assert f"视图最多 {MOST_VIEWS} 个" in answer.content.decode()
    assert SavedView.objects.count() == MOST_VIEWS


@pytest.mark.parametrize("name", ["leader", "deputy", "district-office", "stranger", "office2"])
def test_others_do_not_find_it(name: str, sign_in: Any, house: Any) -> None:
    if name == "office2":  # of the same office: what is not shared is not his either
        RoleGrant.objects.create(
            user=house.users["stranger"], role=Role.OFFICE, congress=house.city,
            starts_on="2023-01-15",
        )  # fmt: skip
        name = "stranger"
    view = keep(sign_in("office"), "独有的一个")
    other = sign_in(name)
    assert names(other) == []
    assert "独有的一个" not in other.get(MANAGE).content.decode()
    base = f"/lists/views/{view.pk}/"
    assert other.get(base).status_code == other.get(f"{base}delete/").status_code == 404
    for part in ("", "update/", "delete/", "default/", "move/"):
        data = {"name": "改", "query": "status=refused", "to": "up"}
        assert other.post(base + part, data).status_code == 404, part
    view.refresh_from_db()
    assert (view.name, view.query, view.is_default) == ("独有的一个", "status=closed", False)


def test_shared_with_the_office_and_read_only(sign_in: Any, house: Any, colleague: User) -> None:
    office = sign_in("office")
    city = house.city.pk
    view = keep(office, "超期件", "due=late", shared_with=city, is_default="on")
    assert view.shared_with == house.city
    mate = sign_in("stranger")
    assert names(mate) == ["超期件"]
    assert mate.get("/proposals/").status_code == 200, "another's default is not his"
    assert "方静怡共用" in mate.get("/proposals/?view=all").content.decode()
    page = mate.get(f"/proposals/?{view.query_string}&q=x")
    assert page.status_code == 200
    assert page.context["own_view"] is None
    assert "方静怡共用" in mate.get(MANAGE).content.decode()
    for part in ("", "update/", "delete/", "default/", "move/"):
        assert mate.post(f"/lists/views/{view.pk}/{part}", {"name": "x"}).status_code == 404, part
    keep(mate, "超期件", "due=late")  # the same name may be his own too
    for name in ("leader", "clerk", "deputy", "district-office", "committee"):
        assert names(sign_in(name)) == [], name
    office.post(f"/lists/views/{view.pk}/", {"name": "超期件", "shared_with": ""})
    assert [v.name for v, _ in mate.get("/proposals/?view=all").context["views"]] == ["超期件"]
    view.refresh_from_db()
    assert not view.is_shared


def test_only_an_office_shares_and_only_with_its_own(sign_in: Any, house: Any) -> None:
    district = house.district.pk
    answer = sign_in("office").post(SAVE, {"name": "给别人", "query": "", "shared_with": district})
    assert answer.status_code == 422
    view = keep(sign_in("clerk"), "想共用", shared_with=house.city.pk)
    assert not view.is_shared
    assert "shared_with" not in sign_in("clerk").get(SAVE).content.decode()


def test_columns_are_remembered_per_person(sign_in: Any) -> None:
    client = sign_in("office")
    answer = client.post(
        COLUMNS, {"cols": ["assigned", "number"], "query": "status=closed&cols=lead&view=all"}
    )
    assert answer.url == "/proposals/?status=closed&cols=number,title,assigned&view=all"
    page = client.get("/proposals/?status=refused")
    assert page.context["selection"].codes == "number,title,assigned"
    assert names(client) == [], "it is no view"
    assert "unit" in sign_in("leader").get("/proposals/").context["selection"].codes
    assert client.get("/proposals/?cols=lead").context["selection"].codes == "title,lead"
    client.post(COLUMNS, {"cols": ["assigned"], "usual": "1", "query": ""})
    assert "unit" in client.get("/proposals/").context["selection"].codes
    assert SavedView.objects.filter(name="").count() == 1
    client.post(COLUMNS, {"cols": ["nonsense", "phone"]})
    assert "unit" in client.get("/proposals/").context["selection"].codes
    for part in ("", "delete/", "default/"):
        pk = SavedView.objects.get(name="").pk
        assert client.post(f"/lists/views/{pk}/{part}", {"name": "x"}).status_code == 404


def test_what_only_a_post_does(sign_in: Any) -> None:
    client = sign_in("office")
    view = keep(client, "独有的一个")
    for part in ("update/", "default/", "move/"):
        assert client.get(f"/lists/views/{view.pk}/{part}").status_code == 405
    assert client.get(COLUMNS).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"/lists/views/{view.pk}/delete/").status_code == 403
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_lists_that_are_not_there(sign_in: Any) -> None:
    client = sign_in("office")
    for path in ("", "save/", "back/"):
        assert client.get(f"/lists/no.such/{path}").status_code == 404


def test_the_database_keeps_it_so(house: Any) -> None:
    user = house.users["office"]
    SavedView.objects.create(user=user, page=PAGE, name="甲", is_default=True)
    for wrong in (
        {"name": "甲"},
        {"name": "乙", "is_default": True},
        {"name": "", "is_default": True, "page": "x.y"},
        {"name": "", "shared_with": house.city},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**{"user": user, "page": PAGE, **wrong})


def test_many_views_cost_no_more(sign_in: Any, house: Any, colleague: User) -> None:
    client = sign_in("office")
    client.get("/jobs/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/proposals/?view=all")
        return len(captured)

    keep(client, "一")
    once = cost()
    for number in range(3):
        keep(client, f"视图{number}", shared_with=house.city.pk)
        SavedView.objects.create(
            user=colleague, page=PAGE, name=f"共{number}", shared_with=house.city
        )
    assert cost() == once
    assert len(names(client)) == 7

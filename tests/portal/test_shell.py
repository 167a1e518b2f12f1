"""The frame: navigation by role, remembered choices, error pages, the developers' page."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from congress.people.enums import Level, OrganKind, Role
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.portal.context_processors import BANNER, shell

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def congress(db):
    return Congress.objects.create(
        code="yunzhou", name="云州市人民代表大会", short_name="云州市人大", level=Level.CITY
    )


@pytest.fixture
def person(congress):
    unit = Organ.objects.create(congress=congress, name="云州市水务局", kind=OrganKind.UNIT)

    def make(*roles: Role, **given: object) -> User:
        user = User(username="-".join(roles) or "nobody", name="周敏", **given)
        user.set_password("Yunzhou-2026-ok")
        user.save()
        for role in roles:
            RoleGrant.objects.create(
                user=user,
                role=role,
                congress=congress,
                organ=unit if role == Role.UNIT_ADMIN else None,
                starts_on=date(2020, 1, 1),
            )
        return user

    return make


def frame(user, path: str = "/") -> object:
    request = RequestFactory().get(path)
    request.user = user
    return shell(request)["shell"]


COMMON = ["我的待办", "建议"]


@pytest.mark.parametrize(
    ("roles", "more"),
    [
        ((), []),
        ((Role.LEADER,), ["立法", "统计", "台账"]),
        ((Role.LEGISLATION,), ["立法", "管理后台"]),
        ((Role.UNIT_ADMIN,), ["后台任务", "本单位人员"]),
        (
            (Role.OFFICE,),
            ["立法", "统计", "分办台", "台账", "日期计算", "后台任务", "管理后台"],
        ),
        ((Role.ADMIN,), ["立法", "统计", "台账", "日期计算", "后台任务", "管理后台"]),
        ((Role.AUDITOR,), ["管理后台"]),
    ],
)
def test_navigation_by_role(person, roles, more):
    assert [entry.label for entry in frame(person(*roles)).navigation] == COMMON + more


def test_current_entry_is_the_one_that_holds_the_page(person):
    user = person(Role.OFFICE)
    for path, label in (
        ("/", "我的待办"), ("/proposals/7/", "建议"), ("/proposals/desk/", "分办台"),
        ("/proposals/desk/loads/", "分办台"), ("/jobs/", "后台任务"),
    ):  # fmt: skip
        current = [entry.label for entry in frame(user, path).navigation if entry.is_current]
        assert current == [label]


def test_frame_costs_the_grants_and_nothing_else(person, django_assert_num_queries):
    """The first page counts the unread notices too; then their number is remembered."""
    pk = person(Role.OFFICE, Role.ADMIN).pk
    request = RequestFactory().get("/")
    for queries in (2, 1):
        request.user = User.objects.get(pk=pk)
        with django_assert_num_queries(queries):
            text = render_to_string("base.html", request=request)
    assert "云州市人大 · 代表工委" in text
    assert "退出登录" in text


def test_strangers_see_the_banner_and_no_menu(client, db):
    response = client.get("/accounts/login/")
    assert BANNER in response.content.decode()
    assert "主导航" not in response.content.decode()


def test_an_ended_account_has_no_frame_of_its_own(person):
    user = person(Role.OFFICE, is_active=False)
    assert "管理后台" not in [entry.label for entry in frame(user).navigation]


# --- remembered choices ---------------------------------------------------------------------------
def test_large_type_is_remembered_without_javascript(client, db):
    response = client.post("/prefs/type/", {"type": "large", "next": "/accounts/login/?a=1"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?a=1"
    assert 'data-type="large"' in client.get("/accounts/login/").content.decode()
    client.post("/prefs/type/", {"type": "normal"})
    assert 'data-type="large"' not in client.get("/accounts/login/").content.decode()


def test_density_is_remembered(client, db):
    assert 'data-density="comfortable"' in client.get("/accounts/login/").content.decode()
    client.post("/prefs/density/", {"density": "compact"})
    assert 'data-density="compact"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("path", ["/prefs/type/", "/prefs/density/"])
def test_choices_change_by_post_only_and_lead_nowhere_else(client, db, path):
    assert client.get(path).status_code == 405
    for target in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert client.post(path, {"next": target}).headers["Location"] == "/"
    response = client.post(path, {"type": "huge", "density": "none"})
    assert not response.cookies


# --- error pages ----------------------------------------------------------------------------------
def test_error_pages_speak_chinese(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert "系统出现故障" in render_to_string("500.html")
    assert "页面已过期" in render_to_string("403_csrf.html")


# --- the developers' page -------------------------------------------------------------------------
def test_developers_page_does_not_exist_for_others(client, person, settings):
    settings.DEBUG = False
    assert client.get("/dev/look/").status_code == 404
    client.force_login(person(Role.OFFICE), backend=BACKEND)
    assert client.get("/dev/look/").status_code == 404


def test_developers_page_shows_every_part(client, person):
    client.force_login(person(is_superuser=True), backend=BACKEND)
    text = client.get("/dev/look/").content.decode()
    for part in (
        "clock-calm", "clock-soon", "clock-late", "clock-done", "clock-done-late", "clock-void",
        "timeline", "table-list", "work-list", "road", "figures", "empty-state", "error-summary",
        "document-title", "moves", "people", "chip", "pager", "message-error", "job-progress",
    ):  # fmt: skip
        assert f'"{part}' in text or f" {part}" in text, part

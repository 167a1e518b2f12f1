"""One form for everything that is refused; and nothing a program sends is a fault of ours."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from congress.api.refusals import KINDS
from congress.api.tokens import issue
from congress.people.models import Deputy, User
from congress.portal.demo.house import House
from tests.api.conftest import TOKEN, with_token

ORGANS, JSON = "/api/organs/", "application/json"


@pytest.fixture
def program(clerk: User) -> Client:
    return with_token(issue(clerk, name="测试")[1])


def said(response: Any) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"code", "detail", "fields"}
    assert response["Content-Type"] == JSON
    assert KINDS[body["code"]].status == response.status_code
    assert any(character >= "\u4e00" for character in body["detail"])
    return response.status_code, body["code"]


@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/proposals/1/2/", "/api/token/x"])
def test_an_address_that_leads_nowhere(path: str, client: Client, db: None) -> None:
    assert said(client.get(path)) == (404, "not_found")


def test_a_method_that_is_none_of_it(program: Client) -> None:
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(program, method)(ORGANS)
        assert said(response) == (405, "method_not_allowed")
        assert "GET" in response["Allow"]


@pytest.mark.parametrize(
    ("body", "kind", "answer"),
    [
        ("{", JSON, (400, "parse_error")),
        ("[]", JSON, (400, "parse_error")),
        ("3", JSON, (400, "parse_error")),
        ("null", JSON, (400, "parse_error")),
        ("[" * 100_000, JSON, (400, "parse_error")),
        ('{"username": NaN}', JSON, (400, "parse_error")),
        (b"\xff\xfe", JSON, (400, "parse_error")),
        ("<a/>", "application/xml", (415, "unsupported_media_type")),
        ("x", "", (415, "unsupported_media_type")),
        ("x", "multipart/form-data", (400, "parse_error")),
        ("x" * (11 << 20), JSON, (413, "too_large")),
        ("a=" + "x" * (11 << 20), "application/x-www-form-urlencoded", (413, "too_large")),
        ("&".join(f"a{n}=1" for n in range(6000)), "application/x-www-form-urlencoded",
         (400, "bad_request")),
        ("", JSON, (400, "validation")),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_body_that_cannot_be_read(
    body: Any, kind: str, answer: tuple[int, str], client: Client, db: None
) -> None:
    assert said(client.generic("POST", TOKEN, body, kind)) == answer


def test_control_characters_in_the_address(program: Client) -> None:
    for path in (f"{ORGANS}?q=%00", "/api/organs/%00/", "/api/proposals/%0a/"):
        assert said(program.get(path)) == (400, "bad_request")


def test_a_fault_of_ours_is_json_too(clerk: User) -> None:
    program = Client(
        headers={"Authorization": f"Bearer {issue(clerk, name='测试')[1]}"},
        raise_request_exception=False,
    )
    with patch("congress.api.views.resource.page_of", side_effect=ZeroDivisionError):
        assert said(program.get(ORGANS)) == (500, "server_error")


def test_a_browser_must_say_where_it_comes_from(clerk: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(ORGANS).status_code == 200
    path = "/api/proposals/1/moves/"
    assert said(browser.post(path, {"move": "x"})) == (403, "csrf_failed")


def test_an_idle_session_is_nobody(clerk: User) -> None:
    browser = Client()
    browser.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(ORGANS).status_code == 200
    session = browser.session
    session["seen_at"] = 1
    session.save()
    assert said(browser.get(ORGANS)) == (401, "not_authenticated")


@override_settings(API_CALLS_PER_MINUTE=2)
def test_no_account_asks_too_often(program: Client, clerk: User, cast: dict[str, User]) -> None:
    with time_machine.travel(timezone.now().replace(second=20), tick=False):
        assert [program.get(ORGANS).status_code for _ in range(2)] == [200, 200]
        response = with_token(issue(clerk, name="又一个")[1]).get(ORGANS)
        assert said(response) == (429, "throttled")
        assert response["Retry-After"] == "40"
        assert with_token(issue(cast["office"], name="别人")[1]).get(ORGANS).status_code == 200


@override_settings(API_CALLS_PER_MINUTE=2)
def test_without_the_cache_it_still_counts(program: Client) -> None:
    with (
        time_machine.travel(timezone.now().replace(second=20, microsecond=0), tick=False),
        patch("congress.api.throttling.cache.add", side_effect=ConnectionError),
    ):
        codes = [program.get(ORGANS).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


# --- people ---------------------------------------------------------------------------------------
def test_organs_and_deputies_of_ones_own_congresses(house: House, program: Client) -> None:
    organs = program.get(ORGANS, {"size": 200}).json()["results"]
    assert organs
    assert {row["congress"]["id"] for row in organs} == {house.city.pk}
    units = program.get(ORGANS, {"kind": "unit", "q": "jtw"}).json()["results"]
    assert "市交通委" in [row["name"] for row in units]
    deputies = program.get("/api/deputies/", {"size": 200}).json()
    rows = Deputy.objects.filter(congress=house.city)
    assert deputies["count"] == rows.count() > 2
    assert [row["id"] for row in deputies["results"]] == list(
        rows.order_by("stroke_key", "-pk").values_list("pk", flat=True)
    )
    Deputy.objects.filter(congress=house.city).update(phone="13912345678", email="a@b.cn")
    text = program.get("/api/deputies/", {"size": 200}).content.decode()
    assert "13912345678" not in text
    assert "a@b.cn" not in text
    assert rows.first().card_number not in text
    stranger = with_token(issue(house.users["stranger"], name="测试")[1])
    assert stranger.get(ORGANS).json()["count"] == 0
    assert stranger.get("/api/deputies/").json()["count"] == 0


# --- the description ------------------------------------------------------------------------------
def test_the_schema_is_whole(program: Client) -> None:
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(public=True)
    assert not GENERATOR_STATS, "drf-spectacular had to guess"
    validate_schema(schema)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert statuses >= {"401", "403", "405", "429", "500"}, (path, method)
            assert operation["summary"], path
            assert operation["tags"], path
            if "{id}" in path:
                assert "404" in statuses
            if method == "post":
                assert statuses >= {"400", "409", "413", "415"}
    assert program.get("/api/schema/").json()["paths"].keys() == schema["paths"].keys()


def test_the_page_of_the_api(clerk: User, client: Client) -> None:
    assert client.get("/api/docs/").status_code == 302
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/api/docs/")
    page = response.content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "//cdn" not in page
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert client.get("/api/docs/").status_code == 302

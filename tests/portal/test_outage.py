"""A database that does not answer: a page that says so, without it; and what was typed in it."""

import sqlite3

import pytest
from django.core.cache import caches
from django.db import DataError, InterfaceError, OperationalError, connection

from congress.portal.outage import is_outage

SECRET = "connection to server at 10.0.0.7 failed"
TYPED = "\n第一行<b>加粗</b>\n第二行"


@pytest.fixture
def away(sign_in):
    """A browser of the office, and a database that has just gone."""
    client = sign_in("office")
    client.get("/")
    client.raise_request_exception = False

    def refuse(execute, *args):
        if client.is_cut_off:
            raise OperationalError(SECRET)
        return execute(*args)

    client.is_cut_off = True

    with connection.execute_wrapper(refuse):
        yield client


@pytest.mark.parametrize(
    "address", ["/", "/proposals/", "/admin/", "/accounts/login/", "/nowhere/"]
)
def test_a_page_says_so(away, address):
    answer = away.get(address)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "数据库暂时没有应答" in page
    assert "重新打开" in page
    assert "no-store" in answer["Cache-Control"]
    for word in (SECRET, "Traceback", "OperationalError"):
        assert word not in page


def test_what_was_typed_is_in_the_page(away):
    sent = {"title": "充电桩", "body": TYPED, "password": "Geheim-2026", "tag": ["1", "2"]}
    page = away.post("/proposals/enter/?from=desk", sent).content.decode()
    assert 'action="/proposals/enter/?from=desk"' in page
    assert (
        "\n\n第一行&lt;b&gt;加粗&lt;/b&gt;\n第二行</textarea>" in page
    )  # a browser drops the first
    assert page.count('name="tag"') == 2
    assert "再次提交" in page
    assert "请不要关闭本页" in page
    assert "Geheim" not in page


def test_who_asked_for_json_gets_it(away):
    answer = away.post(
        "/proposals/1/autosave/", {"body": "字"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 503
    assert "没有保存" in answer.json()["error"]
    answer = away.get("/api/nowhere/")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_the_health_says_which(away):
    answer = away.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "数据库没有应答"


def test_it_is_back_without_more_ado(away):
    assert away.get("/").status_code == 503
    away.is_cut_off = False
    assert away.get("/").status_code == 200


def caused_by(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("gone"), True),
        (InterfaceError("closed"), True),
        (caused_by(ValueError("in a view"), OperationalError("gone")), True),
        (DataError("too long"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_what_counts_as_away(error, expected):
    assert is_outage(error) is expected


class Told(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "expected"), [("57P01", True), ("53300", True), ("08006", True), ("40P01", False)]
)
def test_what_postgresql_says(state, expected):
    assert is_outage(caused_by(OperationalError(), Told(state))) is expected


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "ATTACH '/proc/1/none/x' AS y"])
def test_what_sqlite_says(statement):
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute(statement)
    assert is_outage(caused_by(OperationalError(), caught.value)) is ("ATTACH" in statement)


# --- a cache that is away -------------------------------------------------------------------------
def test_a_cache_without_its_redis_remembers_by_itself(settings):
    settings.CACHES = {
        "default": settings.CACHES["default"],
        "away": {
            "BACKEND": "congress.cache.PatientRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        },
    }
    cache = caches["away"]
    assert cache.get("used") is None
    assert cache.add("used", "1", 600)
    assert not cache.add("used", "2", 600)
    assert cache.get("used") == "1"
    cache.set("used", 1)
    assert cache.incr("used") == 2
    assert cache.touch("used")
    assert cache.has_key("used")
    assert cache.get_many(["used", "none"]) == {"used": 2}
    assert cache.set_many({"a": 1}) == []
    cache.delete_many(["a"])
    assert cache.delete("used")

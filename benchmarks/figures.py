"""The page of figures at 20,000 proposals, for each kind of reader: ``make bench ARGS=figures``."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.core.management import call_command

from benchmarks.measures import Row, _get, _sql
from congress.people.models import Congress, User
from congress.portal.demo.house import House

COUNT = 20_000
READERS = ("leader", "office", "committee", "dispatcher", "clerk")
#: What the page cannot do without: every proposal once, counted by what it shows first.
BARE = """SELECT session_id, is_in_session, status, worst_result, category_id, COUNT(*)
          FROM proposals_proposal GROUP BY 1, 2, 3, 4, 5"""


def prepare(count: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", proposals=count, stdout=io.StringIO())


def rows() -> Iterator[Row]:
    house = _house()
    for who in READERS:
        yield f"统计（{who}）", _get(house, who, "/proposals/figures/"), _sql(BARE)
    yield "各承办单位（leader）", _get(house, "leader", "/proposals/figures/units/"), _sql(BARE)
    yield "我的待办（leader）", _get(house, "leader", "/"), None


def _house() -> House:
    city, district = Congress.objects.order_by("pk")[:2]
    return House(city, district, {user.username: user for user in User.objects.all()})

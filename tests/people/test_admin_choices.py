"""What fields of the admin offer while one types: of one's own congresses, the best fit first."""

from __future__ import annotations

from typing import Any

import pytest

from congress.people.models import Deputy


def offered(client: Any, term: str, app: str = "people", model: str = "deputy",
            field: str = "contact_member") -> list[str]:  # fmt: skip
    query = {"term": term, "app_label": app, "model_name": model, "field_name": field}
    response = client.get("/admin/autocomplete/", query)
    assert response.status_code == 200
    return [row["text"] for row in response.json()["results"]]


@pytest.fixture
def names(house: Any) -> None:
    """Deputies of both congresses whose letters are alike."""
    city, district = (house.deputies[name] for name in ("deputy", "district-deputy"))
    for like, rows in (
        (city, [("洪美玲", "X901"), ("何美", "X902"), ("韩梅", "X903")]),
        (district, [("胡敏", "H901")]),
    ):
        for name, card in rows:
            Deputy.objects.create(
                congress=like.congress, term=like.term, name=name, card_number=card
            )


@pytest.mark.parametrize(
    ("typed", "first", "all_"),
    [
        # Whose initials these are comes before whose initials begin so.
        ("hm", {"何美", "韩梅"}, {"何美", "韩梅", "洪美玲"}),
        ("hml", {"洪美玲"}, {"洪美玲"}),
        ("何美", {"何美"}, {"何美"}),
        ("hanmei", {"韩梅"}, {"韩梅"}),
        ("X902", {"何美"}, {"何美"}),
        ("美", {"何美", "洪美玲"}, {"何美", "洪美玲"}),
        ("胡敏", set(), set()),  # the other congress's
        ("H901", set(), set()),
    ],
)
def test_deputies(names: None, sign_in: Any, typed: str, first: set[str], all_: set[str]) -> None:
    found = [words.split("（")[0] for words in offered(sign_in("office"), typed)]
    assert set(found) == all_
    assert set(found[: len(first)]) == first


def test_each_is_told_by_delegation_and_card(names: None, sign_in: Any) -> None:
    assert offered(sign_in("office"), "何美") == ["何美（X902）"]


def test_organs_and_accounts_of_ones_own_congress(house: Any, sign_in: Any) -> None:
    city, district = sign_in("office"), sign_in("district-office")
    by_city = offered(city, "", model="rolegrant", field="organ")
    by_district = offered(district, "", model="rolegrant", field="organ")
    assert by_city
    assert not set(by_city) & set(by_district)
    assert offered(district, "交通委", model="rolegrant", field="organ") == []
    people = offered(district, "", model="rolegrant", field="user")
    assert house.users["office"].name not in " ".join(people)


@pytest.mark.parametrize("username", ["deputy", "clerk", "auditor"])
def test_nobody_else_asks(house: Any, sign_in: Any, username: str) -> None:
    query = {"term": "", "app_label": "people", "model_name": "deputy", "field_name": "user"}
    assert sign_in(username).get("/admin/autocomplete/", query).status_code in (302, 403, 404)

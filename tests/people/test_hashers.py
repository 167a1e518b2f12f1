"""One-time passwords: kept by a quick hasher until their first use."""

from __future__ import annotations

import time

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher

from congress.people.accounts import new_account, unchecked_account
from congress.people.models import User


def test_a_one_time_password_is_hashed_anew_at_its_first_use(client):
    user, password = new_account(username="zhang", name="张三")
    assert user.password.startswith("one_time$")
    user.save()
    assert not user.check_password(password + "x")
    assert user.check_password(password)
    user.refresh_from_db()
    assert user.password.startswith(f"{get_hasher().algorithm}$")
    assert user.check_password(password)


def test_it_is_never_the_hasher_of_a_password_that_somebody_chose():
    user = User(username="a", name="甲")
    user.set_password("Yunzhou-2026-ok")
    assert not user.password.startswith("one_time$")


def test_a_thousand_take_seconds_not_minutes():
    began = time.monotonic()
    for number in range(100):
        unchecked_account(username=f"a{number}", name="甲")
    assert time.monotonic() - began < 3


def test_signing_in_with_it_works_as_ever(rf):
    user, password = new_account(username="zhang", name="张三")
    user.save()
    assert authenticate(rf.post("/"), username="zhang", password=password) == user

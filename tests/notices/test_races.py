"""Several hands tell the same people the same thing at once, on a database that threads share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.notices.models import Notice
from congress.notices.services import tell
from congress.people.models import Congress, User

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def at_once(work: Callable[[int], Any]) -> list[Any]:
    start = Barrier(HANDS, timeout=60)

    def hand(number: int) -> Any:
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


def test_told_at_once_is_told_once(addressed, told):
    """Each hand inside a transaction of its own, the people in another order each time."""
    names = ["clerk", "head", "reviewer"]
    city = Congress.objects.get(pk=addressed["clerk"].grants.first().congress_id)

    def work(number: int) -> None:
        users = list(User.objects.filter(username__in=names).order_by("pk"))
        with transaction.atomic():
            tell(
                users[number % 3 :] + users[: number % 3],
                key="test.race",
                subject=f"第 {number} 只手说的",
                url="/",
                congress=city,
                mail=True,
            )

    at_once(work)
    assert told() == [(name, "test.race") for name in sorted(names)]
    assert Job.objects.filter(kind="notices.mail").count() == 1
    run_due()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "clerk@example.cn", "head@example.cn", "reviewer@example.cn",
    ]  # fmt: skip
    assert not Notice.objects.to_mail().exists()

"""A worker killed among a thousand deliveries: nothing lost; nothing told twice, but where the
kill fell between the mail server's word and our mark, and then under the same Message-ID."""

import time
from collections import Counter

import pytest

import tests.jobs.handlers  # noqa: F401  registers the kinds that tests use
from congress.jobs import enqueue
from congress.jobs.models import Job, JobState
from congress.notices.mailing import message_id
from congress.notices.models import Notice
from congress.notices.services import MAIL
from tests.jobs.test_worker import machine  # noqa: F401  a fixture
from tests.notices.post_office import PostOffice

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [
    "admin",
    "office",
    "committee",
    "leader",
    "dispatcher",
    "clerk",
    "reviewer",
    "head",
    "deputy",
    "cosigner",
]
EVENTS = 100


@pytest.fixture
def office(always_open):
    office = PostOffice()
    yield office
    office.close()


def until(condition, words, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, words()[-3000:]
        time.sleep(0.01)


def test_a_thousand_deliveries_outlive_three_kills(machine, addressed, house, office):  # noqa: F811
    machine.environment["EMAIL_URL"] = office.url
    job = enqueue(
        "test.tell_many", args={"names": PEOPLE, "keys": EVENTS, "congress": house.city.pk}
    )
    words = machine.log.read_text
    worker = machine.start_worker()
    until(lambda: Notice.objects.count() >= 300, words)
    machine.kill(worker)
    machine.wait_for_lease(job)
    worker = machine.start_worker()
    machine.until(job, JobState.DONE, 60)
    assert job.attempts == 2

    last_words = []
    for part in (300, 700):
        until(lambda part=part: len(office.accepted) >= part, words)
        machine.kill(worker)
        time.sleep(0.1)
        last_words.append(office.accepted[-1])
        for held in Job.objects.filter(kind=MAIL, state=JobState.RUNNING):
            machine.wait_for_lease(held)
        worker = machine.start_worker()
    until(lambda: not Notice.objects.to_mail().exists(), words)

    told = Counter(Notice.objects.values_list("recipient__username", "key"))
    assert len(told) == EVENTS * len(PEOPLE)
    assert set(told.values()) == {1}
    sent = Counter(office.accepted)
    assert set(sent) == {message_id(notice) for notice in Notice.objects.all()}
    twice = {name for name, count in sent.items() if count > 1}
    assert twice <= set(last_words)
    assert max(sent.values()) <= 2

"""Jobs in the administration: of one's own congresses, to look at and to try again."""

import pytest

from congress.jobs import enqueue, handler
from congress.jobs.models import Job, JobState


@pytest.fixture
def failed(house):
    """A failed job of the office, of the district's office, and of the system."""
    handler("test.admin", label="核对名册")(lambda job: None)
    owners = [house.users["office"], house.users["district-office"], None]
    jobs = [enqueue("test.admin", owner=owner) for owner in owners]
    Job.objects.update(state=JobState.FAILED, error="名册有误。", args={"private": "秘密字样"})
    return jobs


def test_one_congress_does_not_see_the_jobs_of_another(failed, sign_in):
    office, district, system = failed
    for username, own, other in (
        ("admin", office, district),
        ("district-office", district, office),
    ):
        client = sign_in(username)
        assert client.get("/admin/jobs/job/").status_code == 200
        for job in (own, system):
            page = client.get(f"/admin/jobs/job/{job.pk}/change/")
            assert page.status_code == 200
            assert "名册有误" in page.content.decode()
            assert "秘密字样" not in page.content.decode()
        assert client.get(f"/admin/jobs/job/{other.pk}/change/").status_code in (302, 404)
        listed = client.get("/admin/jobs/job/").context["cl"].result_list
        assert {job.pk for job in listed} == {own.pk, system.pk}


@pytest.mark.parametrize("username", ["auditor", "clerk", "deputy"])
def test_others_do_not_see_jobs_here(failed, sign_in, username):
    answer = sign_in(username).get("/admin/jobs/job/", follow=True)
    assert answer.status_code in (403, 404)


def test_the_administrator_tries_again_and_the_office_only_looks(failed, sign_in):
    office, district, _ = failed
    data = {"action": "try_again", "_selected_action": [office.pk, district.pk]}
    sign_in("office").post("/admin/jobs/job/", data)
    office.refresh_from_db()
    assert office.state == JobState.FAILED
    answer = sign_in("admin").post("/admin/jobs/job/", data, follow=True)
    assert "已重新安排 1 项任务" in answer.content.decode()
    office.refresh_from_db()
    district.refresh_from_db()
    assert (office.state, district.state) == (JobState.QUEUED, JobState.FAILED)


def test_nothing_is_changed_or_deleted_by_hand(failed, sign_in):
    client = sign_in("admin")
    pk = failed[0].pk
    assert client.post(f"/admin/jobs/job/{pk}/change/", {"state": "done"}).status_code == 403
    assert client.post(f"/admin/jobs/job/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/jobs/job/add/").status_code == 403

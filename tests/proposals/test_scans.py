"""Who is offered the scan of a paper: it carries its writer's telephone number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congress.documents.uploads import store
from congress.workflow.engine import ActingFor, perform
from proposals.enums import Satisfaction
from proposals.models import Proposal, Verdict
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("name", "is_offered"),
    [("office", True), ("leader", False), ("committee", False), ("clerk", False)],
)
def test_the_office_opens_it_from_the_timeline(
    name: str,
    is_offered: bool,
    house: Any,
    at_stage: Callable[..., Proposal],
    sign_in: Callable[[str], Client],
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    proposal, office = at_stage("delivered"), house.users["office"]
    verdict = Verdict.objects.get()
    file = SimpleUploadedFile("意见.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    scan = store(file, congress=house.city, by=office, owner=verdict)
    acting = ActingFor(verdict.deputy, "paper", scan)
    said = {"attitude": Satisfaction.SATISFIED, "result": Satisfaction.SATISFIED}
    perform(verdict, "judge", by=office, on=TODAY, acting=acting, **said)
    page = sign_in(name).get(proposal.get_absolute_url())
    assert page.status_code == 200
    assert (scan.get_absolute_url() in page.content.decode()) is is_offered

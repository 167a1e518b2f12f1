"""The two congresses of the tests of people, and tables as people fill them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congress.imports import services
from congress.imports.importer import find_importer
from congress.imports.models import ImportRun
from congress.jobs.runner import run_due
from congress.people.enums import OrganKind
from congress.people.models import Organ
from tests.imports.tables import table
from tests.people.conftest import (  # noqa: F401 - fixtures
    _database,
    admin,
    auditor,
    city,
    clerk,
    delegation,
    district,
    district_office,
    district_term,
    district_unit,
    make_deputy,
    make_user,
    office,
    other_unit,
    term,
    unit,
    unit_admin,
)


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def committee(city: Any) -> Organ:  # noqa: F811
    return Organ.objects.create(
        congress=city, name="城建环保委员会", kind=OrganKind.SPECIAL_COMMITTEE
    )


@pytest.fixture
def preview(office: Any) -> Callable[..., ImportRun]:  # noqa: F811
    """The run of a table of these rows ({column: cell}), read and checked."""

    def make(kind: str, place: Any, *rows: dict[str, Any], by: Any = None) -> ImportRun:
        file = SimpleUploadedFile("表.xlsx", table(kind, *rows))
        return services.open_run(find_importer(kind), place, file, by=by or office)

    return make


@pytest.fixture
def sentences() -> Callable[[ImportRun], list[str]]:
    """What the preview says of bad rows."""

    def said(run: ImportRun) -> list[str]:
        return [
            f"第{line['number']}行：{'；'.join(line['problems'])}"
            for line in services.lines_of(run)
            if line["problems"]
        ]

    return said


@pytest.fixture
def save(office: Any) -> Callable[[ImportRun], ImportRun]:  # noqa: F811
    """Confirmed, and carried out by the job."""

    def carry(run: ImportRun) -> ImportRun:
        assert services.confirm(run, by=run.owner) is not None
        run_due()
        run.refresh_from_db()
        return run

    return carry


@pytest.fixture
def enter() -> Callable[[Any], Client]:
    def browser(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser

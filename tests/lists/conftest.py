"""The list of proposals stands for all lists: it is the one there is at the bottom."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from congress.portal.demo.wordings import DISTRICT_GARDEN
from proposals.models import Proposal

PAGE = "proposals.list"
EXPORT = f"/lists/{PAGE}/export/"


@pytest.fixture
def rows(at_stage: Callable[..., Proposal]) -> dict[str, Proposal]:
    stages = ("draft", "submitted", "registered", "received", "closed")
    made = {stage: at_stage(stage) for stage in stages}
    made["other"] = at_stage("received", lead="cosigner")
    made["district"] = at_stage("registered", lead="district-deputy", words=DISTRICT_GARDEN)
    return made


def body_of(response: Any) -> bytes:
    """The file that was sent; at its end the test client closes it."""
    return b"".join(response.streaming_content)


def table(body: bytes) -> tuple[str, list[str], list[list[Any]]]:
    """(note, heads, rows) of a sent .xlsx."""
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    return lines[0][0], lines[1], lines[2:]


def exported(client: Client, query: str) -> tuple[str, list[str], list[list[Any]]]:
    response = client.post(EXPORT, {"query": query})
    assert response.status_code == 200
    return table(body_of(response))

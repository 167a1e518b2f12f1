"""Schemathesis: whatever a program sends, as whomever, the answer is one that the schema names.

``make fuzz`` asks for longer (FUZZ_EXAMPLES, FUZZ_SEED).
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.cache import cache
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from congress.api.tokens import issue
from congress.portal.demo.house import House
from congress.workflow.registry import all_flows
from congress.wsgi import application
from proposals.models import HandlingTask, Proposal
from tests.proposals.conftest import walk

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
)  # fmt: skip
#: Of each operation, as each of these; the others of the cast have the same roles.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
SEED = os.environ.get("FUZZ_SEED", "")
ROLES = (
    "admin", "office", "committee", "leader", "dispatcher", "clerk", "reviewer", "head", "deputy",
    "auditor", "stranger", "anonymous",
)  # fmt: skip
MOVES = sorted({step.name for flow in all_flows() for step in flow})


@pytest.fixture(scope="module")
def keys(built: House) -> dict[str, list[int]]:
    """Numbers that lead somewhere, by the word of the path that stands before them."""
    for stage in ("submitted", "handling", "delivered"):
        walk(built, stage)
    return {
        "proposals": list(Proposal.objects.values_list("pk", flat=True)),
        "tasks": list(HandlingTask.objects.values_list("pk", flat=True)),
    }


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    schema.app = application
    return [result.ok() for result in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """A request does not close the connection in whose transaction the test runs: as in Django's
    own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def failures() -> Iterator[list[str]]:
    """Where our own code failed: of that an answer tells nothing."""
    found: list[str] = []

    def note(**signal: Any) -> None:
        found.append(traceback.format_exc())

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


@pytest.mark.parametrize("name", ROLES)
def test_every_answer_is_in_the_schema(
    name: str,
    operations: list[Any],
    keys: dict[str, list[int]],
    house: House,
    failures: list[str],
    settings: LazySettings,
) -> None:
    settings.API_CALLS_PER_MINUTE = settings.API_TOKENS_PER_MINUTE = 10**9
    cache.clear()
    headers = {}
    if name != "anonymous":
        headers["Authorization"] = f"Bearer {issue(house.users[name], name='试探')[1]}"
    assert len(operations) > 10
    for operation in operations:
        send(operation, name, headers, keys, failures)


def send(
    operation: Any,
    name: str,
    headers: dict[str, str],
    keys: dict[str, list[int]],
    failures: list[str],
) -> None:
    of_path = next((each for part, each in keys.items() if part in operation.path), [])

    @seed(crc32(f"{SEED}{name}{operation.label}".encode()))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=operation.as_strategy(),
        key=st.sampled_from([*of_path, None]),
        move=st.sampled_from([*MOVES, None]),
    )
    def one(case: Any, key: int | None, move: str | None) -> None:
        if key is not None and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = key
        if move is not None and isinstance(case.body, dict) and "move" in case.body:
            case.body["move"] = move
        try:
            case.call_and_validate(headers=headers, checks=CHECKS)
        finally:
            assert not failures, "\n".join(failures)

    one()

"""Objections and requests for more time through the API: read, moved, and the papers with them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.documents.models import Attachment
from congress.people.visibility import visible
from congress.portal.demo.house import House
from congress.workflow.models import StatusChange
from proposals.models import Extension, Objection
from tests.documents.scans import PDF
from tests.proposals.api import Program
from tests.proposals.lives import LEAD, LIVES, Case
from tests.proposals.turns.test_merging import Other

READERS = (
    "office", "leader", "committee", "dispatcher", "clerk", "head", "clerk2", "clerk3", "deputy",
    "cosigner", "auditor",
)  # fmt: skip
Ask = Callable[[str], Program]


@pytest.fixture
def program(house: House) -> Ask:
    return lambda name: Program(house.users[name])


@pytest.mark.parametrize(
    ("life", "part", "model"),
    [
        ("objected", "objections", Objection), ("rerouted", "objections", Objection),
        ("objection refused", "objections", Objection),
        ("system objected", "objections", Objection),
        ("extension asked", "extensions", Extension), ("extended", "extensions", Extension),
        ("extension denied", "extensions", Extension),
    ],
)  # fmt: skip
def test_everyone_reads_what_is_his_to_see(
    life: str, part: str, model: Any, house: House, program: Ask
) -> None:
    case = LIVES[life](house)
    row = getattr(case, part.removesuffix("s"))
    readers = 0
    for name in READERS:
        seen = visible(model, house.users[name]).filter(pk=row.pk).exists()
        status, body = program(name).get(f"proposals/{case.pk}/")
        if status == 404:
            assert not seen, name
            continue
        assert [each["id"] for each in body[part]] == [row.pk] * seen, name
        readers += seen
        if row.task_id:
            status, body = program(name).get(f"tasks/{row.task_id}/")
            assert [each["id"] for each in body[part]] == [row.pk] * seen if status == 200 else True
    assert readers >= 2


def test_what_is_said_of_them(house: House, program: Ask) -> None:
    case = LIVES["objection refused"](house)
    said = program("office").get(f"proposals/{case.pk}/")[1]["objections"][0]
    assert said["organ"]["name"] == "市交通委"
    assert (said["status"], said["task"], said["dispatch"]) == (
        "refused", case.objection.task_id, None
    )  # fmt: skip
    assert (said["reason"], said["decision"]) == ("职责已划转。", "经核实职责分工。")
    case = LIVES["extended"](house)
    said = program("office").get(f"proposals/{case.pk}/")[1]["extensions"][0]
    assert (said["status"], said["ground"], said["reason"]) == ("granted", "wide", "涉及五个区。")
    assert said["old_legal_on"] < said["new_legal_on"]


def moves_at(program: Program, path: str) -> set[tuple[str, str]]:
    return {
        (each["object"]["kind"], each["move"])
        for each in program.get(f"{path}moves/")[1]["results"]
    }


def test_the_moves_of_a_task_are_those_of_its_proposal_page(house: House, program: Ask) -> None:
    for life, kind, able in (
        ("objected", "objection", ("dispatcher", "clerk")),
        ("extension asked", "extension", ("office", "head")),
    ):
        case = LIVES[life](house)
        task = f"tasks/{case.task().pk}/"
        for name in able:
            offered = {each for each in moves_at(program(name), task) if each[0] == kind}
            assert offered, (life, name)
            assert offered <= moves_at(program(name), f"proposals/{case.pk}/")
        assert not {each for each in moves_at(program("clerk2"), task) if each[0] == kind}


def test_a_request_is_granted_at_its_task(house: House, program: Ask) -> None:
    case = LIVES["extension asked"](house)
    path = f"tasks/{case.task().pk}/moves/"
    status, body = program("office").post(
        path, move="grant", object=f"extension:{case.extension.pk}"
    )
    assert status == 200, body
    assert (body["object"]["kind"], body["object"]["status"]) == ("extension", "granted")
    status, body = program("clerk2").post(
        path, move="grant", object=f"extension:{case.extension.pk}"
    )
    assert (status, body["code"]) == (404, "not_found")


def test_a_row_costs_the_same_whatever_it_went_through(house: House, program: Ask) -> None:
    """Once per kind, not once per row: a task that objected three times costs what one did."""
    case = LIVES["objection refused"](house)
    office, paths = program("office"), (f"proposals/{case.pk}/", f"tasks/{case.task().pk}/")
    costs = []
    for count in (1, 3):
        for _ in range(count - 1):
            row = case.objection
            row.pk = None
            row._state.adding = True
            row.save()
        costs.append([(office.get(path), office.cost(path))[1] for path in paths])
    assert costs[0] == costs[1]


# --- files ----------------------------------------------------------------------------------------
@pytest.fixture
def objected(house: House, program: Ask, settings: Any, tmp_path: Path) -> tuple[Any, str]:
    """With a paper, sent by token: the case, and where the paper lies."""
    settings.MEDIA_ROOT = tmp_path
    case = LIVES["dispatched"](house)
    body = {
        "move": "object", "object": f"task:{case.task().pk}", "note": "职责已划转。",
        "files": SimpleUploadedFile("三定方案.pdf", PDF),
    }  # fmt: skip
    answer = program("clerk").client.post(f"/api/proposals/{case.pk}/moves/", body)
    assert answer.status_code == 200, answer.json()
    said = program("clerk").get(f"tasks/{case.task().pk}/")[1]["objections"][0]["files"]
    assert [(each["name"], each["content_type"], each["sha256"]) for each in said] == [
        ("三定方案.pdf", "application/pdf", sha256(PDF).hexdigest())
    ]
    return case, said[0]["url"]


def test_a_paper_goes_up_and_comes_down_by_token(
    house: House, program: Ask, objected: tuple[Any, str]
) -> None:
    _, url = objected
    for name, status in (
        ("clerk", 200), ("office", 200), ("dispatcher", 200), ("clerk2", 404), ("deputy", 404),
        ("leader", 404), ("stranger", 404), ("district-office", 404),
    ):  # fmt: skip
        answer = program(name).client.get(url)
        assert answer.status_code == status, name
        if status == 200:
            assert b"".join(answer.streaming_content) == PDF
            assert answer["Content-Type"] == "application/pdf"
            assert answer["Content-Disposition"].startswith("attachment")
        else:
            assert answer.json()["code"] == "not_found"
    assert Program(None).client.get(url).status_code == 401


@pytest.mark.parametrize("key", ["x", "1", "9" * 40, "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_paper_is_not_found(key: str, house: House, program: Ask) -> None:
    status, body = program("office").get(f"documents/{key}/")
    assert (status, body["code"]) == (404, "not_found")


def test_what_belongs_to_nothing_is_nobodys(program: Ask, objected: tuple[Any, str]) -> None:
    Attachment.objects.update(owner_type=None, owner_id=None)
    assert program("clerk").client.get(objected[1]).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("依据.pdf", b"MZ\x90\x00 this program cannot be run", "依据.pdf"),
        ("依据.exe", b"MZ\x90\x00", "依据.exe"),
        ("空.pdf", b"", "空"),
    ],
)
def test_a_paper_is_judged_by_what_it_is(
    name: str, body: bytes, words: str, house: House, program: Ask, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = LIVES["dispatched"](house)
    ledger, kept = StatusChange.objects.count(), Attachment.objects.count()
    data = {
        "move": "object", "object": f"task:{case.task().pk}", "note": "职责已划转。",
        "files": SimpleUploadedFile(name, body),
    }  # fmt: skip
    answer = program("clerk").client.post(f"/api/proposals/{case.pk}/moves/", data)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["files"])
    assert words in answer.json()["fields"]["files"][0]
    assert (StatusChange.objects.count(), Attachment.objects.count()) == (ledger, kept)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_carries_it_is_moved_at_its_own_address(house: House, program: Ask) -> None:
    """Of what is merged: the units' steps at the principal, each deputy's word at his own."""
    principal = Case(house).submit().screen().register()
    other = Other(house).submit().screen().register().merge_into(principal)
    principal.plan(LEAD).assign().dispatch(LEAD)
    assert ("task", "receive") in moves_at(program("clerk"), f"proposals/{principal.pk}/")
    assert not {kind for kind, _ in moves_at(program("clerk"), f"proposals/{other.pk}/")}
    principal.answer()
    verdict = principal.verdict(deputy="cosigner2")
    path = f"proposals/{other.pk}/moves/"
    assert ("verdict", "judge") in moves_at(program("cosigner2"), f"proposals/{other.pk}/")
    status, body = program("cosigner2").post(
        path, move="judge", object=f"verdict:{verdict.pk}", attitude="satisfied", result="fairly"
    )
    assert status == 200, body

"""The plan of 2024 as it was printed, drafted and adopted, and those who keep plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.calendar.models import Meeting, MeetingKind, MeetingState
from congress.imports import services
from congress.imports.importer import find_importer
from congress.imports.models import ImportRun
from congress.jobs.runner import run_due
from congress.people.enums import Role
from congress.people.models import Organ, RoleGrant, User
from congress.plans.adjusting import Decision
from congress.plans.importing import import_plan, plan_imports
from congress.portal.demo.house import TERM_STARTS, House, build_house
from congress.workflow.engine import perform
from legislation.models import LegislationPlan
from tests.conftest import PASSWORD, TODAY, copy_of
from tests.snapshot import Snapshot

DATA = Path(__file__).parents[1] / "plans" / "data"
CSV, XLSX = DATA / "legislation_plan_2024.csv", DATA / "legislation_plan_2024.xlsx"
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ADOPTED_ON = date(2024, 1, 15)
#: What the plan of 2024 comes to, counted by hand.
FIGURES = {
    "items": {"审议": 13, "立项论证": 13, "调研论证": 10},
    "readings": {"3": 3, "5": 3, "7": 2, "9": 5, "11": 6},
    "votes": {"3": 1, "5": 2, "9": 2, "11": 2},
}
#: account, name; both of the 法工委 of their congress
KEEPERS = (("keeper", "葛明澜"), ("district-keeper", "向晚晴"))


def build() -> House:
    house = build_house(PASSWORD)
    hashed = house.users["office"].password
    for (username, name), congress in zip(KEEPERS, (house.city, house.district), strict=True):
        user = User.objects.create(
            username=username, name=name, password=hashed, must_change_password=False
        )
        RoleGrant.objects.create(
            user=user, role=Role.LEGISLATION, congress=congress, starts_on=TERM_STARTS
        )
        house.users[username] = user
    return house


def draft(house: House) -> int:
    """The key of the plan of 2024, as its workbook says."""
    kind = plan_imports()["legislation"]
    outcome = import_plan(kind, XLSX, house.city, 2024, by=house.users["keeper"], keep=True)
    assert outcome.errors == []
    return LegislationPlan.objects.get().pk


HOUSE = Snapshot(build)
PLAN = Snapshot(draft)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def house(db: Any) -> House:
    """Both congresses with the cast and the keepers of their plans; no plan."""
    return copy_of(HOUSE, LegislationPlan, User)


@pytest.fixture
def keeper(house: House) -> User:
    return house.users["keeper"]


@pytest.fixture
def plan(house: House) -> LegislationPlan:
    """The draft of 2024 with its 36 items."""
    return LegislationPlan.objects.get(pk=PLAN.take(house))


@pytest.fixture
def adopted(plan: LegislationPlan, keeper: User) -> LegislationPlan:
    """The same, adopted on ADOPTED_ON by a 主任会议."""
    return adopt(plan, keeper)


def meeting_of(plan: LegislationPlan, on: date = ADOPTED_ON) -> Meeting:
    return Meeting.objects.create(
        congress=plan.congress, kind=MeetingKind.CHAIRS, name="第二十六次主任会议", starts_on=on,
        ends_on=on, state=MeetingState.HELD,
    )  # fmt: skip


def adopt(plan: LegislationPlan, by: User, on: date = ADOPTED_ON) -> LegislationPlan:
    perform(plan, "adopt", by=by, on=on, meeting=meeting_of(plan, on))
    return plan


@pytest.fixture
def decided(house: House) -> Callable[..., Decision]:
    """By the 主任会议 on that day."""
    chairs = Organ.objects.get(congress=house.city, name="北京市人大常委会主任会议")

    def decision(on: date, reason: str = "工作进度有变化。") -> Decision:
        return Decision(
            reason=reason, decided_by=chairs, decided_on=on, basis="主任会议纪要〔2024〕3号"
        )

    return decision


@pytest.fixture
def preview(keeper: User) -> Callable[..., ImportRun]:
    """The run of a file, read and checked, as the page does it."""

    def read(place: LegislationPlan, name: str, data: bytes) -> ImportRun:
        importer = find_importer("legislation")
        return services.open_run(importer, place, SimpleUploadedFile(name, data), by=keeper)

    return read


@pytest.fixture
def save() -> Callable[[ImportRun], ImportRun]:
    """Confirmed, and carried out by the job."""

    def carry(run: ImportRun) -> ImportRun:
        assert services.confirm(run, by=run.owner) is not None
        run_due()
        run.refresh_from_db()
        return run

    return carry


def said(run: ImportRun) -> list[str]:
    """The sentences of the preview."""
    return [
        f"第{line['number']}行：{'；'.join(line['problems'])}。"
        for line in services.lines_of(run)
        if line["problems"]
    ]

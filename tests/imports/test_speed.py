"""The bars: a thousand rows of each kind in less than half a minute, preview and saving together.

In fact each takes a few seconds; the bar is what was promised.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from congress.imports.importer import find_importer
from congress.imports.models import ImportRun, RunState
from congress.imports.services import confirm, open_run
from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.people.models import CongressSession, Deputy, Organ, User
from congress.portal.demo.house import House, build_house
from congress.workflow.invariants import violations
from proposals.earlier.columns import session_name
from proposals.models import Proposal
from tests.imports.tables import table

COUNT, BAR = 1000, 30


@pytest.fixture
def house() -> House:
    return build_house("Yanshi-2026-Mima")


@pytest.fixture
def imported(house: House) -> Callable[..., ImportRun]:
    """Read, checked, confirmed and saved within the bar; the job said how far it was."""

    def bring(kind: str, place: Any, rows: list[dict[str, Any]]) -> ImportRun:
        data = table(kind, *rows)
        file: Any = io.BytesIO(data)
        file.name = "表.xlsx"
        said: list[int] = []
        report = Job.report

        def listening(job: Job, done: int, total: int = 0, message: str = "") -> None:
            said.append(done)
            report(job, done, total, message)

        importer = find_importer(kind)
        assert importer is not None
        began = time.monotonic()
        run = open_run(importer, place, file, by=house.users["office"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Job, "report", listening)
            confirm(run, by=house.users["office"])
            run_due()
        assert time.monotonic() - began < BAR
        run.refresh_from_db()
        assert (run.state, run.new, run.error) == (RunState.DONE, len(rows), "")
        assert len(said) >= len(rows) // 25
        return run

    return bring


def deputies(count: int) -> list[dict[str, Any]]:
    return [
        {"姓名": f"赵{chr(0x4E00 + n)}", "代表证号": f"Z{n:04d}", "用户名": f"z{n}"}
        for n in range(count)
    ]


def test_a_thousand_deputies_with_accounts(house: House, imported: Callable[..., Any]) -> None:
    term = house.deputies["deputy"].term
    run = imported("deputies", term, deputies(COUNT))
    assert run.accounts == COUNT
    assert Deputy.objects.filter(term=term, card_number__startswith="Z").count() == COUNT
    assert User.objects.filter(username__startswith="z", must_change_password=True).count() >= COUNT


def test_a_thousand_earlier_proposals(house: House, imported: Callable[..., Any]) -> None:
    lead, other = house.deputies["deputy"], house.deputies["cosigner"]
    session = CongressSession.objects.filter(term=lead.term).order_by("opens_on")[0]
    units = list(Organ.objects.filter(congress=house.city, kind="unit").values_list("name"))
    day = session.opens_on
    rows = [
        {
            "外部编号": f"E{n}", "会次": session_name(session), "时段": "大会期间",
            "编号": str(n + 1), "标题": f"关于第{n}件事的建议", "领衔代表": lead.name,
            "附议代表": other.name, "正文": "情况如下。" * 100, "具体建议": "建议如下。" * 50,
            "提交日期": day, "交办日期": day + timedelta(20), "主办单位": units[n % 5][0],
            "会办单位": units[(n + 1) % 5][0], "答复日期": day + timedelta(80),
            "答复结果": "已解决或采纳", "答复内容": "答复如下。" * 100, "对办理态度": "满意",
            "对办理结果": "满意", "办结日期": day + timedelta(100),
        }
        for n in range(COUNT)
    ]  # fmt: skip
    imported("proposals", house.city, rows)
    assert Proposal.objects.filter(status="closed", external_number__gt="").count() == COUNT
    assert list(violations()) == []

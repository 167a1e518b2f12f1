"""The generated documents: current, complete, and noticed when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from congress.calendar.registry import all_clocks
from congress.portal.documentation import environment, pages, statuses, workflows
from congress.portal.documentation.tables import is_ours, table
from congress.workflow.flow import Workflow
from congress.workflow.registry import all_flows
from congress.workflow.transition import Audience, Note, Transition
from proposals.models import Proposal


def test_the_committed_documents_are_current():
    call_command("make_docs", "--check", verbosity=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    call_command("make_docs", folder=tmp_path)
    return tmp_path


def test_what_was_just_made_is_current(folder: Path, capsys: pytest.CaptureFixture[str]):
    call_command("make_docs", "--check", folder=folder)
    assert "与代码一致" in capsys.readouterr().out
    call_command("make_docs", folder=folder)
    assert "没有变化" in capsys.readouterr().out


def test_a_changed_missing_or_forgotten_file_is_named(folder: Path):
    changed = folder / "clocks.md"
    changed.write_text(changed.read_text("utf-8").replace("3个月", "4个月"), "utf-8")
    (folder / "urls.md").unlink()
    (folder / "of-old.md").write_text("# 旧的\n", "utf-8")
    with pytest.raises(CommandError, match=r"：clocks\.md、of-old\.md、urls\.md。") as refusal:
        call_command("make_docs", "--check", folder=folder)
    assert refusal.value.returncode == 1
    assert "make docs" in str(refusal.value)
    assert not (folder / "urls.md").exists(), "a check writes nothing"
    call_command("make_docs", folder=folder, verbosity=0)
    call_command("make_docs", "--check", folder=folder)
    assert not (folder / "of-old.md").exists()


def test_nothing_is_left_out():
    made = pages()
    for flow in all_flows():
        if is_ours(flow.model.__module__):
            assert flow.mermaid() in made["workflows.md"]
            for step in flow:
                assert f"| {step.label} | `{step.name}` |" in made["workflows.md"]
    for clock in all_clocks():
        if is_ours(clock.run.__module__):
            assert f"| {clock.label} | `{clock.code}` |" in made["clocks.md"]
    assert "3个月（代表法第51条；北京市代表建议办理条例第21条）" in made["clocks.md"]
    assert "通用规则中没有" not in made["clocks.md"], "a clock names a rule that is not shipped"
    assert "`portal:worklist`" in made["urls.md"]
    assert "`DATABASE_URL`" in made["settings.md"]


class Light(models.TextChoices):
    RED = "red", "停"
    GREEN = "green", "行"


@pytest.fixture
def crossing() -> Workflow:
    def is_clear(obj: object) -> str | None:
        """Nobody is on the crossing."""
        return None

    steps = [
        Transition(
            name="go",
            label="放行",
            sources=(Light.RED,),
            target=Light.GREEN,
            permission="x.go",
            on_behalf="x.go_for",
            represents=lambda obj: obj,
            guards=(is_clear,),
            note=Note.REQUIRED,
            note_label="理由",
            note_seen_by=(Audience.UNIT,),
        ),
        Transition(
            name="stop", label="停止", sources=(Light.GREEN,), target=Light.RED, automatic=True
        ),
        Transition(
            name="look",
            label="查看",
            sources=(Light.RED,),
            target=None,
            permission="x.look",
            seen_by=(Audience.CONGRESS,),
        ),
    ]
    return Workflow(
        code="crossing",
        label="路口",
        model=Proposal,
        statuses=Light,
        initial=Light.RED,
        ends=(),
        transitions=steps,
    )


def test_a_move_in_words(crossing: Workflow):
    words = "\n".join(workflows.describe(crossing))
    assert (
        "| 放行 | `go` | 停 | 行 | `x.go`<br>代办：`x.go_for` "
        "| `is_clear`：Nobody is on the crossing. | `MoveForm` | 理由（必填） | — "
        "| 人大工作人员、承办方、代表（说明栏：承办方） |"
    ) in words
    assert "| 停止 | `stop` | 行 | 停 | 系统 |" in words
    assert "| 查看 | `look` | 停 | （不变） | `x.look` |" in words
    assert "red --> green : 放行" in words


def test_lists_made_by_tests_are_not_described():
    assert Light not in statuses._all_choices()
    assert "停" not in pages()["statuses.md"].split()


def test_environment_variables_are_read_from_the_source():
    found = environment.variables(
        'A = env.str("ONE", default="")  # first\n'
        'B = env.int(\n    "TWO",\n    default=60 * 2,\n)\n'
        'C = os.environ.get("THREE", BASE / ".env")\n'
        'D = env.bool("ONE", default=True)\n'
        'E = other.str("FOUR")\n'
        'F = env.str("FIVE")\n'
    )
    assert [(v.name, v.kind, v.default, v.comment) for v in found] == [
        ("ONE", "str", '""', "first"),
        ("TWO", "int", "60 * 2", ""),
        ("THREE", "get", 'BASE / ".env"', ""),
        ("FIVE", "str", "", ""),
    ]


def test_cells_keep_the_table_whole():
    assert table(("甲", "乙"), [("a|b", "c\nd"), ("", "e")])[2:] == [
        "| a\\|b | c d |",
        "| — | e |",
    ]

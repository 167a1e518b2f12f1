"""A table that cannot work is refused when it is read, not when somebody needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from congress.workflow.registry import all_flows
from congress.workflow.transition import Transition
from tests.workflow.conftest import lamp_flow, lamp_moves


def with_move(name: str, **changes: Any) -> list[Transition]:
    return [replace(m, **changes) if m.name == name else m for m in lamp_moves()]


def without(*names: str) -> list[Transition]:
    return [move for move in lamp_moves() if move.name not in names]


def test_the_lamp_itself_is_in_order():
    flow = lamp_flow()
    assert [move.name for move in flow] == ["light", "dim", "look", "smash"]
    assert "light" in flow
    assert "burn" not in flow


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"initial": "dawn"}, r"unknown statuses \['dawn'\]"),
        ({"ends": ("broken", "lost")}, r"unknown statuses \['lost'\]"),
        ({"transitions": with_move("light", target="bright")}, r"unknown statuses \['bright'\]"),
        ({"transitions": with_move("dim", sources=("glow",))}, r"unknown statuses \['glow'\]"),
        ({"transitions": without("smash")}, r"cannot be reached: \['broken'\]"),
        ({"ends": ()}, r"no way out of \['broken'\]"),
        ({"transitions": [*lamp_moves(), lamp_moves()[0]]}, "light stands twice"),
        ({"transitions": with_move("look", permission=None)}, "nobody may look"),
        ({"transitions": with_move("smash", permission="lamp.office")}, "smash is SYSTEM's alone"),
        (
            {
                "transitions": with_move(
                    "smash", on_behalf="lamp.office", represents=lambda obj: obj.lead
                )
            },
            "smash is SYSTEM's alone",
        ),
        ({"transitions": with_move("look", sources=())}, "look starts nowhere"),
        ({"transitions": with_move("light", represents=None)}, "light is done for nobody"),
        ({"transitions": with_move("light", on_behalf=None)}, "light is done for nobody"),
    ],
)
def test_broken_tables_are_refused(changes: dict[str, Any], sentence: str):
    with pytest.raises(ImproperlyConfigured, match=f"^lamp: .*{sentence}"):
        lamp_flow(**changes)


def test_a_record_without_change_is_no_way_out():
    """Only ``look`` leaves ON, and it leads back to ON."""
    with pytest.raises(ImproperlyConfigured, match=r"no way out of \['on'\]"):
        lamp_flow(transitions=[m for m in with_move("smash", sources=("off",)) if m.name != "dim"])


def test_words_and_edges():
    flow = lamp_flow()
    assert flow.label_of("on") == "开"
    assert [move.name for move in flow.from_status("on")] == ["dim", "look", "smash"]
    assert flow.from_status("broken") == []
    assert [(a, b) for a, b, move in flow.edges() if move.name == "look"] == [("on", "on")]
    assert {(a, b) for a, b, move in flow.edges() if move.name == "smash"} == {
        ("off", "broken"),
        ("on", "broken"),
    }


def test_the_diagram_is_drawn_from_the_table():
    lines = lamp_flow().mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "坏" as broken' in lines
    assert "    [*] --> off" in lines
    assert "    off --> on : 开灯" in lines
    assert "    on --> broken : 打碎（系统）" in lines
    assert "    broken --> [*]" in lines
    assert not any(line.endswith("on --> [*]") for line in lines)


def test_every_flow_of_the_house_speaks_chinese_and_starts_as_its_model_does():
    flows = all_flows()
    assert {flow.code for flow in flows} >= {
        "proposal", "proposal.task", "proposal.reply", "proposal.verdict",
    }  # fmt: skip
    for flow in flows:
        assert flow.model._meta.get_field(flow.field).default == flow.initial, flow.code
        for word in (flow.label, *(m.label for m in flow), *flow.statuses.labels):
            assert not word.isascii(), (flow.code, word)

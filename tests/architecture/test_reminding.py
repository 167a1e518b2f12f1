"""Of every clock it stands written whom it reminds, and when.

Whoever adds a clock has to decide."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from congress.calendar.registry import all_clocks
from congress.notices.loading import DEFAULT_LEVELS
from congress.notices.reminders import audiences_of, find_audience, known_clocks, register_reminding

CLOCKS = [clock.code for clock in all_clocks()]
LINES: list[dict[str, Any]] = yaml.safe_load(DEFAULT_LEVELS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("clock", CLOCKS)
def test_every_clock_reminds_somebody_or_says_why_nobody(clock: str) -> None:
    assert audiences_of(clock), f"whom may {clock} remind? register_reminding in <app>/reminding.py"
    lines = [line for line in LINES if line["clock"] == clock]
    assert lines, f"when does {clock} remind? a line in {DEFAULT_LEVELS.name}; days: [], why: …"
    if not any(line["days"] for line in lines):
        assert len(lines[0].get("why", "")) >= 4, f"why does {clock} remind nobody?"


def test_nothing_else_stands_there() -> None:
    assert known_clocks() == set(CLOCKS)
    assert {line["clock"] for line in LINES} == set(CLOCKS)
    unknown = [line for line in LINES if find_audience(line["clock"], line["who"]) is None]
    assert unknown == []


def test_no_level_stands_twice() -> None:
    levels = [(line["clock"], line["who"], day) for line in LINES for day in line["days"]]
    assert len(levels) == len(set(levels))


def test_a_clock_stands_there_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        register_reminding(CLOCKS[0])

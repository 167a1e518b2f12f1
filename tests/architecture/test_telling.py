"""Every move of every workflow is told to somebody, or stands among the silent ones with why.

Whoever adds a move has to decide."""

from __future__ import annotations

import pytest

from congress.notices.kinds import find_kind
from congress.notices.table import Row, register_telling, silent_moves, told_moves
from congress.workflow.registry import all_flows

MOVES = [(flow.code, move.name) for flow in all_flows() for move in flow]


@pytest.mark.parametrize("move", MOVES, ids=" ".join)
def test_somebody_is_told_or_it_says_why_nobody(move: tuple[str, str]) -> None:
    told, silent = move in told_moves(), move in silent_moves()
    assert told or silent, f"add {move} to the app's telling: under told, or silent with a reason"
    assert not (told and silent)
    if silent:
        assert len(silent_moves()[move]) >= 4, "a reason"


def test_nothing_else_stands_in_the_table() -> None:
    assert {*told_moves(), *silent_moves()} == set(MOVES)


def test_each_row_is_of_a_kind_that_somebody_finds_in_his_settings() -> None:
    rows: list[Row] = [row for rows in told_moves().values() for row in rows]
    assert len(rows) >= 30
    for row in rows:
        assert find_kind(row.kind.code) is row.kind
        assert row.kind.roles


def test_a_move_stands_there_once() -> None:
    flow, move = MOVES[0]
    with pytest.raises(ValueError, match="twice"):
        register_telling(flow, told={}, silent={move: "再说一次"})

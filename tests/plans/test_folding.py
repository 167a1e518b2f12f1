"""A snapshot and the changes since: worked by hand, and what holds for any of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.plans.folding import differing, fold

MAY = {"title": "消防条例", "timing": "5月一审", "number": 1}
#: (what, adopted, changes, what the plan says afterwards)
WORKED: list[tuple[str, Any, list[Any], Any]] = [
    ("nothing changed", MAY, [], MAY),
    ("one fact", MAY, [{"timing": "7月一审"}], {**MAY, "timing": "7月一审"}),
    ("twice the same fact", MAY, [{"timing": "7月"}, {"timing": "9月"}], {**MAY, "timing": "9月"}),
    ("two facts", MAY, [{"timing": "7月"}, {"number": None}],
     {"title": "消防条例", "timing": "7月", "number": None}),
    ("out", MAY, [None], None),
    ("changed, then out", MAY, [{"timing": "7月"}, None], None),
    ("out and back as it was", MAY, [None, MAY], MAY),
    ("changed, out, and back with one fact", MAY, [{"timing": "7月"}, None, {"number": 2}],
     {"title": "消防条例", "timing": "7月", "number": 2}),
    ("never there", None, [], None),
    ("came later", None, [MAY], MAY),
    ("came later, was changed", None, [MAY, {"number": 3}], {**MAY, "number": 3}),
    ("came and went", None, [MAY, None], None),
    ("came, went, came again", None, [MAY, None, {"number": 4}], {**MAY, "number": 4}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("adopted", "changes", "after"), [row[1:] for row in WORKED], ids=[row[0] for row in WORKED]
)
def test_by_hand(adopted, changes, after):
    assert fold(adopted, changes) == after


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (MAY, MAY, {}),
        (None, None, {}),
        (MAY, {**MAY, "number": None}, {"number": (1, None)}),
        (MAY, {**MAY, "number": 2, "timing": "年内"},
         {"timing": ("5月一审", "年内"), "number": (1, 2)}),
        (None, {"title": "甲", "number": None}, {"title": (None, "甲")}),
        ({"title": "甲"}, None, {"title": ("甲", None)}),
    ],
)  # fmt: skip
def test_what_differs_by_hand(before, after, found):
    assert differing(before, after) == found


NAMES = st.sampled_from(["title", "timing", "number", "kind"])
VALUES = st.none() | st.integers(0, 3) | st.sampled_from(["甲", "乙", ""])
PARTS = st.dictionaries(NAMES, VALUES, min_size=1)
WHOLE = st.fixed_dictionaries(dict.fromkeys(("title", "timing", "number", "kind"), VALUES))
ADOPTED = st.none() | WHOLE
CHANGES = st.lists(st.none() | PARTS, max_size=6)
FOUND = st.lists(PARTS, max_size=6)


@given(WHOLE, FOUND)
def test_without_anything_going_out_the_last_word_counts(adopted, changes):
    after = fold(adopted, changes)
    assert set(after) == set(adopted)
    for name, value in after.items():
        said = [change[name] for change in changes if name in change]
        assert value == (said[-1] if said else adopted[name])


@given(ADOPTED, CHANGES, CHANGES)
def test_in_two_stretches_it_comes_to_the_same(adopted, first, then):
    between = fold(adopted, first)
    if between is not None:  # out of the plan, the fold alone remembers what it said before
        assert fold(adopted, [*first, *then]) == fold(between, then)
    assert fold(adopted, [*first, None]) is None


@given(WHOLE, CHANGES, PARTS)
def test_out_and_back_it_says_what_it_said_before(adopted, changes, back):
    """All that it ever said counts, as if it had never gone."""
    stayed = [change for change in changes if change is not None]
    assert fold(adopted, [*changes, None, back]) == fold(adopted, [*stayed, back])


@given(ADOPTED, CHANGES)
def test_nothing_is_changed_in_place(adopted, changes):
    before = deepcopy((adopted, changes))
    after = fold(adopted, changes)
    if after is not None and after is not adopted:
        after["title"] = "别的"
    assert (adopted, changes) == before


@given(ADOPTED, ADOPTED)
def test_what_differs_leads_from_one_to_the_other_and_back(before, after):
    found = differing(before, after)
    assert all(old != new for old, new in found.values())
    assert {name: (new, old) for name, (old, new) in found.items()} == differing(after, before)
    if before is not None and after is not None:
        assert fold(before, [{name: new for name, (_, new) in found.items()}]) == after
        assert bool(found) is (before != after)


@given(WHOLE, FOUND)
def test_adjustments_as_they_are_written_fold_to_what_was_said(adopted, wanted):
    """Each is written as what it changed; folded they give what each step by itself gives."""
    now, written = dict(adopted), []
    for change in wanted:
        after = {**now, **change}
        written.append({name: new for name, (_, new) in differing(now, after).items()})
        now = after
    assert fold(adopted, written) == now

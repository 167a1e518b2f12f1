"""Three hundred random moves by random people at the same time, on a few shared proposals, while
the jobs of the night run: each is made or refused with a sentence, and every invariant stands.

``make fuzz`` asks for more (FUZZ_EXAMPLES, FUZZ_SEED).
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine

from tests.proposals import lives as lived
from tests.proposals.at_random import MADE, World, staff_everywhere
from tests.proposals.conftest import MORNING
from tests.proposals.standing import everything_stands, telling
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6
#: Between two rounds some days pass.
ROUNDS = (0, 4, 12)
EACH = 17 * max(1, int(os.environ.get("FUZZ_EXAMPLES", "12")) // 12)
SEED = os.environ.get("FUZZ_SEED", "")


def test_random_moves_at_once(house: Any) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        staff_everywhere(house)
        begun = [lived.asked, lived.submitted, lived.assigned, lived.handling, lived.replied]
        keys = [live(house).pk for live in begun]
        world = World(house, keys)
        results: Counter[str] = Counter()
        worlds: list[World] = []

        def hand(name: str) -> Counter[str]:
            own, rng = World(house, keys, in_company=True), Random(f"{SEED} {name}")
            worlds.append(own)
            if name.endswith("night"):
                own.night(strict=False)
                return Counter()
            return Counter(own.act(rng) for _ in range(EACH))

        for number, days in enumerate(ROUNDS):
            clock.move_to(MORNING + timedelta(days=days))
            hands = [*(f"{number} {place}" for place in range(HANDS)), f"{number} night"]
            for result in at_once(hand, hands, hands=HANDS + 1):
                results += result
            assert world.made()
        with telling(*worlds):
            everything_stands(world)
    assert results.total() >= 300
    assert results[MADE] > 60, results

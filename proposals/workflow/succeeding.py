"""机构变动: what an organ had under way goes on with its successor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from congress.workflow.transition import EVERYBODY, Effect, Transition
from proposals.effects.succeeding import succeeded_in_words


def succeeding(
    *sources: str, effect: Effect, summary: Callable[..., str] = succeeded_in_words, **more: Any
) -> Transition:
    """Ordered by staff for a whole organ, on its own page; the words say by what change."""
    return Transition(
        name="succeed",
        label="承办机构变动",
        sources=sources,
        target=None,
        automatic=True,
        summary=summary,
        effect=effect,
        seen_by=more.pop("seen_by", EVERYBODY),
        **more,
    )

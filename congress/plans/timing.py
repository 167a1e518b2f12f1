"""The timing of a plan as printed, and what it means. The number of a reading comes from the
text, never from counting."""

from __future__ import annotations

from dataclasses import replace

from congress.people.texts import plain
from congress.plans.grammar import MONTH, OPEN, WIDE
from congress.plans.scanning import Scan
from congress.plans.steps import Month, Span, Step, Timing, TimingError, whole_year
from congress.plans.triggers import split_trigger

__all__ = ["Month", "Span", "Step", "Timing", "TimingError", "parse_timing"]

LONGEST = 500


def parse_timing(text: str, year: int) -> Timing:
    """The meaning of ``text`` in the plan of ``year``. Raises TimingError, and nothing else."""
    if len(text) > LONGEST:
        raise TimingError(f"时间安排超过{LONGEST}个字")
    shown = "".join(plain(text).split())
    tidy = shown.translate(WIDE).strip("，、；。")
    if not tidy:
        raise TimingError("没有写时间安排")
    if OPEN.fullmatch(tidy) or (tidy.startswith("适时") and not MONTH.search(tidy)):
        return Timing(year, Span.OPEN, whole_year(year), text=shown)
    trigger, dated = split_trigger(tidy)
    if trigger and not dated:
        return Timing(year, Span.TRIGGER, whole_year(year), trigger=trigger, text=shown)
    return replace(Scan(dated, year).timing(), trigger=trigger, text=shown)

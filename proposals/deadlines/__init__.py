"""Which clocks a proposal has, what starts and stops each (domain §6). How long: the rule table."""

from proposals.deadlines import road, turns, verdicts

__all__ = ["road", "turns", "verdicts"]

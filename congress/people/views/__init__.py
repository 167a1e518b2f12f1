from congress.people.views.hand_over import hand_over_congress, hand_over_list, hand_over_organ
from congress.people.views.lockout import locked_out
from congress.people.views.unit import (
    unit_add,
    unit_disable,
    unit_enable,
    unit_hand_over,
    unit_list,
    unit_reset,
)

__all__ = [
    "hand_over_congress",
    "hand_over_list",
    "hand_over_organ",
    "locked_out",
    "unit_add",
    "unit_disable",
    "unit_enable",
    "unit_hand_over",
    "unit_list",
    "unit_reset",
]

from congress.people.views.hand_over import hand_over_congress, hand_over_list, hand_over_organ
from congress.people.views.hand_over_records import (
    hand_over_back,
    hand_over_record,
    hand_over_records,
    left_open_list,
)
from congress.people.views.lockout import locked_out
from congress.people.views.organ_changes import (
    organ_change,
    organ_change_back,
    organ_change_record,
    organ_change_records,
)
from congress.people.views.unit import (
    unit_add,
    unit_disable,
    unit_enable,
    unit_hand_over,
    unit_list,
    unit_reset,
)

__all__ = [
    "hand_over_back",
    "hand_over_congress",
    "hand_over_list",
    "hand_over_organ",
    "hand_over_record",
    "hand_over_records",
    "left_open_list",
    "locked_out",
    "organ_change",
    "organ_change_back",
    "organ_change_record",
    "organ_change_records",
    "unit_add",
    "unit_disable",
    "unit_enable",
    "unit_hand_over",
    "unit_list",
    "unit_reset",
]

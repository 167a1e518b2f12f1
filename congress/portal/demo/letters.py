"""文号: each unit numbers its letters by the year, in the order in which they are signed."""

from __future__ import annotations

from datetime import date

from congress.people.models import Organ
from congress.portal.demo.units import LETTERS
from proposals.models import Reply

#: Letters a day, from busy units to quiet ones. Lives are not walked in the order of their days:
#: each day has numbers of its own, for the unit's other letters too.
A_DAY = (2.5, 2.25, 2, 1.75, 1.5, 1.25, 1)
#: Copies of lives are numbered from here on, past the numbers of any year's last day.
COPIES_FROM = 1000


def letter_number(organ: Organ, signed_on: date) -> str:
    """The first number of the unit from those of the day on that is still free."""
    start = f"{LETTERS[organ.name]}〔{signed_on.year}〕"
    used = set(
        Reply.objects.filter(task__organ=organ, letter_number__startswith=start).values_list(
            "letter_number", flat=True
        )
    )
    rate = A_DAY[list(LETTERS).index(organ.name) % len(A_DAY)]
    number = int(signed_on.timetuple().tm_yday * rate)
    while f"{start}{number}号" in used:
        number += 1
    return f"{start}{number}号"

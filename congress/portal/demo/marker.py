"""Whose database this is: the demonstration enters only an empty one, or one of its own making.

The marker is a group of accounts without members or rights. It stands in the database, so that it
goes wherever the database goes, and is written together with the demonstration's first rows.
"""

from __future__ import annotations

from django.contrib.auth.models import Group

from congress.people.models import Congress, User
from congress.portal.demo.house import CITY, DISTRICT
from proposals.models import Proposal

MARKER = "演示数据"


def mark() -> None:
    Group.objects.get_or_create(name=MARKER)


def is_marked() -> bool:
    return Group.objects.filter(name=MARKER).exists()


def is_empty() -> bool:
    return not any(model.objects.exists() for model in (Congress, User, Proposal))


def is_others(password: str) -> bool:
    """Is there anything that the demonstration may not touch?

    Its codes alone prove nothing: a congress in use may be called ``beijing`` too. A demonstration
    made before there was a marker is known by ``password``, the one kept for it (empty: none): it
    opens its office's account.
    """
    if Congress.objects.exclude(code__in=(CITY, DISTRICT)).exists():
        return True
    return not (is_empty() or is_marked() or _opens_the_office(password))


def _opens_the_office(password: str) -> bool:
    office = User.objects.filter(username="office").first()
    return bool(password) and office is not None and office.check_password(password)

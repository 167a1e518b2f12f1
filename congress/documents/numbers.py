"""Taking official numbers: no gap and no double, however many take one at once."""

from __future__ import annotations

from django.db import models, transaction

from congress.documents.models import NumberCounter, NumberFormat
from congress.people.models import Congress


def take_number(congress: Congress, kind: str, scope: str, *, default: str) -> tuple[int, str]:
    """The next number of ``kind`` within ``scope`` and how it is written.

    Must run inside the transaction that uses the number: the counter's row stays locked until that
    transaction ends, and a rollback gives the number back. ``default`` is the format where the
    congress has set none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take_number() belongs inside the transaction that uses the number")
    row = NumberCounter.objects.filter(congress=congress, kind=kind, scope=scope)
    if not row.update(last=models.F("last") + 1):
        # get_or_create, because two may meet at the first number of a scope.
        NumberCounter.objects.get_or_create(congress=congress, kind=kind, scope=scope)
        row.update(last=models.F("last") + 1)
    number = row.values_list("last", flat=True).get()
    return number, number_format(congress, kind, default=default).format(number=number)


def raise_counter(congress: Congress, kind: str, scope: str, *, at_least: int) -> None:
    """Numbers up to ``at_least`` were given elsewhere: the next one comes after them."""
    row, _ = NumberCounter.objects.get_or_create(congress=congress, kind=kind, scope=scope)
    NumberCounter.objects.filter(pk=row.pk, last__lt=at_least).update(last=at_least)


def number_format(congress: Congress, kind: str, *, default: str) -> str:
    """The congress's own format, else the general one, else ``default``."""
    own = models.Q(congress=congress) | models.Q(congress=None)
    rows = NumberFormat.objects.filter(own, kind=kind).order_by(
        models.F("congress").desc(nulls_last=True)
    )
    return rows.values_list("template", flat=True).first() or default

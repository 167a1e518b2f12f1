"""What can be imported. Each app registers its own kinds in ``<app>/importers.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from congress.imports.columns import Column
from congress.imports.reader import Table, read_table
from congress.imports.rows import Handed, Line
from congress.people.enums import Role
from congress.people.models import Congress, User
from congress.people.roles import congress_ids

Report = Callable[[int], None]

_IMPORTERS: dict[str, Importer] = {}


class Importer:
    """One kind of table. A subclass says what a row means; reading, pages and jobs are common.

    ``key``: the columns that say which row of the database is meant, so that a table can come
    again. ``place``: Congress, or a model with a ``congress``: where the rows belong.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    measure: ClassVar[str] = "行"
    columns: ClassVar[tuple[Column, ...]]
    key: ClassVar[tuple[str, ...]]
    shown: ClassVar[tuple[str, ...]]  # columns of the preview's table
    place: ClassVar[type[Model]] = Congress
    place_label: ClassVar[str] = "人大"
    roles: ClassVar[tuple[str, ...]] = (Role.ADMIN, Role.OFFICE)
    #: What one should know before filling in the table; stands in the template too.
    notes: ClassVar[tuple[str, ...]] = ()
    #: URL name and words of the page where these rows are kept.
    home: ClassVar[tuple[str, str]] = ("admin:index", "管理后台")
    explanation: ClassVar[str] = ""
    #: Which files ``read`` takes: their endings, and the sentence beside the field.
    endings: ClassVar[tuple[str, ...]] = (".xlsx",)
    file_words: ClassVar[str] = "用模板填写的 .xlsx 文件"

    def places(self, by: User) -> Any:
        """Where ``by`` may import this kind now."""
        ids = congress_ids(by, *self.roles)
        if self.place is Congress:
            return Congress.objects.filter(pk__in=ids).order_by("pk")
        rows: Any = self.place._default_manager
        return rows.filter(congress__in=ids).select_related("congress").order_by("congress", "-pk")

    def congress_of(self, place: Any) -> Congress:
        return place if isinstance(place, Congress) else place.congress

    def read(self, file: Any, place: Any) -> Table:
        """The rows of the file. Raises BadFile."""
        return read_table(file, self.columns)

    def check(self, lines: list[Line], place: Any, by: User) -> None:
        """Say of each line what is wrong, which object it is about and what it would change.

        Its cells are tidy and complete already. Reads in a fixed number of queries, writes nothing.
        """
        raise NotImplementedError

    def build(self, lines: list[Line], place: Any, by: User, report: Report) -> Any:
        """Everything slow, outside the transaction; what it returns goes to ``write``."""

    def write(
        self, lines: list[Line], built: Any, place: Any, by: User, source: str
    ) -> Sequence[Handed]:
        """Save the lines that are new or changed, in bulk, inside one transaction.

        Raises ImportRefused when what a line was checked against is no longer so.
        """
        raise NotImplementedError


def register_importer(importer: Importer) -> Importer:
    names = {column.name for column in importer.columns}
    if unknown := {*importer.key, *importer.shown} - names:
        raise ImproperlyConfigured(f"{importer.kind}: no such columns: {sorted(unknown)}")
    if type(_IMPORTERS.setdefault(importer.kind, importer)) is not type(importer):
        raise ImproperlyConfigured(f"the importer {importer.kind} stands twice")
    return importer


def find_importer(kind: str) -> Importer | None:
    return _IMPORTERS.get(kind)


def importers_for(user: Any) -> list[Importer]:
    """In the order in which a new house needs them: organs before the people in them."""
    return [each for each in _IMPORTERS.values() if congress_ids(user, *each.roles)]

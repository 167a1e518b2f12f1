"""From tables to rows: which line is an item, which a section, a remark, or only in between."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from congress.imports.rows import BadFile
from congress.plans.printed.columns import PrintedColumn, Role
from congress.plans.printed.drafts import Draft
from congress.plans.printed.grid import EMPTY, Cell, Grid, Line
from congress.plans.printed.headings import Heading
from congress.plans.printed.plan import MAX_ROWS, TOO_MANY, PrintedPlan
from congress.plans.printed.wording import (
    MARGIN,
    REMARK,
    SUBSECTION,
    TOTAL,
    headline,
    is_section,
    number_of,
    section_name,
)


class Rows:
    """Takes one table after the other; a section holds until the next one."""

    def __init__(
        self,
        columns: Sequence[PrintedColumn],
        sections: Collection[str],
        opening: Sequence[str] = (),
    ) -> None:
        """``opening``: what stands above the first table, whether that is read or not."""
        self.columns, self.sections, self.opening = columns, sections, opening
        self.title_column = next(c.name for c in columns if c.role == Role.TITLE)
        self.number_column = next((c.name for c in columns if c.role == Role.NUMBER), "")
        self.title = self.section = ""
        self.drafts: list[Draft] = []
        self.remarks: list[str] = []
        self.is_closing = False  # after a remark, further ones follow

    def plan(self) -> PrintedPlan:
        rows = tuple(draft.finish(self.columns, self.sections) for draft in self.drafts)
        if not rows:
            raise BadFile("表中没有内容，请在表头下面逐行填写。")
        return PrintedPlan(self.title, rows, tuple(dict.fromkeys(self.remarks)))

    def take(self, grid: Grid, heading: Heading) -> None:
        self.heading, self.is_closing = heading, False
        over = [text for line in grid.lines[: heading.line] for text in texts_of(line)[:1]]
        self.title = self.title or headline([*self.opening, *grid.above, *over])
        for text in [grid.name, *grid.above[-1:], *over[-1:]]:
            if section_name(text) in self.sections:
                self.section = section_name(text)
        for line in grid.lines[heading.line + 1 :]:
            self._line(line)
        self.is_closing = False
        for text in grid.below:
            if REMARK.match(text) or (self.is_closing and text[0] in "0123456789（("):
                self._remark(text)
            else:
                self.is_closing = False

    def _line(self, line: Line) -> None:
        if self.heading.is_repeated_in(line, self.columns):
            return
        texts = texts_of(line)
        if texts and (REMARK.match(texts[0]) and not self._has_title(line)):
            self._remark("".join(texts) if texts[0][-1] in "：:" else "：".join(texts))
        elif len(texts) == 1 and not any(cell.problem for cell in line.cells):
            self._alone(line, texts[0])
        elif not (texts and TOTAL.match(texts[0])):
            self._item(line)

    def _has_title(self, line: Line) -> bool:
        """A title of its own: not one text across the whole line, not what follows 「备注」."""
        title, first = self._at(line, self.title_column), texts_of(line)[0]
        is_label = REMARK.fullmatch(first) is not None
        return title.is_own(line.number) and title.text != first and not is_label

    def _alone(self, line: Line, text: str) -> None:
        """A line that says but one thing, in one cell, in a merged one, or again in each."""
        places = [place for place, cell in enumerate(line.cells) if cell.text]
        is_across = len(places) > 1 or places[0] != self.heading.places[self.title_column]
        name = section_name(text)
        if name in self.sections or text in self.sections:
            self._begin(name if name in self.sections else text)
        elif self.is_closing:
            self._remark(text)
        elif MARGIN.fullmatch(text) or TOTAL.match(text):
            return
        elif is_across and is_section(text):
            self._begin(name)
        elif is_across and SUBSECTION.match(text):
            return  # 「（一）继续审议的」, within a section
        elif len(places) > 1 or self._is_spilled(places[0], text):
            self._add(line, {self.title_column: Cell(text)})
        else:
            self._item(line)

    def _is_spilled(self, place: int, text: str) -> bool:
        """An item without a number, whose title begins in the column of numbers."""
        return place == self.heading.places.get(self.number_column) and number_of(text) is None

    def _item(self, line: Line) -> None:
        cells = {name: self._at(line, name) for name in self.heading.places}
        own = {name: cell for name, cell in cells.items() if cell.is_own(line.number)}
        if not own:
            return  # only what nobody asked for
        self.is_closing = False
        title = cells[self.title_column]
        if title.is_filled and self.title_column not in own:
            if self.drafts:  # the title goes on from above, beside it a further line of timing
                for name, cell in own.items():
                    self.drafts[-1].add(name, cell)
            return
        self._add(line, cells)

    def _at(self, line: Line, name: str) -> Cell:
        """A cell that is merged with the title says the title, and nothing of its own."""
        cell, title = line.at(self.heading.places[name]), line.at(self._title_place)
        if cell.origin and cell.origin == title.origin and name != self.title_column:
            return EMPTY
        return cell

    @property
    def _title_place(self) -> int:
        return self.heading.places[self.title_column]

    def _add(self, line: Line, cells: dict[str, Cell]) -> None:
        draft = Draft(line.number, self.section)
        for name, cell in cells.items():
            draft.add(name, cell)
        self.drafts.append(draft)
        if len(self.drafts) > MAX_ROWS:
            raise BadFile(TOO_MANY)

    def _begin(self, section: str) -> None:
        self.section, self.is_closing = section, False

    def _remark(self, text: str) -> None:
        self.remarks.append(text)
        self.is_closing = True


def texts_of(line: Line) -> list[str]:
    """What a line says, each once, with what is carried on from above."""
    return list(dict.fromkeys(cell.text for cell in line.cells if cell.text))

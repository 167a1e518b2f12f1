"""The tables of a text document, with the paragraphs around them: read as a stream, for a library
that builds the whole document would first have to trust it."""

from __future__ import annotations

from congress.documents.archives import Archive
from congress.documents.formats import DOCX
from congress.documents.office import MAIN_PARTS, TYPES
from congress.documents.sentences import refused
from congress.documents.xml_text import MAX_XML, deliver, walk
from congress.imports.rows import BadFile
from congress.plans.printed.grid import EMPTY, Cell, Grid, Line, text_cell, tidy
from congress.plans.printed.plan import MAX_COLUMNS, MAX_LINES, TOO_MANY

WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
#: Said elsewhere a second time, set apart from the text, or struck out.
SKIPPED = {"Fallback", "txbxContent", "moveFrom", "del"}
BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
LONGEST_PARAGRAPH = 500
NO_TABLE = "文档里没有表格，请用有表格的文档，或者另存为 .xlsx 再导入。"
AUTOMATIC = "是自动编号，读不到数字，请改成文字"


def read_docx(archive: Archive) -> list[Grid]:
    """One grid for each table. Raises BadFile, or ValidationError for what is hostile."""
    part = _main_part(archive)
    if archive.parts[part].file_size > MAX_XML:
        raise refused("bomb")
    body = _Body(archive.budget.elements)
    deliver(archive.read(part), start=body.start, end=body.end, text=body.text)
    if not body.tables:
        raise BadFile(NO_TABLE)
    edges = [*body.edges, tuple(body.paragraphs)]
    return [
        Grid(lines, above=edges[place], below=edges[place + 1])
        for place, lines in enumerate(body.tables)
    ]


def _main_part(archive: Archive) -> str:
    """As the package names it; not every program calls it word/document.xml."""
    names = []

    def visit(name: str, attributes: dict[str, str]) -> None:
        if MAIN_PARTS.get(attributes.get("ContentType", "").strip().lower()) is DOCX:
            names.append(attributes.get("PartName", "").lstrip("/").lower())

    walk(archive.read(TYPES), archive.budget, visit)
    if len(names) != 1 or names[0] not in archive:
        raise refused("broken-office")
    return names[0]


def _size(attributes: dict[str, str]) -> int:
    value = attributes.get("val", "")
    return min(int(value), MAX_COLUMNS) if value.isdecimal() and len(value) < 4 else 1


class _Body:
    """Fed by the parser. A table within a cell is part of that cell's text."""

    def __init__(self, elements: int) -> None:
        self.elements = elements
        self.tables: list[list[Line]] = []
        self.edges: list[tuple[str, ...]] = []  # paragraphs above each table
        self.paragraphs: list[str] = []
        self.words: list[str] = []
        self.skipping = self.depth = self.number = 0
        self.is_taking = False
        self._row()
        self._cell()
        self.above: dict[int, Cell] = {}  # column → the merged block that may go on below

    def _row(self) -> None:
        self.cells: list[Cell] = []
        self.column = 0

    def _cell(self) -> None:
        self.span, self.merge, self.is_numbered = 1, "", False
        self.words.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise refused("bomb")
        space, _, name = name.rpartition("}")
        if self.skipping or name in SKIPPED:
            self.skipping += 1
        elif space in WORD:
            self._open(name, {key.rpartition("}")[2]: v for key, v in attributes.items()})

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self.is_taking = True
        elif name in BREAKS:
            self.words.append(BREAKS[name])
        elif name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self.edges.append(tuple(self.paragraphs))
                self.tables.append([])
                self.paragraphs, self.above = [], {}
        elif name == "numPr":
            self.is_numbered = True
        elif self.depth == 1:
            self._open_in_table(name, attributes)

    def _open_in_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tr":
            self.number += 1
            self._row()
        elif name == "gridBefore":
            self._put(EMPTY, _size(attributes))
        elif name == "tc":
            self._cell()
        elif name == "gridSpan":
            self.span = max(_size(attributes), 1)
        elif name == "vMerge":
            self.merge = attributes.get("val", "continue")

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        space, _, name = name.rpartition("}")
        if space not in WORD:
            return
        if name == "t":
            self.is_taking = False
        elif name == "p":
            self._close_paragraph()
        elif name == "tbl":
            self.depth -= 1
            if not self.depth:
                self.words.clear()  # of its last cell
        elif self.depth == 1 and name == "tc":
            self._close_cell()
        elif self.depth == 1 and name == "tr":
            self._close_row()

    def text(self, text: str) -> None:
        if self.is_taking and not self.skipping:
            self.words.append(text)

    def _close_paragraph(self) -> None:
        if self.depth:
            self.words.append("\n")
            return
        if text := tidy("".join(self.words)[:LONGEST_PARAGRAPH]):
            self.paragraphs.append(text)
        self.words.clear()

    def _close_cell(self) -> None:
        if self.merge == "continue":
            self._put(self.above.get(self.column, EMPTY), self.span)
            return
        cell = text_cell("".join(self.words).strip())
        if self.is_numbered and not cell.is_filled:
            cell = Cell(problem=AUTOMATIC)
        if cell.is_filled and (self.merge or self.span > 1):
            cell = cell._replace(origin=(self.number, self.column))
        self.above[self.column] = cell if self.merge else EMPTY
        self._put(cell, self.span)

    def _put(self, cell: Cell, span: int) -> None:
        self.cells += [cell] * min(span, MAX_COLUMNS - len(self.cells))
        self.column += span

    def _close_row(self) -> None:
        line = Line(self.number, self.cells)
        if line.has_own:
            self.tables[-1].append(line)
        if sum(map(len, self.tables)) >= MAX_LINES:
            raise BadFile(TOO_MANY)

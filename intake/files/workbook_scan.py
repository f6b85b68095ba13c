"""A workbook's XML read as a stream, for what a reader of values would not show: formulas, merges, extents."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers.expat import ExpatError, ParserCreate

from intake.files.limits import FileLimits
from intake.files.problems import CellsMerged, TooManyColumns, TooManyRows, WorkbookNotReadable
from intake.files.sheet import letter
from intake.files.zip_guard import Parts

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetName:
    """One sheet as the workbook lists it, and the part it is in."""

    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class SheetScan:
    """What one sheet holds beside its values; rows and columns count from 1 as people see them."""

    limits: FileLimits
    formulas: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    _row: int = 0
    _column: int = 0

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """One XML element begins."""
        if name == "v":  # every other element is a value, and a value says nothing here
            return
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(given["r"]) if given.get("r", "").isdecimal() else self._row + 1
                self._column = 0
                if _is_hidden(given):
                    self.hidden_rows.add(self._row)
            case "col":
                self._hide(given)
            case "c":
                self._cell(given)
            case "f":
                self.formulas.setdefault(self._row, self._place())
            case "mergeCell":
                raise CellsMerged(cell=_reference(given.get("ref", "")))
            case _:
                pass

    def _cell(self, given: Mapping[str, str]) -> None:
        found = _REFERENCE.fullmatch(given.get("r", ""))
        if found is None:
            self._column += 1
        else:
            self._column, self._row = _number(found[1]), int(found[2])
        self.cells += 1
        if self._row > self.last_row or self._column > self.last_column:
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)
            self._require_bounded()
        if given.get("t") == "e":
            self.errors.setdefault(self._row, self._place())

    def _hide(self, given: Mapping[str, str]) -> None:
        first, last = given.get("min", ""), given.get("max", "")
        if _is_hidden(given) and first.isdecimal() and last.isdecimal():
            self.hidden_columns.update(range(int(first), min(int(last), self.limits.columns) + 1))

    def _require_bounded(self) -> None:
        """The reader of values keeps every cell of the rectangle, empty ones too."""
        if self.last_column > self.limits.columns:
            raise TooManyColumns(limit=self.limits.columns)
        area = self.last_row * self.last_column
        if self.last_row > self.limits.workbook_rows + 1 or area > self.limits.workbook_cells:
            raise TooManyRows(limit=self.limits.workbook_rows)

    def _place(self) -> str:
        return f"{letter(self._column - 1)}{self._row}"


def sheets_of(parts: Parts) -> list[SheetName]:
    """The workbook's sheets in their order."""
    targets: dict[str, str] = {}

    def relation(name: str, given: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    listed: list[tuple[str, bool, str]] = []

    def sheet(name: str, given: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            id_ = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            listed.append((given.get("name", ""), given.get("state", "visible") == "visible", id_))

    _walk(parts.pieces(_RELATIONS), relation)
    _walk(parts.pieces(WORKBOOK), sheet)
    return [SheetName(name, visible, _part(targets.get(id_, ""))) for name, visible, id_ in listed]


def scanned(parts: Parts, sheet: SheetName, limits: FileLimits) -> SheetScan:
    """One sheet looked through. Raises a `FileProblem` as soon as one is certain."""
    scan = SheetScan(limits)
    _walk(parts.pieces(sheet.part), scan.start)
    return scan


def holds_cells(parts: Parts, sheet: SheetName) -> bool:
    """Whether a sheet nobody will read has any cell with something in it."""
    found: list[bool] = []

    def look(name: str, _: Mapping[str, str]) -> None:
        if not found and name.rpartition(":")[2] in ("v", "is", "f"):
            found.append(True)

    _walk(parts.pieces(sheet.part), look)
    return bool(found)


def _is_hidden(given: Mapping[str, str]) -> bool:
    return given.get("hidden") in ("1", "true")


def _refuse_doctype(*_: object) -> None:
    """A document that declares entities is refused: they may unfold without end."""
    raise WorkbookNotReadable


def _walk(pieces: Iterable[bytes], start: Callable[[str, dict[str, str]], object]) -> None:
    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (ExpatError, ValueError):
        raise WorkbookNotReadable from None


def _part(target: str) -> str:
    """Targets are relative to the workbook, or absolute in the package."""
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _reference(text: str) -> str:
    """Only what has the form of a place is repeated."""
    return text if re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}(:[A-Z]{1,3}[0-9]{1,7})?", text) else "?"


def _number(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    return number

"""A sheet as every format is read into: headings, and rows with the number a person sees beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from intake.files.limits import FileLimits
from intake.files.problems import CellHasControl, CellProblem, CellTooLong

CellValue = str | int | float | bool | date | datetime | None

ERROR_COLUMNS = {"error_code": "错误代码", "error_text": "错误说明", "error_row": "行号"}

# A tab or a line break may stand inside a cell; nothing else below a space may.
_CONTROL = frozenset(map(chr, range(32))) - {"\t", "\n", "\r"} | {"\x7f"}


class FileFormat(StrEnum):
    """The formats a file may have."""

    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"


class Encoding(StrEnum):
    """The encodings of a CSV. `UTF_8` is read with and without its mark, and written with it, for Excel."""

    UTF_8 = "utf-8-sig"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is the one beside it in the sheet. `problem` says why its cells cannot be read."""

    number: int
    cells: Sequence[CellValue]
    problem: CellProblem | None = None


class Sheet(Protocol):
    """One open file. Reading it raises a `FileProblem` where the whole of it cannot be taken."""

    def headings(self) -> Sequence[str]:
        """The texts of the first row."""

    def rows(self) -> Iterator[Row]:
        """The rows under the headings, empty ones left out."""


def letter(index: int) -> str:
    """The name of a column as sheets show it: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def is_blank(value: CellValue) -> bool:
    """Nothing to see."""
    return value is None or (isinstance(value, str) and not value.strip())


def unfit_text(number: int, cells: Sequence[CellValue], limits: FileLimits) -> CellProblem | None:
    """The first cell whose text is too long, or holds what no keyboard writes."""
    for index, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if len(cell) > limits.cell_characters:
            return CellTooLong(cell=f"{letter(index)}{number}", limit=limits.cell_characters)
        if not cell.isprintable() and not _CONTROL.isdisjoint(cell):
            return CellHasControl(cell=f"{letter(index)}{number}")
    return None

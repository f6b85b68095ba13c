"""XLSX: guarded, looked through, then read by calamine; one sheet of data, values only."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from intake.files.limits import FileLimits
from intake.files.problems import (
    CellHidden,
    CellIsError,
    CellIsFormula,
    CellProblem,
    FileEmpty,
    RowHidden,
    RowRagged,
    SheetsTooMany,
    WorkbookNotReadable,
)
from intake.files.sheet import CellValue, Row, is_blank, letter, unfit_text
from intake.files.workbook_scan import SheetName, SheetScan, holds_cells, scanned, sheets_of
from intake.files.zip_guard import Parts, guarded_parts

# Sheets of the template itself that hold no data.
HELP, CODES = "说明", "代码表"


class XlsxSheet:
    """One workbook, read by the one visible sheet that holds data.

    `hidden_sheets` also hold something and are not read; hidden rows and columns are refused where they do.
    """

    def __init__(self, file: IO[bytes], limits: FileLimits) -> None:
        self._limits = limits
        parts = guarded_parts(file, limits)
        sheets = [sheet for sheet in sheets_of(parts) if sheet.name not in (HELP, CODES)]
        name, self._scan = _data_sheet(parts, [sheet for sheet in sheets if sheet.visible], limits)
        self._hidden_columns = sorted(self._scan.hidden_columns)
        self.hidden_sheets = sum(holds_cells(parts, sheet) for sheet in sheets if not sheet.visible)
        file.seek(0)
        try:
            self._sheet: CalamineSheet = CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError):
            raise WorkbookNotReadable from None

    def headings(self) -> Sequence[str]:
        first = next(self._numbered(), None)
        if first is None or first[0] != 1:
            raise FileEmpty
        cells = ["" if is_blank(cell) else str(cell) for cell in first[1]]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def rows(self) -> Iterator[Row]:
        width = len(self.headings())
        for number, cells in self._numbered():
            if number > 1 and not all(map(is_blank, cells)):
                yield Row(number, cells[:width], self._misfit(number, cells, width))

    def _misfit(self, number: int, cells: list[CellValue], width: int) -> CellProblem | None:
        if number in self._scan.hidden_rows:
            return RowHidden(row=number)
        for column in self._hidden_columns:
            if column <= len(cells) and not is_blank(cells[column - 1]):
                return CellHidden(cell=f"{letter(column - 1)}{number}")
        if number in self._scan.formulas:
            return CellIsFormula(cell=self._scan.formulas[number])
        if number in self._scan.errors:
            return CellIsError(cell=self._scan.errors[number])
        beyond = [index for index, cell in enumerate(cells) if index >= width and not is_blank(cell)]
        if beyond:
            return RowRagged(row=number, cells=beyond[-1] + 1, columns=width)
        return unfit_text(number, cells, self._limits)

    def _numbered(self) -> Iterator[tuple[int, list[CellValue]]]:
        """Rows from the top; the reader leaves out empty columns at the left, which are put back."""
        start = self._sheet.start
        left: list[CellValue] = [None] * (start[1] if start is not None else 0)
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            yield number, [*left, *map(_value, cells)]


def _value(cell: object) -> CellValue:
    """Whole numbers are whole; times of day and spans mean nothing here and are told as text."""
    match cell:
        case bool() | str() | datetime() | date():
            return cell
        case float() if cell.is_integer():
            return int(cell)
        case int() | float():
            return cell
        case _:
            return str(cell)


def _data_sheet(parts: Parts, wanted: Sequence[SheetName], limits: FileLimits) -> tuple[str, SheetScan]:
    found: list[tuple[SheetName, SheetScan]] = [(sheet, scanned(parts, sheet, limits)) for sheet in wanted]
    filled = [(sheet.name, scan) for sheet, scan in found if scan.cells]
    if not filled:
        raise FileEmpty
    if len(filled) > 1:
        raise SheetsTooMany
    return filled[0]

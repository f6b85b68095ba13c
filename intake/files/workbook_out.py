"""Workbooks as we write them: texts stay texts, nothing becomes a formula. The one file that knows xlsxwriter."""

from pathlib import Path
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767


class WorkbookOut:
    """Written row by row; `scratch` is where the rows wait until the book is closed (None: in memory)."""

    def __init__(self, out: IO[bytes], *, scratch: Path | None = None) -> None:
        options: dict[str, object] = {"strings_to_formulas": False, "strings_to_urls": False}
        if scratch is None:
            options["in_memory"] = True
        else:
            options |= {"constant_memory": True, "tmpdir": str(scratch)}
        self._book: Workbook = Workbook(out, options)
        self._text = self._book.add_format({"num_format": "@"})
        self._bold = self._book.add_format({"num_format": "@", "bold": True})

    def sheet(self, name: str) -> "SheetOut":
        """One more sheet."""
        return SheetOut(self._book.add_worksheet(name), self._text, self._bold)

    def close(self) -> None:
        """Write the book."""
        self._book.close()


class SheetOut:
    """One sheet; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, text: object, bold: object) -> None:
        self._sheet, self._text, self._bold = sheet, text, bold

    def write(self, row: int, column: int, text: str, *, bold: bool = False) -> None:
        """A cell in text format."""
        if text:
            self._sheet.write_string(row, column, text[:LONGEST], self._bold if bold else self._text)

    def number(self, row: int, column: int, value: int) -> None:
        """A cell that is a number."""
        self._sheet.write_number(row, column, value)

    def column(self, index: int, width: int, *, text: bool) -> None:
        """The format of a whole column, so that what is typed into it stays what it is."""
        self._sheet.set_column(index, index, width, self._text if text else None)

    def keep_headings_in_sight(self) -> None:
        """The first row does not scroll away."""
        self._sheet.freeze_panes(1, 0)

    def drop_down(self, column: int, rows: int, source: str) -> None:
        """A list to choose from in the first `rows` rows under the heading."""
        self._sheet.data_validation(1, column, rows, column, {"validate": "list", "source": source})

    def hide(self) -> None:
        """Only what looks things up sees it."""
        self._sheet.hide()

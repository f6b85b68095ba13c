"""The rows that could not be taken, in the layout they came in, each with what is wrong: to correct and import again."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Protocol

from pydantic_core import to_json

from intake.files.cells import DANGEROUS
from intake.files.csv_sheet import csv_bytes
from intake.files.opened import OpenedFile
from intake.files.rows_to_events import Fault
from intake.files.sheet import ERROR_COLUMNS, CellValue, Encoding, FileFormat, Row
from intake.files.workbook_out import WorkbookOut

MOST_ROWS = 50_000
_MARK = b"\xef\xbb\xbf"


class ErrorFile(Protocol):
    """Bad rows one after another."""

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        """One row and everything that is wrong with it."""

    def close(self) -> bool | None:
        """Nothing more comes."""


class LazyErrorFile:
    """Made with the first bad row: a file without errors has none."""

    def __init__(self, make: Callable[[], ErrorFile]) -> None:
        self._make = make
        self._made: ErrorFile | None = None

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        """One row and everything that is wrong with it."""
        if self._made is None:
            self._made = self._make()
        self._made.add(row, faults)

    def close(self) -> bool:
        """Whether there was a bad row at all."""
        if self._made is None:
            return False
        self._made.close()
        return True


def error_file(opened: OpenedFile, out: IO[bytes], scratch: Path | None = None) -> ErrorFile:
    """One in the file's own format and encoding. `scratch`: where a workbook is put together."""
    match opened.format:
        case FileFormat.CSV:
            return _CsvErrors(opened, out)
        case FileFormat.XLSX:
            return _XlsxErrors(opened, out, scratch)
        case FileFormat.NDJSON:
            return _NdjsonErrors(out)


def codes_of(faults: Sequence[Fault]) -> str:
    """Their codes, each once."""
    return "; ".join(dict.fromkeys(fault.code for fault in faults))


def texts_of(faults: Sequence[Fault]) -> str:
    """Their sentences in both languages, each with the column it is about."""
    return " / ".join(
        f"{fault.column + ': ' if fault.column else ''}{fault.zh} {fault.en}" for fault in faults
    )


class _Layout:
    """Which cells are the sheet's own: an error file imported again gets its error columns anew."""

    def __init__(self, headings: Sequence[str]) -> None:
        named = [f"{zh}（{name}）" for name, zh in ERROR_COLUMNS.items()]
        self._own = [index for index, heading in enumerate(headings) if heading.strip() not in named]
        self.headings = [*(headings[index] for index in self._own), *named]

    def cells(self, row: Row, faults: Sequence[Fault]) -> list[str]:
        """The row's own cells as texts, then what is wrong."""
        own = [_text(row.cells[index]) if index < len(row.cells) else "" for index in self._own]
        return [*own, codes_of(faults), texts_of(faults), str(row.number)]


class _CsvErrors:
    def __init__(self, opened: OpenedFile, out: IO[bytes]) -> None:
        self._out, self._encoding = out, opened.encoding
        self._layout = _Layout(opened.headings)
        if self._encoding is Encoding.UTF_8:
            out.write(_MARK)
        out.write(csv_bytes(self._layout.headings, self._encoding))

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        cells = [
            f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in self._layout.cells(row, faults)
        ]
        self._out.write(csv_bytes(cells, self._encoding))

    def close(self) -> None:
        self._out.flush()


class _XlsxErrors:
    def __init__(self, opened: OpenedFile, out: IO[bytes], scratch: Path | None) -> None:
        self._book = WorkbookOut(out, scratch=scratch)
        self._sheet = self._book.sheet("数据")
        self._layout = _Layout(opened.headings)
        self._row = 0
        self._write(self._layout.headings)

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        self._write(self._layout.cells(row, faults))

    def _write(self, cells: Sequence[str]) -> None:
        for index, cell in enumerate(cells):
            self._sheet.write(self._row, index, cell)
        self._row += 1

    def close(self) -> None:
        self._book.close()


class _NdjsonErrors:
    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        told = {"row": row.number, "error_code": codes_of(faults), "error_text": texts_of(faults)}
        self._out.write(to_json({**told, "line": row.cells[0] if row.cells else ""}) + b"\n")

    def close(self) -> None:
        self._out.flush()


def _text(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)

"""An export as a file: CSV, workbook or lines, each saying what it is of, how it was narrowed, for when and by whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from pydantic_core import to_json

from api.export_rows import text_cells
from api.local_time import in_shanghai
from intake.files.cells import defused
from intake.files.csv_sheet import csv_bytes
from intake.files.sheet import Encoding
from intake.files.workbook_out import WorkbookOut
from intake.files.xlsx_sheet import HELP
from projections.export import FORMAT, canonical
from projections.extract import Extract
from projections.table import Value

_MARK = b"\xef\xbb\xbf"
WORKBOOK_ROWS = 1_000_000


class ExportFormat(StrEnum):
    """What a file of rows may be."""

    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"


MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.NDJSON: "application/x-ndjson",
}


class WorkbookFull(Exception):
    """A sheet holds a million rows and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What every export says of itself."""

    extract: Extract
    by: str
    at: datetime

    def lines(self) -> list[tuple[str, str]]:
        """For people, in both languages."""
        of, moment = self.extract.of, self.extract.speaks_for
        filters = "; ".join(f"{name}={text}" for name, text in self.extract.where.items()) or "无 none"
        recorded = "" if moment.recorded_at is None else in_shanghai(moment.recorded_at)
        valid = [] if moment.valid_at is None else [("实际时间 valid at", in_shanghai(moment.valid_at))]
        return [
            ("视图 read model", of.name),
            ("筛选 filters", filters),
            ("台账位置 position", str(moment.position)),
            ("记录至 recorded at", recorded),
            *valid,
            ("导出时间 exported at", in_shanghai(self.at)),
            ("导出人 exported by", self.by),
            ("个人信息 personal values", "已遮盖 masked"),
        ]

    def document(self) -> dict[str, object]:
        """For machines: the header of `projections.export`, and who made it when."""
        told = {
            "format": FORMAT,
            "name": self.extract.of.name,
            "speaks_for": self.extract.speaks_for,
            "filters": dict(self.extract.where),
            "columns": list(self.extract.of.columns),
            "exported_at": self.at,
            "exported_by": self.by,
        }
        return {name: canonical(value) for name, value in told.items()}


def write_export(
    out: IO[bytes],
    format: ExportFormat,  # noqa: A002 - what people call it
    heading: Heading,
    rows: Iterable[Sequence[Value]],
    *,
    encoding: Encoding = Encoding.UTF_8,
    scratch: Path | None = None,
) -> int:
    """Write every row; how many there were."""
    match format:
        case ExportFormat.CSV:
            return _write_all(out, _csv(heading, rows, encoding))
        case ExportFormat.NDJSON:
            return _write_all(out, _ndjson(heading, rows))
        case ExportFormat.XLSX:
            return _write_workbook(out, heading, rows, scratch)


def _write_all(out: IO[bytes], lines: Iterator[tuple[bytes, bool]]) -> int:
    count = 0
    for line, is_row in lines:
        out.write(line)
        count += is_row
    return count


def _csv(
    heading: Heading, rows: Iterable[Sequence[Value]], encoding: Encoding
) -> Iterator[tuple[bytes, bool]]:
    """Lines that begin with # say what it is; what a gb18030 file cannot hold does not exist, it holds all of Unicode."""
    yield _MARK if encoding is Encoding.UTF_8 else b"", False
    for name, text in heading.lines():
        yield csv_bytes([f"# {name}", defused(text)], encoding), False
    yield csv_bytes(list(heading.extract.of.columns), encoding), False
    for row in rows:
        cells = [defused(cell) if isinstance(cell, str) else cell for cell in row]
        yield csv_bytes(text_cells(cells), encoding), True


def _ndjson(heading: Heading, rows: Iterable[Sequence[Value]]) -> Iterator[tuple[bytes, bool]]:
    columns = heading.extract.of.columns
    yield to_json(heading.document()) + b"\n", False
    for row in rows:
        yield to_json(dict(zip(columns, row, strict=True))) + b"\n", True


def _write_workbook(
    out: IO[bytes], heading: Heading, rows: Iterable[Sequence[Value]], scratch: Path | None
) -> int:
    """Every cell is text, so that no number loses a zero and nothing becomes a formula."""
    book = WorkbookOut(out, scratch=scratch)
    told, data = book.sheet(HELP), book.sheet(heading.extract.of.name[:31])
    for number, (name, text) in enumerate(heading.lines()):
        told.write(number, 0, name)
        told.write(number, 1, text)
    for index, name in enumerate(heading.extract.of.columns):
        data.write(0, index, name, bold=True)
    count = 0
    for row in rows:
        count += 1
        if count > WORKBOOK_ROWS:
            raise WorkbookFull
        for index, cell in enumerate(text_cells(row)):
            data.write(count, index, cell)
    book.close()
    return count

"""One file opened for import: its format proved, its identity taken, its rows judged one by one against no history."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from os import SEEK_END
from typing import IO, Protocol

from pydantic_core import to_json

from intake.catalogue import Catalogue
from intake.cloudevents import STRUCTURED
from intake.delivery import Delivery, Sender
from intake.files.columns import Column, Template
from intake.files.csv_sheet import CsvSheet
from intake.files.limits import LIMITS, FileLimits
from intake.files.ndjson_lines import LINE, NdjsonLines, event_of_line
from intake.files.problems import (
    CellProblem,
    FileTooLarge,
    FormatNotKnown,
    TemplateNotOffered,
    TypeNotNamed,
    WorkbookHasMacros,
    WorkbookNotReadable,
)
from intake.files.rows_to_events import Fault, Keyed, RowReader, fault
from intake.files.sheet import Encoding, FileFormat, Row, Sheet
from intake.files.templates import template_of
from intake.files.xlsx_sheet import XlsxSheet
from intake.reader import Reader
from ledger.vault import Vault

_FORMATS = {
    ".csv": FileFormat.CSV,
    ".xlsx": FileFormat.XLSX,
    ".ndjson": FileFormat.NDJSON,
    ".jsonl": FileFormat.NDJSON,
}
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HEADERS = (("content-type", STRUCTURED.encode()),)
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrder:
    """What somebody wants imported. `name` only tells the format; `said` is what holds for every row.

    The same file with the same template and source is the same import.
    """

    file: IO[bytes]
    name: str
    source: str
    sender: Sender
    type: str | None = None
    said: Mapping[str, str] | None = None
    encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: a delivery for the road, or what is wrong with it."""

    row: Row
    delivery: Delivery | None
    faults: Sequence[Fault] = ()


class JudgingRoad(Protocol):
    """The part of `intake.road.Road` a file is read with."""

    @property
    def reader(self) -> Reader:
        """What a row is judged by before anything is taken."""

    @property
    def vault(self) -> Vault:
        """Keys the identities of rows and files."""


class OpenedFile:
    """Raises a `FileProblem` where the whole file cannot be taken, here or while its rows are read."""

    def __init__(
        self,
        order: FileOrder,
        catalogue: Catalogue,
        road: JudgingRoad,
        clock: Callable[[], datetime],
        limits: FileLimits = LIMITS,
    ) -> None:
        self.order = order
        self._reader, self._clock, self._limits = road.reader, clock, limits
        self._keyed = road.vault.lookup_token
        _require_size(order.file, limits)
        self.format = _format(order)
        self.template = self._template(catalogue)
        self.id = import_id(order, self._keyed)
        self.sheet = self._sheet()

    @cached_property
    def headings(self) -> Sequence[str]:
        """The sheet's first row; lines have none."""
        return list(self.sheet.headings())

    @property
    def encoding(self) -> Encoding:
        """As the file was read, for whatever is written back in the same layout."""
        return self.sheet.encoding if isinstance(self.sheet, CsvSheet) else Encoding.UTF_8

    @property
    def hidden_sheets(self) -> int:
        """Sheets of a workbook that hold something and are not read."""
        return self.sheet.hidden_sheets if isinstance(self.sheet, XlsxSheet) else 0

    def judged(self) -> Iterator[Judged]:
        """Every row, from the first; may be asked for again."""
        if self.template is None:
            yield from self._judged_lines()
            return
        said = self.order.said or {}
        rows = RowReader(
            self.template,
            self.headings,
            source=self.order.source,
            said=said,
            trace=self.id,
            keyed=self._keyed,
        )
        for row in self.sheet.rows():
            read = rows.read(row)
            if isinstance(read, list):
                yield Judged(row, None, read)
            else:
                columns = {**read.pointers, **{each.name: each for each in self.template.envelope}}
                yield self._judge(row, read.event, columns)

    def _judged_lines(self) -> Iterator[Judged]:
        for row in self.sheet.rows():
            try:
                event = event_of_line(row, source=self.order.source, trace=self.id)
            except CellProblem as problem:
                yield Judged(row, None, [fault(row.number, problem)])
                continue
            yield self._judge(row, event, {})

    def _judge(self, row: Row, event: Mapping[str, object], columns: Mapping[str, Column]) -> Judged:
        place = f"file:{self.id}/{row.number}"
        delivery = Delivery(place, None, _HEADERS, to_json(event), self.order.sender, self._clock())
        rule = self._reader.read(delivery).refusal
        if rule is None:
            return Judged(row, delivery)
        named = columns.get(str(rule.facts.get("pointer") or rule.facts.get("attribute", "")))
        return Judged(row, None, [fault(row.number, rule, named)])

    def _template(self, catalogue: Catalogue) -> Template | None:
        if self.format is FileFormat.NDJSON:
            return None
        if self.order.type is None:
            raise TypeNotNamed
        published = catalogue.find(self.order.type)
        template = None if published is None else template_of(published)
        if template is None:
            raise TemplateNotOffered
        return template

    def _sheet(self) -> Sheet:
        match self.format:
            case FileFormat.CSV:
                return CsvSheet(self.order.file, self._limits, self.order.encoding)
            case FileFormat.XLSX:
                return XlsxSheet(self.order.file, self._limits)
            case FileFormat.NDJSON:
                return NdjsonLines(self.order.file, self._limits)


def import_id(order: FileOrder, keyed: Keyed) -> str:
    """32 hexadecimal digits over the file's bytes, its template and its source: also the trace of all its rows.

    Keyed like the ids of rows: it stands readable in the log, and a file may have one row only.
    """
    digest = sha256(f"gridledger import 1\x00{order.type or LINE}\x00{order.source}\x00".encode())
    order.file.seek(0)
    while piece := order.file.read(PIECE):
        digest.update(piece)
    order.file.seek(0)
    return keyed("import", digest.hexdigest()).hex()[:32]


def _require_size(file: IO[bytes], limits: FileLimits) -> None:
    file.seek(0, SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > limits.file_bytes:
        raise FileTooLarge(limit=limits.file_bytes)


def _format(order: FileOrder) -> FileFormat:
    """By the name, and the content must agree: a renamed file is not guessed at."""
    name = order.name.lower()
    if name.endswith(".xlsm"):
        raise WorkbookHasMacros
    found = next((each for ending, each in _FORMATS.items() if name.endswith(ending)), None)
    begins = order.file.read(4)
    order.file.seek(0)
    if found is FileFormat.XLSX and begins != _ZIP:
        raise WorkbookNotReadable
    if found is None or (found is not FileFormat.XLSX and begins in (_ZIP, _OLD_OFFICE)):
        raise FormatNotKnown
    return found

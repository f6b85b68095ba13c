"""A file door on a real road: sheets as people fill them in, and what the door made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import IO

from app.catalogues import catalogue
from intake.delivery import Sender
from intake.files.columns import Template
from intake.files.csv_sheet import csv_bytes
from intake.files.error_file import error_file
from intake.files.importing import FileImport, ImportReport
from intake.files.limits import LIMITS, FileLimits
from intake.files.opened import FileOrder, OpenedFile
from intake.files.rows_to_events import cells_of
from intake.files.sheet import Encoding
from intake.files.templates import template_of
from intake.files.workbook_out import WorkbookOut
from tests.support.intake import DESK, Bench, event

PERSON = "gridledger.person.referenced.v1"
REPORTED = "gridledger.dispute.reported.v1"
GRID_OPENED = "gridledger.grid.established.v1"
CLERK = Sender("clerk", frozenset({DESK}))


@dataclass
class Desk:
    """Somebody with a bench and files to import."""

    bench: Bench
    limits: FileLimits = LIMITS
    kept: list[ImportReport] = field(default_factory=list)
    errors: bytes = b""

    def opened(
        self,
        name: str,
        data: bytes | IO[bytes],
        type_name: str | None,
        *,
        encoding: Encoding | None = None,
        **said: str,
    ) -> OpenedFile:
        """The file opened; raises what is wrong with the whole of it."""
        file = BytesIO(data) if isinstance(data, bytes) else data
        order = FileOrder(
            file=file, name=name, source=DESK, sender=CLERK, type=type_name, said=said, encoding=encoding
        )
        return OpenedFile(order, catalogue(), self.bench.road, self.bench.clock, self.limits)

    def run(self, opened: OpenedFile, *, dry: bool = False, skip: bool = False) -> ImportReport:
        """Rehearsed or taken; the error file is in `errors` afterwards."""
        out = BytesIO()
        errors = error_file(opened, out)
        job = FileImport(opened, self.bench.road, errors, self.kept.append, self.bench.clock)
        report = job.rehearse() if dry else job.take(skip_bad_rows=skip)
        errors.close()
        self.errors = out.getvalue()
        return report

    def imported(self, name: str, data: bytes, type_name: str | None, **said: str) -> ImportReport:
        """Opened and taken."""
        return self.run(self.opened(name, data, type_name, **said))


def sheet_template(type_name: str) -> Template:
    """The template of a published type that has one."""
    published = catalogue().find(type_name)
    assert published is not None
    template = template_of(published)
    assert template is not None
    return template


def filled(type_name: str, subject: str, **attributes: object) -> list[str]:
    """The row of one published example."""
    said = event(type_name, subject, source=DESK, id=None, **attributes)
    data = said["data"]
    assert isinstance(data, Mapping)
    template = sheet_template(type_name)
    return cells_of(template, template.columns(), said, data)


def headings(type_name: str) -> list[str]:
    """The published headings."""
    return [column.heading for column in sheet_template(type_name).columns()]


def as_csv(rows: Sequence[Sequence[str]], encoding: Encoding = Encoding.UTF_8) -> bytes:
    """Rows as a CSV file."""
    return b"".join(csv_bytes(row, encoding) for row in rows)


def as_xlsx(rows: Sequence[Sequence[str | int]]) -> bytes:
    """Rows as a workbook of text cells; a whole number is a number."""
    out = BytesIO()
    book = WorkbookOut(out)
    sheet = book.sheet("数据")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write(number, index, cell)
            else:
                sheet.number(number, index, cell)
    book.close()
    return out.getvalue()


def unkeyed(kind: str, content: str) -> bytes:
    """Stands for the vault's keyed hash where no identity is looked at."""
    return sha256(f"{kind}{content}".encode()).digest()

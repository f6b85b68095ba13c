"""Imports one at a time, on a road of their own: whoever sends events does not wait behind a file."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile, TemporaryFile
from threading import Lock, Semaphore
from typing import Protocol

import structlog

from intake.catalogue import Catalogue
from intake.delivery import Delivery, Receipt
from intake.files.error_file import LazyErrorFile, error_file
from intake.files.importing import FileImport, ImportReport
from intake.files.jobs import ImportBook
from intake.files.limits import FileLimits
from intake.files.opened import FileOrder, OpenedFile
from intake.files.undo import ImportUndo
from intake.files.undo_plan import Undoer, UndoPlan
from intake.reader import Reader
from ledger.vault import Vault

log = structlog.get_logger(__name__)

WAITING = 4  # imports asked for and not begun
IN_MEMORY = 1 << 20
LIMITS_HERE = FileLimits(file_bytes=32 << 20, rows=100_000, workbook_rows=50_000)


class FileRoad(Protocol):
    """The part of `intake.road.Road` this desk uses."""

    @property
    def reader(self) -> Reader:
        """What a row is judged by before anything is taken."""

    @property
    def vault(self) -> Vault:
        """Keys the identities of rows and files."""

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """Make them durable."""

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """What `take` would answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileParts:
    """What importing needs; `road` serves nobody else."""

    road: FileRoad
    book: ImportBook
    undo: ImportUndo
    sources: frozenset[str]
    limits: FileLimits = LIMITS_HERE


class DeskFull(Exception):
    """As many imports wait as may."""


class FileDesk:
    """Dry runs while the sender waits; imports behind the answer, one after another."""

    def __init__(self, parts: FileParts, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self.parts = parts
        self._catalogue, self._clock = catalogue, clock
        self._turn = Lock()
        self._room = Semaphore(WAITING + 1)
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="files")

    def opened(self, order: FileOrder) -> OpenedFile:
        """Raises a `FileProblem` for a file nothing of which can be taken."""
        return OpenedFile(order, self._catalogue, self.parts.road, self._clock, self.parts.limits)

    def rehearse(self, opened: OpenedFile) -> ImportReport:
        """The dry run."""
        with self._turn:
            return self._run(opened, lambda job: job.rehearse())

    def begin(self, opened: OpenedFile, *, skip_bad_rows: bool) -> ImportReport:
        """Take it behind the answer; raises `DeskFull`. The file is closed at the end."""
        if not self._room.acquire(blocking=False):
            raise DeskFull
        report = FileImport(opened, self.parts.road, _nobody(), self.parts.book.keep, self._clock).report
        self.parts.book.keep(report)
        self._clerk.submit(self._take, opened, skip_bad_rows=skip_bad_rows)
        return report

    def undo(self, import_id: str, who: Undoer, sources: frozenset[str] | None, *, apply: bool) -> UndoPlan:
        """Preview, or tell the counter-facts."""
        with self._turn:
            undo = self.parts.undo
            return undo.apply(import_id, who, sources) if apply else undo.preview(import_id, who, sources)

    def finish(self) -> None:
        """Wait until everything asked for is done."""
        self._clerk.submit(lambda: None).result()

    def _take(self, opened: OpenedFile, *, skip_bad_rows: bool) -> None:
        try:
            with self._turn:
                self._run(opened, lambda job: job.take(skip_bad_rows=skip_bad_rows))
        except Exception as failure:
            # Its words may quote a row. The report says `stopped`, and the file sent again goes on.
            log.error("files.import_stopped", id=opened.id, failure=type(failure).__name__)
        finally:
            opened.order.file.close()
            self._room.release()

    def _run(self, opened: OpenedFile, work: Callable[[FileImport], ImportReport]) -> ImportReport:
        with TemporaryFile() as out:
            errors = LazyErrorFile(lambda: error_file(opened, out))
            job = FileImport(opened, self.parts.road, errors, self.parts.book.keep, self._clock)
            try:
                report = work(job)
            except BaseException:
                job.stopped()
                raise
            if errors.close():
                out.seek(0)
                self.parts.book.keep_errors(opened.id, out.read())
            return report


def upload_file() -> SpooledTemporaryFile[bytes]:
    """Where an upload waits: a file without a name, gone with the process."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def _nobody() -> LazyErrorFile:
    def never() -> LazyErrorFile:
        raise AssertionError("a report that only begins has no bad rows")

    return LazyErrorFile(never)

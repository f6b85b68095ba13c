"""The file door: everything is checked before anything is taken, then the rows go down the one road."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Protocol

from intake.delivery import Delivery, Receipt
from intake.files.error_file import MOST_ROWS, ErrorFile
from intake.files.opened import Judged, OpenedFile
from intake.files.rows_to_events import Fault
from intake.refusals import GridNotYetKnown
from ledger.port import Verdict

AT_ONCE = 500
TOLD = 50


class ImportState(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    REHEARSED = "rehearsed"  # a dry run: checked to the end, nothing taken
    NOT_TAKEN = "not_taken"  # a row or the file was wrong, so nothing was taken
    TAKING = "taking"
    DONE = "done"
    STOPPED = "stopped"  # the world broke; the same file sent again goes on where it was


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import came to, or has come to so far. Holds no value of any row.

    `bad` rows could not be understood; `verdicts` counts what the road answered (a dry run: would answer).
    `errors` are the first of them, the error file has all up to a bound. `hidden_sheets` held something and were not read.
    """

    id: str
    name: str
    type: str | None
    source: str
    state: ImportState
    rows: int = 0
    bad: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    errors: tuple[Fault, ...] = ()
    errors_cut: bool = False
    hidden_sheets: int = 0
    first_position: int | None = None
    last_position: int | None = None
    updated_at: datetime | None = None


class ImportRoad(Protocol):
    """The part of `intake.road.Road` this door uses."""

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """Make them durable and answer each."""

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """What `take` would answer; nothing is written."""


Keep = Callable[[ImportReport], None]


class FileImport:
    """One run of one opened file. `keep` hears of every step, so that somebody else can see how far it is."""

    def __init__(
        self,
        opened: OpenedFile,
        road: ImportRoad,
        errors: ErrorFile,
        keep: Keep,
        clock: Callable[[], datetime],
    ) -> None:
        self._opened, self._road, self._errors, self._keep, self._clock = opened, road, errors, keep, clock
        order = opened.order
        self.report = ImportReport(
            id=opened.id,
            name=order.name,
            type=None if opened.template is None else order.type,  # lines have none, whatever was said
            source=order.source,
            state=ImportState.CHECKING,
            hidden_sheets=opened.hidden_sheets,
        )
        self._written = 0

    def rehearse(self) -> ImportReport:
        """The dry run: every row checked, and those that can be read decided against what is known now.

        Rows are decided five hundred at a time, each time from the ledger as it stands: a row that needs an earlier
        chunk's fact is told as waiting.
        """
        return self._run(self._check(self._road.rehearse), ImportState.REHEARSED)

    def take(self, *, skip_bad_rows: bool = False) -> ImportReport:
        """Check all, then take all; where a row cannot be understood nothing is taken, unless it may be skipped.

        A run that was cut short is begun again from the first row: the ledger's inbox knows what it has taken.
        """
        checked = self._run(self._check(None), ImportState.TAKING)
        if checked.bad and not skip_bad_rows:
            return self._run((), ImportState.NOT_TAKEN)
        return self._run(self._take(), ImportState.DONE)

    def stopped(self) -> ImportReport:
        """What there is to tell when the world broke; what was taken stays taken."""
        return self._run((), ImportState.STOPPED)

    def _run(self, steps: Iterable[None], state: ImportState) -> ImportReport:
        for _ in steps:
            self._keep(self._dated(self.report.state))
        self.report = self._dated(state)
        self._keep(self.report)
        return self.report

    def _dated(self, state: ImportState) -> ImportReport:
        self.report = replace(self.report, state=state, updated_at=self._clock())
        return self.report

    def _check(self, rehearse: Callable[[Sequence[Delivery]], list[Receipt]] | None) -> Iterator[None]:
        for judged in _chunks(self._opened.judged()):
            self.report = replace(self.report, rows=self.report.rows + len(judged))
            for bad in (each for each in judged if each.delivery is None):
                self.report = replace(self.report, bad=self.report.bad + 1)
                self._tell(bad, bad.faults)
            if rehearse is not None:
                self._decide(judged, rehearse)
            yield

    def _take(self) -> Iterator[None]:
        for judged in _chunks(self._opened.judged()):
            self._decide(judged, self._road.take)
            yield

    def _decide(
        self, judged: Sequence[Judged], decide: Callable[[Sequence[Delivery]], list[Receipt]]
    ) -> None:
        good = [each for each in judged if each.delivery is not None]
        deliveries = [each.delivery for each in good if each.delivery is not None]
        receipts = decide(deliveries) if deliveries else []
        for each, receipt in zip(good, receipts, strict=True):
            self._count(receipt)
            if _stands_against(receipt):
                self._tell(each, [_fault_of(each, receipt)])

    def _count(self, receipt: Receipt) -> None:
        verdicts, position = dict(self.report.verdicts), receipt.position
        verdicts[receipt.verdict.value] = verdicts.get(receipt.verdict.value, 0) + 1
        first, last = self.report.first_position, self.report.last_position
        if position is not None:
            first, last = min(first or position, position), max(last or position, position)
        self.report = replace(self.report, verdicts=verdicts, first_position=first, last_position=last)

    def _tell(self, judged: Judged, faults: Sequence[Fault]) -> None:
        if self._written < MOST_ROWS:
            self._errors.add(judged.row, faults)
            self._written += 1
        else:
            self.report = replace(self.report, errors_cut=True)
        room = TOLD - len(self.report.errors)
        errors = (*self.report.errors, *faults[: max(room, 0)])
        self.report = replace(self.report, errors=errors)


def _stands_against(receipt: Receipt) -> bool:
    """Whether the row is not in the ledger for a reason; one that was taken before is.

    A row that waits for its grid is told too: in a file, a grid nobody knows is most often a slip.
    """
    against = (Verdict.REFUSED, Verdict.UNREADABLE, Verdict.CONFLICT)
    if receipt.verdict is Verdict.WAITING and receipt.code == GridNotYetKnown.code:
        return True
    return receipt.verdict in against or receipt.of in against


def _fault_of(judged: Judged, receipt: Receipt) -> Fault:
    detail = receipt.detail or {}
    return Fault(judged.row.number, receipt.code or "", detail.get("zh", ""), detail.get("en", ""))


def _chunks(judged: Iterator[Judged]) -> Iterator[list[Judged]]:
    while chunk := list(islice(judged, AT_ONCE)):
        yield chunk

"""Retention over the real parts of the house: what is due, and what is done about it, a bounded piece at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Event, Thread

import structlog

from app.keeping import Keeping
from app.output import Exit, fail
from app.settings import Settings
from app.stores import utc_now
from app.views import open_views
from domain.shared.occurrence import SHANGHAI
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.holds import HoldBook
from ledger.keeping.key_log import Act
from ledger.keeping.proposals import ProposalBook
from ledger.keeping.retention import (
    DEFAULT_RULES,
    Due,
    KeptFact,
    KeptKind,
    RetentionRule,
    RulesNotValid,
    due,
    read_rules,
    shortest,
)
from ledger.port import StoreUnavailable
from projections.registry.left import persons_who_left

log = structlog.get_logger(__name__)
AT_ONCE = 500
LETTERS = {KeptKind.SETTLED_LETTER: True, KeptKind.OPEN_LETTER: False}
BY_SCHEDULE = "system:retention"
Pages = Iterator[list[KeptFact]]


@dataclass(slots=True)
class RetentionReport:
    """By rule how much was due, and how much a legal hold kept. No personal data."""

    due: dict[str, int] = field(default_factory=dict)
    held: int = 0
    deleted: int = 0
    proposed: int = 0
    decided: int = 0


class Retention:
    """One ledger's terms. `clock` tells today in China."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        self.keeping = Keeping(settings)
        self.rules = rules_of(settings)
        self.holds = HoldBook(settings.holds_path)
        self.proposals = ProposalBook(settings.proposals_path)
        self._settings = settings
        self._clock = clock

    def plan(self) -> RetentionReport:
        """Count everything that is due; change nothing."""
        report = RetentionReport()
        for kind in self._kinds():
            for _ in self._due(kind, report):
                pass
        report.decided = self._expired()
        return report

    def apply(self, by: str, *, rounds: int | None = None) -> RetentionReport:
        """Delete or propose what is due, in pieces of at most `AT_ONCE`; `rounds` pieces of each kind, or all of it.

        Persons are never erased here: their erasure is proposed, and two persons decide.
        """
        self._require_steady()
        report = RetentionReport()
        for kind in self._kinds():
            pieces = 0
            for found in self._due(kind, report):
                if (
                    found
                ):  # a piece of which everything is held is passed over, or it would be in the way for ever
                    self._act(kind, found, report)
                    pieces += 1
                if pieces == rounds:
                    break
        report.decided = self._decide_expired(rounds)
        if report.deleted or report.proposed or report.decided:
            counted = {"deleted": report.deleted, "proposed": report.proposed, "decided": report.decided}
            self.keeping.log.write(
                Act.RETENTION, self._clock(), by=by, held=report.held, **counted, **report.due
            )
            self.keeping.log.mark_in(self.keeping.rows)
        return report

    def _require_steady(self) -> None:
        """Nothing is deleted from a store that is being restored, or by who cannot read the holds."""
        self.keeping.house.log.head()
        if self.keeping.marker.read() is not None:
            raise StoreUnavailable("a restore is not finished")

    def _kinds(self) -> Sequence[KeptKind]:
        return (*LETTERS, KeptKind.IMPORT_ERRORS, KeptKind.LEFT_RESIDENT)

    def _due(self, kind: KeptKind, report: RetentionReport) -> Iterator[list[Due]]:
        today, held = self._clock().astimezone(SHANGHAI).date(), self.holds.held()
        for page in self._pages(kind):
            everything = due(page, today, self.rules)
            found = [each for each in everything if each.fact.key not in held]
            report.held += len(everything) - len(found)
            for each in found:
                report.due[each.rule.code] = report.due.get(each.rule.code, 0) + 1
            yield found

    def _pages(self, kind: KeptKind) -> Pages:
        """What may be due, page by page: everything younger than the shortest term anywhere is passed over."""
        today = self._clock().astimezone(SHANGHAI).date()
        oldest = today - timedelta(days=shortest(kind, self.rules))
        before = datetime.combine(oldest, time.min, SHANGHAI)
        match kind:
            case KeptKind.SETTLED_LETTER | KeptKind.OPEN_LETTER:
                return self._letters(kind, before)
            case KeptKind.IMPORT_ERRORS:
                return self._error_files(before)
            case KeptKind.LEFT_RESIDENT:
                return self._left(before)
            case _:
                return iter(())

    def _letters(self, kind: KeptKind, before: datetime) -> Pages:
        after = ""
        while found := self.keeping.rows.letters_before(
            before, settled=LETTERS[kind], after=after, limit=AT_ONCE
        ):
            yield [
                KeptFact(kind, f"letter:{each.key}", _day(each.recorded_at), each.grid_code) for each in found
            ]
            after = found[-1].key

    def _error_files(self, before: datetime) -> Pages:
        found = self.keeping.error_files.older_than(0, before.timestamp())
        written = [(path, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in found]
        yield [KeptFact(KeptKind.IMPORT_ERRORS, f"import:{path.stem}", _day(at)) for path, at in written]

    def _left(self, before: datetime) -> Pages:
        views, after = open_views(self._settings), ""
        erased = {each.person_key for each in self.keeping.erasures.all()}
        try:
            while found := persons_who_left(views, before=before.date(), after=after, limit=AT_ONCE):
                yield [
                    KeptFact(KeptKind.LEFT_RESIDENT, f"person:{each.person_key}", each.since, each.grid_code)
                    for each in found
                    if each.person_key not in erased and not each.lives_on
                ]
                after = found[-1].person_key
        finally:
            views.close()

    def _act(self, kind: KeptKind, found: Sequence[Due], report: RetentionReport) -> None:
        keys = [each.fact.key.partition(":")[2] for each in found]
        match kind:
            case KeptKind.SETTLED_LETTER | KeptKind.OPEN_LETTER:
                report.deleted += self.keeping.rows.delete_letters(keys)
            case KeptKind.IMPORT_ERRORS:
                report.deleted += self.keeping.error_files.delete(keys)
            case _:
                report.proposed += self.proposals.propose(found, self._clock())

    def _expired(self) -> int:
        return len(self.keeping.house.log.expired(self._clock(), AT_ONCE))

    def _decide_expired(self, rounds: int | None) -> int:
        """A message that waited for its whole bound is decided, and its closed bytes leave the waiting room."""
        if not self._expired():
            return 0
        road, decided, number = self.keeping.house.road(clock=self._clock), 0, 0
        while number != rounds and (taken := road.expire()):
            decided, number = decided + taken, number + 1
        return decided


class RetentionSchedule:
    """Applies retention every so many hours in a thread, one bounded piece of each kind a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ended = Event()
        self._thread = Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin, if a setting says how often. Ends the process where rules or the owner's password are not usable."""
        if self._settings.retention_hours is not None:
            rules_of(self._settings)
            _ = Keeping(self._settings).copy()  # asks for the owner's password
            self._thread.start()

    def stop(self) -> None:
        """End after the piece in hand."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(10.0)

    def _run(self) -> None:
        hours = self._settings.retention_hours
        assert hours is not None
        while True:
            try:
                report = Retention(self._settings).apply(BY_SCHEDULE, rounds=1)
                log.info(
                    "retention", deleted=report.deleted, proposed=report.proposed, decided=report.decided
                )
            except StoreUnavailable as problem:
                log.warning("retention.store_unavailable", problem=str(problem))
            except ChainBroken as broken:
                log.error("retention.file_changed", problem=broken.en)
            except Exception as failure:
                # Its words may quote a message. The thread must live: nobody else deletes what is due.
                log.error("retention.failed", failure=type(failure).__name__)
            if self._ended.wait(hours * 3_600):
                return


def rules_of(settings: Settings) -> tuple[RetentionRule, ...]:
    """The file's, or the defaults. Ends the command for a file that cannot be used."""
    if settings.retention_rules is None:
        return DEFAULT_RULES
    try:
        return read_rules(settings.retention_rules)
    except RulesNotValid as problem:
        fail(Exit.BAD_USE, problem.zh, problem.en)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()

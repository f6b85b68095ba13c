"""Retention over the real parts of the house: what is due, and what is done about it, a bounded piece at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.erasure_requests import ErasureRequests, rights_in_log
from app.keeping import Keeping
from app.output import Exit, fail
from app.rights_message import new_id
from app.settings import Settings
from app.stores import utc_now
from app.views import open_views
from domain.shared.occurrence import SHANGHAI
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

AT_ONCE = 500
LETTERS = {KeptKind.SETTLED_LETTER: True, KeptKind.OPEN_LETTER: False}
Pages = Iterator[list[KeptFact]]


@dataclass(slots=True)
class RetentionReport:
    """By rule how much was due, and how much a legal hold kept. No personal data."""

    due: dict[str, int] = field(default_factory=dict)
    held: int = 0
    deleted: int = 0
    proposed: int = 0
    requested: int = 0
    decided: int = 0

    @property
    def done(self) -> int:
        """How much was done with what was due."""
        return self.deleted + self.proposed + self.requested


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

    def apply(
        self, by: str, *, rounds: int | None = None, requests: ErasureRequests | None = None
    ) -> RetentionReport:
        """Delete or propose what is due, in pieces of at most `AT_ONCE`; `rounds` pieces of each kind, or all of it.

        Persons are never erased here: their erasure is proposed, with `requests` it is asked for, and another person
        must approve it.
        """
        self._require_steady()
        report = RetentionReport()
        for kind in self._kinds():
            pieces = 0
            for found in self._due(kind, report):
                # A piece with which nothing is to be done any more (everything is held, or was proposed before) is
                # passed over, or it would be in the way of those behind it for ever.
                pieces += bool(found) and self._act(kind, found, report, requests)
                if pieces == rounds:
                    break
        report.decided = self._decide_expired(rounds)
        counted = {
            "deleted": report.deleted,
            "proposed": report.proposed,
            "requested": report.requested,
            "decided": report.decided,
        }
        if any(counted.values()):
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
            kept = held | self._held_by_rights(kind, everything)
            found = [each for each in everything if each.fact.key not in kept]
            report.held += len(everything) - len(found)
            for each in found:
                report.due[each.rule.code] = report.due.get(each.rule.code, 0) + 1
            yield found

    def _held_by_rights(self, kind: KeptKind, found: Sequence[Due]) -> frozenset[str]:
        """Persons of whom the log itself says that a court or an authority wants them kept."""
        if kind is not KeptKind.LEFT_RESIDENT:
            return frozenset()
        persons = [each.fact.key.removeprefix("person:") for each in found]
        standing = rights_in_log(self.keeping.house.log, persons)
        return frozenset(f"person:{each}" for each, rights in standing.items() if rights.holds)

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

    def _act(
        self, kind: KeptKind, found: Sequence[Due], report: RetentionReport, requests: ErasureRequests | None
    ) -> bool:
        """Whether anything came of it."""
        before = report.done
        keys = [each.fact.key.partition(":")[2] for each in found]
        match kind:
            case KeptKind.SETTLED_LETTER | KeptKind.OPEN_LETTER:
                report.deleted += self.keeping.rows.delete_letters(keys)
            case KeptKind.IMPORT_ERRORS:
                report.deleted += self.keeping.error_files.delete(keys)
            case _:
                report.proposed += self.proposals.propose(found, self._clock(), new_id)
                if requests is not None:
                    due_now = set(keys)
                    asked = [each for each in self.proposals.all() if each.person_key in due_now]
                    report.requested += requests.ask(asked)
        return report.done > before

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

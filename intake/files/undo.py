"""Taking an import back: which fact undoes which row, which cannot be undone, and on which later facts stand."""

from collections import Counter as Count
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic_core import to_json

from domain.shared.event import DomainEvent
from intake.catalogue import Catalogue, PublishedType
from intake.cloudevents import STRUCTURED
from intake.compensation import NO_COUNTERPART, CannotBeUndone, Counter, Told
from intake.delivery import Delivery, Receipt, Sender
from intake.files.importing import AT_ONCE, ImportRoad
from intake.files.opening import opened_facts
from intake.files.rows_to_events import traceparent
from intake.files.undo_marks import Marks, before_first, from_the_start
from intake.files.undo_plan import TOLD, Undoer, Undoing, UndoLine, UndoPlan, undo_correlation, undo_trace
from ledger.codec import Codec
from ledger.port import LedgerStore, LogRow, Verdict
from ledger.recorded import Recorded
from ledger.vault import Vault

READ_AT_ONCE = 2_000
OWN_EVENTS = "intake."
STAYS = (Undoing.CANNOT, Undoing.STOOD_ON)
_HEADERS = (("content-type", STRUCTURED.encode()),)
_Judged = tuple[UndoLine, Delivery | None]


@dataclass(frozen=True, slots=True)
class _Message:
    """The events one imported message put into its stream, and what stood before and after them."""

    first: Recorded[DomainEvent]
    events: tuple[DomainEvent, ...]
    before: tuple[DomainEvent, ...]
    after: tuple[Recorded[DomainEvent], ...]


class ImportUndo:
    """Works from the log alone: an import is known by the trace its rows carry.

    `begins` names where an import's first message ends, or a position before it, so that less of the log is looked
    through.
    What is found is kept on disk and judged `AT_ONCE` facts at a time.
    """

    def __init__(
        self,
        store: LedgerStore,
        codec: Codec,
        vault: Vault,
        catalogue: Catalogue,
        road: ImportRoad,
        clock: Callable[[], datetime],
        begins: Callable[[str], int] = from_the_start,
    ) -> None:
        self._store, self._codec, self._vault = store, codec, vault
        self._catalogue, self._road, self._clock, self._begins = catalogue, road, clock, begins

    def preview(self, import_id: str, who: Undoer, sources: frozenset[str] | None = None) -> UndoPlan:
        """What undoing would do; nothing is written. `sources`: only facts of these (None: all)."""
        return self._plan(import_id, who, sources, self._road.rehearse, applied=False)

    def apply(self, import_id: str, who: Undoer, sources: frozenset[str] | None = None) -> UndoPlan:
        """Tell the counter-facts, newest first; applied twice it is harmless."""
        return self._plan(import_id, who, sources, self._road.take, applied=True)

    def _plan(
        self,
        import_id: str,
        who: Undoer,
        sources: frozenset[str] | None,
        decide: Callable[[Sequence[Delivery]], list[Receipt]],
        *,
        applied: bool,
    ) -> UndoPlan:
        lines: list[UndoLine] = []
        counts: Count[Undoing] = Count()
        with closing(Marks()) as marks:
            self._mark_all(import_id, marks)
            for by_stream in marks.newest_first(AT_ONCE):
                judged: list[_Judged] = []
                for stream, positions in by_stream.items():
                    judged += self._judged(stream, positions, import_id, who, sources, marks)
                judged.sort(key=lambda each: each[0].position, reverse=True)
                for line in _decided(judged, decide):
                    counts[line.undoing] += 1
                    if counts[line.undoing] <= TOLD:
                        lines.append(line)
        return UndoPlan(import_id=import_id, lines=tuple(lines), counts=dict(counts), applied=applied)

    def _judged(
        self,
        stream: UUID,
        positions: Collection[int],
        import_id: str,
        who: Undoer,
        sources: frozenset[str] | None,
        marks: Marks,
    ) -> Iterator[_Judged]:
        blocked = marks.blocked(stream)
        for message in reversed(self._messages(stream, import_id)):
            meta, position = message.first.meta, message.first.position
            if position not in positions or (sources is not None and meta.source not in sources):
                continue
            line, delivery = self._line(message, import_id, who, blocked)
            if line.undoing in STAYS:
                blocked = position
                marks.block(stream, position)
            yield line, delivery

    def _line(
        self, message: _Message, import_id: str, who: Undoer, blocked: int | None
    ) -> tuple[UndoLine, Delivery | None]:
        meta, position = message.first.meta, message.first.position
        line = UndoLine(position=position, type=meta.type, subject=meta.subject, undoing=Undoing.CANNOT)
        undo_id = f"undo-{import_id}-{position}"
        if any(each.meta.message_id == undo_id for each in message.after):
            return replace(line, undoing=Undoing.ALREADY), None
        later = _later(message, import_id) or blocked
        if later is not None:
            return replace(line, undoing=Undoing.STOOD_ON, later=later, zh=_STANDS[0], en=_STANDS[1]), None
        counter = _counter(self._catalogue.find(meta.type), message)
        if isinstance(counter, CannotBeUndone):
            return replace(line, zh=counter.zh, en=counter.en), None
        delivery = self._delivery(message, counter, undo_id, import_id, who)
        return replace(line, undoing=Undoing.UNDONE_BY, by=counter.type), delivery

    def _delivery(
        self, message: _Message, counter: Counter, undo_id: str, import_id: str, who: Undoer
    ) -> Delivery:
        meta, now = message.first.meta, self._clock()
        event = {
            "specversion": "1.0",
            "id": undo_id,
            "source": meta.source,
            "type": counter.type,
            "subject": meta.subject,
            "time": (counter.occurred_at or now).isoformat(),
            "gridcode": meta.grid_code,
            "actor": who.actor,
            "actorrole": who.role,
            "basis": meta.basis,
            "correlationid": undo_correlation(import_id),
            "traceparent": traceparent(undo_trace(import_id), message.first.position),
            "data": counter.data,
        }
        sender = Sender("undo", frozenset({meta.source}))
        return Delivery(
            f"undo:{import_id}/{message.first.position}", None, _HEADERS, to_json(event), sender, now
        )

    def _mark_all(self, import_id: str, marks: Marks) -> None:
        """Look through the log, from where the import can begin to where the log ends now."""
        mark, until = _mark(import_id), self._store.head()
        after = before_first(self._store, mark, self._begins(import_id))
        while rows := self._store.read_log(after=after, limit=READ_AT_ONCE, until=until):
            marks.add(
                (row.position, row.stream_id)
                for row in rows
                if mark in row.state and not row.topic.startswith(OWN_EVENTS)
            )
            after = rows[-1].position

    def _messages(self, stream: UUID, import_id: str) -> list[_Message]:
        rows = self._store.read_stream(stream)
        recorded = [self._codec.decode(row) for row in rows]
        facts = self._opened(rows, recorded)
        starts = [
            index for index, row in enumerate(rows)
            if _mark(import_id) in row.state and (index == 0 or not _same(recorded[index - 1], recorded[index]))
        ]  # fmt: skip
        return [self._message(recorded, facts, start) for start in starts]

    def _message(
        self, recorded: Sequence[Recorded[DomainEvent]], facts: Sequence[DomainEvent], start: int
    ) -> _Message:
        end = start + 1
        while end < len(recorded) and _same(recorded[start], recorded[end]):
            end += 1
        return _Message(recorded[start], tuple(facts[start:end]), tuple(facts[:start]), tuple(recorded[end:]))

    def _opened(self, rows: Sequence[LogRow], recorded: Sequence[Recorded[DomainEvent]]) -> list[DomainEvent]:
        subjects = sorted({each.meta.stream for each in recorded})
        keys = self._store.gather(subjects=subjects).subject_keys
        return [
            opened_facts(row, each, self._codec, self._vault, keys)
            for row, each in zip(rows, recorded, strict=True)
        ]


_STANDS = (
    "其后已有别的事实以它为依据，不予撤销。",
    "Later facts stand on it; it is left as it is.",
)


def _mark(import_id: str) -> bytes:
    return f'"traceparent":"00-{import_id}-'.encode()


def _same(one: Recorded[DomainEvent], other: Recorded[DomainEvent]) -> bool:
    return (one.meta.source, one.meta.message_id) == (other.meta.source, other.meta.message_id)


def _later(message: _Message, import_id: str) -> int | None:
    """The first later fact of the same thing that neither the import nor its undo told."""
    begins = f"00-{import_id}-"
    for each in message.after:
        ours = (each.meta.traceparent or "").startswith(begins)
        if not ours and each.meta.correlation_id != undo_correlation(import_id):
            return each.position
    return None


def _counter(published: PublishedType | None, message: _Message) -> Counter | CannotBeUndone:
    if published is None or published.compensate is None:
        return NO_COUNTERPART
    told = Told(events=message.events, before=message.before, occurred_at=message.first.meta.occurred_at)
    return published.compensate(told)


def _decided(
    judged: Sequence[_Judged], decide: Callable[[Sequence[Delivery]], list[Receipt]]
) -> Iterator[UndoLine]:
    deliveries = [delivery for _, delivery in judged if delivery is not None]
    receipts = iter(decide(deliveries) if deliveries else [])
    for line, delivery in judged:
        yield line if delivery is None else _told(line, next(receipts))


def _told(line: UndoLine, receipt: Receipt) -> UndoLine:
    """A counter-fact the rules refuse undoes nothing, and says why."""
    if receipt.verdict in (Verdict.ACCEPTED, Verdict.DUPLICATE) and receipt.of in (None, Verdict.ACCEPTED):
        return replace(line, verdict=receipt.verdict)
    detail = receipt.detail or {}
    return replace(
        line,
        undoing=Undoing.CANNOT,
        verdict=receipt.verdict,
        zh=detail.get("zh", ""),
        en=detail.get("en", ""),
    )

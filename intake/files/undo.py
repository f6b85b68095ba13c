"""Taking an import back: which fact undoes which row, which cannot be undone, and on which later facts stand."""

from collections.abc import Callable, Iterator, Sequence
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
from intake.files.undo_plan import Undoer, Undoing, UndoLine, UndoPlan, undo_correlation, undo_trace
from ledger.codec import Codec
from ledger.port import LedgerStore, LogRow, Verdict
from ledger.recorded import Recorded
from ledger.vault import Vault

READ_AT_ONCE = 2_000
OWN_EVENTS = "intake."
_HEADERS = (("content-type", STRUCTURED.encode()),)


@dataclass(frozen=True, slots=True)
class _Message:
    """The events one imported message put into its stream, and what stood before and after them."""

    first: Recorded[DomainEvent]
    events: tuple[DomainEvent, ...]
    before: tuple[DomainEvent, ...]
    after: tuple[Recorded[DomainEvent], ...]


class ImportUndo:
    """Works from the log alone: an import is known by the trace its rows carry."""

    def __init__(
        self,
        store: LedgerStore,
        codec: Codec,
        vault: Vault,
        catalogue: Catalogue,
        road: ImportRoad,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._codec, self._vault = store, codec, vault
        self._catalogue, self._road, self._clock = catalogue, road, clock

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
        judged = sorted(
            self._judged(import_id, who, sources), key=lambda each: each[0].position, reverse=True
        )
        lines: list[UndoLine] = []
        for start in range(0, len(judged), AT_ONCE):
            chunk = judged[start : start + AT_ONCE]
            deliveries = [delivery for _, delivery in chunk if delivery is not None]
            receipts = iter(decide(deliveries) if deliveries else [])
            lines += [line if delivery is None else _told(line, next(receipts)) for line, delivery in chunk]
        return UndoPlan(import_id=import_id, lines=tuple(lines), applied=applied)

    def _judged(
        self, import_id: str, who: Undoer, sources: frozenset[str] | None
    ) -> Iterator[tuple[UndoLine, Delivery | None]]:
        for stream in self._streams(import_id):
            blocked: int | None = None
            for message in reversed(self._messages(stream, import_id)):
                source = message.first.meta.source
                if sources is not None and source not in sources:
                    continue
                line, delivery = self._line(message, import_id, who, blocked)
                if line.undoing in (Undoing.CANNOT, Undoing.STOOD_ON):
                    blocked = message.first.position
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

    def _streams(self, import_id: str) -> list[UUID]:
        """Streams the import wrote to. The whole log is looked through: nothing but the log is needed for an undo."""
        mark, found, after = _mark(import_id), dict[UUID, None](), 0
        while rows := self._store.read_log(after=after, limit=READ_AT_ONCE):
            for row in rows:
                if mark in row.state and not row.topic.startswith(OWN_EVENTS):
                    found[row.stream_id] = None
            after = rows[-1].position
        return list(found)

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

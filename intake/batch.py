"""One batch decided in memory: streams folded, messages decided in order, nothing written yet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from domain.shared.event import DomainEvent
from domain.shared.occurrence import Occurrence
from domain.shared.rule import RuleBroken
from intake.events import FactAlreadyKnown, MessageConflicted, MessageRefused
from intake.message import Reading
from intake.outcome import Outcome, Standing
from intake.refusals import (
    GridUnknown,
    HeldForRepair,
    IdUsedForOtherContent,
    NeverBecameKnown,
    ThingNotYetKnown,
    Unreadable,
)
from intake.sealing import Sealer
from intake.stream_cache import Folded, StreamCache
from intake.stream_kinds import StreamKinds
from ledger.codec import Codec
from ledger.identity import stream_id
from ledger.port import Gathered, InboxRow, LedgerStore, Verdict
from ledger.recorded import Meta

log = structlog.get_logger(__name__)

ReopenParked = Callable[[bytes], Reading]


@dataclass(slots=True)
class _Stream:
    """A stream in hand: `cached` until the store has been asked in this batch."""

    version: int
    state: object
    cached: bool
    changed: bool = False


@dataclass(slots=True)
class _Waiting:
    outcome: Outcome
    why: RuleBroken


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append; `tail` is its state without the time of recording."""

    stream_id: UUID
    version: int
    topic: str
    tail: bytes


@dataclass(slots=True)
class Batch:
    """The work of one transaction. `outcomes` answers the deliveries in order; `settled` answers parked ones."""

    store: LedgerStore
    codec: Codec
    sealer: Sealer
    kinds: StreamKinds
    cache: StreamCache
    gathered: Gathered
    reopen: ReopenParked
    final: bool = False  # an expiry batch: what still waits is refused now
    events: list[NewEvent] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    settled: list[Outcome] = field(default_factory=list)
    _streams: dict[UUID, _Stream] = field(default_factory=dict)
    _by_key: dict[UUID, Outcome] = field(default_factory=dict)
    _waiting: dict[UUID, list[_Waiting]] = field(default_factory=dict)

    def decide_all(self, readings: Iterable[Reading]) -> None:
        """Give every reading its outcome."""
        for reading in readings:
            self.outcomes.append(self._outcome_of(reading))

    def decide_parked(self, readings: Iterable[Reading]) -> None:
        """Decide messages whose bound has passed, for the last time."""
        for reading in readings:
            outcome = Outcome(reading, Verdict.WAITING, standing=Standing.PARKED)
            self._decide(outcome)
            if outcome.verdict is Verdict.WAITING:
                self._give_up(outcome)
            self.settled.append(outcome)

    def folded(self) -> dict[UUID, Folded]:
        """The streams this batch changed, as they stand once it is committed."""
        return {
            each_id: Folded(stream.version, stream.state)
            for each_id, stream in self._streams.items()
            if stream.version > 0
        }

    def touched(self) -> set[UUID]:
        """Every stream this batch looked at."""
        return set(self._streams)

    def _outcome_of(self, reading: Reading) -> Outcome:
        earlier = self._by_key.get(reading.key)
        known = self.gathered.inbox.get(reading.key) if earlier is None else None
        if earlier is not None or known is not None:
            return self._repeat(reading, earlier, known)
        outcome = Outcome(reading, Verdict.WAITING)
        self._by_key[reading.key] = outcome
        if reading.refusal is not None:
            self._refuse(outcome, reading.refusal)
        else:
            self._decide(outcome)
        return outcome

    def _repeat(self, reading: Reading, earlier: Outcome | None, known: InboxRow | None) -> Outcome:
        first_hash = earlier.reading.content_hash if earlier is not None else known.content_hash if known else b""
        if first_hash == reading.content_hash:
            return Outcome(reading, Verdict.DUPLICATE, earlier=earlier, known=known)
        outcome = Outcome(reading, Verdict.CONFLICT, why=IdUsedForOtherContent(), earlier=earlier, known=known)
        if not self._conflict_is_known(reading):
            first = earlier.verdict if earlier is not None else known.verdict if known else Verdict.WAITING
            event = MessageConflicted(
                type=reading.type,
                subject=reading.subject,
                content_hash=reading.content_hash.hex(),
                first_verdict=first.value,
                first_position=known.first_position if known is not None else 0,
            )
            self._record_about(outcome, event, suffix=reading.content_hash.hex()[:16])
        return outcome

    def _conflict_is_known(self, reading: Reading) -> bool:
        stored = self.gathered.conflicts.get(reading.key, ())
        in_batch = (each for each in self.outcomes if each.reading.key == reading.key)
        return any(row.content_hash == reading.content_hash for row in stored) or any(
            each.verdict is Verdict.CONFLICT and each.reading.content_hash == reading.content_hash
            for each in in_batch
        )

    def _refuse(self, outcome: Outcome, rule: RuleBroken) -> None:
        outcome.why = rule
        if isinstance(rule, Unreadable):
            outcome.verdict = Verdict.UNREADABLE
            return
        outcome.verdict = Verdict.REFUSED
        reading = outcome.reading
        event = MessageRefused(
            type=reading.type,
            subject=reading.subject,
            stream=reading.routed.stream if reading.routed is not None else None,
            code=rule.code,
            facts=dict(rule.facts),
            content_hash=reading.content_hash.hex(),
        )
        self._record_about(outcome, event)

    def _record_about(self, outcome: Outcome, event: DomainEvent, suffix: str = "") -> None:
        """Write an event about the message itself, in the message's own stream."""
        name = f"message:{outcome.reading.key}{':' + suffix if suffix else ''}"
        meta = meta_of(outcome.reading, name)
        outcome.first_event, outcome.events = len(self.events), 1
        self.events.append(NewEvent(stream_id(name), 1, event.topic(), self.codec.encode_tail(event, meta)))

    def _decide(self, outcome: Outcome) -> None:
        """Decide against the stream in hand; a no from a cached stream is asked of the store once more."""
        routed = outcome.reading.routed
        assert routed is not None
        name = routed.stream
        each_id = stream_id(name)
        stream = self._stream(each_id, name)
        if not self._attempt(outcome, each_id, stream) and stream.cached and not stream.changed:
            self._streams[each_id] = stream = self._load(each_id, name)
            self._attempt(outcome, each_id, stream)
        if outcome.verdict is Verdict.ACCEPTED:
            if outcome.events:
                self._retry_waiting(each_id)
            return
        why = outcome.why
        assert isinstance(why, RuleBroken)
        if why.premature:
            self._wait(outcome, each_id, why)
        else:
            self._refuse(outcome, why)

    def _attempt(self, outcome: Outcome, each_id: UUID, stream: _Stream) -> bool:
        """Accept the message, or leave in `outcome.why` what stands against it."""
        reading = outcome.reading
        assert reading.routed is not None
        assert reading.published is not None
        try:
            if self._is_held(each_id, outcome):
                raise HeldForRepair
            self._require_grid(reading)
            if stream.version == 0 and not reading.published.creates:
                raise ThingNotYetKnown
            self._accept(outcome, each_id, stream)
        except RuleBroken as rule:
            outcome.why = rule
            return False
        except Exception as failure:
            # A fault of ours must cost this one thing a delay, never the batch, and never the message.
            log.error("intake.decision_failed", type=reading.type, error=type(failure).__name__, exc_info=True)
            outcome.why = HeldForRepair()
            return False
        return True

    def _accept(self, outcome: Outcome, each_id: UUID, stream: _Stream) -> None:
        reading = outcome.reading
        assert reading.routed is not None
        name = reading.routed.stream
        kind = self.kinds.of(name)
        decided = kind.decider.decide(reading.routed.command, stream.state)
        warnings = kind.warnings(reading.routed.command)
        new_events, state, version = [], stream.state, stream.version
        if decided:
            meta = meta_of(reading, name)
            for event in decided:
                version += 1
                sealed = self.sealer.seal(event, name, reading.message_id)
                new_events.append(NewEvent(each_id, version, event.topic(), self.codec.encode_tail(sealed, meta)))
                state = kind.decider.evolve(state, sealed)
        outcome.verdict = Verdict.ACCEPTED
        outcome.why = warnings[0] if warnings else None
        if not new_events:
            self._record_about(outcome, FactAlreadyKnown(type=reading.type, subject=reading.subject, stream=name))
            outcome.events = 1
            return
        outcome.first_event, outcome.events = len(self.events), len(new_events)
        self.events.extend(new_events)
        stream.state, stream.version, stream.changed = state, version, True

    def _require_grid(self, reading: Reading) -> None:
        assert reading.published is not None
        if not reading.published.needs_grid or reading.grid_code is None:
            return
        name = f"grid:{reading.grid_code}"
        day = Occurrence(reading.occurred_at).local_day
        each_id = stream_id(name)
        grid = self._stream(each_id, name)
        if not self._grid_holds(grid, day) and grid.cached:
            self._streams[each_id] = grid = self._load(each_id, name)
        if not self._grid_holds(grid, day):
            raise GridUnknown(grid=reading.grid_code)

    def _grid_holds(self, grid: _Stream, day: object) -> bool:
        from datetime import date

        assert isinstance(day, date)
        return grid.version > 0 and self.kinds.grid_is_valid(grid.state, day)

    def _stream(self, each_id: UUID, name: str) -> _Stream:
        found = self._streams.get(each_id)
        if found is None:
            folded = self.cache.get(each_id)
            if folded is not None:
                found = _Stream(folded.version, folded.state, cached=True)
            elif each_id in self.gathered.streams:
                found = self._fold(name, self.gathered.streams[each_id])
            else:
                found = self._load(each_id, name)
            self._streams[each_id] = found
        return found

    def _load(self, each_id: UUID, name: str) -> _Stream:
        return self._fold(name, self.store.read_stream(each_id))

    def _fold(self, name: str, rows: Sequence[object]) -> _Stream:
        decider = self.kinds.of(name).decider
        state = decider.initial
        for row in rows:
            state = decider.evolve(state, self.codec.decode_data(row))  # type: ignore[arg-type]
        return _Stream(len(rows), state, cached=False)

    def _is_held(self, each_id: UUID, outcome: Outcome) -> bool:
        """Whether an earlier message of this thing failed on a fault of ours and is still held."""
        if outcome.standing is Standing.PARKED:
            return False
        parked = self.gathered.parked.get(each_id, ())
        waiting = self._waiting.get(each_id, ())
        return any(row.code == HeldForRepair.code for row in parked) or any(
            each.why.code == HeldForRepair.code for each in waiting
        )

    def _wait(self, outcome: Outcome, each_id: UUID, why: RuleBroken) -> None:
        outcome.verdict = Verdict.WAITING
        self._waiting.setdefault(each_id, []).append(_Waiting(outcome, why))

    def _retry_waiting(self, each_id: UUID) -> None:
        """A fact was accepted: decide what waited for it, in the order things happened."""
        self._reopen_parked(each_id)
        queue = sorted(self._waiting.pop(each_id, []), key=lambda each: each.outcome.reading.occurred_at)
        stream = self._streams[each_id]
        progress = True
        while queue and progress:
            progress, still = False, []
            for each in queue:
                if self._attempt(each.outcome, each_id, stream):
                    progress = True
                elif (why := each.outcome.why) is not None and isinstance(why, RuleBroken) and not why.premature:
                    self._refuse(each.outcome, why)
                else:
                    still.append(each)
                    continue
                if each.outcome.standing is Standing.PARKED:
                    self.settled.append(each.outcome)
            queue = still
        if queue:
            self._waiting[each_id] = queue

    def _reopen_parked(self, each_id: UUID) -> None:
        already = {each.outcome.reading.key for each in self._waiting.get(each_id, ())}
        done = {outcome.reading.key for outcome in self.settled}
        for row in self.gathered.parked.get(each_id, ()):
            if row.key not in already and row.key not in done and row.code != HeldForRepair.code:
                outcome = Outcome(self.reopen(row.sealed), Verdict.WAITING, standing=Standing.PARKED)
                self._waiting.setdefault(each_id, []).append(_Waiting(outcome, ThingNotYetKnown()))

    def _give_up(self, outcome: Outcome) -> None:
        why = outcome.why
        self._refuse(outcome, NeverBecameKnown() if isinstance(why, ThingNotYetKnown) or why is None else _rule(why))


def _rule(why: object) -> RuleBroken:
    assert isinstance(why, RuleBroken)
    return why


def meta_of(reading: Reading, stream: str) -> Meta:
    """The record around the facts of one message."""
    return Meta(
        stream=stream,
        source=reading.received_under,
        message_id=reading.message_id,
        type=reading.type,
        subject=reading.subject,
        occurred_at=reading.occurred_at,
        precision=reading.precision,
        received_at=reading.delivery.received_at,
        actor=reading.actor,
        role=reading.role,
        grid_code=reading.grid_code,
        basis=reading.basis,
        correlation_id=reading.correlation_id,
        traceparent=reading.traceparent,
        device_seq=reading.device_seq,
        base_version=reading.base_version,
        rule_pack=reading.rule_pack,
        calendar=reading.calendar,
    )

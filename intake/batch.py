"""One batch decided in memory: messages decided in order against folded streams, nothing written yet."""
# long because a message is decided from its repeat to its refusal in one place

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import structlog

from domain.shared.event import DomainEvent
from domain.shared.rule import Contradicting, RuleBroken
from domain.shared.ulid import is_ulid
from intake.events import FactAlreadyKnown, MessageConflicted, MessageContradicted, MessageRefused
from intake.grids import Grids
from intake.house_fact import HouseFact
from intake.message import Reading
from intake.order import in_device_order
from intake.outcome import Outcome, Standing
from intake.references import Claimed, References
from intake.refusals import (
    HeldForRepair,
    IdUsedForOtherContent,
    ThingNotYetKnown,
    Unreadable,
)
from intake.remark import Remark
from intake.sealing import Sealer
from intake.stream_kinds import StreamKinds
from intake.streams_in_hand import InHand, StreamsInHand
from intake.waiting import WaitingRoom, last_word
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import Forgotten, Gathered, InboxRow, ParkedRow, Verdict
from ledger.record_text import Around

log = structlog.get_logger(__name__)


class NewEvent(NamedTuple):
    """An event to append, sealed, and the record to stand around it."""

    stream_id: UUID
    version: int
    event: DomainEvent
    stream: str
    around: Around


@dataclass(slots=True)
class Batch:
    """The work of one transaction. `outcomes` answers the deliveries in order; `settled` answers parked ones.

    `one_by_one`: every event is tried in writing as it is decided, so that a fault of ours there costs one message.
    Otherwise `write` does it for all events at once, which is a good deal faster, and a fault costs the batch.
    """

    codec: Codec
    sealer: Sealer
    kinds: StreamKinds
    streams: StreamsInHand
    waiting: WaitingRoom
    gathered: Gathered
    grids: Grids
    references: References
    rows: Mapping[UUID, ParkedRow] = field(default_factory=dict)
    one_by_one: bool = False
    events: list[NewEvent] = field(default_factory=list)
    tails: list[bytes] = field(default_factory=list)  # of the events, once they are written
    outcomes: list[Outcome] = field(default_factory=list)
    settled: list[Outcome] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    forgotten: list[Forgotten] = field(default_factory=list)
    last_position: int = 0  # once committed
    _first: dict[int, Outcome] = field(default_factory=dict)  # by the key's number: hashed faster than a UUID
    _conflicts: set[tuple[UUID, bytes]] = field(default_factory=set)

    def decide_all(self, readings: Iterable[Reading]) -> None:
        """Give every reading its outcome."""
        self.outcomes = in_device_order(list(readings), self._outcome_of)

    def decide_again(self, readings: Iterable[Reading], *, finally_: bool) -> None:
        """Decide parked messages once more; for the last time where their bound has passed."""
        for reading in readings:
            if any(each.reading.key == reading.key for each in self.settled):
                continue  # settled a moment ago, behind another of the same thing
            self.waiting.take_out(reading.key)
            outcome = Outcome(reading, Verdict.WAITING, standing=Standing.PARKED)
            outcome.parked = self.rows.get(reading.key)
            if not self._attempt(outcome):
                if not finally_ and isinstance(outcome.why, RuleBroken) and outcome.why.premature:
                    self.waiting.admit(outcome)
                    continue
                self._refuse(outcome, last_word(outcome.why))
            self.settled.append(outcome)
            self._settle_waiting(outcome)

    def remark(self, remark: Remark) -> None:
        """Add what the desk records about a kept message."""
        meta = remark.meta
        sealed = self.sealer.seal(remark.event, meta.stream, message_key(meta.source, meta.message_id))
        self.events.append(NewEvent(stream_id(meta.stream), remark.version, sealed, meta.stream, meta))
        self.remarks.append(remark)

    def state(self, fact: HouseFact) -> None:
        """Decide what the house itself states, of the stream as the store has it now. Raises the rule against it."""
        stream = self.streams.again(self.streams.get(fact.meta.stream))
        decided = self.kinds.of(stream.name).decider.decide(fact.command, stream.state)
        key = message_key(fact.meta.source, fact.meta.message_id)
        for event in decided:
            stream.version += 1
            sealed = self.sealer.seal(event, stream.name, key)
            self.events.append(NewEvent(stream.id, stream.version, sealed, stream.name, fact.meta))
            stream.state = self.kinds.of(stream.name).decider.evolve(stream.state, sealed)
            stream.changed = True
        if decided:
            self._settle_behind(stream.name)

    def write(self) -> None:
        """Give every event its stored form, but for the time of recording."""
        self.tails = [self._text(each) for each in self.events]

    def _text(self, each: NewEvent) -> bytes:
        return self.codec.encode_around(each.event, each.stream, each.around)

    def _outcome_of(self, reading: Reading) -> Outcome:
        number = reading.key.int
        earlier = self._first.get(number)
        inbox = self.gathered.inbox  # nearly always empty
        known = inbox.get(reading.key) if inbox and earlier is None else None
        if earlier is not None or known is not None:
            return self._repeat(reading, earlier, known)
        outcome = Outcome(reading, Verdict.WAITING)
        self._first[number] = outcome
        if reading.refusal is not None:
            self._refuse(outcome, reading.refusal)
        else:
            self._decide(outcome)
        return outcome

    def _decide(self, outcome: Outcome) -> None:
        if self._attempt(outcome):
            self._settle_waiting(outcome)
        elif isinstance(outcome.why, RuleBroken):
            if outcome.why.premature:
                self.waiting.admit(outcome)
            else:
                self._refuse(outcome, outcome.why)

    def _attempt(self, outcome: Outcome) -> bool:
        """Accept the message, or leave in `outcome.why` what stands against it.

        A no from a cached stream is asked of the store once more: only an append would notice a stale one.
        """
        if outcome.reading.refusal is not None:
            outcome.why = outcome.reading.refusal
            return False
        stream = self.streams.get(_stream_name(outcome))
        accepted = self._attempt_on(stream, outcome)
        if not accepted and stream.may_be_stale:
            accepted = self._attempt_on(self.streams.again(stream), outcome)
        return accepted

    def _attempt_on(self, stream: InHand, outcome: Outcome) -> bool:
        reading = outcome.reading
        assert reading.published is not None
        outcome.waits_for = stream.name
        try:
            if outcome.standing is Standing.NEW and self.waiting.holds_for_repair(stream.id):
                raise HeldForRepair
            self.grids.require(outcome)
            if stream.version == 0 and not reading.published.creates:
                raise ThingNotYetKnown
            self.references.require(outcome)
            self._accept(outcome, stream)
        except RuleBroken as rule:
            outcome.why = rule
            return False
        except Exception as failure:
            # A fault of ours must cost this one thing a delay, never the batch and never the message. The
            # failure's own words may quote the message, so only its kind is logged.
            log.error("intake.decision_failed", type=reading.type, failure=type(failure).__name__)
            outcome.why = HeldForRepair()
            return False
        return True

    def _accept(self, outcome: Outcome, stream: InHand) -> None:
        reading = outcome.reading
        assert reading.routed is not None
        kind = self.kinds.of(stream.name)
        decided = kind.decider.decide(reading.routed.command, stream.state)
        if not decided and stream.may_be_stale:  # "nothing new" appends nothing to the stream either
            stream = self.streams.again(stream)
            decided = kind.decider.decide(reading.routed.command, stream.state)
        warnings = kind.warnings(reading.routed.command)
        if decided:
            self._append(outcome, ((stream, decided), *self.references.claimed(reading.routed)))
        else:
            event = FactAlreadyKnown(type=reading.type, subject=reading.subject, stream=stream.name)
            self._record_about(outcome, event)
        outcome.verdict = Verdict.ACCEPTED
        outcome.why = warnings[0] if warnings else None

    def _append(self, outcome: Outcome, decided: Claimed) -> None:
        """Seal and fold; streams change only when every event could be sealed (and written, if one by one)."""
        new_events: list[NewEvent] = []
        moved: list[tuple[InHand, object, int]] = []
        for stream, events in decided:
            evolve = self.kinds.of(stream.name).decider.evolve
            state, version = stream.state, stream.version
            for event in events:
                version += 1
                sealed = self.sealer.seal(event, stream.name, outcome.reading.key)
                new_event = NewEvent(stream.id, version, sealed, stream.name, outcome.reading)
                if self.one_by_one:
                    self._text(new_event)
                new_events.append(new_event)
                state = evolve(state, sealed)
            moved.append((stream, state, version))
        outcome.first_event, outcome.events = len(self.events), len(new_events)
        self.events.extend(new_events)
        for stream, state, version in moved:
            stream.state, stream.version, stream.changed = state, version, True

    def _settle_waiting(self, outcome: Outcome) -> None:
        """A fact was accepted: what waited for its thing is decided now, and what waited for those things in turn."""
        if outcome.verdict is not Verdict.ACCEPTED or self.waiting.is_empty:
            return
        self._settle_behind(_stream_name(outcome))

    def _settle_behind(self, stream: str) -> None:
        moved = [stream]
        while moved:
            settled = self.waiting.retry(stream_id(moved.pop()), self._attempt, self._refuse)
            self.settled += [each for each in settled if each.standing is Standing.PARKED]
            moved += {_stream_name(each) for each in settled if each.verdict is Verdict.ACCEPTED}

    def _refuse(self, outcome: Outcome, rule: RuleBroken) -> None:
        outcome.why = rule
        outcome.withheld = self._is_about_nobody(outcome.reading)
        if isinstance(rule, Unreadable):
            outcome.verdict = Verdict.UNREADABLE
            return
        reading = outcome.reading
        contradicts = isinstance(rule, Contradicting)
        outcome.verdict = Verdict.CONFLICT if contradicts else Verdict.REFUSED
        told = MessageContradicted if contradicts else MessageRefused
        event = told(
            type=reading.type,
            subject=reading.subject,
            stream=reading.routed.stream if reading.routed is not None else None,
            code=rule.code,
            facts=dict(rule.facts),
            content_hash=reading.content_hash.hex(),
        )
        self._record_about(outcome, event)

    def _repeat(self, reading: Reading, earlier: Outcome | None, known: InboxRow | None) -> Outcome:
        outcome = Outcome(reading, Verdict.DUPLICATE, known=known, earlier=earlier)
        if outcome.repeated_hash == reading.content_hash:
            return outcome
        outcome.verdict, outcome.why = Verdict.CONFLICT, IdUsedForOtherContent()
        outcome.withheld = self._is_about_nobody(reading)
        if not self._conflict_is_known(reading):
            event = MessageConflicted(
                type=reading.type,
                subject=reading.subject,
                content_hash=reading.content_hash.hex(),
                first_verdict=outcome.repeated_verdict.value,
                first_position=known.first_position if known is not None else 0,
            )
            self._record_about(outcome, event, suffix=":" + reading.content_hash.hex())
        return outcome

    def _is_about_nobody(self, reading: Reading) -> bool:
        """Whether the person it is addressed to was erased: what was sent of them is not kept, not even sealed."""
        key = reading.subject.partition(".")[0]
        return is_ulid(key) and self.kinds.person_is_erased(self.streams.now(f"person:{key}").state)

    def _conflict_is_known(self, reading: Reading) -> bool:
        """The same contradiction repeated is recorded once."""
        stored = self.gathered.conflicts.get(reading.key, ())
        told = (reading.key, reading.content_hash)
        known = told in self._conflicts or any(row.content_hash == reading.content_hash for row in stored)
        self._conflicts.add(told)
        return known

    def _record_about(self, outcome: Outcome, event: DomainEvent, suffix: str = "") -> None:
        """Write an event about the message itself, in the message's own stream."""
        name = f"message:{outcome.reading.key}{suffix}"
        new_event = NewEvent(stream_id(name), 1, event, name, outcome.reading)
        if self.one_by_one:
            self._text(new_event)
        outcome.first_event, outcome.events = len(self.events), 1
        self.events.append(new_event)


def _stream_name(outcome: Outcome) -> str:
    assert outcome.reading.routed is not None
    return outcome.reading.routed.stream

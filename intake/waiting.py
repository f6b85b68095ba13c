"""Messages that wait for an earlier fact: from this batch and from earlier ones, by the thing they are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.shared.rule import RuleBroken
from intake.message import Reading
from intake.outcome import Outcome, Standing
from intake.refusals import (
    GridNotYetKnown,
    GridUnknown,
    HeldForRepair,
    NeverBecameKnown,
    ReferenceNeverBecameKnown,
    ReferenceNotYetKnown,
    ThingNotYetKnown,
)
from ledger.identity import stream_id as stream_id_of
from ledger.port import Gathered, ParkedRow, Verdict


@dataclass(slots=True)
class WaitingRoom:
    """`reopen` reads a parked message again. What stays here at the end of the batch is parked.

    `load` asks the store for what waits for a thing nobody knew this batch would touch.
    """

    gathered: Gathered
    asked: frozenset[UUID]
    load: Callable[[UUID], Sequence[ParkedRow]]
    reopen: Callable[[ParkedRow], Reading]
    _here: dict[UUID, list[Outcome]] = field(default_factory=dict)
    _reopened: set[UUID] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits, neither from this batch nor from earlier ones: how it nearly always is."""
        return not self._here and not self.gathered.parked

    def admit(self, outcome: Outcome) -> None:
        """Let a message wait for what it needs."""
        outcome.verdict = Verdict.WAITING
        self._here.setdefault(_awaited(outcome), []).append(outcome)

    def take_out(self, key: UUID) -> None:
        """This message is being decided for the last time: no accepted fact may let it be decided once more."""
        self._reopened.add(key)
        for queue in self._here.values():
            queue[:] = [each for each in queue if each.reading.key != key]

    def holds_for_repair(self, stream_id: UUID) -> bool:
        """Whether an earlier message of this thing failed on a fault of ours and is still held."""
        if self.is_empty:
            return False
        parked = self.gathered.parked.get(stream_id, ())
        return any(row.code == HeldForRepair.code for row in parked) or any(
            isinstance(each.why, HeldForRepair) for each in self._here.get(stream_id, ())
        )

    def retry(
        self,
        stream_id: UUID,
        attempt: Callable[[Outcome], bool],
        refuse: Callable[[Outcome, RuleBroken], None],
    ) -> list[Outcome]:
        """Decide what waited for this thing, in the order things happened, until nothing more moves.

        Returns the messages that are settled now. What turns out to need another thing waits for that one.
        """
        queue = self._queue(stream_id)
        settled: list[Outcome] = []
        moved = True
        while queue and moved:
            still = [each for each in queue if not _settle(each, attempt, refuse)]
            moved = len(still) < len(queue)
            remaining = {id(each) for each in still}
            settled += [each for each in queue if id(each) not in remaining]
            queue = still
        for each in queue:
            self._here.setdefault(_awaited(each), []).append(each)
        return settled

    def moved(self) -> list[ParkedRow]:
        """Rows of earlier batches whose message now waits for something else than before."""
        return [
            replace(each.parked, stream_id=awaited, code=each.code or "")
            for awaited, queue in self._here.items()
            for each in queue
            if each.parked is not None and each.parked.stream_id != awaited
        ]

    def _queue(self, stream_id: UUID) -> list[Outcome]:
        queue = self._here.pop(stream_id, [])
        known = stream_id in self.asked
        for row in self.gathered.parked.get(stream_id, ()) if known else self.load(stream_id):
            if row.key not in self._reopened and row.code != HeldForRepair.code:
                self._reopened.add(row.key)
                outcome = Outcome(self.reopen(row), Verdict.WAITING, standing=Standing.PARKED)
                outcome.parked = row
                queue.append(outcome)
        return sorted(queue, key=lambda each: (each.reading.occurred_at, each.reading.device_seq or 0))


def _awaited(outcome: Outcome) -> UUID:
    """The stream whose next fact may change the no."""
    assert outcome.reading.routed is not None
    return stream_id_of(outcome.waits_for or outcome.reading.routed.stream)


def _settle(
    outcome: Outcome, attempt: Callable[[Outcome], bool], refuse: Callable[[Outcome, RuleBroken], None]
) -> bool:
    if attempt(outcome):
        return True
    why = outcome.why
    if isinstance(why, RuleBroken) and not why.premature:
        refuse(outcome, why)
        return True
    return False


def last_word(why: object) -> RuleBroken:
    """What a message is refused with when its time to wait is over."""
    if isinstance(why, ReferenceNotYetKnown):
        return ReferenceNeverBecameKnown(**why.facts)
    if isinstance(why, GridNotYetKnown):
        return GridUnknown(**why.facts)
    if isinstance(why, ThingNotYetKnown) or not isinstance(why, RuleBroken):
        return NeverBecameKnown()
    return why

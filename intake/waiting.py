"""Messages that wait for an earlier fact: from this batch and from earlier ones, by the thing they are about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from domain.shared.rule import RuleBroken
from intake.message import Reading
from intake.outcome import Outcome, Standing
from intake.refusals import HeldForRepair
from ledger.port import Gathered, ParkedRow, Verdict


@dataclass(slots=True)
class WaitingRoom:
    """`reopen` reads a parked message again. What stays here at the end of the batch is parked."""

    gathered: Gathered
    reopen: Callable[[ParkedRow], Reading]
    _here: dict[UUID, list[Outcome]] = field(default_factory=dict)
    _reopened: set[UUID] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits, neither from this batch nor from earlier ones: how it nearly always is."""
        return not self._here and not self.gathered.parked

    def admit(self, outcome: Outcome, stream_id: UUID) -> None:
        """Let a message wait for its thing."""
        outcome.verdict = Verdict.WAITING
        self._here.setdefault(stream_id, []).append(outcome)

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

        Returns the messages of earlier batches that are settled now.
        """
        queue = self._queue(stream_id)
        settled: list[Outcome] = []
        moved = True
        while queue and moved:
            still = [each for each in queue if not _settle(each, attempt, refuse)]
            moved = len(still) < len(queue)
            remaining = {id(each) for each in still}
            settled += [
                each for each in queue if id(each) not in remaining and each.standing is Standing.PARKED
            ]
            queue = still
        if queue:
            self._here[stream_id] = queue
        return settled

    def _queue(self, stream_id: UUID) -> list[Outcome]:
        queue = self._here.pop(stream_id, [])
        for row in self.gathered.parked.get(stream_id, ()):
            if row.key not in self._reopened and row.code != HeldForRepair.code:
                self._reopened.add(row.key)
                queue.append(Outcome(self.reopen(row), Verdict.WAITING, standing=Standing.PARKED))
        return sorted(queue, key=lambda each: each.reading.occurred_at)


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

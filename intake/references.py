"""The other things a fact stands on: they must be known, and may forbid it; names only one thing may have."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.shared.claims import ClaimName
from domain.shared.event import DomainEvent
from domain.shared.rule import RuleBroken
from intake.catalogue import Routed
from intake.outcome import Outcome
from intake.refusals import ReferenceNotYetKnown
from intake.stream_kinds import StreamKinds, may_be_erased, no_demands
from intake.streams_in_hand import InHand, StreamsInHand

Claimed = Sequence[tuple[InHand, Sequence[DomainEvent]]]


@dataclass(frozen=True, slots=True)
class References:
    """A batch only reads the things its facts refer to, so no append would notice a stale one.

    That a thing exists never becomes untrue. What a slice asks of its state is asked of the store again before
    it may lead to a no; a yes may be a moment old, as it may be for any two people who act at the same time. Only
    whether a person was erased is asked of the store for every batch: what stands in the cache may be days old.
    """

    kinds: StreamKinds
    streams: StreamsInHand

    def require(self, outcome: Outcome) -> None:
        """Raises `ReferenceNotYetKnown`, or the slice's own rule; says in `outcome` what it waits for."""
        routed = outcome.reading.routed
        assert routed is not None
        if not routed.refers:
            return
        demands = self.kinds.of(routed.stream).references
        if demands is no_demands:
            for name in routed.refers:
                self._require_known(name, outcome)
            return
        others = [self._known(name, outcome) for name in routed.refers]
        outcome.waits_for = routed.refers[
            0
        ]  # for a premature demand; a message waits for one thing at a time
        try:
            demands(routed.command, {each.name: each.state for each in others})
        except RuleBroken:
            if not any(each.may_be_stale for each in others):
                raise
            # Never what this batch changed: the store has nothing of it yet.
            others = [self.streams.now(each.name) for each in others]
            demands(routed.command, {each.name: each.state for each in others})
        outcome.waits_for = routed.stream

    def claimed(self, routed: Routed) -> Claimed:
        """The names this fact takes, each with what is to be recorded of it. Raises `NameTaken`."""
        taken = []
        for name in routed.claims:
            claim = self.streams.get(name)
            command = ClaimName(taken=name.partition(":")[2], holder=routed.stream)
            events = self.kinds.of(name).decider.decide(command, claim.state)
            if events:
                taken.append((claim, events))
        return taken

    def _require_known(self, name: str, outcome: Outcome) -> None:
        if not self.streams.exists(name):
            self._wait(name, outcome)

    def _known(self, name: str, outcome: Outcome) -> InHand:
        other = self.streams.now(name) if may_be_erased(name) else self.streams.get(name)
        if other.version == 0:
            self._wait(name, outcome)
        return other

    def _wait(self, name: str, outcome: Outcome) -> None:
        outcome.waits_for = name
        raise ReferenceNotYetKnown(thing=name)

"""What a batch needs to know before it is decided, asked of the store in one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from intake.catalogue import Routed
from intake.message import Reading
from intake.stream_cache import StreamCache
from intake.stream_kinds import StreamKinds, may_be_erased, no_demands
from ledger.identity import stream_id
from ledger.port import Gathered, LedgerStore, ParkedRow, SubjectKeyRow
from ledger.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """`unknown` streams to read, `streams` that messages may wait for, `subjects` whose keys are not at hand."""

    unknown: Sequence[UUID]
    streams: Sequence[UUID]
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Asks once for a batch, and singly for what nobody thought of."""

    store: LedgerStore
    vault: Vault
    kinds: StreamKinds
    cache: StreamCache

    def needs_of(self, readings: Sequence[Reading], about: str | None = None) -> Needs:
        """What all readings need to know; streams in the cache are not asked for. Grids always are: see `Grids`;
        and persons others refer to: see `References`.

        `about` is the stream of a remark of the desk.
        """
        names: set[str] = set()
        others: set[str] = set()
        grids: set[str] = set()
        persons: set[str] = set()
        for reading in readings:
            routed = reading.routed
            if routed is not None:
                names.add(routed.stream)
                if reading.grid_code is not None:
                    grids.add(f"grid:{reading.grid_code}")
                if routed.refers:
                    asked = self._unknown_references(routed)
                    others.update(asked)
                    persons.update(filter(may_be_erased, asked))
                if routed.claims:
                    others.update(routed.claims)
        unknown = {name for name in names | others if name not in self.cache} | (grids - names) | persons
        return Needs(
            unknown=[stream_id(name) for name in unknown],
            streams=[stream_id(name) for name in names],
            subjects=[name for name in (*names, *([about] if about else ())) if not self.vault.knows(name)],
        )

    def gather(self, asked: Needs, new: Sequence[Reading]) -> Gathered:
        """Ask for it; parked messages stand in the inbox already, so only `new` ones are looked up there."""
        return self.store.gather(
            stream_ids=asked.unknown,
            message_keys=[reading.key for reading in new],
            parked_streams=asked.streams,
            subjects=asked.subjects,
        )

    def find_key(self, subject: str) -> SubjectKeyRow | None:
        """One subject's key."""
        return self.store.gather(subjects=[subject]).subject_keys.get(subject)

    def load_parked(self, stream: UUID) -> Sequence[ParkedRow]:
        """What waits for one stream."""
        return self.store.gather(parked_streams=[stream]).parked.get(stream, ())

    def _unknown_references(self, routed: Routed) -> Sequence[str]:
        """Where a slice asks only that other things exist, those known to exist are not read again."""
        if self.kinds.of(routed.stream).references is not no_demands:
            return routed.refers
        return [name for name in routed.refers if not self.cache.exists(name)]

"""The streams of one batch: from the cache, from what was gathered, or from the store, folded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from intake.stream_cache import Folded, StreamCache
from intake.stream_kinds import StreamKinds
from ledger.codec import Codec
from ledger.identity import stream_id
from ledger.port import Gathered, LedgerStore, LogRow


@dataclass(slots=True)
class InHand:
    """A stream as this batch sees it; `cached` until the store has been asked, `changed` by this batch."""

    name: str
    id: UUID
    version: int
    state: object
    cached: bool = False
    changed: bool = False

    @property
    def may_be_stale(self) -> bool:
        """Whether another process may have moved it without an append of ours noticing."""
        return self.cached and not self.changed


@dataclass(slots=True)
class StreamsInHand:
    """Streams by name, each loaded at most twice: once from where it is cheapest, once to be sure of a no."""

    store: LedgerStore
    codec: Codec
    kinds: StreamKinds
    cache: StreamCache
    gathered: Gathered
    _streams: dict[str, InHand] = field(default_factory=dict)  # by name: a text hashes once, a UUID each time

    def get(self, name: str) -> InHand:
        """The stream of that name; version 0 where nothing is recorded yet."""
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = self._cheapest(name, stream_id(name))
        return found

    def now(self, name: str) -> InHand:
        """The stream as this batch asked the store for it, never as the cache remembers it."""
        found = self.get(name)
        return self.again(found) if found.may_be_stale else found

    def exists(self, name: str) -> bool:
        """Whether the stream has a first fact; folds nothing where that is known already."""
        found = self._streams.get(name)
        if found is not None:
            return found.version > 0
        return (
            self.cache.exists(name) or self._stands_in_what_was_gathered(name) or self.get(name).version > 0
        )

    def _stands_in_what_was_gathered(self, name: str) -> bool:
        if not self.gathered.streams.get(stream_id(name)):
            return False
        self.cache.remember((name,))
        return True

    def again(self, stream: InHand) -> InHand:
        """The stream as the store has it now."""
        fresh = self._fold(stream.name, stream.id, self.store.read_stream(stream.id))
        self._streams[stream.name] = fresh
        return fresh

    def folded(self) -> dict[str, Folded]:
        """What may be kept for the next batch once this one is committed."""
        return {
            each.name: Folded(each.version, each.state) for each in self._streams.values() if each.version
        }

    def names(self) -> set[str]:
        """Every stream looked at."""
        return set(self._streams)

    def _cheapest(self, name: str, each_id: UUID) -> InHand:
        folded, rows = self.cache.get(name), self.gathered.streams.get(each_id)
        if folded is not None and (rows is None or len(rows) == folded.version):
            return InHand(name, each_id, folded.version, folded.state, cached=rows is None)
        return self._fold(name, each_id, self.store.read_stream(each_id) if rows is None else rows)

    def _fold(self, name: str, each_id: UUID, rows: Sequence[LogRow]) -> InHand:
        decider = self.kinds.of(name).decider
        state = decider.fold(self.codec.decode_data(row) for row in rows)
        return InHand(name, each_id, len(rows), state)

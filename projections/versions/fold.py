"""One fold for every versioned read model; a projection may take several kinds of streams under one position.

How to write a read model (see docs/read-models.md): describe its tables with `versions.table.versioned`, fold a
stream's facts in a `versions.stream_model.StreamModel`, join the models of one projection in a `VersionsFold`, and
answer from a `versions.view.VersionsView` a table.
"""

from collections.abc import Iterable
from typing import Generic, Protocol

from domain.shared.event import DomainEvent
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes
from projections.table import Table
from projections.versions.history import History, Remembered
from projections.versions.stream_model import State, StreamModel
from projections.versions.told import told_of


class KindOfStream(Protocol):
    """A kind of stream as the fold sees it, whatever its state is."""

    @property
    def events(self) -> tuple[type[DomainEvent], ...]:
        """Its facts."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """What they are shown in."""

    def begin(self, key: str) -> Remembered:
        """Nothing is known yet of the stream with this natural key."""


class Kind(Generic[State]):
    """`KindOfStream` of a model."""

    def __init__(self, model: StreamModel[State]) -> None:
        self._model = model

    @property
    def events(self) -> tuple[type[DomainEvent], ...]:
        return self._model.events

    @property
    def tables(self) -> tuple[Table, ...]:
        return self._model.tables

    def begin(self, key: str) -> Remembered:
        return History(self._model, key)


class VersionsFold:
    """`StreamFold` of a projection; events of other streams pass it by."""

    def __init__(self, name: str, codec: Codec, kinds: Iterable[KindOfStream]) -> None:
        self.name = name
        self._codec = codec
        self._kinds: dict[str, KindOfStream] = {}
        tables: dict[str, Table] = {}
        for kind in kinds:
            tables.update((table.name, table) for table in kind.tables)
            self._kinds.update((event.name, kind) for event in kind.events)
        self.tables: tuple[Table, ...] = tuple(tables.values())
        self._by_topic: dict[str, KindOfStream | None] = {}

    def takes(self, topic: str) -> bool:
        return self._kind(topic) is not None

    def begin(self) -> Remembered | None:
        return None

    def fold(self, memory: Remembered | None, row: LogRow, changes: Changes) -> Remembered | None:
        key, told = told_of(self._codec, row)
        if memory is None:
            kind = self._kind(row.topic)
            assert kind is not None
            memory = kind.begin(key)
        memory.add(told, changes)
        return memory

    def _kind(self, topic: str) -> KindOfStream | None:
        try:
            return self._by_topic[topic]
        except KeyError:
            kind = self._by_topic[topic] = self._kinds.get(topic.rpartition(".v")[0])
            return kind

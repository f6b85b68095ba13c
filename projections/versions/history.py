"""The remembered facts of one stream, and the versions each further fact makes of its rows."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Generic, NamedTuple, Protocol, TypeVar

from projections.changes import Changes
from projections.table import Value
from projections.versions.stream_model import Forgetting, Shown, StreamModel
from projections.versions.told import Told

State = TypeVar("State")
Thing = tuple[str, str]  # the table's name and the row's key


class Stretch(NamedTuple):
    """From when on a thing showed what."""

    valid_from: str
    shown: Shown


# Every thing of a stream with its stretches in the order of truth.
Tracks = dict[Thing, list[Stretch]]


class RowVanished(Exception):
    """A late fact took a row away that was shown before: its read model breaks the law."""


class Remembered(Protocol):
    """What a fold knows of one stream, whatever kind it is of. It grows in place: whoever failed to fold forgets it."""

    def add(self, told: Told, changes: Changes) -> None:
        """Know one more fact; its rows go into `changes`."""


class History(Generic[State]):
    """`Remembered` of one stream: its facts in the order of truth, what they amount to, and the running editions."""

    __slots__ = ("_editions", "_forgotten", "_key", "_model", "_shown", "_state", "_told")

    def __init__(self, model: StreamModel[State], key: str) -> None:
        self._model = model
        self._key = key
        self._told: list[Told] = []
        self._forgotten = False
        self._state: State | None = None
        self._shown: dict[Thing, Sequence[Value]] = {}  # of all rows but the stream's own
        self._editions: dict[Thing, int] | None = None

    def add(self, told: Told, changes: Changes) -> None:
        forgetting = self._model.forgetting
        if forgetting is not None:
            if self._forgotten:  # no decision lets one through; a log may hold one all the same
                told = forgetting.without_values(told)
            elif type(told.event) is forgetting.erases:
                self._forget(forgetting, changes)
        all_told, state = self._told, self._state
        if all_told and not told.follows(all_told[-1]):
            self._late(told, changes)
            return
        model = self._model
        state = model.advance(None, all_told, told) if state is None else model.after(state, told)
        all_told.append(told)
        if state is None:
            return
        self._state = state
        rows = model.rows(self._key, state)
        self._add(rows[0], told, changes)
        for row in rows[1:]:
            self._add_changed(row, told, changes)

    def _forget(self, forgetting: Forgetting, changes: Changes) -> None:
        """Nothing is left to be told anew: neither in the rows there are, nor in what later ones are made from."""
        self._forgotten = True
        self._told = [forgetting.without_values(each) for each in self._told]
        self._state = self._tracks(self._told)[0]
        for table, columns in forgetting.columns:
            changes.of(table).blank(table.key[0], self._key, columns)

    def _add_changed(self, row: Shown, told: Told, changes: Changes) -> None:
        thing = (row.table.name, row.key)
        if self._shown.get(thing) != row.values:
            self._shown[thing] = row.values
            self._add(row, told, changes)

    def _add(self, row: Shown, told: Told, changes: Changes) -> None:
        table, key, values = row
        editions = self._editions
        edition = 0 if editions is None else editions.get((table.name, key), 0)
        made = [key, told.position, 0, edition, told.valid_from, told.recorded_at, told.version, *values]
        changes.of(table).add_newest(key, made)

    def _late(self, told: Told, changes: Changes) -> None:
        """The history is told anew; things it leaves as they were keep their edition."""
        # The stream's own row is told anew in any case: what was before matters only where there are others.
        before: Tracks = self._tracks(self._told)[1] if self._shown else {}
        self._told.insert(bisect_right(self._told, told.truth, key=attrgetter("truth")), told)
        self._state, now = self._tracks(self._told)
        editions = dict(self._editions or {})
        own = next(iter(now), None)
        if before.keys() - now.keys():
            raise RowVanished(self._key)
        for thing, stretches in now.items():
            if thing == own or before.get(thing) != stretches:
                editions[thing] = told.position
                _add_edition(stretches, told, changes)
        self._editions = editions
        self._shown = {thing: stretches[-1].shown.values for thing, stretches in now.items() if thing != own}

    def _tracks(self, told: Sequence[Told]) -> tuple[State | None, Tracks]:
        """The whole history of the stream's things, facts given in the order of truth; the stream's own row is first."""
        found: Tracks = {}
        state: State | None = None
        for index, fact in enumerate(told):
            state = self._model.advance(state, told[:index] if state is None else (), fact)
            if state is None:
                continue
            for nth, row in enumerate(self._model.rows(self._key, state)):
                track = found.setdefault((row.table.name, row.key), [])
                if nth and track and track[-1].shown.values == row.values:
                    continue
                if track and track[-1].valid_from == fact.valid_from:
                    track.pop()
                track.append(Stretch(fact.valid_from, row))
        return state, found


def _add_edition(stretches: Sequence[Stretch], told: Told, changes: Changes) -> None:
    last = len(stretches)
    position, recorded_at, version = told.position, told.recorded_at, told.version
    for segment, (valid_from, (table, key, values)) in enumerate(stretches, start=1):
        made = [key, position, segment, position, valid_from, recorded_at, version, *values]
        if segment == last:
            changes.of(table).add_newest(key, made)
        else:
            changes.of(table).add(made)

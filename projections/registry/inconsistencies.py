"""What does not fit together in the register (疑点数据): listed so that an officer works it off, never guessed away.

Nothing is stored: each kind is found among the rows of one moment, so it is gone with the facts that put it right.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from domain.registry.codes_inconsistencies import InconsistencyKind
from domain.registry.links import record_of
from projections.asking import make_cursor, read_cursor, speaks_for
from projections.identities.table import NAME as IDENTITIES_NAME
from projections.moment import NOW, AsOf
from projections.page import COUNTED_EXACTLY, LARGEST_PAGE, Count, CursorNotValid, Page
from projections.readstore.port import Reader, ReadStore
from projections.registry.addresses import ADDRESSES
from projections.registry.alike import Pairs, groups, parted
from projections.registry.concerned import Concerned, Within, since_when, thing_of, within_reach
from projections.registry.doubts import DOUBTS, Doubt
from projections.registry.fold import NAME
from projections.registry.in_sight import Sight
from projections.registry.person_filters import links_in
from projections.registry.stay_days import RegistryAsked
from projections.table import Values
from projections.versions.view import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class InconsistencyFilter:
    """Kinds and grids asked for; `grid_prefixes` are the asker's places (None: everywhere)."""

    kinds: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    grid_prefixes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """Things that do not fit: the first is the one it is listed under. `concerned` lie within the asker's places or are
    nobody's (addresses); of what lies elsewhere only the number is told. `since` is when it came to be so."""

    kind: InconsistencyKind
    concerned: tuple[Concerned, ...]
    elsewhere: int
    since: datetime
    grid_code: str | None

    @property
    def key(self) -> str:
        """Told apart from others of its kind."""
        return self.concerned[0].key


@dataclass(frozen=True, slots=True)
class _Found:
    """Not looked at closely yet: which things of a kind, the seen ones first, and what they stand on (of those
    `hidden` lie elsewhere)."""

    kind: InconsistencyKind
    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    others: tuple[str, ...]
    hidden: frozenset[str] = frozenset()


class _Begun(NamedTuple):
    """Where a page of the list ended, and how many things the first page had counted."""

    kind: str = ""
    key: str = ""
    counted: int = 0


_FROM_THE_START = _Begun()


def _begun(cursor: str, key: Values) -> _Begun:
    match key:
        case (str(kind), str(thing), int(counted)):
            return _Begun(kind, thing, counted)
        case _:
            raise CursorNotValid(cursor)


class Question:
    """One snapshot of both read models, at the lesser position of the two."""

    def __init__(self, reader: Reader, as_of: AsOf) -> None:
        position = min(speaks_for(reader, name, as_of).position for name in (NAME, IDENTITIES_NAME))
        then = AsOf(recorded=position, valid=as_of.valid)
        self.asked: Asked = RegistryAsked(reader, NAME, then)
        self.numbers = Asked(reader, IDENTITIES_NAME, then)

    def found(self, wanted: InconsistencyFilter, begun: _Begun = _FROM_THE_START) -> Iterator[_Found]:
        """Everything after where a list was left, by kind and key; a kind is looked for when it is come to."""
        within = Within(wanted.grids, wanted.grid_prefixes)
        for kind, doubt in sorted(DOUBTS.items()):
            if (not wanted.kinds or kind in wanted.kinds) and kind.value >= begun.kind:
                found = self._of_kind(kind, doubt, within)
                yield from [each for each in found if (kind.value, each.seen[0]) > (begun.kind, begun.key)]

    def _of_kind(self, kind: InconsistencyKind, doubt: Doubt, within: Within) -> list[_Found]:
        pairs = self._pairs(kind, doubt, within)
        reach = within_reach(self.asked, doubt.things, pairs.keys(), within)
        if not doubt.alike:
            hidden = self._hidden(doubt, frozenset(other for key in reach for other in pairs[key]), within)
            return [_Found(kind, (key,), (), tuple(sorted(pairs[key])), hidden) for key in sorted(reach)]
        found = [_Found(kind, *parted(group, reach), ()) for group in groups(pairs)]
        return sorted((each for each in found if each.seen), key=lambda each: each.seen)

    def _hidden(self, doubt: Doubt, others: frozenset[str], within: Within) -> frozenset[str]:
        """Addresses are nobody's; of other things those that lie without the asker's places, whatever was asked for."""
        if doubt.others is ADDRESSES:
            return frozenset()
        return others - within_reach(self.asked, doubt.others, others, Within(prefixes=within.prefixes))

    def _pairs(self, kind: InconsistencyKind, doubt: Doubt, within: Within) -> Pairs:
        statement, conditions = doubt.find(self.asked, self.numbers, within)
        rows = self.asked.reader.select(f"{statement} WHERE {conditions.sql}", conditions.values)
        pairs: dict[str, set[str]] = defaultdict(set)
        for key, other in rows:
            pairs[str(key)].add(str(other))
            if doubt.alike:
                pairs[str(other)].add(str(key))
        if kind is InconsistencyKind.ID_NUMBER_TWICE:
            return self._not_linked(pairs)
        return {key: frozenset(others) for key, others in pairs.items()}

    def _not_linked(self, pairs: Mapping[str, set[str]]) -> Pairs:
        """Records read as one person are no question any more."""
        links = links_in(self.asked) if pairs else {}
        return {
            key: frozenset(others)
            for key, others in pairs.items()
            if any(record_of(other, links) != record_of(key, links) for other in others)
        }

    def within_sight(self, found: Sequence[_Found]) -> list[_Found]:
        """What does not fit is looked for on both sides of a place's border; told of is only what may be seen."""
        kept = [(each, DOUBTS[each.kind]) for each in found]
        sight = Sight(self.asked.reader)
        sight.look([(doubt.things, each.seen) for each, doubt in kept])
        sight.look([(doubt.others, each.others) for each, doubt in kept])
        return [
            replace(each, hidden=each.hidden | sight.beyond(doubt.others, each.others))
            for each, doubt in kept
            if not sight.beyond(doubt.things, each.seen)
        ]

    def told(self, found: Sequence[_Found]) -> list[Inconsistency]:
        """With the things themselves, their places, and since when."""
        things: dict[str, set[str]] = defaultdict(set)
        for each in found:
            doubt = DOUBTS[each.kind]
            things[doubt.things.name] |= {*each.seen, *each.unseen}
            things[doubt.others.name] |= set(each.others)
        known = {name: thing_of(name).find(self.asked, keys) for name, keys in things.items()}
        return [self._told(each, known) for each in found]

    def _told(self, found: _Found, known: Mapping[str, Mapping[str, Concerned]]) -> Inconsistency:
        doubt = DOUBTS[found.kind]
        of_things, of_others = known[doubt.things.name], known.get(doubt.others.name, {})
        keys = (*found.seen, *found.unseen)
        asked = self.numbers if found.kind is InconsistencyKind.ID_NUMBER_TWICE else self.asked
        since = sorted(since_when(asked, doubt.things, keys, doubt.by).values())
        began = since[min(1, len(since) - 1)]  # one thing alone is in no doubt
        others = [of_others[key] for key in found.others if key in of_others]
        ended = [each.ended_at for each in others if each.ended_at is not None]
        shown = [each for each in others if each.key not in found.hidden]
        first = of_things[found.seen[0]]
        return Inconsistency(
            kind=found.kind,
            concerned=(*(of_things[key] for key in found.seen), *shown),
            elsewhere=len(found.unseen) + len(others) - len(shown),
            since=max([began, *ended]),
            grid_code=first.grid_code,
        )


class InconsistenciesView:
    """Pages of what does not fit together, now or as of any pair of moments."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def page(
        self, wanted: InconsistencyFilter, *, after: str | None = None, limit: int = 50, as_of: AsOf = NOW
    ) -> Page[Inconsistency]:
        """By kind, then by the first thing's key. A cursor keeps the moment and what the first page counted; raises
        `CursorNotValid`."""
        begun = _FROM_THE_START
        if after is not None:
            as_of, key = read_cursor(after, ("inconsistencies", wanted), key_length=len(begun))
            begun = _begun(after, key)
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._asked(as_of) as question:
            found = question.found(wanted, begun)
            with question.asked.reader.beyond():
                unsifted = list(found if after is None else islice(found, limit + 1))
            rest = question.within_sight(unsifted)
            with question.asked.reader.beyond():
                rows = tuple(question.told(rest[:limit]))
            moment = question.asked.moment
        counted = len(rest) if after is None else begun.counted
        last = None
        if len(rest) > limit:
            key = (rows[-1].kind.value, rows[-1].key, counted)
            last = make_cursor(("inconsistencies", wanted), moment, key)
        count = Count(min(counted, COUNTED_EXACTLY), counted <= COUNTED_EXACTLY)
        return Page(rows=rows, next=last, count=count, speaks_for=moment)

    @contextmanager
    def _asked(self, as_of: AsOf) -> Iterator[Question]:
        with self._store.reading() as reader:
            yield Question(reader, as_of)

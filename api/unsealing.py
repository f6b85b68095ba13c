"""Opens sealed personal values just to mask them: a clear value leaves by `clear` alone, and every opening is a look."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

import structlog

from access.looking import Showing
from access.record_state import RecordStates, closed_among
from access.vocabulary import RecordState
from api.answers import Answer
from domain.shared.event import DomainEvent
from domain.shared.masking import masked
from domain.shared.personal import Sealed
from ledger.event_fields import personal_paths
from ledger.port import Gathered, SubjectKeyRow
from ledger.vault import SealBroken, SealedAt, Vault
from projections.sealed_value import SealedValue

log = structlog.get_logger(__name__)

Derived = TypeVar("Derived")

_INDEX = re.compile(r"\[\d+\]")


class Legibility(StrEnum):
    """Why a personal value reads as it does."""

    MASKED = "masked"
    CLEAR = "clear"  # shown to somebody who said why
    FORGOTTEN = "forgotten"  # its key was destroyed: nobody can read it any more
    RESTRICTED = "restricted"  # kept and protected, and every other use refused (个人信息保护法 47 para. 2)
    DAMAGED = "damaged"  # it does not open where it stands: somebody altered the store


class Shown(Answer):
    """A personal value as this door shows it."""

    legibility: Legibility
    value: str | None = None


class KeyStore(Protocol):
    """The part of `ledger.port.LedgerStore` used here."""

    def gather(self, *, subjects: Sequence[str]) -> Gathered:
        """The subjects' keys as they are now."""


class _Once:
    """Asks a store for each subject once."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._asked: set[str] = set()
        self._keys: dict[str, SubjectKeyRow] = {}

    def gather(self, *, subjects: Sequence[str]) -> Gathered:
        """All keys found so far, those of the subjects among them."""
        more = [each for each in subjects if each not in self._asked]
        if more:
            self._asked.update(more)
            self._keys.update(self._store.gather(subjects=more).subject_keys)
        return Gathered({}, {}, {}, {}, self._keys)


class _StatesOnce:
    """`RecordStates` that asks for each person once: within one answer nobody's state changes."""

    def __init__(self, states: RecordStates) -> None:
        self._states = states
        self._known: dict[str, RecordState] = {}

    def record_states(self, person_keys: Collection[str]) -> Mapping[str, RecordState]:
        """Each key's."""
        if more := [each for each in person_keys if each not in self._known]:
            self._known.update(self._states.record_states(more))
        return {each: self._known[each] for each in person_keys}


@dataclass(frozen=True, slots=True)
class _Clear:
    """A legible value; it stays in this module."""

    text: str = field(repr=False)


class PersonalValues:
    """What it takes to open values. Nothing is opened here: whoever wants to see says for which look."""

    def __init__(
        self,
        store: KeyStore,
        vault: Vault,
        event_types: Iterable[type[DomainEvent]],
        states: RecordStates,
    ) -> None:
        """`states` tells of whom nobody may be shown a value, or find one by it."""
        self._store = store
        self._vault = vault
        self._states = states
        self._kinds = {each.topic(): personal_paths(each) for each in event_types}

    def opener(self, look: Showing) -> "Opener":
        """For one answer; whatever it shows is part of that look."""
        return Opener(self._store, self._vault, self._kinds, look, self._states)


class Opener:
    """Opens for one answer. Each subject's key is asked for once, so that an erasure counts from the next answer on."""

    def __init__(
        self,
        store: KeyStore,
        vault: Vault,
        kinds: Mapping[str, Mapping[str, str]],
        look: Showing,
        states: RecordStates,
    ) -> None:
        self._store = _Once(store)
        self._vault = vault
        self._kinds = kinds
        self._look = look
        self._states = _StatesOnce(states)

    def shown(self, values: Sequence[SealedValue]) -> list[Shown]:
        """Each value masked, in order; one question to the store for all of them."""
        keys, closed = self._keys(values), self._closed_of(values)
        return [
            self._restricted(value)
            if value.subject in closed and value.subject in keys
            else self._shown(value, keys)
            for value in values
        ]

    def in_clear(self, values: Sequence[SealedValue]) -> list[str | None]:
        """Each value as it was told, in order, for the person whose it is and for nobody else (45)."""
        keys = self._keys(values)
        return [self._derived(value, str, keys) for value in values]

    def clear(self, values: Sequence[SealedValue]) -> list[Shown]:
        """Each value legible, in order. Only for whom the table allowed it: `api.unmask` is the one caller."""
        return [
            Shown(legibility=Legibility.FORGOTTEN)
            if text is None
            else Shown(legibility=Legibility.CLEAR, value=text)
            for text in self.in_clear(values)
        ]

    def derived(self, asked: Sequence[tuple[SealedValue, Callable[[str], Derived]]]) -> list[Derived | None]:
        """What follows from each value and is shown, in order; the value itself stays here. None where it cannot be read."""
        values = [value for value, _ in asked]
        keys, closed = self._keys(values), self._closed_of(values)
        return [
            None if value.subject in closed else self._derived(value, derive, keys) for value, derive in asked
        ]

    def holds(self, asked: Sequence[tuple[SealedValue, Callable[[str], bool]]]) -> list[bool]:
        """Whether each value is the one searched for. What is not found is not shown, so this alone is no look."""
        closed = self._closed_of([value for value, _ in asked])
        found = zip(asked, self.weighed(asked), strict=True)
        return [holds is True and value.subject not in closed for (value, _), holds in found]

    def restricted(self, person_keys: Collection[str]) -> frozenset[str]:
        """Of these persons, those whose record is there and not to be used."""
        states = self._states.record_states(person_keys)
        return frozenset(key for key, state in states.items() if state is RecordState.RESTRICTED)

    def weighed(self, asked: Sequence[tuple[SealedValue, Callable[[str], Derived]]]) -> list[Derived | None]:
        """What follows from each value for a decision of this door; nothing of it is shown, so this alone is no look."""
        keys = self._keys([value for value, _ in asked])
        opened = [(self._clear(value, keys), derive) for value, derive in asked]
        return [derive(clear.text) if isinstance(clear, _Clear) else None for clear, derive in opened]

    def _closed_of(self, values: Sequence[SealedValue]) -> frozenset[str]:
        return closed_among(self._states, {value.subject for value in values})

    def _restricted(self, value: SealedValue) -> Shown:
        self._look.opened(value.subject, None)
        return Shown(legibility=Legibility.RESTRICTED)

    def _keys(self, values: Sequence[SealedValue]) -> Mapping[str, SubjectKeyRow]:
        if not values:
            return {}
        return self._store.gather(subjects=sorted({value.subject for value in values})).subject_keys

    def _derived(
        self, value: SealedValue, derive: Callable[[str], Derived], keys: Mapping[str, SubjectKeyRow]
    ) -> Derived | None:
        clear = self._clear(value, keys)
        self._saw(value, clear)
        return derive(clear.text) if isinstance(clear, _Clear) else None

    def _shown(self, value: SealedValue, keys: Mapping[str, SubjectKeyRow]) -> Shown:
        clear = self._clear(value, keys)
        self._saw(value, clear)
        if isinstance(clear, Legibility):
            return Shown(legibility=clear)
        return Shown(legibility=Legibility.MASKED, value=masked(self._kind(value), clear.text))

    def _saw(self, value: SealedValue, clear: "_Clear | Legibility") -> None:
        self._look.opened(value.subject, value.path if isinstance(clear, _Clear) else None)

    def _clear(self, value: SealedValue, keys: Mapping[str, SubjectKeyRow]) -> "_Clear | Legibility":
        """The value, or why it cannot be read."""
        place = SealedAt(value.stream, value.topic, value.message, value.path)
        try:
            clear = self._vault.open(Sealed(value.subject, value.box), place, keys.get(value.subject))
        except SealBroken:
            log.error("api.seal_broken", stream=value.stream, topic=value.topic, path=value.path)
            return Legibility.DAMAGED
        return Legibility.FORGOTTEN if clear is None else _Clear(clear)

    def _kind(self, value: SealedValue) -> str:
        """The mask of the field; a path no current type knows is masked like free text, that is wholly."""
        return self._kinds.get(value.topic, {}).get(_INDEX.sub("[]", value.path), "text")

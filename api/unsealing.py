"""Opens sealed personal values just to mask them: a clear value leaves this module by `clear` alone."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from enum import StrEnum
from typing import Protocol, TypeVar

import structlog

from access.record_states import RecordStateOf, as_every_record_is
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
    RESTRICTED = "restricted"  # PIPL art. 47 para. 2: kept, and shown to nobody in the ordinary course
    FORGOTTEN = "forgotten"  # its key was destroyed: nobody can read it any more
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


class PersonalValues:
    """Asks the store for the keys as they are now, so that an erasure counts from the next question on."""

    def __init__(
        self,
        store: KeyStore,
        vault: Vault,
        event_types: Iterable[type[DomainEvent]],
        record_state: RecordStateOf = as_every_record_is,
    ) -> None:
        self._state_of = record_state
        self._store = store
        self._vault = vault
        self._kinds = {each.topic(): personal_paths(each) for each in event_types}

    def once(self) -> "PersonalValues":
        """The same for one answer: each subject's key is asked for once. Not to be kept for a second answer."""
        again = copy(self)
        again._store = _Once(self._store)
        return again

    def shown(self, values: Sequence[SealedValue]) -> list[Shown]:
        """Each value masked, in order; one question to the store for all of them."""
        if not values:
            return []
        subjects = sorted({value.subject for value in values})
        keys = self._store.gather(subjects=subjects).subject_keys
        return [self._shown(value, keys) for value in values]

    def clear(self, values: Sequence[SealedValue]) -> list[Shown]:
        """Each value legible, in order. Only for whom the table allowed it: `api.unmask` is the one caller."""
        return [
            Shown(legibility=Legibility.FORGOTTEN)
            if text is None
            else Shown(legibility=Legibility.CLEAR, value=text)
            for text in self.derived([(value, str) for value in values])
        ]

    def derived(self, asked: Sequence[tuple[SealedValue, Callable[[str], Derived]]]) -> list[Derived | None]:
        """What follows from each value, in order; the value itself stays here. None where it cannot be read."""
        if not asked:
            return []
        subjects = sorted({value.subject for value, _ in asked})
        keys = self._store.gather(subjects=subjects).subject_keys
        return [self._derived(value, derive, keys) for value, derive in asked]

    def _derived(
        self, value: SealedValue, derive: Callable[[str], Derived], keys: Mapping[str, SubjectKeyRow]
    ) -> Derived | None:
        place = SealedAt(value.stream, value.topic, value.message, value.path)
        try:
            clear = self._vault.open(Sealed(value.subject, value.box), place, keys.get(value.subject))
        except SealBroken:
            log.error("api.seal_broken", stream=value.stream, topic=value.topic, path=value.path)
            return None
        return None if clear is None else derive(clear)

    def _shown(self, value: SealedValue, keys: Mapping[str, SubjectKeyRow]) -> Shown:
        kind, _, key = value.subject.partition(":")
        if kind == "person" and self._state_of(key) is RecordState.RESTRICTED:
            return Shown(legibility=Legibility.RESTRICTED)
        place = SealedAt(value.stream, value.topic, value.message, value.path)
        try:
            clear = self._vault.open(Sealed(value.subject, value.box), place, keys.get(value.subject))
        except SealBroken:
            log.error("api.seal_broken", stream=value.stream, topic=value.topic, path=value.path)
            return Shown(legibility=Legibility.DAMAGED)
        if clear is None:
            return Shown(legibility=Legibility.FORGOTTEN)
        return Shown(legibility=Legibility.MASKED, value=masked(self._kind(value), clear))

    def _kind(self, value: SealedValue) -> str:
        """The mask of the field; a path no current type knows is masked like free text, that is wholly."""
        return self._kinds.get(value.topic, {}).get(_INDEX.sub("[]", value.path), "text")

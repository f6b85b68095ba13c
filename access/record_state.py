"""Whether somebody's record may still be used: asked of the rights of the person, for whoever decides about a look."""

from collections.abc import Collection, Mapping
from typing import Protocol

from access.vocabulary import RecordState
from projections.registry.one_person import OnePerson
from projections.rights.table import Standing
from projections.rights.view import RightsView

ERASED = "erased"


class RecordStates(Protocol):
    """What may still be done with persons' records, as it is now."""

    def record_states(self, person_keys: Collection[str]) -> Mapping[str, RecordState]:
        """Each key's, with what the other records read as one with it mean for it."""


class StatesByRights:
    """Reads what the log said up to the read model's position; restrictions count from the next question on.

    `one` says which records are read as one person: a restriction of one closes all, or the person would be shown
    under another key. An erasure is each record's own: the others keep what they hold until they are erased too.
    """

    def __init__(self, rights: RightsView, one: OnePerson) -> None:
        self._rights = rights
        self._one = one

    def record_states(self, person_keys: Collection[str]) -> Mapping[str, RecordState]:
        """Each key's."""
        if not person_keys:
            return {}
        records = self._one.records_of(person_keys)
        found = self._rights.standings(frozenset[str]().union(*records.values()))

        def state(key: str) -> RecordState:
            of_all = {_state(found.get(each)) for each in records[key]}
            return RecordState.RESTRICTED if RecordState.RESTRICTED in of_all else _state(found.get(key))

        return {key: state(key) for key in person_keys}


def closed_among(states: RecordStates, subjects: Collection[str]) -> frozenset[str]:
    """Of these subjects of sealed values, those that belong to a person whose record is restricted or erased."""
    persons = {each: key for each in subjects if (key := person_of(each)) is not None}
    found = states.record_states(frozenset(persons.values()))
    return frozenset(each for each, key in persons.items() if found[key] is not RecordState.ORDINARY)


def person_of(subject: str) -> str | None:
    """Whose a sealed value is: everything under `person:`, `rights:` and `residence:` is a person's own."""
    kind, _, name = subject.partition(":")
    return name.partition(".")[0] if kind in ("person", "rights", "residence") else None


def _state(standing: Standing | None) -> RecordState:
    if standing is None:
        return RecordState.ORDINARY
    if standing.erasure == ERASED:
        return RecordState.ERASED
    return RecordState.RESTRICTED if standing.restricted else RecordState.ORDINARY

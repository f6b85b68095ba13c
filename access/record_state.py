"""Whether somebody's record may still be used: asked of the rights of the person, for whoever decides about a look."""

from collections.abc import Collection, Mapping

from access.vocabulary import RecordState
from projections.registry.one_person import OnePerson
from projections.rights.table import Standing
from projections.rights.view import RightsView

ERASED = "erased"


class RecordStates:
    """Reads what the log said up to the read model's position; restrictions count from the next question on.

    `one` says which records are read as one person: a restriction of one closes all, or the person would be shown
    under another key. An erasure is each record's own: the others keep what they hold until they are erased too.
    """

    def __init__(self, rights: RightsView, one: OnePerson) -> None:
        self._rights = rights
        self._one = one

    def record_state(self, person_key: str) -> RecordState:
        """One person's."""
        return self.record_states((person_key,))[person_key]

    def record_states(self, person_keys: Collection[str]) -> Mapping[str, RecordState]:
        """Several at once."""
        found = self._rights.standings(person_keys) if person_keys else {}
        return {key: _state(found.get(key)) for key in person_keys}

    def closed(self, subjects: Collection[str]) -> frozenset[str]:
        """Of these subjects of sealed values, those that belong to a person whose record is restricted or erased."""
        persons = {each: key for each in subjects if (key := person_of(each)) is not None}
        records = self._one.records_of(set(persons.values()))
        states = self.record_states(frozenset[str]().union(*records.values()))

        def is_closed(key: str) -> bool:
            of_all = {states[each] for each in records[key]}
            return states[key] is not RecordState.ORDINARY or RecordState.RESTRICTED in of_all

        return frozenset(each for each, key in persons.items() if is_closed(key))


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

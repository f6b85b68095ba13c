"""What may still be done with a person's record, asked where the person is looked at."""

from collections.abc import Callable

from access.vocabulary import RecordState

# By the person's key, as it is now.
RecordStateOf = Callable[[str], RecordState]


def as_every_record_is(person_key: str) -> RecordState:
    """For a house in which nobody is restricted or erased."""
    return RecordState.ORDINARY

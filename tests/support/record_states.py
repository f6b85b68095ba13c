"""For a test that has no rights to ask: every record is ordinary."""

from collections.abc import Collection, Mapping

from access.vocabulary import RecordState


class EveryRecordIsOrdinary:
    """Nobody is restricted or erased."""

    def record_states(self, person_keys: Collection[str]) -> Mapping[str, RecordState]:
        return dict.fromkeys(person_keys, RecordState.ORDINARY)

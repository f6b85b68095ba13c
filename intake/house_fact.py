"""A fact the house itself states: decided like any other, by the stream's own decider, and brought by no message."""

from dataclasses import dataclass

from ledger.recorded import Meta


@dataclass(frozen=True, slots=True)
class HouseFact:
    """What is to be decided, and the record to stand around what follows; `meta.stream` is whose fact it is."""

    command: object
    meta: Meta

"""What the desk records about a kept message, in the transaction of what it did with it."""

from dataclasses import dataclass

from domain.shared.event import DomainEvent
from ledger.port import LetterRow, ParkedRow
from ledger.recorded import Meta


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An event, the `version` it takes in its stream, and the row it changes.

    `letter` is the card as it stands afterwards, `extended` a waiting message under its new bound.
    """

    event: DomainEvent
    meta: Meta
    version: int
    letter: LetterRow | None = None
    extended: ParkedRow | None = None

"""Where letters lie: their cards, their sealed messages opened, and what was done with each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from domain.shared.event import DomainEvent
from domain.shared.personal import Sealed
from intake.delivery import Delivery
from intake.desk.operator import letter_stream
from intake.desk.rules import LetterAlreadyHandled, LetterUnknown, SealCannotBeOpened
from intake.quarantine import Quarantine
from intake.receipts import detail_of
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import LedgerStore, LetterRow, LetterStanding, ParkedRow
from ledger.recorded import Recorded
from ledger.vault import KeyGone, SealBroken, SealedAt, Vault

log = structlog.get_logger(__name__)

UNHANDLED = frozenset({LetterStanding.OPEN, LetterStanding.PROPOSED})


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at the desk. `facts` are the readable ones: sealed values are left out."""

    position: int
    name: str
    at: datetime
    actor: str
    role: str
    facts: Mapping[str, str | int | None]


@dataclass(slots=True)
class Drawer:
    """Reads; never writes."""

    store: LedgerStore
    vault: Vault
    codec: Codec
    quarantine: Quarantine = field(init=False)

    def __post_init__(self) -> None:
        self.quarantine = Quarantine(self.vault)

    def card(self, key: UUID) -> LetterRow:
        """The index card. Raises `LetterUnknown`."""
        found = self.store.letter(key)
        if found is None:
            raise LetterUnknown
        return found

    def unhandled(self, key: UUID) -> LetterRow:
        """The card of a letter still to be worked on. Raises `LetterAlreadyHandled`."""
        card = self.card(key)
        if card.standing not in UNHANDLED:
            raise LetterAlreadyHandled(standing=card.standing)
        return card

    def opened(self, key: UUID) -> Delivery:
        """The message as it came. Raises `SealCannotBeOpened`."""
        row = self.store.dead_letter(key)
        if row is None:
            self.card(key)  # unknown, or forgotten when its term was over
            raise SealCannotBeOpened
        return self._opened(row.sealed)

    def opened_parked(self, row: ParkedRow) -> Delivery:
        """A waiting message as it came. Raises `SealCannotBeOpened`."""
        return self._opened(row.sealed)

    def detail(self, card: LetterRow) -> dict[str, str] | None:
        """What the sender was told, in both languages; a conflict's sender was told the rule's own words."""
        row = self.store.receipt(card.message)
        return detail_of(row) if row is not None and card.key == card.message else None

    def history(self, stream: str) -> list[Recorded[DomainEvent]]:
        """Everything done in one stream of the desk, in order."""
        return [self.codec.decode(row) for row in self.store.read_stream(stream_id(stream))]

    def acts(self, key: UUID) -> list[Act]:
        """What was done with a letter."""
        return [act_of(each) for each in self.history(letter_stream(key))]

    def unsealed(self, event: Recorded[DomainEvent], path: str, value: object) -> str:
        """A sealed text of one of the desk's own events. Raises `SealCannotBeOpened`."""
        assert isinstance(value, Sealed)
        meta = event.meta
        at = SealedAt(meta.stream, event.topic, message_key(meta.source, meta.message_id), path)
        row = self.store.gather(subjects=[value.subject]).subject_keys.get(value.subject)
        try:
            text = self.vault.open(value, at, row)
        except SealBroken:
            text = None
        if text is None:
            raise SealCannotBeOpened
        return text

    def _opened(self, sealed: bytes) -> Delivery:
        try:
            return self.quarantine.open(sealed)
        except (KeyGone, SealBroken) as problem:
            log.error("desk.seal_not_opened", problem=type(problem).__name__)
            raise SealCannotBeOpened from None


def act_of(event: Recorded[DomainEvent]) -> Act:
    """An act as a list of acts tells it."""
    data, facts = event.data, dict[str, str | int | None]()
    for name in getattr(type(data), "__dataclass_fields__", {}):
        value = getattr(data, name)
        if isinstance(value, tuple):
            facts[name] = " ".join(map(str, value))
        elif isinstance(value, datetime):
            facts[name] = value.isoformat()
        elif value is not None and not isinstance(value, Sealed):
            facts[name] = value
    return Act(event.position, data.name, event.recorded_at, event.meta.actor, event.meta.role, facts)

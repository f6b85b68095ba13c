"""Kept messages about one person: those addressed to them, and those that hold a number of theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.shared.personal import Sealed
from intake.delivery import Delivery
from intake.quarantine import Quarantine
from intake.reader import Reader
from ledger.codec import Codec
from ledger.event_fields import personal_fields_of
from ledger.identity import message_key, stream_id
from ledger.port import LedgerStore, LetterFilter, LogRow, Seat, SubjectKeyRow
from ledger.vault import KeyGone, SealBroken, SealedAt, Vault

EVERY_LETTER = LetterFilter()
AT_ONCE = 500
# Found in any text without mistaking one person for another; a name is not.
TELLING = ("id_number", "phone")
SHORTEST = 7
MAINLAND = "+86"


@dataclass(frozen=True, slots=True)
class LettersAbout:
    """Opens every letter there is: erasures are few, and nothing on a card says whom its message is about."""

    store: LedgerStore
    codec: Codec
    vault: Vault
    reader: Reader

    def keys(self, person_key: str) -> tuple[UUID, ...]:
        """The letters, by key. Whoever asks again after the key is destroyed finds those addressed to the person."""
        marks = tuple(each.encode() for each in {person_key, *self._numbers(person_key)})
        quarantine = Quarantine(self.vault)
        found = []
        for key, sealed in self._letters():
            try:
                delivery = quarantine.open(sealed)
            except (KeyGone, SealBroken):
                continue  # nobody reads it any more: there is nothing to be forgotten
            if self._is_about(delivery, person_key, marks):
                found.append(key)
        return tuple(found)

    def _is_about(self, delivery: Delivery, person_key: str, marks: tuple[bytes, ...]) -> bool:
        """A letter that names the person's key among others' (a case's party) holds no value of theirs by that."""
        body = delivery.body or b""
        values = [body, *(value or b"" for _, value in delivery.headers)]
        said = {mark for mark in marks for value in values if mark in value}
        if said - {person_key.encode()}:
            return True
        if not said:
            return False
        reading = self.reader.read(delivery)
        return reading.subject.partition(".")[0] == person_key or not reading.type

    def _letters(self) -> Iterator[tuple[UUID, bytes]]:
        after: Seat | None = None
        while cards := self.store.letters(EVERY_LETTER, after=after, limit=AT_ONCE):
            for card in cards:
                row = self.store.dead_letter(card.key)
                if row is not None:
                    yield card.key, row.sealed
            after = (cards[-1].recorded_at, cards[-1].key)

    def _numbers(self, person_key: str) -> Iterator[str]:
        """Every number ever told of the person that can still be opened, as senders write it."""
        subject = f"person:{person_key}"
        key = self.store.gather(subjects=[subject]).subject_keys.get(subject)
        if key is None:
            return
        for row in self.store.read_stream(stream_id(subject)):
            for number in self._opened(row, key):
                written = number.removeprefix(MAINLAND)
                if len(written) >= SHORTEST:
                    yield written

    def _opened(self, row: LogRow, key: SubjectKeyRow) -> Iterator[str]:
        event = self.codec.decode(row)
        for each in personal_fields_of(type(event.data)):
            value = getattr(event.data, each.name)
            if each.mask in TELLING and isinstance(value, Sealed):
                place = SealedAt(
                    event.meta.stream,
                    row.topic,
                    message_key(event.meta.source, event.meta.message_id),
                    self.codec.sealed_path(row.topic, each.name),
                )
                try:
                    clear = self.vault.open(value, place, key)
                except SealBroken:
                    continue  # an altered box: the recheck tells of it
                if clear is not None:
                    yield clear

"""Fictional people whose values must never leave the house in the clear, sealed by the real vault."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText, PersonIdNumber, PersonName, PersonPhone, Sealed
from ledger.key_epochs import KeyRing
from ledger.port import Gathered, SubjectKeyRow
from ledger.vault import SubjectKey, Vault
from projections.sealed_value import SealedValue

NAME, ID_NUMBER, PHONE = "欧阳金丝雀", "990101199001010019", "11000009173"
ACCOUNT = "金丝雀说车位挡了门，电话11000009173"
CANARIES = ("金丝雀", "19900101001", "0000917", ACCOUNT)
MESSAGE = UUID(int=77)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold(DomainEvent):
    """An event with one personal field of every kind."""

    name: ClassVar[str] = "person.told"
    full_name: PersonName | None = None
    id_number: PersonIdNumber | None = None
    phone: PersonPhone | None = None
    account: PersonalText | None = None


@dataclass
class Archive:
    """Subject keys as a store keeps them; forgetting one is an erasure."""

    vault: Vault
    rows: dict[str, SubjectKeyRow] = field(default_factory=dict)
    keys: dict[str, SubjectKey] = field(default_factory=dict)

    def gather(self, *, subjects: Sequence[str]) -> Gathered:
        found = {subject: self.rows[subject] for subject in subjects if subject in self.rows}
        return Gathered(streams={}, inbox={}, conflicts={}, parked={}, subject_keys=found)

    def sealed(self, subject: str, **values: str) -> list[SealedValue]:
        """The values as a read table keeps them."""
        if subject not in self.rows:
            self.rows[subject], self.keys[subject] = self.vault.new_subject_key(subject)
        event = PersonTold(**values)
        closed = self.vault.seal_event(event, stream=subject, message=MESSAGE, key=self.keys[subject])
        return [_value(subject, path, getattr(closed, path)) for path in values]

    def forget(self, subject: str) -> None:
        """Destroy the key."""
        del self.rows[subject]


def archive(folder: Path) -> Archive:
    """An empty one with a key ring of its own."""
    return Archive(Vault(KeyRing.open(folder / "keys.json")))


def altered(value: SealedValue) -> SealedValue:
    """The same place, another box."""
    return SealedValue(
        subject=value.subject,
        box=b64encode(b"0" * 48).decode(),
        stream=value.stream,
        topic=value.topic,
        message=value.message,
        path=value.path,
    )


def _value(subject: str, path: str, sealed: object) -> SealedValue:
    assert isinstance(sealed, Sealed)
    return SealedValue(
        subject=sealed.subject,
        box=sealed.box,
        stream=subject,
        topic=PersonTold.topic(),
        message=MESSAGE,
        path=path,
    )

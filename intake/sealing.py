"""Seals what is personal in new events, under the key of the thing they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.shared.event import DomainEvent
from intake.refusals import SubjectErased
from ledger.event_fields import personal_fields_of, personal_paths
from ledger.port import LookupRow, SubjectKeyRow, Writes
from ledger.vault import SubjectKey, Vault

LOOKED_UP = ("id_number", "phone")
_NOTHING = (None, ())


@dataclass(slots=True)
class Sealer:
    """The keys one batch uses. New keys and look-ups are written in the events' own transaction.

    `stored` are the keys found of the subjects `asked` for; `find` asks for one nobody thought of.
    """

    vault: Vault
    stored: Mapping[str, SubjectKeyRow]
    asked: frozenset[str]
    find: Callable[[str], SubjectKeyRow | None]
    _made: dict[str, tuple[SubjectKeyRow, SubjectKey]] = field(default_factory=dict)
    _lookups: list[LookupRow] = field(default_factory=list)

    def seal(self, event: DomainEvent, subject: str, message: UUID) -> DomainEvent:
        """The event ready to be stored; the same object where nothing in it is personal."""
        fields = personal_fields_of(type(event))
        for each in fields:
            if getattr(event, each.name) not in _NOTHING:
                break
        else:
            return event
        for kind, name in _looked_up(type(event)):
            value = getattr(event, name)
            if isinstance(value, str):
                self._lookups.append(LookupRow(kind, self.vault.lookup_token(kind, value), subject))
        return self.vault.seal_event(event, stream=subject, message=message, key=self._key(subject))

    def write_keys(self, writes: Writes) -> None:
        """Add this batch's new keys and look-ups to its transaction."""
        writes.subject_keys = [row for row, _ in self._made.values()]
        writes.lookups = list(dict.fromkeys(self._lookups))

    def keep(self) -> None:
        """Remember the new keys; to be called once their rows are committed."""
        for _, key in self._made.values():
            self.vault.keep(key)

    def _key(self, subject: str) -> SubjectKey:
        known = self.vault.key_at_hand(subject)
        if known is not None:
            return known
        if subject in self._made:
            return self._made[subject][1]
        row = self.stored.get(subject) if subject in self.asked else self.find(subject)
        if row is not None:
            key = self.vault.unwrap(row)
            if key is None:
                raise SubjectErased
            return key
        self._made[subject] = self.vault.new_subject_key(subject)
        return self._made[subject][1]


_looked_up_in: dict[type[DomainEvent], tuple[tuple[str, str], ...]] = {}


def _looked_up(event_type: type[DomainEvent]) -> tuple[tuple[str, str], ...]:
    """Kind and name of the fields a person is found by."""
    known = _looked_up_in.get(event_type)
    if known is None:
        paths = personal_paths(event_type).items()
        known = tuple((kind, path) for path, kind in paths if kind in LOOKED_UP and path.isidentifier())
        _looked_up_in[event_type] = known
    return known

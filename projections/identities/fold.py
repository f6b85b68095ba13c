"""From what is told of a person's document to the keyed hash records are compared by; the number stays inside."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from domain.registry.codes import PersonField
from domain.registry.events import PersonCorrected, PersonErased, PersonIdentifierVerified, PersonReferenced
from domain.shared.personal import Sealed
from ledger.codec import Codec
from ledger.identity import message_key
from ledger.port import LogRow, SubjectKeyRow
from ledger.vault import SealBroken, SealedAt, Vault
from projections.fold import Folded, LeftOut, ReadStreams, StreamFolder
from projections.forgotten_person import without_values
from projections.identities.table import IDENTITIES, NAME, NUMBER, Identity
from projections.raw_fact import meta_of
from projections.table import Table
from projections.versions.fold import Kind, VersionsFold
from projections.versions.history import Remembered
from projections.versions.stream_model import Forgetting, Shown, StreamModel
from projections.versions.told import Told

TABLES: tuple[Table, ...] = (IDENTITIES,)
FIELD = "id_number"
# Apart from the kinds of `lookups`, so that the two tables cannot be joined by who reads only them.
TOKEN_KIND = "identities.id_number"

KeysOf = Callable[[Sequence[str]], Mapping[str, SubjectKeyRow]]


class Numbers:
    """Opens the numbers of persons whose keys were asked for, and gives back their keyed hashes."""

    def __init__(self, codec: Codec, vault: Vault, keys_of: KeysOf) -> None:
        self._codec = codec
        self._vault = vault
        self._keys_of = keys_of
        self._keys: Mapping[str, SubjectKeyRow] = {}

    def look_ahead(self, persons: Iterable[str]) -> None:
        """Ask once for the keys of all persons a batch tells of, as they are now."""
        wanted = sorted(set(persons))
        self._keys = self._keys_of(wanted) if wanted else {}

    def token(self, value: object, told: Told) -> str | None:
        """None where no number is given, or nobody can open it."""
        if type(value) is not Sealed:
            return None
        topic = told.topic
        place = SealedAt(
            stream=value.subject,  # every value is sealed under the key of the stream it stands in
            topic=topic,
            message=message_key(told.source, told.message_id),
            path=FIELD if topic == told.event.topic() else self._codec.sealed_path(topic, FIELD),
        )
        try:
            clear = self._vault.open(value, place, self._keys.get(value.subject))
        except SealBroken:
            return None  # the api tells of damage where the value would be shown
        return None if clear is None else self._vault.lookup_token(TOKEN_KIND, clear).hex()


def identity_model(numbers: Numbers) -> StreamModel[Identity]:
    """From the facts of `person:<key>` to its row."""

    def after(known: Identity, told: Told) -> Identity:
        event = told.event
        match event:
            case PersonReferenced():
                return Identity(told.source, told.grid_code, numbers.token(event.id_number, told))
            case PersonIdentifierVerified():
                return known._replace(number_token=numbers.token(event.id_number, told))
            case PersonErased():
                return known._replace(number_token=None)
            case PersonCorrected():
                if event.id_number is None and PersonField.ID_NUMBER not in event.cleared:
                    return known
                return known._replace(number_token=numbers.token(event.id_number, told))
            case _:
                raise TypeError(told.topic)

    return StreamModel(
        events=(PersonReferenced, PersonCorrected, PersonIdentifierVerified, PersonErased),
        begins=frozenset({PersonReferenced}),
        tables=TABLES,
        empty=Identity(),
        after=after,
        rows=_rows,
        forgetting=Forgetting(PersonErased, without_values, ((IDENTITIES, {NUMBER: None}),)),
    )


def _rows(key: str, identity: Identity) -> Sequence[Shown]:
    return (Shown(IDENTITIES, key, identity),)


class IdentitiesFolder(StreamFolder[Remembered | None]):
    """Asks for the keys a batch needs before it is folded."""

    def __init__(self, codec: Codec, vault: Vault, keys_of: KeysOf, read_streams: ReadStreams) -> None:
        self._numbers = Numbers(codec, vault, keys_of)
        self._names = VersionsFold(NAME, codec, [Kind(identity_model(self._numbers))])
        super().__init__(self._names, read_streams)

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        self._look_ahead(rows)
        return super().fold(rows, left_out=left_out)

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        self._look_ahead(rows)
        return super().fold_whole(rows, left_out=left_out)

    def _look_ahead(self, rows: Sequence[LogRow]) -> None:
        self._numbers.look_ahead(meta_of(row)["stream"] for row in rows if self._names.takes(row.topic))

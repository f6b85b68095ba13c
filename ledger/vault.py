"""Personal values sealed under a key of their subject; look-up without the value; raw messages kept closed."""
# long because everything that touches a key in the clear stands in one place

import hmac
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass, replace
from os import urandom
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.shared.event import DomainEvent
from domain.shared.personal import Sealed
from ledger.closed_form import Closed, parts_of
from ledger.event_fields import FieldKind, personal_fields_of
from ledger.key_epochs import KEY_BYTES, Epoch, KeyRing
from ledger.port import SubjectKeyRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NONCE = 12

EventT = TypeVar("EventT", bound=DomainEvent)
FactsT = TypeVar("FactsT", bound="DataclassInstance")


class SealBroken(Exception):
    """A sealed value was altered, or moved from the place it was sealed for. Never holds the value."""


class KeyGone(Exception):
    """What was closed can no longer be opened by anyone: its epoch was destroyed."""


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """A subject's key, ready for use; `wrapped` is the stored form it came from."""

    subject: str
    wrapped: bytes
    cipher: AESGCM = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedAt:
    """Where a value was sealed; all of it is authenticated, so a box moved elsewhere does not open.

    `message` is `message_key(source, id)` of the message that brought it, `path` e.g. `parties[0].name`.
    """

    stream: str
    topic: str
    message: UUID
    path: str


class Vault:
    """Holds no value and no key of its own beyond the ring and a bounded number of unwrapped subject keys."""

    def __init__(self, ring: KeyRing, capacity: int = 8_000) -> None:
        self._ring = ring
        self._capacity = capacity
        self._keys: OrderedDict[str, SubjectKey] = OrderedDict()

    def new_subject_key(self, subject: str) -> tuple[SubjectKeyRow, SubjectKey]:
        """A fresh random key and the row that must be stored with the first thing it seals.

        Call `keep` only once the row is committed: another process may have been first.
        """
        epoch, plain = self._ring.current, AESGCM.generate_key(bit_length=8 * KEY_BYTES)
        wrapped = _seal(epoch.cipher, plain, _wrapping(epoch, subject))
        return SubjectKeyRow(subject, epoch.name, wrapped), SubjectKey(subject, wrapped, AESGCM(plain))

    def unwrap(self, row: SubjectKeyRow) -> SubjectKey | None:
        """The key of a stored row; None when its epoch was destroyed. Raises `SealBroken` for an altered row."""
        known = self._keys.get(row.subject)
        if known is not None and known.wrapped == row.wrapped:
            self._keys.move_to_end(row.subject)
            return known
        epoch = self._ring.find(row.epoch)
        if epoch is None:
            return None
        plain = _open(epoch.cipher, row.wrapped, _wrapping(epoch, row.subject))
        key = SubjectKey(row.subject, row.wrapped, AESGCM(plain))
        self.keep(key)
        return key

    def knows(self, subject: str) -> bool:
        """Whether the subject's key is at hand, so that its row need not be read."""
        return subject in self._keys

    def key_at_hand(self, subject: str) -> SubjectKey | None:
        """The subject's key if it is at hand."""
        found = self._keys.get(subject)
        if found is not None:
            self._keys.move_to_end(subject)
        return found

    def keep(self, key: SubjectKey) -> None:
        """Remember a key whose row is committed."""
        self._keys[key.subject] = key
        self._keys.move_to_end(key.subject)
        if len(self._keys) > self._capacity:
            self._keys.popitem(last=False)

    def forget(self, subject: str) -> None:
        """Drop a key whose row was destroyed."""
        self._keys.pop(subject, None)

    def forget_below(self, beginning: str) -> None:
        """Drop the keys of every subject whose name begins so."""
        for subject in [each for each in self._keys if each.startswith(beginning)]:
            self.forget(subject)

    def seal_event(self, event: EventT, *, stream: str, message: UUID, key: SubjectKey) -> EventT:
        """The event with every readable personal value sealed; the same object if it has none."""
        if not personal_fields_of(type(event)) or not is_dataclass(event):
            return event
        context = _context(stream, event.topic(), message)

        def seal(value: str, path: str) -> Sealed:
            box = _seal(key.cipher, value.encode(), _aad(context, key.subject, path))
            return Sealed(key.subject, b64encode(box).decode("ascii"))

        return _sealed(event, "", seal)

    def open(self, sealed: Sealed, at: SealedAt, row: SubjectKeyRow | None) -> str | None:
        """The value, or None when nobody can read it any more.

        `row` is the subject's key as the store has it *now* (None: destroyed), so that a key still at hand
        never outlives an erasure. Raises `SealBroken` when box, place or key were altered.
        """
        if row is None or (key := self.unwrap(row)) is None:
            return None
        try:
            box = b64decode(sealed.box, validate=True)
        except ValueError:
            raise SealBroken(f"{at.path} of {at.topic}") from None
        context = _context(at.stream, at.topic, at.message)
        return _open(key.cipher, box, _aad(context, sealed.subject, at.path)).decode()

    def lookup_token(self, kind: str, value: str) -> bytes:
        """A keyed hash of a normalised value: finds a subject without the value being stored."""
        return hmac.digest(self._ring.lookup_key, f"{kind}\x00{value}".encode(), "sha256")

    def seal_bytes(self, plain: bytes, about: str = "") -> bytes:
        """A whole message as it came, closed under a key of its own that travels with it, wrapped.

        Deleting the row and destroying its epoch makes every copy unreadable. `about` binds it to a place.
        """
        epoch, key = self._ring.current, AESGCM.generate_key(bit_length=8 * KEY_BYTES)
        bound = f"quarantine\x00{about}"
        wrapped = _seal(epoch.cipher, key, _wrapping(epoch, bound))
        return Closed(epoch.name, wrapped, _seal(AESGCM(key), plain, bound.encode())).joined()

    def wrap_key_anew(self, row: SubjectKeyRow) -> SubjectKeyRow | None:
        """The same key wrapped by the current epoch; None when the row's epoch was destroyed. Raises `SealBroken`."""
        was, now = self._ring.find(row.epoch), self._ring.current
        if was is None:
            return None
        plain = _open(was.cipher, row.wrapped, _wrapping(was, row.subject))
        return SubjectKeyRow(row.subject, now.name, _seal(now.cipher, plain, _wrapping(now, row.subject)))

    def wrap_bytes_anew(self, closed: bytes, about: str = "") -> bytes | None:
        """The same closed message, its key wrapped by the current epoch; None when its epoch was destroyed.

        Raises `SealBroken`. The message itself is not opened.
        """
        name, wrapped, box = _parts(closed)
        was, now = self._ring.find(name), self._ring.current
        if was is None:
            return None
        bound = f"quarantine\x00{about}"
        key = _open(was.cipher, wrapped, _wrapping(was, bound))
        return Closed(now.name, _seal(now.cipher, key, _wrapping(now, bound)), box).joined()

    def open_bytes(self, closed: bytes, about: str = "") -> bytes:
        """The message again. Raises `KeyGone` when its epoch was destroyed, `SealBroken` when it was altered."""
        name, wrapped, box = _parts(closed)
        epoch = self._ring.find(name)
        if epoch is None:
            raise KeyGone("the key epoch of this message was destroyed")
        bound = f"quarantine\x00{about}"
        key = _open(epoch.cipher, wrapped, _wrapping(epoch, bound))
        return _open(AESGCM(key), box, bound.encode())


def epoch_of(closed: bytes) -> str:
    """The name of the epoch a closed message is wrapped by. Raises `SealBroken` for what is no closed message."""
    return _parts(closed).epoch


def _parts(closed: bytes) -> Closed:
    found = parts_of(closed)
    if found is None:
        raise SealBroken("not a closed message")
    return found


def _sealed(owner: FactsT, before: str, seal: Callable[[str, str], Sealed]) -> FactsT:
    changes: dict[str, object] = {}
    for each in personal_fields_of(type(owner)):
        value, path = getattr(owner, each.name), f"{before}{each.name}"
        if value is None or value == ():
            continue
        nested = each.kind is FieldKind.NESTED
        if isinstance(value, tuple):
            changes[each.name] = tuple(
                _sealed_value(item, f"{path}[{index}]", seal, nested=nested)
                for index, item in enumerate(value)
            )
        else:
            changes[each.name] = _sealed_value(value, path, seal, nested=nested)
    return replace(owner, **changes) if changes else owner


def _sealed_value(value: object, path: str, seal: Callable[[str, str], Sealed], *, nested: bool) -> object:
    if value is None or isinstance(value, Sealed):
        return value
    if nested and is_dataclass(value) and not isinstance(value, type):
        return _sealed(value, f"{path}.", seal)
    if not isinstance(value, str):
        raise TypeError(f"the personal field {path} holds no text")
    return seal(value, path)


def _seal(cipher: AESGCM, plain: bytes, aad: bytes) -> bytes:
    nonce = urandom(NONCE)
    return nonce + cipher.encrypt(nonce, plain, aad)


def _open(cipher: AESGCM, box: bytes, aad: bytes) -> bytes:
    try:
        return cipher.decrypt(box[:NONCE], box[NONCE:], aad)
    except (InvalidTag, ValueError):
        raise SealBroken("a sealed value does not open where it stands") from None


def _wrapping(epoch: Epoch, subject: str) -> bytes:
    return f"gridledger key 1\x00{epoch.name}\x00{subject}".encode()


def _context(stream: str, topic: str, message: UUID) -> bytes:
    # NUL occurs in none of the parts: stream names and topics are codes, the key has a fixed length.
    return b"gridledger field 1\x00%b\x00%b\x00%b" % (stream.encode(), topic.encode(), message.bytes)


def _aad(context: bytes, subject: str, path: str) -> bytes:
    return b"%b\x00%b\x00%b" % (context, subject.encode(), path.encode())

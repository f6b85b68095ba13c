"""Signed notes as C2SP has them: a text, a blank line, and a line for each signature; Ed25519 and nothing else."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ID_BYTES, KEY_BYTES, SIGNATURE_BYTES, TIME_BYTES = 4, 32, 64, 8
LONGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100
_NAME = re.compile(r"[^\s+]+")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteNotReadable(Exception):
    """The text is no signed note, no key, or not what the note should hold."""


class Algorithm(IntEnum):
    """The byte before a public key says what is signed with it."""

    NOTE = 0x01  # Ed25519 over the text
    COSIGNATURE = 0x04  # cosignature/v1: Ed25519 over a time and the text


class SignatureLine(NamedTuple):
    """Who signed (a name, and the beginning of the hash of name and key), and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def written(self) -> str:
        """As it stands under a note."""
        return f"— {self.name} {_b64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True)
class Note:
    """The text, its last newline included, and every signature under it."""

    text: str
    signatures: tuple[SignatureLine, ...] = ()

    def written(self) -> str:
        """As it travels."""
        lines = (f"{each.written()}\n" for each in self.signatures)
        return f"{self.text}\n{''.join(lines)}"

    def signed_also(self, line: SignatureLine) -> "Note":
        """The same with one signature more; another one of the same key goes."""
        others = [each for each in self.signatures if each[:2] != line[:2]]
        return Note(self.text, (*others, line))


def read_note(written: str) -> Note:
    """Raises `NoteNotReadable`. Nothing is verified yet."""
    text, mark, lines = written.rpartition("\n\n")
    if not mark or len(written) > LONGEST_NOTE or _CONTROLS.search(written) or not lines.endswith("\n"):
        raise NoteNotReadable("a signed note is a text, a blank line and signature lines")
    found = [_signature(line) for line in lines[:-1].split("\n")]
    if len(found) > MOST_SIGNATURES:
        raise NoteNotReadable("a note has at most 100 signatures")
    return Note(text + "\n", tuple(found))


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and its public key."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The beginning of the hash that ties the name to the key."""
        return key_id_of(self.name, self.algorithm, self.public)

    @property
    def text(self) -> str:
        """The public key as people pass it on (a vkey): `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{_b64(bytes((self.algorithm,)) + self.public)}"

    def signed(self, note: Note) -> bool:
        """Whether one of the note's signatures is of this key and right. One of it that is wrong spoils the note."""
        return self.signing(note) is not None

    def signing(self, note: Note) -> SignatureLine | None:
        """The signature of this key if it is right."""
        for each in note.signatures:
            if each.name == self.name and each.key_id == self.key_id:
                return each if self._holds(each.signature, note.text) else None
        return None

    def _holds(self, signature: bytes, text: str) -> bool:
        message = text.encode()
        if self.algorithm is Algorithm.COSIGNATURE:
            seconds, signature = signature[:TIME_BYTES], signature[TIME_BYTES:]
            message = cosigned_text(int.from_bytes(seconds, "big"), text)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_verifier(text: str) -> Verifier:
    """Raises `NoteNotReadable` for what is no vkey of ours, or one whose id is not that of its key."""
    name, id_text, key_text = (*text.strip().split("+", 2), "", "")[:3]
    key = _decoded(key_text)
    if not key or key[0] not in tuple(Algorithm) or len(key) != 1 + KEY_BYTES or not _NAME.fullmatch(name):
        raise NoteNotReadable("a public key is `name+id+key`, with an Ed25519 key")
    found = Verifier(name, Algorithm(key[0]), key[1:])
    if found.key_id.hex() != id_text:
        raise NoteNotReadable("the id of the public key is not that of its name and key")
    return found


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs notes under a name."""

    name: str
    key: Ed25519PrivateKey

    def verifier(self, algorithm: Algorithm = Algorithm.NOTE) -> Verifier:
        """The public side."""
        return Verifier(self.name, algorithm, self.key.public_key().public_bytes_raw())

    def sign(self, note: Note) -> Note:
        """The note with our signature on its text."""
        line = SignatureLine(self.name, self.verifier().key_id, self.key.sign(note.text.encode()))
        return note.signed_also(line)

    def cosign(self, note: Note, seconds: int) -> Note:
        """The note with our cosignature/v1: seen, and the beginning of nothing else, at that time (POSIX seconds)."""
        signature = self.key.sign(cosigned_text(seconds, note.text))
        line = SignatureLine(
            self.name,
            self.verifier(Algorithm.COSIGNATURE).key_id,
            seconds.to_bytes(TIME_BYTES, "big") + signature,
        )
        return note.signed_also(line)


def cosigned_text(seconds: int, text: str) -> bytes:
    """What a witness signs (C2SP tlog-cosignature)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def key_id_of(name: str, algorithm: Algorithm, public: bytes) -> bytes:
    """Four bytes of SHA-256 over the name, a newline, the algorithm and the key."""
    return sha256(f"{name}\n".encode() + bytes((algorithm,)) + public).digest()[:ID_BYTES]


def is_name(text: str) -> bool:
    """Whether a signer may be called that: no space and no plus."""
    return _NAME.fullmatch(text) is not None


def hashes_text(hashes: Sequence[bytes]) -> list[str]:
    """Hashes as proofs spell them."""
    return [_b64(each) for each in hashes]


def hashes_of(texts: Sequence[str]) -> list[bytes]:
    """And back. Raises `NoteNotReadable`."""
    return [_decoded(each) for each in texts]


def _signature(line: str) -> SignatureLine:
    met = _LINE.fullmatch(line)
    told = _decoded(met[2]) if met else b""
    if met is None or len(told) <= ID_BYTES:
        raise NoteNotReadable("a signature line is a dash, a name and base64")
    return SignatureLine(met[1], told[:ID_BYTES], told[ID_BYTES:])


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise NoteNotReadable("that is no base64") from None


def _b64(data: bytes) -> str:
    return b64encode(data).decode()

"""The keys that wrap all other keys: a small file outside the database and outside its backups."""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from secrets import token_bytes, token_hex

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.whole_files import create_file, replace_file

KEY_BYTES = 32
FORM = "gridledger-key-ring/1"
Signature = tuple[int, int]  # of a file: which it is, and when it was last written


class KeyFileNotSafe(Exception):
    """The key file can be read by others, or is not a key file."""


@dataclass(frozen=True)
class Epoch:
    """A wrapping key and its name; rows it wrapped carry the name."""

    name: str
    key: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        """The key ready for use: setting it up costs more than wrapping with it."""
        return AESGCM(self.key)


class KeyRing:
    """Several epochs, the newest of which wraps, and the look-up key, which wraps nothing."""

    def __init__(
        self, path: Path, epochs: tuple[Epoch, ...], lookup_key: bytes, seen: Signature | None = None
    ) -> None:
        self._path = path
        self._epochs = {each.name: each for each in epochs}
        self._lookup_key = lookup_key
        self._seen = seen

    @classmethod
    def open(cls, path: Path) -> "KeyRing":
        """The ring in `path`; made with a first epoch, readable by its owner only, if there is none yet."""
        if not path.exists():
            create_file(
                path, cls(path, (_new_epoch(1),), token_bytes(KEY_BYTES))._as_bytes()
            )  # or another process was first
        return cls._read(path)

    @classmethod
    def names_in(cls, path: Path) -> list[str]:
        """The epochs of the ring in `path`; none where there is no ring, and none is made."""
        return cls._read(path).names() if path.exists() else []

    @classmethod
    def _read(cls, path: Path) -> "KeyRing":
        """A file replaced while it was read is read again: the bytes of the old one are overwritten."""
        while True:
            before = _signature(path)
            try:
                return cls._read_once(path)
            except KeyFileNotSafe:
                if _signature(path) == before:
                    raise

    @classmethod
    def _read_once(cls, path: Path) -> "KeyRing":
        seen = _signature(path)  # before its content, or what was replaced in between would never be read
        if path.stat().st_mode & 0o077:
            raise KeyFileNotSafe(f"{path} must be readable by its owner only (chmod 600)")
        try:
            kept = json.loads(path.read_bytes())
            if kept["form"] != FORM:
                raise ValueError
            epochs = tuple(Epoch(str(each["name"]), b64decode(each["key"])) for each in kept["epochs"])
            lookup_key = b64decode(kept["lookup_key"])
        except (ValueError, KeyError, TypeError):
            raise KeyFileNotSafe(f"{path} is not a key ring") from None
        if not epochs or any(len(key) != KEY_BYTES for key in (lookup_key, *(each.key for each in epochs))):
            raise KeyFileNotSafe(f"{path} holds no usable epoch")
        return cls(path, epochs, lookup_key, seen)

    @property
    def current(self) -> Epoch:
        """The epoch that wraps new keys."""
        self._look_again()
        return next(reversed(self._epochs.values()))

    @property
    def lookup_key(self) -> bytes:
        """The key of the look-up tokens."""
        return self._lookup_key

    def find(self, name: str) -> Epoch | None:
        """An epoch by name; None once it was destroyed."""
        self._look_again()
        return self._epochs.get(name)

    def names(self) -> list[str]:
        """Every epoch there is, the current one last."""
        self._look_again()
        return list(self._epochs)

    def next_epoch(self) -> Epoch:
        """A new epoch that is in no ring yet: its name can be written down before `begin` makes it count."""
        self._look_again()
        return _new_epoch(1 + max(map(_number, self._epochs)))

    def begin(self, epoch: Epoch) -> None:
        """Wrap with this epoch from now on; older ones still open what they wrapped."""
        self._look_again()
        self._epochs[epoch.name] = epoch
        self._save()

    def destroy(self, name: str) -> None:
        """Forget an epoch for ever: whatever only it could open is gone, in every copy. Never the current one."""
        if name == self.current.name:
            raise ValueError("roll to a new epoch first")
        del self._epochs[name]
        with self._path.open("r+b") as old:
            self._save()
            # The old file's own bytes, as far as a file system lets us.
            old.write(token_bytes(os.fstat(old.fileno()).st_size))
            old.flush()
            os.fsync(old.fileno())

    def _save(self) -> None:
        replace_file(self._path, self._as_bytes())
        self._seen = _signature(self._path)

    def _look_again(self) -> None:
        """Another process may have rolled or destroyed an epoch; a look at the file's date costs a microsecond."""
        if _signature(self._path) != self._seen:
            now = KeyRing._read(self._path)
            self._epochs, self._seen = now._epochs, now._seen

    def _as_bytes(self) -> bytes:
        kept = {
            "form": FORM,
            "lookup_key": b64encode(self._lookup_key).decode(),
            "epochs": [
                {"name": each.name, "key": b64encode(each.key).decode()} for each in self._epochs.values()
            ],
        }
        return json.dumps(kept, indent=1).encode()

    def __repr__(self) -> str:
        return f"KeyRing({self._path}, {len(self._epochs)} epochs)"


def _number(name: str) -> int:
    """Of a name `epoch-<number>-<random>`."""
    _, _, rest = name.partition("-")
    number, _, _ = rest.partition("-")
    return int(number) if number.isdigit() else 0


def _new_epoch(number: int) -> Epoch:
    return Epoch(f"epoch-{number}-{token_hex(4)}", token_bytes(KEY_BYTES))


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns

"""A JSON file only its owner may read: one turn at a time to change it, replaced whole, read again when it changed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.whole_files import replace_file

_OTHERS = 0o077
Stamp = tuple[int, int, int]


class NotOwnersAlone(Exception):
    """The file can be read or written by other users of the machine."""


class OwnersFile:
    """The bytes of one such file. It knows nothing of what they mean."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: Stamp | None = None

    def news(self) -> bytes | None:
        """Its bytes if they are others than those last seen, else None; b"" where it is not there.

        Raises `NotOwnersAlone`.
        """
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
                if stamp == self.seen:
                    return None
                if status.st_mode & _OTHERS:
                    raise NotOwnersAlone(f"{self.path.name} must be readable by its owner only (mode 0600)")
                found = file.read()
        except FileNotFoundError:
            self.seen = None
            return b""
        self.seen = stamp
        return found

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone among all processes of this machine: what is read inside still holds when it is written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def write(self, content: bytes) -> None:
        """Replace the file whole, so that a crash leaves the old one or the new one."""
        replace_file(self.path, content)

"""Every checkpoint this ledger signed, in files beside its key: what was said once is held against what is now."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.notes import Note, NoteNotReadable
from ledger.whole_files import create_file

_DIGITS = 20


class BookNotSafe(Exception):
    """A kept checkpoint cannot be read; the message names the file."""


class CheckpointBook:
    """One file a size, written whole and never again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sizes(self) -> list[int]:
        """The sizes there are checkpoints of, the smallest first."""
        if not self._folder.is_dir():
            return []
        return sorted(int(each.stem) for each in self._folder.glob("*.note") if each.stem.isdigit())

    def newest(self) -> tuple[Note, Checkpoint] | None:
        """The one of the largest tree."""
        sizes = self.sizes()
        return self.at(sizes[-1]) if sizes else None

    def at(self, size: int) -> tuple[Note, Checkpoint]:
        """The one of that size."""
        path = self._path(size)
        try:
            return read_checkpoint(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NoteNotReadable) as problem:
            raise BookNotSafe(f"{path}: {problem}") from None

    def all(self) -> Iterator[tuple[Note, Checkpoint]]:
        """Every one, the smallest first."""
        return (self.at(size) for size in self.sizes())

    def keep(self, note: Note, checkpoint: Checkpoint) -> None:
        """Keep it, unless there is one of that size: a size is signed once."""
        create_file(self._path(checkpoint.size), note.written().encode())

    def set_aside(self, sizes: Sequence[int], name: str) -> None:
        """Keep these apart, in a folder of that name: they speak of events a restored ledger has lost."""
        apart = self._folder / name
        apart.mkdir(exist_ok=True, mode=0o700)
        for size in sizes:
            if self._path(size).exists():
                self._path(size).rename(apart / self._path(size).name)

    def _path(self, size: int) -> Path:
        return self._folder / f"{size:0{_DIGITS}d}.note"

"""Closed messages that lie in files beside the database, such as the error files of imports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.closed_form import parts_of
from ledger.keeping.port import Change, Form, Kept
from ledger.whole_files import replace_file


class ClosedFiles:
    """Files of one ending in a folder; each is bound to `about` and the name before the ending."""

    form = Form.CLOSED

    def __init__(self, name: str, folder: Path, ending: str, about: str) -> None:
        self.name = name
        self._folder, self._ending, self._about = folder, ending, about

    def counts(self) -> Mapping[str, int]:
        found = (parts_of(path.read_bytes()) for path in self._paths())
        return Counter("" if parts is None else parts.epoch for parts in found)

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        found = list[Kept]()
        for path in self._paths():
            if path.name > after and len(found) < limit:
                closed = path.read_bytes()
                parts = parts_of(closed)
                if parts is None or parts.epoch != current:
                    epoch = "" if parts is None else parts.epoch
                    found.append(Kept(path.name, epoch, closed, f"{self._about}{path.stem}"))
        return found

    def replace(self, changes: Sequence[Change]) -> int:
        """A file is replaced whole; one that was written meanwhile is already wrapped by the current epoch."""
        done = 0
        for each in changes:
            path = self._folder / each.key
            if path.exists() and path.read_bytes() == each.was:
                replace_file(path, each.data)
                done += 1
        return done

    def older_than(self, seconds: float, now: float) -> list[Path]:
        """Files last written longer ago than that."""
        return [path for path in self._paths() if now - path.stat().st_mtime > seconds]

    def has(self, name: str) -> bool:
        """Whether there is a file of that name, told without its ending."""
        return (self._folder / f"{name}{self._ending}").exists()

    def delete(self, names: Sequence[str]) -> int:
        """Forget these files, named without their ending; how many there were."""
        found = [path for path in self._paths() if path.stem in names]
        for path in found:
            path.unlink()
        return len(found)

    def _paths(self) -> list[Path]:
        return sorted(path for path in self._folder.glob(f"*{self._ending}") if not path.name.startswith("."))

"""SQLite files copied by SQLite's own backup interface: one moment, whoever writes meanwhile."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from uuid import UUID

from ledger.keeping.copies import Copied, ToolFailed
from ledger.port import StoreUnavailable


class SQLiteCopy:
    """The ledger's file, and files of other stores of one process beside it."""

    def __init__(self, ledger: Path, beside: Sequence[Path] = ()) -> None:
        self._ledger = ledger
        self._beside = beside

    def copy_to(self, folder: Path) -> Copied:
        """The ledger last: what stands beside it tells of events it has."""
        if not self.is_there():
            raise StoreUnavailable(f"there is no {self._ledger}")
        for path in (*self._beside, self._ledger):
            if path.exists():
                _copy(path, folder / path.name)
        with closing(sqlite3.connect(folder / self._ledger.name)) as copy:
            position = copy.execute("SELECT coalesce(max(notification_id), 0) FROM stored_events").fetchone()
            identity = copy.execute("SELECT id FROM identity").fetchone()
        return Copied(UUID(identity[0]), int(position[0]))

    def is_there(self) -> bool:
        return _is_there(self._ledger)

    def put_back(self, folder: Path) -> None:
        """The ledger last, under its name only when it is whole."""
        self._ledger.parent.mkdir(parents=True, exist_ok=True)
        for path in (*(each for each in self._beside if not _is_there(each)), self._ledger):
            if not (folder / path.name).exists():
                continue
            for leftover in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                leftover.unlink(missing_ok=True)
            draft = path.with_name(f".{path.name}.restored")
            shutil.copyfile(folder / path.name, draft)
            draft.chmod(0o600)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)


def _is_there(path: Path) -> bool:
    """An empty file is none: looking for a database makes one."""
    return path.exists() and path.stat().st_size > 0


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        with (
            closing(sqlite3.connect(source)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as problem:
        raise ToolFailed("SQLite backup", str(problem)) from problem
    if found != "ok":
        raise ToolFailed("SQLite backup", f"{source}: {found}")

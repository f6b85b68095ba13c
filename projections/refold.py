"""Folds the read models again from a bundle's events alone: no store, no keys, nothing but the folds."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID

from ledger.codec import Codec
from ledger.port import LogRow
from projections.catalogue import TABLES_OF, UNKEYED, unkeyed_folder
from projections.deadlines import RulebookOf
from projections.fold import Folder, LeftOut
from projections.readstore.port import FoldedBatch, ReadStore
from projections.replay import folded_again

BATCH = 1_000


class Refolder:
    """Read tables of a scratch store, filled from whole streams in the order of the log; positions may have holes."""

    def __init__(self, scratch: ReadStore, past: "Spool", codec: Codec, rulebook_of: RulebookOf) -> None:
        self._scratch = scratch
        self._past = past
        self._folders: Sequence[Folder] = [
            unkeyed_folder(name, codec, rulebook_of, past.streams) for name in UNKEYED
        ]
        self._left_out: dict[str, dict[UUID, LeftOut]] = {name: {} for name in UNKEYED}

    def refold(self, rows: Iterable[LogRow]) -> int:
        """Fold them all; the last position."""
        self._scratch.prepare([table for name in UNKEYED for table in TABLES_OF[name]])
        after, coming = 0, iter(rows)
        while batch := list(islice(coming, BATCH)):
            self._past.add(batch)
            for folder in self._folders:
                self._commit(folder, batch, after)
            after = batch[-1].position
        return after

    def _commit(self, folder: Folder, batch: Sequence[LogRow], after: int) -> None:
        folded = folded_again(folder, batch, self._left_out[folder.name])
        self._scratch.commit(
            FoldedBatch(
                projection=folder.name,
                after=after,
                position=batch[-1].position,
                moments=folded.moments,
                changes=folded.changes,
            )
        )


class Spool:
    """The events folded so far, in a file: a bundle of a county does not fit into memory."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA synchronous = OFF")  # gone with its folder
        self._file.execute(
            "CREATE TABLE spool (stream BLOB, version INTEGER, position INTEGER, topic TEXT, state BLOB, "
            "PRIMARY KEY (stream, version)) WITHOUT ROWID"
        )

    def add(self, rows: Sequence[LogRow]) -> None:
        """The next events."""
        told = [(row.stream_id.bytes, row.version, row.position, row.topic, row.state) for row in rows]
        self._file.execute("BEGIN")
        self._file.executemany("INSERT INTO spool VALUES (?, ?, ?, ?, ?)", told)
        self._file.execute("COMMIT")

    def streams(self, streams: Sequence[UUID]) -> Mapping[UUID, Sequence[LogRow]]:
        """What was added of these."""
        asked = "SELECT position, version, topic, state FROM spool WHERE stream = ? ORDER BY version"
        return {
            each: [
                LogRow(position, each, version, topic, state)
                for position, version, topic, state in self._file.execute(asked, (each.bytes,))
            ]
            for each in streams
        }

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

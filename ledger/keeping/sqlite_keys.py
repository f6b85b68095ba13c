"""`KeyRows` of an embedded ledger."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from ledger.closed_form import NAME_AT
from ledger.keeping.port import Change, Form, Kept, KeptLetter, Mark, Place, letter_subject
from ledger.port import LetterStanding
from ledger.store.sqlite_connections import DurableDatastore, told
from ledger.store.sqlite_rows import select_in, text_of

# The second byte of a closed message is the length of the epoch's name, always below 128.
_NAMED = f"CAST(substr(sealed, {NAME_AT + 1}, unicode(substr(sealed, 2, 1))) AS TEXT)"
_OPEN = f"('{LetterStanding.OPEN}', '{LetterStanding.PROPOSED}')"


class SQLiteKeyRows:
    """On the ledger's own file."""

    def __init__(self, path: Path) -> None:
        self._datastore = DurableDatastore(str(path))

    def places(self) -> Sequence[Place]:
        return (
            _SubjectKeys(self._datastore),
            _ClosedRows(self._datastore, "dead_letters"),
            _ClosedRows(self._datastore, "parked"),
        )

    def retire(self, epochs: Sequence[str]) -> None:
        with _writing(self._datastore) as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO retired_epochs VALUES (?)", [(each,) for each in epochs]
            )

    def marks(self, chain: str) -> list[Mark]:
        asked = "SELECT n, hash FROM chain_marks WHERE chain = ? ORDER BY n"
        with _reading(self._datastore) as cursor:
            return [Mark(*row) for row in cursor.execute(asked, (chain,))]

    def mark(self, chain: str, marks: Sequence[Mark]) -> None:
        with _writing(self._datastore) as cursor:
            statement = "INSERT OR IGNORE INTO chain_marks (chain, n, hash) VALUES (?, ?, ?)"
            cursor.executemany(statement, [(chain, *each) for each in marks])

    def with_keys(self, subjects: Sequence[str]) -> list[str]:
        with _reading(self._datastore) as cursor:
            return select_in(cursor, "SELECT subject FROM subject_keys WHERE subject IN {in}", subjects, str)

    def renew_identity(self) -> None:
        with _writing(self._datastore) as cursor:
            cursor.execute("UPDATE identity SET id = lower(hex(randomblob(16)))")

    def forget(self, subject: str) -> None:
        with _writing(self._datastore) as cursor:
            cursor.execute("DELETE FROM subject_keys WHERE subject = ?", (subject,))
            cursor.execute("DELETE FROM lookups WHERE subject = ?", (subject,))

    def delete_letters(self, keys: Sequence[str]) -> int:
        with _writing(self._datastore) as cursor:
            cursor.executemany(
                "DELETE FROM subject_keys WHERE subject = ?", [(letter_subject(each),) for each in keys]
            )
            cursor.executemany(
                "DELETE FROM dead_letters WHERE key = ?", [(UUID(each).bytes,) for each in keys]
            )
            return cursor.rowcount if keys else 0

    def letters_before(self, before: datetime, *, settled: bool, after: str, limit: int) -> list[KeptLetter]:
        asked = (
            "SELECT dead_letters.key, dead_letters.recorded_at, letters.grid_code FROM dead_letters "
            "LEFT JOIN letters ON letters.key = dead_letters.key WHERE dead_letters.recorded_at < ? "
            f"AND (coalesce(letters.standing, 'open') IN {_OPEN}) <> ? AND dead_letters.key > ? "
            "ORDER BY dead_letters.key LIMIT ?"
        )
        with _reading(self._datastore) as cursor:
            found = cursor.execute(
                asked, (text_of(before), settled, UUID(after).bytes if after else b"", limit)
            )
            return [
                KeptLetter(str(UUID(bytes=key)), datetime.fromisoformat(at), grid) for key, at, grid in found
            ]

    def close(self) -> None:
        self._datastore.close()


class _SubjectKeys:
    name, form = "subject_keys", Form.KEY

    def __init__(self, datastore: DurableDatastore) -> None:
        self._datastore = datastore

    def counts(self) -> Mapping[str, int]:
        with _reading(self._datastore) as cursor:
            return dict(cursor.execute("SELECT epoch, count(*) FROM subject_keys GROUP BY epoch"))

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        asked = (
            "SELECT subject, epoch, wrapped FROM subject_keys WHERE epoch <> ? AND subject > ? "
            "ORDER BY subject LIMIT ?"
        )
        with _reading(self._datastore) as cursor:
            return [Kept(*row) for row in cursor.execute(asked, (current, after, limit))]

    def replace(self, changes: Sequence[Change]) -> int:
        statement = "UPDATE subject_keys SET epoch = ?, wrapped = ? WHERE subject = ? AND wrapped = ?"
        with _writing(self._datastore) as cursor:
            cursor.executemany(statement, [(each.epoch, each.data, each.key, each.was) for each in changes])
            return cursor.rowcount


class _ClosedRows:
    form = Form.CLOSED

    def __init__(self, datastore: DurableDatastore, table: str) -> None:
        self._datastore, self.name = datastore, table

    def counts(self) -> Mapping[str, int]:
        asked = f"SELECT coalesce({_NAMED}, ''), count(*) FROM {self.name} GROUP BY 1"
        with _reading(self._datastore) as cursor:
            return dict(cursor.execute(asked))

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        asked = f"SELECT key, {_NAMED}, sealed FROM {self.name} WHERE {_NAMED} <> ? AND key > ? ORDER BY key LIMIT ?"
        with _reading(self._datastore) as cursor:
            found = cursor.execute(asked, (current, bytes.fromhex(after), limit))
            return [Kept(key.hex(), epoch, sealed) for key, epoch, sealed in found]

    def replace(self, changes: Sequence[Change]) -> int:
        statement = f"UPDATE {self.name} SET sealed = ? WHERE key = ? AND sealed = ?"
        with _writing(self._datastore) as cursor:
            cursor.executemany(
                statement, [(each.data, bytes.fromhex(each.key), each.was) for each in changes]
            )
            return cursor.rowcount


@contextmanager
def _reading(datastore: DurableDatastore) -> Iterator[sqlite3.Cursor]:
    with told(), datastore.reading() as cursor:
        yield cursor


@contextmanager
def _writing(datastore: DurableDatastore) -> Iterator[sqlite3.Cursor]:
    with told(), datastore.writing() as cursor:
        yield cursor
        cursor.connection.commit()

"""`KeyRows` in PostgreSQL, as the owner of the tables: the intake's role may not change a key."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from psycopg.rows import tuple_row

from ledger.closed_form import NAME_AT
from ledger.keeping.port import Change, Form, Kept, KeptLetter, Mark, Place, letter_subject
from ledger.port import LetterStanding
from ledger.store.postgres_connections import BoundedDatastore, PostgresLimits, lock_key
from ledger.store.postgres_problems import told
from ledger.store.postgres_schema import SchemaNames

Row = TypeVar("Row")
# `escape` leaves a name as it is and fails for no bytes, whatever somebody wrote there.
_NAMED = (
    f"CASE WHEN octet_length(sealed) > {NAME_AT} "
    f"THEN encode(substring(sealed FROM {NAME_AT + 1} FOR get_byte(sealed, 1)), 'escape') ELSE '' END"
)
_OPEN = f"('{LetterStanding.OPEN}', '{LetterStanding.PROPOSED}')"
_FIRST = UUID(int=0)


class PostgresKeyRows:
    """On the ledger's schema."""

    def __init__(self, dsn: str, schema: str = "ledger") -> None:
        self._asked = _Asked(BoundedDatastore.of(dsn, schema, PostgresLimits()), SchemaNames(schema))
        self._lock = lock_key(schema, SchemaNames().events)

    def places(self) -> Sequence[Place]:
        return (
            _SubjectKeys(self._asked),
            _ClosedRows(self._asked, "dead_letters"),
            _ClosedRows(self._asked, "parked"),
        )

    def retire(self, epochs: Sequence[str]) -> None:
        """Under the writers' lock: whoever wrote before it was seen has ended."""
        statement = "INSERT INTO {schema}.retired_epochs SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
        with told(), self._asked.datastore.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock,))
            connection.execute(self._asked.names.fill(statement), (list(epochs),))

    def marks(self, chain: str) -> list[Mark]:
        asked = "SELECT n, hash FROM {schema}.chain_marks WHERE chain = %s ORDER BY n"
        return self._asked.select(asked, (chain,), Mark)

    def mark(self, chain: str, marks: Sequence[Mark]) -> None:
        statement = (
            "INSERT INTO {schema}.chain_marks (chain, n, hash) SELECT %s, * FROM unnest(%s::bigint[], %s::text[]) "
            "ON CONFLICT DO NOTHING"
        )
        self._asked.change(statement, (chain, [each.n for each in marks], [each.hash for each in marks]))

    def with_keys(self, subjects: Sequence[str]) -> list[str]:
        asked = "SELECT subject FROM {schema}.subject_keys WHERE subject = ANY(%s::text[])"
        return self._asked.select(asked, (list(subjects),), str)

    def renew_identity(self) -> None:
        self._asked.change("UPDATE {schema}.identity SET id = gen_random_uuid()", ())

    def forget(self, subject: str) -> None:
        with told(), self._asked.datastore.connection() as connection, connection.transaction():
            for table in ("subject_keys", "lookups"):
                statement = f"DELETE FROM {{schema}}.{table} WHERE subject = %s"
                connection.execute(self._asked.names.fill(statement), (subject,))

    def delete_letters(self, keys: Sequence[str]) -> int:
        theirs = "DELETE FROM {schema}.subject_keys WHERE subject = ANY(%s::text[])"
        messages = "DELETE FROM {schema}.dead_letters WHERE key = ANY(%s::uuid[])"
        with told(), self._asked.datastore.connection() as connection, connection.transaction():
            connection.execute(self._asked.names.fill(theirs), (list(map(letter_subject, keys)),))
            return connection.execute(self._asked.names.fill(messages), (list(keys),)).rowcount

    def letters_before(self, before: datetime, *, settled: bool, after: str, limit: int) -> list[KeptLetter]:
        asked = (
            "SELECT dead_letters.key::text, dead_letters.recorded_at, letters.grid_code "
            "FROM {schema}.dead_letters LEFT JOIN {schema}.letters USING (key) WHERE dead_letters.recorded_at < %s "
            f"AND (coalesce(letters.standing, 'open') IN {_OPEN}) <> %s AND dead_letters.key > %s "
            "ORDER BY dead_letters.key LIMIT %s"
        )
        values = (before, settled, UUID(after) if after else _FIRST, limit)
        return self._asked.select(asked, values, KeptLetter)

    def close(self) -> None:
        self._asked.datastore.close()


class _Asked:
    """Questions and changes on one schema."""

    def __init__(self, datastore: BoundedDatastore, names: SchemaNames) -> None:
        self.datastore, self.names = datastore, names

    def select(self, asked: str, values: Sequence[object], make: Callable[..., Row]) -> list[Row]:
        with told(), self.datastore.connection() as connection:
            cursor = connection.cursor(row_factory=tuple_row)
            return [make(*row) for row in cursor.execute(self.names.fill(asked), values).fetchall()]

    def change(self, statement: str, values: Sequence[object]) -> int:
        with told(), self.datastore.connection() as connection:
            return connection.execute(self.names.fill(statement), values).rowcount


class _SubjectKeys:
    name, form = "subject_keys", Form.KEY

    def __init__(self, asked: _Asked) -> None:
        self._asked = asked

    def counts(self) -> Mapping[str, int]:
        asked = "SELECT epoch, count(*) FROM {schema}.subject_keys GROUP BY epoch"
        return dict(self._asked.select(asked, (), _pair))

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        asked = (
            "SELECT subject, epoch, wrapped FROM {schema}.subject_keys WHERE epoch <> %s AND subject > %s "
            "ORDER BY subject LIMIT %s"
        )
        return self._asked.select(asked, (current, after, limit), Kept)

    def replace(self, changes: Sequence[Change]) -> int:
        statement = (
            "UPDATE {schema}.subject_keys AS kept SET epoch = new.epoch, wrapped = new.data "
            "FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::bytea[]) AS new (key, was, epoch, data) "
            "WHERE kept.subject = new.key AND kept.wrapped = new.was"
        )
        return self._asked.change(statement, _columns(changes))


class _ClosedRows:
    form = Form.CLOSED

    def __init__(self, asked: _Asked, table: str) -> None:
        self._asked, self.name = asked, table

    def counts(self) -> Mapping[str, int]:
        asked = f"SELECT {_NAMED}, count(*) FROM {{schema}}.{self.name} GROUP BY 1"
        return dict(self._asked.select(asked, (), _pair))

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        asked = (
            f"SELECT key::text, {_NAMED}, sealed FROM {{schema}}.{self.name} WHERE {_NAMED} <> %s AND key > %s "
            "ORDER BY key LIMIT %s"
        )
        return self._asked.select(asked, (current, UUID(after) if after else _FIRST, limit), Kept)

    def replace(self, changes: Sequence[Change]) -> int:
        statement = (
            f"UPDATE {{schema}}.{self.name} AS kept SET sealed = new.data "
            "FROM unnest(%s::uuid[], %s::bytea[], %s::text[], %s::bytea[]) AS new (key, was, epoch, data) "
            "WHERE kept.key = new.key AND kept.sealed = new.was"
        )
        return self._asked.change(statement, _columns(changes))


def _pair(name: str, count: int) -> tuple[str, int]:
    return name, count


def _columns(changes: Sequence[Change]) -> tuple[list[str], list[bytes], list[str], list[bytes]]:
    return (
        [each.key for each in changes],
        [each.was for each in changes],
        [each.epoch for each in changes],
        [each.data for each in changes],
    )

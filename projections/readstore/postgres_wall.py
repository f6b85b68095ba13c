"""Who may use the read tables in PostgreSQL, and what a snapshot tells the database of who asks."""

from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from ledger.store.postgres_schema import READER_ROLE, VIEWS_ROLE
from projections import walls
from projections.readstore.row_scope import NOTHING, row_scope
from projections.table import Table, Value

Cursor = psycopg.Cursor[tuple[Value, ...]]

EVERYTHING = b"SET LOCAL gridledger.reach = 'everywhere'"
NOT_EVERYTHING = b"SET LOCAL gridledger.reach = ''"
_RIGHTS = {VIEWS_ROLE: "SELECT, INSERT, UPDATE, DELETE", READER_ROLE: "SELECT"}
_STANDS = (
    "SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
    "WHERE c.oid = to_regclass(quote_ident(%s)) AND c.relrowsecurity AND p.polname = %s"
)


def told_scope() -> bytes:
    """Settings of this transaction only; nothing where nobody asks, and then the reader's role sees nothing."""
    scope = row_scope()
    if scope == NOTHING:
        return b""
    told = {
        "reach": "everywhere" if scope.everywhere else "",
        "prefixes": "\n".join(sorted(scope.prefixes)),
        "sources": "\n".join(sorted(scope.sources)),
        "named": "\n".join(sorted(scope.named)),
        "person": scope.person or "",
        "staff": scope.staff or "",
    }
    return b"".join(
        f"; SET LOCAL gridledger.{name} = {Literal(value).as_string()}".encode()
        for name, value in told.items()
        if value
    )


def open_schema(cursor: Cursor, schema: str) -> None:
    """The functions the walls stand on, and the way in for both roles."""
    for statement in walls.functions(Identifier(schema).as_string()):
        cursor.execute(statement.encode())
    for role in _there(cursor):
        names = {"schema": Identifier(schema), "role": Identifier(role)}
        cursor.execute(SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**names))
        cursor.execute(
            SQL("GRANT {rights} ON {schema}.tracking TO {role}").format(rights=SQL(_RIGHTS[role]), **names)
        )


def hand_over(cursor: Cursor, tables: Sequence[Table]) -> None:
    """Raise what walls do not stand yet, then give each role its rights: no table is readable before its wall is up."""
    roles = _there(cursor)
    writers = VIEWS_ROLE if VIEWS_ROLE in roles else None
    for table in tables:
        if table.wall is not None and not _stands(cursor, table, writers):
            for statement in walls.policies(table, writers):
                cursor.execute(statement.encode())
        for role in roles:
            given = SQL("GRANT {rights} ON {table} TO {role}")
            cursor.execute(
                given.format(rights=SQL(_RIGHTS[role]), table=Identifier(table.name), role=Identifier(role))
            )


def _there(cursor: Cursor) -> list[str]:
    """Those of the roles that exist on this server."""
    asked = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
    return [str(name) for (name,) in cursor.execute(asked, (list(_RIGHTS),)).fetchall()]


def _stands(cursor: Cursor, table: Table, writers: str | None) -> bool:
    found = cursor.execute(_STANDS, (table.name, walls.READERS)).fetchone()
    return found is not None and found[0] == walls.mark(table, writers)
